"""The structure of a study: headings as a tree, numbered paragraphs and recommendations in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.ingest import apparatus
from kb.ingest.structure import contents, recommendations
from kb.ingest.structure.outline import Mark, key, nest, plain_number
from kb.ingest.structure.study_parts import INNER, LONGEST_HEADING, exhibits, numbered_paragraphs
from kb.model import BlockSpan, Canonical, Level, Provision

_SHORTEST = 5  # of a heading in small letters: a title page's "and" is none
_NAMED = re.compile(
    r"(?i)(?P<word>part|chapter|section|annex|annexe|appendix|module|theme|pillar|"
    r"অধ্যায়|পরিশিষ্ট|chapitre|partie|capítulo)\s+"
    r"(?P<number>[0-9০-৯]{1,3}(?:\.[0-9]+)*|[IVXLC]{1,6}|[A-Z]|"
    r"one|two|three|four|five|six|seven|eight|nine|ten)\b[ \t]*[.:–—-]*\s*(?P<heading>.*)",
    re.S,
)
_NUMBERED = re.compile(
    r"(?P<number>[0-9০-৯]{1,2}(?:\.[0-9০-৯]{1,2}){0,5}|[IVX]{1,5}(?=\.)|[A-H](?=\.))"
    r"(?:[.)]|(?=\s))[.)]*\s+(?P<heading>\S.*)",
    re.S,
)
_TABLE = re.compile(r"(?i:table|সারণি)\s*(?:[0-9০-৯]+|[A-Z]\b|[IVX]+\b)(?:\.[0-9]+)*[.:]?\s")
_CAPTION = re.compile(
    r"(?i:table|figure|fig\.|box|map|chart|graph|source|photo|note|সারণি|চিত্র)s?\b\s*"
    r"(?:[0-9০-৯]|[A-Z]\b|[IVX]+\b|:|(?i:one|two|three|four|five|six|seven|eight|nine|ten)\b)"
)
# a numbered paragraph that its file calls a heading: "3.2 Members will represent …"
_SENTENCE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})+\.?\s+(?:\S+\s+){4,}\S+\.$")
_ADDRESS = re.compile(r"\w@\w|https?://|\bwww\.|\b\w+\.(?:org|gov|int|com|net)(?:\.[a-z]{2})?\b")
_ANNEXES = frozenset({"annex", "annexe", "appendix", "পরিশিষ্ট"})
# What can stand before a list of contents and is no part of the cover.
_OPENING = re.compile(
    r"(?i)(?:foreword|preface|(?:executive )?summary|abstract|acknowledge?ments?|introduction|"
    r"key |fast facts|message|acronyms|abbreviations|about|[0-9])"
)
_LISTED = "Contents"
_LONGEST_COVER = 12_000
_OUTERMOST = {"part": 0, "partie": 0}


@dataclass(frozen=True, slots=True)
class _Heading:
    """A block that is a heading: ``depth`` is known from its number, else -1."""

    block: BlockSpan
    number: str
    heading: str
    depth: int
    named: str = ""


def provisions(canonical: Canonical) -> list[Provision]:
    """Return a study's headings, numbered paragraphs and recommendations as a tree, in order.

    What stands before the first heading is a node of its own, so that all text lies in some node;
    a list of contents belongs to its heading and makes no headings of its entries.
    """
    text, blocks = canonical.text, canonical.blocks
    if not text.strip():
        return []
    headings = _joined(text, _headings(text, blocks))
    marks = _heading_marks(headings)
    first = len(text) - len(text.lstrip())
    if not marks or marks[0].start > first:
        depth = marks[0].depth if marks else 1
        marks.insert(0, Mark(depth, "heading", "hd_front", first))
    marks = _with_cover(_with_contents(text, marks, blocks), len(text))
    entries = contents.entries(text, blocks)
    taken = {heading.block.start for heading in headings} | entries
    rest = [
        block
        for block in blocks
        if block.start not in taken
        and block.style not in ("note", "table")
        and not contents.LEADER.search(text, block.start, block.end)
    ]
    inner = numbered_paragraphs(text, rest)
    inner += exhibits(text, _unlisted(blocks, entries), numbered=bool(inner))
    inner += recommendations.labelled(text, rest)
    begun = {mark.start for mark in inner} | entries
    free = [b for b in blocks if b.start not in begun and b.style != "note"]
    known = [*marks, *(mark for mark in inner if mark.level == "recommendation")]
    inner += recommendations.listed(text, known, free)
    return nest(_with_inner(marks, inner), text)


def _unlisted(blocks: Sequence[BlockSpan], entries: frozenset[int]) -> list[BlockSpan]:
    return [block for block in blocks if block.start not in entries]


def _with_contents(text: str, marks: list[Mark], blocks: Sequence[BlockSpan]) -> list[Mark]:
    """Return the marks with one for each list of contents that stands under no such heading."""
    more: list[Mark] = []
    for run in contents.unled(text, blocks):
        before = [mark for mark in marks if mark.start < run[0].start][-1:]
        if before and not contents.HEADING.fullmatch(before[0].heading):
            more.append(Mark(before[0].depth, "heading", "hd_contents", run[0].start, "", _LISTED))
    return sorted([*marks, *more], key=lambda mark: mark.start)


def _with_cover(marks: list[Mark], length: int) -> list[Mark]:
    """Return the marks with those before an early list of contents as one: cover and imprint."""
    listed = (i for i, m in enumerate(marks) if contents.HEADING.fullmatch(m.heading.strip(" :")))
    end = next(listed, 0)
    opening = (i for i, mark in enumerate(marks[:end]) if _OPENING.match(mark.heading))
    end = next(opening, end)
    if not end or marks[end].start > min(_LONGEST_COVER, length // 4):
        return marks
    return [Mark(marks[end].depth, "heading", apparatus.COVER, marks[0].start), *marks[end:]]


def _headings(text: str, blocks: Sequence[BlockSpan]) -> list[_Heading]:
    found: list[_Heading] = []
    listed = contents.titles(text, blocks)
    entries = contents.entries(text, blocks)
    in_table_head = False
    for block in blocks:
        if block.start in entries:
            continue
        held = text[block.start : block.end].strip()
        numbered = held[:1].isdecimal()
        in_table_head = bool(_TABLE.match(held)) or (
            in_table_head and _is_heading(block, held, listed) and not numbered
        )
        if in_table_head or not _is_heading(block, held, listed):
            continue
        if block.style != "title" or found:
            found.append(_read_heading(block, held))
    return found or _plain_headings(text, blocks)


def _plain_headings(text: str, blocks: Sequence[BlockSpan]) -> list[_Heading]:
    """Return the short lines over longer paragraphs, for files that set no heading as one."""
    found: list[_Heading] = []
    for block, below in pairwise(blocks):
        held = text[block.start : block.end].strip()
        short = block.style == "paragraph" and len(held) < 90 and held[-1:].isalnum()
        below_it = below.style == "list_item" or below.end - below.start > 2 * len(held)
        if (
            short
            and held[0].isupper()
            and not _CAPTION.match(held)
            and below_it
            and "\t" not in held
        ):
            found.append(_read_heading(block, held))
    return found


def _is_heading(block: BlockSpan, held: str, listed: frozenset[str]) -> bool:
    if len(held) > LONGEST_HEADING or (len(held) < _SHORTEST and held.islower()):
        return False
    if contents.LEADER.search(held) or _CAPTION.match(held) or _ADDRESS.search(held):
        return False
    if sum(map(str.isalpha, held)) * 3 < len(held) or held[0] in '“"‘':
        return False
    if held.count("”") > held.count("“"):  # the end of a quotation set large
        return False
    if block.style in ("title", "heading"):
        return not _SENTENCE.match(held)
    if contents.folded(held) in listed and (held[0].isdecimal() or held[0].isupper()):
        return True
    if block.style != "paragraph" or held[-1] in ".,;:" or "\t" in held:
        return False
    whole_bold = block.bold_end >= len(held)
    named = _NAMED.match(held)
    return bool(
        (whole_bold and len(held) < 120) or (named and len(held) < 90 and held[0].isupper())
    )


def _read_heading(block: BlockSpan, held: str) -> _Heading:
    one_line = " ".join(held.split())
    if advice := recommendations.LABEL.match(one_line):
        number = plain_number(advice["number"])
        return _Heading(block, number, one_line[advice.end() :].strip(), -1, advice["word"])
    if named := _NAMED.fullmatch(one_line):
        word = named["word"].casefold()
        number = plain_number(named["number"])
        depth = number.count(".") + _OUTERMOST.get(word, 1)
        return _Heading(block, number, named["heading"].strip(), depth, word)
    if numbered := _NUMBERED.fullmatch(one_line):
        number = plain_number(numbered["number"])
        return _Heading(block, number, numbered["heading"].strip(), number.count(".") + 1)
    return _Heading(block, "", one_line, -1)


def _joined(text: str, headings: list[_Heading]) -> list[_Heading]:
    """Return the headings with a bare "Chapter 3" joined to the title on the line below it.

    A title that a chapter's first page repeats from the page before it stands once.
    """
    joined: list[_Heading] = []
    for heading in headings:
        last = joined[-1] if joined else None
        if last and not last.number and not heading.number and _is_same(last, heading):
            continue
        bare = last is not None and last.number and not last.heading
        if (
            bare
            and last
            and not heading.number
            and not text[last.block.end : heading.block.start].strip()
        ):
            joined[-1] = replace(
                last, heading=heading.heading, block=replace(last.block, end=heading.block.end)
            )
        else:
            joined.append(heading)
    return joined


def _is_same(one: _Heading, other: _Heading) -> bool:
    return contents.folded(one.heading) == contents.folded(other.heading)


def _heading_marks(headings: Sequence[_Heading]) -> list[Mark]:
    depths = _depths_by_level(headings)
    marks: list[Mark] = []
    for place, h in enumerate(headings, start=1):
        depth = h.depth if h.depth >= 0 else _depth_of(h.block.level, depths)
        name = key(_prefix(h.named), h.number) if h.number else f"hd_n{place}"
        title = h.heading
        if not title or _prefix(h.named) in ("rec", "find"):
            label = f"{h.named} {h.number}".capitalize()
            title = f"{label}: {title}" if title else label
        level: Level = "recommendation" if name.startswith("rec_") else "heading"
        marks.append(Mark(depth, level, name, h.block.start, h.number, title))
    return marks


def _prefix(named: str) -> str:
    """Return how the id of a part that calls itself ``named`` begins."""
    word = named.casefold()
    if word in _ANNEXES:
        return "annex"
    if word.endswith(("finding", "conclusion")):
        return "find"
    return "rec" if recommendations.LABEL.match(f"{word} 1") else "hd"


def _depths_by_level(headings: Sequence[_Heading]) -> dict[int, int]:
    """Return which depth the numbered headings of each of the reader's levels mostly have."""
    seen: dict[int, Counter[int]] = {}
    for h in headings:
        if h.depth >= 0:
            seen.setdefault(h.block.level, Counter())[h.depth] += 1
    return {level: counts.most_common(1)[0][0] for level, counts in seen.items()}


def _depth_of(level: int, depths: dict[int, int]) -> int:
    """Return the depth of a heading without a number, by the numbered ones of its level or above.

    A line that is a heading only by its bold type has level 0 and lies below all others.
    """
    if level == 0:
        return max(depths.values(), default=1) + 7
    above = [known for known in depths if 0 < known <= level]
    return depths[max(above)] + level - max(above) if above else level


def _with_inner(marks: list[Mark], inner: list[Mark]) -> list[Mark]:
    """Return headings and what they hold in order, the latter one step below its heading."""
    merged = sorted([*marks, *inner], key=lambda mark: mark.start)
    depth = 0
    placed: list[Mark] = []
    for mark in merged:
        if mark.depth < INNER:
            depth = mark.depth
        below = depth + 1 + mark.depth - INNER
        placed.append(mark if mark.depth < INNER else replace(mark, depth=below))
    return placed
