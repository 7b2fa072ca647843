"""Bibliographies of other programs, in and out: CSL-JSON, RIS and BibTeX, one file a format.

Inside kb an item is CSL-JSON: a dictionary of CSL's variables, with text, names and dates.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kb.errors import UnreadableError, UsageError
from kb.ingest.bibliography import bibtex, csl_json, ris
from kb.ingest.bibliography.item import Entry, Item

FORMATS: Mapping[str, tuple[Callable[[str], list[Entry]], Callable[[Sequence[Item]], str]]] = {
    ".json": (csl_json.read, csl_json.write),
    ".ris": (ris.read, ris.write),
    ".bib": (bibtex.read, bibtex.write),
}


def read(path: Path) -> list[Entry]:
    """Return the entries of a bibliography; UnreadableError says what is wrong with the file."""
    reading, _ = _format(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UnreadableError(f"{path}: there is no such file.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not in UTF-8; export it so.") from error
    try:
        entries = reading(text)
    except ValueError as error:
        raise UnreadableError(f"{path} cannot be read: {error}.") from error
    if not entries:
        raise UnreadableError(f"{path} holds no entry that can be read as {path.suffix}.")
    return entries


def write(path: Path, items: Sequence[Item]) -> None:
    """Write items in the format of the file's ending; UsageError for an unknown one."""
    _, writing = _format(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(writing(items), encoding="utf-8", newline="\n")


def _format(
    path: Path,
) -> tuple[Callable[[str], list[Entry]], Callable[[Sequence[Item]], str]]:
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"{path} ends in none of {', '.join(FORMATS)}.")
    return FORMATS[path.suffix.lower()]
