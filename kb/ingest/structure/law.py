"""The structure of a law: parts, chapters, sections and what they hold, as nested provisions."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from kb.ingest.structure import law_grammar as grammar
from kb.ingest.structure.akn import Opening, nest
from kb.ingest.structure.law_gaps import fill
from kb.ingest.structure.law_grammar import Family, Heading
from kb.ingest.structure.law_items import items
from kb.ingest.structure.law_quotations import mark
from kb.ingest.structure.law_sections import (
    CONTENTS_SPAN,
    Section,
    choose,
    clean_heading,
    span,
)
from kb.ingest.structure.law_units import Candidate, Signs, Unit, signs, units
from kb.model import Canonical, Kind, Level, Provision

DEPTHS: dict[Level, int] = {
    "preamble": 0,
    "schedule": 0,
    "book": 1,
    "part": 2,
    "chapter": 3,
    "division": 4,
    "article": 5,
    "section": 5,
    "rule": 5,
    "paragraph": 5,
}

# How sure a section is that was found without its number, or where the sequence of numbers breaks.
REPAIRED, OUT_OF_ORDER, AFTER_GAP = 0.4, 0.6, 0.8
WEAK = 2.5
MANY_LINES = 30
MOST_LINES = 500  # in which a law speaks of its sections by their name


@dataclass(frozen=True, slots=True)
class _Region:
    """The units from one schedule's heading (or the beginning) to the next, and its sections."""

    first: int
    last: int
    sections: list[Section]
    rejected: list[Candidate]


def provisions(canonical: Canonical, language: str) -> list[Provision]:
    """Return the provisions of a law in document order, whatever it looks like.

    Text before the first provision is front matter: title page, contents list. A text without any
    structure of laws gives its blocks as paragraphs under its headings. ``language`` (BCP 47) is
    the document's; both grammars are always tried, since laws quote each other's languages.
    """
    del language
    lines = mark(units(canonical))
    if not lines:
        return []
    found = signs(lines)
    regions = _regions(lines, found, len(canonical.text))
    main = _main(regions)
    if _is_no_law(regions[main].sections, len(lines)):
        return nest(_paragraphs(lines, 0, len(lines)), canonical.text)
    level = _section_level(lines, regions[main].sections)
    openings = _body(lines, found, regions[main], level)
    for region in regions[main + 1 :]:
        openings += _schedule(lines, found, region)
    return nest(sorted(openings, key=lambda o: (o.start, o.depth)), canonical.text)


def ready_made(canonical: Canonical, kind: Kind) -> list[Provision]:
    """Return one provision a block, for formats whose units come with a number of their own."""
    level: Level = "section" if kind == "law" else "paragraph"
    openings = [
        Opening(block.start, 0, level, block.number, block.heading, stop=block.end)
        for block in canonical.blocks
    ]
    return [
        Provision(
            id=node.id,
            level=node.level,
            number=node.number,
            heading=node.heading,
            start=node.start,
            end=node.end,
            external_id=block.external_id,
        )
        for node, block in zip(nest(openings, canonical.text), canonical.blocks, strict=True)
    ]


def _regions(lines: list[Unit], found: Signs, end: int) -> list[_Region]:
    edges = [0, *sorted(found.schedules), len(lines)]
    result = []
    for first, last in zip(edges, edges[1:], strict=False):
        own = [c for c in found.candidates if first <= c.unit < last]
        until = lines[last].start if last < len(lines) else end
        sections = fill(lines, choose(lines, own, until), first)
        chosen = {section.unit for section in sections}
        result.append(_Region(first, last, sections, [c for c in own if c.unit not in chosen]))
    return result


def _main(regions: list[_Region]) -> int:
    """The first region whose sections begin at the beginning and are more than a contents list."""
    for index, region in enumerate(regions):
        chain = region.sections
        if len(chain) < 2 or not re.match(r"[12]\D*$|[I]{1,2}$", chain[0].number):
            continue
        if span(chain) > CONTENTS_SPAN:
            return index
    return max(range(len(regions)), key=lambda i: sum(s.weight for s in regions[i].sections))


def _is_no_law(sections: list[Section], lines: int) -> bool:
    """No sections at all, or a stray list of two in a long text (a judgment, a debate)."""
    if len(sections) > 2:
        return False
    weak = all(section.weight < WEAK for section in sections)
    return not sections or (weak and lines > MANY_LINES)


def _level_of(family: Family, unworded: Level) -> Level:
    return unworded if family in ("bare", "bracket") else cast(Level, family)


def _section_level(lines: list[Unit], sections: list[Section]) -> Level:
    """What the law calls its sections: by their own word, else as they speak of themselves."""
    family = sections[0].family
    if family != "bare":
        return _level_of(family, "paragraph")
    text = "\n".join(unit.text for unit in lines[:MOST_LINES] if unit.opens)
    counts: dict[Level, int] = {
        level: len(pattern.findall(text)) for level, pattern in grammar.SELF_REFERENCES.items()
    }
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] > counts["section"] else "section"


def _body(lines: list[Unit], found: Signs, region: _Region, level: Level) -> list[Opening]:
    first = region.sections[0]
    rejected = [c.unit for c in region.rejected if c.unit < first.unit]
    after_contents = max(rejected, default=-1) + 1
    containers = _containers(lines, found, region, after_contents)
    start = min([first.start, *(opening.start for opening in containers)])
    openings = _preamble(lines, region.first, start, after_contents if len(rejected) > 2 else 0)
    openings += containers
    return openings + _sections(lines, region, containers, level)


def _preamble(lines: list[Unit], first: int, before: int, after: int) -> list[Opening]:
    for index in range(max(first, after), len(lines)):
        unit = lines[index]
        if unit.start >= before:
            return []
        if unit.opens and grammar.PREAMBLE.match(unit.text):
            heading = clean_heading(unit.text) if unit.is_heading else ""
            return [Opening(unit.start, 0, "preamble", heading=heading, stop=before)]
    return []


def _containers(
    lines: list[Unit], found: Signs, region: _Region, after_contents: int
) -> list[Opening]:
    """The parts and chapters of a region; a heading set twice in a row counts once."""
    result: list[Opening] = []
    section_units = sorted(section.unit for section in region.sections)
    unworded = {section.unit for section in region.sections if section.family == "bare"}
    in_articles = region.sections and region.sections[0].family == "article"
    last_key: tuple[int, str, str] | None = None
    headings = {i: h for i, h in found.containers.items() if region.first <= i < region.last}
    depths = _depths(headings)
    if in_articles:
        headings |= _division_sections(lines, region, headings)
    if section_units:
        headings = _without_contents(headings, depths, section_units[0])
    for index in sorted(headings):
        if index < after_contents:
            continue
        heading = headings[index]
        title = _title(lines, index, heading, set(section_units), unworded)
        done = bisect_left(section_units, index)
        # One heading set twice ("I INTRODUCTION", "CHAPTER I INTRODUCTION") has the same words.
        key = (done, heading.number, title or heading.level)
        repeats = last_key == key and bool(result)
        start = result.pop().start if repeats else lines[index].start
        last_key = key
        result.append(Opening(start, depths[heading.level], heading.level, heading.number, title))
    return result


def _depths(headings: dict[int, Heading]) -> dict[Level, int]:
    """How deep each level lies: parts lie in chapters where their numbers start anew in each."""
    ordered = [headings[index] for index in sorted(headings)]
    levels = [heading.level for heading in ordered]
    parts = [heading.number for heading in ordered if heading.level == "part"]
    if "part" not in levels or "chapter" not in levels[: levels.index("part")]:
        return DEPTHS
    if len(set(parts)) == len(parts):
        return DEPTHS
    return DEPTHS | {"part": DEPTHS["chapter"], "chapter": DEPTHS["part"]}


def _without_contents(
    headings: dict[int, Heading], depths: dict[Level, int], first: int
) -> dict[int, Heading]:
    """Leave out what a contents list names before the first section, the unit ``first``.

    Backwards from that section, each heading that counts lies around the one after it or stands
    right above it; the others are the contents list's.
    """
    kept = {index: heading for index, heading in headings.items() if index >= first}
    depth, at = max(depths.values()), first
    for index in sorted((i for i in headings if i < first), reverse=True):
        own = depths[headings[index].level]
        if own >= depth and at - index > 2:
            break
        kept[index] = headings[index]
        depth, at = own, index
    return kept


def _division_sections(
    lines: list[Unit], region: _Region, known: dict[int, Heading]
) -> dict[int, Heading]:
    return {
        index: heading
        for index in range(region.first, region.last)
        if index not in known and (heading := grammar.division_section(lines[index].text))
    }


def _title(
    lines: list[Unit], index: int, heading: Heading, taken: set[int], unworded: set[int]
) -> str:
    """What follows the number on the heading's own line, else the short line below it."""
    own = clean_heading(lines[index].text[heading.end :])
    if own:
        return own
    if index + 1 >= len(lines) or index + 1 in taken:
        return ""
    below = lines[index + 1]
    text = below.text
    if not below.opens or len(text) > 160 or text.endswith((";", ":", ",", ".—", "—")):
        return ""
    if grammar.container(text, below.is_heading) or grammar.bare_number(text, False):
        return ""
    if grammar.keyword_number(text, below.is_heading) or grammar.PREAMBLE.match(text):
        return ""
    if not below.is_heading and text.endswith((".", "।")) and len(text) > 80:
        return ""
    # A heading directly above a numbered paragraph is that paragraph's own.
    if below.is_heading and index + 2 in unworded and not text.isupper():
        return ""
    return clean_heading(text)


def _sections(
    lines: list[Unit], region: _Region, containers: Sequence[Opening], level: Level
) -> list[Opening]:
    result: list[Opening] = []
    ends = _section_ends(lines, region, containers)
    sure = _confidences(region.sections)
    for section, end, confidence in zip(region.sections, ends, sure, strict=True):
        result.append(
            Opening(
                section.start,
                DEPTHS[level],
                level,
                section.number,
                section.heading,
                confidence=confidence,
            )
        )
        own = _units_between(lines, section, end)
        # Where sections go by their word, "1." below one is not the next of them.
        points = level != "section" or section.family not in ("bare", "bracket")
        result += items(own, section.body, section.heading, points)
    return result


def _confidences(sections: Sequence[Section]) -> Iterator[float]:
    """How sure each section is: by its own evidence, and less where the sequence breaks."""
    last = 0
    numbers_so_far: set[str] = set()
    for section in sections:
        value = section.value
        sure = min(1.0, 0.5 + section.weight / 6)
        if section.repaired:
            sure = REPAIRED
        elif value and (section.number in numbers_so_far or value < last):
            sure *= OUT_OF_ORDER
        elif value > last + 1:
            sure *= AFTER_GAP
        yield sure
        numbers_so_far.add(section.number)
        last = max(last, value, section.until)


def _section_ends(lines: list[Unit], region: _Region, containers: Sequence[Opening]) -> list[int]:
    until = lines[region.last].start if region.last < len(lines) else lines[-1].end
    starts = sorted([*(s.start for s in region.sections), *(o.start for o in containers), until])
    following = iter(starts)
    at = next(following)
    ends = []
    for section in region.sections:
        while at <= section.start and at < until:
            at = next(following)
        ends.append(at)
    return ends


def _units_between(lines: list[Unit], section: Section, end: int) -> Iterator[Unit]:
    """The section's units, the first from its text on, the last cut where the section ends."""
    for index in range(section.unit, len(lines)):
        unit = lines[index]
        if unit.start >= end:
            return
        first = section.body if unit.start < section.body <= unit.end else unit.start
        last = min(unit.end, end)
        yield replace(
            unit, start=first, end=last, text=unit.text[first - unit.start : last - unit.start]
        )


def _schedule(lines: list[Unit], found: Signs, region: _Region) -> list[Opening]:
    heading = found.schedules[region.first]
    title = _title(lines, region.first, heading, set(), set())
    start = lines[region.first].start
    result = [Opening(start, 0, heading.level, heading.number, title)]
    inner = _containers(lines, found, region, 0)
    result += inner
    if len(region.sections) < 2:
        return result
    level = _level_of(region.sections[0].family, "paragraph")
    return result + _sections(lines, region, inner, level)


def _paragraphs(lines: list[Unit], first: int, last: int) -> Iterator[Opening]:
    """Each block of an unstructured text, under the headings that it lies under."""
    for unit in lines[first:last]:
        if unit.is_heading:
            depth = 0 if unit.style == "title" else max(unit.level, 1)
            yield Opening(unit.start, depth, "heading", heading=clean_heading(unit.text))
        else:
            yield Opening(unit.start, 99, "paragraph", confidence=0.3)
