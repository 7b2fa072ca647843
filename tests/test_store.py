"""The embedded store: what is staged, published, replaced, found and forgotten."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.errors import NotFoundError, WorkspaceError
from kb.ingest import language
from kb.model import Document, Filter, Metadata, Page, Passage, Problem, Provision, Speaker
from kb.store.database import DATABASE
from kb.store.embedded import EmbeddedStore
from kb.store.writer import EmbeddedWriter

MODEL = "letters"


def vectors_of(texts: list[str]) -> np.ndarray:
    """Embed by letter counts, so that similar texts have similar vectors."""
    counts = np.array([[text.lower().count(c) for c in "abcdefghijklmnop"] for text in texts])
    raw = counts.astype(np.float32) + 0.01
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def a_document(id: str, *sections: str, **fields: object) -> Document:
    text = "\n".join(sections)
    provisions, at = [], 0
    for number, section in enumerate(sections, 1):
        provisions.append(
            Provision(
                id=f"sec_{number}",
                level="section",
                number=str(number),
                heading=f"Heading {number}",
                start=at,
                end=at + len(section),
                pinpoint=f"s {number}",
                page_first=0,
                page_last=0,
                speaker=Speaker("", "Inspector", "Border Guard"),
            )
        )
        at += len(section) + 1
    document = Document(
        id=id,
        kind="law",
        source=f"corpus/laws/{id}.txt",
        version=f"hash-{text}",
        metadata=Metadata(
            title=f"The {id} Act", language="en", jurisdiction="XV", authors=("Parliament",)
        ),
        text=text,
        pages=(Page(0, "i", 0, len(text)),),
        provisions=tuple(provisions),
        passages=tuple(Passage(p.id, p.start, p.end) for p in provisions),
        problems=(Problem("page 2 has no text layer", 1),),
    )
    return replace(document, **fields)


def put(folder: Path, *documents: Document, publish: bool = True) -> None:
    with closing(EmbeddedWriter(folder)) as writer:
        for document in documents:
            terms = [
                " ".join(language.terms(document.text[p.start : p.end], "en"))
                for p in document.passages
            ]
            writer.stage(document.source, document.version, [document], [terms])
        waiting = list(writer.unembedded(MODEL))
        if waiting:
            vectors = vectors_of([each.text for each in waiting])
            writer.add_vectors(MODEL, [each.key for each in waiting], vectors)
        if publish:
            writer.publish(MODEL)


def found(folder: Path, query: str) -> set[tuple[str, str]]:
    with closing(EmbeddedStore(folder)) as store:
        terms = language.terms(query, "en")
        candidates = store.candidates(terms, None, 10, Filter())
        passages = store.passages(c.key for c in candidates)
        return {(p.document, p.pinpoint) for p in passages.values()}


def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    document = a_document("border", "Officers guard the border.", "মানব পাচার নিষিদ্ধ।")
    put(tmp_path, document)
    with closing(EmbeddedStore(tmp_path)) as store:
        assert store.document("border") == document
        with pytest.raises(NotFoundError, match="kb status"):
            store.document("another")


def test_a_passage_is_found_with_its_place(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Officers guard the border.", "Smugglers pay a fine."))
    with closing(EmbeddedStore(tmp_path)) as store:
        (candidate,) = store.candidates(language.terms("smuggler", "en"), None, 5, Filter())
        (passage,) = store.passages([candidate.key]).values()
    assert passage.text == "Smugglers pay a fine."
    assert (passage.pinpoint, passage.page, passage.trail) == ("s 2", "i", ("2 Heading 2",))


def test_a_filter_never_loses_a_match_to_the_dense_index(tmp_path: Path) -> None:
    crowd = [a_document(f"act{n}", "abc abc abc") for n in range(20)]
    lonely = a_document("lonely", "mnop mnop", kind="study")
    put(tmp_path, *crowd, lonely)
    with closing(EmbeddedStore(tmp_path)) as store:
        vector = vectors_of(["abc abc abc"])[0]
        candidates = store.candidates([], lambda: vector, 3, Filter(kind="study"))
        passages = store.passages(c.key for c in candidates)
    assert [p.document for p in passages.values()] == ["lonely"]


def test_staged_documents_are_not_seen_before_they_are_published(tmp_path: Path) -> None:
    put(tmp_path, a_document("old", "Old law on passports."))
    put(tmp_path, a_document("new", "New law on passports."), publish=False)
    assert found(tmp_path, "passports") == {("old", "s 1")}
    with closing(EmbeddedStore(tmp_path)) as store:
        assert store.waiting() == 1
    put(tmp_path)
    assert found(tmp_path, "passports") == {("old", "s 1"), ("new", "s 1")}


def test_a_new_version_replaces_the_old_one_and_is_counted(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Guards carry lamps."))
    put(tmp_path, a_document("border", "Guards carry radios."))
    assert found(tmp_path, "lamps") == set()
    assert found(tmp_path, "radios") == {("border", "s 1")}
    with closing(EmbeddedStore(tmp_path)) as store:
        assert [s.versions for s in store.summaries()] == [2]


def test_a_replaced_version_can_still_be_read_whole(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Guards carry lamps."))
    put(tmp_path, a_document("border", "Guards carry radios."))
    with closing(EmbeddedStore(tmp_path)) as store:
        new, old = store.versions("border")
        assert (new.live, old.live) == (True, False)
        assert "radios" in store.document("border", new.version).text
        past = store.document("border", old.version)
        assert "lamps" in past.text
        assert [p.pinpoint for p in past.provisions] == ["s 1"]
        with pytest.raises(NotFoundError, match="no version 0000"):
            store.document("border", "0000")


def test_a_document_that_changes_only_its_title_keeps_one_version(tmp_path: Path) -> None:
    document = a_document("border", "Guards carry lamps.")
    put(tmp_path, document)
    put(tmp_path, replace(document, metadata=Metadata(title="Border Guard Act")))
    with closing(EmbeddedStore(tmp_path)) as store:
        assert [(s.metadata.title, s.versions) for s in store.summaries()] == [
            ("Border Guard Act", 1)
        ]
    assert found(tmp_path, "lamps") == {("border", "s 1")}


def test_a_source_that_is_gone_leaves_nothing_behind(tmp_path: Path) -> None:
    keep, go = a_document("keep", "Customs duty."), a_document("go", "Customs secret.")
    put(tmp_path, keep, go)
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.forget(go.source)
        assert writer.changed(MODEL)
        writer.publish(MODEL)
        assert not writer.changed(MODEL)
    assert found(tmp_path, "customs secret") == {("keep", "s 1")}
    with closing(EmbeddedStore(tmp_path)) as store, pytest.raises(NotFoundError):
        store.document("go")


def test_a_source_that_no_longer_reads_is_a_failure_and_not_a_document(tmp_path: Path) -> None:
    document = a_document("border", "Guards carry lamps.")
    put(tmp_path, document)
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.fail(document.source, "x", "it is encrypted")
        writer.publish(MODEL)
    assert found(tmp_path, "lamps") == set()
    with closing(EmbeddedStore(tmp_path)) as store:
        assert [(f.source, f.reason) for f in store.failures()] == [
            (document.source, "it is encrypted")
        ]


def test_the_last_document_may_leave(tmp_path: Path) -> None:
    document = a_document("border", "Guards carry lamps.")
    put(tmp_path, document)
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.forget(document.source)
        writer.publish(MODEL)
    assert found(tmp_path, "lamps") == set()


def test_an_open_reader_follows_a_new_publication(tmp_path: Path) -> None:
    put(tmp_path, a_document("one", "Passport rules."))
    with closing(EmbeddedStore(tmp_path)) as store:
        assert len(store.candidates(["passport"], None, 9, Filter())) == 1
        put(tmp_path, a_document("two", "Passport fees."))
        assert len(store.candidates(["passport"], None, 9, Filter())) == 2


def test_a_filter_asked_before_admits_what_is_published_after(tmp_path: Path) -> None:
    put(tmp_path, a_document("one", "Passport rules."))
    with closing(EmbeddedStore(tmp_path)) as store:
        for expected in (1, 2):
            for where, found in ((Filter(kind="law"), expected), (Filter(kind="study"), 0)):
                assert len(store.candidates(["passport"], None, 9, where)) == found
            put(tmp_path, a_document("two", "Passport fees."))


def test_the_languages_are_those_of_documents_in_force(tmp_path: Path) -> None:
    put(tmp_path, a_document("one", "Passport rules."))
    put(tmp_path, a_document("due", "Fee.", metadata=Metadata(title="F", language="fr")))
    put(tmp_path, a_document("tre", "x", metadata=Metadata("G", language="it")), publish=False)
    with closing(EmbeddedStore(tmp_path)) as store:
        assert store.languages() == {"en", "fr"}


def test_unchanged_passages_are_never_embedded_again(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Guards carry lamps.", "Guards wear boots."))
    changed = a_document("border", "Guards carry lamps.", "Guards wear shoes.")
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.stage(changed.source, "v2", [changed], [["a", "b"]])
        assert [each.text for each in writer.unembedded(MODEL)] == ["Guards wear shoes."]
        assert len(list(writer.unembedded("another model"))) == 3


def test_a_second_writer_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.writer.LOCK_SECONDS", 0.1)
    with (
        closing(EmbeddedWriter(tmp_path)),
        pytest.raises(WorkspaceError, match="Another kb is writing"),
    ):
        EmbeddedWriter(tmp_path)


def test_a_folder_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="kb ingest"):
        EmbeddedStore(tmp_path)


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(WorkspaceError, match="not a sound database"):
        EmbeddedStore(tmp_path)


@pytest.mark.parametrize("files", ["lexical/*", "words.npy", "words.bin", "keys.npy", "by_key.npy"])
def test_lost_search_files_are_named(tmp_path: Path, files: str) -> None:
    put(tmp_path, a_document("lamps", "Lamps.", kind="study"), a_document("border", "Guards."))
    for file in tmp_path.glob(f"generation-*/{files}"):
        file.unlink()
    with (
        closing(EmbeddedStore(tmp_path)) as store,
        pytest.raises(WorkspaceError, match="kb ingest"),
    ):
        store.candidates(["lamp"], None, 5, Filter())


def test_words_cut_short_are_named_and_made_anew(tmp_path: Path) -> None:
    document = a_document("border", "Officers guard.", "Smugglers pay.")
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.stage(document.source, "v", [document], [["offic", "smuggl"]])
        keys = [each.key for each in writer.unembedded(MODEL)]
        writer.add_vectors(MODEL, keys, vectors_of(["a", "b"]), [b"guards", b"smugglers"])
        writer.publish(MODEL)
    (file,) = tmp_path.glob("generation-*/words.bin")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    with closing(EmbeddedStore(tmp_path)) as store, pytest.raises(WorkspaceError, match="ingest"):
        store.words([1, 2])
    with closing(EmbeddedWriter(tmp_path)) as writer:
        assert writer.changed(MODEL)
        writer.publish(MODEL)
    with closing(EmbeddedStore(tmp_path)) as store:
        found = store.words([2, 1, 99])
    assert (*found,) == (2, 1)
    assert b"".join(found[key] for key in (1, 2)) == whole


def test_what_lost_its_vector_is_embedded_again_when_all_is_looked_through(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Guards carry lamps."))
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.keep_vectors(())
        assert list(writer.unembedded(MODEL)) == []
        assert [each.text for each in writer.unembedded(MODEL, everywhere=True)] == [
            "Guards carry lamps."
        ]


def test_a_passage_is_found_by_the_headings_over_it(tmp_path: Path) -> None:
    document = a_document("border", "Whoever does so pays a fine.", "Officers guard the border.")
    with closing(EmbeddedWriter(tmp_path)) as writer:
        terms = ["pay fine\npunish smuggl", "offic guard border\nduti"]
        writer.stage(document.source, "v", [document], [terms])
        writer.publish("")
    assert found(tmp_path, "punishment for smuggling") == {("border", "s 1")}


def test_the_words_of_passages_are_kept_with_their_vectors_and_read_by_key(tmp_path: Path) -> None:
    document = a_document("border", "Officers guard.", "Smugglers pay.", "Officers guard.")
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.stage(document.source, "v", [document], [["offic", "smuggl", "offic"]])
        waiting = {each.key: each.text for each in writer.unembedded(MODEL)}
        words = [b"of smugglers" if "Smugglers" in text else b"" for text in waiting.values()]
        writer.add_vectors(MODEL, list(waiting), vectors_of(list(waiting.values())), words)
        writer.publish(MODEL)
    with closing(EmbeddedStore(tmp_path)) as store:
        candidates = store.candidates(["offic", "smuggl"], None, 10, Filter())
        keys = [each.key for each in candidates]
        assert {each.document for each in candidates} != {0}
        assert list(store.words(keys).values()) == [b"of smugglers"]
        assert store.words([]) == {}


HEADED = "letters after '{heading}'"


def waiting(folder: Path, model: str) -> list[tuple[str, str]]:
    with closing(EmbeddedWriter(folder)) as writer:
        return [(each.heading, each.text) for each in writer.unembedded(model, everywhere=True)]


def embed(folder: Path, model: str) -> None:
    with closing(EmbeddedWriter(folder)) as writer:
        if some := list(writer.unembedded(model)):
            vectors = vectors_of([f"{each.heading} {each.text}" for each in some])
            writer.add_vectors(model, [each.key for each in some], vectors)
        writer.publish(model)


def cosines(folder: Path) -> list[float | None]:
    vector = vectors_of(["Heading 2 Fee."])[0]
    with closing(EmbeddedStore(folder)) as store:
        return [each.dense for each in store.candidates([], lambda: vector, 9, Filter())]


def test_one_text_under_two_headings_has_two_vectors_where_the_model_is_given_both(
    tmp_path: Path,
) -> None:
    put(tmp_path, a_document("border", "Fee.", "Fee."))
    assert waiting(tmp_path, "another model") == [("", "Fee.")]
    assert waiting(tmp_path, HEADED) == [("Heading 1", "Fee."), ("Heading 2", "Fee.")]
    embed(tmp_path, HEADED)
    assert waiting(tmp_path, HEADED) == []
    assert sorted(np.round(each, 3) for each in cosines(tmp_path) if each) == [1.0, 1.0]


def test_a_heading_that_changes_has_its_passages_embedded_again(tmp_path: Path) -> None:
    document = a_document("border", "Fee.", "Whoever hides pays.")
    put(tmp_path, document)
    embed(tmp_path, HEADED)
    first, second = document.provisions
    other = replace(document, version="v2", provisions=(first, replace(second, heading="Fines")))
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.stage(other.source, "v2", [other], [["fee", "hide pay"]])
        assert [(p.heading, p.text) for p in writer.unembedded(HEADED, other.source)] == [
            ("Fines", "Whoever hides pays.")
        ]
        assert list(writer.unembedded(MODEL)) == []


def test_a_passage_has_the_nearest_heading_over_it(tmp_path: Path) -> None:
    document = a_document("border", "Fee.", "Fine.")
    first, second = document.provisions
    within = replace(second, parent="sec_1", heading="")
    put(tmp_path, replace(document, provisions=(replace(first, end=second.end), within)))
    assert waiting(tmp_path, HEADED) == [("Heading 1", "Fee."), ("Heading 1", "Fine.")]


def test_vectors_of_another_kind_of_key_are_found_again_and_leave_with_their_passages(
    tmp_path: Path,
) -> None:
    put(tmp_path, a_document("border", "Fee."))
    embed(tmp_path, HEADED)
    embed(tmp_path, MODEL)  # both kinds of vectors are still there
    assert waiting(tmp_path, MODEL) == waiting(tmp_path, HEADED) == []
    with closing(EmbeddedWriter(tmp_path)) as writer:
        writer.forget("corpus/laws/border.txt")
        writer.publish(MODEL)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        assert db.execute("select count(*) from vector").fetchone() == (0,)


def test_words_of_a_headed_passage_are_read_by_key(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Fee.", "Fee."))
    with closing(EmbeddedWriter(tmp_path)) as writer:
        some = list(writer.unembedded(HEADED))
        told = [each.heading.encode() for each in some]
        vectors = vectors_of([each.text for each in some])
        writer.add_vectors(HEADED, [each.key for each in some], vectors, told)
        writer.publish(HEADED)
    with closing(EmbeddedStore(tmp_path)) as store:
        keys = [each.key for each in store.candidates(["fee"], None, 9, Filter())]
        assert sorted(store.words(keys).values()) == [b"Heading 1", b"Heading 2"]
        assert {p.heading for p in store.passages(keys).values()} == {"Heading 1", "Heading 2"}


def test_an_index_of_before_there_were_headed_passages_keeps_its_vectors(tmp_path: Path) -> None:
    put(tmp_path, a_document("border", "Fee.", "Fee."))
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db, db:
        db.execute("drop index passage_by_headed")
        db.execute("alter table passage drop column headed")
    assert len(cosines(tmp_path)) == 2  # as a reader sees it
    assert waiting(tmp_path, MODEL) == []
    assert len(waiting(tmp_path, HEADED)) == 2
