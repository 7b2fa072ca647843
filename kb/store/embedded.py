"""The store in a folder: SQLite holds the truth, FAISS and lexical files are caches made from it.

Every publication writes a new generation of cache files beside the old one and then, in one
transaction, makes its documents live and names it the current generation. A reader therefore sees
one generation whole, and a writer killed at any instant leaves the old one in force.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kb import model
from kb.errors import NotFoundError, WorkspaceError
from kb.later import Beside, Later
from kb.model import Candidates, Filter, Level, StoredPassage
from kb.store import candidates, meaning, records, schema, timeline
from kb.store.database import DATABASE, editions, meta, reading
from kb.store.generations import BROKEN, Generation, Part, open_generation
from kb.store.passages import Passages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.model import DefinedTerm, Document, DocumentSummary, Event, Failure, Reference, Version
    from kb.store.admitted import Admitted

    Vector = NDArray[np.float32]

T = TypeVar("T")

KEPT_FILTERS = 32


class EmbeddedStore:
    """The ``Store`` of a folder, for reading; see ``kb.store.writer`` for how it is filled."""

    def __init__(self, folder: Path) -> None:
        if not (folder / DATABASE).is_file():
            raise WorkspaceError(f"There is no index in {folder} yet. Make one with `kb ingest`.")
        self._folder = folder
        self._db = reading(folder)
        schema.lay_over(self._db, folder)
        self._generation: Generation | None = None
        self._passages = Passages(self._db)
        # By generation:
        self._languages: tuple[int, frozenset[str]] = (-1, frozenset())
        self._summaries: tuple[int, tuple[DocumentSummary, ...]] = (-1, ())

    @cached_property
    def _second(self) -> Beside:
        """A second thread, on which the model and the vectors are while terms are looked up."""
        return Beside()

    def beside(self, work: Callable[[], T]) -> Later[T]:
        """Have something worked out on the thread that then goes through the vectors."""
        later = self._second.submit(work)
        time.sleep(0)  # or that thread waits for this one's first long operation
        return later

    def close(self) -> None:
        """Close the database, and end the second thread if there is one."""
        if "_second" in self.__dict__:
            self._second.end()
        self._db.close()

    def model(self) -> str:
        """Return the name of the model whose vectors the index holds, ``""`` before any."""
        return meta(self._db, "model")

    def languages(self) -> frozenset[str]:
        """Return the languages of the searchable documents."""
        number = int(meta(self._db, "generation") or 0)
        if self._languages[0] != number:
            rows = self._db.execute("select distinct language from document where state = 'live'")
            self._languages = number, frozenset(row["language"] for row in rows)
        return self._languages[1]

    def summaries(self) -> "list[DocumentSummary]":
        """Return every searchable document without its text, by id."""
        number = int(meta(self._db, "generation") or 0)
        if self._summaries[0] == number:
            return list(self._summaries[1])
        rows = self._db.execute(
            "select d.id, d.kind, d.source, d.version, d.metadata, d.pages, d.problems,"
            " (select count(*) from provision p where p.document = d.key) as provisions,"
            " (select count(*) from passage p where p.document = d.key) as passages,"
            " (select count(*) from document o where o.id = d.id and o.state <> 'staged')"
            "   as versions"
            " from document d where d.state = 'live' order by d.id"
        )
        self._summaries = number, tuple(records.summary(row) for row in rows)
        return list(self._summaries[1])

    def failures(self) -> "list[Failure]":
        """Return the sources that could not be read, by name."""
        rows = self._db.execute("select name, reason from source where reason <> '' order by name")
        return [model.Failure(row["name"], row["reason"]) for row in rows]

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint under which each source was last read, failed ones included."""
        return {row["name"]: row["fingerprint"] for row in self._db.execute("select * from source")}

    def document(self, id: str, version: str = "") -> "Document":
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
        return records.document(row, provisions, passages, meaning.read(self._db, row["key"]))

    def called(self, names: Sequence[str]) -> list[str]:
        """Return the ids of the documents that go by one of the folded names of a law."""
        return meaning.called(self._db, names)

    def holding(self, number: str) -> list[tuple[str, Level]]:
        """Return the laws that have a provision of this number, and at which level, by id."""
        rows = self._db.execute(
            "select distinct d.id, p.level from provision p join document d on d.key = p.document"
            " where p.number in (?, ?) and d.kind = 'law' and d.state <> 'staged' order by d.id",
            (number, number.upper()),
        )
        return [(row["id"], row["level"]) for row in rows]

    def references(self, id: str, start: int, end: int) -> "list[Reference]":
        """Return what the live version of a document cites in a span of its text, in order."""
        return list(meaning.references(self._db, id, start, end))

    def holders(self, terms: Sequence[str]) -> list[tuple[int, float]]:
        """Return how many passages hold each term, and its rarity as BM25 weighs it."""
        from kb.store.lexical import hash_terms

        return self._current().live.lexical.holders(hash_terms(terms))

    def citing(self, names: Sequence[str]) -> "list[tuple[str, Reference]]":
        """Return the references to a law by one of its folded names, with the document of each."""
        return list(meaning.citing(self._db, names))

    def befalling(self, names: Sequence[str]) -> "list[tuple[str, Event]]":
        """Return what other documents do to the law of these names: repeal or amend it."""
        return list(meaning.befalling(self._db, names))

    def terms(self, term: str = "", document: str = "") -> "list[tuple[str, DefinedTerm]]":
        """Return the defined terms, of one document or all, each with its document."""
        return list(meaning.terms(self._db, term, document))

    def spelt_out(self, acronyms: Sequence[str]) -> dict[str, str]:
        """Return the long form that most documents give of each acronym in small letters."""
        return meaning.spelt_out(self._db, acronyms)

    def versions(self, id: str = "") -> "list[Version]":
        """Return the versions of a document, or of all documents, by document, newest first."""
        rows = self._db.execute(
            "select d.key, d.added, (select count(*) from provision p where p.document = d.key)"
            " as provisions from document d where d.state <> 'staged' and ? in ('', d.id)",
            (id,),
        )
        facts = {row["key"]: (row["added"], row["provisions"]) for row in rows}
        held = [each for each in editions(self._db, id) if each.key in facts]
        labels, ends = timeline.labels(held), timeline.ends(held)
        held.sort(key=lambda each: each.order, reverse=True)
        held.sort(key=lambda each: each.id)
        return [
            model.Version(
                document=each.id,
                version=each.version,
                added=facts[each.key][0],
                live=each.state == "live",
                label=labels[each.key],
                since=each.since,
                until=ends[each.key],
                source=each.source,
                provisions=facts[each.key][1],
            )
            for each in held
        ]

    def in_force(self, day: str) -> dict[str, str]:
        """Return the version of each document that was in force on a day, by document."""
        held = timeline.in_force(self._editions(), day)
        return {id: edition.version for id, edition in held.items()}

    def _editions(self) -> list[timeline.Edition]:
        return [each for each in editions(self._db) if each.state != "staged"]

    def candidates(
        self,
        terms: Sequence[str],
        vector: "Callable[[], Vector | None] | None",
        limit: int,
        where: Filter,
        meanwhile: Callable[[Candidates], None] | None = None,
        also: Sequence[str] = (),
    ) -> Candidates:
        """Return the union of each signal's best ``limit`` passages that pass the filter.

        To search the law of a day, past versions are gone through beside the live ones. While the
        vector is made, ``meanwhile`` is called with what terms found. ``also`` holds terms of
        phrases that say the same as a word of the query.
        """
        from kb.store.lexical import hash_terms

        hashed = hash_terms(terms), hash_terms(also)
        parts = [each for each in self._admitted(self._current(), where) if len(each[0].keys)]
        given = self.beside(vector) if vector is not None else None
        near = [
            self.beside(partial(candidates.nearest, part.dense.shares()[0], given, limit, allowed))
            if given is not None and part.dense is not None
            else None
            for part, allowed in parts
        ]
        return Candidates.joined(
            [
                candidates.found(part, hashed, limit, allowed, given, rows, meanwhile)
                for (part, allowed), rows in zip(parts, near, strict=True)
            ]
        )

    def _admitted(
        self, generation: Generation, where: Filter
    ) -> "list[tuple[Part, Admitted | None]]":
        """Return the parts to search, each with its rows that pass the filter, ``None`` for all.

        These are kept as long as their generation, since a prompt or a report asks many questions
        under one filter.
        """
        if (found := generation.admitted.get(where)) is None:
            documents = self._documents(where)
            parts = generation.parts(bool(where.as_of))
            found = [(part, _rows_of(part, documents)) for part in parts]
            if len(generation.admitted) >= KEPT_FILTERS:
                del generation.admitted[next(iter(generation.admitted))]
            generation.admitted[where] = found
        return found

    def passages(self, keys: Iterable[int], past: bool = False) -> dict[int, StoredPassage]:
        """Return the passages of these keys; one that has left the index is left out.

        With ``past`` those of past versions are given too.
        """
        return self._passages.of(keys, past)

    def words(self, keys: Sequence[int]) -> dict[int, bytes]:
        """Return the packed words of passages that have any, see ``kb.search.words``."""
        return self._current().words(keys)

    def index_bytes(self) -> int:
        """Return what the folder's files take on disk, in bytes."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())

    def waiting(self) -> int:
        """Return how many documents were read but not published, after an interrupted ingest."""
        row = self._db.execute("select count(*) from document where state = 'staged'").fetchone()
        return int(row[0])

    def _current(self) -> Generation:
        """Return the generation in force, opened; another may have been published meanwhile."""
        for attempt in range(5):
            number = int(meta(self._db, "generation") or 0)
            if self._generation is not None and self._generation.number == number:
                return self._generation
            try:
                self._generation = open_generation(self._folder, number)
                return self._generation
            except BROKEN as error:  # or published anew between the two reads
                if attempt == 4:
                    raise WorkspaceError(
                        f"The search files in {self._folder} are missing, damaged or an older kb's "
                        f"({error}). `kb ingest` makes them anew."
                    ) from error
        raise AssertionError

    def _documents(self, where: Filter) -> set[int] | None:
        """Return the keys of the documents that pass, ``None`` where all live ones do."""
        if where == Filter():
            return None
        conditions = ["state <> 'staged'" if where.as_of else "state = 'live'"]
        values: list[str | int] = []
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
        for bound, sign in ((where.since, ">="), (where.until, "<=")):
            if bound:  # as far as it goes: until 2012 admits 2012-05-01
                date = "json_extract(metadata, '$.date')"
                conditions.append(f"{date} <> '' and substr({date}, 1, ?) {sign} ?")
                values += [len(bound), bound]
        wanted = {tag.casefold() for tag in where.tags}
        # Without the metadata an index holds all that is asked of documents.
        columns = "key, metadata" if wanted else "key"
        rows = self._db.execute(
            f"select {columns} from document where {' and '.join(conditions)}", values
        )
        found = {
            row["key"]
            for row in rows
            if not wanted or wanted <= set(map(str.casefold, records.metadata(row[1]).tags))
        }
        if where.as_of:
            found &= {e.key for e in timeline.in_force(self._editions(), where.as_of).values()}
        return found


def _rows_of(part: Part, documents: set[int] | None) -> "Admitted | None":
    """Return which rows of a part belong to some documents, ``None`` where all do."""
    import numpy as np

    from kb.store.admitted import admitted

    if documents is None:
        return None
    wanted = np.zeros(part.documents.max(initial=0) + 1, dtype=np.bool_)
    keys = np.fromiter(documents, dtype=np.int64, count=len(documents))
    wanted[keys[keys < len(wanted)]] = True
    return admitted(wanted[part.documents])
