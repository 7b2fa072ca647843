"""Is the index whole? What is found wrong, each in a sentence with the way out; nothing is changed.

The database is checked by SQLite itself, then row by row: texts against their versions' hashes,
provisions and passages against the text they lie in, vectors against what vectors are. The cache
files are checked by making them anew beside and comparing bytes.
"""

import filecmp
import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kb.errors import WorkspaceError
from kb.ingest import headings
from kb.store import schema, vector_keys
from kb.store.coarse import COARSE
from kb.store.database import DATABASE, editions, meta, reading
from kb.store.generations import build, generation_folder
from kb.store.writer import LOCK_FILE

Mend = Literal["", "salvage", "strays", "reread", "embed", "rebuild", "sweep", "rename", "model"]

MEND = "`kb doctor --mend`"
_TOO_FAR = 1e-3  # what a unit vector's length may be off by


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, and the way out, in sentences.

    ``mend`` is what would put it right, ``""`` where that is not the doctor's to do; ``about`` is
    the document's key, the hash, the file or the source that is concerned.
    """

    said: str
    mend: Mend = ""
    about: str | int | bytes = ""


def check(folder: Path) -> list[Finding]:
    """Return all that is wrong with the index in a folder."""
    if not (folder / DATABASE).is_file():
        return [Finding(f"There is no index in {folder}. Make one with `kb ingest`.")]
    try:
        with closing(reading(folder)) as db:
            broken = list(_database(db))
            if broken:
                return broken
            schema.lay_over(db, folder)
            found = [*_documents(db), *_vectors(db), *_staged(db)]
            # Caches are compared with what the rows give, which is no use where rows are wrong.
            rows = any(each.mend for each in found)
            return [*found, *_leftovers(db, folder), *_caches(db, folder, rows)]
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        return [_unreadable(folder, error)]
    except WorkspaceError as error:
        cause = error.__cause__
        if isinstance(cause, sqlite3.DatabaseError):
            return [_unreadable(folder, cause)]
        return [Finding(str(error))]


def _unreadable(folder: Path, error: sqlite3.Error) -> Finding:
    return Finding(
        f"{folder / DATABASE} is damaged ({error}). {MEND} keeps what can still be read and says "
        "what is lost.",
        "salvage",
    )


def _database(db: sqlite3.Connection) -> Iterator[Finding]:
    said = [row[0] for row in db.execute("pragma integrity_check(5)")]
    if said != ["ok"]:
        yield Finding(
            f"{DATABASE} is damaged: {said[0]}. {MEND} keeps what can still be read and says what "
            "is lost.",
            "salvage",
        )
        return
    strays = {row[0] for row in db.execute("pragma foreign_key_check")}
    for table in sorted(strays):
        yield Finding(
            f"{DATABASE} holds rows of {table} that belong to no document. {MEND} drops them.",
            "strays",
        )


def _documents(db: sqlite3.Connection) -> Iterator[Finding]:
    for row in db.execute("select key, id, state, source, version from document"):
        wrong = wrong_with(db, row["key"])
        if wrong and row["state"] == "past":
            yield Finding(
                f"Version {row['version'][:10]} of {row['id']} is damaged: {wrong}. {MEND} drops "
                "it; it comes back only with its source.",
                "reread",
                row["key"],
            )
        elif wrong:
            yield Finding(
                f"{row['id']} is damaged: {wrong}. {MEND} drops it, and `kb ingest` then reads "
                f"{row['source']} again.",
                "reread",
                row["key"],
            )


def wrong_with(db: sqlite3.Connection, key: int) -> str:
    """Return what is wrong with the rows of a document, ``""`` where nothing is."""
    row = db.execute("select * from document where key = ?", (key,)).fetchone()
    text = row["text"]
    if hashlib.sha256(text.encode()).hexdigest() != row["version"]:
        return "its text is not the one that its version names"
    try:
        for column in ("metadata", "pages", "problems", "tables"):
            json.loads(row[column])
    except ValueError:
        return f"its {column} cannot be read"
    spans = {}
    provisions = db.execute("select * from provision where document = ? order by ord", (key,))
    for order, each in enumerate(provisions):
        if each["ord"] != order:
            return "provisions are missing"
        if not 0 <= each["start"] <= each["end"] <= len(text):
            return f"{each['pinpoint'] or each['id']} lies outside its text"
        spans[each["id"]] = (each["start"], each["end"])
        if each["parent"] and each["parent"] not in spans:
            return f"{each['pinpoint'] or each['id']} stands in a provision that is missing"
    return _passages(db, key, text, spans)


def _passages(
    db: sqlite3.Connection, key: int, text: str, spans: dict[str, tuple[int, int]]
) -> str:
    last = None
    nodes = vector_keys.nodes_of(db, key)
    for each in db.execute("select * from passage where document = ? order by key", (key,)):
        within = spans.get(each["provision"])
        if within is None or not within[0] <= each["start"] < each["end"] <= within[1]:
            return "a passage lies outside its provision"
        words = text[each["start"] : each["end"]]
        heading = headings.nearest(nodes, each["provision"]) if each["headed"] else ""
        if vector_keys.of_text(words) != each["hash"] or (
            each["headed"] and vector_keys.of_headed(heading, words) != each["headed"]
        ):
            return "a passage's words are not those that its vector stands for"
        if len(each["terms"]) % 4 or len(each["headings"]) % 4:
            return "the terms of a passage are cut short"
        if last is not None and each["key"] != last + 1:
            return "passages are missing"
        last = each["key"]
    return ""


def unsound_vectors(db: sqlite3.Connection) -> list[bytes]:
    """Return the keys of vectors that are none of the index's model."""
    import numpy as np

    model = meta(db, "model")
    rows = db.execute("select hash, vector from vector where model = ?", (model,)).fetchall()
    lengths = [len(row["vector"]) for row in rows if row["vector"]]
    usual = max(set(lengths), key=lengths.count, default=0)
    bad = []
    for row in rows:
        blob = row["vector"]
        if not blob:  # the model does not know the script
            continue
        if len(blob) != usual or len(blob) % 4:
            bad.append(row["hash"])
            continue
        norm = float(np.linalg.norm(np.frombuffer(blob, dtype=np.float32)))
        if not abs(norm - 1) <= _TOO_FAR:
            bad.append(row["hash"])
    return bad


def _vectors(db: sqlite3.Connection) -> Iterator[Finding]:
    model = meta(db, "model")
    for hash in unsound_vectors(db):
        yield Finding(
            f"The vector of passage {hash.hex()[:8]} is none of the model's (its length or numbers "
            f"are wrong). {MEND} embeds the passage again.",
            "embed",
            hash,
        )
    column = vector_keys.column(model)
    missing = db.execute(
        f"select count(distinct p.{column}) from passage p"
        " join document d on d.key = p.document"
        f" left join vector v on v.model = ? and v.hash = p.{column}"
        " where d.state <> 'staged' and v.hash is null",
        (model,),
    ).fetchone()[0]
    if missing and model:
        yield Finding(f"{missing} passages have no vector. {MEND} embeds them.", "embed")


def _staged(db: sqlite3.Connection) -> Iterator[Finding]:
    waiting = db.execute("select count(*) from document where state = 'staged'").fetchone()[0]
    if waiting:
        yield Finding(
            f"{waiting} documents were read by an ingest that did not finish. `kb ingest` goes on "
            "from there."
        )


def _leftovers(db: sqlite3.Connection, folder: Path) -> Iterator[Finding]:
    for place in leftovers(db, folder):
        yield Finding(f"{place} is left over. {MEND} removes it.", "sweep", str(place))


def leftovers(db: sqlite3.Connection, folder: Path) -> list[Path]:
    """Return what no current index needs: older or unfinished publications, temporary files.

    The publication before the present one stays, since a reader may still have it open.
    """
    number = int(meta(db, "generation") or 0)
    current = {generation_folder(folder, n) for n in (number, number - 1)}
    own = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", LOCK_FILE}
    found = []
    for place in sorted(folder.iterdir()):
        stale = place.name.startswith("generation-") and place not in current
        temporary = place.name.startswith((".kb-", "tmp")) or place.suffix in (".tmp", ".part")
        if stale or (temporary and place.name not in own):
            found.append(place)
    return found


def _caches(db: sqlite3.Connection, folder: Path, unsound: bool) -> Iterator[Finding]:
    number, model = meta(db, "generation"), meta(db, "model")
    if not number:
        return
    home = generation_folder(folder, int(number) if number.isdigit() else -1)
    if not home.is_dir():
        yield Finding(f"The search files of {folder} are missing. {MEND} makes them.", "rebuild")
    elif not unsound and (wrong := _different(db, home, model)):
        yield Finding(
            f"{home / wrong} is damaged or not of this index. {MEND} makes the search files anew.",
            "rebuild",
        )


def _different(db: sqlite3.Connection, home: Path, model: str) -> str:
    """Return the first file that is not as the database would have it made, ``""`` if none."""
    held = editions(db)
    live = [each.key for each in held if each.state == "live"]
    past = [each.key for each in held if each.state == "past"]
    with tempfile.TemporaryDirectory() as place:
        build(db, Path(place), 0, model, live, past)
        made = generation_folder(Path(place), 0)
        wanted, there = _files(made), _files(home)
        if odd := sorted(wanted ^ there):
            return odd[0]
        # Codes are learned from the vectors in sums that differ by a bit between processors.
        told = sorted(name for name in wanted if Path(name).name != COARSE)
        _, other, unread = filecmp.cmpfiles(made, home, told, shallow=False)
        return next(iter([*other, *unread]), "")


def _files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
