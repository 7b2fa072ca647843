"""The documents: laws with the provisions relied on, and the list of all that were consulted."""

from kb.model import KINDS, DocumentSummary
from kb.report import citation, dates
from kb.report.blocks import Block, Cell, Paragraph, Run, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.template import Section


def laws(material: Material, section: Section) -> list[Block]:
    """Return the table of laws and instruments that are quoted."""
    documents = material.quoted("law")
    if not documents:
        return [paragraph(material.say("matrix_none"), "gap")]
    columns = ("instrument", "number", "date", "provisions_quoted")
    return [
        Table(
            id="legal-framework",
            caption=material.say("laws_caption"),
            header=tuple(material.say(column) for column in columns),
            rows=tuple(_law(material, id) for id in documents),
            widths=(0.42, 0.16, 0.16, 0.26),
            summary=section.intro,
        )
    ]


def _law(material: Material, document: str) -> tuple[Cell, ...]:
    metadata = material.metadata(document)
    quoted = sorted(
        {
            (e.quotation.pieces[-1].start, material.place(e))
            for e in material.evidence()
            if e.document == document
        }
    )
    pinpoints = "; ".join(dict.fromkeys(place for _, place in quoted if place))
    runs = citation.reference(metadata, "law", material.template.citation_style)
    date = dates.in_words(metadata.date)
    return (Cell((runs,)), text_cell(metadata.number), text_cell(date), text_cell(pinpoints))


def _consulted(material: Material) -> list[DocumentSummary]:
    """Return all documents searched; in a teaching pack those that it sends its readers to."""
    if material.pack is None:
        return list(material.summaries)
    read = {each.document for each in material.pack.reading}
    return [summary for summary in material.summaries if summary.id in read]


def bibliography(material: Material) -> tuple[Paragraph, ...]:
    """Return the list of documents as paragraphs, a line before each group."""
    made = [paragraph(material.say("listed"))]
    ordered = sorted(_consulted(material), key=lambda s: (KINDS.index(s.kind), s.id))
    for group in citation.bibliography(ordered, material.template.citation_style):
        made.append(Paragraph((Run(group.title),), "lead"))
        made += [Paragraph(entry, "bibliography") for entry in group.entries]
    return tuple(made)
