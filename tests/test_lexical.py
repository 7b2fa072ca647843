import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from kb.store import lexical, maxscore
from kb.store.admitted import admitted

TEXTS = [
    "no person shall traffic a person",
    "border guard shall stop a person at the border",
    "",
    "migration act",
    "act migration",
    "trafficking in persons at the border",
]


def opened(texts: list[str], folder: Path) -> lexical.Lexical:
    hashed = [lexical.hash_terms(text.split()) for text in texts]
    lexical.build(lexical.laid_out(hashed), lexical.laid_out(hashed[::-1]), folder)
    return lexical.open_lexical(folder)


def everywhere(index: lexical.Lexical, words: list[str]) -> lexical.Measured:
    return index.measure(index.look_up(lexical.hash_terms(words)), np.arange(index.size))


@pytest.fixture
def index(tmp_path: Path) -> lexical.Lexical:
    return opened(TEXTS, tmp_path)


def bm25(texts: list[list], query: list, k1: float = 0.6, b: float = 0.7) -> list[float]:
    """Lucene's BM25 as its paper writes it, one term and one text at a time."""
    mean = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        score = 0.0
        for term in query:
            held = sum(term in other for other in texts)
            rarity = math.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
            count = Counter(text)[term]
            score += rarity * count / (count + k1 * (1 - b + b * len(text) / mean))
        scores.append(score)
    return scores


@pytest.mark.parametrize(
    "query", ["border person", "person person", "migration", "act migration at the border"]
)
def test_scores_are_those_of_the_formula(index, query):
    texts, words = [text.split() for text in TEXTS], query.split()
    found = everywhere(index, words)
    assert found.unigram == pytest.approx(bm25(texts, words), abs=1e-5)
    assert found.heading == pytest.approx(bm25(texts[::-1], words), abs=1e-5)
    paired = [list(zip(text, text[1:], strict=False)) for text in texts]
    wanted = list(zip(words, words[1:], strict=False))
    assert found.bigram == pytest.approx(bm25(paired, wanted), abs=1e-5)


@pytest.mark.parametrize("query", ["border person", "person person", "act migration", "unheard"])
def test_all_passages_measured_together_are_measured_as_one_by_one(index, query, monkeypatch):
    asked = index.look_up(lexical.hash_terms(query.split()), lexical.hash_terms(["traffick", "at"]))
    rows = np.array([4, 0, 5])
    together = index.measurer(asked)(rows)
    monkeypatch.setattr(lexical, "FEW", 0)
    for one, other in zip(together, index.measurer(asked)(rows), strict=True):
        assert one.tobytes() == other.tobytes()


def test_words_of_another_phrase_count_for_less_and_cover_nothing(index):
    texts = [text.split() for text in TEXTS]
    asked = index.look_up(lexical.hash_terms(["guard"]), lexical.hash_terms(["migration", "act"]))
    found = index.measure(asked, np.arange(index.size))
    alone, more = bm25(texts, ["guard"]), bm25(texts, ["migration", "act"])
    wanted = [one + lexical.ALSO * other for one, other in zip(alone, more, strict=True)]
    assert found.unigram == pytest.approx(wanted, abs=1e-5)
    assert found.coverage == pytest.approx(everywhere(index, ["guard"]).coverage)
    assert not found.bigram.any()
    assert set(index.best(asked, 9)[0].tolist()) == {1, 3, 4}


def test_pairs_know_the_order_of_words(index):
    assert np.flatnonzero(everywhere(index, ["migration", "act"]).bigram).tolist() == [3]


def test_no_pair_reaches_from_one_passage_into_the_next(tmp_path):
    index = opened(["alpha beta", "gamma delta"], tmp_path)
    assert not everywhere(index, ["beta", "gamma"]).bigram.any()


@pytest.mark.parametrize("query", [[], ["unheard"], ["unheard", "of"], ["\x00"], ["\ud800"]])
def test_a_query_that_matches_nothing_scores_nothing(index, query):
    found = everywhere(index, query)
    signals = (found.unigram, found.bigram, found.heading, found.coverage)
    assert {each.shape for each in signals} == {(len(TEXTS),)}
    assert not any(each.any() for each in signals)
    assert not any(len(rows) for rows in index.best(index.look_up(lexical.hash_terms(query)), 3))


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one"]])
def test_an_index_of_next_to_nothing_opens(tmp_path, texts):
    index = opened(texts, tmp_path)
    assert len(everywhere(index, ["one", "two"]).bigram) == len(texts)
    assert bool(len(index.best(index.look_up(lexical.hash_terms(["one", "two"])), 3)[0])) == (
        "one" in texts
    )


def test_coverage_is_the_share_of_the_query_by_rarity_in_text_or_headings(tmp_path):
    texts, headings = ["fine for theft", "border guard", "theft"], ["", "theft", ""]
    hashed = [[lexical.hash_terms(each.split()) for each in some] for some in (texts, headings)]
    lexical.build(*map(lexical.laid_out, hashed), tmp_path)
    index = lexical.open_lexical(tmp_path)
    query = lexical.hash_terms(["theft", "border", "unheard"])
    theft, border, unheard = (math.log(1 + (3 - n + 0.5) / (n + 0.5)) for n in (2, 1, 0))
    whole = theft + border + unheard
    found = index.measure(index.look_up(query), np.arange(3)).coverage
    assert found == pytest.approx([theft / whole, (theft + border) / whole, theft / whole])
    assert index.measure(index.look_up(query[:0]), np.arange(3)).coverage.tolist() == [0, 0, 0]


def test_term_hashes_are_the_same_on_every_machine():
    assert lexical.hash_terms(["border", "পাচার"]).tolist() == [3354749815, 376101970]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("admits", ["all", "none", "scattered", "one run", "some runs"])
def test_the_best_are_those_of_the_whole_sum_however_common_the_words(
    tmp_path, monkeypatch, seed, admits
):
    monkeypatch.setattr(maxscore, "WORTH_PRUNING", 50)
    monkeypatch.setattr("kb.store.admitted.WORTH_A_RUN", 10)
    rng = np.random.default_rng(seed)
    words = np.array([f"w{n}" for n in range(300)])
    common = 1 / np.arange(1, 301)
    drawn = [
        rng.choice(words, size=rng.integers(0, 40), p=common / common.sum()) for _ in range(3000)
    ]
    index = opened([" ".join(each) for each in drawn], tmp_path)
    query = lexical.hash_terms(list(rng.choice(words, size=12, p=common / common.sum())))
    allowed = {
        "all": np.ones(3000, dtype=bool),
        "none": np.zeros(3000, dtype=bool),
        "scattered": rng.random(3000) < 0.2,
        "one run": (np.arange(3000) >= 700) & (np.arange(3000) < 1900),
        "some runs": np.repeat(rng.random(20) < 0.4, 150),
    }[admits]
    whole = index.measure(index.look_up(query), np.arange(3000))
    found = index.best(index.look_up(query), 20, admitted(allowed))
    for rows, sums in zip(found, (whole.unigram, whole.bigram, whole.heading), strict=True):
        wanted = np.sort(sums[allowed & (sums > 0)])[::-1][:20]
        assert allowed[rows].all()
        assert np.sort(sums[rows])[::-1] == pytest.approx(wanted, rel=1e-5)


def test_two_pairs_of_a_large_vocabulary_hardly_ever_share_a_hash():
    terms = np.random.default_rng(5).integers(0, 2**32, size=1_000_000, dtype=np.uint32)
    assert len(np.unique(lexical._pairs(terms))) > 999_980
