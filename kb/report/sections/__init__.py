"""The sections of a report, one function a part: what is found -> blocks."""

from collections.abc import Callable

from kb.report.blocks import Block
from kb.report.material import Material
from kb.report.sections import (
    acronyms,
    annexes,
    answers,
    compare_articles,
    compare_elements,
    compare_gaps,
    compare_method,
    compare_penalties,
    compare_summary,
    matrices,
    method,
    pack_elements,
    pack_extracts,
    pack_gaps,
    pack_glossary,
    pack_key,
    pack_plan,
    pack_quiz,
    pack_reading,
    silence,
    sources,
    triangulation,
    voices,
)
from kb.report.template import Section

Part = Callable[[Material, Section], list[Block]]


def _nothing(material: Material, section: Section) -> list[Block]:
    """A section of the template's own text has nothing under it."""
    return []


PARTS: dict[str, Part] = {
    "text": _nothing,
    "acronyms": acronyms.table,
    "summary": matrices.summary,
    "method": method.blocks,
    "laws": sources.laws,
    "findings": answers.blocks,
    "voices": voices.blocks,
    "triangulation": triangulation.blocks,
    "matrix": matrices.questions_by_source,
    "gaps": silence.blocks,
    "annex_excerpts": annexes.excerpts,
    "annex_provisions": annexes.provisions,
    "pack_outcomes": pack_plan.outcomes,
    "pack_sessions": pack_plan.sessions,
    "pack_extracts": pack_extracts.blocks,
    "pack_elements": pack_elements.blocks,
    "pack_glossary": pack_glossary.blocks,
    "pack_reading": pack_reading.blocks,
    "pack_quiz": pack_quiz.blocks,
    "pack_gaps": pack_gaps.blocks,
    "pack_key": pack_key.blocks,
    "compare_summary": compare_summary.blocks,
    "compare_method": compare_method.blocks,
    "compare_articles": compare_articles.blocks,
    "compare_elements": compare_elements.blocks,
    "compare_penalties": compare_penalties.blocks,
    "compare_gaps": compare_gaps.blocks,
}
