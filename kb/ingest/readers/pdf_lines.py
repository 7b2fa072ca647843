"""The lines of a PDF's pages, with where and how they are set."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.ingest.readers.runs import squeeze

# The dots that lead from a contents list's entry to its page, or a line to write on.
_LEADERS = re.compile(r"(?:\.\s?){5,}|…{2,}|_{6,}")
HYPHEN = "\u2010"  # stands at the end of a line whose last word may have been broken there
_SMALL = 0.8  # raised numbers are set at less than this share of their line's size
# "Table 3. Victims by age": beneath it, and on the page after, lines are looked at for cells
CAPTION = re.compile(
    r"^(?:Table|Tableau|Cuadro|সারণি) ?[0-9০-৯A-Z]{1,3}(?:\.[0-9]{1,2})*[.:)]? ", re.M
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line with wide space around it, as in a table's row."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line as set: ``y`` is its baseline, counted upward in points, ``size`` its type's.

    ``bold_end`` counts its leading bold characters; ``gap`` says that the engine itself saw a
    paragraph end before it. A line without known geometry has ``size`` 0. ``cells`` are known only
    where a line is set wide apart or near the caption of a table. ``boxed`` lines stand in a frame.
    """

    text: str
    page: int
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold_end: int = 0
    marks: tuple[tuple[int, str], ...] = ()
    gap: bool = False
    cells: tuple[Cell, ...] = ()
    boxed: bool = False

    @property
    def bold(self) -> bool:
        """Whether all of the line is bold."""
        return self.bold_end >= len(self.text) > 0


def has_leaders(text: str) -> bool:
    """Return whether dots lead from an entry to its page, or a line is ruled to write on."""
    # most lines have none: counting is ten times as fast as searching
    some = text.count(".") >= 5 or "…" in text or "______" in text
    return some and _LEADERS.search(text) is not None


def merged(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with pieces of one printed line joined, as they follow each other.

    Raised numbers set apart (a note's mark, the "th" of a date) come as lines of their own.
    """
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before and _is_same_line(before, line):
            found[-1] = _appended(before, line)
        else:
            found.append(line)
    return found


def _is_same_line(before: Line, line: Line) -> bool:
    larger = max(before.size, line.size)
    hung = before.text.isdecimal() and before.size < _SMALL * line.size
    widest = 4.0 if hung else 1.2
    return (
        before.page == line.page
        and abs(before.y - line.y) < 0.55 * larger
        and -0.3 * larger < line.x0 - before.x1 < widest * larger
    )


def _appended(before: Line, line: Line) -> Line:
    """Return two pieces as one line; a small raised number between them becomes a mark."""
    if before.text.isdecimal() and before.size < _SMALL * line.size:
        marks = ((0, before.text), *line.marks)
        return replace(line, x0=before.x0, marks=marks)
    if line.text.isdecimal() and line.size < _SMALL * before.size and line.y > before.y + 1:
        mark = (len(before.text), line.text)
        return replace(before, x1=line.x1, marks=(*before.marks, mark))
    space = " " if line.x0 - before.x1 > 0.15 * min(before.size, line.size) else ""
    text = before.text + space + line.text
    start = len(before.text) + len(space)
    bold_end = start + line.bold_end if before.bold and line.bold_end else before.bold_end
    return replace(
        before if len(before.text) > len(line.text) else line,
        text=text,
        x0=before.x0,
        x1=line.x1,
        bold_end=bold_end,
        marks=(*before.marks, *((start + place, mark) for place, mark in line.marks)),
        gap=before.gap,
        cells=before.cells + line.cells,
    )


def body_size(lines: Iterable[Line]) -> float:
    """Return the size in which most characters are set, 0 when no size is known."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.size:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def tidied(line: Line) -> Line:
    """Return the line in NFC with single plain spaces, its offsets moved along."""
    text = squeeze(line.text).strip()
    if text == line.text:
        return line

    def place(offset: int) -> int:
        return min(len(squeeze(line.text[:offset]).lstrip()), len(text))

    marks = tuple((place(offset), mark) for offset, mark in line.marks)
    return replace(line, text=text, bold_end=place(line.bold_end), marks=marks)


def moved(line: Line, offset: int) -> Line:
    """Return the line without its first ``offset`` characters."""
    text = line.text[offset:].lstrip()
    cut = len(line.text) - len(text)
    marks = tuple((place - cut, mark) for place, mark in line.marks if place >= cut)
    return replace(line, text=text, bold_end=max(0, line.bold_end - cut), marks=marks)
