"""The elements of the international definition set against the national ones."""

from collections.abc import Sequence

from kb.evidence.choose import Evidence
from kb.evidence.elements import Enumeration, Held, compare, enumerations
from kb.report.blocks import Block, Cell, Paragraph, Region, Run, Simple, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import packs
from kb.report.template import Section

MOST_LAWS = 3
# With fewer than this a text has no enumeration worth a table.
LEAST_ELEMENTS = 3


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a table of elements, or a sentence that says what is missing for one."""
    pack = packs.pack(material)
    international = [e for e in _defining(material, "international") if _elements(e)]
    if not international:
        return [paragraph(material.say("elements_none", topic=pack.topic), "gap")]
    model = international[0]
    language = material.metadata(model.document).language
    laws = [
        evidence
        for evidence in _defining(material, "national")
        if _same(material.metadata(evidence.document).language, language)
    ][:MOST_LAWS]
    made: list[Simple] = [_source(material, "elements_lead", "definition", model)]
    made += [_source(material, "elements_with", "law", law) for law in laws]
    if not laws:
        made.append(paragraph(material.say("elements_alone"), "gap"))
    made.append(_table(material, section, model, laws, language))
    made.append(paragraph(material.say("elements_rule"), "table_note"))
    return [Region("elements", section.title, tuple(made))]


def _defining(material: Material, source: str) -> list[Evidence]:
    pack, found = packs.pack(material), packs.quoted(material)
    return [
        found[e.id]
        for e in pack.extracts
        if (e.source, e.question) == (source, pack.defining) and e.id in found
    ]


def _elements(evidence: Evidence) -> bool:
    found = enumerations(_definition(evidence))
    return sum(len(each.elements) for each in found) >= LEAST_ELEMENTS


def _definition(evidence: Evidence) -> str:
    """Return the words that define, without those that lead in to them."""
    return evidence.quotation.pieces[-1].exact


def _same(one: str, other: str) -> bool:
    return one.partition("-")[0] == other.partition("-")[0]


def _source(material: Material, word: str, slot: str, evidence: Evidence) -> Paragraph:
    text = material.say(word, **{slot: packs.cited(material, evidence)})
    return Paragraph((Run(f"{text}."), material.note(evidence)), "lead")


def _table(
    material: Material,
    section: Section,
    model: Evidence,
    laws: Sequence[Evidence],
    language: str,
) -> Table:
    compared = [compare(_definition(model), law.quotation.text, language) for law in laws]
    rows: list[tuple[Cell, ...]] = []
    for at, enumeration in enumerate(enumerations(_definition(model))):
        for number, element in enumerate(enumeration.elements):
            cells = [
                _held(material, law, result[at][1][number])
                for law, result in zip(laws, compared, strict=True)
            ]
            role = text_cell(_role(material, enumeration) if number == 0 else "")
            rows.append((role, text_cell(element.text), *cells))
    share = 0.56 / max(len(laws), 1)
    names = [material.name(law.document) for law in laws]
    return Table(
        id="elements",
        caption=material.say("elements_caption"),
        header=("", material.say("element"), *names),
        rows=tuple(rows),
        widths=(0.2, 0.24, *(share for _ in laws)),
        summary=section.intro or material.say("elements_caption"),
    )


def _role(material: Material, enumeration: Enumeration) -> str:
    role = material.say(f"role_{enumeration.role}")
    return material.say("led_in", role=role, lead=enumeration.lead)


def _held(material: Material, law: Evidence, held: Held) -> Cell:
    text = law.quotation.text
    words = ", ".join(dict.fromkeys(text[a:b].casefold() for a, b in held.spans))
    if held.holding == "held":
        return Cell(((Run(material.say("element_held", words=words)),),), "strong")
    if held.holding == "in part":
        missing = ", ".join(held.missing)
        said = material.say("element_in_part", words=words, missing=missing)
        return Cell(((Run(said),),), "weak")
    return Cell(((Run(material.say("element_not_held")),),), "none")
