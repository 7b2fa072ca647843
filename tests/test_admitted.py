"""What a filter admits, as runs of rows, and the order of passages that keeps these few."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_store import MODEL, a_document, put, vectors_of

from kb.ingest import language
from kb.model import Document, Filter
from kb.store import admitted, soundness
from kb.store.database import DATABASE
from kb.store.embedded import EmbeddedStore
from kb.store.writer import EmbeddedWriter


def covered(runs: tuple[slice, ...], size: int) -> np.ndarray:
    mask = np.zeros(size, dtype=bool)
    for run in runs:
        mask[run] = True
    return mask


def test_a_filter_that_admits_all_is_none():
    assert admitted.admitted(np.ones(5, dtype=bool)) is None


def test_nothing_admitted_is_no_run():
    found = admitted.admitted(np.zeros(5, dtype=bool))
    assert found is not None
    assert (found.runs, found.whole) == ((), True)


@pytest.fixture
def any_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out whatever a filter does not admit, however few rows."""
    monkeypatch.setattr(admitted, "WORTH_A_RUN", 1)


@pytest.mark.usefixtures("any_gap")
@pytest.mark.parametrize("text", ["0110", "1011", "0001", "1000", "10101", "0"])
def test_runs_far_apart_are_told_as_they_are(text):
    mask = np.array([letter == "1" for letter in text])
    found = admitted.admitted(mask)
    assert found is not None
    assert found.whole
    assert covered(found.runs, len(mask)).tolist() == mask.tolist()


@pytest.mark.parametrize("seed", range(4))
def test_runs_are_joined_over_gaps_too_short_to_leave_out(monkeypatch, seed):
    monkeypatch.setattr(admitted, "WORTH_A_RUN", 40)
    mask = np.random.default_rng(seed).random(400) < 0.03
    found = admitted.admitted(mask)
    assert found is not None
    assert not found.whole
    assert covered(found.runs, 400)[mask].all()
    assert all(mask[run.start] and mask[run.stop - 1] for run in found.runs)
    gaps = np.diff(np.flatnonzero(mask)) - 1
    between = [b.start - a.stop for a, b in zip(found.runs, found.runs[1:], strict=False)]
    assert between == gaps[gaps >= 40].tolist()


def shelf() -> list[Document]:
    """Documents of mixed kinds, jurisdictions and languages in order of arrival."""
    return [
        replace(
            document := a_document(f"d{n}", f"abc border d{n}", f"mnop fine d{n}"),
            kind=("study", "law")[n % 2],
            version=hashlib.sha256(document.text.encode()).hexdigest(),
            metadata=replace(
                document.metadata,
                jurisdiction=("xv", "AB", "XV")[n % 3],
                language=("en", "bn")[n % 5 == 0],
            ),
        )
        for n in range(12)
    ]


@pytest.mark.usefixtures("any_gap")
@pytest.mark.parametrize(
    ("where", "runs"),
    [
        (Filter(kind="law"), 1),
        (Filter(kind="study"), 1),
        (Filter(kind="law", jurisdiction="xv"), 1),
        (Filter(jurisdiction="XV"), 2),
        (Filter(kind="law", jurisdiction="AB", language="en"), 1),
        (Filter(documents=("d3",)), 1),
    ],
)
def test_a_filter_admits_few_runs_whatever_came_first(tmp_path: Path, where, runs):
    put(tmp_path, *shelf())
    with closing(EmbeddedStore(tmp_path)) as store:
        ((part, found),) = store._admitted(store._current(), where)
        assert found is not None
        assert len(found.runs) == runs
        assert np.all(np.diff(part.keys.tolist())[::2] == 1)  # the two of each document, in order


def test_passages_are_found_by_terms_vector_and_key_in_any_order(tmp_path: Path):
    documents = shelf()
    put(tmp_path, *documents[:7])
    put(tmp_path, *documents[7:])
    with closing(EmbeddedStore(tmp_path)) as store:
        for n, document in enumerate(documents):
            where = Filter(kind=document.kind, jurisdiction=document.metadata.jurisdiction)
            text = f"mnop fine d{n}"
            vector = vectors_of([text])[0]
            found = store.candidates(language.terms(text, "en"), lambda v=vector: v, 4, where)
            (held,) = store.passages([int(found.keys[np.argmax(found.lexical)])]).values()
            assert (held.document, held.text) == (f"d{n}", text)
            admits = {p.jurisdiction.lower() for p in store.passages(found.keys.tolist()).values()}
            assert admits == {document.metadata.jurisdiction.lower()}
    assert soundness.check(tmp_path) == []


def test_words_are_read_by_key_where_rows_are_not_in_the_order_of_keys(tmp_path: Path):
    documents = shelf()
    with closing(EmbeddedWriter(tmp_path)) as writer:
        for document in documents:
            writer.stage(document.source, document.version, [document], [["one", "two"]])
        waiting = list(writer.unembedded(MODEL))
        told = [each.text.encode() for each in waiting]
        vectors = vectors_of([each.text for each in waiting])
        writer.add_vectors(MODEL, [each.key for each in waiting], vectors, told)
        writer.publish(MODEL)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        rows = db.execute(
            "select p.key, substr(d.text, p.start + 1, p.end - p.start)"
            " from passage p join document d on d.key = p.document order by p.key desc"
        ).fetchall()
    with closing(EmbeddedStore(tmp_path)) as store:
        found = store.words([key for key, _ in rows] + [10_000])
        assert found == {key: text.encode() for key, text in rows}


def test_rows_that_no_longer_fit_the_order_of_keys_are_named_and_made_anew(tmp_path: Path):
    put(tmp_path, *shelf())
    order = next(tmp_path.glob("generation-*/by_key.npy"))
    np.save(order, np.load(order)[:-1])
    with closing(EmbeddedWriter(tmp_path)) as writer:
        assert writer.changed(MODEL)
        writer.publish(MODEL)
    assert soundness.check(tmp_path) == []
