"""The glossary: each term with the definitions of its sources, one under the other."""

from kb.evidence.choose import Evidence
from kb.evidence.pack.glossary import Entry
from kb.report.blocks import Block, Cell, Inline, Run, Table
from kb.report.material import Material, paragraph, quoted_lines
from kb.report.sections import packs
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a table of the terms, or a sentence that there is none."""
    pack, found = packs.pack(material), packs.quoted(material)
    if not pack.glossary:
        return [paragraph(material.say("glossary_none"), "gap")]
    table = Table(
        id="glossary",
        caption=material.say("glossary_caption"),
        header=(material.say("term"), material.say("definition")),
        rows=tuple(_row(material, entry, found) for entry in pack.glossary),
        widths=(0.24, 0.76),
        summary=section.intro or material.say("glossary_caption"),
    )
    return [table]


def _row(material: Material, entry: Entry, found: dict[str, Evidence]) -> tuple[Cell, ...]:
    lines: list[tuple[Inline, ...]] = []
    language = ""
    for evidence in (found[id] for id in entry.definitions if id in found):
        language = material.metadata(evidence.document).language
        lines.append(packs.source_line(material, evidence))
        quoted = quoted_lines(evidence, language)
        quoted[-1] = (*quoted[-1], material.note(evidence))
        lines += quoted
    return Cell(((Run(entry.term, bold=True, language=language),),)), Cell(tuple(lines))
