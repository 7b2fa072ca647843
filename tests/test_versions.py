"""Versions: which is in force when, which a search finds, how an older index is brought forward."""

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from crashes import trial
from test_store import MODEL, a_document, found, put

from kb.cli.refusals import of_database, of_system
from kb.errors import NotFoundError, UsageError, WorkspaceError
from kb.model import Document, Filter, Metadata
from kb.search.find import search
from kb.search.versions import day_of, document_at, version_named
from kb.store import schema, timeline
from kb.store.database import DATABASE
from kb.store.embedded import EmbeddedStore
from kb.store.timeline import Edition
from kb.store.writer import EmbeddedWriter
from kb.workspace import Settings


def edition(id: str, file: str, since: str, *sections: str, **extra: str) -> Document:
    document = a_document(id, *sections, source=f"corpus/laws/{file}")
    said = {"edition_of": id, "in_force_from": since} if file != f"{id}.txt" else {}
    about = Metadata(title=f"The {id} Act", language="en", date="2010", extra=said | extra)
    return replace(document, metadata=about)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an index of one act in two editions, one undated act, and one that was repealed."""
    put(
        tmp_path,
        edition("border", "border.txt", "", "Guards carry lamps.", "Guards wear boots."),
        edition("border", "new.txt", "2019-05-01", "Guards carry radios.", "Guards wear boots."),
        replace(a_document("old", "Guards ride horses."), metadata=Metadata("Old", language="en")),
        edition("gone", "gone.txt", "", "Guards keep dogs.", repealed="2015-03-01"),
    )
    return tmp_path


def as_of(folder: Path, query: str, day: str) -> set[tuple[str, str]]:
    with closing(EmbeddedStore(folder)) as store:
        hits = search(store, None, query, Filter(as_of=day), 10, Settings())
        return {(hit.passage.document, hit.passage.text) for hit in hits}


def test_the_newest_edition_in_force_is_what_a_search_finds(folder: Path) -> None:
    assert found(folder, "radios") == {("border", "s 1")}
    assert found(folder, "lamps") == set()
    assert found(folder, "boots") == {("border", "s 2")}


@pytest.mark.parametrize(
    ("day", "carried"),
    [
        ("2009-12-31", set()),
        ("2010", {"Guards carry lamps."}),
        ("2019-04-30", {"Guards carry lamps."}),
        ("2019-05-01", {"Guards carry radios."}),
        ("2019", {"Guards carry radios."}),
        ("2019-04", {"Guards carry lamps."}),
    ],
)
def test_the_law_of_a_day_is_searched(folder: Path, day: str, carried: set[str]) -> None:
    texts = {text for _, text in as_of(folder, "carry", day)}
    assert texts == carried


def test_what_was_repealed_by_then_is_left_out_and_the_undated_stays(folder: Path) -> None:
    assert as_of(folder, "dogs", "2015-02-28") == {("gone", "Guards keep dogs.")}
    assert as_of(folder, "dogs", "2015-03-01") == set()
    assert as_of(folder, "dogs", "2015") == set()
    assert as_of(folder, "horses", "1800") == {("old", "Guards ride horses.")}


def test_a_citation_leads_to_the_provision_of_that_day(folder: Path) -> None:
    assert as_of(folder, "section 1 of the border Act", "2012") >= {
        ("border", "Guards carry lamps.")
    }
    assert as_of(folder, "section 1 of the border Act", "1999") == set()


def test_past_passages_score_as_they_would_among_the_live_ones(folder: Path) -> None:
    with closing(EmbeddedStore(folder)) as store:
        (now,) = store.candidates(["boot"], None, 9, Filter())
        then = store.candidates(["boot"], None, 9, Filter(as_of="2012"))
    assert [c.lexical for c in then] == [pytest.approx(now.lexical)]


def test_past_passages_have_their_words_once_they_are_searched(folder: Path) -> None:
    with closing(EmbeddedWriter(folder)) as writer:
        with sqlite3.connect(folder / DATABASE) as db:
            db.execute("update vector set words = hash")
        writer.publish(MODEL)
    with closing(EmbeddedStore(folder)) as store:
        (now,) = store.candidates(["radio"], None, 9, Filter()).keys.tolist()
        (then,) = store.candidates(["lamp"], None, 9, Filter(as_of="2012")).keys.tolist()
        told = store.words([then, now])
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        hashes = dict(db.execute("select key, hash from passage"))
    assert told == {key: hashes[key] for key in (then, now)}


def test_the_former_edition_comes_back_when_the_newest_source_goes(folder: Path) -> None:
    with closing(EmbeddedWriter(folder)) as writer:
        writer.forget("corpus/laws/new.txt")
        assert writer.changed(MODEL)
        writer.publish(MODEL)
        assert not writer.changed(MODEL)
    assert found(folder, "lamps") == {("border", "s 1")}
    assert found(folder, "radios") == set()


def test_a_base_that_changes_behind_a_newer_edition_is_published_too(folder: Path) -> None:
    put(folder, edition("border", "border.txt", "", "Guards carry torches.", "Guards wear boots."))
    with closing(EmbeddedStore(folder)) as store:
        assert store.waiting() == 0
    assert {text for _, text in as_of(folder, "carry", "2012")} == {"Guards carry torches."}
    assert found(folder, "radios") == {("border", "s 1")}


def test_a_source_said_otherwise_of_one_date_was_wrong_before(tmp_path: Path) -> None:
    put(tmp_path, edition("border", "border.txt", "", "Guards carry lamqs."))
    put(tmp_path, edition("border", "border.txt", "", "Guards carry lamps."))
    assert {text for _, text in as_of(tmp_path, "guards", "2012")} == {"Guards carry lamps."}


def test_an_edition_that_is_yet_to_come_is_not_the_law(tmp_path: Path) -> None:
    put(
        tmp_path,
        edition("border", "border.txt", "", "Guards carry lamps."),
        edition("border", "next.txt", "2999", "Guards carry suns."),
    )
    assert found(tmp_path, "lamps") == {("border", "s 1")}
    assert {text for _, text in as_of(tmp_path, "carry", "3000")} == {"Guards carry suns."}


def test_a_moved_source_keeps_its_documents(folder: Path) -> None:
    with closing(EmbeddedWriter(folder)) as writer:
        writer.rename("corpus/laws/new.txt", "corpus/laws/newer.txt")
        assert not writer.changed(MODEL)
    assert found(folder, "radios") == {("border", "s 1")}


@pytest.mark.parametrize(
    ("name", "words"),
    [("2019-05-01", "radios"), ("-1", "radios"), ("-2", "lamps"), ("2015", "lamps")],
)
def test_versions_go_by_label_ordinal_and_day(folder: Path, name: str, words: str) -> None:
    with closing(EmbeddedStore(folder)) as store:
        assert words in document_at(store, "border", name).text


def test_versions_go_by_the_first_digits_of_their_hash(folder: Path) -> None:
    with closing(EmbeddedStore(folder)) as store:
        wanted = replace(store.versions("border")[1], version="ab12" * 16)
        store.versions = lambda id="": [wanted]  # type: ignore[method-assign]
        assert version_named(store, "border", "ab12") is wanted
        with pytest.raises(NotFoundError, match="it has 2010"):
            version_named(store, "border", "cd34")


def test_a_version_tells_when_it_was_in_force(folder: Path) -> None:
    with closing(EmbeddedStore(folder)) as store:
        new, old = store.versions("border")
    assert (new.label, new.since, new.until, new.live) == ("2019-05-01", "2019-05-01", "", True)
    assert (old.label, old.since, old.until, old.live) == ("2010", "2010", "2019-05-01", False)


def test_versions_of_one_date_go_by_their_hashes() -> None:
    held = [Edition(1, "a", "x", "f" * 64, "past", True, "2010"),
            Edition(2, "a", "x", "e" * 64, "live", False, "2010")]  # fmt: skip
    assert timeline.labels(held) == {1: "f" * 10, 2: "e" * 10}


def test_what_is_no_date_is_refused() -> None:
    assert day_of("2019-05") == "2019-05"
    with pytest.raises(UsageError, match="2019-05-01"):
        day_of("1 May 2019")


def older(folder: Path) -> None:
    """Make the index one of schema 1, which kept no passages of past versions."""
    with closing(sqlite3.connect(folder / DATABASE)) as db, db:
        db.execute("delete from passage where document in"
                   " (select key from document where state = 'past')")  # fmt: skip
        for table in ("citation", "definition", "event", "law_name"):
            db.execute(f"drop table {table}")
        db.execute("alter table document drop column replaced")
        db.execute("update meta set value = '1' where key = 'schema'")


def test_an_older_index_is_read_as_it_is_and_brought_forward_by_a_writer(tmp_path: Path) -> None:
    put(tmp_path, edition("border", "border.txt", "", "Guards carry lamps."))
    changed = edition("border", "border.txt", "", "Guards carry radios.", in_force_from="2019")
    put(tmp_path, changed)
    older(tmp_path)
    assert found(tmp_path, "radios") == {("border", "s 1")}
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        assert db.execute("select value from meta where key = 'schema'").fetchone() == ("1",)
    put(tmp_path)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        assert db.execute("select value from meta where key = 'schema'").fetchone() == ("2",)
    assert {text for _, text in as_of(tmp_path, "carry", "2015")} == {"Guards carry lamps."}


def test_an_upgrade_that_is_broken_off_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, a_document("border", "Guards carry lamps."))
    older(tmp_path)
    monkeypatch.setattr(schema, "_from_1", lambda db: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        EmbeddedWriter(tmp_path)
    monkeypatch.undo()
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        columns = {row[1] for row in db.execute("pragma table_info(document)")}
        assert "replaced" not in columns
    put(tmp_path)
    assert found(tmp_path, "lamps") == {("border", "s 1")}


def test_an_index_of_a_newer_kb_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Guards carry lamps."))
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db, db:
        db.execute("update meta set value = '99' where key = 'schema'")
    with pytest.raises(WorkspaceError, match="another version of kb"):
        EmbeddedStore(tmp_path)
    with pytest.raises(WorkspaceError, match="another version of kb"):
        EmbeddedWriter(tmp_path)


READER = """
import sys
from contextlib import closing
from pathlib import Path
sys.path.insert(0, {tests!r})
from kb.model import Filter
from kb.store.embedded import EmbeddedStore
rounds = 0
with closing(EmbeddedStore(Path({folder!r}))) as store:
    print("ready", flush=True)
    while not Path({stop!r}).exists():
        held = store.candidates(["guard"], None, 50, Filter())
        passages = store.passages(c.key for c in held)
        texts = {{p.text for p in passages.values()}}
        assert len({{t.split()[-1] for t in texts}}) <= 2, texts
        assert {{s.id for s in store.summaries()}} == {{"one", "two"}}
        rounds += 1
print(rounds)
"""


def test_a_reader_searches_undisturbed_while_others_publish(tmp_path: Path) -> None:
    folder, stop = tmp_path / "indexes", tmp_path / "stop"
    put(folder, *(a_document(id, f"Guard {id} day0", "Guard more day0") for id in ("one", "two")))
    code = READER.format(tests=str(Path(__file__).parent), folder=str(folder), stop=str(stop))
    reader = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "ready\n"
    for n in range(1, 13):
        day = f"day{n}"
        put(folder, *(a_document(id, f"Guard {id} {day}", f"Guard more {day}")
                      for id in ("one", "two")))  # fmt: skip
    stop.touch()
    said, _ = reader.communicate(timeout=60)
    assert reader.returncode == 0, said
    assert int(said) > 0


def test_an_ingest_killed_a_dozen_times_loses_nothing_that_it_reported(tmp_path: Path) -> None:
    held = trial(tmp_path / "workspace", seed=11)
    held.complete()
    for _ in range(12):
        held.change()
        held.strike()
    held.complete()


@pytest.mark.parametrize(
    ("error", "way_out"),
    [
        (sqlite3.OperationalError("database or disk is full"), "Make room"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "writable"),
        (sqlite3.OperationalError("unable to open database file"), "writable"),
        (sqlite3.OperationalError("database is locked"), "Wait"),
        (sqlite3.DatabaseError("database disk image is malformed"), "kb doctor"),
    ],
)
def test_what_sqlite_refuses_is_a_sentence_with_the_way_out(
    error: sqlite3.Error, way_out: str
) -> None:
    assert way_out in of_database(error)


@pytest.mark.parametrize(
    ("error", "way_out"),
    [
        (OSError(28, "No space left on device", "x.npy"), "Make room"),
        (OSError("4096 requested and 0 written"), "Make room"),
        (OSError(30, "Read-only file system", "x.npy"), "writable"),
        (PermissionError(13, "Permission denied", "x.npy"), "writable"),
        (OSError(5, "Input/output error", "x.npy"), "Input/output error"),
    ],
)
def test_what_the_system_refuses_is_a_sentence_with_the_way_out(
    error: OSError, way_out: str
) -> None:
    assert way_out in of_system(error)


def test_a_disk_that_fills_up_while_publishing_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, a_document("one", "Passport rules."))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kb.store.dense.build", full)
    with pytest.raises(OSError, match="No space"):
        put(tmp_path, a_document("two", "Passport fees."))
    monkeypatch.undo()
    assert found(tmp_path, "passport") == {("one", "s 1")}
    put(tmp_path)
    assert found(tmp_path, "passport") == {("one", "s 1"), ("two", "s 1")}
