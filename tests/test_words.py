"""The states of words, a bit for each number, and what they say of a passage."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from kb.search import words
from kb.search.embed import OnnxEmbedder, open_exported, read_facts, write_facts
from kb.search.models import open_embedder
from kb.workspace import Settings

DIM = 384


def unit(*shape: int) -> np.ndarray:
    found = np.random.default_rng(sum(shape)).standard_normal(shape).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def exact(question: np.ndarray, weights: np.ndarray, passages: list[np.ndarray]) -> list[float]:
    cosines = question @ np.vstack(passages).T
    chance = cosines.mean(axis=1) + 1.5 * cosines.std(axis=1)
    nearest = [(question @ passage.T).max(axis=1) for passage in passages]
    above = [np.clip((each - chance) / (1 - chance), 0, 1) ** 2 for each in nearest]
    return [float(weights @ each / weights.sum()) for each in above]


def near(states: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    mixed = share * states + np.sqrt(1 - share**2) * other
    return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def test_signs_estimate_what_whole_states_say():
    question, weights = unit(6, DIM), np.array([3, 1, 1, 2, 5, 1], dtype=np.float32)
    passages = [
        np.vstack([near(question, unit(DIM, DIM)[:6], s), unit(20, DIM)]) for s in (0.9, 0.6, 0)
    ]
    found = words.nearness(question, weights, [words.packed(each) for each in passages])
    told = exact(question, weights, passages)
    assert found == pytest.approx(told, abs=0.1)
    assert found[0] > found[1] > found[2]


def test_a_state_and_its_own_signs_are_as_near_as_can_be():
    states = unit(3, DIM)
    kept = words.packed(states)
    assert len(kept) == 3 * (DIM // 8 + 2)
    assert words.nearness(states, np.ones(3, np.float32), [kept])[0] == pytest.approx(1, abs=0.01)


def test_dimensions_that_fill_no_byte_are_kept_whole():
    states = unit(4, 21)
    found = words.nearness(states, np.ones(4, np.float32), [words.packed(states)])
    assert found[0] == pytest.approx(1, abs=0.01)


def test_without_their_mean_states_in_a_narrow_cone_tell_a_passage_from_another():
    shared, own = unit(1, DIM), unit(200, DIM)
    asked = shared + 0.3 * near(own[:5], unit(5, DIM), 0.7)
    each = [[place] for place in range(200)]

    def found(mean: np.ndarray | None) -> np.ndarray:
        question = words.states_of_words(asked, each[:5], mean)
        assert np.linalg.norm(question, axis=1) == pytest.approx(1, abs=1e-5)
        kept = words.states_of_words(shared + 0.3 * own, each, mean)
        halves = [words.packed(kept[:100]), words.packed(kept[100:])]
        return words.nearness(question, np.ones(5, np.float32), halves)

    assert found(None)[1] > 0.15
    nearer, other = found(words.states_of_words(shared + 0.3 * own, each).mean(axis=0))
    assert nearer > 0.35
    assert other < 0.02


def test_what_has_no_words_says_nothing():
    question = unit(2, DIM)
    kept = [b"", words.packed(unit(5, DIM)), b""]
    found = words.nearness(question, np.ones(2, np.float32), kept)
    assert np.isnan(found).tolist() == [True, False, True]
    assert np.isnan(words.nearness(question, np.zeros(2, np.float32), kept)).all()
    assert np.isnan(words.nearness(question[:0], np.ones(0, np.float32), kept)).all()
    assert words.nearness(question, np.ones(2, np.float32), []).shape == (0,)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    return open_embedder(Settings(), tmp_path_factory.mktemp("workspace") / "indexes")


def test_a_passage_keeps_each_word_that_means_something_once(model):
    text = "The court shall try the offence; another court shall not. Re-trial, s 6(2)?"
    encoding = model.tokenizer.encode(text)
    found = words.tokens_of_words(encoding, text)
    assert [*found] == ["court", "try", "offence", "another", "re", "trial", "s", "6", "2"]
    assert len(found["court"]) == 2
    kept = model.encode_passages_and_words([text, ""])[1]
    assert [len(each) for each in kept] == [9 * 50, 0]


def test_words_are_told_beside_the_same_vectors_whatever_the_batch(model):
    texts = ["Bail may be granted.", "A victim of trafficking " * 40, "Theft."]
    vectors, kept = model.encode_passages_and_words(texts)
    assert vectors == pytest.approx(model.encode_passages(texts), abs=1e-6)
    alone = [model.encode_passages_and_words([text])[1][0] for text in texts]
    assert [len(each) for each in alone] == [len(each) for each in kept]
    question, states = model.encode_query_words("Who may be granted bail?")
    assert model.query_words("Who may be granted bail?") == question
    assert question == ["granted", "bail"]
    same = words.nearness(states, np.ones(2, np.float32), alone)
    assert words.nearness(states, np.ones(2, np.float32), kept) == pytest.approx(same, abs=0.05)
    assert same.argmax() == 0


def test_the_prefix_of_a_model_is_no_word(model, tmp_path: Path):
    prefixed = OnnxEmbedder("m", model.dim, model.folder, model.unknown, "query: ", "passage: ")
    assert prefixed.encode_query_words("bail")[0] == prefixed.query_words("bail") == ["bail"]
    assert len(prefixed.encode_passages_and_words(["bail"])[1][0]) == 50


def test_a_mean_is_taken_out_of_the_words_of_passages_and_questions_alike(model, tmp_path: Path):
    text = "The court shall try the offence of trafficking."
    states = model.encode_query_words(text)[1]
    folder = shutil.copytree(model.folder, tmp_path / "centred")
    facts = read_facts(model.folder)
    write_facts(replace(facts, words_mean=tuple(states.mean(axis=0).tolist())), folder)
    centred = open_exported(folder)
    assert centred.name == f"{model.name} centred"
    vectors, kept = centred.encode_passages_and_words([text])
    assert np.array_equal(vectors, model.encode_passages_and_words([text])[0])
    found = centred.encode_query_words(text)[1]
    apart = states - states.mean(axis=0)
    assert found == pytest.approx(apart / np.linalg.norm(apart, axis=1, keepdims=True), abs=1e-4)
    assert words.packed(found) == kept[0] != words.packed(states)


def test_words_of_a_heading_that_the_model_is_given_are_the_passage_s_own(model):
    headed = OnnxEmbedder("m", model.dim, model.folder, model.unknown, "", "law: {heading}\n")
    told = headed.encode_passages_and_words(
        ["bail granted", "  bail granted "], ["Punishment for theft", ""]
    )[1]
    assert [len(each) for each in told] == [4 * 50, 2 * 50]


def test_the_first_word_counts_though_its_token_begins_with_the_space_before_it():
    known = {"\u2581passage:": 0, "\u2581bail": 1, "\u2581granted": 2}
    tokenizer = Tokenizer(models.WordLevel(known, "\u2581bail"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    text = "passage: bail granted"
    encoding = tokenizer.encode(text)
    assert encoding.offsets[1] == (8, 13)
    assert words.tokens_of_words(encoding, text, 9) == {"bail": [1], "granted": [2]}


def test_without_words_none_are_told(model):
    silent = OnnxEmbedder("m", model.dim, model.folder, model.unknown, "", "", words=False)
    assert silent.encode_passages_and_words(["bail"])[1] == [b""]
    assert silent.encode_query_words("bail")[0] == []
