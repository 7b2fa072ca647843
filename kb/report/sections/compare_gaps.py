"""Requirements that laws do not answer: the searches that were tried, and what came nearest."""

from kb.evidence.compare import Row
from kb.evidence.findings import Considered
from kb.evidence.likeness import LEAST, LEAST_COSINE
from kb.report import citation
from kb.report.blocks import Block, Cell, Reference, Run, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import comparisons
from kb.report.template import Section

NEAREST = 3
LONGEST_SEARCH = 25  # in words


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a table of the requirements without a provision in some law."""
    found = comparisons.comparison(material)
    rows = [row for row in found.rows if any(not a.evidence for a in row.answers)]
    if not rows:
        return [paragraph(material.say("no_compare_gaps"))]
    return [
        paragraph(_thresholds(material)),
        Table(
            id="gaps",
            caption=material.say("compare_gaps_caption"),
            header=(
                material.say("requirement"),
                material.say("not_found_in"),
                material.say("searches"),
                material.say("nearest"),
            ),
            rows=tuple(_row(material, row) for row in rows),
            widths=(0.1, 0.2, 0.33, 0.37),
            summary=section.intro,
            landscape=True,
        ),
    ]


def _thresholds(material: Material) -> str:
    minimum = material.template.minimum
    return material.say(
        "compare_thresholds", least=f"{LEAST[minimum]:.2f}", cosine=f"{LEAST_COSINE[minimum]:.2f}"
    )


def _row(material: Material, row: Row) -> tuple[Cell, ...]:
    place = comparisons.place(material, row.requirement)
    return (
        Cell(((Reference(f"q-{row.wording.question}", place),),)),
        text_cell(_silent(material, row)),
        Cell(tuple((Run(search, italic=True),) for search in _searches(material, row))),
        _nearest(material, row),
    )


def _searches(material: Material, row: Row) -> list[str]:
    """Return the searches; those that repeat the requirement at length are only named."""
    short = [search for search in row.searches if len(search.split()) <= LONGEST_SEARCH]
    shown = [s for s in short if not any(s != other and s in other for other in short)]
    return [*([material.say("own_words")] if len(short) < len(row.searches) else []), *shown]


def _silent(material: Material, row: Row) -> str:
    """Return the laws without a provision: all of them, or by their codes and a count."""
    coded = comparisons.codes(material)
    silent = [answer.document for answer in row.answers if not answer.evidence]
    if len(silent) == len(row.answers):
        return material.say("in_none", count=len(silent))
    named = [coded[id] for id in coded if id in silent]
    others = len(silent) - len(named)
    parts = [", ".join(named)] if named else []
    return material.say("and").join(
        [*parts, *([material.say("others_silent", count=others)] if others else [])]
    )


def _nearest(material: Material, row: Row) -> Cell:
    near = [one for answer in row.answers if not answer.evidence for one in answer.rejected]
    near.sort(key=lambda one: (-one.closeness, one.passage.document, one.passage.start))
    lines = tuple((Run(_said(material, one)),) for one in near[:NEAREST])
    return Cell(lines or ((Run(material.say("no_nearest")),),))


def _said(material: Material, one: Considered) -> str:
    style = material.template.citation_style
    place = citation.place(one.passage.pinpoint, one.passage.page, style)
    named = ", ".join(part for part in (material.name(one.passage.document), place) if part)
    return material.say(
        "compare_near",
        place=named,
        like=f"{one.closeness:.2f}",
        cosine=f"{one.cosine or 0:.2f}",
        why=why(material, one),
    )


def why(material: Material, one: Considered) -> str:
    """Return why a passage that came near answers nothing."""
    if one.reason == "weak":
        return material.say("compare_weak")
    if one.reason == "off":
        lacks = ", ".join(one.lacks)
        return material.say("why_off", words=lacks) if lacks else material.say("compare_no_term")
    return material.say(f"why_{one.reason}")
