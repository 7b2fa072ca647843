import json
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from kb.cli import cli
from kb.errors import KbError, ModelError, NotFoundError, UsageError
from kb.model import (
    DefinedTerm,
    Document,
    First,
    Hit,
    Meaning,
    Metadata,
    Passage,
    Provision,
    Reference,
    Signal,
    StoredPassage,
)
from kb.search import adapted, known, tuned, words
from kb.search.evaluate import Scores
from kb.search.tuned import Memory, Tuning
from kb.search.tuning import (
    adapting,
    answers,
    corpus,
    fitting,
    installing,
    learning,
    lessons,
    ranked,
    training,
    tune,
    verdict,
)
from kb.search.tuning.lessons import Answer, Lesson, Question
from kb.search.tuning.training import Recipe
from kb.search.weights import fetched
from kb.workspace import DEFAULT_MODEL, Settings, Workspace, open_workspace

WORDS = ["border", "vessel", "customs", "shelter", "victim", "witness", "passport", "tribunal"]
# What the questions call them: words that no provision has, so that only learning helps.
NAMES = {word: f"zq{word[:4]}x" for word in WORDS}
QUICK = Recipe(epochs=8, rate=3e-3, wrong=0)


class Silent:
    """Progress that nobody watches."""

    def bar(self, what, total):
        from contextlib import nullcontext

        return nullcontext(lambda n: None)

    def say(self, line):
        pass

    def detail(self, line):
        pass


def beir(folder: Path, count: int) -> tuple[Path, Path, Path]:
    """Write provisions of four words each, and a question in other words for each."""
    chance = random.Random(1)
    provisions, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for number in range(count):
        some = chance.sample(WORDS, 4)
        text = f"The {some[0]} keeps the {some[1]} and the {some[2]} under the {some[3]}."
        about = {"document": "d", "document_title": "Code", "kind": "law", "language": "en"}
        provisions.append({"_id": f"d#{number}", "title": "", "text": text, "metadata": about})
        asked = "what of " + " ".join(NAMES[word] for word in some)
        queries.append({"_id": f"q{number}", "text": asked})
        qrels.append(f"q{number}\td#{number}\t1")
    paths = folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels.tsv"
    for path, lines in zip(paths, (provisions, queries, qrels), strict=True):
        told = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return paths


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of one layer that knows nothing yet: all-MiniLM-L6-v2's files, but small weights."""
    from safetensors.numpy import save_file

    folder = tmp_path_factory.mktemp("model") / "tiny"
    shutil.copytree(fetched(DEFAULT_MODEL), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {"hidden_size": WIDE, "intermediate_size": 2 * WIDE, "num_hidden_layers": 1}
    config |= {"num_attention_heads": 2}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    pooling = {"word_embedding_dimension": WIDE, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")
    chance = np.random.default_rng(0)
    weights = {
        name: chance.normal(0, 0.05, shape).astype(np.float32)
        for name, shape in _shapes(config["vocab_size"], config["max_position_embeddings"])
    }
    weights |= {name: np.ones_like(old) for name, old in weights.items() if "Norm.weight" in name}
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    return folder


WIDE = 32


def _shapes(vocabulary: int, positions: int):
    """Yield the names and shapes of a BERT of one layer."""
    for name, rows in (("word", vocabulary), ("position", positions), ("token_type", 2)):
        yield f"embeddings.{name}_embeddings.weight", (rows, WIDE)
    layer = "encoder.layer.0"
    square = [f"attention.self.{name}" for name in ("query", "key", "value")]
    shapes = {f"{layer}.{name}": (WIDE, WIDE) for name in [*square, "attention.output.dense"]}
    shapes |= {f"{layer}.intermediate.dense": (2 * WIDE, WIDE), "pooler.dense": (WIDE, WIDE)}
    shapes |= {f"{layer}.output.dense": (WIDE, 2 * WIDE)}
    for name, shape in shapes.items():
        yield f"{name}.weight", shape
        yield f"{name}.bias", shape[:1]
    for place in ("embeddings", f"{layer}.attention.output", f"{layer}.output"):
        yield f"{place}.LayerNorm.weight", (WIDE,)
        yield f"{place}.LayerNorm.bias", (WIDE,)


def kb(workspace: Path, *arguments: str):
    return CliRunner().invoke(cli, ["-w", str(workspace), *arguments], catch_exceptions=True)


@pytest.fixture(scope="session")
def prepared(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the tiny model, its provisions ingested, and questions beside them."""
    folder = tmp_path_factory.mktemp("prepared") / "ws"
    kb(folder, "init", str(folder))
    shutil.copytree(tiny, folder / "tiny")
    (folder / "kb.toml").write_text('model = "tiny"\nprecision = "fp32"\n', encoding="utf-8")
    provisions, *_ = beir(folder, 140)
    provisions.replace(folder / "corpus" / "laws" / "corpus.jsonl")
    assert kb(folder, "ingest").exit_code == 0
    return folder


@pytest.fixture
def workspace(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "ws")


def test_a_clear_gain_is_better_and_a_mixed_one_is_not():
    clear = verdict.compare([0.2] * 40, [0.3] * 40)
    assert clear.better
    assert clear.chance == pytest.approx(0.0001, abs=1e-4)
    mixed = verdict.compare([0.0, 1.0] * 20, [1.0, 0.0] * 19 + [1.0, 1.0])
    assert mixed.after > mixed.before
    assert not mixed.better
    assert not verdict.compare([0.3] * 40, [0.2] * 40).better
    assert not verdict.compare([0.3] * 40, [0.3] * 40).better


def table(chance: np.random.Generator) -> fitting.Table:
    """Ten candidates: the first signal knows the right one half of the time, the second never."""
    right = np.zeros(10, dtype=bool)
    right[chance.integers(10)] = True
    knows = chance.random(10) * 0.5 + 0.5 * right
    return fitting.Table(np.stack([knows, chance.random(10)], axis=1), right)


def arm(made: str, recall: float, map: float, *, remembers: bool = False) -> tune.Arm:
    """Return a ranking that scores the same on each of forty questions."""
    scores = {str(n): Scores(1, recall, map, map, map) for n in range(40)}
    return tune.Arm(made, {known.SIGNAL: 0.2} if remembers else {}, scores)


@pytest.mark.parametrize(("recall", "chosen"), [(0.8, True), (0.9, True), (0.79, False)])
def test_a_memory_is_taken_for_its_map_unless_it_surely_costs_recall(recall: float, chosen: bool):
    untuned, plain = arm("untuned", 0.7, 0.5), arm("tuned", 0.8, 0.6)
    memory = arm("tuned", recall, 0.7, remembers=True)
    assert tune._best(untuned, [plain, memory]) is (memory if chosen else plain)
    assert tune._best(plain, [untuned]) is None


def test_a_signal_that_knows_the_answer_gains_on_one_that_does_not():
    chance = np.random.default_rng(0)
    good, bad = fitting.fit([table(chance) for _ in range(200)])
    assert good > 1
    assert bad < 0.5
    few = fitting.fit([table(chance) for _ in range(3)])
    assert abs(few[1] - 1) < abs(bad - 1)


def test_questions_without_an_answer_among_their_candidates_move_no_weight():
    unanswered = fitting.Table(np.random.default_rng(0).random((5, 2)), np.zeros(5, dtype=bool))
    assert fitting.fit([unanswered] * 9) == [1.0, 1.0]


def test_a_signal_that_is_silent_about_a_candidate_counts_neither_for_nor_against_it():
    values = np.array([[0.4, np.nan], [0.4, 0.4]])
    assert np.allclose(fitting._filled(values), 0.4)


def test_a_question_that_was_held_out_stays_so_when_others_join():
    some = [Question(f"q{n}", "?", {"a": 1}) for n in range(300)]
    parts = lessons.split(some)
    more = lessons.split([*some, *(Question(f"r{n}", "?", {"a": 1}) for n in range(300))])
    assert {q.id for q in parts["hold"]} <= {q.id for q in more["hold"]}
    assert 60 <= len(parts["hold"]) <= 120
    assert sum(map(len, parts.values())) == 300


def test_the_fingerprint_of_questions_does_not_depend_on_their_order():
    some = [Question(f"q{n}", "?", {"a": 1, "b": 2}) for n in range(3)]
    assert lessons.fingerprint(some) == lessons.fingerprint(some[::-1])
    assert lessons.fingerprint(some) != lessons.fingerprint(some[:2])


def test_a_training_whose_process_dies_gives_nothing():
    command = [sys.executable, "-c", "print('{\"lessons\": 3}')"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as child:
        taken: list[int] = []
        assert training._heard(child, taken.append) is None
    assert taken == [3]


# Beside FAISS's OpenMP runtime, which other tests load, macOS does not bear torch's.
with_torch = pytest.mark.skipif(sys.platform == "darwin", reason="two OpenMP runtimes")


class Fixed:
    """A model that gives each text the vector that it was told."""

    def preprocess(self, texts):
        return {"texts": texts}

    def __call__(self, features):
        import torch

        known = {"one": (1.0, 0.0), "The border.": (1.0, 0.0), "The vessel.": (1.0, 0.1)}
        return {"sentence_embedding": torch.tensor([known[text] for text in features["texts"]])}


@with_torch
def test_another_answer_of_a_question_is_not_counted_as_wrong():
    lesson = Lesson("one", "The border.", ("The vessel.",))
    both = replace(lesson, right=frozenset({"The border.", "The vessel."}))
    assert float(learning._loss(Fixed(), [lesson], QUICK)) > 0.1
    assert float(learning._loss(Fixed(), [both], QUICK)) == pytest.approx(0, abs=1e-4)


@with_torch
def test_the_vectors_of_a_batch_come_in_the_order_given():
    texts = ["The vessel.", "one"] * 20
    vectors = ranked.read(Fixed(), texts).vectors
    assert vectors[:, 1].tolist() == pytest.approx([0.0995, 0.0] * 20, abs=1e-3)


@with_torch
def test_a_model_is_trained_by_the_nearness_that_the_search_reckons():
    import torch

    chance = np.random.default_rng(0)
    question, *passages = (chance.normal(size=(n, 64)).astype(np.float32) for n in (3, 5, 9, 2))
    question /= np.linalg.norm(question, axis=1, keepdims=True)
    units = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in passages]
    counts = np.array([0.5, 2.0, 1.0], dtype=np.float32)
    states = [torch.tensor(rows, requires_grad=True) for rows in units]
    found = ranked.nearness(torch.tensor(question), torch.tensor(counts), states)
    packed = [*map(words.packed, units)]
    assert found.tolist() == pytest.approx(words.nearness(question, counts, packed), abs=2e-3)
    found.sum().backward()
    assert sum(float(rows.grad.abs().sum()) for rows in states) > 0
    none = ranked.nearness(torch.tensor(question), torch.tensor(counts), [torch.empty(0, 64)])
    assert none.tolist() == [0.0]


@with_torch
def test_words_are_read_as_an_index_keeps_them(tiny: Path):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(tiny), device="cpu", local_files_only=True).eval()
    texts = ["The border keeps the unshelterable vessel.", " Customs. "]
    found = ranked.read(model, texts, words=True)
    assert found.words == [["border", "keeps", "unshelterable", "vessel"], ["customs"]]
    assert [tuple(states.shape) for states in found.states] == [(4, WIDE), (1, WIDE)]
    assert found.states[0].norm(dim=1).tolist() == pytest.approx([1.0] * 4, abs=1e-4)
    assert ranked.read(model, texts).states == []


@with_torch
def test_half_precision_teaches_the_same(tiny: Path):
    import torch

    told = lessons.Weighing((0.1, 0.4), 1.0, 1.0, {"vessel": 1.0, "fee": 2.0})
    lesson = Lesson("vessel fee?", "The fee.", ("A vessel.",), weighing=told)
    model = learning._opened(tiny)
    whole = float(learning._loss(model, [lesson], QUICK).detach())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        half = learning._loss(model, [lesson], QUICK)
    half.backward()
    assert float(half.detach()) == pytest.approx(whole, abs=0.05)
    other = replace(lesson, weighing=replace(told, given=(0.9, 0.4)))
    assert float(learning._loss(model, [other], QUICK).detach()) < whole


@with_torch
def test_what_ranks_high_without_the_model_is_what_it_learns_to_put_behind():
    import torch

    unit = torch.eye(4)
    found = ranked.Read(
        unit[[0, 0, 1]], [["fee"], ["fee"], ["ship"]], [unit[:1], unit[:1], unit[1:2]]
    )
    told = lessons.Weighing((0.1, 0.4), 0.5, 0.0, {"fee": 1.0})
    scores = ranked.scored(found, 0, [1, 2], told, None)
    assert scores.tolist() == pytest.approx([0.1 + 0.5, 0.4])
    near = ranked.scored(found, 0, [1, 2], replace(told, meaning=0.0, nearness=1.0), None)
    assert near[0] - 0.1 > near[1] - 0.4
    nothing = replace(told, meaning=0.0, nearness=1.0, counts={"other": 1.0})
    assert ranked.scored(found, 0, [1, 2], nothing, None).tolist() == pytest.approx([0.1, 0.4])


def test_a_passage_that_is_drawn_keeps_what_it_was_given():
    told = lessons.Weighing(tuple(range(41)), 1.0, 1.0, {})
    whole = Lesson("q", "a", tuple(f"w{n}" for n in range(1, 41)), weighing=told)
    drawn = learning._drawn(whole, 6, random.Random(0))
    assert drawn.weighing.given == (0, *(int(text[1:]) for text in drawn.wrong))
    assert len(set(drawn.wrong)) == 6
    assert sum(place <= learning.HARDEST for place in drawn.weighing.given[1:]) == 3


class Spoken:
    """A store and a model at once: every word of a question is as rare as it is long."""

    def encode_query_words(self, text):
        return text.split(), np.eye(len(text.split()), dtype=np.float32)

    def languages(self):
        return {"en": 1}

    def holders(self, terms):
        return [(0, float(len(term))) for term in terms]


def test_a_lesson_tells_what_the_search_makes_of_its_passages():
    def ranked_hit(key: int, text: str, place: str, dense: float) -> Hit:
        signals = (
            Signal("lexical", 9.0, 0.5, 0.4),
            Signal("dense", dense, (dense - 0.2) / 0.5, 0.6),
            Signal("words", 0.3, 0.3, 1.2),
        )
        plain = hit(key, 0.5, place)
        return replace(plain, passage=replace(plain.passage, text=text), signals=signals)

    hits = [ranked_hit(1, "wrong", "b", 0.7), ranked_hit(2, "right", "a", 0.5), hit(3, 0.1, "c")]
    factors = {"lexical": 2.0, "dense": 0.5, "words": 3.0}
    weigher = answers.Weigher(Spoken(), Spoken(), factors)
    question = Question("q", "vessel fee", {"a": 1})
    made = answers.lessons(
        [question], {"q": hits}, {"a": [Answer("right")]}, Settings(), lambda _: True, weigher
    )
    told = made[0].weighing
    assert made[0].wrong == ("wrong", "text")
    assert told.given == pytest.approx((0.4, 0.4, 0.2))
    assert told.meaning == pytest.approx(0.6 * 0.5 / 0.5)
    assert told.nearness == pytest.approx(3.6)
    assert told.counts == {"vessel": 6.0, "fee": 3.0}
    unasked = {"q": [replace(one, signals=one.signals[:1]) for one in hits]}
    plain = answers.lessons(
        [question], unasked, {"a": [Answer("right")]}, Settings(), lambda _: True, weigher
    )
    assert plain[0].weighing is None


def test_a_question_stands_in_a_batch_once_and_all_lessons_are_taken():
    some = [Lesson(f"q{n // 3}", f"a{n}", ("w1", "w2")) for n in range(30)]
    batches = [batch for batch, _ in learning._batches(some, replace(QUICK, batch=8, wrong=1), 0)]
    assert sorted(lesson.answer for batch in batches for lesson in batch) == sorted(
        lesson.answer for lesson in some
    )
    for batch in batches:
        assert len({lesson.question for lesson in batch}) == len(batch)
        assert all(len(lesson.wrong) == 1 for lesson in batch)


def hit(key: int, score: float, place: str, first: First = "") -> Hit:
    passage = StoredPassage(key, "d", "", "law", "en", "", "p", place, "", (), "", 0, 4, "text")
    return Hit(passage, score, first=first, signals=(Signal("lexical", score, score, 1.0),))


def test_a_passage_that_is_known_to_answer_is_lifted_and_what_stands_first_stays():
    hits = [hit(1, 0.2, "a", "citation"), hit(2, 0.9, "b"), hit(3, 0.8, "c"), hit(4, 0.1, "d")]
    lifted = known.lifted(hits, {"c": 1.0, "d": 0.9}, 0.5)
    assert [hit.passage.external_id for hit in lifted] == ["a", "c", "b", "d"]
    assert lifted[1].score == pytest.approx((0.8 + 0.5) / 1.5)
    assert lifted[1].signals[-1] == Signal("known", 1.0, 1.0, 0.5)
    assert known.lifted(hits, {}, 0.5) == hits


def test_what_may_be_new_is_not_overtaken_by_what_answered_something_like_it():
    hits = [hit(1, 0.9, "a"), hit(2, 0.8, "b"), hit(3, 0.7, "c"), hit(4, 0.6, "d")]
    lifted = known.lifted(hits, {"c": 0.9, "d": 0.9}, 0.5)
    assert [hit.passage.external_id for hit in lifted] == ["a", "c", "d", "b"]
    assert [hit.score for hit in lifted[:3]] == pytest.approx([0.9 / 1.5] * 3)


class Directions:
    """A model that knows the directions of some questions, and reads no Greek."""

    ways = {"fee?": (1, 0, 0), "fees?": (0.9, 0.4, 0), "ship?": (0, 1, 0), "hut?": (0, 0, 1)}

    def reads(self, text):
        return text in self.ways

    def encode_query(self, text):
        vector = np.array(self.ways[text], dtype=np.float32)
        return vector / np.linalg.norm(vector)


def test_a_place_is_known_the_more_the_nearer_the_questions_stand_that_it_answered():
    judged = {"fee?": ["a", "b"], "ship?": ["b", "c"], "hut?": ["d"], "τέλος;": ["e"]}
    memory = known.remembered(Directions(), judged)
    assert [*memory.answers] == [("a", "b"), ("b", "c"), ("d",)]
    found = known.recalled(memory, Directions(), "fees?")
    assert {*found} == {"a", "b"}  # the others stand no nearer than chance
    assert 0.5 < found["a"] == found["b"] < 1
    assert known.recalled(memory, Directions(), "fee?")["a"] == 1 > found["a"]
    assert known.recalled(memory, Directions(), "τέλος;") == {}
    assert known.recalled(Memory(), Directions(), "fee?") == {}


def test_a_memory_is_kept_with_its_tuning(tmp_path):
    memory = known.remembered(Directions(), {"fee?": ["a"], "ship?": ["b"]})
    tuned.write(Tuning("m", "m", {"known": 0.2}, memory), tmp_path)
    kept = tuned.read(tmp_path)
    assert kept is not None
    assert known.recalled(kept.memory, Directions(), "fee?") == {"a": pytest.approx(1, abs=1e-3)}


def exercise(chance: np.random.Generator, way: np.ndarray) -> adapting.Exercise:
    """A question of three words and ten passages; the right one holds what ``way`` makes of one."""
    states = chance.normal(size=(3, 64)).astype(np.float32)
    states /= np.linalg.norm(states, axis=1, keepdims=True)
    passages = [chance.normal(size=(6, 64)) for _ in range(10)]
    passages[4][2] = 3 * way @ states[1]
    counts = np.full(3, 1 / 3, dtype=np.float32)
    right = np.arange(10) == 4
    others = np.zeros(10, dtype=np.float32)
    return adapting.Exercise(states, counts, [*map(words.packed, passages)], others, 1.0, right)


def test_words_learn_to_look_for_what_answers_hold():
    chance = np.random.default_rng(0)
    way = np.roll(np.eye(64), 1, axis=0)
    some = [exercise(chance, way) for _ in range(400)]
    checks = [exercise(chance, way) for _ in range(50)]
    matrix = adapting.learn(some, checks)
    assert matrix is not None
    nothing = np.zeros_like(matrix)
    assert adapting._loss(checks, matrix, 5.0) < adapting._loss(checks, nothing, 5.0)
    others = [replace(one, right=np.arange(10) == 7) for one in checks]
    assert adapting.learn(some, others) is None  # what suits them no better is not kept
    assert adapting.learn([], checks) is None


def test_what_is_learned_by_is_what_the_search_reckons():
    one = exercise(np.random.default_rng(1), np.eye(64))
    matrix = np.random.default_rng(2).normal(0, 0.1, (64, 64)).astype(np.float32)
    read = adapting._read(one, matrix)
    unit, _ = adapted.turned(one.states, matrix)
    found = words.nearness(unit, one.counts, one.passages)
    assert adapting._scores(one, read) == pytest.approx(found, abs=1e-5)


def test_the_gradient_leads_downhill():
    one = exercise(np.random.default_rng(3), np.roll(np.eye(64), 1, axis=0))
    matrix = np.zeros((64, 64), dtype=np.float32)
    step = matrix - 0.01 * adapting._slope(one, matrix, 5.0)
    assert adapting._loss([one], step, 5.0) < adapting._loss([one], matrix, 5.0)


class Spelled(Directions):
    """A model that tells words too."""

    name, dim = "spelled", 3

    def encode_passages(self, texts, headings=()):
        raise NotImplementedError

    encode_passages_and_words = encode_passages

    def query_words(self, text):
        return [text]

    def encode_query_words(self, text):
        return [text], self.encode_query(text)[np.newaxis]


def test_an_adapter_turns_the_words_of_a_query_and_nothing_else():
    quarter = np.array([[-1, -1, 0], [1, -1, 0], [0, 0, 0]], dtype=np.float32)
    model = adapted.adapted(Spelled(), adapted.written(quarter))
    assert model.encode_query("fee?").tolist() == [1, 0, 0]
    told, states = model.encode_query_words("fee?")
    assert told == ["fee?"]
    assert states.tolist() == [pytest.approx([0, 1, 0], abs=1e-3)]
    plain = Spelled()
    assert adapted.adapted(plain, "") is plain


TEXT = (
    "Register of vessels. Every inspector shall keep a register of every vessel that she stopped. "
    "It is open to the public at all times, on the payment of a fee that the Minister sets by "
    "order, and copies of it may be taken by whoever asks for them in writing.\n"
    "“vessel” means anything that is made to carry persons or goods by water, afloat or not.\n"
    "The fee of section 1 is waived for a person who asks for an entry about herself alone."
)


def law() -> Document:
    """A law of three sections: a duty under a heading, a definition, a reference to the first."""
    starts = [0, TEXT.index("“vessel”"), TEXT.index("The fee")]
    ends = [*(start - 1 for start in starts[1:]), len(TEXT)]
    numbers = enumerate(zip(starts, ends, strict=True), 1)
    sections = [
        Provision(f"sec_{n}", "section", str(n), "Register of vessels" if n == 1 else "", *span)
        for n, span in numbers
    ]
    passages = tuple(Passage(node.id, node.start, node.end) for node in sections)
    cited = TEXT.index("section 1")
    meaning = Meaning(
        references=(Reference(cited, cited + 9, "sec_3", target="sec_1"),),
        terms=(DefinedTerm("vessel", "sec_2", "s 2", starts[1], ends[1]),),
    )
    about = Metadata(language="en")
    provisions = tuple(sections)
    return Document("d", "law", "d", "v", about, TEXT, (), provisions, passages, meaning=meaning)


def test_headings_definitions_references_and_duties_ask_for_what_answers_them():
    found = {pair.kind: pair for pair in corpus.pairs(law())}
    assert found["heading"].question == "Register of vessels"
    assert found["heading"].answer.startswith(". Every inspector")
    assert found["term"].question == "What does “vessel” mean?"
    assert found["term"].answer.startswith("“vessel” means")
    assert found["reference"].question.startswith("The fee of is waived")
    assert found["reference"].start == 0
    asked = "Shall every inspector keep a register of every vessel that she stopped?"
    assert found["duty"].question == asked
    assert "It is open to the public" in found["duty"].answer
    assert "shall keep" not in found["duty"].answer


def found_at(place: str, text: str, heading: str) -> Hit:
    end = len(text)
    passage = StoredPassage(
        1, "d", "", "law", "en", "", "p", place, "", (), "", 0, end, text, "", heading
    )
    return Hit(passage, 1.0, signals=(Signal("lexical", 9.0, 0.5, 0.4),))


def test_a_lesson_puts_before_each_passage_the_heading_that_the_model_is_given():
    some = [Question("q", "What does it cost?", {"a": 1})]
    hits = {"q": [found_at("b", "Pay.", "Fines"), found_at("a", "Fee.", "Fees")]}
    told = {"a": [Answer("All.", "Whole"), Answer("Fee.", "Fees")]}
    given = Settings(query_prefix="query: ", passage_prefix="passage: {heading}\n")
    (lesson,) = answers.lessons(some, hits, told, given, lambda text: True)
    assert lesson.question == "query: What does it cost?"
    assert lesson.answer == "passage: Fees\nFee."
    assert lesson.wrong == ("passage: Fines\nPay.",)
    assert lesson.right == {"passage: Fees\nFee.", "passage: Whole\nAll."}


def test_answers_know_the_heading_over_them():
    document = law()
    store = SimpleNamespace(summaries=lambda: [document], document=lambda id: document)
    places = [f"d@{passage.start}" for passage in document.passages]
    found = answers.passages_at(store, places)
    assert [found[place][0].heading for place in places] == [
        node.heading for node in document.provisions
    ]


CHAIN = Tuning("m", "indexes/models/tuned-b", {"dense": 2.0}, previous=Tuning("m", "m", {}))


def test_the_tuning_in_force_is_the_latest_whose_vectors_the_index_holds(tmp_path):
    tuned.write(CHAIN, tmp_path)
    settings = Settings(model="m")
    assert tuned.in_force(settings, tmp_path, "indexes/models/tuned-b@12") == CHAIN
    assert tuned.in_force(settings, tmp_path, "m@34 int8") == CHAIN.previous
    assert tuned.in_force(settings, tmp_path, "x@34") is None
    assert tuned.in_force(Settings(model="other"), tmp_path, "m@34") is None


def test_without_a_tuning_the_settings_stand(tmp_path):
    assert tuned.read(tmp_path) is None
    assert tuned.in_force(Settings(), tmp_path, "m@1") is None
    assert tuned.wanted(Settings(), tmp_path) == Settings()


def test_a_missing_model_is_told_with_the_way_out(tmp_path):
    tuned.write(CHAIN, tmp_path)
    with pytest.raises(ModelError, match="kb tune --undo"):
        tuned.wanted(Settings(model="m"), tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"base": 1, "model": "m", "weights": {}}', "x"])
def test_a_broken_record_is_told_with_the_way_out(tmp_path, text):
    (tmp_path / tuned.TUNED).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="kb tune --undo"):
        tuned.read(tmp_path)


def found_in(workspace: Path, query: str) -> list[str]:
    return [
        hit["external_id"] for hit in json.loads(kb(workspace, "search", query, "--json").output)
    ]


def map_of(workspace: Path) -> float:
    files = str(workspace / "queries.jsonl"), str(workspace / "qrels.tsv")
    return float(json.loads(kb(workspace, "eval", *files, "--json").stdout)["MAP@10"])


def test_a_better_model_is_installed_serves_new_documents_and_is_taken_back(workspace, monkeypatch):
    monkeypatch.setenv(
        "OMP_NUM_THREADS", "1"
    )  # threads cost such a small model more than they give
    opened = open_workspace(workspace)
    questions = lessons.read_questions(workspace / "queries.jsonl", workspace / "qrels.tsv")
    asked = questions[0].text
    before, untuned = found_in(workspace, asked), map_of(workspace)
    with installing.bench(opened, Silent()) as bench:
        found = tune.find(bench, questions, QUICK)
        assert found.best is not None
        assert found.best.made == tune.MODEL
        assert found_in(workspace, asked) == before  # nothing is in force yet
        installed = installing.install(bench, found, QUICK, "hash")
    assert not (opened.indexes / installing.HOME).exists()
    assert (
        installed.measures[found.best.name]["MAP@10"] > installed.measures[tune.UNTUNED]["MAP@10"]
    )
    assert found.trained.checks[found.trained.best] > found.trained.checks[0] + 0.1
    weights = (workspace / installed.model).glob("*.safetensors")
    assert len(list(weights)) == 1
    # How much better depends on the precision that this processor trained faster in.
    assert map_of(workspace) > untuned + 0.05
    new = workspace / "corpus" / "laws" / "new.txt"
    new.write_text("The shelter keeps the witness from harm.", encoding="utf-8")
    assert kb(workspace, "ingest").exit_code == 0
    assert installed.model in kb(workspace, "status").output
    new.unlink()
    undone = kb(workspace, "tune", "--undo")
    assert undone.exit_code == 0, undone.output
    assert kb(workspace, "ingest").exit_code == 0
    assert found_in(workspace, asked) == before
    assert not list((opened.indexes / "models").glob("tuned-*"))
    assert kb(workspace, "tune", "--undo").exception.__class__ is NotFoundError


def test_what_is_no_better_is_not_installed(workspace, monkeypatch):
    nothing_learned = training.Trained(0, (0.5, 0.4))
    monkeypatch.setattr(tune, "train", lambda *_: nothing_learned)
    queries, qrels = str(workspace / "queries.jsonl"), str(workspace / "qrels.tsv")
    told = kb(workspace, "tune", queries, qrels)
    assert told.exit_code == 1
    assert "Nothing was installed" in told.output
    assert tuned.read(workspace / "indexes") is None
    entry = json.loads(kb(workspace, "tune", queries, qrels, "--json").stdout)
    assert entry["better"] is entry["installed"] is False
    assert entry["checks"] == [0.5, 0.4]


def test_a_killed_tuning_leaves_the_search_as_it_was_and_the_next_one_clears_up(workspace):
    command = [sys.executable, "-m", "kb", "-w", str(workspace), "tune"]
    command += [str(workspace / "queries.jsonl"), str(workspace / "qrels.tsv")]
    before = found_in(workspace, "border vessel")
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    home = workspace / "indexes" / installing.HOME
    for _ in range(600):
        if (home / "proof.json").is_file():
            break
        time.sleep(0.05)
    child.kill()
    child.wait()
    assert home.is_dir()
    assert found_in(workspace, "border vessel") == before
    with installing.bench(open_workspace(workspace), Silent()):
        assert not list(home.iterdir())
    assert not home.exists()


def test_bad_input_is_told_before_anything_is_made(workspace, tmp_path):
    queries, qrels = workspace / "queries.jsonl", workspace / "qrels.tsv"
    alone = kb(workspace, "tune", str(queries)).exception
    assert isinstance(alone, UsageError)
    assert "QRELS" in str(alone)
    few = tmp_path / "few.jsonl"
    few.write_text("".join(queries.read_text("utf-8").splitlines(True)[:9]), encoding="utf-8")
    assert "at least 100" in str(kb(workspace, "tune", str(few), str(qrels)).exception)
    (tmp_path / "odd.tsv").write_text("a\nb c\n", encoding="utf-8")
    assert "line 2" in str(kb(workspace, "tune", str(queries), str(tmp_path / "odd.tsv")).exception)
    elsewhere = tmp_path / "elsewhere.tsv"
    elsewhere.write_text(qrels.read_text("utf-8").replace("d#", "x#"), encoding="utf-8")
    with (
        installing.bench(open_workspace(workspace), Silent()) as bench,
        pytest.raises(KbError, match="ingest the corpus"),
    ):
        tune.find(bench, lessons.read_questions(queries, elsewhere), QUICK)


def test_a_corpus_that_asks_too_little_is_told_so(workspace):
    told = kb(workspace, "tune").exception
    assert isinstance(told, UsageError)
    assert "kb tune QUERIES QRELS" in str(told)


def test_two_tunings_do_not_work_on_one_index(workspace: Path):
    opened: Workspace = open_workspace(workspace)
    with installing.bench(opened, Silent()), pytest.raises(KbError, match="Another"):
        installing.bench(opened, Silent()).__enter__()
