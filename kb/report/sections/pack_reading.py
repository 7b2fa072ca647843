"""The reading list: where to read, how long it is, and the minutes that it takes."""

from kb.evidence.pack.reading import Reading
from kb.report import pinpoint_styles
from kb.report.blocks import Block, Cell, Run, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import packs
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the documents in teaching order with what to read in each, and the sum."""
    pack, rate = packs.pack(material), packs.plan(material).rate
    rows = [_row(material, each, rate) for each in pack.reading]
    words = sum(each.words for each in pack.reading)
    minutes = sum(each.minutes(rate) for each in pack.reading)
    empty = text_cell("")
    total = (material.say("total"), f"{words:,}", f"{minutes:,}")
    rows.append((packs.bold(total[0]), empty, empty, *map(packs.bold, total[1:])))
    columns = ("source", "what_to_read", "pages", "words", "minutes")
    return [
        Table(
            id="reading",
            caption=material.say("reading_caption"),
            header=tuple(material.say(column) for column in columns),
            rows=tuple(rows),
            widths=(0.3, 0.36, 0.12, 0.1, 0.12),
            summary=section.intro or material.say("reading_caption"),
        ),
        paragraph(material.say("reading_rate", rate=rate), "table_note"),
    ]


def _row(material: Material, each: Reading, rate: int) -> tuple[Cell, ...]:
    language = material.metadata(each.document).language
    # a public edition does not tell which group of a workshop spoke
    shown = () if material.edition == "public" and each.source == "workshop" else each.places
    places = tuple((Run(pinpoint_styles.unbroken(p), language=language),) for p in shown)
    return (
        text_cell(material.name(each.document)),
        Cell(places),
        text_cell(each.pages),
        text_cell(f"{each.words:,}"),
        text_cell(str(each.minutes(rate))),
    )
