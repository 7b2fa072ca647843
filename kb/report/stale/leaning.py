"""Which paragraphs, rows and notes of a finished draft lean on an excerpt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kb.evidence.quotation import Quotation
from kb.report.word.marks import REGION, bookmark_name, region_of

if TYPE_CHECKING:
    from kb.report.finished import Finished, FinishedParagraph

# A shorter line of an excerpt stands in too many places to tell where it is quoted.
SHORTEST_LINE = 20

Sort = Literal["paragraph", "table", "footnote", "endnote"]


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of the body, counted from 1, the row of a table or a note beside it."""

    number: int
    sort: Sort
    heading: str
    text: str


def places(finished: "Finished", id: str, quoted: Quotation | None) -> tuple[Place, ...]:
    """Return what leans on an excerpt: its words, their notes, and rows that bear its identifier.

    Where its words were edited away, the heading of the part that kb wrote from it stands for it.
    """
    pieces = quoted.pieces if quoted else ()
    lines = {_squeezed(line) for piece in pieces for line in piece.exact.split("\n")}
    wanted = {line for line in lines if len(line) >= SHORTEST_LINE} or lines - {""}
    found = list(_found(finished, id, wanted))
    return tuple(found or _of_region(finished, id))


def _found(finished: "Finished", id: str, wanted: set[str]) -> Iterator[Place]:
    heading = ""
    for number, paragraph in enumerate(finished.paragraphs, start=1):
        text = _squeezed(paragraph.text)
        if paragraph.level:
            heading = text
        if text == id or any(line in text for line in wanted):
            yield Place(number, _sort(paragraph), heading, text)
            for mark in paragraph.marks:
                note = finished.notes.get((mark.part, mark.id), ())
                sort: Sort = "endnote" if mark.part == "endnote" else "footnote"
                yield Place(number, sort, heading, " ".join(_squeezed(p.text) for p in note))


def _of_region(finished: "Finished", id: str) -> Iterator[Place]:
    regions = (finished.state or {}).get("regions")
    if not isinstance(regions, Mapping):
        return
    names = {
        region_of(bookmark_name(REGION, region))
        for region, held in regions.items()
        if isinstance(held, Mapping) and id in (held.get("evidence") or ())
    }
    for number, paragraph in enumerate(finished.paragraphs, start=1):
        if paragraph.region in names:
            text = _squeezed(paragraph.text)
            yield Place(number, _sort(paragraph), text, text)
            return


def _sort(paragraph: "FinishedParagraph") -> Sort:
    return "table" if "table" in paragraph.inside else "paragraph"


def _squeezed(text: str) -> str:
    return " ".join(text.split())
