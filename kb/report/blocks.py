"""What a report is made of, whatever it is rendered to: Word, Markdown or HTML.

A report is a sequence of sections; each section is a heading and blocks; a ``Region`` groups the
blocks that one template question generated, so that a later build can find and replace them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

ParagraphStyle = Literal[
    "body",  # running text from the template
    "lead",  # a line that introduces what follows, kept with it
    "quote",  # a verbatim excerpt set as a block quotation
    "attribution",  # who said it and where, under a quotation
    "bullet",
    "number",
    "gap",  # what the corpus does not say
    "instruction",  # what the author still has to do, taken out before publication
    "bibliography",
    "table_note",
]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one appearance; ``language`` is BCP 47, ``""`` for the report's own.

    ``link`` is a web address that the text leads to, ``""`` for none. ``fate`` shows words as put
    in or taken out between two versions.
    """

    text: str
    bold: bool = False
    italic: bool = False
    language: str = ""
    link: str = ""
    fate: Literal["", "in", "out"] = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote at this place. ``evidence`` names the excerpt that it cites, ``""`` if none."""

    runs: tuple[Run, ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A live cross-reference to a heading, table or region by id; ``text`` is what is cached.

    An empty ``text`` stands for what Word would show: a heading's words, ``Table 3`` for a table.
    With ``page`` the number of the target's page is shown (``text`` where there are no pages).
    """

    target: str
    text: str
    page: bool = False


Inline = Run | Note | Reference


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6; ``id`` is unique in the report.

    Where the template numbers its headings, one that is not ``numbered`` (an annex, the acronyms)
    goes without.
    """

    level: int
    text: str
    id: str
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of inlines.

    ``comment`` is a word to the author beside it, its paragraphs parted by line breaks: a comment
    in Word; what is published, Markdown and HTML leave it out.
    """

    inlines: tuple[Inline, ...]
    style: ParagraphStyle = "body"
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; each paragraph is a tuple of inlines. ``shade`` is a meaning, not a colour."""

    paragraphs: tuple[tuple[Inline, ...], ...]
    shade: Literal["", "strong", "medium", "weak", "none"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table whose first row is its header; ``widths`` are shares that sum to 1.

    ``summary`` is the alternative text. A ``landscape`` table stands in a landscape section.
    """

    id: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    summary: str
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One number for each of a chart's categories."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A captioned chart of stacked bars, one bar a category; ``axis`` says what a category is.

    ``summary`` is the alternative text. Where nothing draws charts it is the table of its numbers.
    """

    id: str
    caption: str
    axis: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Simple = Heading | Paragraph | Table | Chart | PageBreak


@dataclass(frozen=True, slots=True)
class Region:
    """Generated blocks that belong together; the first is a heading or a lead, never footnoted."""

    id: str
    title: str
    blocks: tuple[Simple, ...]


Block = Simple | Region


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: what fills the template's scalars, and its blocks in order.

    ``scalars`` fill ``{{ name }}`` in template.docx (title, subtitle, country, date, version …).
    ``state`` is kept inside the .docx: JSON that says what was generated from what.
    """

    title: str
    language: str
    scalars: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    bibliography: tuple[Paragraph, ...] = ()
    state: str = ""


def simple_blocks(blocks: Iterable[Block]) -> Iterator[Simple]:
    """The blocks in order, those inside regions in their region's place."""
    for block in blocks:
        if isinstance(block, Region):
            yield from block.blocks
        else:
            yield block


def targets(blocks: tuple[Block, ...]) -> dict[str, str]:
    """What a cross-reference shows of each heading, table, chart and region, by id.

    Tables and charts are numbered each in their order: ``Table 1``, ``Figure 1``.
    """
    shown: dict[str, str] = {}
    tables = figures = 0
    for block in simple_blocks(blocks):
        if isinstance(block, Heading):
            shown[block.id] = block.text
        elif isinstance(block, Table):
            tables += 1
            shown[block.id] = f"Table {tables}"
        elif isinstance(block, Chart):
            figures += 1
            shown[block.id] = f"Figure {figures}"
    for region in blocks:
        if isinstance(region, Region):
            shown.setdefault(region.id, region.title)
    return shown


def as_table(chart: Chart) -> Table:
    """The numbers of a chart as a table, which keeps the chart's id and number."""
    names = (chart.axis, *(series.name for series in chart.series))
    share = 0.6 / max(len(chart.series), 1)
    return Table(
        id=chart.id,
        caption=chart.caption,
        header=names,
        rows=tuple(
            tuple(Cell(((Run(text),),)) for text in (category, *(str(n) for n in numbers)))
            for category, *numbers in zip(
                chart.categories, *(series.values for series in chart.series), strict=True
            )
        ),
        widths=(0.4, *(share for _ in chart.series)),
        summary=chart.summary,
    )
