"""Gaps in the evidence: the searches that were tried and what came near."""

from collections.abc import Sequence

from kb.evidence.findings import Considered, Findings, Gap
from kb.evidence.strength import LEAST, LEAST_COSINE
from kb.report import citation
from kb.report.blocks import Block, Paragraph, Region, Run, Simple
from kb.report.material import Material, paragraph
from kb.report.reasons import why_not
from kb.report.sections import chosen
from kb.report.sections.answers import gap_sentence
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a region for each question with a gap."""
    open_questions = [f for f in material.findings if f.gaps or f.unsettled]
    if not open_questions:
        return [paragraph(material.say("no_gaps"))]
    return [_region(material, finding) for finding in open_questions]


def _region(material: Material, finding: Findings) -> Region:
    question = finding.question
    made: list[Simple] = [Paragraph((Run(question.text, bold=True),), "lead")]
    made += [paragraph(gap_sentence(material, gap), "gap") for gap in finding.gaps]
    made += chosen.unsettled(material, finding)
    if finding.gaps:
        made += _tried(material, finding.gaps)
    return Region(f"gap-{question.id}", question.text, tuple(made))


def _tried(material: Material, gaps: Sequence[Gap]) -> list[Paragraph]:
    """Return the searches, the thresholds, and what came near with why it is not quoted."""
    made = [paragraph(material.say("searches"), "lead")]
    made += [paragraph(phrasing, "bullet") for phrasing in gaps[0].searches]
    made.append(paragraph(_thresholds(material)))
    near = [n for gap in gaps for n in gap.rejected]
    if near:
        made.append(paragraph(material.say("nearest"), "lead"))
        made += [paragraph(_near(material, n), "bullet") for n in near]
    return made


def _thresholds(material: Material) -> str:
    minimum = material.template.minimum
    return material.say(
        "thresholds",
        least=f"{LEAST[minimum]:.2f}",
        least_cosine=f"{LEAST_COSINE[minimum]:.2f}",
        minimum=material.say(minimum),
    )


def _near(material: Material, near: Considered) -> str:
    passage = near.passage
    style = material.template.citation_style
    place = citation.place(passage.pinpoint, passage.page, style)
    named = ", ".join(part for part in (material.name(passage.document), place) if part)
    return material.say("nearest_one", place=named, why=why_not(material.template, near))
