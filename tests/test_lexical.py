import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from kb.store import lexical

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
    lexical.build(hashed, hashed[::-1], folder)
    return lexical.open_lexical(folder)


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
    unigrams, bigrams, headings = index.scores(lexical.hash_terms(words))
    assert unigrams == pytest.approx(bm25(texts, words), abs=1e-5)
    assert headings == pytest.approx(bm25(texts[::-1], words), abs=1e-5)
    paired = [list(zip(text, text[1:], strict=False)) for text in texts]
    wanted = list(zip(words, words[1:], strict=False))
    assert bigrams == pytest.approx(bm25(paired, wanted), abs=1e-5)


def test_pairs_know_the_order_of_words(index):
    _, bigrams, _ = index.scores(lexical.hash_terms(["migration", "act"]))
    assert np.flatnonzero(bigrams).tolist() == [3]


def test_no_pair_reaches_from_one_passage_into_the_next(tmp_path):
    index = opened(["alpha beta", "gamma delta"], tmp_path)
    assert not index.scores(lexical.hash_terms(["beta", "gamma"]))[1].any()


@pytest.mark.parametrize("query", [[], ["unheard"], ["unheard", "of"], ["\x00"], ["\ud800"]])
def test_a_query_that_matches_nothing_scores_nothing(index, query):
    scores = index.scores(lexical.hash_terms(query))
    assert {each.shape for each in scores} == {(len(TEXTS),)}
    assert not any(each.any() for each in scores)


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one"]])
def test_an_index_of_next_to_nothing_opens(tmp_path, texts):
    unigrams, bigrams, _ = opened(texts, tmp_path).scores(lexical.hash_terms(["one", "two"]))
    assert len(unigrams) == len(bigrams) == len(texts)
    assert unigrams.any() == ("one" in texts)


def test_coverage_is_the_share_of_the_query_by_rarity_in_text_or_headings(tmp_path):
    texts, headings = ["fine for theft", "border guard", "theft"], ["", "theft", ""]
    hashed = [[lexical.hash_terms(each.split()) for each in some] for some in (texts, headings)]
    lexical.build(*hashed, tmp_path)
    index = lexical.open_lexical(tmp_path)
    query = lexical.hash_terms(["theft", "border", "unheard"])
    theft, border, unheard = (math.log(1 + (3 - n + 0.5) / (n + 0.5)) for n in (2, 1, 0))
    whole = theft + border + unheard
    found = index.coverage(query, np.arange(3))
    assert found == pytest.approx([theft / whole, (theft + border) / whole, theft / whole])
    assert index.coverage(query[:0], np.arange(3)).tolist() == [0, 0, 0]


def test_term_hashes_are_the_same_on_every_machine():
    assert lexical.hash_terms(["border", "পাচার"]).tolist() == [3354749815, 376101970]
