"""Lines that a page draws out of their place: headings after its text, notes in its margins.

The order in which a file draws its text is mostly that of reading, better than any guess from the
places of lines; only what plainly stands elsewhere is moved.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kb.ingest.readers.pdf_lines import Cell, Line, body_size

_LARGE = 1.15  # times the body's size from which a line is a heading
_FEWEST_BELOW = 3  # lines that must have been drawn before what stands over them
_UPWARD = 0.7  # share of the lines that stand over the one before, on a page drawn from its foot
_NEXT = 4.0  # times a heading's size within which its own text begins
_FEWEST_WIDE = 6  # lines that tell where the column of the text stands
_WIDE = 0.5  # share of the page's text that a line of the text is wide
_NARROW = 0.3  # and a note in the margin at most
_CLOSE = 1.7  # times the type's size between the lines of one note
_SECTION = re.compile(r"\(?[0-9০-৯]{1,4}[A-Zক-হ]{0,2}(?:[.।)\]–—-]|\s*\()")


def in_place(lines: Sequence[Line]) -> list[Line]:
    """Return a page's lines with late headings over their text and side notes before sections."""
    return _notes_placed(_headings_placed(_downward(lines)))


def _downward(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines from the head down: some pages are drawn, or taken apart, from the foot."""
    rises = sum(1 for above, line in pairwise(lines) if line.y > above.y)
    return lines[::-1] if len(lines) > _FEWEST_BELOW and rises > _UPWARD * len(lines) else lines


def _headings_placed(lines: Sequence[Line]) -> list[Line]:
    body = body_size(lines)
    placed: list[Line] = []
    at = 0
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else line
        goes_on = 0 < before.y - line.y < 2 * line.size and abs(before.size - line.size) < 0.5
        small = line.size <= _LARGE * body
        leads = small or _leads(line, lines[index + 1 : index + 6], _LARGE * body)
        below = None if leads or goes_on else _first_below(placed, line)
        if below is None:
            below = at + 1 if goes_on and at < len(placed) - 1 else len(placed)
        placed.insert(below, line)
        at = below
    return placed


def _first_below(placed: Sequence[Line], line: Line) -> int | None:
    """Return the place of the first of at least three lines drawn earlier, beneath a line."""
    beneath = [
        place
        for place, other in enumerate(placed)
        if other.size and _overlaps(line, other) and line.y - other.y > 0.5 * line.size
    ]
    return beneath[0] if len(beneath) >= _FEWEST_BELOW else None


def _leads(line: Line, following: Sequence[Line], large: float) -> bool:
    """Return whether what is drawn after a heading stands right under or beside it."""
    last = line
    for other in following:
        if other.size > large and 0 < last.y - other.y < 2 * line.size:
            last = other
            continue
        beside = abs(other.y - last.y) < line.size
        return beside or (_overlaps(last, other) and 0 < last.y - other.y < _NEXT * line.size)
    return False


def _overlaps(line: Line, other: Line) -> bool:
    return other.x0 < line.x1 and other.x1 > line.x0


def _notes_placed(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the notes in the margins each before the section it stands beside."""
    column = _column(lines)
    if column is None:
        return list(lines)
    parts = [part for line in lines for part in _parted(line, *column)]
    aside = [line for line in parts if _is_aside(line, *column)]
    outside = set(map(id, aside))
    text = [line for line in parts if id(line) not in outside]
    before: dict[int, list[Line]] = {}
    for note in _notes(aside):
        place = _beside(text, note[0])
        if place is None:
            return list(lines)
        before.setdefault(place, []).extend(note)
    placed: list[Line] = []
    for place, line in enumerate(text):
        if place in before:
            placed += before[place]
            line = replace(line, gap=True)
        placed.append(line)
    return placed


def _column(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return the edges of the page's one column of text, None if it has more or nothing beside."""
    placed = [line for line in lines if line.size]
    left = min((line.x0 for line in placed), default=0.0)
    right = max((line.x1 for line in placed), default=0.0)
    wide = [c for line in placed for c in _cells(line) if c.x1 - c.x0 > _WIDE * (right - left)]
    if len(wide) < _FEWEST_WIDE:
        return None
    edges = min(cell.x0 for cell in wide), max(cell.x1 for cell in wide)
    return edges if edges[0] - left > 20 or right - edges[1] > 20 else None


def _cells(line: Line) -> tuple[Cell, ...]:
    return line.cells or (Cell(line.text, line.x0, line.x1),)


def _parted(line: Line, left: float, right: float) -> Iterator[Line]:
    """Yield a line that was drawn through margin and text as two."""
    first, *rest = _cells(line)
    if len(rest) == 1 and first.x1 < left < rest[0].x1 and rest[0].x0 >= left - 2:
        bold = min(line.bold_end, len(first.text))
        yield replace(line, text=first.text, x1=first.x1, bold_end=bold, marks=(), cells=())
        yield replace(line, text=rest[0].text, x0=rest[0].x0, bold_end=0, marks=(), cells=())
    else:
        yield line


def _is_aside(line: Line, left: float, right: float) -> bool:
    narrow = line.x1 - line.x0 < _NARROW * (right - left)
    outside = line.x1 <= left + 1 or line.x0 >= right - 1
    return bool(line.size) and narrow and outside and any(map(str.isalpha, line.text))


def _notes(aside: Sequence[Line]) -> list[list[Line]]:
    """Return the lines in the margins as notes, each of lines close under each other."""
    notes: list[list[Line]] = []
    for line in sorted(aside, key=lambda line: (round(line.x0 / 100), -line.y)):
        last = notes[-1][-1] if notes else None
        if last and abs(last.x0 - line.x0) < 60 and 0 <= last.y - line.y < _CLOSE * line.size:
            notes[-1].append(line)
        else:
            notes.append([replace(line, gap=True)])
    return notes


def _beside(text: Sequence[Line], note: Line) -> int | None:
    """Return the place of the section's first line that stands at the height of a note."""
    level = [
        (abs(line.y - note.y), place)
        for place, line in enumerate(text)
        if abs(line.y - note.y) < _CLOSE * line.size and _SECTION.match(line.text)
    ]
    return min(level)[1] if level else None
