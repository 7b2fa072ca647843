"""A sheet of any form as a table: headers, rows with their numbers, and what kb remembered."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import BadZipFile

from kb.errors import KbError, UsageError
from kb.report.review.columns import COLUMNS, MEMORY
from kb.report.review.workbook import MEMORY as MEMORY_SHEET

# How far down the row of headers is looked for: people put titles above it.
_HEADERS_WITHIN = 20
_FIELDS = {
    name.casefold(): column.field for column in COLUMNS for name in (column.header, column.field)
} | {MEMORY.casefold(): "memory", "memory": "memory"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number as people count, and its cells as text by field."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's rows, the fields that it has columns for, and kb's memory of rows by identifier."""

    fields: frozenset[str]
    lines: tuple[Line, ...]
    memories: dict[str, object]


def read(path: Path) -> Table:
    """Return the table in a .xlsx, .csv or .json file; else raise KbError with a sentence."""
    ending = path.suffix.casefold()
    if ending not in (".xlsx", ".xlsm", ".csv", ".txt", ".tsv", ".json"):
        raise UsageError(f"{path} is no .xlsx, .csv or .json; save the sheet as one of them.")
    if not path.is_file():
        raise UsageError(f"There is no file {path}.")
    data = path.read_bytes()
    if ending == ".json":
        return _json(path, data)
    if ending in (".xlsx", ".xlsm"):
        return _workbook(path, data)
    return _table(path, _csv(data), {})


def _workbook(path: Path, data: bytes) -> Table:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(BytesIO(data), data_only=True)
        written = load_workbook(BytesIO(data))
    except (
        BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        SyntaxError,
    ) as error:
        raise KbError(
            f"{path} could not be opened as a workbook ({error}). Open it in Excel or LibreOffice "
            "and save it as .xlsx without a password."
        ) from error
    memories: dict[str, object] = {}
    if MEMORY_SHEET in book.sheetnames:
        for id, held, *_ in book[MEMORY_SHEET].iter_rows(min_row=2, max_col=2, values_only=True):
            memories[str(id)] = parsed(_text(held))
    for sheet in book.worksheets:
        typed = written[sheet.title].iter_rows(values_only=True)
        shown = sheet.iter_rows(values_only=True)
        rows = [list(map(_cell, *pair)) for pair in zip(shown, typed, strict=True)]
        if _header_row(rows) is not None:
            return _table(path, rows, memories)
    raise _no_header(path)


def _csv(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, parted by whatever gives the widest row of headers."""
    text = _decoded(data)
    if text[:4].casefold() == "sep=":  # Excel's own first line
        text = text.partition("\n")[2]
    forms = [
        list(csv.reader(StringIO(text, newline=""), delimiter=mark)) for mark in (",", ";", "\t")
    ]
    return max(forms, key=_header_width)


def _header_width(rows: Sequence[Sequence[str]]) -> int:
    at = _header_row(rows)
    return 0 if at is None else len(rows[at])


def _decoded(data: bytes) -> str:
    """Return text in the encodings in which Excel and LibreOffice save a sheet."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _json(path: Path, data: bytes) -> Table:
    table = parsed(_decoded(data))
    rows = table.get("rows") if isinstance(table, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise KbError(f"{path} is not the JSON that `kb report evidence` writes: it has no rows.")
    memories = {_text(row.get("identifier")).strip(): row.get("memory") for row in rows}
    lines = tuple(
        Line(at, {field: _text(row[field]) for field in row if field in _FIELDS.values()})
        for at, row in enumerate(rows, start=1)
    )
    fields = frozenset(field for line in lines for field in line.cells)
    return Table(fields, lines, memories)


def _table(path: Path, rows: Sequence[Sequence[str]], memories: dict[str, object]) -> Table:
    at = _header_row(rows)
    if at is None:
        raise _no_header(path)
    columns: dict[str, int] = {}
    for index, header in enumerate(rows[at]):
        if field := _field(header):
            columns.setdefault(field, index)
    lines = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {field: row[index] for field, index in columns.items() if index < len(row)}
        memory = parsed(cells.pop("memory", ""))
        if isinstance(memory, dict):
            memories.setdefault(_text(memory.get("id")), memory)
        if any(cell.strip() for cell in row):
            lines.append(Line(number, cells))
    return Table(frozenset(columns), tuple(lines), memories)


def _header_row(rows: Sequence[Sequence[str]]) -> int | None:
    for at, row in enumerate(rows[:_HEADERS_WITHIN]):
        if "identifier" in map(_field, row):
            return at
    return None


def _field(header: str) -> str:
    return _FIELDS.get(" ".join(header.replace("’", "'").split()).casefold(), "")


def _cell(shown: object, typed: object) -> str:
    """Return what a cell shows; of a formula that nothing has calculated, what was typed."""
    return _text(typed if shown is None else shown)


def _text(value: object) -> str:
    """Return a cell as the text that people see in it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def parsed(text: str) -> object:
    """Return JSON as what it holds, ``None`` when it is damaged."""
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return None
    return parsed


def _no_header(path: Path) -> KbError:
    return KbError(
        f"{path} has no row of headers with a column named Identifier in its first "
        f"{_HEADERS_WITHIN} rows. Write the sheet anew with `kb report evidence` and fill that in."
    )
