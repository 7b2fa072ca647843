from pathlib import Path

import numpy as np
import pytest

from kb.errors import WorkspaceError
from kb.store import dense


def unit(shape: tuple[int, ...], seed: int = 7) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


@pytest.fixture
def built(tmp_path: Path) -> tuple[dense.Dense, np.ndarray, np.ndarray]:
    """600 vectors for every third passage row, given in no order, in a folder named in Bangla."""
    vectors = unit((600, 32))
    rows = np.random.default_rng(3).permutation(np.arange(0, 1800, 3)).astype(np.int64)
    folder = tmp_path / "সূচি"
    dense.build(vectors, rows, folder)
    return dense.open_dense(folder), vectors, rows


def test_the_nearest_rows_are_those_of_an_exact_scan(built):
    index, vectors, rows = built
    query = unit((32,), seed=1)
    found, scores = index.search(query, 10)
    expected = rows[np.argsort(-(vectors @ query))[:10]]
    assert found.tolist() == expected.tolist()
    assert np.allclose(scores, np.sort(vectors @ query)[::-1][:10], atol=1e-3)


def test_a_filter_never_loses_a_match_however_far_it_lies(built):
    index, vectors, rows = built
    query = unit((32,), seed=2)
    worst = rows[np.argsort(vectors @ query)[:5]]
    allowed = np.zeros(1800, dtype=bool)
    allowed[worst] = True
    found, _ = index.search(query, 50, allowed)
    assert sorted(found.tolist()) == sorted(worst.tolist())


def test_a_filter_that_admits_nothing_finds_nothing(built):
    found, scores = built[0].search(unit((32,)), 5, np.zeros(1800, dtype=bool))
    assert found.size == scores.size == 0


def test_asking_for_more_than_there_are_gives_all_of_them(built):
    found, _ = built[0].search(unit((32,)), 5000)
    assert sorted(found.tolist()) == list(range(0, 1800, 3))


def test_scores_of_given_rows_agree_with_the_search(built):
    index, _, _ = built
    query = unit((32,), seed=5)
    found, scores = index.search(query, 20)
    assert np.allclose(index.scores(query, found), scores, atol=1e-4)


def test_a_row_without_a_vector_scores_nan(built):
    scores = built[0].scores(unit((32,)), np.array([0, 1, 1799, 5000], dtype=np.int64))
    assert np.isnan(scores).tolist() == [False, True, True, True]


def test_an_index_without_vectors_opens_and_finds_nothing(tmp_path):
    dense.build(np.empty((0, 8), dtype=np.float32), np.empty(0, dtype=np.int64), tmp_path)
    index = dense.open_dense(tmp_path)
    assert index.search(unit((8,)), 3)[0].size == 0
    assert np.isnan(index.scores(unit((8,)), np.array([0]))).all()


def test_the_index_answers_after_everything_else_let_go_of_its_file(tmp_path):
    import gc

    vectors = unit((50, 16))
    dense.build(vectors, np.arange(50, dtype=np.int64), tmp_path)
    index = dense.open_dense(tmp_path)
    gc.collect()
    assert index.search(vectors[17], 1)[0].tolist() == [17]


def test_a_vector_of_another_model_is_told_so(built):
    with pytest.raises(WorkspaceError, match="another model"):
        built[0].search(unit((48,)), 3)
