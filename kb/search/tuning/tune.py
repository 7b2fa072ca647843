"""Questions into a better ranking, tried on questions held out; nothing is installed here.

Three rankings are compared: the untuned one, one with learned weights of its signals, and one with
a fine-tuned model and the weights that suit it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import KbError, ModelError
from kb.model import Hit
from kb.seams import Embedder, Progress, Store
from kb.search.evaluate import Scores
from kb.search.fusion import default_weights
from kb.search.models import open_embedder
from kb.search.tuning import fitting, trial
from kb.search.tuning.answers import lessons, passages_at
from kb.search.tuning.lessons import Lesson, Part, Question, split
from kb.search.tuning.training import Recipe, Trained, train
from kb.search.tuning.verdict import Gain, compare
from kb.search.weights import fetched, local_folder, refuse_unsafe
from kb.workspace import Settings

UNTUNED, WEIGHTS, MODEL = "untuned", "learned weights", "tuned model"
MEASURES = {"Recall@10": "recall", "MAP@10": "map", "nDCG@10": "ndcg", "MRR@10": "mrr"}
# Wrong passages among which the answer must stand high, after each epoch.
CHECKED = 20

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
    """A way of ranking, with what it scores on each of the questions held out."""

    name: str
    weights: Mapping[str, float]
    scores: Mapping[str, Scores]

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
        """Return whether this one is surely better at MAP, and no worse at recall."""
        return self.gain("map", other).better and not self.gain("recall", other).worse


@dataclass(frozen=True, slots=True)
class Found:
    """What tuning found: the arms, untuned first, and the best of them that beats it, if one does.

    ``trained`` is ``None`` when there was no lesson to train on.
    """

    arms: tuple[Arm, ...]
    best: Arm | None
    parts: Mapping[Part, int]
    trained: Trained | None
    lessons: tuple[Lesson, ...]


def find(
    bench: Bench,
    questions: Sequence[Question],
    recipe: Recipe,
    texts: Mapping[str, Sequence[str]] | None = None,
) -> Found:
    """Return what learning from some of the questions does for those held out.

    ``texts`` are the answers by place, where they are not simply the passages there.
    """
    parts = split(questions)
    if not all(parts.values()):
        raise KbError("There are too few questions to hold some out.")
    now = _asked(bench, bench.store, bench.embedder, questions, None)
    if not any(trial.place_of(hit) in q.gold for q in questions for hit in now[q.id]):
        raise KbError(
            "No hit lies in a provision that the judgements name: ingest the corpus of these "
            "questions."
        )
    weights = default_weights(bench.settings)
    arms = [Arm(UNTUNED, weights, trial.scores(parts["hold"], now))]
    learned = _learned([*parts["train"], *parts["validate"]], now, weights)
    after = _asked(bench, bench.store, bench.embedder, parts["hold"], learned)
    arms.append(Arm(WEIGHTS, learned, trial.scores(parts["hold"], after)))
    if texts is None:
        texts = passages_at(bench.store, (place for q in questions for place in q.gold))
    taught = {part: lessons(parts[part], now, texts, bench.settings) for part in parts}
    trained = None
    if taught["train"] and taught["validate"]:
        trained = _train(bench, taught["train"], taught["validate"], bench.home / "proof", recipe)
        if trained.best:
            arms.append(_tuned(bench, parts, weights))
    better = [arm for arm in arms[1:] if arm.beats(arms[0])]
    best = max(better, key=lambda arm: arm.mean("map"), default=None)
    counts = {part: len(some) for part, some in parts.items()}
    return Found(
        tuple(arms),
        best,
        counts,
        trained,
        tuple(lesson for some in taught.values() for lesson in some),
    )


def final(bench: Bench, found: Found, recipe: Recipe, out: Path) -> None:
    """Train by the recipe that was proven on all lessons, and write the model into ``out``.

    Raises ModelError when the answers stand no higher after it among the passages it learned from.
    """
    assert found.trained is not None
    recipe = replace(recipe, epochs=found.trained.best)
    sample = found.lessons[:: max(1, len(found.lessons) // 100)]
    if not _train(bench, found.lessons, sample, out, recipe).best:
        raise ModelError("Trained on all questions the model is no better; nothing was installed.")


def _train(
    bench: Bench, taught: Sequence[Lesson], checks: Sequence[Lesson], out: Path, recipe: Recipe
) -> Trained:
    base = local_folder(bench.settings.model, bench.indexes) or fetched(bench.settings.model)
    refuse_unsafe(base)
    few = [replace(check, wrong=check.wrong[:CHECKED]) for check in checks]
    with bench.progress.bar("training", recipe.epochs * len(taught)) as advance:
        return train(base, taught, few, out, recipe, advance)


def _tuned(
    bench: Bench, parts: Mapping[Part, Sequence[Question]], weights: Mapping[str, float]
) -> Arm:
    """Return the arm of the model in ``home/proof``, with weights learned from it."""
    proof = (bench.home / "proof").relative_to(bench.indexes.parent).as_posix()
    settings = replace(bench.settings, model=proof)
    embedder = open_embedder(settings, bench.indexes)
    with trial.copied(bench.indexes, bench.home / "index", embedder, bench.progress) as store:
        seen = _asked(bench, store, embedder, parts["validate"], None)
        learned = _learned(parts["validate"], seen, weights)
        after = _asked(bench, store, embedder, parts["hold"], learned)
    return Arm(MODEL, learned, trial.scores(parts["hold"], after))


def _learned(
    questions: Sequence[Question], hits: Hits, weights: Mapping[str, float]
) -> dict[str, float]:
    names = tuple(weights)
    tables = []
    for question in questions:
        found = hits[question.id]
        right = [trial.place_of(hit) in question.gold for hit in found]
        tables.append(fitting.table_of(found, right, names))
    factors = fitting.fit(tables)
    return {name: weights[name] * factor for name, factor in zip(names, factors, strict=True)}


def _asked(
    bench: Bench,
    store: Store,
    embedder: Embedder,
    questions: Sequence[Question],
    weights: Mapping[str, float] | None,
) -> Hits:
    with bench.progress.bar("asking", len(questions)) as advance:
        return trial.asked(store, embedder, questions, bench.settings, weights, advance)
