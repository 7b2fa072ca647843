"""The elements of the international definition set against the national ones."""

from collections.abc import Sequence

from kb.evidence.choose import Evidence
from kb.evidence.elements import Enumeration, Held, compare
from kb.evidence.pack.quoting import defining, enumerated
from kb.report.blocks import Block, Cell, Paragraph, Region, Run, Simple, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import packs
from kb.report.template import Section

MOST_LAWS = 3
# Of the elements, for a law to be set beside a definition.
LEAST_HELD = 3


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a table of elements, or a sentence that there is no definition to take apart.

    Where no international definition enumerates its elements, the first national one does.
    """
    international = [e for e in _defining(material, "international") if enumerated(e)]
    national = _defining(material, "national")
    found = international or [e for e in national if enumerated(e)]
    if not found:
        topic = packs.pack(material).topic
        return [paragraph(material.say("elements_none", topic=topic), "gap")]
    model = found[0]
    language = _language(material, model)
    laws = _beside(material, model, language)[:MOST_LAWS]
    made: list[Simple] = [_source(material, "elements_lead", "definition", model)]
    made += [_source(material, "elements_with", "law", law) for law in laws]
    if not international:
        made.append(paragraph(material.say("elements_national"), "gap"))
    elif not laws:
        made.append(paragraph(material.say("elements_alone"), "gap"))
    made.append(_table(material, section, model, laws, language))
    if laws:
        made.append(paragraph(material.say("elements_rule"), "table_note"))
    return [Region("elements", section.title, tuple(made))]


def _beside(material: Material, model: Evidence, language: str) -> list[Evidence]:
    """Return the national extract of each law that holds most of the elements, if several."""
    pack, found = packs.pack(material), packs.quoted(material)
    best: dict[str, tuple[int, Evidence]] = {}
    for extract in pack.extracts:
        evidence = found.get(extract.id)
        if evidence is None or extract.source != "national" or evidence.document == model.document:
            continue
        if _language(material, evidence) == language:
            held = _holds(model, evidence, language)
            if held >= LEAST_HELD and held > best.get(evidence.document, (0, evidence))[0]:
                best[evidence.document] = (held, evidence)
    return [evidence for _, evidence in best.values()]


def _holds(model: Evidence, evidence: Evidence, language: str) -> int:
    compared = compare(defining(model), evidence.quotation.text, language)
    return sum(each.holding == "held" for _, held in compared for each in held)


def _language(material: Material, evidence: Evidence) -> str:
    return material.metadata(evidence.document).language.partition("-")[0]


def _defining(material: Material, source: str) -> list[Evidence]:
    pack, found = packs.pack(material), packs.quoted(material)
    return [
        found[e.id]
        for e in pack.extracts
        if (e.source, e.question) == (source, pack.defining) and e.id in found
    ]


def _source(material: Material, word: str, slot: str, evidence: Evidence) -> Paragraph:
    text = material.say(word, **{slot: packs.cited(material, evidence)})
    return Paragraph((Run(f"{text}."), material.note(evidence)))


def _table(
    material: Material,
    section: Section,
    model: Evidence,
    laws: Sequence[Evidence],
    language: str,
) -> Table:
    compared = [compare(defining(model), law.quotation.text, language) for law in laws]
    rows: list[tuple[Cell, ...]] = []
    for at, enumeration in enumerate(enumerated(model)):
        for number, element in enumerate(enumeration.elements):
            cells = [
                _held(material, law, result[at][1][number])
                for law, result in zip(laws, compared, strict=True)
            ]
            role = text_cell(_role(material, enumeration) if number == 0 else "")
            shared = f" [{element.shared}]" if element.shared else ""
            rows.append((role, text_cell(f"{element.text}{shared}"), *cells))
    share = 0.6 / max(len(laws), 1)
    return Table(
        id="elements",
        caption=material.say("elements_caption"),
        header=(
            material.say("role"),
            material.say("element"),
            *(packs.cited(material, law) for law in laws),
        ),
        rows=tuple(rows),
        widths=(0.18, 0.22, *(share for _ in laws)) if laws else (0.35, 0.65),
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
