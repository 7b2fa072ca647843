"""Tables of a page: which ones are data, which ones only place text, and what their cells say."""

import re
from typing import TYPE_CHECKING

from kb.ingest.readers.runs import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

# "No." heads a column; it numbers no item.
_ITEM = re.compile(r"(?!(?i:no|nr|sl|sr)\.)\(?[\w]{1,5}[.)]\Z|\(\w{1,5}\)\Z|[—–•‣·-]\Z")
_LONGEST_CELL = 1500
_WIDEST = 200
_BREAKS = frozenset(("br", "p", "div", "li"))


def is_grid(table: "_Element") -> bool:
    """Return whether a table holds data: several columns of short cells, no table inside."""
    if any(True for tag in ("table", "h1", "h2", "h3", "h4") for _ in table.iterdescendants(tag)):
        return False
    rows = rows_of(table)
    longest = max((len(cell) for row in rows for cell in row), default=0)
    return longest <= _LONGEST_CELL and any(sum(map(bool, row)) > 1 for row in rows)


def item_mark(row: "_Element") -> tuple[str, "_Element"] | None:
    """Return the mark of a row that is a list item, such as "(a)", and the cell that holds it."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    for cell in cells[:-1]:
        text = one_line("".join(cell.itertext()))
        if text:
            return (text, cell) if len(text) < 9 and _ITEM.match(text) else None
    return None


def rows_of(table: "_Element") -> list[list[str]]:
    """Return the cells' texts; a cell that spans others is given once, then empty ones."""
    rows: list[list[str]] = []
    held: dict[int, int] = {}  # column -> rows for which a cell from above still covers it
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _skip_held(cells, held)
            first, wide, high = len(cells), _span(cell, "colspan"), _span(cell, "rowspan")
            cells += [cell_text(cell), *[""] * (wide - 1)]
            if high > 1:
                held.update(dict.fromkeys(range(first, first + wide), high - 1))
        _skip_held(cells, held)
        rows.append(cells)
    return rows


def _skip_held(cells: list[str], held: dict[int, int]) -> None:
    while held.get(len(cells)):
        held[len(cells)] -= 1
        cells.append("")


def _span(cell: "_Element", name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), _WIDEST)) if value.isdigit() else 1


def cell_text(cell: "_Element") -> str:
    """Return what a cell says on one line, its paragraphs parted by spaces."""
    parts: list[str] = []
    for element in cell.iter():
        if element.tag in _BREAKS:
            parts.append(" ")
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            parts.append(element.text or "")
        if element is not cell:
            parts.append(element.tail or "")
    return one_line("".join(parts))
