import pytest

from kb.model import Candidate, Candidates, Signal
from kb.search import fusion
from kb.search.fusion import AGAIN, Fused
from kb.workspace import Settings


def fuse(rows: list[Candidate], *rest: object, **more: object) -> list[Fused]:
    return fusion.fuse(Candidates.of(rows), *rest, **more)


SETTINGS = Settings(lexical_weight=0.4, bigram_weight=0.2, dense_weight=0.6)


def test_scores_are_weighted_means_of_signals_stretched_over_the_candidates():
    candidates = [
        Candidate(key=1, lexical=10.0, bigram=0.0, dense=0.2, coverage=0.8),
        Candidate(key=2, lexical=0.0, bigram=0.0, dense=0.6),
        Candidate(key=3, lexical=5.0, bigram=4.0, dense=0.4, heading=2.0, coverage=0.4),
    ]
    weights = {"heading": 0.1, "coverage": 0.3}
    fused = {each.key: each.score for each in fuse(candidates, SETTINGS, 10, weights)}
    # One passage holds most of the question: pairs weigh 0.25 here, and meaning 0.48.
    assert fused == pytest.approx(
        {1: (0.4 + 0.24) / 1.53, 2: 0.48 / 1.53, 3: (0.2 + 0.25 + 0.1 + 0.12 + 0.24) / 1.53}
    )


def test_a_question_in_other_words_than_the_passages_leans_on_its_meaning():
    def shares(held: float) -> float:
        candidates = [Candidate(1, 5.0, 0.0, 0.1, coverage=held), Candidate(2, 0.0, 0.0, 0.9)]
        return {each.key: each.score for each in fuse(candidates, SETTINGS, 10)}[2]

    assert shares(0.1) == shares(0.25) > shares(0.35) > shares(0.45) == shares(0.9)


def test_the_order_of_words_counts_more_where_a_passage_holds_the_question():
    def share(held: float) -> float:
        candidates = [Candidate(1, 5.0, 0.0, None, coverage=held), Candidate(2, 0.0, 3.0, None)]
        return {each.key: each.score for each in fuse(candidates, SETTINGS, 10)}[2]

    assert share(0.25) < share(0.35) < share(0.45) == share(0.9)


def test_a_hit_says_what_each_signal_gave_it():
    candidates = [
        Candidate(1, 10.0, 0.0, 0.2, coverage=0.8),
        Candidate(2, 5.0, 0.0, None, coverage=0.4),
    ]
    first, second = fuse(candidates, SETTINGS, 10)
    assert [each.name for each in first.signals] == ["lexical", "coverage", "dense"]
    assert first.signals[0] == Signal("lexical", 10.0, 1.0, 0.4, 1)
    assert (second.signals[1].raw, second.signals[1].rank) == (0.4, None)
    assert (second.signals[2].raw, second.signals[2].stretched) == (None, None)
    got = sum(each.weight * each.stretched for each in first.signals)
    assert first.score == pytest.approx(got / sum(each.weight for each in first.signals))


def test_the_best_comes_first_and_equals_keep_the_order_of_keys():
    candidates = [Candidate(key, 1.0, 0.0, None) for key in (9, 3, 5)]
    candidates.append(Candidate(7, 2.0, 0.0, None))
    assert [each.key for each in fuse(candidates, SETTINGS, 10)] == [7, 3, 5, 9]


def test_without_any_vector_terms_alone_decide_on_the_same_scale():
    candidates = [Candidate(1, 8.0, 2.0, None), Candidate(2, 4.0, 0.0, None)]
    first, second = fuse(candidates, SETTINGS, 10)
    assert (first.key, first.score) == (1, pytest.approx(1.0))
    assert second.score == 0.0
    assert first.dense_rank is None


def test_a_passage_without_a_vector_competes_by_its_terms():
    candidates = [
        Candidate(1, 10.0, 3.0, None),
        Candidate(2, 2.0, 0.0, 0.9),
        Candidate(3, 0.0, 0.0, 0.1),
    ]
    ranking = fuse(candidates, SETTINGS, 10)
    assert [each.key for each in ranking] == [1, 2, 3]
    assert ranking[0].score == pytest.approx(1.0)


def test_ranks_count_from_one_and_are_none_where_a_signal_found_nothing():
    candidates = [
        Candidate(1, 0.0, 0.0, 0.9),
        Candidate(2, 3.0, 0.0, 0.5),
        Candidate(3, 7.0, 0.0, None),
    ]
    ranks = {f.key: (f.lexical_rank, f.dense_rank) for f in fuse(candidates, SETTINGS, 10)}
    assert ranks == {1: (None, 1), 2: (2, 2), 3: (1, None)}


def test_no_rank_is_claimed_beyond_the_depth_that_was_searched():
    candidates = [Candidate(key, 9.0 - key, 0.0, 0.9 - key / 10) for key in range(5)]
    ranks = [(f.lexical_rank, f.dense_rank) for f in fuse(candidates, SETTINGS, 2)]
    assert ranks == [(1, 1), (2, 2), (None, None), (None, None), (None, None)]


@pytest.mark.parametrize("weights", [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)])
def test_any_weights_give_scores_between_zero_and_one(weights):
    settings = Settings(
        lexical_weight=weights[0], bigram_weight=weights[1], dense_weight=weights[2]
    )
    candidates = [Candidate(1, 1.0, 0.0, None), Candidate(2, 0.0, 2.0, -0.3)]
    assert all(0 <= each.score <= 1 for each in fuse(candidates, settings, 10))


def test_nothing_fuses_to_nothing():
    assert fuse([], SETTINGS, 10) == []


def test_words_near_the_question_lift_a_passage_among_the_best():
    candidates = [Candidate(key, 9.0 - key, 0.0, 0.5) for key in (1, 4, 7)]
    found = fuse(candidates, SETTINGS, 10, near=lambda _: {1: 0.1, 4: 0.9, 7: 0.2})
    assert [each.key for each in fuse(candidates, SETTINGS, 10)] == [1, 4, 7]
    assert [each.key for each in found] == [4, 1, 7]
    assert all(0 <= each.score <= 1 for each in found)
    assert [s.name for s in found[0].signals] == ["lexical", "dense", "words"]
    assert (found[0].cosine, found[0].lexical_rank) == (0.5, 2)


def test_a_passage_beside_one_that_answers_is_lifted_in_its_own_document_only():
    def ranking(document: int) -> list[int]:
        candidates = [
            Candidate(1, 9.0, 0.0, None, document=1),
            Candidate(2, 3.0, 0.0, None, document=document),
            Candidate(7, 3.1, 0.0, None, document=1),
        ]
        return [each.key for each in fuse(candidates, SETTINGS, 10)]

    assert ranking(1) == [1, 2, 7]
    assert ranking(2) == [1, 7, 2]


def test_only_the_best_are_asked_of_and_what_comes_after_keeps_its_order():
    candidates = [Candidate(key * 2, 500.0 - key, 0.0, None) for key in range(200)]
    asked: list[int] = []

    def near(keys: list[int]) -> dict[int, float]:
        asked.extend(keys)
        return {key: (key % 7) / 10 for key in keys}

    before = [each.key for each in fuse(candidates, SETTINGS, 200)]
    found = [each.key for each in fuse(candidates, SETTINGS, 200, near=near)]
    assert asked == before[:AGAIN]
    assert found[AGAIN:] == before[AGAIN:]
    assert found[:AGAIN] != before[:AGAIN]


def test_a_passage_whose_words_are_not_known_is_weighed_without_them():
    candidates = [Candidate(1, 9.0, 0.0, 0.9), Candidate(4, 2.0, 0.0, 0.1)]
    found = fuse(candidates, SETTINGS, 10, near=lambda _: {4: 0.2})
    assert [each.key for each in found] == [1, 4]
    assert found[0].score == pytest.approx(1.0)
