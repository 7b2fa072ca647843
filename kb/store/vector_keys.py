"""What the vector of a passage is kept under: its text, or its heading too.

Passages of one text share a vector, whatever documents they stand in, unless the model is given
the heading over each (see ``kb.ingest.headings``). Such a model has the place of the heading in its
name, and the keys of its vectors are reckoned when it is first asked for.
"""

import sqlite3
from typing import NamedTuple

from kb.ingest import headings
from kb.workspace import HEADING


class Node(NamedTuple):
    """A provision, as far as its heading goes."""

    heading: str
    parent: str


def column(model: str) -> str:
    """Return the column of passages that holds the keys of a model's vectors."""
    return "headed" if HEADING in model else "hash"


def of_text(text: str) -> bytes:
    """Return 16 bytes that stand for a passage's text."""
    from hashlib import blake2b  # here, since it takes a search's start two milliseconds

    return blake2b(text.encode(), digest_size=16).digest()


def of_headed(heading: str, text: str) -> bytes:
    """Return 16 bytes that stand for a passage's text under its heading."""
    return of_text(f"{heading}\n{text}")


def fill(db: sqlite3.Connection, model: str, source: str = "") -> None:
    """Reckon the keys that a model wants of passages, or of a source's, where they are missing."""
    if column(model) == "hash":
        return
    documents = db.execute(
        "select distinct d.key from document d join passage p on p.document = d.key"
        " where p.headed = x''" + (" and d.source = ?" if source else ""),
        (source,) if source else (),
    )
    with db:
        for (key,) in documents.fetchall():
            db.executemany("update passage set headed = ? where key = ?", _reckoned(db, key))


def _reckoned(db: sqlite3.Connection, document: int) -> list[tuple[bytes, int]]:
    """Return the keys of a document's passages, each with the passage's own."""
    (text,) = db.execute("select text from document where key = ?", (document,)).fetchone()
    nodes = nodes_of(db, document)
    rows = db.execute(
        "select key, provision, start, end from passage where document = ?", (document,)
    )
    return [
        (of_headed(headings.nearest(nodes, provision), text[start:end]), key)
        for key, provision, start, end in rows
    ]


def nodes_of(db: sqlite3.Connection, document: int) -> dict[str, Node]:
    """Return the provisions of a document by id."""
    rows = db.execute("select id, heading, parent from provision where document = ?", (document,))
    return {row["id"]: Node(row["heading"], row["parent"]) for row in rows}
