"""The extracts in teaching order, each with its heading, its source and why it is here."""

from collections.abc import Iterator

from kb.evidence.choose import Evidence
from kb.evidence.pack.contents import Pack
from kb.evidence.pack.extracts import SOURCES, Source
from kb.evidence.pack.quoting import section_of, words
from kb.report.blocks import Block, Heading, Paragraph, Region, Run, Simple
from kb.report.material import Material, paragraph
from kb.report.sections import packs
from kb.report.sections.answers import heading_above, quoted
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return how many words the extracts have, then a region for each class of sources."""
    pack, found = packs.pack(material), packs.quoted(material)
    held = [found[extract.id] for extract in pack.extracts if extract.id in found]
    if not held:
        return [paragraph(_too_long(material, pack), "gap")]
    total = sum(words(evidence.quotation) for evidence in held)
    made: list[Block] = [
        paragraph(
            material.say(
                "extracts_count", count=len(held), words=f"{total:,}", limit=f"{pack.limit:,}"
            )
        )
    ]
    if left := _left_out(material, pack):
        made.append(paragraph(material.say("not_quoted", places="; ".join(left))))
    for source in SOURCES:
        if content := tuple(_of_class(material, source, found)):
            title = source_title(material, source)
            made.append(Region(f"extracts-{source}", title, content))
    return made


def _left_out(material: Material, pack: Pack) -> list[str]:
    """Return the places of laws and studies that were found and did not fit in the limit."""
    taken = {extract.id for extract in pack.extracts}
    found = (e for answer in pack.answers for e in answer.evidence)
    places = (packs.cited(material, e) for e in found if e.id not in taken and e.kind != "workshop")
    return list(dict.fromkeys(places))


def source_title(material: Material, source: Source) -> str:
    """Return the name of a class of sources, with the country whose law was chosen."""
    pack = packs.pack(material)
    if source == "national" and pack.country:
        return material.say("national_of", country=pack.country)
    return material.say(source if source in ("international", "national") else f"pack_{source}")


def numbers(pack: Pack) -> dict[str, int]:
    """Return the number of each extract, by the id of its evidence."""
    return {extract.id: at for at, extract in enumerate(pack.extracts, start=1)}


def _of_class(material: Material, source: Source, found: dict[str, Evidence]) -> Iterator[Simple]:
    pack = packs.pack(material)
    number = numbers(pack)
    own = [e for e in pack.extracts if e.source == source and e.id in found]
    if own:
        yield Heading(2, source_title(material, source), f"extracts-{source}-heading")
    for extract in own:
        yield from _extract(material, found[extract.id], number[extract.id])


def _extract(material: Material, evidence: Evidence, number: int) -> Iterator[Simple]:
    asked = next(f.question for f in material.findings if f.question.id == evidence.question)
    section = section_of(material.lookup(evidence.document), evidence.quotation.provision)
    heading = section.heading if section else heading_above(material, evidence)
    title = material.say("extract", number=number)
    yield paragraph(f"{title}. {heading}" if heading else f"{title}.", "lead")
    yield from _quoted(material, evidence)
    why = material.say("extract_why", question=asked.text, strength=material.say(evidence.strength))
    yield Paragraph((Run(why, italic=True),), "table_note")


def _quoted(material: Material, evidence: Evidence) -> Iterator[Simple]:
    """Yield an excerpt and whose words it is; a law's heading stands above it already."""
    lines = quoted(material, evidence)
    if evidence.kind != "law":
        yield from lines
        return
    yield from lines[:-1]
    yield Paragraph((Run(packs.cited(material, evidence)),), "attribution")


def _too_long(material: Material, pack: Pack) -> str:
    least = min(words(e.quotation) for answer in pack.answers for e in answer.evidence)
    return material.say("extracts_none", limit=f"{pack.limit:,}", least=least)
