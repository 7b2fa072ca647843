"""OpenDocument spreadsheets (.ods, .ots, flat .fods): each cell as the file prints it."""

from collections.abc import Iterator
from pathlib import Path

from kb.ingest.readers.odf_package import OpenDocument, attribute, metadata, name, open_document
from kb.ingest.readers.odf_styles import Styles, styles_of
from kb.ingest.readers.odf_text import Story, rows
from kb.ingest.readers.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, reading
from kb.model import Reading


def read(path: Path) -> Reading:
    """Return the sheets of a spreadsheet; raise UnreadableError when they say nothing."""
    document = open_document(path)
    return reading(path, _sheets(document, styles_of(document)), metadata(document))


def _sheets(document: OpenDocument, styles: Styles) -> Iterator[Sheet]:
    for body in document.content:
        for kind in body if name(body) == "office:body" else ():
            for table in kind:
                if name(table) != "table:table":
                    continue
                held = rows(table, Story(styles))
                cells = [row[:MOST_COLUMNS] for row in held[:MOST_ROWS]]
                hidden = styles.hidden("table", attribute(table, "table:style-name"))
                called = attribute(table, "table:name")
                yield Sheet(called, cells, hidden, len(held) > MOST_ROWS)
