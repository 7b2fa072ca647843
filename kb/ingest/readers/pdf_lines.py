"""The lines of a PDF's pages, with where and how they are set; what repeats at their edges."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.ingest.readers.runs import squeeze

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*|p\.\s*|পৃষ্ঠা\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*\Z", re.I
)
# The dots that lead from a contents list's entry to its page, or a line to write on.
_LEADERS = re.compile(r"(?:\.\s?){5,}|…{2,}|_{6,}")
HYPHEN = "\u2010"  # stands at the end of a line whose last word may have been broken there
_SMALL = 0.8  # raised numbers are set at less than this share of their line's size
_EDGE = 4  # lines at either end of a page that may be running heads and feet
Edges = tuple[Sequence["Line"], Sequence["Line"]]
_LONGEST_RUNNING = 100
_FEWEST_LETTERS = 10  # of the half of a running head
_FEWEST_HALVES = 4  # pages on which it stands
_SAME_HEIGHT = 8.0  # points within which a running head stands at one height
_PROVISION = re.compile(
    r"(?i)(?:art(?:icle|[ií]culo|ikel|igo|icolo)|section|rule|المادة|مادة|ধারা|অনুচ্ছেদ)\s\(?\d{1,4}[a-z]?\)?[.:]?"
)


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


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without running heads, running feet and page numbers.

    A line is one when the same words, numbers aside, stand at the same height near the edge of at
    least three pages (a seventh of all, or most of a chapter's), when it is nothing but a number
    that counts up with the pages, or when it stands where half of the pages have such a line.
    """
    edges = [_edges(lines) for lines in pages]
    repeated = _repeated(edges)
    numbered = _numbers(edges) | _half_repeated(edges)
    first = [list(_outermost(edge, repeated, numbered, frozenset())) for edge in edges]
    heights = Counter(round(line.y) for found in first for line in found)
    usual = frozenset(y for y, times in heights.items() if times >= max(3, len(pages) // 2))
    kept: list[list[Line]] = []
    for lines, edge in zip(pages, edges, strict=True):
        dropped = {id(line) for line in _outermost(edge, repeated, numbered, usual)}
        if 2 * len(dropped) > len(lines):  # pages of forms are alike throughout
            dropped &= numbered
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _edges(lines: Sequence[Line]) -> Edges:
    """Return the lines nearest the upper edge, then those nearest the lower, outermost first."""
    order = sorted((line for line in lines if line.size), key=lambda line: -line.y)
    half = (len(order) + 1) // 2
    return order[: min(_EDGE, half)], order[: -min(_EDGE, len(order) - half) - 1 : -1]


def _outermost(
    edges: Edges,
    repeated: dict[tuple[str, bool], list[float]],
    numbered: set[int],
    usual: frozenset[int],
) -> Iterator[Line]:
    """Yield the lines that are running ones with nothing but running ones beyond them.

    ``usual`` holds the heights at which running lines are known to stand.
    """
    for top, edge in zip((True, False), edges, strict=True):
        for line in edge:
            known = id(line) in numbered or _is_repeated(line, top, repeated)
            if not known and not (round(line.y) in usual and len(line.text) < _LONGEST_RUNNING):
                break
            yield line


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split()).lower())


def _repeated(edges: Sequence[Edges]) -> dict[tuple[str, bool], list[float]]:
    """Return the heights at which each text repeats at an edge, over enough pages."""
    places: dict[tuple[str, bool], list[tuple[int, float]]] = defaultdict(list)
    for ends in edges:
        for top, edge in zip((True, False), ends, strict=True):
            for line in edge:
                places[_key(line), top].append((line.page, line.y))
    return {
        key: [y for _, y in found]
        for key, found in places.items()
        if _is_dense(sorted({page for page, _ in found}), len(edges))
    }


def _half_repeated(edges: Sequence[Edges]) -> set[int]:
    """Return the ids of outermost lines of which one end repeats at one height on many pages.

    Such is a running head with the work's title on the left and the chapter's on the right.
    """
    found: dict[tuple[str, bool, int], list[int]] = defaultdict(list)
    outermost = (edge[0] for ends in edges for edge in ends if edge)
    for line in (line for line in outermost if not line.text.endswith((".", ";", ":", ","))):
        words = _key(line).split()
        for ending in (True, False):
            half = " ".join(words[-3:] if ending else words[:3])
            if len(words) > 3 and sum(map(str.isalpha, half)) >= _FEWEST_LETTERS:
                found[half, ending, round(line.y)].append(id(line))
    enough = max(_FEWEST_HALVES, round(0.4 * len(edges)))
    return {line for lines in found.values() if len(lines) >= enough for line in lines}


def _is_dense(pages: Sequence[int], count: int) -> bool:
    """Return whether so many pages repeat something, or every other one of a chapter's."""
    span = pages[-1] - pages[0] + 1
    return len(pages) >= 3 and (len(pages) >= count // 7 or len(pages) >= 0.4 * span)


def _is_repeated(line: Line, top: bool, repeated: dict[tuple[str, bool], list[float]]) -> bool:
    if _PROVISION.fullmatch(line.text.strip()):  # articles that happen to begin their pages
        return False
    heights = repeated.get((_key(line), top), [])
    return sum(1 for y in heights if abs(y - line.y) <= _SAME_HEIGHT) >= 3


def _numbers(edges: Sequence[Edges]) -> set[int]:
    """Return the ids of the lines that are page numbers: their distance to the index is common."""
    found: list[tuple[int, Line]] = []
    for line in (line for ends in edges for edge in ends for line in edge):
        number = page_number(line.text)
        if number is not None:
            found.append((number - line.page, line))
    distances = Counter(distance for distance, _ in found)
    return {
        id(line)
        for distance, line in found
        if distances[distance] >= max(2, len(edges) // 10) or (len(edges) <= 2 and distance == 1)
    }


def page_number(text: str) -> int | None:
    """Return the number of a line that holds nothing else, Roman numerals included."""
    found = _PAGE_NUMBER.match(text.strip())
    if not found:
        return None
    return int(found[1]) if found[1].isdecimal() else _roman(found[1].lower())


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in text]
    return sum(
        -value if any(later > value for later in values[place + 1 :][:1]) else value
        for place, value in enumerate(values)
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
