"""The penalties of the provisions found, in numbers and in the law's words."""

from collections.abc import Iterator

from kb.evidence.choose import Evidence
from kb.evidence.penalties import Penalty
from kb.report import amounts
from kb.report.blocks import Block, Cell, Run, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import comparisons
from kb.report.sections.answers import heading_above
from kb.report.template import Section

COLUMNS = ("offence", "provision", "least_term", "most_term", "fine", "words_of_law")


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the table of penalties, each once."""
    rows = list(_rows(material))
    if not rows:
        return [paragraph(material.say("no_penalties"), "gap")]
    return [
        Table(
            id="penalties",
            caption=material.say("penalties_caption"),
            header=tuple(material.say(column) for column in COLUMNS),
            rows=tuple(rows),
            widths=(0.2, 0.2, 0.1, 0.1, 0.15, 0.25),
            summary=section.intro,
            landscape=True,
        )
    ]


def penalties(material: Material) -> Iterator[tuple[Evidence, Penalty]]:
    """Yield each penalty of the provisions found with the excerpt that threatens it."""
    seen: set[tuple[str, str, str]] = set()
    for _, answer in comparisons.answered(material):
        for evidence in answer.evidence:
            for penalty in comparisons.penalties(material, evidence):
                name = (evidence.document, evidence.quotation.provision, penalty.words)
                if name not in seen:
                    seen.add(name)
                    yield evidence, penalty


def _rows(material: Material) -> Iterator[tuple[Cell, ...]]:
    language = {id: material.metadata(id).language for id in comparisons.codes(material)}
    found = sorted(
        penalties(material),
        key=lambda p: (material.name(p[0].document), p[0].quotation.pieces[-1].start),
    )
    for evidence, penalty in found:
        place = material.place(evidence)
        named = ", ".join(part for part in (material.name(evidence.document), place) if part)
        words = Run(f"“{penalty.words}”", language=language[evidence.document])
        yield (
            text_cell(heading_above(material, evidence)),
            text_cell(named),
            text_cell(amounts.least(material.say, penalty) or "–"),
            text_cell(amounts.most(material.say, penalty) or "–"),
            text_cell(_fine(material, penalty)),
            Cell(((words, material.note(evidence)),)),
        )


def _fine(material: Material, penalty: Penalty) -> str:
    if penalty.fine is None:
        return "–"
    return amounts.joined(material.say, penalty, penalty.fine)
