"""The recommendations of a study: named as such, listed under such a heading, or a table's rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.ingest.structure.outline import Mark, key, plain_number
from kb.ingest.structure.study_parts import INNER
from kb.model import BlockSpan, Level

_WORD = r"recommendations?|recommandations?|recomendaci(?:ón|ones)|recomendaç(?:ão|ões)|সুপারিশ"
LABEL = re.compile(
    rf"(?i)(?P<word>(?:key )?(?:{_WORD}|finding|conclusion))\s+(?:no\.?\s*|n[°º]\s*)?"
    r"(?P<number>[0-9০-৯]{1,3}(?:\.[0-9]+)*[a-z]?)\b\s*[.:)–—-]*"
)
_HEADING = re.compile(
    rf"(?i)(?:.{{0,120}}(?:\band|&|\bet|\by|\be|ও|এবং|[:–—-])\s+)?(?:[\w-]+ ){{0,2}}(?:{_WORD})"
    r"(?:সমূহ|মালা)?(?:\s*(?:[:–—(-]|for|to|on|by|made|from|and|pour|aux?|para)\b.*|\s*:)?",
    re.S,
)
# "Implementation of earlier recommendations" tells what became of others
_NOT_ITS_OWN = re.compile(
    r"(?i)\b(?:implement|follow|previous|earlier|status|response|progress|method|committee)"
)
_ITEM = re.compile(
    r"(?i)\(?(?:rec(?:ommendation)?\.?\s*|r)?(?P<number>[0-9০-৯]{1,3}(?:\.[0-9০-৯]{1,2}){0,2})"
    r"(?:[.)।:]|(?<=\.\d))\s*(?=[^\W\d]|[\"“‘(])"
)
_CELL = re.compile(
    r"(?i)(?:rec(?:ommendation)?\.?\s*|r)?(?P<number>[0-9]{1,3}(?:\.[0-9]{1,2})?)\.?"
)
_BULLET = re.compile(r"[•▪●○◦‣■□➢✓*–-]\s")
_HEAD = re.compile(rf"(?i)(?:[\w-]+ )?(?:{_WORD})")
_FEWEST = 2  # items that make a list


@dataclass(frozen=True, slots=True)
class _Region:
    """What stands under one heading of recommendations: a span of the text, and its blocks."""

    start: int
    end: int
    blocks: tuple[BlockSpan, ...]


def is_own(word: str) -> bool:
    """Return whether a label's word names a recommendation, not a finding or conclusion."""
    return not word.casefold().endswith(("finding", "conclusion"))


def labelled(text: str, blocks: Sequence[BlockSpan]) -> list[Mark]:
    """Return the paragraphs that begin with "Recommendation 4", and findings numbered likewise."""
    found: list[Mark] = []
    for block in blocks:
        if match := LABEL.match(text, block.start, block.end):
            number, own = plain_number(match["number"]), is_own(match["word"])
            label = f"{match['word']} {match['number']}"
            name = key("rec" if own else "find", number)
            level: Level = "recommendation" if own else "heading"
            found.append(Mark(INNER, level, name, block.start, number, label))
    return found


def listed(text: str, headings: Sequence[Mark], blocks: Sequence[BlockSpan]) -> list[Mark]:
    """Return the items of the lists and tables under headings that announce recommendations.

    An item has the number that is printed before it, else none. Where a study labels its
    recommendations, its lists are parts of these. ``headings`` holds the marks so far, and
    ``blocks`` are those without one.
    """
    found: list[Mark] = []
    own = any(mark.level == "recommendation" for mark in headings)
    for region in () if own else _regions(text, headings, blocks):
        found += _items(text, region)
        found += (m for b in region.blocks if b.rows for m in _rows(text, b, named=True))
    inside = {mark.start for mark in found}
    for block in blocks:
        if block.rows and not any(block.start <= start < block.end for start in inside):
            found += _rows(text, block, named=False)
    return sorted(found, key=lambda mark: mark.start)


def _regions(text: str, headings: Sequence[Mark], blocks: Sequence[BlockSpan]) -> Iterator[_Region]:
    """Yield what stands under the headings of recommendations, the inner of two only once."""
    end = 0
    for place, mark in enumerate(headings):
        title = mark.heading.strip(" .:")
        if mark.start < end or not _HEADING.fullmatch(title) or _NOT_ITS_OWN.search(title):
            continue
        after = headings[place + 1 :]
        end = next((m.start for m in after if m.depth <= mark.depth), len(text))
        inner = {m.start for m in after}
        held = (b for b in blocks if mark.start < b.start < end and b.start not in inner)
        yield _Region(mark.start, end, tuple(held))


def _items(text: str, region: _Region) -> list[Mark]:
    """Return the items of a region's lists, of the kind that comes first."""
    kinds = (
        bool(_ITEM.match(text, b.start, b.end))
        for b in region.blocks
        if not b.rows and (_ITEM.match(text, b.start, b.end) or _is_bullet(text, b))
    )
    return _numbered(text, region) if next(kinds, False) else _bulleted(text, region)


def _numbered(text: str, region: _Region) -> list[Mark]:
    found = [
        (block.start, plain_number(match["number"]))
        for block in region.blocks
        if not block.rows and (match := _ITEM.match(text, block.start, block.end))
    ]
    counts = sum(1 for (_, one), (_, two) in pairwise(found) if _follows(one, two))
    if len(found) < _FEWEST or 2 * counts < len(found) - 1:
        return []
    return [_mark(start, number) for start, number in found]


def _follows(one: str, two: str) -> bool:
    """Return whether a number comes after another, or begins a list anew."""
    first, second = ([int(part) for part in number.split(".")] for number in (one, two))
    return second > first or second[-1] == 1


def _bulleted(text: str, region: _Region) -> list[Mark]:
    """Return the outermost items of lists without numbers; each lasts as long as its list."""
    items = [b for b in region.blocks if _is_bullet(text, b)]
    if len(items) < _FEWEST:
        return []
    sign, level = _sign(text, items[0]), min(item.level for item in items)
    found: list[Mark] = []
    stops = {b.start for b in region.blocks if not _is_bullet(text, b)} | {region.end}
    for item in items:
        if _sign(text, item) == sign and item.level == level:
            end = min(stop for stop in stops if stop > item.start)
            found.append(_mark(item.start, "", end))
    return found


def _is_bullet(text: str, block: BlockSpan) -> bool:
    return block.style == "list_item" or bool(_BULLET.match(text, block.start, block.end))


def _sign(text: str, block: BlockSpan) -> str:
    return text[block.start] if _BULLET.match(text, block.start, block.end) else ""


def _rows(text: str, block: BlockSpan, *, named: bool) -> list[Mark]:
    """Return the rows of a table of recommendations; unless ``named``, its head must say so."""
    lines = text[block.start : block.end].split("\n")
    if len(block.rows) < 2 or len(block.rows[0]) < 2 or len(lines) != len(block.rows):
        return []
    headed = any(_HEAD.fullmatch(cell.strip()) for cell in block.rows[0])
    if not headed and not (named and _is_counted(block.rows)):
        return []
    found: list[Mark] = []
    at = block.start
    for place, (row, line) in enumerate(zip(block.rows, lines, strict=True)):
        if place or not headed:
            number = _CELL.fullmatch(row[0].strip())
            mark = _mark(at, number["number"] if number else "", at + len(line))
            found += [mark] if any(map(str.isalpha, line)) else []
        at += len(line) + 1
    return found


def _is_counted(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the rows of a table without a head are numbered from 1 on."""
    numbers = [_CELL.fullmatch(row[0].strip()) for row in rows]
    first = numbers[0]
    return all(numbers) and first is not None and first["number"].startswith("1")


def _mark(start: int, number: str, stop: int | None = None) -> Mark:
    name = key("rec", number) if number else "rec_nn"
    heading = f"Recommendation {number}".rstrip()
    return Mark(INNER + 1, "recommendation", name, start, number, heading, stop=stop)
