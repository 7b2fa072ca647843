"""Gaps in the evidence: the searches that were tried and what came near."""

from collections.abc import Sequence

from kb.evidence.findings import Findings, Gap
from kb.report.blocks import Block, Paragraph, Region, Run, Simple
from kb.report.material import Material, paragraph
from kb.report.sections import chosen, gaps
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the thresholds, and a region for each question with a gap."""
    open_questions = [f for f in material.findings if f.gaps or f.unsettled]
    if not open_questions:
        return [paragraph(material.say("no_gaps"))]
    rule = [paragraph(gaps.thresholds(material))] if any(f.gaps for f in open_questions) else []
    return [*rule, *(_region(material, finding) for finding in open_questions)]


def _region(material: Material, finding: Findings) -> Region:
    question = finding.question
    made: list[Simple] = [Paragraph((Run(question.text, bold=True),), "lead")]
    made += [paragraph(gaps.sentence(material, gap), "gap") for gap in finding.gaps]
    made += chosen.unsettled(material, finding)
    if finding.gaps:
        made += _tried(material, finding.gaps)
    return Region(f"gap-{question.id}", question.text, tuple(made))


def _tried(material: Material, found: Sequence[Gap]) -> list[Paragraph]:
    """Return the searches, and what came near with why it is not quoted."""
    made = [paragraph(material.say("searches"), "lead")]
    made += [paragraph(phrasing, "bullet") for phrasing in found[0].searches]
    made.append(paragraph(gaps.thresholds(material)))
    near = [n for gap in found for n in gap.rejected]
    if near:
        made.append(paragraph(material.say("nearest"), "lead"))
        made += [paragraph(gaps.near(material, n), "bullet") for n in near]
    return made
