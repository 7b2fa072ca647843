"""Which paragraphs, rows and notes of a finished draft lean on an excerpt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kb.evidence.quotation import Quotation
from kb.report.word.marks import REGION, bookmark_name, region_of
from kb.report.word.ooxml import qn

if TYPE_CHECKING:
    from kb.report.finished import Finished, FinishedParagraph

# A shorter line of an excerpt stands in too many places to tell where it is quoted.
SHORTEST_LINE = 20

Sort = Literal["paragraph", "table", "footnote", "endnote"]


@dataclass(frozen=True, slots=True)
class Place:
    """Paragraphs of the body ``number`` to ``last``, counted from 1, a table's row, or a note.

    A note has the number of the paragraph that bears its mark, a row that of its paragraph.
    """

    number: int
    last: int
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
    found = list(_joined(_found(finished, id, wanted)))
    return tuple(found or _of_region(finished, id))


def _joined(found: Iterator[Place]) -> Iterator[Place]:
    """Yield the places with neighbouring paragraphs as one; their notes follow."""
    held: Place | None = None
    notes: list[Place] = []
    for place in found:
        if held and place.sort in ("footnote", "endnote"):
            notes.append(place)
        elif held and held.sort == place.sort == "paragraph" and place.number == held.last + 1:
            held = replace(held, last=place.last, text=f"{held.text} {place.text}")
        else:
            yield from (*filter(None, (held,)), *notes)
            held, notes = place, []
    yield from (*filter(None, (held,)), *notes)


def _found(finished: "Finished", id: str, wanted: set[str]) -> Iterator[Place]:
    heading = ""
    rows = _rows(finished)
    for number, paragraph in enumerate(finished.paragraphs, start=1):
        text = _squeezed(paragraph.text)
        if paragraph.level:
            heading = text
        if text == id or any(line in text for line in wanted):
            yield Place(number, number, _sort(paragraph), heading, rows.get(number, text))
            for mark in paragraph.marks:
                note = finished.notes.get((mark.part, mark.id), ())
                sort: Sort = "endnote" if mark.part == "endnote" else "footnote"
                yield Place(
                    number, number, sort, heading, " ".join(_squeezed(p.text) for p in note)
                )


def _rows(finished: "Finished") -> dict[int, str]:
    """Return the text of the whole row for each paragraph that stands in a table."""
    said: dict[object, list[str]] = {}
    row_of: dict[int, object] = {}
    for number, paragraph in enumerate(finished.paragraphs, start=1):
        if "table" in paragraph.inside:
            row = next(paragraph.element.iterancestors(qn("tr")), None)
            row_of[number] = row
            said.setdefault(row, []).append(_squeezed(paragraph.text))
    return {number: " | ".join(said[row]) for number, row in row_of.items()}


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
            yield Place(number, number, _sort(paragraph), text, text)
            return


def _sort(paragraph: "FinishedParagraph") -> Sort:
    return "table" if "table" in paragraph.inside else "paragraph"


def _squeezed(text: str) -> str:
    return " ".join(text.split())
