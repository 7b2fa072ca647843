"""The summary of a gap analysis: requirements against laws, with the strength of each answer."""

from collections.abc import Sequence

from kb.evidence.compare import Row
from kb.report.blocks import Block, Cell, Reference, Run, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import comparisons
from kb.report.template import Section

COLUMNS = 8


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the counts in a sentence, the matrix, and the laws in which nothing was found."""
    found = comparisons.comparison(material)
    coded = comparisons.codes(material)
    made: list[Block] = [paragraph(_counts(material))]
    laws = list(coded)
    for number, first in enumerate(range(0, max(len(laws), 1), COLUMNS), start=1):
        columns = laws[first : first + COLUMNS]
        made.append(_table(material, section, number, columns))
        if columns:
            made.append(paragraph(comparisons.key(material, columns), "table_note"))
    silent = [material.name(id) for id in found.documents if id not in coded]
    if silent:
        made.append(paragraph(material.say("silent_all", count=len(silent)), "lead"))
        made += [paragraph(f"{name}.", "bullet") for name in sorted(silent)]
    return made


def _counts(material: Material) -> str:
    found = comparisons.comparison(material)
    best = [
        min(
            (a.strength for a in row.answers if a.strength),
            key=("strong", "medium", "weak").index,
            default="none",
        )
        for row in found.rows
    ]
    return material.say(
        "compare_counts",
        requirements=len(found.rows),
        laws=len(found.documents),
        **{strength: best.count(strength) for strength in ("strong", "medium", "weak", "none")},
    )


def _table(material: Material, section: Section, number: int, laws: Sequence[str]) -> Table:
    coded = comparisons.codes(material)
    share = 0.42 / max(len(laws), 1)
    return Table(
        id=f"summary-{number}",
        caption=material.say("compare_caption"),
        header=(
            material.say("requirement"),
            material.say("subject_matter"),
            material.say("force"),
            *(coded[law] for law in laws),
        ),
        rows=tuple(_row(material, row, laws) for row in comparisons.comparison(material).rows),
        widths=(0.15, 0.28, 0.15, *(share for _ in laws)),
        summary=section.intro,
        landscape=False,
    )


def _row(material: Material, row: Row, laws: Sequence[str]) -> tuple[Cell, ...]:
    place = comparisons.place(material, row.requirement)
    cells = [
        Cell(((Reference(f"q-{row.wording.question}", place),),)),
        text_cell(row.requirement.heading),
        text_cell(comparisons.force(material, row.requirement)),
    ]
    for law in laws:
        strength = row.answer(law).strength
        text = material.say(strength) if strength else "–"
        cells.append(Cell(((Run(text),),), strength or "none"))
    return tuple(cells)
