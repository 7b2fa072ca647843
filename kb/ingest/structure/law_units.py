"""The lines and paragraphs of a law that can open a provision, with what each one announces."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from kb.ingest.structure import law_grammar as grammar
from kb.ingest.structure.law_grammar import Family, Heading
from kb.model import BlockStyle, Canonical

_NO_OPENINGS: frozenset[BlockStyle] = frozenset({"table", "note", "caption"})


# Of headings whose numbers no stop follows: so many must have a (1) below, and of all one in three.
_FEWEST_UNSTOPPED, _MOST_PER_SURE = 2, 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of a block: its span, and what its reader knew of the block."""

    start: int
    end: int
    text: str
    style: BlockStyle
    level: int
    bold_end: int
    quoted: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether the reader knew it as a heading."""
        return self.style in ("heading", "title")

    @property
    def opens(self) -> bool:
        """Whether a provision may begin with it: no table, footnote, caption or quotation."""
        return self.style not in _NO_OPENINGS and not self.quoted

    @property
    def looks_like_heading(self) -> bool:
        """Whether it is a short line of its own, set as a heading or wholly in bold."""
        return self.is_heading or (len(self.text) <= 160 and self.bold_end >= len(self.text))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit, or a place in one, that opens with a number: perhaps a section of the law."""

    unit: int
    start: int
    after: int
    family: Family
    number: str
    value: int
    inline: bool = False
    until: int = 0

    @property
    def last(self) -> int:
        """The last number of a range (``30-31.``), else its own."""
        return max(self.value, self.until)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a law's units announce: headings of parts and schedules by unit, and candidates."""

    containers: dict[int, Heading]
    schedules: dict[int, Heading]
    candidates: list[Candidate]


def units(canonical: Canonical) -> list[Unit]:
    """Return the lines of every block, empty ones left out; a table is one unit."""
    result: list[Unit] = []
    for block in canonical.blocks:
        whole = canonical.text[block.start : block.end]
        at = 0
        for line in [whole] if block.style == "table" else whole.split("\n"):
            if line.strip():
                lead = len(line) - len(line.lstrip())
                result.append(
                    Unit(
                        block.start + at + lead,
                        block.start + at + len(line.rstrip()),
                        line.strip(),
                        block.style,
                        block.level,
                        min(max(block.bold_end - at - lead, 0), len(line.strip())),
                    )
                )
            at += len(line) + 1
    return result


def signs(lines: list[Unit]) -> Signs:
    """Return what each unit announces; a unit that is a schedule or part is no candidate."""
    containers: dict[int, Heading] = {}
    schedules: dict[int, Heading] = {}
    candidates: list[Candidate] = []
    for index, unit in enumerate(lines):
        if not unit.opens:
            continue
        heading = grammar.schedule(unit.text, unit.is_heading)
        if heading:
            schedules[index] = heading
            continue
        heading = grammar.container(unit.text, unit.is_heading)
        if heading:
            containers[index] = heading
            continue
        candidates.extend(_candidates(index, unit))
    candidates = sorted([*candidates, *_unstopped(lines, candidates)], key=lambda c: c.start)
    for index in [i for i in schedules if _count_goes_on(i, candidates)]:
        del schedules[index]
    return Signs(containers, schedules, candidates)


def _unstopped(lines: list[Unit], known: list[Candidate]) -> list[Candidate]:
    """Headings such as ``2 Human trafficking``, where some of them have a (1) right below."""
    taken = {candidate.unit for candidate in known}
    found = [
        (index, match)
        for index, unit in enumerate(lines[:-1])
        if unit.opens and index not in taken and (match := grammar.UNSTOPPED.match(unit.text))
    ]
    sure = sum(lines[index + 1].text.startswith("(1)") for index, _ in found)
    if sure < _FEWEST_UNSTOPPED or len(found) > _MOST_PER_SURE * sure:
        return []
    return [
        Candidate(
            index,
            lines[index].start,
            lines[index].start
            + match.start("inserted" if match["inserted"] else "digits")
            + len(match["inserted"] or match["digits"]),
            "bare",
            grammar.number_of(match),
            grammar.value_of(match),
        )
        for index, match in found
    ]


def _count_goes_on(index: int, candidates: list[Candidate]) -> bool:
    """Whether the sections' numbers go on across a heading that says "schedule".

    The heading ("Schedule of posts") is then a section's own.
    """
    place = bisect_left(candidates, index, key=lambda candidate: candidate.unit)
    before = next(
        (c for c in reversed(candidates[max(place - 3, 0) : place]) if not c.inline), None
    )
    after = next((c for c in candidates[place : place + 3] if not c.inline), None)
    return (
        before is not None
        and after is not None
        and after.unit == index + 1
        and before.family == after.family
        and after.value == before.value + 1
    )


def _candidates(index: int, unit: Unit) -> list[Candidate]:
    keyword = grammar.keyword_number(unit.text, unit.is_heading)
    if keyword:
        family, number, value, end = keyword
        return [Candidate(index, unit.start, unit.start + end, family, number, value)]
    found = []
    if grammar.FORM_LINE.match(unit.text):
        return []
    bare = grammar.bare_number(unit.text, unit.looks_like_heading)
    if bare:
        found.append(_numbered(index, unit, bare, "bare"))
    elif bracket := grammar.bracket_number(unit.text):
        found.append(_numbered(index, unit, bracket, "bracket"))
    return found + _inline(index, unit)


def _numbered(
    index: int, unit: Unit, found: re.Match[str], family: Family, inline: bool = False
) -> Candidate:
    number = grammar.number_of(found)
    return Candidate(
        index,
        unit.start + found.start(),
        unit.start + found.end(),
        family,
        number,
        grammar.value_of(found),
        inline,
        grammar.last_of(found),
    )


def _inline(index: int, unit: Unit) -> list[Candidate]:
    """Numbers after a full stop inside a paragraph: sections that a reader could not part."""
    if len(unit.text) < 40:
        return []
    return [
        _numbered(index, unit, found, "bare", inline=True)
        for found in grammar.INLINE_SECTION.finditer(unit.text, 3)
    ] + [
        Candidate(index, unit.start + at, unit.start + end, family, number, value, inline=True)
        for at, end, family, number, value in grammar.inline_keywords(unit.text)
    ]
