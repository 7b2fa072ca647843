"""Where in a document something stands, for programmes and for readers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kb.audit.notes import CitingNote, NoteKey

if TYPE_CHECKING:
    from kb.report.finished import Finished


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the document's paragraphs: of the body by their place, or of a note by its.

    ``part`` and ``note`` are those of ``FinishedParagraph``; ``first`` and ``last`` count the
    paragraphs of the body or of the note.
    """

    part: Literal["body", "footnote", "endnote"]
    note: str
    first: int
    start: int
    last: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader finds it: the nearest heading, and a paragraph's or note's number."""

    heading: str
    where: str

    def __str__(self) -> str:
        return f"{self.heading}, {self.where}" if self.heading else self.where


def reading_order(finished: "Finished") -> Callable[[Span], tuple[int, int, int, int]]:
    """Return a key by which notes come where their marks stand."""
    marks: dict[tuple[str, str], tuple[int, int]] = {}
    for number, paragraph in enumerate(finished.paragraphs):
        for mark in paragraph.marks:
            marks.setdefault((mark.part, mark.id), (number, mark.at))

    def order(span: Span) -> tuple[int, int, int, int]:
        if span.part == "body":
            return span.first, span.start, 0, 0
        number, at = marks.get((span.part, span.note), (len(finished.paragraphs), 0))
        return number, at, 1 + span.first, span.start

    return order


class Places:
    """Says where in the document a reader finds a span."""

    def __init__(self, finished: "Finished", notes: Mapping[NoteKey, CitingNote]) -> None:
        self._notes = notes
        self._paragraphs = finished.paragraphs
        self._headings: list[str] = []
        self._numbers: list[int] = []
        heading, counted = "", 0
        for paragraph in finished.paragraphs:
            shown = bool(paragraph.text.strip()) and "contents" not in paragraph.inside
            if paragraph.level and shown:
                heading = " ".join(paragraph.text.split())
            counted += shown
            self._headings.append(heading)
            self._numbers.append(counted)

    def of(self, span: Span) -> Place:
        """Return the place of a span."""
        if span.part == "body":
            where = f"paragraph {self._numbers[span.first]}{self._holder(span)}"
            return Place(self._headings[span.first], where)
        note = self._notes.get(NoteKey(span.part, span.note))
        if note is None:
            return Place("", f"{span.part} without a mark")
        return Place(self._headings[note.paragraph], f"{span.part} {note.number}")

    def _holder(self, span: Span) -> str:
        inside = self._paragraphs[span.first].inside
        if "textbox" in inside:
            return " (text box)"
        return " (table)" if "table" in inside else ""
