"""BibTeX and BibLaTeX, read through bibtexparser, with institutions in braces kept whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kb.ingest.bibliography import item as csl
from kb.ingest.bibliography.item import Entry, Item

if TYPE_CHECKING:
    from bibtexparser.model import Entry as BibtexEntry

_TYPES = {
    "report": "techreport", "book": "book", "article-journal": "article", "chapter": "incollection",
    "paper-conference": "inproceedings", "thesis": "phdthesis",
}  # fmt: skip
_CSL_TYPES = {
    **{name: type for type, name in _TYPES.items()},
    "report": "report", "legislation": "legislation", "legal": "legislation",
    "jurisdiction": "legal_case", "conference": "paper-conference", "thesis": "thesis",
    "mastersthesis": "thesis", "online": "webpage", "electronic": "webpage", "inbook": "chapter",
}  # fmt: skip
_FIELDS = {
    "title": "title", "shorttitle": "title-short", "publisher": "publisher",
    "institution": "publisher", "school": "publisher", "organization": "publisher",
    "address": "publisher-place", "location": "publisher-place", "number": "number",
    "volume": "volume", "issue": "issue", "journal": "container-title",
    "journaltitle": "container-title", "booktitle": "container-title", "edition": "edition",
    "type": "genre", "language": "language", "langid": "language", "pages": "page", "isbn": "ISBN",
    "url": "URL", "doi": "DOI",
}  # fmt: skip
_VERBATIM = frozenset({"url", "doi", "file"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_BARE_SIGN = re.compile(r"(?<!\\)[%$#_^~]")


def read(text: str) -> list[Entry]:
    """Return the entries; raise ValueError that names the line of one that is broken."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock
    from bibtexparser.model import Entry as BibtexEntry

    library = parse_string(text)
    entries = list(library.entries)
    for failed in library.failed_blocks:
        if not isinstance(failed, DuplicateBlockKeyBlock):
            raise ValueError(
                f"the entry that begins in line {(failed.start_line or 0) + 1} is broken"
            )
        if isinstance(again := failed.ignore_error_block, BibtexEntry):
            entries.append(again)
    return [_entry(each) for each in entries]


def _entry(block: "BibtexEntry") -> Entry:
    fields = {f.key.casefold(): str(f.value) for f in block.fields}
    item: Item = {"type": _CSL_TYPES.get(block.entry_type.casefold(), "document")}
    for field, variable in _FIELDS.items():
        if field in fields:
            value = fields[field] if field in _VERBATIM else _plain(fields[field])
            item.setdefault(variable, value)
    if item["type"] == "article-journal" and "number" in item and "issue" not in item:
        item["issue"] = item.pop("number")
    if authors := list(_authors(fields.get("author", ""))):
        item["author"] = authors
    if parts := _date(fields):
        item["issued"] = {"date-parts": [parts]}
    kept, rest = csl.pairs(_plain(fields.get("note", "")))
    item.update(kept)
    if rest:
        item["note"] = rest
    return Entry(item, csl.file_names(_paths(fields.get("file", ""))))


def _date(fields: Mapping[str, str]) -> list[int]:
    if parts := csl.date_parts(fields.get("date", "")):
        return parts
    parts = csl.date_parts(fields.get("year", ""))
    month = fields.get("month", "").strip("{} ").casefold()[:3]
    if parts and month in _MONTHS:
        return [parts[0], _MONTHS.index(month) + 1]
    return [parts[0], int(month)] if parts and month.isdecimal() else parts


def _plain(value: str) -> str:
    """Return a field's text without TeX: signs, accents and braces."""
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    escaped = _BARE_SIGN.sub(lambda m: _SIGNS[m.group()], value)
    text = LatexNodes2Text(keep_comments=True).latex_to_text(escaped)
    return " ".join(text.replace("ˆ", "^").split())  # which \textasciicircum is taken for


def _authors(value: str) -> Iterator[dict[str, str]]:
    for author in _parted(value):
        if author.startswith("{") and author.endswith("}"):
            yield {"literal": _plain(author)}
        elif "," in author:
            family, _, given = author.partition(",")
            yield {"family": _plain(family), "given": _plain(given)}
        elif " " not in author or csl.is_institution(author):
            yield {"literal": _plain(author)}
        else:
            given, _, family = author.rpartition(" ")
            yield {"family": _plain(family), "given": _plain(given)}


def _parted(value: str) -> Iterator[str]:
    """Yield the names of a field, which "and" parts outside braces."""
    depth, last = 0, 0
    for found in re.finditer(r"(?<!\\)[{}]|\s+and\s+", value):
        if found.group() in "{}":
            depth += 1 if found.group() == "{" else -1
        elif depth == 0:
            yield value[last : found.start()].strip()
            last = found.end()
    if value[last:].strip():
        yield value[last:].strip()


def _paths(value: str) -> list[str]:
    """Return what may be a path in ``Full text:files/12/act.pdf:application/pdf;…``."""
    parts = re.split(r"(?<!\\)[:;]", value.strip("{}"))
    return [re.sub(r"\\(?=[:;])", "", part) for part in parts]


def write(items: Sequence[Item]) -> str:
    """Return the items in BibTeX that Zotero and BibLaTeX read."""
    used: set[str] = set()
    return "\n".join(_written(item, used) for item in items)


def _written(item: Item, used: set[str]) -> str:
    type = csl.text(item, "type")
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _set(item, type))
    return f"@{_TYPES.get(type, 'misc')}{{{_key(item, used)},\n{fields}}}\n"


def _key(item: Item, used: set[str]) -> str:
    base = re.sub(r"[^A-Za-z0-9]+", "-", csl.text(item, "id")).strip("-") or "kb"
    key = next(k for n in range(len(used) + 1) if (k := f"{base}-{n}" if n else base) not in used)
    used.add(key)
    return key


def _set(item: Item, type: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry; what BibTeX has no field for stands in its note."""
    said = {v: csl.text(item, v) for v in sorted(csl.KEPT_IN_NOTES | {"title", "note"})}
    yield "title", f"{{{_escaped(said.pop('title'))}}}"
    if authors := csl.names(item):
        yield "author", " and ".join(map(_author, authors))
    if parts := csl.dated(item):
        yield "year", f"{parts[0]:04d}"
        yield "date", "-".join((f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])))
    number = "issue" if type == "article-journal" else "number"
    fields = {
        "publisher": {"report": "institution", "thesis": "school"}.get(type, "publisher"),
        "container-title": "journal" if type == "article-journal" else "booktitle",
        number: "number", "publisher-place": "address", "title-short": "shorttitle",
        "genre": "type", "volume": "volume", "edition": "edition", "language": "language",
        "page": "pages", "ISBN": "isbn",
    }  # fmt: skip
    yield from ((f, _escaped(v)) for var, f in fields.items() if (v := said.pop(var, "")))
    yield from ((var.lower(), v) for var in ("URL", "DOI") if (v := said.pop(var, "")))
    if type in _TYPES:
        del said["type"]
    free = said.pop("note")
    pairs = [f"{variable}: {value}" for variable, value in said.items() if value]
    if note := "; ".join([*([free] if free else []), *pairs]):
        yield "note", _escaped(note)


def _author(author: object) -> str:
    shown = _escaped(csl.printed(author))
    person = isinstance(author, Mapping) and not author.get("literal")
    return shown if person else f"{{{shown}}}"


def _escaped(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)
