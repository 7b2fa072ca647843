"""Connections to the database of an index, and the facts that its readers and writer share."""

import sqlite3
from contextlib import closing
from pathlib import Path

from kb.store import records, timeline

DATABASE = "kb.sqlite"
# Bytes of the file read by mapping: pages that are read in no order, as vectors are by hash, take
# two fifths of the time that a system call for each takes.
_MAPPED = 1 << 30


def connect(folder: Path) -> sqlite3.Connection:
    """Return a connection to the folder's database whose rows have names."""
    db = sqlite3.connect(folder / DATABASE, timeout=60)
    db.row_factory = sqlite3.Row
    db.execute("pragma foreign_keys = on")
    db.execute(f"pragma mmap_size = {_MAPPED}")
    return db


def reading(folder: Path) -> sqlite3.Connection:
    """Return a connection to read by, in a folder that may not be written to also.

    There SQLite cannot lay its files for sharing with a writer beside the database. Nobody writes
    then, and it need not.
    """
    db = connect(folder)
    try:
        db.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if "unable to open" not in str(error) and "readonly" not in str(error):
            raise
        db.close()
        db = sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?immutable=1", uri=True)
        db.row_factory = sqlite3.Row
    except sqlite3.DatabaseError:  # which the check of the schema puts in a sentence
        pass
    return db


def meta(db: sqlite3.Connection, key: str) -> str:
    """Return a value of the meta table, ``""`` where there is none."""
    with closing(db.execute("select value from meta where key = ?", (key,))) as rows:
        row = rows.fetchone()
    return row["value"] if row else ""


def editions(db: sqlite3.Connection, id: str = "") -> list[timeline.Edition]:
    """Return the versions of a document, or of all, in order of arrival; staged ones too."""
    rows = db.execute(
        "select key, id, source, version, state, replaced, metadata from document"
        " where ? in ('', id) order by key",
        (id,),
    )
    return [
        timeline.Edition(
            row["key"],
            row["id"],
            row["source"],
            row["version"],
            row["state"],
            bool(row["replaced"]),
            *timeline.span(records.metadata(row["metadata"])),
        )
        for row in rows
    ]
