"""Questions into a better ranking, tried on questions held out; nothing is installed here.

Compared are the untuned ranking, one with learned weights of its signals, one with a fine-tuned
model and the weights that suit it, and both of these with a memory of judged questions. All but the
first turn the words of questions, if that was learned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import KbError, ModelError
from kb.ingest.headings import put_before
from kb.model import Hit
from kb.seams import Embedder, Progress, Store, WordEmbedder
from kb.search.adapted import adapted
from kb.search.evaluate import Scores
from kb.search.fusion import default_weights
from kb.search.known import SIGNAL, lifted, place_of, recalled, remembered
from kb.search.models import open_embedder
from kb.search.tuned import Memory
from kb.search.tuning import adapting, fitting, trial
from kb.search.tuning.answers import Weigher, lessons, passages_at
from kb.search.tuning.lessons import Answer, Lesson, Part, Question, split
from kb.search.tuning.training import Recipe, Trained, train
from kb.search.tuning.verdict import Gain, compare
from kb.search.weights import fetched, local_folder, refuse_unsafe
from kb.workspace import Settings

UNTUNED, WEIGHTS, MODEL = "untuned", "learned weights", "tuned model"
# What a known answer weighs before its weight is learned.
KNOWN_WEIGHT = 0.3
MEASURES = {"Recall@10": "recall", "MAP@10": "map", "nDCG@10": "ndcg", "MRR@10": "mrr"}
# How many answers must stand high after each epoch, and among how many wrong passages: all of them
# are encoded each time.
CHECKED = 300
AMONG = 20

Hits = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What tuning works with: the untuned index, its model, and a folder of its own, ``home``."""

    settings: Settings
    indexes: Path
    home: Path
    store: Store
    embedder: Embedder
    progress: Progress


@dataclass(frozen=True, slots=True)
class Arm:
    """A way of ranking, with what it scores on each of the questions held out.

    ``made`` says by which model and weights; with the weight of a known answer it remembers.
    """

    made: str
    weights: Mapping[str, float]
    scores: Mapping[str, Scores]

    @property
    def remembers(self) -> bool:
        """Whether it lifts passages that answered other questions."""
        return SIGNAL in self.weights

    @property
    def name(self) -> str:
        """What to call it."""
        return f"{self.made} + memory" if self.remembers else self.made

    def mean(self, measure: str) -> float:
        """Return the mean of a measure."""
        values: list[float] = [getattr(one, measure) for one in self.scores.values()]
        return sum(values) / len(values)

    def means(self) -> dict[str, float]:
        """Return the mean of every measure, under its usual name."""
        return {name: self.mean(field) for name, field in MEASURES.items()}

    def gain(self, measure: str, over: "Arm") -> Gain:
        """Return how a measure changed over that of another arm."""
        before = [getattr(over.scores[id], measure) for id in self.scores]
        return compare(before, [getattr(one, measure) for one in self.scores.values()])

    def beats(self, other: "Arm") -> bool:
        """Return whether this one is surely better at MAP, and not surely worse at recall."""
        return self.gain("map", other).better and not other.gain("recall", self).better


@dataclass(frozen=True, slots=True)
class Found:
    """What tuning found: the arms, untuned first, and the best of them that beats it, if one does.

    ``trained`` is ``None`` when there was no lesson to train on; ``lessons`` are of all questions;
    ``adapter`` turns the words of queries, see ``kb.search.adapted``.
    """

    arms: tuple[Arm, ...]
    best: Arm | None
    parts: Mapping[Part, int]
    trained: Trained | None
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]
    adapter: str


def find(
    bench: Bench,
    questions: Sequence[Question],
    recipe: Recipe,
    answers: Mapping[str, Sequence[Answer]] | None = None,
) -> Found:
    """Return what learning from some of the questions does for those held out.

    ``answers`` are those by place of questions that the corpus asks. Only a model learns from
    these: weights, turned words and a memory would suit how the corpus asks, not how people do.
    """
    parts = split(questions)
    if not all(parts.values()):
        raise KbError("There are too few questions to hold some out.")
    now = _asked(bench, bench.store, bench.embedder, questions, None)
    if not any(place_of(hit) in q.gold for q in questions for hit in now[q.id]):
        raise KbError(
            "No hit lies in a provision that the judgements name: ingest the corpus of these "
            "questions."
        )
    untuned = Arm(UNTUNED, default_weights(bench.settings), trial.scores(parts["hold"], now))
    arms: list[Arm] = []
    adapter, weigher = "", None
    if answers is None:
        factors = _signal_factors(bench, [*parts["train"], *parts["validate"]], now)
        adapter = adapting.adapter(bench.store, bench.embedder, parts, now, factors, bench.progress)
        reader = adapted(bench.embedder, adapter)
        if isinstance(bench.embedder, WordEmbedder):
            weigher = Weigher(bench.store, bench.embedder, factors)
        arms += _arms(bench, bench.store, reader, parts, WEIGHTS, factors, now)
    taught = _taught(bench, parts, now, answers, weigher)
    trained = None
    if taught["train"] and taught["validate"]:
        proof = bench.home / "proof"
        trained = _train(bench, taught["train"], taught["validate"], proof, recipe, adapter)
        if trained.best:
            arms += _tuned(bench, parts, adapter, judged=answers is None)
    return Found(
        arms=(untuned, *arms),
        best=_best(untuned, arms),
        parts={part: len(some) for part, some in parts.items()},
        trained=trained,
        lessons=tuple(lesson for some in taught.values() for lesson in some),
        questions=tuple(questions),
        adapter=adapter,
    )


def _taught(
    bench: Bench,
    parts: Mapping[Part, Sequence[Question]],
    now: Hits,
    answers: Mapping[str, Sequence[Answer]] | None,
    weigher: Weigher | None,
) -> dict[Part, list[Lesson]]:
    settings = bench.settings
    if answers is None:
        places = (place for some in parts.values() for q in some for place in q.gold)
        answers = passages_at(bench.store, places)
    else:  # headings are asked for here, and would give themselves away
        plain = put_before(settings.passage_prefix, "")
        settings = replace(settings, passage_prefix=plain)
    reads = bench.embedder.reads
    return {
        part: lessons(some, now, answers, settings, reads, weigher) for part, some in parts.items()
    }


def _best(untuned: Arm, arms: Sequence[Arm]) -> Arm | None:
    """Return the arm of the highest MAP that surely beats the untuned one.

    One that remembers must not surely lose recall by it, since it may do worse for questions of
    another kind; that it gains MAP by it is what makes it the highest.
    """
    plain = {arm.made: arm for arm in arms if not arm.remembers}
    able = [
        arm for arm in arms if arm.beats(untuned) and not plain[arm.made].gain("recall", arm).better
    ]
    return max(able, key=lambda arm: arm.mean("map"), default=None)


def memory(embedder: Embedder, questions: Iterable[Question]) -> Memory:
    """Return what a memory of questions holds, with a model's vectors."""
    return remembered(embedder, {q.text: sorted(q.gold) for q in questions})


def final(bench: Bench, found: Found, recipe: Recipe, out: Path) -> None:
    """Train by the recipe that was proven on all lessons, and write the model into ``out``.

    Raises ModelError when the answers stand no higher after it among the passages it learned from.
    """
    assert found.trained is not None
    recipe = replace(recipe, epochs=found.trained.best)
    if not _train(bench, found.lessons, found.lessons, out, recipe, found.adapter).best:
        raise ModelError("Trained on all questions the model is no better; nothing was installed.")


def _train(
    bench: Bench,
    taught: Sequence[Lesson],
    checks: Sequence[Lesson],
    out: Path,
    recipe: Recipe,
    adapter: str,
) -> Trained:
    if not any(lesson.weighing for lesson in taught):
        recipe = recipe.of_vectors()
    base = local_folder(bench.settings.model, bench.indexes) or fetched(bench.settings.model)
    refuse_unsafe(base)
    some = checks[:: -(-len(checks) // CHECKED)]
    few = [replace(check, wrong=check.wrong[:AMONG]) for check in some]
    with bench.progress.bar("training", recipe.epochs * len(taught)) as advance:
        return train(base, taught, few, out, recipe, advance, adapter)


def _tuned(
    bench: Bench, parts: Mapping[Part, Sequence[Question]], adapter: str, *, judged: bool
) -> list[Arm]:
    """Return the arms of the model in ``home/proof``; but one where no question was judged."""
    proof = (bench.home / "proof").relative_to(bench.indexes.parent).as_posix()
    embedder = open_embedder(replace(bench.settings, model=proof), bench.indexes)
    with trial.copied(bench.indexes, bench.home / "index", embedder, bench.progress) as store:
        if not judged:
            found = _asked(bench, store, embedder, parts["hold"], None)
            weights = default_weights(bench.settings)
            return [Arm(MODEL, weights, trial.scores(parts["hold"], found))]
        reader = adapted(embedder, adapter)
        seen = _asked(bench, store, reader, parts["validate"], None)
        factors = _signal_factors(bench, parts["validate"], seen)
        return _arms(bench, store, reader, parts, MODEL, factors, seen)


def _arms(
    bench: Bench,
    store: Store,
    embedder: Embedder,
    parts: Mapping[Part, Sequence[Question]],
    made: str,
    factors: Mapping[str, float],
    seen: Hits,
) -> list[Arm]:
    """Return what an index ranks with the weights that suit it: without a memory, and with one.

    ``seen`` is what it finds untuned. The weights of a model are learned from the validation part,
    for which it was not trained. What a memory weighs is learned with one of the training part; one
    of both serves the part held out.
    """
    validated, held = parts["validate"], parts["hold"]
    weights = {n: weight * factors[n] for n, weight in default_weights(bench.settings).items()}
    found = _asked(bench, store, embedder, held, weights)
    plain = Arm(made, weights, trial.scores(held, found))
    told = memory(embedder, parts["train"])
    lift = _lifted(validated, seen, told, embedder, KNOWN_WEIGHT)
    others, factor = _factors(validated, lift, [tuple(weights), (SIGNAL,)])
    remembering = weights | {SIGNAL: KNOWN_WEIGHT * factor / max(others, 1e-9)}
    told = memory(embedder, [*parts["train"], *validated])
    found = _lifted(held, found, told, embedder, remembering[SIGNAL])
    return [plain, Arm(made, remembering, trial.scores(held, found))]


def _lifted(
    questions: Sequence[Question], hits: Hits, told: Memory, embedder: Embedder, weight: float
) -> Hits:
    return {q.id: lifted(hits[q.id], recalled(told, embedder, q.text), weight) for q in questions}


def _signal_factors(bench: Bench, questions: Sequence[Question], hits: Hits) -> dict[str, float]:
    names = [*default_weights(bench.settings)]
    return dict(zip(names, _factors(questions, hits, [(name,) for name in names]), strict=True))


def _factors(
    questions: Sequence[Question], hits: Hits, groups: Sequence[Sequence[str]]
) -> list[float]:
    """Return by what to multiply the weights of each group of signals, named in ``groups``."""
    tables = []
    for question in questions:
        found = hits[question.id]
        right = [place_of(hit) in question.gold for hit in found]
        tables.append(fitting.table_of(found, right, groups))
    return fitting.fit(tables)


def _asked(
    bench: Bench,
    store: Store,
    embedder: Embedder,
    questions: Sequence[Question],
    weights: Mapping[str, float] | None,
) -> Hits:
    with bench.progress.bar("asking", len(questions)) as advance:
        return trial.asked(store, embedder, questions, bench.settings, weights, advance)
