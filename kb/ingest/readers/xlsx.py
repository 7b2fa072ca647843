"""Excel workbooks (.xlsx, .xlsm, .xltx): each cell as it is printed, its formula's last value.

Read from the package's XML itself: the libraries lay a sheet out from corner to corner, so that
one cell in the last column of the last row takes all memory, and they lose errors and formats.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import workbook
from kb.ingest.readers.docx_package import first_of_kind, metadata_of, name, relations, value
from kb.ingest.readers.number_formats import code_of, shown
from kb.ingest.readers.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, reading
from kb.ingest.readers.xml_tree import complaint
from kb.ingest.readers.zipped import member, opened, xml
from kb.model import Metadata, Problem, Reading

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

_PLACE = re.compile(r"([A-Z]{1,3})[0-9]+")
_KEPT = frozenset(("c", "v", "is", "t", "r", "f", "rPh"))


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets refer to: texts and number formats by their place."""

    texts: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool


def read(path: Path) -> Reading:
    """Return the sheets of a workbook; raise UnreadableError when they say nothing."""
    with opened(path, "Excel package") as archive:
        top = first_of_kind(relations(archive, ""))
        main = top.get("officeDocument", "xl/workbook.xml")
        if main.endswith(".bin"):
            return workbook.read(path)
        if main not in archive.namelist():
            raise UnreadableError("is an Office package without sheets")
        problems: list[Problem] = []
        sheets = list(_sheets(archive, main, problems))
        core = top.get("core-properties", "docProps/core.xml")
        known = core in archive.namelist()
        about = metadata_of(xml(archive, core)) if known else Metadata()
    return reading(path, sheets, about, problems)


def _sheets(archive: "ZipFile", main: str, problems: list[Problem]) -> Iterator[Sheet]:
    related = relations(archive, main)
    paths = {relation.id: relation.path for relation in related}
    root = xml(archive, main)
    kinds = first_of_kind(related)
    book = _Book(
        tuple(_texts(archive, kinds.get("sharedStrings", ""))),
        tuple(_formats(archive, kinds.get("styles", ""))),
        any(
            name(element) == "workbookPr" and value(element, "date1904") in ("1", "true")
            for element in root
        ),
    )
    for sheet in (element for element in root.iter() if name(element) == "sheet"):
        called = value(sheet, "name")
        reference = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        try:
            rows = list(_rows(archive, paths.get(reference, ""), book))
        except UnreadableError as error:
            problems.append(Problem(f"sheet “{called}” {error}"))
            continue
        hidden = value(sheet, "state") in ("hidden", "veryHidden")
        yield Sheet(called, rows[:MOST_ROWS], hidden, len(rows) > MOST_ROWS)


def _texts(archive: "ZipFile", path: str) -> Iterator[str]:
    if path in archive.namelist():
        for item in xml(archive, path):
            yield _text(item)


def _text(item: "_Element") -> str:
    """Return a text without how its characters are pronounced."""
    silent = {t for element in item.iter() if name(element) == "rPh" for t in element}
    return "".join(e.text or "" for e in item.iter() if name(e) == "t" and e not in silent)


def _formats(archive: "ZipFile", path: str) -> Iterator[str]:
    """Yield the format code of each cell style."""
    if path not in archive.namelist():
        return
    root = xml(archive, path)
    custom = {
        _integer(value(element, "numFmtId")): value(element, "formatCode")
        for element in root.iter()
        if name(element) == "numFmt"
    }
    for group in root:
        if name(group) == "cellXfs":
            for style in group:
                yield code_of(_integer(value(style, "numFmtId")), custom)


def _rows(archive: "ZipFile", path: str, book: _Book) -> Iterator[list[str]]:
    """Yield the rows of a sheet that say something, one more than are kept of it."""
    from lxml import etree

    if path not in archive.namelist():
        return
    found = 0
    events = etree.iterparse(
        BytesIO(member(archive, path)), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in events:
            if name(element) == "row":
                row = _row(element, book)
                if any(row):
                    yield row
                    found += 1
            if name(element) not in _KEPT:
                element.clear()
            if found > MOST_ROWS:
                return
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"holds broken XML in {path}: {complaint(error)}") from error


def _row(row: "_Element", book: _Book) -> list[str]:
    cells: list[str] = []
    for cell in row:
        at = _column(value(cell, "r"), len(cells))
        if name(cell) == "c" and at < MOST_COLUMNS:
            cells += [""] * (at + 1 - len(cells))
            cells[at] = _printed(cell, book)
    return cells


def _column(place: str, following: int) -> int:
    """Return the column of a cell's place, counted from 0: ``"AB7"`` is in column 27."""
    found = _PLACE.match(place)
    if not found:
        return following
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _printed(cell: "_Element", book: _Book) -> str:
    kind = value(cell, "t") or "n"
    if kind == "inlineStr":
        return _text(cell)
    held = next((child.text or "" for child in cell if name(child) == "v"), "")
    match kind:
        case "s":
            at = _integer(held)
            return book.texts[at] if at < len(book.texts) else ""
        case "b":
            return ("TRUE" if held == "1" else "FALSE") if held else ""
        case "n":
            return _number(held, _integer(value(cell, "s")), book)
        case "d":
            return held.removesuffix("T00:00:00")
    return held


def _number(held: str, style: int, book: _Book) -> str:
    try:
        number = float(held)
    except ValueError:
        return held
    code = book.formats[style] if style < len(book.formats) else ""
    return shown(number, code, from_1904=book.from_1904)


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
