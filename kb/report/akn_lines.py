"""A document's text as elements of Akoma Ntoso, line by line, so that it reads back unchanged.

Where a line does not begin anew, its element's ``class`` says how it goes on: ``run-in`` after a
space, ``joined`` after nothing, ``apart`` on a line of its own behind a number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers.runs import clean, squeeze
from kb.model import BlockSpan, Document

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTE = re.compile(r"\[(?P<mark>[0-9০-৯]{1,4}[a-z]?|[A-Z]\d{1,4}|[*†‡§]{1,3})\] (?P<text>\S.*)")
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: "_Element", tag: str, /, **attributes: str) -> "_Element":
    """Return a new last child of an element; attributes without a value are left out."""
    from lxml import etree

    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for key, value in attributes.items():
        if value:
            child.set(key.rstrip("_"), _UNWRITABLE.sub("", value))
    return child


@dataclass(slots=True)
class Lines:
    """The text of a document as far as it is written: ``at`` is the end of what stands there."""

    document: Document
    at: int = 0
    after_number: bool = False
    tables: dict[int, BlockSpan] = field(default_factory=dict)

    def printed(self, parent: "_Element", name: str, start: int, end: int) -> "_Element":
        """Write a number or a heading that is printed at a span, and return its element."""
        element = add(parent, name, class_=self._join(start))
        _fill(element, self.document.text[start:end])
        self.at, self.after_number = end, name == "num"
        return element

    def fits(self, start: int) -> bool:
        """Return whether a plain join can part what begins at ``start`` from the text before."""
        between = self.document.text[self.at : start]
        return not between if self.at == 0 else between in ("", " ", "\n")

    def write(self, parent: "_Element", start: int, end: int) -> None:
        """Write the lines of a span as paragraphs, tables and notes."""
        last: _Element | None = None
        for first, until in self._lines(start, end):
            table = self.tables.get(first)
            if table is not None and table.end <= end and self._begins_line(first):
                self._table(parent, table)
                last = None
            elif first >= self.at:
                last = self._line(parent, first, until, last)

    def _lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for found in re.compile(r"[^\n]*\S[^\n]*").finditer(self.document.text, start, end):
            held = found[0]
            yield (
                found.start() + len(held) - len(held.lstrip()),
                found.start() + len(held.rstrip()),
            )

    def _begins_line(self, start: int) -> bool:
        return self.document.text[self.at : start] == ("\n" if self.at else "")

    def _line(
        self, parent: "_Element", start: int, end: int, last: "_Element | None"
    ) -> "_Element":
        """Write a line as a paragraph, or as a note at the end of the paragraph before it."""
        text = self.document.text[start:end]
        note = _NOTE.fullmatch(text)
        if note and last is not None and self._begins_line(start) and squeeze(text) == text:
            element = add(last, "authorialNote", marker=note["mark"], placement="bottom")
            _fill(add(element, "p"), note["text"])
            self.at = end
            return last
        before = self.document.text[self.at : start]
        if self.fits(start):
            element, before = add(parent, "p", class_=self._join(start)), ""
        elif self.at == 0:
            element = add(parent, "p")
        elif before.startswith("\n") and not self.after_number:
            element, before = add(parent, "p"), before[1:]
        else:
            element = add(parent, "p", class_="joined")
        if before or squeeze(text).strip() != text:
            element.set(_SPACE, "preserve")
        _fill(element, before + text)
        self.at, self.after_number = end, False
        return element

    def _join(self, start: int) -> str:
        before = self.document.text[self.at : start] if self.at else "\n"
        if before == "\n":
            return "apart" if self.after_number else ""
        return "run-in" if before == " " else "joined"

    def _table(self, parent: "_Element", table: BlockSpan) -> None:
        element = add(parent, "table")
        for row in table.rows:
            line = add(element, "tr")
            for cell in row:
                _fill(add(add(line, "td"), "p"), cell)
        self.at, self.after_number = table.end, False


def _fill(element: "_Element", text: str) -> None:
    """Set an element's text, its line ends as breaks."""
    first, *rest = _UNWRITABLE.sub("", text).split("\n")
    element.text = first
    for line in rest:
        add(element, "br").tail = line


def whole_tables(document: Document) -> dict[int, BlockSpan]:
    """Return the tables that can be written cell by cell and read back as they are, by start."""
    edges = {edge for p in document.provisions for edge in (p.start, p.end)}
    return {
        table.start: table
        for table in document.tables
        if document.text[table.start : table.end] == _linear(table)
        and not any(edge in edges for edge in range(table.start + 1, table.end))
        and all(" ".join(clean(cell).split()) == cell for row in table.rows for cell in row)
        and all(any(row) for row in table.rows)
    }


def _linear(table: BlockSpan) -> str:
    return "\n".join("\t".join(row).rstrip("\t") for row in table.rows)
