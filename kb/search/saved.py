"""Searches kept by name in ``searches.toml`` of a workspace, for people to read and to edit.

What a search last found is kept beside the indexes, so that the next run can tell what is new.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kb.errors import NotFoundError, UsageError, WorkspaceError
from kb.model import KINDS, Filter, StoredPassage
from kb.search.request import LIMIT, Request
from kb.workspace import Workspace

FILE = "searches.toml"
_SEEN = "searches-seen.json"
_LISTS = ("documents", "tags")
_TEXTS = tuple(f.name for f in fields(Filter) if f.name not in _LISTS)
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def read(workspace: Workspace) -> dict[str, Request]:
    """Return the saved searches by name, in the file's order; raise WorkspaceError."""
    path = workspace.root / FILE
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path} is not valid TOML: {error}") from error
    return {name: _request(path, name, table) for name, table in held.items()}


def named(workspace: Workspace, name: str) -> Request:
    """Return a saved search; raise NotFoundError, which lists those that there are."""
    held = read(workspace)
    if name not in held:
        there = f"There are {', '.join(held)}." if held else "None has been saved yet."
        raise NotFoundError(
            f"No search is saved as {name!r}. {there} Save one with: kb search QUERY --save {name}"
        )
    return held[name]


def save(workspace: Workspace, name: str, request: Request) -> None:
    """Keep a search by name, in the place of one that has it; the rest of the file stays."""
    if not name.strip() or "\n" in name:
        raise UsageError("Give the search a name of one line: kb search QUERY --save NAME.")
    read(workspace)  # a file that cannot be read is not written over
    _replace(workspace, name, _table(name, request))


def forget(workspace: Workspace, name: str) -> None:
    """Take a saved search out of the file; raise NotFoundError where there is none of the name."""
    named(workspace, name)
    _replace(workspace, name, "")
    seen = _seen(workspace)
    seen.pop(name, None)
    _write_seen(workspace, seen)


def news(workspace: Workspace, name: str, found: Iterable[StoredPassage]) -> set[int] | None:
    """Note what a saved search found; return the places of what it did not find the last time.

    None says that it runs for the first time. A passage counts as another when its words do.
    """
    seen = _seen(workspace)
    now = [_mark(passage) for passage in found]
    before = seen.get(name)
    seen[name] = now
    _write_seen(workspace, seen)
    if before is None:
        return None
    return {place for place, mark in enumerate(now) if mark not in set(before)}


def _request(path: Path, name: str, table: object) -> Request:
    if not isinstance(table, dict):
        raise WorkspaceError(f"{path}: {name!r} should be a table, [{name}], with a query.")
    known = ("query", "limit", *_TEXTS, *_LISTS)
    for key, value in table.items():
        fits = (
            isinstance(value, int) and value > 0 and not isinstance(value, bool)
            if key == "limit"
            else isinstance(value, list) and all(isinstance(each, str) for each in value)
            if key in _LISTS
            else isinstance(value, str)
        )
        if key not in known or not fits:
            raise WorkspaceError(
                f"{path}: {key!r} of [{name}] is not known or of the wrong type; "
                f"{', '.join(known)} may stand there, {' and '.join(_LISTS)} as lists."
            )
    if not table.get("query"):
        raise WorkspaceError(f"{path}: [{name}] has no query.")
    if table.get("kind", KINDS[0]) not in KINDS:
        raise WorkspaceError(f"{path}: [{name}] has a kind that is none of {', '.join(KINDS)}.")
    values: dict[str, Any] = {key: table[key] for key in _TEXTS if key in table}
    values |= {key: tuple(table[key]) for key in _LISTS if key in table}
    return Request(table["query"], Filter(**values), table.get("limit", LIMIT))


def _table(name: str, request: Request) -> str:
    """Return a search as a table of TOML; a JSON string is a basic string of TOML."""
    where: Mapping[str, object] = {f.name: getattr(request.where, f.name) for f in fields(Filter)}
    values = {"query": request.query, **where, "limit": request.limit}
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "")
        for key, value in values.items()
        if value
    ]
    return "\n".join([f"[{_key(name)}]", *lines]) + "\n"


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _replace(workspace: Workspace, name: str, table: str) -> None:
    """Write a table in the place of the one of this name, or at the end of the file."""
    path = workspace.root / FILE
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = re.split(r"(?m)^(?=\[)", text)
    at = next((n for n, part in enumerate(parts) if _is_named(part, name)), None)
    if at is None:
        parts.append(("\n" if text.strip() else "") + table)
    else:
        parts[at] = f"{table}\n" if table and at + 1 < len(parts) else table
    path.write_text("".join(parts), encoding="utf-8", newline="\n")


def _is_named(part: str, name: str) -> bool:
    try:
        return name in tomllib.loads(part)
    except tomllib.TOMLDecodeError:
        return False


def _mark(passage: StoredPassage) -> str:
    """What a passage is known by from one run to the next: its place and its words."""
    from hashlib import blake2b

    words = blake2b(passage.text.encode(), digest_size=8).hexdigest()
    return f"{passage.document} {passage.provision} {words}"


def _seen(workspace: Workspace) -> dict[str, list[str]]:
    try:
        held = json.loads((workspace.indexes / _SEEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a cache: without it all counts as seen for the first time
        return {}
    return {str(k): list(map(str, v)) for k, v in held.items()} if isinstance(held, dict) else {}


def _write_seen(workspace: Workspace, seen: Mapping[str, list[str]]) -> None:
    workspace.indexes.mkdir(parents=True, exist_ok=True)
    text = json.dumps(seen, ensure_ascii=False, indent=1)
    (workspace.indexes / _SEEN).write_text(text, encoding="utf-8")
