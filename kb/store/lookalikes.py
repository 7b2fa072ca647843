"""Which documents that were read look like editions of others, though no side-car says so."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator

from kb.ingest.sidecar import edition_of
from kb.model import Metadata
from kb.store import records

_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_ALIKE = 0.5  # the least share of headed provisions in common


def lookalikes(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield staged laws, each with the law that it seems to be another edition of, by id.

    The two have one title, number, language and jurisdiction, most of their provisions have the
    same numbers and headings, and their dates or the years in their files' names differ.
    """
    rows = db.execute(
        "select key, id, state, source, metadata from document where kind = 'law' and not replaced"
        " order by key"
    ).fetchall()
    named: dict[tuple[str, ...], list[tuple[sqlite3.Row, Metadata]]] = {}
    for row in rows:
        about = records.metadata(row["metadata"])
        if not edition_of(about) and about.title:
            named.setdefault(_name(about), []).append((row, about))
    for held in named.values():
        for at, (row, about) in enumerate(held):
            others = (o for o in held[:at] if o[0]["id"] != row["id"] and _apart(row, about, *o))
            near = (o for o, _ in others if _alike(db, o["key"], row["key"]) >= _ALIKE)
            if row["state"] == "staged" and (other := next(near, None)) is not None:
                yield row["id"], other["id"]


def _name(about: Metadata) -> tuple[str, ...]:
    said = (about.title, about.number, about.language, about.jurisdiction)
    return tuple(" ".join(text.casefold().split()) for text in said)


def _apart(row: sqlite3.Row, about: Metadata, other: sqlite3.Row, its: Metadata) -> bool:
    """Return whether two differ in time: copies of one text in several formats do not."""
    years = (_YEAR.findall(each["source"].rpartition("/")[2]) for each in (row, other))
    return about.date != its.date or next(years) != next(years)


def _alike(db: sqlite3.Connection, one: int, other: int) -> float:
    """Return the share of provisions with the same number and heading, of the longer one's."""
    held = [
        Counter(
            (row["level"], row["number"], row["heading"].casefold())
            for row in db.execute(
                "select level, number, heading from provision where document = ? and number <> ''",
                (key,),
            )
        )
        for key in (one, other)
    ]
    return (held[0] & held[1]).total() / max(held[0].total(), held[1].total(), 1)
