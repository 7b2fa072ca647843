"""Running heads, running feet and page numbers: what only the pages of a PDF add to its text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise, repeat

from kb.ingest.readers.pdf_lines import Line

Edges = tuple[Sequence[Line], Sequence[Line]]

_DIGITS = re.compile(r"\d+")
_END_DIGITS = re.compile(r"^\W*\d+|\d+\W*$")
_SHORT = 60  # characters of a line any of whose numbers may be the page's or the chapter's
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*|p\.\s*|পৃষ্ঠা\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*\Z", re.I
)
_EDGE = 4  # lines at either end of a page that may be running heads and feet
_LONGEST_RUNNING = 100
_FEWEST_LETTERS = 10  # of the half of a running head
_FEWEST_HALVES = 4  # pages on which it stands
_SAME_HEIGHT = 8.0  # points within which a running head stands at one height
_GOES_ON = (",", ";", ":", " and", " or")
_SAME_LINE = 0.5  # of a size: what stands no lower than this is in the same line
_SAME_SIZE = 0.3  # points
_APART = 1.2  # times the usual step from line to line parts a running line from the text
_PROVISION = re.compile(
    r"(?i)(?:art(?:icle|[ií]culo|ikel|igo|icolo)|section|rule|المادة|مادة|ধারা|অনুচ্ছেদ)\s\(?\d{1,4}[a-z]?\)?[.:]?"
)


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without running heads, running feet and page numbers.

    A line is one when the same words, numbers aside, stand at the same height near the edge of at
    least three pages (a seventh of all, or most of a chapter's), when it is nothing but a number
    that counts up with the pages, or when it stands where half of the pages have such a line. But
    a line that is set on from the text beside it is text: sections that say the same may happen to
    begin or end several pages.
    """
    edges = [_edges(lines) for lines in pages]
    repeated = _repeated(edges)
    numbered = _numbers(edges) | _half_repeated(edges)

    def running(lines: Sequence[Line], edge: Edges, usual: frozenset[int]) -> list[Line]:
        found = list(_outermost(edge, repeated, numbered, usual))
        text = _set_on(lines, found) - numbered
        return [line for line in found if id(line) not in text]

    first = map(running, pages, edges, repeat(frozenset()))
    heights = Counter(round(line.y) for found in first for line in found)
    usual = frozenset(y for y, times in heights.items() if times >= max(3, len(pages) // 2))
    kept: list[list[Line]] = []
    for lines, edge in zip(pages, edges, strict=True):
        dropped = {id(line) for line in running(lines, edge, usual)}
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


def _set_on(lines: Sequence[Line], running: Sequence[Line]) -> set[int]:
    """Return the ids of those lines that follow the text, or are followed by it, as its lines do.

    They stand no farther from it than its lines stand apart, and are of the same size.
    """
    beside = {id(line) for line in running}
    order = sorted((line for line in lines if line.size), key=lambda line: -line.y)
    steps = sorted(a.y - b.y for a, b in pairwise(order) if a.y - b.y > _SAME_LINE * a.size)
    usual = steps[len(steps) // 2] if steps else 0.0
    found: set[int] = set()
    for way in (order[::-1], order):  # up from the text to the heads, then down to the feet
        for inner, line in pairwise(way):
            text = id(inner) not in beside or id(inner) in found
            near = abs(line.y - inner.y) <= _APART * usual
            like = abs(line.size - inner.size) < _SAME_SIZE and page_number(line.text) is None
            if id(line) in beside and text and near and like:
                found.add(id(line))
    return found


def _key(line: Line) -> str:
    """Return what repeats of a running line: its numbers vary, in a line of prose at its ends."""
    text = " ".join(line.text.split()).lower()
    return (_END_DIGITS if _is_prose(line) else _DIGITS).sub("#", text)


def _is_prose(line: Line) -> bool:
    words = line.text.split()
    return len(line.text) > _SHORT and 2 * sum(word.islower() for word in words) > len(words)


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
        words = [] if _is_prose(line) else [word for word in _key(line).split() if word != "#"]
        for ending in (True, False):
            half = " ".join(words[-3:] if ending else words[:3])
            lettered = sum(map(str.isalpha, half)) >= _FEWEST_LETTERS and "#" not in half
            if len(words) > 3 and lettered:
                found[half, ending, round(line.y)].append(id(line))
    enough = max(_FEWEST_HALVES, round(0.4 * len(edges)))
    return {line for lines in found.values() if len(lines) >= enough for line in lines}


def _is_dense(pages: Sequence[int], count: int) -> bool:
    """Return whether so many pages repeat something, or every other one of a chapter's."""
    span = pages[-1] - pages[0] + 1
    return len(pages) >= 3 and (len(pages) >= count // 7 or len(pages) >= 0.4 * span)


def _is_repeated(line: Line, top: bool, repeated: dict[tuple[str, bool], list[float]]) -> bool:
    text = line.text.strip()
    # articles that happen to begin their pages, and sentences that go on
    if _PROVISION.fullmatch(text) or text.endswith(_GOES_ON):
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
