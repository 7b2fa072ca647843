"""Tables of a PDF: rows of lines whose pieces stand in columns.

A table is believed only when its columns keep clear of each other over three rows or more; all else
stays lines of text. Without a caption its columns must be aligned, too, and hold no prose: text in
two columns, lists and lines of contents look much the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kb.ingest.readers.pdf_lines import CAPTION, Cell, Line, has_leaders
from kb.model import Block

_BENEATH = re.compile(r"(?:Sources?|Notes?|N\.B\.)\s*:|\*")
_LONGEST_CAPTION = 3  # lines
_FEWEST_ROWS = 3
_FARTHEST = 3.5  # times the type's size from one row's baseline to the next
_WIDEST = 0.55  # share of the table's width that a row of one piece may take
_TIGHT = 1.2  # times the smallest drop: what parts lines of one cell, not rows
_LONGEST_CELL = 30  # characters of the usual cell of all columns but one
_ALIGNED = 0.75  # share of the cells that stand where others do
_MARKER = re.compile(r"\(?(?:[0-9০-৯]{1,3}[A-Z]?|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)।]|[•▪●○◦‣■□➢✓–-]")
_EDGES: tuple[Callable[[Cell], float], ...] = (
    lambda cell: cell.x0,
    lambda cell: cell.x1,
    lambda cell: (cell.x0 + cell.x1) / 2,
)
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
        table = _table(lines, at) if _is_caption(lines[at]) else _bare(lines, at)
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


def _bare(lines: Sequence[Line], first: int) -> Table | None:
    """Return the table that begins at a line without a caption, if its columns leave no doubt."""
    if len(_unmarked(lines[first].cells)) < 2 and not _starts_row(lines, first):
        return None
    printed, end = _printed(lines, first)
    unmarked = [replace(row, cells=_unmarked(row.cells)) for row in printed]
    table = _believed(first, unmarked, end)
    return table if table and _is_sure(table) and _is_aligned(unmarked) else None


def _starts_row(lines: Sequence[Line], first: int) -> bool:
    """Return whether the next line stands beside this one: cells drawn one by one."""
    after = lines[first + 1 : first + 2]
    return bool(after and lines[first].size and _beside(lines[first], after[0]))


def _unmarked(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return a row's cells without the gap between an item's number or bullet and its text."""
    if len(cells) < 2 or not _MARKER.fullmatch(cells[0].text):
        return cells
    first = Cell(f"{cells[0].text} {cells[1].text}", cells[0].x0, cells[1].x1)
    return (first, *cells[2:])


def _is_sure(table: Table) -> bool:
    """Return whether a table's cells are short as cells are, and no list of contents."""
    columns = list(zip(*table.rows, strict=True))
    filled = [sorted(len(cell) for cell in column if cell) for column in columns]
    usual = [lengths[len(lengths) // 2] for lengths in filled if lengths]
    if len(usual) < len(columns) or sorted(usual)[-2] > _LONGEST_CELL:
        return False
    pages = [int(cell) for cell in columns[-1] if cell.isdecimal()]
    listed = len(pages) >= 0.6 * len(table.rows) and pages == sorted(pages)
    running = sum(row[0][:1].islower() or row[0][:1] == "(" for row in table.rows)
    if len(columns) == 2 and 2 * running > len(table.rows):
        return False  # lines of prose with wide gaps
    if len(columns) == 2 and (listed or usual[1] > 2 * _LONGEST_CELL):
        return False
    return any(map(str.isalpha, "".join(map("".join, table.rows))))


def _is_aligned(rows: Sequence[Row]) -> bool:
    """Return whether the cells of most rows begin, end or are centred where others do."""
    cells = [cell for row in rows if len(row.cells) > 1 for cell in row.cells]
    edges = [Counter(round(edge(cell) / 3) for cell in cells) for edge in _EDGES]

    def shared(cell: Cell) -> bool:
        near = (
            sum(counts[round(edge(cell) / 3) + step] for step in (-1, 0, 1))
            for edge, counts in zip(_EDGES, edges, strict=True)
        )
        return max(near) >= max(3, len(rows) // 3)

    return sum(map(shared, cells)) >= _ALIGNED * len(cells) > 0


def _is_caption(line: Line) -> bool:
    return bool(line.cells and CAPTION.match(line.text) and not has_leaders(line.text))


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
    return line.page != first.page or not line.size or other_type or bool(named)


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
        cells = sorted((c for part in lines[at:end] for c in _pieces(part)), key=lambda c: c.x0)
        row = Row(line.page, line.y, line.size, tuple(cells))
        if not _fits(rows, row, line):
            break
        rows.append(row)
        ends.append(end)
        at = end
    while rows and len(rows[-1].cells) == 1 and not _is_near(rows[-2:]):
        rows.pop()
    return rows, ends[len(rows)]


def _pieces(line: Line) -> tuple[Cell, ...]:
    return line.cells or ((Cell(line.text, line.x0, line.x1),) if line.size else ())


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
