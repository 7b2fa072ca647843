"""Write a review sheet as a workbook that Excel and LibreOffice open with lists and filters."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, cast

from kb.report.review.columns import COLUMNS, FORMAT, cells
from kb.report.review.rows import Row

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEET, HELP, MEMORY = "Evidence", "How to use", "kb"
# Excel's limit for the text of a cell.
LONGEST = 32767

_INK, _PAPER, _LINE = "1F3864", "DCE6F1", "BFBFBF"
_STRENGTHS = {"strong": "C6E0B4", "medium": "E2EFDA", "weak": "FFF2CC", "below weak": "F8CBAD"}
_DECISIONS = {"accept": "C6E0B4", "reject": "F4B6B6"}
_BAND = "F7F9FC"
_FONT = "Calibri"
# In points; the tallest is Excel's limit.
_SIZE, _LINE_HEIGHT, _TALLEST = 10, 13.0, 409.0
# How many characters of ordinary text fit in the width of one digit.
_FITS = 1.1
# Characters that no workbook may hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LINES = (
    "Fill in the four columns after the question; kb reads nothing else.",
    *(f"{column.header}: {column.hint}" for column in COLUMNS if column.hint),
    "In the draft: whether the next report quotes the excerpt as things stand; Why not: the rule "
    "by which it does not.",
    "Rows may be sorted, filtered and deleted, and columns moved, hidden, added or deleted, as "
    "long as the identifiers stay with their rows. A deleted row leaves things as they were.",
    "Take the sheet in with: kb report evidence TEMPLATE --take FILE",
)


def workbook(rows: Sequence[Row]) -> bytes:
    """Return a workbook of these rows, with what kb remembers of each on a hidden sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = SHEET
    _head(sheet)
    shaded = False
    for at, row in enumerate(rows, start=2):
        if at > 2 and row.question != rows[at - 3].question:
            shaded = not shaded
        _row(sheet, at, row, shaded)
        sheet.row_dimensions[at].height = _height(row)
    _behaviour(sheet, len(rows))
    _help(book)
    _remember(book, rows)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _head(sheet: "Worksheet") -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for at, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, at, column.header)
        cell.font = Font(name=_FONT, size=_SIZE, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_INK)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if column.hint:
            cell.comment = Comment(column.hint, "kb", width=280, height=90)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.row_dimensions[1].height = 30


def _row(sheet: "Worksheet", at: int, row: Row, shaded: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side("thin", color=_LINE)
    line = Border(bottom=side, left=side)
    font = Font(name=_FONT, size=_SIZE)
    for column, value in enumerate(cells(row), start=1):
        cell = _set(sheet, at, column, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = line
        cell.font = font
        if isinstance(value, float):
            cell.number_format = "General" if COLUMNS[column - 1].hint else "0.00"
        meant = COLUMNS[column - 1]
        if meant.hint:
            cell.fill = PatternFill("solid", fgColor=_PAPER)
        elif meant.field == "strength" and value in _STRENGTHS:
            cell.fill = PatternFill("solid", fgColor=_STRENGTHS[str(value)])
        elif shaded:
            cell.fill = PatternFill("solid", fgColor=_BAND)


def _height(row: Row) -> float:
    """Return a height in points that shows all of a row: programmes don't measure by themselves."""
    lines = 1
    for column, value in zip(COLUMNS, cells(row), strict=True):
        held = str(value).split("\n")
        lines = max(lines, sum(1 + int(len(line) / (_FITS * column.width)) for line in held))
    return min(_TALLEST, lines * _LINE_HEIGHT + 4)


def _set(sheet: "Worksheet", row: int, column: int, value: str | float) -> "Cell":
    """Put a value into a cell and return it; what looks like a formula stays text."""
    cell = cast("Cell", sheet.cell(row, column))
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = _CONTROL.sub("", value)[:LONGEST]
    cell.value = text or None
    if text.startswith(_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _behaviour(sheet: "Worksheet", count: int) -> None:
    """Give the sheet its lists, filters, colours of decisions, frozen panes and page set-up."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = max(count + 1, 2)
    for at, column in enumerate(COLUMNS, start=1):
        if column.choices:
            letter = get_column_letter(at)
            listed = DataValidation("list", formula1=f'"{",".join(column.choices)}"')
            listed.allow_blank = True
            listed.showErrorMessage = True
            listed.errorTitle = column.header
            listed.error = f"Choose {' or '.join(column.choices)}, or leave the cell empty."
            listed.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(listed)
            for word, colour in _DECISIONS.items():
                if word in column.choices:
                    look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
                    rule = Rule("cellIs", operator="equal", formula=[f'"{word}"'], dxf=look)
                    sheet.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8  # A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _help(book: "Workbook") -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(HELP)
    sheet.column_dimensions["A"].width = 110
    for at, line in enumerate(_LINES, start=1):
        cell = sheet.cell(at, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=at == 1)


def _remember(book: "Workbook", rows: Sequence[Row]) -> None:
    """Keep what kb remembers of each row, where sorting and editing cannot part it."""
    sheet = book.create_sheet(MEMORY)
    sheet.sheet_state = "hidden"
    sheet.cell(1, 1, FORMAT)
    for at, row in enumerate(rows, start=2):
        sheet.cell(at, 1, row.identifier)
        _set(sheet, at, 2, row.memory)
