"""Captioned tables that survive a page break and a screen reader."""

from collections.abc import Sequence

from kb.report.blocks import Cell, Inline, Run, Table
from kb.report.word.captions import caption
from kb.report.word.inlines import text_of
from kb.report.word.ooxml import Element, one_line, w
from kb.report.word.paragraphs import of_inlines
from kb.report.word.writing import Writing

# A meaning's tint; the cell's own words say the same, so that nothing rests on colour alone.
SHADES = {"strong": "D9E8DD", "medium": "FBF0D3", "weak": "F8E1D4", "none": "EDEDED"}
SHORT_ROW = 900  # characters in a cell's share of the page's width up to which a row stays whole
SHORT_TABLE = 800  # characters up to which a table is kept on one page


def table(block: Table, writing: Writing, *, noted: bool) -> list[Element]:
    """The caption above, then the table; ``noted`` keeps its end with the note that follows."""
    return [caption(block.id, block.caption, writing), _grid(block, writing, noted=noted)]


def _grid(block: Table, writing: Writing, *, noted: bool) -> Element:
    widths = _widths(block.widths, writing.width)
    header = tuple(Cell(((Run(text),),)) for text in block.header)
    rows = [_row(header, widths, writing, header=True)]
    short = sum(_length(cell) for row in block.rows for cell in row) <= SHORT_TABLE
    for number, cells in enumerate(block.rows, start=1):
        left = len(block.rows) - number
        together = noted if not left else short or left == 1  # no last row stands alone
        rows.append(_row(cells, widths, writing, keep_next=together))
    properties = w(
        "tblPr",
        w("tblStyle", val=writing.styles.id("table")),
        w("tblW", w=str(sum(widths)), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0",
          noHBand="1", noVBand="1"),
        w("tblCaption", val=one_line(block.caption)),
        w("tblDescription", val=one_line(block.summary)),
    )  # fmt: skip
    grid = w("tblGrid", *(w("gridCol", w=str(width)) for width in widths))
    return w("tbl", properties, grid, *rows)


def _widths(shares: Sequence[float], total: int) -> list[int]:
    """Whole twentieths of a point in these shares, which sum to the total."""
    edges = [0]
    for share in shares:
        edges.append(edges[-1] + round(total * share / sum(shares)))
    edges[-1] = total
    return [right - left for left, right in zip(edges, edges[1:], strict=False)]


def _row(
    cells: Sequence[Cell],
    widths: Sequence[int],
    writing: Writing,
    *,
    header: bool = False,
    keep_next: bool = False,
) -> Element:
    properties = w("trPr")
    pairs = list(zip(cells, widths, strict=True))
    if header or all(_fits(cell, width, writing) for cell, width in pairs):
        properties.append(w("cantSplit"))
    if header:
        properties.append(w("tblHeader"))
    style = writing.styles.id("table_heading" if header else "table_text")
    made = w("tr", *([properties] if len(properties) else []))
    for cell, width in pairs:
        made.append(_cell(cell, width, style, writing, keep_next=header or keep_next))
    return made


def _fits(cell: Cell, width: int, writing: Writing) -> bool:
    return _length(cell) <= SHORT_ROW * width / writing.width


def _length(cell: Cell) -> int:
    return sum(len(text_of(items)) for items in cell.paragraphs)


def _cell(cell: Cell, width: int, style: str, writing: Writing, *, keep_next: bool) -> Element:
    properties = w("tcPr", w("tcW", w=str(width), type="dxa"))
    if cell.shade:
        properties.append(w("shd", val="clear", color="auto", fill=SHADES[cell.shade]))
    paragraphs: Sequence[Sequence[Inline]] = cell.paragraphs or ((),)
    made = w("tc", properties)
    for items in paragraphs:
        keep = [w("keepNext")] if keep_next else []
        made.append(of_inlines(style, items, writing, *keep))
    return made
