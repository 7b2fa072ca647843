"""Sheets -> blocks: a heading with the sheet's name, the lines above its table, the table.

A sheet is one table, its first row the column heads, so that a questionnaire's export stays whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers import runs
from kb.ingest.readers.runs import Run, one_line
from kb.model import Block, Metadata, Problem, Reading

MOST_ROWS = 20_000
MOST_COLUMNS = 512
_LINES_ABOVE = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells as printed; ``cut`` says that it has more than was read of it."""

    name: str
    rows: Sequence[Sequence[str]]
    hidden: bool = False
    cut: bool = False


def reading(
    path: Path, sheets: Iterable[Sheet], about: Metadata, problems: Iterable[Problem] = ()
) -> Reading:
    """Return the reading of a workbook; raise UnreadableError when no sheet says anything.

    Without a title of its own it goes by its file's name, since no cell of a table is a title.
    """
    blocks: list[Block] = []
    hidden: list[str] = []
    told = list(problems)
    for sheet in sheets:
        made = list(_blocks(sheet.rows))
        if sheet.hidden:
            hidden += [sheet.name] if made else []
            continue
        if sheet.cut:
            told.append(
                Problem(f"of sheet “{sheet.name}” only the first {MOST_ROWS:,} rows were read")
            )
        heading = runs.block([Run(one_line(sheet.name))], "heading", 1)
        blocks += [heading] if heading and made else []
        blocks += made
    if hidden:
        told.append(Problem(f"hidden sheets were left out: {', '.join(hidden)}"))
    if not blocks:
        raise UnreadableError(told[0].reason if told else "holds no text")
    title = about.title or one_line(path.stem.replace("_", " "))
    return Reading(tuple(blocks), replace(about, title=title), problems=tuple(told))


def _blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Yield the lines over the table as paragraphs, then the table without its empty columns.

    A sheet of one column is text that was written into a sheet, so each cell is a paragraph.
    """
    full = [[one_line(cell) for cell in row] for row in rows]
    full = [row for row in full if any(row)]
    above = len(full) if len(_used(full)) == 1 else _above(full)
    for row in full[:above]:
        made = runs.block([Run(cell) for cell in row if cell])
        yield from [made] if made else []
    used = _used(full[above:])
    table = runs.table([row[at] if at < len(row) else "" for at in used] for row in full[above:])
    yield from [table] if table else []


def _used(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns in which some row says something."""
    return sorted({at for row in rows for at, cell in enumerate(row) if cell})


def _above(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows at the top hold one cell only: a title, an instruction."""
    count = next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    return count if count <= _LINES_ABOVE else 0
