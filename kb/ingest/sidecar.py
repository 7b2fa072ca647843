"""Side-car files: ``NAME.EXT.csl.json`` says, in CSL's names, what the source beside it is.

Beside CSL's variables three more say how it stands in time: ``edition_of`` names the document of
which it is an edition, ``in_force_from`` and ``repealed`` the days between which it was the law.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kb.errors import UnreadableError
from kb.model import KINDS, Kind, Metadata

SUFFIX = ".csl.json"
_DATE = re.compile(r"(?:[0-9]{4}(?:-[0-9]{2}){0,2})?")

# CSL variable -> field of Metadata; the other way round for `kb add`.
_FIELDS = {
    "title": "title",
    "issued": "date",
    "publisher": "publisher",
    "URL": "url",
    "number": "number",
    "language": "language",
    "jurisdiction": "jurisdiction",
    "author": "authors",
}
_KIND_OF_TYPE: dict[str, Kind] = {
    "legislation": "law",
    "bill": "law",
    "regulation": "law",
    "treaty": "law",
    "report": "study",
    "article-journal": "study",
    "book": "study",
    "thesis": "study",
}
_TYPE_OF_KIND: dict[Kind, str] = {"law": "legislation", "study": "report", "workshop": "document"}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a side-car says: ``given`` names the fields of ``metadata`` that it sets."""

    kind: Kind | None = None
    metadata: Metadata = field(default_factory=Metadata)
    given: tuple[str, ...] = ()
    raw: bytes = b""


def edition_of(about: Metadata) -> str:
    """Return the id of the document of which a source is an edition, ``""`` of its own."""
    return about.extra.get("edition_of", "").strip()


def path_for(source: Path) -> Path:
    """Return where the side-car of a source lies, whether or not there is one."""
    return source.with_name(source.name + SUFFIX)


def load(source: Path) -> Sidecar:
    """Return what the side-car of a source says, an empty one when there is none.

    Raises UnreadableError, naming the side-car and its line, when it is not JSON of CSL's shape.
    """
    path = path_for(source)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Sidecar()
    item = _item(path, raw)
    values = {_FIELDS[name]: _value(path, name, item[name]) for name in _FIELDS if name in item}
    extra = {
        name: text
        for name, value in item.items()
        if name not in (*_FIELDS, "kind") and (text := _as_text(value))
    }
    for name in ("in_force_from", "repealed"):
        if not _DATE.fullmatch(extra.get(name, "")):
            raise UnreadableError(
                f'{path} gives "{name}": {extra[name]!r}; write a day, a month or a year, such as '
                '"2019-05-01".'
            )
    return Sidecar(_kind(path, item), Metadata(**values, extra=extra), tuple(values), raw)


def merge(found: Metadata, beside: Sidecar) -> Metadata:
    """Return the metadata found in a source, overridden by what its side-car says."""
    changes: dict[str, Any] = {name: getattr(beside.metadata, name) for name in beside.given}
    return replace(found, **changes, extra={**found.extra, **beside.metadata.extra})


def write(source: Path, kind: Kind, fields: Mapping[str, str], authors: Sequence[str]) -> None:
    """Write the side-car of a source; what an older one says and ``fields`` do not, stays.

    ``fields`` are named as in CSL (title, issued, publisher, URL, number, language, jurisdiction);
    tags, CSL's ``keyword``, join those that are there.
    """
    path = path_for(source)
    before = _item(path, path.read_bytes()) if path.exists() else {}
    item: dict[str, object] = {"type": _TYPE_OF_KIND[kind], **before, "kind": kind, **fields}
    if "keyword" in fields and (held := _as_text(before.get("keyword"))):
        tags = Metadata(extra={"keyword": f"{held}, {fields['keyword']}"}).tags
        item["keyword"] = ", ".join(tags)
    if authors:
        item["author"] = [{"literal": name} for name in authors]
    path.write_text(json.dumps(item, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_item(source: Path, item: Mapping[str, object], kind: Kind | None = None) -> None:
    """Write the side-car of a source from a CSL item, in the place of any that is there."""
    held = {**item, "kind": kind} if kind else dict(item)
    text = json.dumps(held, ensure_ascii=False, indent=2)
    path_for(source).write_text(f"{text}\n", encoding="utf-8")


def _item(path: Path, raw: bytes) -> dict[str, object]:
    """Return the one CSL item of a side-car, which may stand in a list as CSL exports write it."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"{path} is not valid JSON: {error.msg} in line {error.lineno}, column {error.colno}. "
            "Correct it, or delete it."
        ) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(f"{path} is not JSON in UTF-8. Save it so, or delete it.") from error
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    if not isinstance(data, dict):
        raise UnreadableError(
            f"{path} must hold one object of CSL fields, such as "
            '{"title": "…", "issued": "2012"}, and holds something else.'
        )
    return data


def _kind(path: Path, item: Mapping[str, object]) -> Kind | None:
    given = item.get("kind")
    if given is None:
        return _KIND_OF_TYPE.get(str(item.get("type")))
    for kind in KINDS:
        if kind == given:
            return kind
    raise UnreadableError(f'{path} says "kind": {given!r}; kb knows {", ".join(KINDS)}.')


def _value(path: Path, name: str, value: object) -> Any:  # noqa: ANN401 - str, or names in a tuple
    if name == "author":
        people = value if isinstance(value, list) else [value]
        return tuple(named for person in people if (named := _person(person)))
    text = _date(value) if name == "issued" else _as_text(value)
    if text is None:
        raise UnreadableError(f'{path} gives "{name}" in a form that kb cannot read: {value!r}.')
    return text


def _as_text(value: object) -> str | None:
    """Return a plain value as text, a list of them joined; None for anything nested."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value).strip()
    if isinstance(value, dict) and "date-parts" in value:
        return _date(value)
    if isinstance(value, list):
        return "; ".join(held for part in value if (held := _as_text(part) or _person(part)))
    return None


def _person(value: object) -> str:
    """Return a CSL name: its literal, else the family name, a comma and the given names."""
    if not isinstance(value, dict):
        return str(value).strip() if isinstance(value, str) else ""
    if value.get("literal"):
        return str(value["literal"]).strip()
    family = (value.get("non-dropping-particle"), value.get("family"), value.get("suffix"))
    given = (value.get("given"), value.get("dropping-particle"))
    named = (" ".join(str(p).strip() for p in part if p) for part in (family, given))
    return ", ".join(filter(None, named))


def _date(value: object) -> str | None:
    """Return a CSL date as ISO 8601 as far as it goes: ``2012``, ``2012-02``, ``2012-02-20``."""
    if not isinstance(value, dict):
        return _as_text(value)
    parts = value.get("date-parts")
    if not parts:
        return _as_text(value.get("raw") or value.get("literal") or "")
    try:
        year, *rest = (int(part) for part in parts[0])
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return "-".join((f"{year:04d}", *(f"{part:02d}" for part in rest[:2])))
