"""The unit of ingest: one source in, its documents out. Whatever drives ingest calls this."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest import (
    archives,
    canonical,
    headings,
    kinds,
    language,
    metadata,
    passages,
    pinpoints,
    readers,
    sidecar,
)
from kb.ingest.meaning import citing
from kb.ingest.readers import ocr_languages
from kb.ingest.sources import Source
from kb.ingest.structure import law, questionnaire, ready, repair, study, workshop
from kb.ingest.structure.names import nameless
from kb.model import Canonical, Document, Kind, Metadata, Provision, Reading


@dataclass(frozen=True, slots=True)
class Job:
    """A source to read, the id for its document, and the jurisdiction when it names none.

    Without ``names`` nobody who took part in a workshop is found by name. ``ocr_languages`` are
    the workspace's.
    """

    source: Source
    id: str
    jurisdiction: str = ""
    names: bool = False
    ocr_languages: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with the index terms of each of its passages, as ``Writer.stage`` takes them.

    ``by_ocr`` says that pages of it were read by OCR or wait for it.
    """

    document: Document
    terms: tuple[str, ...]
    by_ocr: bool = False


def read_source(job: Job) -> list[Parsed]:
    """Return the documents of a source; raise UnreadableError when it has none."""
    with ocr_languages.asked(job.ocr_languages):
        if job.source.member:
            with archives.unpacked(job.source.path, job.source.member) as path:
                return _read(job, path)
        return _read(job, job.source.path)


def _read(job: Job, path: Path) -> list[Parsed]:
    beside = sidecar.load(path)
    parsed = [
        _parse(job, reading, beside)
        for reading in readers.read(path)
        if any(block.text.strip() for block in reading.blocks)
    ]
    if not parsed:
        raise UnreadableError("it holds no text")
    return parsed


def _parse(job: Job, reading: Reading, beside: sidecar.Sidecar) -> Parsed:
    source = job.source
    told = source.kind or beside.kind or reading.kind or source.folder_kind
    if told in (None, "workshop"):
        reading = questionnaire.arranged(reading)
    text = canonical.join(reading)
    kind = told or reading.kind or kinds.guessed(text)
    found = metadata.detect(text, reading, kind, source.name)
    about = sidecar.merge(found, beside)
    if not about.jurisdiction:
        about = replace(about, jurisdiction=job.jurisdiction)
    provisions = structure(text, reading, kind, about)
    cut = passages.split(text.text, provisions, about.language)
    document = Document(
        id=sidecar.edition_of(about) or reading.name or job.id,
        kind=kind,
        source=source.name,
        version=hashlib.sha256(text.text.encode()).hexdigest(),
        metadata=about,
        text=text.text,
        pages=text.pages,
        provisions=tuple(provisions),
        passages=tuple(cut),
        problems=reading.problems,
        tables=tuple(span for span in text.blocks if span.rows),
        meaning=citing.meaning(text, provisions, about),
    )
    terms = index_terms(document if job.names else nameless(document))
    return Parsed(document, tuple(terms), bool(reading.ocr_pages))


def structure(text: Canonical, reading: Reading, kind: Kind, about: Metadata) -> list[Provision]:
    """Return the provisions of a reading by the grammar of its kind, pinpoints and pages filled."""
    if reading.ready_made:
        provisions = law.ready_made(text, kind)
    elif reading.units:
        provisions = ready.provisions(text, reading)
    elif kind == "law":
        found = repair.mended(text, reading.ocr_pages)
        provisions = repair.doubted(law.provisions(found.text, about.language), found)
    elif kind == "study":
        provisions = study.provisions(text)
    else:
        provisions = workshop.provisions(text)
    return pinpoints.finish(provisions, text, kind)


def index_terms(document: Document) -> Iterator[str]:
    """Yield each passage's terms, and after a line end those of the headings over it.

    A subsection is found by its section's heading ("Punishment for trafficking") too.
    """
    spoken = document.metadata.language
    by_id = {provision.id: provision for provision in document.provisions}
    over: dict[str, str] = {"": ""}
    for passage in document.passages:
        if passage.provision not in over:
            above = "\n".join(headings.over(by_id, passage.provision))
            over[passage.provision] = " ".join(language.terms(above, spoken))
        text = document.text[passage.start : passage.end]
        yield " ".join(language.terms(text, spoken)) + "\n" + over[passage.provision]
