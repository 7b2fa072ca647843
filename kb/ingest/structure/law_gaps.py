"""Sections whose numbers a print or its scan has damaged: looked for where the sequence lacks them.

Between section 370 and section 373 there is room for two: a paragraph that shows 371 in spite of
what stands around it, or a heading with a paragraph that lost its number, where such are as many as
the numbers missing. What is found so is less sure than what the law prints. A heading that says of
a whole run of sections that they were repealed stands for them without a number.
"""

import re
from collections.abc import Sequence

from kb.ingest import numbers
from kb.ingest.structure import law_grammar as grammar
from kb.ingest.structure.law_sections import Section, clean_heading, run_in_heading
from kb.ingest.structure.law_units import Unit

# Of one gap: more missing numbers than these were omitted, not damaged.
_MOST_MISSING = 12
_LONGEST_LEAD = 160
_FEWEST_SECTIONS = 4
# What the first section of acts says, and where the words before it end.
_NAMES_ITSELF = re.compile(
    r"\bThis [A-Z]\w+ (?:may|shall) be (?:called|cited)|এই আইন.{4,160} নামে অভিহিত"
)
_ENACTED = re.compile(r"(?i)\benacted[^.]{0,40}?follows?\W*")


def fill(lines: Sequence[Unit], sections: Sequence[Section], first: int) -> list[Section]:
    """Return the sections with those found in their gaps; ``first`` is the region's first unit."""
    if any(s.family != "bare" for s in sections):
        return list(sections)
    if len(sections) < _FEWEST_SECTIONS:
        begins_late = bool(sections) and sections[0].value == 2
        lost = _first(lines, first, sections[0].unit) if begins_late else None
        return [*([lost] if lost else []), *sections]
    headed = sum(section.start < lines[section.unit].start for section in sections)
    result: list[Section] = []
    last, after = 0, first
    for section in sections:
        value = section.value
        missing = range(last + 1, value)
        if missing:
            before = section.unit - (section.start < lines[section.unit].start)
            result += _between(lines, after, before, missing, 2 * headed >= len(sections))
        result.append(section)
        last, after = max(value, section.until), section.unit + 1
    return result


def _between(
    lines: Sequence[Unit], first: int, last: int, missing: range, headed: bool
) -> list[Section]:
    wanted = list(missing) if len(missing) <= _MOST_MISSING else []
    headings = [i for i in range(first, last) if headed and _heads(lines, i, last)]
    shown: dict[int, Section] = {}
    at = first
    for number in wanted:
        for index in range(at, last):
            found = _shown(lines, index, number, index - 1 in headings)
            if found:
                shown[number] = found
                at = index + 1
                break
    if 1 in wanted and 1 not in shown and (lost := _first(lines, first, last)):
        shown[1] = lost
    bare = [i for i in headings if all(section.unit != i + 1 for section in shown.values())]
    result = list(shown.values())
    if not shown and len(bare) == len(wanted):
        pairs = zip(bare, wanted, strict=True)
        result += [_section(lines, i + 1, str(n), lines[i + 1].start) for i, n in pairs]
    else:
        gone = [i for i in bare if grammar.REPEALED.match(lines[i].text)]
        result += [_section(lines, i + 1, "", lines[i + 1].start) for i in gone]
    return sorted(result, key=lambda section: section.unit)


def _first(lines: Sequence[Unit], first: int, last: int) -> Section | None:
    """Section 1 where its number is lost: the paragraph by which the law names itself."""
    for index in range(first, last):
        unit = lines[index]
        if unit.opens and not unit.is_heading and _NAMES_ITSELF.search(unit.text):
            enacted = _ENACTED.search(unit.text)
            start = unit.start + (enacted.end() if enacted else 0)
            heading, body = run_in_heading(unit, start)
            return Section(index, start, body, "bare", "1", heading, 0.0, True)
    return None


def _heads(lines: Sequence[Unit], index: int, last: int) -> bool:
    """Whether a unit is a heading over a paragraph, as the sections of this law have."""
    unit = lines[index]
    if not unit.is_heading or unit.style == "title" or index + 1 >= last:
        return False
    below = lines[index + 1]
    if below.is_heading or not below.opens or grammar.PREAMBLE.match(unit.text):
        return False
    return not (
        grammar.CONTENTS.match(unit.text)
        or grammar.container(unit.text, True)
        or grammar.schedule(unit.text, True)
    )


def _shown(lines: Sequence[Unit], index: int, number: int, headed: bool) -> Section | None:
    """The section that a paragraph opens with its number in a damaged form, if it does.

    Stars may part the digits (``২****০।``), the stop may lack (``৪৭ (১)``), and under a heading
    the heading's words may be there again (``Habitual dealing in slaves371.``).
    """
    unit = lines[index]
    if not unit.opens or unit.is_heading:
        return None
    digits = r"\**".join(f"[{digit}{_BANGLA_OF[digit]}]" for digit in str(number))
    end = r"\s?\**\s?(?:[.।৷|]|(?=\())"
    found = re.match(rf"[\W_]{{0,12}}{digits}{end}", unit.text)
    if found is None and headed:
        lead = re.compile(rf"(?<![0-9০-৯(]){digits}\s?\**\s?[.।৷|]")
        found = lead.search(unit.text, 0, _LONGEST_LEAD)
    if found is None:
        return None
    return _section(lines, index, str(number), unit.start + found.end())


def _section(lines: Sequence[Unit], index: int, number: str, after: int) -> Section:
    unit = lines[index]
    above = lines[index - 1] if index else unit
    if above.is_heading and above.style != "title":
        return Section(
            index, above.start, after, "bare", number, clean_heading(above.text), 0.0, True
        )
    heading, body = run_in_heading(unit, after)
    return Section(index, unit.start, body, "bare", number, heading, 0.0, True)


_BANGLA_OF = dict(zip("0123456789", numbers.BANGLA_DIGITS, strict=True))
