"""A corpus of a few lines with a store and a search that need no model, for tests of reports."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.errors import NotFoundError
from kb.ingest import language as lang
from kb.model import (
    Document,
    DocumentSummary,
    Failure,
    Filter,
    Hit,
    Kind,
    Level,
    Metadata,
    Page,
    Passage,
    Problem,
    Provision,
    Speaker,
    StoredPassage,
    Version,
)

ACT = """\
Trafficking in Persons Act 2019
2. Definitions
In this Act—
(a) "victim" means a person who was trafficked;
(b) "carrier" means a person who transports passengers for gain.
[1] Amended by Act 4 of 2021.
6. Penalty for trafficking
(1) Whoever commits trafficking in persons shall be punished with imprisonment for ten years.
(2) Where the victim is a child, the penalty is imprisonment for life.
9. Carriers
Every commercial carrier shall check that each passenger holds a travel document."""

STUDY = """\
1 Identification
The study covers the years 2019 to 2021. Officers of the Anti-Trafficking Unit (ATU) identified \
few victims at the border. This is due to a lack of screening forms. The ATU had two vehicles.
Post\tVictims\tOfficers
Northgate\t3\t12
2 Training
Officers received no training on the identification of victims of trafficking in 2021."""

NOTES = """\
Group 1
1. What training do officers need?
Border guard officer: We need training on false travel documents every year.
Group 2
1. What training do officers need?
Officers have not been trained on identification of victims; we learn from colleagues.
2. What about carriers?
Bus carriers are never checked."""

BANGLA = "মানব পাচার প্রতিরোধ ও দমন আইন\n৬। মানব পাচারের শাস্তি পাঁচ বৎসর কারাদণ্ড।"


@dataclass(frozen=True)
class Part:
    """A provision given by the text that it begins and ends with."""

    id: str
    level: Level
    first: str
    last: str
    parent: str = ""
    pinpoint: str = ""
    heading: str = ""
    number: str = ""
    speaker: Speaker | None = None


def made(
    id: str,
    kind: Kind,
    text: str,
    metadata: Metadata,
    parts: Sequence[Part],
    problems: tuple[Problem, ...] = (),
) -> Document:
    provisions = []
    for part in parts:
        start = text.index(part.first)
        end = text.index(part.last, start) + len(part.last)
        provisions.append(
            Provision(
                id=part.id,
                level=part.level,
                number=part.number,
                heading=part.heading,
                start=start,
                end=end,
                parent=part.parent,
                pinpoint=part.pinpoint,
                speaker=part.speaker,
            )
        )
    parents = {p.parent for p in provisions}
    passages = tuple(Passage(p.id, p.start, p.end) for p in provisions if p.id not in parents)
    middle = len(text) // 2
    pages = (Page(0, "i", 0, middle), Page(1, "", middle, len(text)))
    return Document(
        id=id,
        kind=kind,
        source=f"corpus/{id}.txt",
        version=f"{len(text):064x}",
        metadata=metadata,
        text=text,
        pages=pages if kind == "study" else (),
        provisions=tuple(provisions),
        passages=passages,
        problems=problems,
    )


def act() -> Document:
    return made(
        "act",
        "law",
        ACT,
        Metadata("Trafficking in Persons Act 2019", "Act 5 of 2019", "2019", "en", "BD"),
        [
            Part("sec_2", "section", "2. Def", "Act 4 of 2021.", "", "s 2", "Definitions", "2"),
            Part("sec_2__a", "definition", '(a) "vic', "trafficked;", "sec_2", "s 2(a)"),
            Part("sec_2__b", "definition", '(b) "car', "Act 4 of 2021.", "sec_2", "s 2(b)"),
            Part("sec_6", "section", "6. Pen", "for life.", "", "s 6", "Penalty for trafficking"),
            Part("sec_6__1", "subsection", "(1) Who", "ten years.", "sec_6", "s 6(1)"),
            Part("sec_6__2", "subsection", "(2) Where", "for life.", "sec_6", "s 6(2)"),
            Part("sec_9", "section", "9. Car", "travel document.", "", "s 9", "Carriers"),
        ],
    )


def study() -> Document:
    return made(
        "study",
        "study",
        STUDY,
        Metadata("Study of trafficking", date="2021-05", language="en", authors=("Roy, Anika",)),
        [
            Part("h_1", "heading", "1 Iden", "Northgate\t3\t12", "", "", "1 Identification"),
            Part("h_2", "heading", "2 Train", "in 2021.", "", "", "2 Training"),
        ],
        (Problem("no text layer, and OCR is not available", 1),),
    )


def notes() -> Document:
    guard = Speaker("Kamal Hossain", "officer", "Border Guard")
    return made(
        "notes",
        "workshop",
        NOTES,
        Metadata("Workshop on border management", date="2025-03-12/2025-03-13", language="en"),
        [
            Part("g1", "group", "Group 1", "every year.", "", "Group 1", "", "1"),
            Part(
                "g1q1", "question", "1. What", "every year.", "g1", "Group 1, q 1", "What training"
            ),
            Part(
                "g1q1c1", "contribution", "Border guard", "every year.", "g1q1", "Group 1, q 1",
                speaker=guard,
            ),
            Part("g2", "group", "Group 2", "never checked.", "", "Group 2", "", "2"),
            Part("g2q1c1", "contribution", "Officers have", "colleagues.", "g2", "Group 2, q 1"),
            Part("g2q2c1", "contribution", "Bus carriers", "never checked.", "g2", "Group 2, q 2"),
        ],
    )  # fmt: skip


def bangla() -> Document:
    return made(
        "bangla",
        "law",
        BANGLA,
        Metadata("মানব পাচার আইন", date="2012", language="bn", jurisdiction="BD"),
        [Part("sec_6", "section", "৬।", "কারাদণ্ড।", "", "ধারা ৬", "", "6")],
    )


@dataclass(frozen=True)
class SmallStore:
    """Holds documents in memory; counts how often each was read."""

    documents: tuple[Document, ...]
    failed: tuple[Failure, ...] = ()
    past: tuple[Document, ...] = ()
    read: list[str] = field(default_factory=list)

    def summaries(self) -> list[DocumentSummary]:
        return [
            DocumentSummary(
                d.id, d.kind, d.source, d.version, d.metadata, len(d.provisions), len(d.passages),
                len(d.pages), 1, d.problems,
            )
            for d in sorted(self.documents, key=lambda d: d.id)
        ]  # fmt: skip

    def model(self) -> str:
        return ""

    def failures(self) -> list[Failure]:
        return list(self.failed)

    def document(self, id: str, version: str = "") -> Document:
        self.read.append(id)
        for document in (*self.documents, *self.past * bool(version)):
            if document.id == id and version in ("", document.version):
                return document
        raise NotFoundError(f"no document {id}")

    def versions(self, id: str = "") -> list[Version]:
        held = [(d, True) for d in self.documents] + [(d, False) for d in self.past]
        return [Version(d.id, d.version, "", live) for d, live in held if id in ("", d.id)]

    def in_force(self, day: str) -> dict[str, str]:
        return {s.id: s.version for s in self.summaries() if s.metadata.date <= day}

    def candidates(self, *_: object) -> list[object]:
        raise AssertionError("reports search through the search function")

    def passages(self, keys: Iterable[int], past: bool = False) -> dict[int, StoredPassage]:
        wanted = set(keys)
        return {p.key: p for p in self.stored() if p.key in wanted}

    def stored(self) -> list[StoredPassage]:
        found = []
        for document in self.documents:
            by_id = {p.id: p for p in document.provisions}
            for passage in document.passages:
                provision = by_id[passage.provision]
                around = by_id.get(provision.parent)
                trail = tuple(p.heading for p in (around, provision) if p and p.heading)
                found.append(
                    StoredPassage(
                        key=len(found),
                        document=document.id,
                        title=document.metadata.title,
                        kind=document.kind,
                        language=document.metadata.language,
                        jurisdiction=document.metadata.jurisdiction,
                        provision=passage.provision,
                        external_id="",
                        pinpoint=provision.pinpoint,
                        trail=trail,
                        page="",
                        start=passage.start,
                        end=passage.end,
                        text=document.text[passage.start : passage.end],
                    )
                )
        return found

    def search(self, query: str, where: Filter, limit: int) -> list[Hit]:
        """Rank by shared terms; the cosine of a hit is their share of the query's, 0.2 at least.

        As in a real model, text in Bangla has no vector.
        """
        hits = []
        for passage in self.stored():
            if where.kind in (None, passage.kind) and where.language in ("", passage.language):
                wanted = set(lang.terms(query, passage.language))
                text = " ".join((*passage.trail, passage.text))
                share = len(wanted & set(lang.terms(text, passage.language))) / len(wanted)
                cosine = None if passage.language == "bn" else max(share, 0.2)
                hits.append(Hit(passage, share, cosine=cosine))
        return sorted(hits, key=lambda h: (-h.score, h.passage.key))[:limit]


def small_store(*more: Document) -> SmallStore:
    return SmallStore((act(), study(), notes(), *more))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)
