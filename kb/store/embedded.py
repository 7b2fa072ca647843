"""The store in a folder: SQLite holds the truth, FAISS and lexical files are caches made from it.

Every publication writes a new generation of cache files beside the old one and then, in one
transaction, makes its documents live and names it the current generation. A reader therefore sees
one generation whole, and a writer killed at any instant leaves the old one in force.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import NotFoundError, WorkspaceError
from kb.ingest.trail import page_label, trail
from kb.model import (
    Candidate,
    Document,
    DocumentSummary,
    Failure,
    Filter,
    Provision,
    StoredPassage,
    Version,
)
from kb.store import records

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.store.dense import Dense
    from kb.store.lexical import Lexical

DATABASE = "kb.sqlite"
SCHEMA = "1"
KEPT = 20_000  # passages held in memory
AT_ONCE = 500  # keys in one SQL statement; SQLite's oldest limit is 999


@dataclass(frozen=True, slots=True)
class Generation:
    """The cache files of one publication, opened: row i of each index is passage ``keys[i]``."""

    number: int
    keys: "NDArray[np.int64]"
    documents: "NDArray[np.int64]"
    lexical: "Lexical"
    dense: "Dense | None"


class EmbeddedStore:
    """The ``Store`` of a folder, for reading; see ``kb.store.writer`` for how it is filled."""

    def __init__(self, folder: Path) -> None:
        if not (folder / DATABASE).is_file():
            raise WorkspaceError(f"There is no index in {folder} yet. Make one with `kb ingest`.")
        self._folder = folder
        self._db = connect(folder)
        check_schema(self._db, folder)
        self._generation: Generation | None = None
        self._read: dict[int, StoredPassage] = {}  # what a key stands for never changes

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def model(self) -> str:
        """Return the name of the model whose vectors the index holds, ``""`` before any."""
        return meta(self._db, "model")

    def summaries(self) -> list[DocumentSummary]:
        """Return every searchable document without its text, by id."""
        rows = self._db.execute(
            "select d.id, d.kind, d.source, d.version, d.metadata, d.pages, d.problems,"
            " (select count(*) from provision p where p.document = d.key) as provisions,"
            " (select count(*) from passage p where p.document = d.key) as passages,"
            " (select count(*) from document o where o.id = d.id and o.state <> 'staged')"
            "   as versions"
            " from document d where d.state = 'live' order by d.id"
        )
        return [records.summary(row) for row in rows]

    def failures(self) -> list[Failure]:
        """Return the sources that could not be read, by name."""
        rows = self._db.execute("select name, reason from source where reason <> '' order by name")
        return [Failure(row["name"], row["reason"]) for row in rows]

    def document(self, id: str, version: str = "") -> Document:
        """Return one whole document, or an older version of it; else raise NotFoundError."""
        row = self._db.execute(
            "select * from document where id = ? and "
            + ("version = ? and state <> 'staged'" if version else "? = '' and state = 'live'")
            + " order by state = 'live' desc, key desc",
            (id, version),
        ).fetchone()
        if row is None:
            raise NotFoundError(
                f"There is no version {version[:12]} of {id!r}."
                if version
                else f"There is no document {id!r}; `kb status` lists them."
            )
        provisions = self._db.execute(
            "select * from provision where document = ? order by ord", (row["key"],)
        )
        passages = self._db.execute(
            "select * from passage where document = ? order by key", (row["key"],)
        )
        return records.document(row, provisions, passages)

    def versions(self, id: str = "") -> list[Version]:
        """Return the versions of a document, or of all documents, by document, newest first."""
        rows = self._db.execute(
            "select id, version, added, state from document"
            " where state <> 'staged' and ? in ('', id) order by id, key desc",
            (id,),
        )
        return [Version(r["id"], r["version"], r["added"], r["state"] == "live") for r in rows]

    def candidates(
        self,
        terms: Sequence[str],
        vector: "NDArray[np.float32] | None",
        limit: int,
        where: Filter,
    ) -> list[Candidate]:
        """Return the union of each signal's best ``limit`` passages that pass the filter."""
        import numpy as np

        from kb.store.lexical import hash_terms

        generation = self._current()
        if not len(generation.keys):
            return []
        allowed = self._allowed(generation, where)
        unigram, bigram = generation.lexical.scores(hash_terms(terms))
        rows = [best(unigram, limit, allowed), best(bigram, limit, allowed)]
        dense = generation.dense if vector is not None else None
        if dense is not None and vector is not None:
            rows.append(dense.search(vector, limit, allowed)[0])
        union = np.unique(np.concatenate(rows))
        cosines = (
            np.full(len(union), np.nan)
            if dense is None or vector is None
            else dense.scores(vector, union)
        )
        return [
            Candidate(key, lexical, pair, None if np.isnan(cosine) else cosine)
            for key, lexical, pair, cosine in zip(
                generation.keys[union].tolist(),
                unigram[union].tolist(),
                bigram[union].tolist(),
                cosines.tolist(),
                strict=True,
            )
        ]

    def passages(self, keys: Iterable[int]) -> dict[int, StoredPassage]:
        """Return the passages of these keys; one that has left the index is left out."""
        wanted = list(keys)
        found: dict[int, StoredPassage] = {}
        if len(self._read) > KEPT:
            self._read = {}
        for at in range(0, len(wanted), AT_ONCE):
            some = wanted[at : at + AT_ONCE]
            rows = self._db.execute(
                "select p.key from passage p join document d on d.key = p.document"
                f" where d.state = 'live' and p.key in ({','.join('?' * len(some))})",
                some,
            )
            live = [row["key"] for row in rows]
            self._read_in([key for key in live if key not in self._read])
            found |= {key: self._read[key] for key in live if key in self._read}
        return found

    def _read_in(self, keys: Sequence[int]) -> None:
        """Keep these passages: a report comes upon each some twenty times."""
        rows = self._db.execute(
            "select p.key, p.document, d.id, d.title, d.kind, d.language, d.jurisdiction,"
            " d.pages, p.provision, p.start, p.end,"
            " substr(d.text, p.start + 1, p.end - p.start) as text"
            " from passage p join document d on d.key = p.document"
            f" where p.key in ({','.join('?' * len(keys))})",
            keys,
        )
        for row in rows.fetchall():
            self._read[row["key"]] = self._stored(row)

    def index_bytes(self) -> int:
        """Return what the folder's files take on disk, in bytes."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())

    def waiting(self) -> int:
        """Return how many documents were read but not published, after an interrupted ingest."""
        row = self._db.execute("select count(*) from document where state = 'staged'").fetchone()
        return int(row[0])

    def _stored(self, row: sqlite3.Row) -> StoredPassage:
        chain = self._chain(row["document"], row["provision"])
        return StoredPassage(
            key=row["key"],
            document=row["id"],
            title=row["title"],
            kind=row["kind"],
            language=row["language"],
            jurisdiction=row["jurisdiction"],
            provision=row["provision"],
            external_id=next((p.external_id for p in reversed(chain) if p.external_id), ""),
            pinpoint=chain[-1].pinpoint,
            trail=trail(chain),
            page=page_label(records.pages(row["pages"]), row["start"]),
            start=row["start"],
            end=row["end"],
            text=row["text"],
        )

    def _chain(self, document: int, provision: str) -> list[Provision]:
        """Return the provision and those around it, outermost first."""
        found: list[Provision] = []
        wanted = provision
        while wanted:
            row = self._db.execute(
                "select * from provision where document = ? and id = ?", (document, wanted)
            ).fetchone()
            found.insert(0, records.provision(row))
            wanted = row["parent"]
        return found

    def _current(self) -> Generation:
        """Return the generation in force, opened; another may have been published meanwhile."""
        for attempt in range(5):
            number = int(meta(self._db, "generation") or 0)
            if self._generation is not None and self._generation.number == number:
                return self._generation
            try:
                self._generation = open_generation(self._folder, number)
                return self._generation
            except FileNotFoundError as error:  # published anew between the two reads
                if attempt == 4:
                    raise WorkspaceError(
                        f"The search files in {self._folder} are incomplete ({error.filename} is "
                        "missing). `kb ingest` makes them anew."
                    ) from error
        raise AssertionError

    def _allowed(self, generation: Generation, where: Filter) -> "NDArray[np.bool_] | None":
        import numpy as np

        if where == Filter():
            return None
        conditions, values = ["state = 'live'"], list[str]()
        for column in ("kind", "jurisdiction"):
            if value := getattr(where, column):
                conditions.append(f"{column} = ? collate nocase")
                values.append(value)
        if where.language:  # "en" admits "en-GB" too
            conditions.append("(language = ? collate nocase or language like ? || '-%')")
            values += [where.language] * 2
        if where.documents:
            conditions.append(f"id in ({','.join('?' * len(where.documents))})")
            values.extend(where.documents)
        rows = self._db.execute(
            f"select key from document where {' and '.join(conditions)}", values
        ).fetchall()
        return np.isin(generation.documents, np.array([row["key"] for row in rows], dtype=np.int64))


def best(
    scores: "NDArray[np.float32]", limit: int, allowed: "NDArray[np.bool_] | None"
) -> "NDArray[np.int64]":
    """Return the rows of the ``limit`` highest scores above 0 that are allowed, in no order."""
    import numpy as np

    hits = np.flatnonzero(scores > 0 if allowed is None else (scores > 0) & allowed)
    if len(hits) <= limit:
        return hits
    return hits[np.argpartition(scores[hits], len(hits) - limit)[len(hits) - limit :]]


def connect(folder: Path) -> sqlite3.Connection:
    """Return a connection to the folder's database whose rows have names."""
    db = sqlite3.connect(folder / DATABASE, timeout=60)
    db.row_factory = sqlite3.Row
    db.execute("pragma foreign_keys = on")
    return db


def check_schema(db: sqlite3.Connection, folder: Path) -> None:
    """Raise WorkspaceError when the database is not one that this version of kb made."""
    try:
        found = meta(db, "schema")
    except sqlite3.DatabaseError as error:
        raise WorkspaceError(
            f"{folder / DATABASE} is not a sound database ({error}). Move the folder {folder} "
            "away and run `kb ingest` again."
        ) from error
    if found != SCHEMA:
        raise WorkspaceError(
            f"The index in {folder} was made by another version of kb (schema {found or 'none'}, "
            f"here {SCHEMA}). Move the folder away and run `kb ingest` again."
        )


def meta(db: sqlite3.Connection, key: str) -> str:
    """Return a value of the meta table, ``""`` where there is none."""
    with closing(db.execute("select value from meta where key = ?", (key,))) as rows:
        row = rows.fetchone()
    return row["value"] if row else ""


def generation_folder(folder: Path, number: int) -> Path:
    """Return where the cache files of a generation lie."""
    return folder / f"generation-{number:06}"


def open_generation(folder: Path, number: int) -> Generation:
    """Return the opened cache files of a generation; raise FileNotFoundError when they are gone."""
    import numpy as np

    from kb.store.dense import open_dense
    from kb.store.lexical import open_lexical

    home = generation_folder(folder, number)
    keys = np.load(home / "keys.npy", mmap_mode="r")
    documents = np.load(home / "documents.npy", mmap_mode="r")
    dense = open_dense(home / "dense") if (home / "dense").is_dir() else None
    return Generation(number, keys, documents, open_lexical(home / "lexical"), dense)
