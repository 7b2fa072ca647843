"""Tables of a PDF: rows of lines whose pieces stand in columns beneath a caption.

A table is believed only when its columns keep clear of each other over three rows or more; all else
stays lines of text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.readers.pdf_lines import CAPTION, LEADERS, Cell, Line
from kb.model import Block

_BENEATH = re.compile(r"(?:Sources?|Notes?|N\.B\.)\s*:|\*")
_LONGEST_CAPTION = 3  # lines
_FEWEST_ROWS = 3
_FARTHEST = 3.5  # times the type's size from one row's baseline to the next
_WIDEST = 0.55  # share of the table's width that a row of one piece may take
_TIGHT = 1.2  # times the smallest drop: what parts lines of one cell, not rows
_LEADING = 1.45  # times the type's size that lines of one cell are apart at most


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line of a table."""

    page: int
    y: float
    size: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The lines from ``first`` up to ``end`` as a table; ``pages`` holds each row's page."""

    first: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...]


def find(lines: Sequence[Line]) -> list[Table]:
    """Return the tables among the lines of a document, in order."""
    found: list[Table] = []
    at = 0
    while at < len(lines):
        table = _table(lines, at) if _is_caption(lines[at]) else None
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def block(table: Table) -> Block:
    """Return a table as a block, one row a line."""
    texts = ["\t".join(row) for row in table.rows]
    starts: list[tuple[int, int]] = []
    at = 0
    for text, page in zip(texts, table.pages, strict=True):
        if not starts or page != starts[-1][1]:
            starts.append((at, page))
        at += len(text) + 1
    return Block("\n".join(texts), "table", page_starts=tuple(starts), rows=table.rows)


def _is_caption(line: Line) -> bool:
    return bool(line.cells and CAPTION.match(line.text) and not LEADERS.search(line.text))


def _table(lines: Sequence[Line], caption: int) -> Table | None:
    first = caption + 1
    while first < min(len(lines), caption + 1 + _LONGEST_CAPTION) and len(lines[first].cells) == 1:
        first += 1
    return _believed(first, *_printed(lines, first)) or _drawn_by_cells(lines, first)


def _drawn_by_cells(lines: Sequence[Line], first: int) -> Table | None:
    """Return a table whose file draws each cell with all its lines before the next cell."""
    end = first
    while end < len(lines) and not _ends(lines[end], lines[first]):
        end += 1
    drawn = lines[first:end]
    in_rows = sorted(drawn, key=lambda line: (-round(line.y), line.x0))
    printed, count = _printed(in_rows, 0)
    if {id(line) for line in in_rows[:count]} != {id(line) for line in drawn[:count]}:
        return None
    return _believed(first, printed, first + count)


def _ends(line: Line, first: Line) -> bool:
    """Return whether a line cannot belong to a table that begins with the first."""
    other_type = abs(line.size - first.size) > 0.15 * first.size
    named = _BENEATH.match(line.text) or CAPTION.match(line.text)
    return line.page != first.page or not line.cells or other_type or bool(named)


def _believed(first: int, printed: Sequence[Row], end: int) -> Table | None:
    """Return the printed lines as a table, None when they are not set in columns."""
    columns = _columns(printed)
    if not columns:
        return None
    rows: list[list[str]] = []
    pages: list[int] = []
    tight = _tight(printed)
    for place, row in enumerate(printed):
        cells = _placed(row, columns)
        above = printed[place - 1] if place else None
        if above and _goes_on(above, row, cells, tight):
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        elif cells not in rows[:1]:  # a head repeated on the next page
            rows.append(cells)
            pages.append(row.page)
    filled = sum(sum(map(bool, row)) >= 2 for row in rows)
    if len(rows) < _FEWEST_ROWS or 5 * filled < 3 * len(rows):
        return None
    return Table(first, end, tuple(map(tuple, rows)), tuple(pages))


def _printed(lines: Sequence[Line], first: int) -> tuple[list[Row], int]:
    """Return the rows from a line on as far as they can be a table's, and where they end."""
    rows: list[Row] = []
    ends = [first]
    at = first
    while at < len(lines):
        line, end = lines[at], at + 1
        while end < len(lines) and _beside(line, lines[end]):
            end += 1
        cells = sorted((c for part in lines[at:end] for c in part.cells), key=lambda c: c.x0)
        row = Row(line.page, line.y, line.size, tuple(cells))
        if not _fits(rows, row, line):
            break
        rows.append(row)
        ends.append(end)
        at = end
    while rows and len(rows[-1].cells) == 1 and not _is_near(rows[-2:]):
        rows.pop()
    return rows, ends[len(rows)]


def _beside(line: Line, other: Line) -> bool:
    return line.page == other.page and abs(line.y - other.y) < 0.4 * line.size


def _is_near(rows: Sequence[Row]) -> bool:
    above, row = rows if len(rows) == 2 else (rows[0], rows[0])
    return above.page == row.page and 0 < above.y - row.y < _LEADING * row.size


def _fits(rows: Sequence[Row], row: Row, line: Line) -> bool:
    """Return whether a row can follow the others of a table."""
    if not row.cells or _BENEATH.match(line.text) or CAPTION.match(line.text):
        return False
    if not rows:
        return len(row.cells) > 1
    above = rows[-1]
    if above.page != row.page:
        return row.page == above.page + 1 and len(row.cells) > 1 and len(rows) > 1
    if not 0 < above.y - row.y < _FARTHEST * max(above.size, row.size):
        return False
    if len(row.cells) > 1:
        return True
    left = min(cell.x0 for each in rows for cell in each.cells)
    right = max(cell.x1 for each in rows for cell in each.cells)
    narrow = row.cells[0].x1 - row.cells[0].x0 < _WIDEST * (right - left)
    return (
        narrow and above.y - row.y < 2 * row.size and abs(row.size - above.size) < 0.15 * row.size
    )


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the columns' left and right edges by the fullest rows, none when they overlap."""
    counts = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    usual = [count for count, times in counts.items() if times >= max(2, len(rows) // 4)]
    if not usual:
        return []
    full = [row.cells for row in rows if len(row.cells) == max(usual)]
    edges = [
        (min(cell.x0 for cell in column), max(cell.x1 for cell in column))
        for column in zip(*full, strict=True)
    ]
    clear = all(one[1] < two[0] for one, two in zip(edges, edges[1:], strict=False))
    return edges if clear else []


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> list[str]:
    """Return a row's texts by column: each piece goes where it overlaps most, else nearest."""
    texts = [""] * len(columns)
    for cell in row.cells:

        def shared(place: int, cell: Cell = cell) -> float:
            return min(cell.x1, columns[place][1]) - max(cell.x0, columns[place][0])

        best = max(range(len(columns)), key=shared)
        texts[best] = f"{texts[best]} {cell.text}".strip()
    return texts


def _tight(rows: Sequence[Row]) -> float:
    """Return the drop below which a line goes on with the cells above it, 0 when none does."""
    pairs = zip(rows, rows[1:], strict=False)
    drops = [(a.y - b.y) / b.size for a, b in pairs if a.page == b.page and b.size]
    least = min(drops, default=0.0)
    uneven = max(drops, default=0.0) > 1.25 * least
    return _TIGHT * least if uneven and least < _LEADING else 0.0


def _goes_on(above: Row, row: Row, cells: Sequence[str], tight: float) -> bool:
    """Return whether a printed line continues the cells of the row above."""
    if above.page != row.page:
        return False
    if not cells[0] and (above.y - row.y) < _LEADING * row.size:
        return True
    close = (above.y - row.y) / row.size < tight
    return close and (not all(cells) or cells[0][:1].islower())
