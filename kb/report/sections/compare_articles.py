"""An instrument article by article, with the nearest provisions of each law beside its words."""

from collections.abc import Iterator, Sequence

from kb.evidence.choose import Evidence
from kb.evidence.compare import Answer, Row
from kb.report.amounts import said
from kb.report.blocks import Block, Cell, Heading, Inline, Region, Run, Simple, Table
from kb.report.material import Material, paragraph, quoted_lines
from kb.report.sections import comparisons
from kb.report.template import Section

MOST_LAWS = 3  # columns of a table beside that of the instrument
_WIDTHS = {0: (0.62, 0.38), 1: (0.42, 0.58), 2: (0.32, 0.34, 0.34), 3: (0.28, 0.24, 0.24, 0.24)}


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a region for each article: its table, or several where many laws answer it."""
    found = comparisons.comparison(material)
    return [_region(material, id, rows) for id, rows in found.articles.items()]


def _region(material: Material, id: str, rows: Sequence[Row]) -> Region:
    title = next(f.question.text for f in material.findings if f.question.id == id)
    made: list[Simple] = [Heading(2, title, f"q-{id}")]
    found = comparisons.comparison(material)
    answering = sorted(found.answering(rows), key=lambda law: (material.name(law), law))
    chunks = [answering[at : at + MOST_LAWS] for at in range(0, len(answering), MOST_LAWS)]
    for number, laws in enumerate(chunks or [[]], start=1):
        made.append(_table(material, f"{id}-{number}", title, rows, laws, first=number == 1))
    silent = len(found.documents) - len(answering)
    if silent and answering:
        made.append(paragraph(material.say("silent_laws", count=silent), "table_note"))
    return Region(f"question-{id}", title, tuple(made))


def _table(
    material: Material, id: str, title: str, rows: Sequence[Row], laws: Sequence[str], first: bool
) -> Table:
    article = title.partition(":")[0]
    caption = material.say("articles_caption", article=article)
    names = [material.name(law) for law in laws]
    return Table(
        id=f"compared-{id}",
        caption=caption,
        header=(material.say("requirement"), *(names or [material.say("all_laws")])),
        rows=tuple(
            (_wording(material, row, first), *_answers(material, row, laws)) for row in rows
        ),
        widths=_WIDTHS[len(laws)],
        summary=caption,
        landscape=True,
    )


def _answers(material: Material, row: Row, laws: Sequence[str]) -> list[Cell]:
    if not laws:
        return [_none(material)]
    return [_answer(material, row.answer(law)) for law in laws]


def _none(material: Material) -> Cell:
    return Cell(((Run(material.say("no_provision")),),), "none")


def _wording(material: Material, row: Row, whole: bool) -> Cell:
    """Return a requirement's place and force, and its words unless another table has them."""
    place = comparisons.place(material, row.requirement)
    force = comparisons.force(material, row.requirement)
    head: tuple[Inline, ...] = (Run(place, bold=True), Run(f" ({force})"))
    return Cell((head, *_quoted(material, row.wording)) if whole else (head,))


def _answer(material: Material, answer: Answer) -> Cell:
    if not answer.evidence:
        return _none(material)
    lines: list[tuple[Inline, ...]] = []
    for evidence in answer.evidence:
        lines += _excerpt(material, evidence)
    return Cell(tuple(lines), answer.evidence[0].strength)


def _excerpt(material: Material, evidence: Evidence) -> Iterator[tuple[Inline, ...]]:
    place, strength = material.place(evidence), material.say(evidence.strength)
    yield (Run(place, bold=True), Run(f" ({strength})" if place else strength.capitalize()))
    yield from _quoted(material, evidence)
    for penalty in comparisons.penalties(material, evidence):
        yield (Run(material.say("penalty_is", penalty=said(material.say, penalty)), italic=True),)


def _quoted(material: Material, evidence: Evidence) -> list[tuple[Inline, ...]]:
    lines = quoted_lines(evidence, material.metadata(evidence.document).language)
    lines[-1] = (*lines[-1], material.note(evidence))
    return lines
