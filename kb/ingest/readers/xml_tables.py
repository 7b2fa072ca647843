"""Tables of the XML vocabularies: XHTML's and Formex's, their cells' notes taken out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.ingest.readers.xml_tree import flat, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROWS = frozenset(("tr", "ROW", "row"))
_CELLS = frozenset(("td", "th", "CELL", "entry"))
_TITLES = frozenset(("TI.BLK", "STI.BLK"))
_WIDEST = 200


def rows_of(table: "_Element", notes: frozenset[str]) -> list[list[str]]:
    """Return the cells' texts; a cell that spans others is given once, then empty ones."""
    rows: list[list[str]] = []
    held: dict[int, int] = {}
    for row in _rows(table):
        if local(row) in _TITLES:
            rows.append([flat(row, without=notes)])
            continue
        cells: list[str] = []
        for cell in row:
            if not isinstance(cell.tag, str) or local(cell) not in _CELLS:
                continue
            _skip_held(cells, held)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            first = len(cells)
            cells += [flat(cell, without=notes), *[""] * (wide - 1)]
            if high > 1:
                held.update(dict.fromkeys(range(first, first + wide), high - 1))
        _skip_held(cells, held)
        rows.append(cells)
    return rows


def notes_in(table: "_Element", notes: frozenset[str]) -> Iterator["_Element"]:
    """Yield the notes that stand in a table's cells."""
    return (element for element in table.iter() if local(element) in notes)


def _rows(table: "_Element") -> Iterator["_Element"]:
    """Yield the rows of a table without those of a table inside it."""
    return (
        element
        for element in table.iter()
        if isinstance(element.tag, str)
        and local(element) in _ROWS | _TITLES
        and not any(
            local(around) in _CELLS and table in around.iterancestors()
            for around in element.iterancestors()
        )
    )


def _skip_held(cells: list[str], held: dict[int, int]) -> None:
    while held.get(len(cells)):
        held[len(cells)] -= 1
        cells.append("")


def _span(cell: "_Element", name: str) -> int:
    value = (cell.get(name) or cell.get(name.upper()) or "1").strip()
    return max(1, min(int(value), _WIDEST)) if value.isdigit() else 1
