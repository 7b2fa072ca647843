"""kb doctor: every damage is found, and what can be mended is."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from crashes import Letters, Steps, trial

from kb.ingest import language
from kb.model import Filter
from kb.store import mending, soundness, sourcing
from kb.store.database import DATABASE
from kb.store.embedded import EmbeddedStore
from kb.store.generations import generation_folder
from kb.store.soundness import Finding
from kb.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace of a few acts with editions and a replaced version, ingested."""
    held = trial(tmp_path_factory.mktemp("sound"), seed=5)
    for name in ("d50", "d51", "e51", "d52"):
        held._write(name)
    _ingest(held.root)
    held._write("d50")
    _ingest(held.root)
    return held.root


def _ingest(root: Path) -> None:
    from kb.ingest.pipeline import ingest
    from kb.store.writer import EmbeddedWriter

    workspace = open_workspace(root)
    with closing(EmbeddedWriter(workspace.indexes)) as writer:
        ingest(workspace, writer, Letters(), (), None, Steps())


@pytest.fixture
def hurt(sound: Path, tmp_path: Path) -> Workspace:
    """Return a copy of the sound workspace that may be damaged."""
    import shutil

    shutil.copytree(sound, tmp_path / "hurt")
    with closing(sqlite3.connect(tmp_path / "hurt/indexes" / DATABASE)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    return open_workspace(tmp_path / "hurt")


def examined(workspace: Workspace) -> list[Finding]:
    found = soundness.check(workspace.indexes)
    if any(each.mend == "salvage" for each in found):
        return found
    with closing(EmbeddedStore(workspace.indexes)) as store:
        return [*found, *sourcing.check(workspace, store.fingerprints())]


def mended(workspace: Workspace, found: list[Finding]) -> list[str]:
    done = mending.mend_rows(workspace.indexes, found)
    done += mending.mend_names(workspace.indexes, found)
    return done + mending.mend_caches(workspace.indexes, Letters())


def answers(workspace: Workspace) -> set[tuple[str, str, str]]:
    """Return what a search for every word of the files finds."""
    found = set()
    vector = Letters().encode_query("dalers")
    with closing(EmbeddedStore(workspace.indexes)) as store:
        for word in [f"token{n}x" for n in range(1, 30)] + ["dalers"]:
            hits = store.candidates(language.terms(word, "en"), lambda: vector, 200, Filter())
            keys = [c.key for c in hits if c.lexical > 0]
            found |= {(word, p.document, p.pinpoint) for p in store.passages(keys).values()}
    return found


def run(workspace: Workspace, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(workspace.indexes / DATABASE)) as db, db:
        assert db.execute(statement, values).rowcount, "nothing was damaged"


def dump(workspace: Workspace) -> list[str]:
    with closing(sqlite3.connect(workspace.indexes / DATABASE)) as db:
        return list(db.iterdump())


def home(workspace: Workspace) -> Path:
    with closing(sqlite3.connect(workspace.indexes / DATABASE)) as db:
        (number,) = db.execute("select value from meta where key = 'generation'").fetchone()
    return generation_folder(workspace.indexes, int(number))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path, at: float = 0.7) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 0x41
    path.write_bytes(bytes(data))


ONE = "(select min(key) from document where state = 'live')"
BLOB = "(select hash from vector limit 1)"
NAN = np.full(16, np.nan, dtype=np.float32).tobytes()
LONG = np.full(16, 9, dtype=np.float32).tobytes()

# What is done to an index that --mend puts right without the sources.
MENDED: dict[str, Callable[[Workspace], object]] = {
    "keys cut": lambda w: cut(home(w) / "keys.npy"),
    "documents flipped": lambda w: flip(home(w) / "documents.npy"),
    "keys missing": lambda w: (home(w) / "keys.npy").unlink(),
    "weights flipped": lambda w: flip(home(w) / "lexical/terms.weights.npy"),
    "postings cut": lambda w: cut(home(w) / "lexical/pairs.rows.npy"),
    "size missing": lambda w: (home(w) / "lexical/size.npy").unlink(),
    "vectors cut": lambda w: cut(home(w) / "dense/vectors.npy"),
    "vectors flipped": lambda w: flip(home(w) / "dense/vectors.npy"),
    "vectors missing": lambda w: (home(w) / "dense/vectors.npy").unlink(),
    "past missing": lambda w: (home(w) / "past/keys.npy").unlink(),
    "past flipped": lambda w: flip(home(w) / "past/lexical/terms.rows.npy"),
    "generation gone": lambda w: home(w).rename(w.root / "elsewhere"),
    "generation left over": lambda w: (w.indexes / "generation-000099").mkdir(),
    "temporary file": lambda w: (w.indexes / ".kb-half.npy").write_bytes(b"half"),
    "vector is nan": lambda w: run(w, f"update vector set vector = ? where hash = {BLOB}", NAN),
    "vector is long": lambda w: run(w, f"update vector set vector = ? where hash = {BLOB}", LONG),
    "vector is cut": lambda w: run(w, f"update vector set vector = x'00' where hash = {BLOB}"),
    "vector is gone": lambda w: run(w, f"delete from vector where hash = {BLOB}"),
    "stray passage": lambda w: run(
        w, "insert into passage values (99999, 999, 'x', 0, 1, '', '', '', '')"
    ),
    "source moved": lambda w: next((w.corpus / "laws").glob("d52.md*")).parent.rename(
        w.corpus / "acts"
    ),
}
# … and what only the sources can: a document is dropped, and said to be read again.
REREAD: dict[str, Callable[[Workspace], object]] = {
    "text changed": lambda w: run(w, f"update document set text = text || '!' where key = {ONE}"),
    "metadata broken": lambda w: run(w, f"update document set pages = '[' where key = {ONE}"),
    "provision gone": lambda w: run(w, f"delete from provision where document = {ONE} and ord = 3"),
    "provision outside": lambda w: run(
        w, f"update provision set end = 99999 where document = {ONE} and ord = 2"
    ),
    "passage elsewhere": lambda w: run(
        w, f"update passage set start = start + 1 where document = {ONE}"
    ),
    "passage of nothing": lambda w: run(
        w, f"update passage set provision = 'sec_99' where document = {ONE}"
    ),
    "heading changed": lambda w: run(
        w, f"update passage set headed = x'00' where document = {ONE}"
    ),
    "terms cut": lambda w: run(w, f"update passage set terms = x'00' where document = {ONE}"),
}


def test_a_sound_index_has_no_findings(hurt: Workspace) -> None:
    assert examined(hurt) == []


@pytest.mark.parametrize("damage", MENDED, ids=str)
def test_a_damage_that_sources_are_not_needed_for_is_found_and_mended(
    hurt: Workspace, damage: str
) -> None:
    before = answers(hurt)
    MENDED[damage](hurt)
    found = examined(hurt)
    assert any(each.mend for each in found)
    assert all("`kb" in each.said for each in found)
    assert mended(hurt, found)
    assert examined(hurt) == []
    assert answers(hurt) == before


@pytest.mark.parametrize("damage", REREAD, ids=str)
def test_a_damaged_document_is_dropped_and_read_again(hurt: Workspace, damage: str) -> None:
    before = answers(hurt)
    REREAD[damage](hurt)
    (finding,) = examined(hurt)
    assert finding.mend == "reread"
    assert "kb ingest" in finding.said
    mended(hurt, [finding])
    assert all("has changed" in each.said for each in examined(hurt))
    _ingest(hurt.root)
    assert examined(hurt) == []
    assert answers(hurt) == before


@pytest.mark.parametrize("seed", range(6))
def test_of_a_damaged_database_what_can_be_read_is_kept(hurt: Workspace, seed: int) -> None:
    before, dumped = answers(hurt), dump(hurt)
    rng = random.Random(seed)
    path = hurt.indexes / DATABASE
    data = bytearray(path.read_bytes())
    for _ in range(3):  # never the first page, without which there is no database
        at = rng.randrange(4096 * 2, len(data) - 600)
        data[at : at + 600] = rng.randbytes(600)
    path.write_bytes(bytes(data))
    found = examined(hurt)
    if not found:  # bytes that no row uses
        assert dump(hurt) == dumped
        return
    said = mended(hurt, found)
    assert said
    assert soundness.check(hurt.indexes) == []
    _ingest(hurt.root)
    assert examined(hurt) == []
    assert answers(hurt) == before


def test_a_file_that_is_no_database_is_put_aside_and_all_is_read_again(hurt: Workspace) -> None:
    before = answers(hurt)
    (hurt.indexes / DATABASE).write_bytes(b"lost" * 4096)
    (finding,) = examined(hurt)
    said = mended(hurt, [finding])
    assert any("Nothing could be kept" in line for line in said)
    _ingest(hurt.root)
    assert answers(hurt) == before
    assert (hurt.indexes / f"{DATABASE}.damaged-1").is_file()


def test_sources_that_changed_came_or_went_are_named(hurt: Workspace) -> None:
    laws = hurt.corpus / "laws"
    (laws / "d50.md").write_text("# Another act\n\n1. Other words.\n", encoding="utf-8")
    (laws / "d52.md").unlink()
    (laws / "new.md").write_text("# New act\n\n1. New words.\n", encoding="utf-8")
    said = "\n".join(each.said for each in examined(hurt))
    assert "d50.md has changed" in said
    assert "d52.md is gone" in said
    assert "new.md is not in the index yet" in said
