"""One file a format: bytes -> blocks. This is the one table of what is read by which module."""

import importlib
from dataclasses import replace
from pathlib import Path
from typing import cast

from kb.errors import UnreadableError
from kb.ingest.readers import bijoy
from kb.ingest.readers.sniffing import format_of
from kb.model import Reading

_READERS = {
    "csv": "csv_table",
    "doc": "doc",
    "docx": "docx",
    "eml": "eml",
    "epub": "epub",
    "eurlex": "eurlex",
    "html": "html",
    "image": "image",
    "jsonl": "jsonl",
    "mhtml": "mhtml",
    "zip": "archive",
    "markdown": "markdown",
    "odp": "odp",
    "ods": "ods",
    "odt": "odt",
    "pdf": "pdf",
    "ppt": "ppt",
    "pptx": "pptx",
    "subtitles": "subtitles",
    "rtf": "rtf",
    "text": "text",
    "xls": "workbook",
    "xlsx": "xlsx",
    "xml": "xml",
}

_NOT_YET = {
    "archive": "a packed archive",
    "json": "a JSON file",
    "msg": "an Outlook message",
    "ole": "a file in Microsoft's old container",
}


def read(path: Path) -> tuple[Reading, ...]:
    """Return what a source says: one reading, or for JSON Lines one per document in it.

    The format is told by the bytes, not by the name. Raises UnreadableError, whose sentence begins
    with the file's name, for formats that are not read yet and for files with nothing to read.
    """
    try:
        form = format_of(path)
        if form == "encrypted":
            raise UnreadableError("is protected by a password; save it without one")
        if form not in _READERS:
            raise UnreadableError(f"is {_NOT_YET[form]}, which is not readable yet")
        module = importlib.import_module(f"{__name__}.{_READERS[form]}")
        found = cast("Reading | tuple[Reading, ...]", module.read(path))
        readings = found if isinstance(found, tuple) else (found,)
        return tuple(replace(each, blocks=bijoy.converted(each.blocks)) for each in readings)
    except UnreadableError as error:
        raise UnreadableError(f"{path.name} {error}") from error
