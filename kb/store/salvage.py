"""What can still be read of a damaged database, taken over into a new one.

Each table is read from its beginning until it cannot be read further, then from its end; of what
lies between, each document is tried by itself. A document is kept only if all that belongs to it
came over and agrees; of the others their sources are named, so that an ingest reads them again.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from kb.store import schema
from kb.store.database import DATABASE, connect
from kb.store.soundness import unsound_vectors, wrong_with

Row = tuple[object, ...]


def salvage(folder: Path) -> list[str]:
    """Put a new database in the place of a damaged one; return what came of it, in sentences.

    The damaged one stays beside it. The caller holds the writer's lock.
    """
    damaged = _aside(folder)
    with closing(connect(folder)) as new, closing(sqlite3.connect(damaged)) as old:
        new.execute("pragma foreign_keys = off")
        schema.create(new)
        old.text_factory = lambda raw: raw.decode("utf-8", "replace")
        doubted: set[object] = set()
        for table in schema.tables():
            doubted |= _take_over(old, new, table)
        with new:
            lost = _drop_unsound(new, doubted)
            bad = unsound_vectors(new)
            new.executemany("delete from vector where hash = ?", [(key,) for key in bad])
            kept = new.execute("select count(*) from document").fetchone()[0]
    said = [f"Kept {kept} documents; what was there before is {damaged}."]
    if lost:
        said.append(f"Not whole, and to be read again by `kb ingest`: {', '.join(sorted(lost))}.")
    if not kept:
        said.append("Nothing could be kept: `kb ingest` reads all sources again; name those that")
        said.append("lie outside the corpus.")
    return said


def _aside(folder: Path) -> Path:
    """Move the damaged database away with what SQLite keeps beside it; return where it is now."""
    free = (folder / f"{DATABASE}.damaged-{n}" for n in range(1, 1000))
    place = next(path for path in free if not path.exists())
    for ending in ("", "-wal", "-shm"):
        part = folder / f"{DATABASE}{ending}"
        if part.exists():
            part.rename(place.with_name(place.name + ending))
    return place


def _take_over(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> set[object]:
    """Copy the rows of a table that can be read; return the documents that may lack some."""
    try:
        columns = [row[1] for row in old.execute(f"pragma table_info({table})")]
        keys = [row[1] for row in old.execute(f"pragma table_info({table})") if row[5]]
    except sqlite3.DatabaseError:
        columns = keys = []
    known = schema.tables()[table]
    shared = [name for name in columns if name in known]
    if not shared:
        return set()
    listed, order = ", ".join(f'"{name}"' for name in shared), ", ".join(keys)
    backwards = ", ".join(f"{key} desc" for key in keys)
    head, whole = _read(old, f"select {listed} from {table} order by {order}")
    tail: list[Row] = []
    if not whole:
        tail, _ = _read(old, f"select {listed} from {table} order by {backwards}")
    places = ", ".join("?" * len(shared))
    with new:
        new.executemany(f"insert or ignore into {table} ({listed}) values ({places})", head + tail)
    owner = "key" if table == "document" else "document"
    if whole or owner not in shared:
        return set()
    return _between(old, new, table, shared, [r[shared.index(owner)] for r in (*head, *tail)])


def _between(
    old: sqlite3.Connection,
    new: sqlite3.Connection,
    table: str,
    shared: Sequence[str],
    read: Sequence[object],
) -> set[object]:
    """Copy what single documents still give; return those that give an error."""
    owner = "key" if table == "document" else "document"
    listed, places = ", ".join(f'"{n}"' for n in shared), ", ".join("?" * len(shared))
    try:
        documents = [row[0] for row in new.execute("select key from document")]
        most = max((key for key in read if isinstance(key, int)), default=0)
    except sqlite3.DatabaseError:
        return set()
    wanted = range(1, most + 1) if table == "document" else documents
    doubted: set[object] = set()
    for key in wanted:
        rows, whole = _read(old, f"select {listed} from {table} where {owner} = {int(key)}")
        with new:
            new.executemany(f"insert or ignore into {table} ({listed}) values ({places})", rows)
        if not whole:
            doubted.add(key)
    return doubted


def _read(db: sqlite3.Connection, query: str) -> tuple[list[Row], bool]:
    """Return the rows of a query up to the first that cannot be read, and whether that is all."""
    rows: list[Row] = []
    try:
        for row in db.execute(query):
            rows.append(tuple(row))
    except (sqlite3.DatabaseError, OverflowError):
        return rows, False
    return rows, True


def _drop_unsound(db: sqlite3.Connection, doubted: set[object]) -> set[str]:
    """Delete documents that are not whole; return their sources, which are to be read again."""
    lost: set[str] = set()
    for row in db.execute("select key, source from document").fetchall():
        if row["key"] in doubted or _wrong(db, row["key"]):
            lost.add(row["source"])
            db.execute("delete from document where key = ?", (row["key"],))
    drop_strays(db)
    db.execute(
        "insert or ignore into source (name, fingerprint, reason)"
        " select distinct source, '', '' from document"
    )
    silent = db.execute(
        "select name from source where reason = ''"
        " and name not in (select source from document where not replaced)"
    )
    lost |= {row["name"] for row in silent}
    held = {row["key"] for row in db.execute("select key from document")}
    if doubted - held:  # rows of documents themselves are gone, perhaps of sources that have others
        several = db.execute("select source from document group by source having count(*) > 1")
        lost |= {row["source"] for row in several}
    db.executemany("update source set fingerprint = '' where name = ?", [(name,) for name in lost])
    return lost


def _wrong(db: sqlite3.Connection, key: int) -> str:
    try:
        return wrong_with(db, key)
    except (TypeError, ValueError, AttributeError) as error:  # a column of another type
        return str(error)


def drop_strays(db: sqlite3.Connection) -> None:
    """Delete the rows that belong to no document."""
    for table in owned():
        db.execute(f"delete from {table} where document not in (select key from document)")


def owned() -> Iterator[str]:
    """Yield the tables whose rows belong to documents."""
    yield from (table for table, columns in schema.tables().items() if "document" in columns)
