"""The cache files of one publication: what finds passages, made from the database.

Passages lie in the order of kinds, jurisdictions and languages, so that a filter by these admits a
few runs of rows. Those of live documents lie in a folder of their own, those of past versions in
one beside it, which is opened only to search the law of a day: a normal search neither reads nor
weighs them. Terms of past passages weigh what they weigh among the live ones, and their vectors
lose what those of the live ones have in common.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.store.vector_keys import column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.model import Filter
    from kb.store.admitted import Admitted
    from kb.store.dense import Dense
    from kb.store.lexical import Lexical, Usage
    from kb.store.words import Words

PAST = "past"
_BY_KEY = "by_key.npy"
KEPT_WORDS = 20_000  # passages whose words are held in memory
# What opening files raises that are gone, cut short or not what they were.
BROKEN = (OSError, ValueError, EOFError, RuntimeError)


class Part(NamedTuple):
    """Indexes that belong together: row i of each is passage ``keys[i]``.

    ``by_key`` holds the rows in the order of their keys, ``None`` where that is how they lie.
    """

    keys: "NDArray[np.int64]"
    documents: "NDArray[np.int64]"
    lexical: "Lexical"
    dense: "Dense | None"
    words: "Words"
    by_key: "NDArray[np.int64] | None" = None

    def rows(self, keys: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return those of the keys that are here, and the row of each."""
        import numpy as np

        if not len(self.keys):
            return [], []
        places = np.searchsorted(self.keys, keys, sorter=self.by_key)
        places = np.minimum(places, len(self.keys) - 1)
        rows = places if self.by_key is None else self.by_key[places]
        rows = rows[self.keys[rows] == keys]
        return self.keys[rows].tolist(), rows.tolist()


@dataclass(slots=True)
class Generation:
    """The opened files of one publication; past versions are opened when first asked for.

    ``admitted`` holds the rows that the filters of lately admit, ``told`` the words of
    passages that were read lately.
    """

    number: int
    home: Path
    live: Part
    opened: list[Part] = field(default_factory=list)
    admitted: "dict[Filter, list[tuple[Part, Admitted | None]]]" = field(default_factory=dict)
    told: dict[int, bytes] = field(default_factory=dict)

    def words(self, keys: Sequence[int]) -> dict[int, bytes]:
        """Return the packed words of those of the passages that have any."""
        if len(self.told) > KEPT_WORDS:
            self.told.clear()
        if wanted := [key for key in keys if key not in self.told]:
            self.told |= dict.fromkeys(wanted, b"")
            for part in (self.live, *self.opened):
                own, rows = part.rows(wanted)
                self.told |= zip(own, part.words.of(rows), strict=True)
        return {key: words for key in keys if (words := self.told[key])}

    def parts(self, past: bool) -> list[Part]:
        """Return the parts that a search goes through."""
        if past and not self.opened and (self.home / PAST).is_dir():
            self.opened.append(open_part(self.home / PAST))
        return [self.live, *(self.opened if past else ())]


def generation_folder(folder: Path, number: int) -> Path:
    """Return where the cache files of a generation lie."""
    return folder / f"generation-{number:06}"


def open_generation(folder: Path, number: int) -> Generation:
    """Return the opened cache files of a generation; raise one of BROKEN where they are unsound."""
    home = generation_folder(folder, number)
    return Generation(number, home, open_part(home))


def open_part(home: Path) -> Part:
    """Return the indexes in a folder, mapped; raise one of BROKEN where they are unsound."""
    import numpy as np

    from kb.store.dense import open_dense
    from kb.store.lexical import open_lexical
    from kb.store.words import open_words

    keys = np.asarray(np.load(home / "keys.npy", mmap_mode="r"))
    documents = np.asarray(np.load(home / "documents.npy", mmap_mode="r"))
    dense = open_dense(home / "dense") if (home / "dense").is_dir() else None
    lexical = open_lexical(home / "lexical")
    if not len(keys) == len(documents) == lexical.size:
        raise ValueError(f"{home} holds files of different publications")
    by_key = None
    if not _ascend(keys):
        by_key = np.asarray(np.load(home / _BY_KEY, mmap_mode="r"))
        if len(by_key) != len(keys):
            raise ValueError(f"{home} holds files of different publications")
    return Part(keys, documents, lexical, dense, open_words(home, len(keys)), by_key)


def build(
    db: sqlite3.Connection,
    folder: Path,
    number: int,
    model: str,
    live: Iterable[int],
    past: Iterable[int],
) -> None:
    """Write the files of a generation; ``live`` and ``past`` are keys of documents."""
    home = generation_folder(folder, number)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    usage = _build_part(db, home, model, live, None)
    former = list(past)
    if next(_passages(db, model, former), None):
        (home / PAST).mkdir()
        _build_part(db, home / PAST, model, former, usage)


def _build_part(
    db: sqlite3.Connection,
    home: Path,
    model: str,
    wanted: Iterable[int],
    usage: "Usage | None",
) -> "Usage":
    import numpy as np

    from kb.store import dense, lexical, words

    keys: list[int] = []
    documents: list[int] = []
    terms: list[bytes] = []
    headings: list[bytes] = []
    vectors: list[bytes] = []
    rows: list[int] = []
    writing = words.Writing(home)
    for some in _passages(db, model, wanted):
        key, document, blob, above, vector, told = zip(*some, strict=True)
        writing.put(told)
        rows += [place for place, each in enumerate(vector, len(keys)) if each]
        vectors += filter(None, vector)
        keys += key
        documents += document
        terms += blob
        headings += above
    writing.close()
    write_keys(np.array(keys, dtype=np.int64), home)
    np.save(home / "documents.npy", np.array(documents, dtype=np.int64))
    if vectors:
        table = np.frombuffer(b"".join(vectors), dtype=np.float32).reshape(len(vectors), -1)
        among = None if usage is None else home.parent / "dense"
        dense.build(table, np.array(rows, dtype=np.int64), home / "dense", among)
    del vectors
    return lexical.build(
        lexical.laid_out(terms), lexical.laid_out(headings), home / "lexical", usage
    )


def write_keys(keys: "NDArray[np.int64]", home: Path) -> None:
    """Write which passage each row is, and the way back where they do not ascend."""
    import numpy as np

    np.save(home / "keys.npy", keys)
    if not _ascend(keys):
        np.save(home / _BY_KEY, np.argsort(keys))


def _ascend(keys: "NDArray[np.int64]") -> bool:
    return bool((keys[1:] > keys[:-1]).all())


def in_order(db: sqlite3.Connection, wanted: Iterable[int]) -> list[int]:
    """Return keys of documents in the order in which their passages lie."""
    keys = set(wanted)
    rows = db.execute(
        "select key from document order by kind, lower(jurisdiction), lower(language), key"
    )
    return [row[0] for row in rows if row[0] in keys]


def _passages(
    db: sqlite3.Connection, model: str, wanted: Iterable[int]
) -> Iterator[list[tuple[int, int, bytes, bytes, bytes | None, bytes | None]]]:
    """Yield (key, document, terms, headings, vector, words) of documents' passages, in lots."""
    db.execute("create temp table if not exists wanted (place integer primary key, document)")
    db.execute("delete from wanted")
    db.executemany("insert into wanted values (?, ?)", enumerate(in_order(db, wanted)))
    db.commit()  # a temporary table, yet a transaction
    rows = db.cursor()
    rows.row_factory = None  # a tuple a row
    rows.execute(
        "select p.key, p.document, p.terms, p.headings, v.vector, v.words"
        " from temp.wanted w cross join passage p on p.document = w.document"
        f" left join vector v on v.model = ? and v.hash = p.{column(model)}"
        " order by w.place, p.key",
        (model,),
    )
    while some := rows.fetchmany(_AT_ONCE):
        yield some


_AT_ONCE = 8192
