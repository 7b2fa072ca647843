"""Name a version of a document: by its label, a day, the first digits of its hash, or -1, -2 …"""

import re
from typing import TYPE_CHECKING

from kb.errors import NotFoundError, UsageError
from kb.seams import Store
from kb.search.places import document_named

if TYPE_CHECKING:
    from kb.model import Document, Version

_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_BACK = re.compile(r"-[0-9]+")
_HASH = re.compile(r"[0-9a-f]{4,64}")


def document_at(store: Store, name: str, version: str = "") -> "Document":
    """Return a document by id or title, or a version of it as ``version_named`` knows it."""
    document = document_named(store, name)
    if not version:
        return document
    return store.document(document.id, version_named(store, document.id, version).version)


def version_named(store: Store, id: str, name: str) -> "Version":
    """Return a version of a document; raise NotFoundError, which lists those that there are.

    ``name`` is a label, the first digits of a hash, ``-1`` for the newest and ``-2`` for the one
    before it, or a day, for what was in force then.
    """
    versions = store.versions(id)
    if _BACK.fullmatch(name) and 1 <= -int(name) <= len(versions):
        return versions[-int(name) - 1]
    for version in versions:
        if name == version.label:
            return version
    hashed = {v.version: v for v in versions if v.version.startswith(name.casefold())}
    if _HASH.fullmatch(name.casefold()) and len(hashed) == 1:
        return next(iter(hashed.values()))
    if _DAY.fullmatch(name) and (then := store.in_force(name).get(id)):
        return next(version for version in versions if version.version == then)
    labels = ", ".join(version.label for version in versions)
    raise NotFoundError(f"{id} has no version {name!r}; it has {labels}.")


def day_of(text: str) -> str:
    """Return a day, month or year as it was given in ISO 8601; raise UsageError for others."""
    if text and not _DAY.fullmatch(text):
        raise UsageError(f"{text!r} is no date; write it as 2019-05-01, 2019-05 or 2019.")
    return text
