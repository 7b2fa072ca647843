"""What the collection does not say on the topic, with the searches that were tried."""

from collections.abc import Collection, Iterator

from kb.evidence.choose import Gap
from kb.evidence.pack.extracts import SOURCES, Answer, Source
from kb.evidence.pack.topic import language_of
from kb.report.blocks import Block, Region, Simple
from kb.report.material import Material, paragraph
from kb.report.sections import packs
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return what the collection lacks altogether, then a region for each question left open."""
    pack = packs.pack(material)
    missing = [source for source in SOURCES if _is_missing(pack.answers, source)]
    made: list[Block] = [
        paragraph(material.say("gap_none", kind=material.say(f"{source}_gap")), "gap")
        for source in missing
    ]
    if count := _foreign(material):
        made.append(paragraph(material.say("pack_foreign", count=count), "gap"))
    for id in dict.fromkeys(answer.question.id for answer in pack.answers):
        own = [a for a in pack.answers if a.question.id == id and a.gap and a.source not in missing]
        if own:
            made.append(Region(f"gap-{id}", own[0].question.text, tuple(_gaps(material, own))))
    return made or [paragraph(material.say("pack_no_gaps"))]


def _is_missing(answers: Collection[Answer], source: Source) -> bool:
    """Return whether no question found any passage in a class of sources."""
    own = [answer for answer in answers if answer.source == source]
    return not any(a.evidence or (a.gap and a.gap.looked_at) for a in own)


def _foreign(material: Material) -> int:
    """Return how many documents are in another language than the topic."""
    spoken = language_of(packs.pack(material).topic, material.template.language)
    primary = spoken.partition("-")[0]
    languages = (summary.metadata.language.partition("-")[0] for summary in material.summaries)
    return sum(language not in ("", primary) for language in languages)


def _gaps(material: Material, answers: list[Answer]) -> Iterator[Simple]:
    yield paragraph(answers[0].question.text, "lead")
    for answer in answers:
        if answer.gap:
            yield paragraph(_sentence(material, answer, answer.gap), "gap")
    searches = "; ".join(answers[0].question.phrasings)
    yield paragraph(f"{material.say('searches')}: {searches}.", "table_note")


def _sentence(material: Material, answer: Answer, gap: Gap) -> str:
    kind = material.say(f"{answer.source}_gap")
    tried = {"kind": kind, "looked": gap.looked_at, "searches": len(gap.searches)}
    if gap.found:
        return material.say("gap_few", found=gap.found, wanted=gap.wanted, **tried)
    return material.say("gap", **tried)
