"""The elements of the instrument's definitions, and which of them each law has in its words."""

from collections.abc import Iterator, Sequence

from kb.evidence.compare import Answer, Row
from kb.evidence.elements import Enumeration, Held, compare, enumerations
from kb.model import Provision
from kb.report.blocks import Block, Cell, Heading, Region, Run, Simple, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import comparisons
from kb.report.template import Section

FEWEST_ELEMENTS = 4
MOST_LAWS = 4
LONGEST_SECTION = 900  # in words: what is longer is no definition, but a whole act read as one


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a table for each definition that a law answers, or a sentence that there is none."""
    made: list[Block] = [
        _region(material, section, row, found)
        for row in comparisons.comparison(material).rows
        if (found := _enumerated(row)) and any(answer.evidence for answer in row.answers)
    ]
    if not made:
        return [paragraph(material.say("no_elements"), "gap")]
    return [*made, paragraph(material.say("elements_rule"), "table_note")]


def _enumerated(row: Row) -> tuple[Enumeration, ...]:
    """Return the enumerations of a requirement that defines, where it has several elements."""
    if row.requirement.force != "definition":
        return ()
    found = enumerations(row.requirement.own)
    return found if sum(len(each.elements) for each in found) >= FEWEST_ELEMENTS else ()


def _region(
    material: Material, section: Section, row: Row, found: tuple[Enumeration, ...]
) -> Region:
    place = comparisons.place(material, row.requirement)
    name = f"{place}: {row.requirement.term or row.requirement.heading}"
    id = f"elements-{row.wording.id}"
    answers = [answer for answer in row.answers if answer.evidence][:MOST_LAWS]
    made: list[Simple] = [
        Heading(2, name, f"heading-{id}"),
        _table(material, section, id, name, row, found, answers),
    ]
    return Region(id, name, tuple(made))


def _table(
    material: Material,
    section: Section,
    id: str,
    name: str,
    row: Row,
    found: tuple[Enumeration, ...],
    answers: Sequence[Answer],
) -> Table:
    sides = [_side(material, row, answer) for answer in answers]
    share = 0.62 / len(sides)
    return Table(
        id=id,
        caption=material.say("elements_of", term=name),
        header=(material.say("role"), material.say("element"), *(side[0] for side in sides)),
        rows=tuple(_rows(material, found, [side[1] for side in sides])),
        widths=(0.18, 0.2, *(share for _ in sides)),
        summary=section.intro or name,
        landscape=len(sides) > 1,
    )


def _side(
    material: Material, row: Row, answer: Answer
) -> tuple[str, tuple[tuple[Enumeration, tuple[Held, ...]], ...]]:
    """Return the heading of a law's column, and what of each enumeration the law has."""
    tree = material.lookup(answer.document)
    whole = [_whole(material, answer.document, e.quotation.provision) for e in answer.evidence]
    parts = {part.id: part for part in whole if part}
    text = "\n".join(
        [tree.document.text[part.start : part.end] for part in parts.values()]
        or [e.quotation.text for e in answer.evidence]
    )
    places = "; ".join(dict.fromkeys(p.pinpoint for p in parts.values() if p.pinpoint))
    name = material.name(answer.document)
    language = tree.document.metadata.language
    return (f"{name}, {places}" if places else name), compare(row.requirement.own, text, language)


def _whole(material: Material, document: str, provision: str) -> Provision | None:
    """Return the section around a provision, ``None`` where there is none or it is too long."""
    tree = material.lookup(document)
    for outer in tree.upward(provision):
        if outer.level in ("section", "article", "rule"):
            words = len(tree.document.text[outer.start : outer.end].split())
            return outer if words <= LONGEST_SECTION else None
    return None


def _rows(
    material: Material,
    found: tuple[Enumeration, ...],
    sides: Sequence[tuple[tuple[Enumeration, tuple[Held, ...]], ...]],
) -> Iterator[tuple[Cell, ...]]:
    for at, enumeration in enumerate(found):
        role = material.say(f"role_{enumeration.role}")
        led = material.say("led_in", role=role, lead=enumeration.lead)
        for number, element in enumerate(enumeration.elements):
            shared = f" [{element.shared}]" if element.shared else ""
            yield (
                text_cell(led if number == 0 else ""),
                text_cell(f"{element.text}{shared}"),
                *(_held(material, side[at][1][number]) for side in sides),
            )


def _held(material: Material, held: Held) -> Cell:
    if held.holding == "held":
        return Cell(((Run(material.say("element_there")),),), "strong")
    if held.holding == "in part":
        missing = ", ".join(held.missing)
        return Cell(((Run(material.say("element_partly", missing=missing)),),), "weak")
    return Cell(((Run(material.say("element_not_held")),),), "none")
