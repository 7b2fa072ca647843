"""What the collection does not say on the topic, with the searches that were tried."""

from collections.abc import Iterator

from kb.evidence.choose import Gap
from kb.evidence.pack.extracts import Answer
from kb.report.blocks import Block, Region, Simple
from kb.report.material import Material, paragraph
from kb.report.sections import packs
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return a region for each question that some class of sources leaves open."""
    pack = packs.pack(material)
    made: list[Block] = []
    for id in dict.fromkeys(answer.question.id for answer in pack.answers):
        own = [a for a in pack.answers if a.question.id == id and a.gap]
        if own:
            made.append(Region(f"gap-{id}", own[0].question.text, tuple(_gaps(material, own))))
    return made or [paragraph(material.say("pack_no_gaps"))]


def _gaps(material: Material, answers: list[Answer]) -> Iterator[Simple]:
    yield paragraph(answers[0].question.text, "lead")
    for answer in answers:
        if answer.gap:
            yield paragraph(_sentence(material, answer, answer.gap), "gap")
    searches = "; ".join(answers[0].question.phrasings)
    yield paragraph(f"{material.say('searches')}: {searches}.", "table_note")


def _sentence(material: Material, answer: Answer, gap: Gap) -> str:
    kind = material.say(f"{answer.source}_gap")
    if not gap.looked_at:
        return material.say("gap_none", kind=kind)
    tried = {"kind": kind, "looked": gap.looked_at, "searches": len(gap.searches)}
    if gap.found:
        return material.say("gap_few", found=gap.found, wanted=gap.wanted, **tried)
    return material.say("gap", **tried)
