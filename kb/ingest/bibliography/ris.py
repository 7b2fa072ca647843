"""RIS: lines of a tag of two letters, two spaces, a hyphen, a space and a value."""

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.ingest.bibliography import item as csl
from kb.ingest.bibliography.item import Entry, Item

_TYPES = {
    "legislation": "STAT", "regulation": "STAT", "treaty": "STAT", "bill": "BILL",
    "legal_case": "CASE", "report": "RPRT", "book": "BOOK", "chapter": "CHAP",
    "article-journal": "JOUR", "article-newspaper": "NEWS", "paper-conference": "CONF",
    "thesis": "THES", "webpage": "ELEC", "document": "GEN",
}  # fmt: skip
_CSL_TYPES = {
    **{tag: type for type, tag in reversed(_TYPES.items())},
    "STAT": "legislation", "LEGAL": "legislation", "CPAPER": "paper-conference", "EBOOK": "book",
    "GOVDOC": "report", "UNPB": "document",
}  # fmt: skip
_FIELDS = {
    "title": "TI", "title-short": "ST", "publisher": "PB", "publisher-place": "CY", "number": "M1",
    "volume": "VL", "issue": "IS", "container-title": "T2", "edition": "ET", "genre": "M3",
    "language": "LA", "URL": "UR", "DOI": "DO", "page": "SP",
}  # fmt: skip
_VARIABLES = {
    **{tag: variable for variable, tag in _FIELDS.items()},
    "T1": "title", "JO": "container-title", "JF": "container-title", "BT": "container-title",
    "PP": "publisher-place", "L2": "URL",
}  # fmt: skip
_LINE = re.compile(r"(?P<tag>[A-Z][A-Z0-9])  ?-(?: (?P<value>.*)|$)")


def read(text: str) -> list[Entry]:
    """Return the entries; raise ValueError when a line stands outside every entry."""
    return [_entry(lines) for lines in _records(text)]


def _records(text: str) -> Iterator[list[tuple[str, str]]]:
    lines: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.match(line.strip("\ufeff \t"))
        if found and found["tag"] == "TY":
            lines = [("TY", (found["value"] or "").strip())]
        elif found and found["tag"] == "ER":
            yield lines
            lines = []
        elif found and lines:
            lines.append((found["tag"], (found["value"] or "").strip()))
        elif line.strip() and lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}\n{line.strip()}")
        elif line.strip():
            raise ValueError(f"line {number} belongs to no entry; an entry begins with TY")
    if lines:
        yield lines


def _entry(lines: Sequence[tuple[str, str]]) -> Entry:
    item: Item = {}
    notes, files = [], []
    for tag, value in lines:
        if tag == "TY":
            item["type"] = _CSL_TYPES.get(value.upper(), "document")
        elif tag in ("AU", "A1"):
            item["author"] = [*csl.names(item), csl.name(value)]
        elif tag in ("DA", "PY", "Y1"):
            parts = csl.date_parts(value)
            if len(parts) > len(csl.dated(item)):
                item["issued"] = {"date-parts": [parts]}
        elif tag in ("N1", "NO"):
            notes.append(value)
        elif tag in ("L1", "L4"):
            files.append(value)
        elif tag in _VARIABLES and value:
            item.setdefault(_VARIABLES[tag], value)
    kept, rest = csl.pairs("\n".join(notes))
    item.update(kept)
    return Entry({**item, **({"note": rest} if rest else {})}, csl.file_names(files))


def write(items: Sequence[Item]) -> str:
    """Return the items in RIS, as Zotero and EndNote read it."""
    return "\n".join("\n".join(_lines(item)) + "\n" for item in items)


def _lines(item: Mapping[str, object]) -> Iterator[str]:
    type = csl.text(item, "type")
    yield f"TY  - {_TYPES.get(type, 'GEN')}"
    for author in csl.names(item):
        yield f"AU  - {csl.printed(author)}"
    for variable, tag in _FIELDS.items():
        if said := csl.text(item, variable):
            yield f"{tag}  - {said}"
    if parts := csl.dated(item):
        yield f"PY  - {parts[0]:04d}"
        padded = [f"{part:02d}" for part in parts[1:]] + [""] * (3 - len(parts))
        yield f"DA  - {'/'.join((f'{parts[0]:04d}', *padded))}/"
    for variable in sorted(csl.KEPT_IN_NOTES - _FIELDS.keys()):
        plain = variable == "type" and _CSL_TYPES.get(_TYPES.get(type, "")) == type
        if (said := csl.text(item, variable)) and not plain:
            yield f"N1  - {variable}: {said}"
    if note := csl.text(item, "note"):
        yield f"N1  - {note}"
    yield "ER  - "
