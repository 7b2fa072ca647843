"""CSL-JSON: what Zotero exports under that name, and Better BibTeX's JSON with its attachments."""

import json
from collections.abc import Mapping, Sequence

from kb.ingest.bibliography.item import Entry, Item, file_names, pairs


def read(text: str) -> list[Entry]:
    """Return the entries; raise ValueError when the text is not JSON or holds no items."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if isinstance(data, Mapping):
        data = data.get("items", [data])
    if not isinstance(data, list) or not all(isinstance(item, Mapping) for item in data):
        raise ValueError("it should be a list of CSL items")
    return [_entry(item) for item in data if item.get("title")]


def _entry(item: Mapping[str, object]) -> Entry:
    kept = {name: value for name, value in item.items() if name not in ("file", "attachments")}
    if isinstance(note := kept.get("note"), str):
        found, rest = pairs(note)
        kept = {**kept, **found, "note": rest}
    return Entry({k: v for k, v in kept.items() if v not in ("", None)}, file_names(_paths(item)))


def _paths(item: Mapping[str, object]) -> list[str]:
    files = str(item.get("file") or "").split(";")
    attached = item.get("attachments")
    for each in attached if isinstance(attached, list) else []:
        if isinstance(each, Mapping):
            files.append(str(each.get("path") or each.get("filename") or ""))
    return files


def write(items: Sequence[Item]) -> str:
    """Return the items as one list."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"
