"""Tables of questions: what was found for each, and in which source."""

from kb.evidence.choose import Findings
from kb.evidence.strength import best
from kb.model import KINDS
from kb.report.blocks import Block, Cell, Run, Table
from kb.report.material import Material, cell, paragraph, text_cell, to
from kb.report.sections import balance
from kb.report.template import Section

COLUMNS = 10


def summary(material: Material, section: Section) -> list[Block]:
    """Return the spread of the evidence, and the matrix of findings, evidence and gaps."""
    kinds = [material.say(kind) for kind in KINDS]
    return [
        *balance.chart(material),
        Table(
            id="summary-matrix",
            caption=material.say("summary_caption"),
            header=(material.say("question"), *kinds, material.say("gaps")),
            rows=tuple(_summary_row(material, finding) for finding in material.findings),
            widths=(0.36, 0.16, 0.16, 0.16, 0.16),
            summary=section.intro,
        ),
    ]


def _summary_row(material: Material, finding: Findings) -> tuple[Cell, ...]:
    wanted = {want.kind for want in finding.question.wants}
    cells = [cell(to(finding.question))]
    for kind in KINDS:
        excerpts = finding.of(kind)
        if excerpts:
            shade = best([e.strength for e in excerpts]) or "none"
            cells.append(Cell(((Run(material.counted(excerpts)),),), shade))
        else:
            cells.append(Cell(((Run(material.say("none") if kind in wanted else "–"),),), "none"))
    gaps = ", ".join(material.say(gap.kind) for gap in finding.gaps) or material.say("no_gap")
    return (*cells, text_cell(gaps))


def questions_by_source(material: Material, section: Section) -> list[Block]:
    """Return the evidence matrix: on landscape pages, at most ten sources a table, with a key."""
    documents = material.quoted(*KINDS)
    if not documents:
        return [paragraph(material.say("matrix_none"), "gap")]
    codes = material.codes()
    made: list[Block] = []
    for number, first in enumerate(range(0, len(documents), COLUMNS), start=1):
        columns = documents[first : first + COLUMNS]
        share = 0.7 / len(columns)
        made.append(
            Table(
                id=f"evidence-matrix-{number}",
                caption=material.say("matrix_caption"),
                header=(material.say("question"), *(codes[id] for id in columns)),
                rows=tuple(_source_row(material, f, columns) for f in material.findings),
                widths=(0.3, *(share for _ in columns)),
                summary=section.intro,
                landscape=True,
            )
        )
        made.append(paragraph(material.key(columns), "table_note"))
    return made


def _source_row(material: Material, finding: Findings, columns: list[str]) -> tuple[Cell, ...]:
    cells = [cell(to(finding.question))]
    for id in columns:
        excerpts = [e for e in finding.evidence if e.document == id]
        if excerpts:
            strength = best([e.strength for e in excerpts]) or "none"
            text = f"{material.say(strength)} ({len(excerpts)})"
            cells.append(Cell(((Run(text),),), strength))
        else:
            cells.append(text_cell(""))
    return tuple(cells)
