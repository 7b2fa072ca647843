"""An entry of a bibliography as a CSL item, and what the formats share in reading one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PureWindowsPath
from urllib.parse import unquote

from kb.ingest.structure import speakers
from kb.model import KINDS

Item = dict[str, object]  # CSL's variables: JSON at the edge

_PAIR = re.compile(r"\s*(?P<name>[a-z][A-Za-z-]*): (?P<value>.+)", re.S)
_FILE = re.compile(r"[^/\\:;]+\.[A-Za-z0-9]{2,5}$")
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?")
# What has no field of its own in a format goes into its notes, as Zotero writes its "Extra".
KEPT_IN_NOTES = frozenset(
    ("type", "kind", "jurisdiction", "number", "genre", "volume", "issue", "publisher-place")
    + ("publisher", "container-title", "collection-title", "edition", "language", "title-short")
    + ("ISBN", "DOI", "URL", "page", "status", "section", "chapter-number", "group-sizes")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a bibliography says of one work; ``files`` names those attached, without folders."""

    item: Mapping[str, object]
    files: tuple[str, ...] = ()


def name(text: str) -> dict[str, str]:
    """Return a CSL name: ``Rahman, Anika`` is a person, anything else an institution, whole."""
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma and given and "," not in given and not is_institution(text):
        return {"family": family, "given": given}
    return {"literal": text.strip()}


def is_institution(text: str) -> bool:
    """Return whether a name of three words or more has one of a body (ministry, council …)."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) > 2 and any(speakers.is_office(word) for word in words)


def printed(value: object) -> str:
    """Return a CSL name as the formats write one: the family name, a comma, the given ones."""
    if not isinstance(value, Mapping):
        return str(value)
    if literal := value.get("literal"):
        return str(literal)
    family = (value.get("non-dropping-particle"), value.get("family"))
    given = (value.get("given"), value.get("dropping-particle"))
    return ", ".join(
        said for part in (family, given) if (said := " ".join(str(p) for p in part if p))
    )


def names(item: Mapping[str, object]) -> list[object]:
    """Return the authors of an item as CSL has them."""
    authors = item.get("author")
    return list(authors) if isinstance(authors, list) else []


def date_parts(text: str) -> list[int]:
    """Return year, month and day as far as a date gives them, an empty list when it has none."""
    found = _DATE.search(text)
    return [int(part) for part in found.groups() if part] if found else []


def dated(item: Mapping[str, object]) -> list[int]:
    """Return the parts of an item's date, an empty list when it has none."""
    issued = item.get("issued")
    if isinstance(issued, Mapping):
        lists = issued.get("date-parts")
        if isinstance(lists, list) and lists and isinstance(lists[0], list):
            return [int(part) for part in lists[0]]
        return date_parts(str(issued.get("raw") or issued.get("literal") or ""))
    return date_parts(str(issued)) if issued else []


def text(item: Mapping[str, object], variable: str) -> str:
    """Return a variable's text on one line, ``""`` when the item has none."""
    value = item.get(variable, "")
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def pairs(note: str) -> tuple[Item, str]:
    """Return the ``name: value`` pairs of a note, and what else it says."""
    found: Item = {}
    rest: list[str] = []
    for part in re.split(r"\n|;\s+(?=[a-z][A-Za-z-]*: )", note):
        pair = _PAIR.fullmatch(part)
        if pair and pair["name"] in KEPT_IN_NOTES and _holds(pair["name"], pair["value"]):
            found[pair["name"]] = pair["value"].strip()
        elif part.strip():
            rest.append(part.strip())
    return found, "; ".join(rest)


def _holds(variable: str, value: str) -> bool:
    return variable != "kind" or value.strip() in KINDS


def file_names(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the names of attached files without their folders, of whichever system they are."""
    found = (PureWindowsPath(unquote(path.strip())).name for path in paths)
    return tuple(dict.fromkeys(each for each in found if _FILE.fullmatch(each)))
