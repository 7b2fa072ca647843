"""Gaps in the evidence: the searches that were tried and what came near."""

from kb.evidence.findings import Considered, Findings
from kb.report import citation
from kb.report.blocks import Block, Paragraph, Region, Run, Simple
from kb.report.material import Material, paragraph
from kb.report.sections.answers import gap_sentence
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a region for each question with a gap."""
    open_questions = [finding for finding in material.findings if finding.gaps]
    if not open_questions:
        return [paragraph(material.say("no_gaps"))]
    return [_region(material, finding) for finding in open_questions]


def _region(material: Material, finding: Findings) -> Region:
    question = finding.question
    made: list[Simple] = [Paragraph((Run(question.text, bold=True),), "lead")]
    made += [paragraph(gap_sentence(material, gap), "gap") for gap in finding.gaps]
    made.append(paragraph(material.say("searches"), "lead"))
    made += [paragraph(phrasing, "bullet") for phrasing in finding.gaps[0].searches]
    near = [n for gap in finding.gaps for n in gap.rejected]
    if near:
        made.append(paragraph(material.say("nearest"), "lead"))
        made += [paragraph(_near(material, n), "bullet") for n in near]
    return Region(f"gap-{question.id}", question.text, tuple(made))


def _near(material: Material, near: Considered) -> str:
    passage = near.passage
    style = material.template.citation_style
    place = citation.place(passage.pinpoint, passage.page, style)
    named = ", ".join(part for part in (material.name(passage.document), place) if part)
    return material.say("nearest_one", place=named, closeness=f"{near.closeness:.2f}")
