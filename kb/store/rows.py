"""The rows of a document's passages: written when it is staged, and anew where they were lost."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from kb.model import Document, Meaning
from kb.store import records, vector_keys


def write_passages(
    db: sqlite3.Connection, key: int, document: Document, terms: Iterable[str]
) -> None:
    """Keep the passages of a document with the index terms that ``Writer.stage`` takes."""
    from kb.store.lexical import hash_terms

    db.executemany(
        "insert into passage (document, provision, start, end, hash, terms, headings)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key,
                passage.provision,
                passage.start,
                passage.end,
                vector_keys.of_text(document.text[passage.start : passage.end]),
                *(hash_terms(field.split()).tobytes() for field in each.partition("\n")[::2]),
            )
            for passage, each in zip(document.passages, terms, strict=True)
        ],
    )


def cut_anew(db: sqlite3.Connection, key: int) -> None:
    """Cut a document into passages as ingest does, in the place of those that it has."""
    from kb.ingest import passages, unit

    row = db.execute("select * from document where key = ?", (key,)).fetchone()
    nodes = db.execute("select * from provision where document = ? order by ord", (key,))
    document = records.document(row, nodes, (), Meaning())
    cut = passages.split(document.text, document.provisions, document.metadata.language)
    document = replace(document, passages=tuple(cut))
    db.execute("delete from passage where document = ?", (key,))
    write_passages(db, key, document, unit.index_terms(document))
