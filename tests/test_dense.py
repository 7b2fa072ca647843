import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.errors import WorkspaceError
from kb.store import coarse, dense


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


@pytest.mark.parametrize("limit", [1, 7, 400, 5000])
def test_shares_of_the_vectors_find_together_what_the_whole_does(built, limit):
    index, _, _ = built
    query = unit((32,), seed=4)
    allowed = np.arange(1800) % 2 == 0
    shares = [share.search(query, limit, allowed) for share in index.shares()]
    assert len(shares) == 2
    rows, products = (np.concatenate(each) for each in zip(*shares, strict=True))
    best = np.argsort(-products)[:limit]
    found, scores = index.search(query, limit, allowed)
    assert rows[best].tolist() == found.tolist()
    assert np.allclose(products[best], scores, atol=1e-6)


def test_an_index_of_one_vector_or_none_has_shares_too(tmp_path):
    for size in (0, 1):
        dense.build(unit((size, 32)), np.arange(size), tmp_path / str(size))
        shares = dense.open_dense(tmp_path / str(size)).shares()
        found = [row for share in shares for row in share.search(unit((32,)), 3)[0].tolist()]
        assert found == list(range(size))


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


@pytest.fixture(params=["exact", "coarse", "rotated", "one list"])
def either(request, tmp_path, monkeypatch):
    """3,000 vectors, two of three near one of thirty centres, in an index of each kind.

    An older kb laid them in one list.
    """
    monkeypatch.setattr(coarse, "LISTED", 4096 if request.param == "one list" else 128)
    monkeypatch.setattr(dense, "MOST_EXACT", 10_000 if request.param == "exact" else 100)
    monkeypatch.setattr(coarse, "MANY", 3000 if request.param == "rotated" else 3001)
    monkeypatch.setattr(coarse, "DEPTH", 400)
    centres, noise = unit((30, 64), seed=11), unit((3000, 64), seed=12)
    vectors = centres[np.arange(3000) % 30] * (np.arange(3000) % 3 > 0)[:, None] + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    dense.build(vectors.astype(np.float32), np.arange(3000, dtype=np.int64), tmp_path)
    monkeypatch.setattr(coarse, "LISTED", 128)
    return dense.open_dense(tmp_path), vectors.astype(np.float32)


def test_the_number_of_vectors_chooses_the_index(tmp_path, monkeypatch):
    monkeypatch.setattr(dense, "MOST_EXACT", 1000)
    for count in (1000, 1001):
        folder = tmp_path / str(count)
        dense.build(unit((count, 16)), np.arange(count, dtype=np.int64), folder)
        assert (folder / coarse.COARSE).is_file() == (count > 1000)
        assert len(dense.open_dense(folder).search(unit((16,)), 5)[0]) == 5


def test_nearly_all_of_the_nearest_are_found_with_exact_scores(either):
    index, vectors = either
    met = 0
    for place in range(0, 3000, 100):
        query = vectors[place] + 0.5 * unit((64,), seed=place)
        found, scores = index.search(query, 40)
        met += len(set(found.tolist()) & set(np.argsort(-(vectors @ query))[:40].tolist()))
        assert np.allclose(scores, vectors[found] @ query, atol=2e-3)
        assert np.all(np.diff(scores) <= 0)
    assert met >= 0.98 * 30 * 40


@pytest.mark.parametrize("share", [0.001, 0.05, 0.5])
@pytest.mark.parametrize("together", [False, True])
def test_a_filter_gives_as_many_as_it_admits(either, share, together):
    index, vectors = either
    count = round(3000 * share)
    allowed = np.random.default_rng(17).random(3000) < share
    if together:  # over some lists, beginning and ending within one
        allowed = (np.arange(3000) >= 1000) & (np.arange(3000) < 1000 + count)
    query = unit((64,), seed=18)
    found, _ = index.search(query, 40, allowed)
    assert allowed[found].all()
    assert len(found) == min(40, allowed.sum())
    exact = np.flatnonzero(allowed)[np.argsort(-(vectors[allowed] @ query))[:40]]
    assert len(set(found.tolist()) & set(exact.tolist())) >= 0.95 * len(exact)


def test_a_short_scan_does_without_faiss(tmp_path):
    dense.build(unit((50, 16)), np.arange(50, dtype=np.int64), tmp_path)
    script = (
        "import sys, numpy as np; from pathlib import Path; from kb.store.dense import open_dense;"
        "found = open_dense(Path(sys.argv[1])).search(np.ones(16, dtype=np.float32), 3)[0];"
        "print(len(found), 'faiss' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.check_output(command, encoding="utf-8").split() == ["3", "False"]


def narrow(count: int, seed: int = 11) -> np.ndarray:
    """Vectors alike by some 0.9, as e5 gives them: of two kinds, nine of ten of the first."""
    rng = np.random.default_rng(seed)
    kinds = np.where(rng.random((count, 1)) < 0.9, 0.15, -0.15) * unit((48,), seed=2)
    vectors = unit((48,), seed=1) + kinds + 0.3 * unit((count, 48), seed)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_vectors_in_a_narrow_cone_are_compared_without_what_they_share(tmp_path):
    vectors = narrow(2000)
    dense.build(vectors, np.arange(2000, dtype=np.int64), tmp_path)
    _, scores = dense.open_dense(tmp_path).search(vectors[7], 2000)
    assert scores[0] == pytest.approx(1, abs=1e-5)
    assert np.median(vectors @ vectors[7]) > 0.85
    assert abs(np.median(scores)) < 0.05


def test_a_passage_like_all_others_is_no_nearer_to_a_question_for_it(tmp_path):
    vectors = narrow(2000)
    mean = vectors.mean(axis=0)
    vectors[0] = mean / np.linalg.norm(mean)
    dense.build(vectors, np.arange(2000, dtype=np.int64), tmp_path)
    question = vectors[7] + 0.2 * unit((48,), seed=9)
    assert np.argsort(-(vectors @ question)).tolist().index(0) < 50
    nearest, _ = dense.open_dense(tmp_path).search(question.astype(np.float32), 200)
    assert 0 not in nearest
    assert nearest[0] == 7


def test_what_is_compared_with_another_index_loses_what_is_common_there(tmp_path):
    vectors = narrow(2000)
    live, past = tmp_path / "live", tmp_path / "past"
    dense.build(vectors, np.arange(2000, dtype=np.int64), live)
    dense.build(vectors[:3], np.arange(3, dtype=np.int64), past, live)
    question, rows = vectors[40], np.arange(3)
    scores = dense.open_dense(live).scores(question, rows)
    assert np.allclose(dense.open_dense(past).scores(question, rows), scores, atol=1e-5)
    assert np.abs(scores).max() < 0.7


def test_vectors_that_spread_and_few_ones_are_compared_as_they_are(tmp_path):
    for name, vectors in (("spread", unit((2000, 48))), ("few", narrow(100))):
        dense.build(vectors, np.arange(len(vectors), dtype=np.int64), tmp_path / name)
        rows = np.arange(10)
        scores = dense.open_dense(tmp_path / name).scores(vectors[3], rows)
        assert np.allclose(scores, vectors[:10] @ vectors[3], atol=1e-5)
