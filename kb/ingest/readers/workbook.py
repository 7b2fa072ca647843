"""Excel's binary workbooks (.xls, .xlsb), by calamine: values without their number formats."""

import datetime
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError, said
from kb.ingest.readers.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, reading
from kb.model import Metadata, Problem, Reading

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Value = (
    str | float | int | bool | datetime.date | datetime.datetime | datetime.time
    | datetime.timedelta | None
)  # fmt: skip


def read(path: Path) -> Reading:
    """Return the sheets of a binary workbook; raise UnreadableError when it cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    problems: list[Problem] = []
    try:
        book = CalamineWorkbook.from_path(str(path))
        return reading(path, _sheets(book, problems), Metadata(), problems)
    except PasswordError as error:
        raise UnreadableError("is protected by a password; save it without one") from error
    except CalamineError as error:
        raise UnreadableError(f"is a damaged workbook: {said(error)}") from error
    except BaseException as error:
        # What Rust calls a panic comes as a child of BaseException that has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("is a damaged workbook") from error


def _sheets(book: "CalamineWorkbook", problems: list[Problem]) -> Iterator[Sheet]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            held = book.get_sheet_by_name(about.name)
        except CalamineError as error:
            problems.append(Problem(f"sheet “{about.name}” cannot be read: {error}"))
            continue
        rows = [
            [printed(value) for value in row[:MOST_COLUMNS]]
            for row in islice(held.iter_rows(), MOST_ROWS)
        ]
        hidden = about.visible != SheetVisibleEnum.Visible
        yield Sheet(about.name, rows, hidden, held.height > MOST_ROWS)


def printed(value: Value) -> str:
    """Return a value as Excel's general format prints it, dates and times in ISO 8601."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return format(value, ".15g")
        case datetime.datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)
