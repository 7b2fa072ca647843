"""What each workshop group said: the same contributions, gathered by group."""

from collections.abc import Sequence

from kb.evidence.choose import Evidence
from kb.report.blocks import Block, Cell, Heading, Table
from kb.report.material import Material, cell, paragraph, quoted_lines, to
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a table for each group of each workshop, with a count of what it did not speak to."""
    documents = material.quoted("workshop")
    if not documents:
        return [paragraph(material.say("no_voices"), "gap")]
    made: list[Block] = []
    for at, document in enumerate(documents, start=1):
        if len(documents) > 1:
            made.append(Heading(2, material.name(document), f"workshop-{at}"))
        said = [e for e in material.evidence() if e.document == document]
        groups = sorted({e.group for e in said}, key=lambda name: (not name, name))
        for number, group in enumerate(groups, start=1):
            name = group or material.say("no_group")
            if len(documents) > 1:
                name = f"{name}, {material.metadata(document).title.split(': ')[-1]}"
            own = [e for e in said if e.group == group]
            made += _group(material, f"voices-{at}-{number}", name, own)
    return made


def _group(material: Material, id: str, name: str, own: Sequence[Evidence]) -> list[Block]:
    asked = [
        f.question for f in material.findings if any(w.kind == "workshop" for w in f.question.wants)
    ]
    silent = len(asked) - len({e.question for e in own})
    caption = material.say("voices_caption", group=name)
    table = Table(
        id=id,
        caption=caption,
        header=(material.say("question"), material.say("said")),
        rows=tuple(_row(material, e) for e in own),
        widths=(0.3, 0.7),
        summary=caption,
    )
    count = material.say("silent", silent=silent, asked=len(asked))
    return [table, paragraph(count, "table_note")]


def _row(material: Material, evidence: Evidence) -> tuple[Cell, ...]:
    question = next(f.question for f in material.findings if f.question.id == evidence.question)
    language = material.metadata(evidence.document).language
    lines = quoted_lines(evidence, language)
    lines[-1] = (*lines[-1], material.note(evidence))
    return (cell(to(question)), Cell(tuple(lines)))
