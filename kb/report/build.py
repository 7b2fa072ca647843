"""Build a report: put a template's questions to the corpus and set what is found as blocks."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.errors import TemplateError
from kb.evidence.choices import Choice
from kb.evidence.choose import Chooser, Evidence, Search, tree_lookup
from kb.evidence.settling import settle
from kb.evidence.strength import Measure
from kb.model import DocumentSummary, Kind
from kb.report import comparing, dates, editions, packing, state
from kb.report.blocks import (
    Block,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Report,
    Table,
    simple_blocks,
)
from kb.report.material import Edition, Material, paragraphs
from kb.report.sections import PARTS, chosen
from kb.report.sections.sources import bibliography
from kb.report.template import SCALARS, Section, Template
from kb.seams import Store

# What a trainer hands out by itself, or keeps.
_OWN_PAGE = ("pack_quiz", "pack_key", "pack_gaps")


@dataclass(frozen=True, slots=True)
class Record:
    """One verbatim piece of an excerpt; ``text`` is the canonical text from start to end.

    An excerpt with an omission has as many records as pieces, alike in ``id`` and ``note``. The
    note's number counts the report's footnotes in the order in which they are referred to.
    """

    id: str
    question: str
    kind: Kind
    document: str
    provision: str
    pinpoint: str
    page: str
    start: int
    end: int
    text: str
    note: int
    strength: str
    closeness: float
    group: str


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """A report and a record of everything that it quotes.

    ``notices`` are sentences for the author: which choices no longer stand.
    """

    report: Report
    records: tuple[Record, ...]
    notices: tuple[str, ...] = ()


def build(
    template: Template,
    store: Store,
    search: Search,
    scalars: Mapping[str, str] | None = None,
    edition: Edition = "restricted",
    names: bool = False,
    choices: Sequence[Choice] = (),
) -> BuiltReport:
    """Return the report that a template makes of a corpus; the same corpus makes the same report.

    ``scalars`` (title, country, date …) go before the template's own; ``names`` lets a restricted
    edition name those who spoke; ``choices`` are what people decided about excerpts. Raises
    TemplateError when a scalar is not known, or when the corpus is empty.
    """
    if template.pack is not None:
        given = scalars or {}
        asked = packing.Request(given.get("topic", ""), country=given.get("country", ""))
        found = packing.gather(template, store, search, asked)
    elif template.comparison is not None:
        found = comparing.gather(template, store, search)
    else:
        found = gather(template, store, search, choices)
    return compose(replace(found, edition=edition, names=names), scalars)


def compose(material: Material, scalars: Mapping[str, str] | None = None) -> BuiltReport:
    """Return the report that a template's sections make of what its edition may show."""
    material = editions.applied(material)
    template = material.template
    blocks = tuple(_blocks(material))
    numbers = note_numbers(blocks)
    report = Report(
        title=_scalars(material, scalars or {})["title"],
        language=template.language,
        scalars=tuple(_scalars(material, scalars or {}).items()),
        blocks=blocks,
        bibliography=bibliography(material),
        state=state.of(material, scalars or {}),
    )
    records = tuple(r for e in material.evidence() for r in _records(e, numbers[e.id]))
    return BuiltReport(report, records, chosen.notices(material))


def gather(
    template: Template, store: Store, search: Search, choices: Sequence[Choice] = ()
) -> Material:
    """Return what the corpus says on every question of a template."""
    summaries = tuple(store.summaries())
    if not summaries:
        raise TemplateError(
            "There is nothing to report on: the index holds no documents. Run `kb ingest` first."
        )
    chooser = chooser_of(template, summaries, store, search, choices)
    return Material(
        template=template,
        findings=tuple(chooser.findings(question) for question in template.questions),
        summaries=summaries,
        failures=tuple(store.failures()),
        lookup=chooser.lookup,
        choices=tuple(choices),
    )


def chooser_of(
    template: Template,
    summaries: Sequence[DocumentSummary],
    store: Store,
    search: Search,
    choices: Sequence[Choice],
) -> Chooser:
    """Return what answers a template's questions, people's choices before its own."""
    lookup = tree_lookup(store.document)
    return Chooser(
        search=search,
        lookup=lookup,
        measure=Measure(template.questions),
        minimum=template.minimum,
        candidates=template.candidates,
        jurisdiction=template.jurisdiction,
        language=template.source_language,
        decided=tuple(settle(choices, summaries, lookup)),
    )


def _blocks(material: Material) -> Iterator[Block]:
    for number, section in enumerate(material.template.sections, start=1):
        if section.part in _OWN_PAGE:
            yield PageBreak()
        yield _heading(number, section)
        yield from paragraphs(section.intro)
        yield from paragraphs(section.instruction, "instruction")
        yield from PARTS[section.part](material, section)


def _heading(number: int, section: Section) -> Heading:
    numbered = section.part != "acronyms" and not section.part.startswith("annex")
    return Heading(1, section.title, f"section-{number}", numbered=numbered)


def note_numbers(blocks: tuple[Block, ...]) -> dict[str, int]:
    """Return the number of the first note that cites each excerpt, in the order of the text."""
    numbers: dict[str, int] = {}
    for number, note in enumerate(_notes(blocks), start=1):
        numbers.setdefault(note.evidence, number)
    return numbers


def _notes(blocks: tuple[Block, ...]) -> Iterator[Note]:
    for block in simple_blocks(blocks):
        if isinstance(block, Paragraph):
            yield from (i for i in block.inlines if isinstance(i, Note))
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    for inlines in cell.paragraphs:
                        yield from (i for i in inlines if isinstance(i, Note))


def _records(evidence: Evidence, note: int) -> Iterator[Record]:
    quotation = evidence.quotation
    for piece in quotation.pieces:
        yield Record(
            id=evidence.id,
            question=evidence.question,
            kind=evidence.kind,
            document=evidence.document,
            provision=quotation.provision,
            pinpoint=quotation.pinpoint,
            page=piece.page,
            start=piece.start,
            end=piece.end,
            text=piece.exact,
            note=note,
            strength=evidence.strength,
            closeness=evidence.closeness,
            group=evidence.group,
        )


def _scalars(material: Material, given: Mapping[str, str]) -> dict[str, str]:
    unknown = sorted(set(given) - set(SCALARS))
    if unknown:
        raise TemplateError(f"A report has no {unknown[0]!r} to set; it has {', '.join(SCALARS)}.")
    own = material.template.scalars
    if material.edition == "public":
        own = {**own, "distribution": material.say("distribution_public")}
    scalars = {**own, **given}
    scalars["date"] = dates.in_words(scalars["date"])
    if not scalars["generated"]:
        count = len(material.summaries)
        scalars["generated"] = (
            f"{count} documents, collection {collection_name(material.summaries)}"
        )
    return scalars


def collection_name(summaries: tuple[DocumentSummary, ...]) -> str:
    """Return a name for exactly these documents in exactly these versions."""
    versions = "\n".join(sorted(f"{summary.id} {summary.version}" for summary in summaries))
    return hashlib.sha256(versions.encode()).hexdigest()[:12]
