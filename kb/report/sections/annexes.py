"""Annexes: every excerpt with its place in its source, and the provisions quoted from."""

from collections.abc import Iterator

from kb.evidence.choose import Evidence
from kb.model import Provision
from kb.report import citation
from kb.report.blocks import Block, Cell, Heading, Paragraph, Run, Table
from kb.report.material import Material, cell, paragraph, text_cell, to
from kb.report.template import Section

LONGEST_PROVISION = 350


def excerpts(material: Material, section: Section) -> list[Block]:
    """Return the list of excerpts; its characters count in the canonical text (`kb text`)."""
    quoted = list(material.evidence())
    if not quoted:
        return [paragraph(material.say("matrix_none"), "gap")]
    codes = material.codes()
    columns = ("identifier", "question", "source", "place", "characters", "strength")
    return [
        Table(
            id="excerpts",
            caption=material.say("annex_caption"),
            header=tuple(material.say(column) for column in columns),
            rows=tuple(_excerpt(material, evidence, codes) for evidence in quoted),
            widths=(0.14, 0.38, 0.08, 0.17, 0.14, 0.09),
            summary=section.intro,
            landscape=True,
        ),
        paragraph(material.key(list(codes)), "table_note"),
    ]


def _excerpt(material: Material, evidence: Evidence, codes: dict[str, str]) -> tuple[Cell, ...]:
    quotation = evidence.quotation
    question = next(f.question for f in material.findings if f.question.id == evidence.question)
    characters = ", ".join(f"{piece.start}–{piece.end}" for piece in quotation.pieces)
    return (
        text_cell(evidence.id),
        cell(to(question)),
        text_cell(codes[evidence.document]),
        text_cell(material.place(evidence)),
        text_cell(characters),
        Cell(((Run(material.say(evidence.strength)),),), evidence.strength),
    )


def provisions(material: Material, section: Section) -> list[Block]:
    """Return the whole sections from which laws are quoted, those too long by name only."""
    documents = material.quoted("law")
    if not documents:
        return [paragraph(material.say("matrix_none"), "gap")]
    made: list[Block] = []
    for at, document in enumerate(documents, start=1):
        made.append(Heading(2, material.name(document), f"law-{at}", numbered=False))
        for provision in _sections(material, document):
            made += _provision(material, document, provision)
    return made


def _sections(material: Material, document: str) -> list[Provision]:
    tree = material.lookup(document)
    found: dict[str, Provision] = {}
    for evidence in material.evidence():
        if evidence.document == document:
            around = list(tree.upward(evidence.quotation.provision))
            whole = next((p for p in around if p.level in ("section", "article", "rule")), None)
            for provision in [whole] if whole else around[:1]:
                found[provision.id] = provision
    return sorted(found.values(), key=lambda p: p.start)


def _provision(material: Material, document: str, provision: Provision) -> Iterator[Paragraph]:
    source = material.lookup(document).document
    text = source.text[provision.start : provision.end]
    place = citation.place(provision.pinpoint, "", material.template.citation_style)
    if lead := place or provision.heading:
        yield paragraph(lead, "lead")
    words = len(text.split())
    if words > LONGEST_PROVISION:
        yield paragraph(material.say("not_reproduced", words=words))
        return
    for line in filter(str.strip, text.split("\n")):
        yield Paragraph((Run(line, language=source.metadata.language),), "quote")
