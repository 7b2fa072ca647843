"""How the embedded store is filled: stage what was read, add vectors, publish in one stroke."""

import shutil
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import WorkspaceError
from kb.ingest import headings
from kb.ingest.sidecar import edition_of
from kb.model import Document, Unembedded
from kb.store import meaning, records, schema, vector_keys
from kb.store.database import DATABASE, connect, editions, meta
from kb.store.generations import BROKEN, build, generation_folder, open_generation
from kb.store.lookalikes import lookalikes
from kb.store.records import PROVISION_COLUMNS, document_row, provision_row
from kb.store.rows import write_passages
from kb.store.timeline import Edition, Plan, plan

if TYPE_CHECKING:
    import numpy as np
    from filelock import BaseFileLock
    from numpy.typing import NDArray

LOCK_FILE = "writer.lock"
LOCK_SECONDS = 2


class EmbeddedWriter:
    """The one writer of a folder at a time; a second one is told to wait.

    What was staged survives an interruption and is taken up by the next run; nothing of it is seen
    by readers before ``publish``.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = locked(folder)
        try:
            self._db = _open(folder)
            self._sweep(int(meta(self._db, "generation") or 0))
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Let the next writer in."""
        self._db.close()
        self._lock.release()

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint under which each source was last read, failed ones included."""
        return {row["name"]: row["fingerprint"] for row in self._db.execute("select * from source")}

    def ids(self) -> dict[str, str]:
        """Return the source of every document id in use, editions of another source's aside."""
        rows = self._db.execute("select id, source, metadata from document where not replaced")
        return {
            row["id"]: row["source"]
            for row in rows
            if not edition_of(records.metadata(row["metadata"]))
        }

    def stage(
        self,
        source: str,
        fingerprint: str,
        documents: Sequence[Document],
        terms: Sequence[Sequence[str]],
    ) -> None:
        """Keep what a source says until it is published.

        ``terms`` holds, for each document, the index terms of each passage parted by spaces; those
        of the headings over it follow after a line end.
        """
        with self._db:
            self._db.execute(
                "delete from document where source = ? and state = 'staged'", (source,)
            )
            for document, passage_terms in zip(documents, terms, strict=True):
                self._insert(document, passage_terms)
            self._note(source, fingerprint, "")

    def fail(self, source: str, fingerprint: str, reason: str) -> None:
        """Note why a source could not be read; what an earlier reading of it gave is taken out."""
        with self._db:
            self._note(source, fingerprint, reason)

    def forget(self, source: str) -> None:
        """Note that the source is gone; its documents leave with the next publication."""
        with self._db:
            self._db.execute("delete from source where name = ?", (source,))

    def rename(self, source: str, name: str) -> None:
        """Note that a source lies elsewhere now; what it says stays as it is."""
        with self._db:
            self._db.execute("update source set name = ? where name = ?", (name, source))
            self._db.execute("update document set source = ? where source = ?", (name, source))

    def lookalikes(self) -> Iterator[tuple[str, str]]:
        """Yield staged laws that look like editions of others, each with that other, by id."""
        yield from lookalikes(self._db)

    def unembedded(
        self, model: str, source: str = "", *, everywhere: bool = False
    ) -> Iterator[Unembedded]:
        """Yield every distinct passage, or those of a source, without a vector.

        Past versions are searched too, as the law of their day. What is in force has its vectors of
        the index's model, so it is looked through only for another, or ``everywhere``.
        """
        vector_keys.fill(self._db, model, source)
        column = vector_keys.column(model)
        known = meta(self._db, "model") == model and not everywhere
        documents = self._db.execute(
            "select distinct d.key, d.text from document d join passage p on p.document = d.key"
            " join source s on s.name = d.source and s.reason = ''"
            f" left join vector v on v.model = ? and v.hash = p.{column} where v.hash is null"
            + (" and d.source = ?" if source else "")
            + (" and d.state <> 'live'" if known else ""),
            (model, source) if source else (model,),
        )
        seen: set[bytes] = set()
        for document in documents:
            rows = self._db.execute(
                f"select p.{column} as hash, p.provision, p.start, p.end from passage p"
                f" left join vector v on v.model = ? and v.hash = p.{column}"
                " where p.document = ? and v.hash is null",
                (model, document["key"]),
            )
            nodes = {} if column == "hash" else vector_keys.nodes_of(self._db, document["key"])
            for row in rows:
                if row["hash"] not in seen:
                    seen.add(row["hash"])
                    text = document["text"][row["start"] : row["end"]]
                    heading = headings.nearest(nodes, row["provision"]) if nodes else ""
                    yield Unembedded(row["hash"], text, heading)

    def add_vectors(
        self,
        model: str,
        hashes: Sequence[bytes],
        vectors: "NDArray[np.float32] | None",
        words: Sequence[bytes] = (),
    ) -> None:
        """Keep the vectors of passages, one a hash; None says that the model cannot read them.

        ``words`` are their packed words where the model tells them, one a hash.
        """
        blobs = [b""] * len(hashes) if vectors is None else [v.tobytes() for v in vectors]
        rows = zip(hashes, blobs, words or [b""] * len(hashes), strict=True)
        with self._db:
            self._db.executemany(
                "insert or replace into vector (model, hash, vector, words) values (?, ?, ?, ?)",
                [(model, *row) for row in rows],
            )

    def keep_vectors(self, models: Collection[str]) -> None:
        """Delete the vectors of all models but these, given without what follows their ``@``."""
        held = [row[0] for row in self._db.execute("select distinct model from vector")]
        gone = [(name,) for name in held if name.partition("@")[0] not in models]
        with self._db:
            self._db.executemany("delete from vector where model = ?", gone)

    def changed(self, model: str) -> bool:
        """Return whether publishing would change what a search finds."""
        if meta(self._db, "model") != model or not self._opens():
            return True
        held = editions(self._db)
        if any(each.state == "staged" for each in held):
            return True
        live = {each.key for each in held if each.state == "live"}
        replaced = {each.key for each in held if each.replaced}
        next_ = self._plan(held)
        return bool(next_.gone) or next_.live != live or next_.replaced != replaced

    def _opens(self) -> bool:
        try:
            number = int(meta(self._db, "generation") or 0)
            parts = open_generation(self._folder, number).parts(past=True)
        except BROKEN:
            return False
        past = self._db.execute(
            "select exists (select 1 from passage p join document d on d.key = p.document"
            " where d.state = 'past')"
        ).fetchone()[0]
        return bool(past) == (len(parts) > 1)

    def publish(self, model: str) -> None:
        """Make what is staged searchable, and take out what has gone, in one stroke."""
        number = int(meta(self._db, "generation") or 0) + 1
        next_ = self._plan(editions(self._db))
        vector_keys.fill(self._db, model)
        build(self._db, self._folder, number, model, next_.live, next_.past)
        with self._db:
            self._settle(next_)
            for key, value in (("generation", str(number)), ("model", model)):
                self._db.execute("insert or replace into meta values (?, ?)", (key, value))
        self._sweep(number)

    def _plan(self, held: Sequence[Edition]) -> Plan:
        rows = self._db.execute("select name, reason = '' as readable from source")
        readable = {row["name"]: bool(row["readable"]) for row in rows}
        return plan(held, readable, datetime.now(UTC).date().isoformat())

    def _settle(self, next_: Plan) -> None:
        """Give every version its place; delete what has left the corpus."""
        for statement, keys in (
            ("delete from document where key = ?", next_.gone),
            ("update document set state = 'past' where key = ? and state <> 'past'", next_.past),
            ("update document set replaced = 1 where key = ? and not replaced", next_.replaced),
            ("update document set state = 'live' where key = ? and state <> 'live'", next_.live),
        ):
            self._db.executemany(statement, ((key,) for key in keys))
        self._db.execute(
            "delete from vector where not exists (select 1 from passage p where p.hash ="
            " vector.hash) and not exists (select 1 from passage p where p.headed = vector.hash"
            " and p.headed <> x'')"
        )

    def _insert(self, document: Document, terms: Sequence[str]) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        cursor = self._db.execute(
            "insert into document (state, id, source, kind, version, title, language,"
            " jurisdiction, added, metadata, pages, problems, tables, text)"
            " values ('staged', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            document_row(document, now),
        )
        key = cursor.lastrowid
        assert key is not None
        self._db.executemany(
            f"insert into provision (document, ord, {PROVISION_COLUMNS})"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [provision_row(key, order, node) for order, node in enumerate(document.provisions)],
        )
        write_passages(self._db, key, document, terms)
        meaning.write(self._db, key, document)

    def _note(self, source: str, fingerprint: str, reason: str) -> None:
        self._db.execute(
            "insert or replace into source values (?, ?, ?)", (source, fingerprint, reason)
        )

    def _sweep(self, current: int) -> None:
        """Remove generations but the current and the one that a reader may still have open."""
        for folder in self._folder.glob("generation-*"):
            if folder not in {generation_folder(self._folder, n) for n in (current, current - 1)}:
                shutil.rmtree(folder, ignore_errors=True)  # Windows keeps mapped files


def locked(folder: Path) -> "BaseFileLock":
    """Return the folder's writer lock, which the operating system lets go of if we are killed."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK_FILE, timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise WorkspaceError(
            f"Another kb is writing to {folder}. Wait until it has finished, then try again."
        ) from error
    return lock


def _open(folder: Path) -> sqlite3.Connection:
    new = not (folder / DATABASE).is_file()
    db = connect(folder)
    db.execute("pragma journal_mode = wal")
    if new or not db.execute("select 1 from sqlite_master").fetchone():
        schema.create(db)
    schema.bring_forward(db, folder)
    return db
