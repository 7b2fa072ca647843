"""What the words of questions should look for, learned from the words of their answers.

The ranking's strongest signal sets each word of a question against the nearest word of a passage,
by states of a model that was never trained for it. A matrix added to the states of a question's
words is learned from judged questions, while model and index stay as they are: it takes seconds.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.model import Hit
from kb.seams import Embedder, Progress, Store, WordEmbedder
from kb.search.adapted import turned, written
from kb.search.find import asked_words
from kb.search.fusion import AGAIN
from kb.search.known import place_of
from kb.search.tuning.answers import WORDS, given
from kb.search.tuning.lessons import Part, Question
from kb.search.words import chance_of, cosines, unpacked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

EPOCHS = 4
BATCH = 32
RATE = 1e-3
# How firmly the matrix is held to nothing.
HOLD = 3.0
SEED = 0


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question's words and the candidates that they are to tell apart.

    ``states`` has a unit row for each word, ``counts`` what it counts, 1 together; ``passages`` are
    the packed words of n candidates, ``others`` what the other signals add to the score of each,
    ``weight`` what the nearness of words is multiplied by, ``right`` which candidates answer.
    """

    states: "Floats"
    counts: "Floats"
    passages: Sequence[bytes]
    others: "Floats"
    weight: float
    right: "NDArray[np.bool_]"


def adapter(
    store: Store,
    embedder: Embedder,
    parts: Mapping[Part, Sequence[Question]],
    hits: Mapping[str, Sequence[Hit]],
    factors: Mapping[str, float],
    progress: Progress,
) -> str:
    """Return what ``kb.search.adapted`` turns words by, ``""`` when nothing was learned.

    It is learned from the part to train on, and stopped by the one to validate; ``factors`` are
    what the weights of signals in ``hits`` are multiplied by.
    """
    if not isinstance(embedder, WordEmbedder):
        return ""
    taught, checks = (
        [
            told
            for question in parts[part]
            if (told := exercise(store, embedder, question, hits[question.id], factors))
        ]
        for part in ("train", "validate")
    )
    with progress.bar("turning words", EPOCHS * len(taught)) as advance:
        matrix = learn(taught, checks, advance)
    return "" if matrix is None else written(matrix)


def exercise(
    store: Store,
    embedder: WordEmbedder,
    question: Question,
    hits: Sequence[Hit],
    factors: Mapping[str, float],
) -> Exercise | None:
    """Return what a question's hits teach, ``None`` when nothing; weights change by ``factors``."""
    import numpy as np

    ranked = [hit for hit in hits if hit.signals and not hit.first][:AGAIN]
    kept = store.words([hit.passage.key for hit in ranked])
    ranked = [hit for hit in ranked if kept.get(hit.passage.key)]
    right = np.array([place_of(hit) in question.gold for hit in ranked], dtype=bool)
    weights = [s.weight * factors[WORDS] for hit in ranked for s in hit.signals if s.name == WORDS]
    if not right.any() or right.all() or not weights:
        return None
    states, counts = asked_words(store, embedder, question.text)
    if not counts.sum() > 0:
        return None
    others = [given(hit, factors, (WORDS,)) for hit in ranked]
    passages = [kept[hit.passage.key] for hit in ranked]
    told = np.array(others, dtype=np.float32)
    return Exercise(states, counts / counts.sum(), passages, told, weights[0], right)


def learn(
    exercises: Sequence[Exercise],
    checks: Sequence[Exercise],
    advance: Callable[[int], object] = lambda _: None,
) -> "Floats | None":
    """Return the matrix under which questions pick their answers most likely (as ``fitting.fit``).

    It is learned by Adam (Kingma and Ba 2015) from ``exercises``, and kept as it was after the
    epoch that suits ``checks`` best; ``None`` when none suits them better than no matrix at all.
    """
    import numpy as np

    if not exercises or not checks:
        return None
    dim = exercises[0].states.shape[1]
    matrix, mean, square = (np.zeros((dim, dim), dtype=np.float32) for _ in range(3))
    sharp = _sharpness(exercises, matrix)
    best, least = None, _loss(checks, matrix, sharp)
    chance = random.Random(SEED)
    steps = EPOCHS * -(-len(exercises) // BATCH)
    step = 0
    for _ in range(EPOCHS):
        drawn = chance.sample(exercises, len(exercises))
        for at in range(0, len(drawn), BATCH):
            batch = drawn[at : at + BATCH]
            slope = 2 * HOLD / len(exercises) * matrix
            slope += sum(_slope(one, matrix, sharp) for one in batch) / len(batch)
            step += 1
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope**2 - square)
            size = np.sqrt(square / (1 - 0.999**step)) + 1e-8
            matrix -= RATE * (1 - (step - 1) / steps) * mean / (1 - 0.9**step) / size
            advance(len(batch))
        loss = _loss(checks, matrix, sharp)
        if loss < least:
            best, least = matrix.copy(), loss
    return best


@dataclass(frozen=True, slots=True)
class _Read:
    """What the words of a question find: what ``kb.search.words.nearness`` reckons, in parts.

    ``above`` says, shape (candidates, words), how far the nearest word stands above chance; of the
    rows of ``ones``, the words of all candidates, ``nearest`` has the one that does.
    """

    unit: "Floats"
    lengths: "Floats"
    ones: "Floats"
    scales: "Floats"
    sizes: Sequence[int]
    nearest: "NDArray[np.bool_]"
    chance: "Floats"
    above: "Floats"


def _read(exercise: Exercise, matrix: "Floats") -> _Read:
    import numpy as np

    unit, lengths = turned(exercise.states, matrix)
    ones, scales, sizes = unpacked(exercise.passages, unit.shape[1])
    found = cosines(unit, ones, scales)
    starts = np.cumsum([0, *sizes[:-1]])
    greatest = np.maximum.reduceat(found, starts, axis=0)
    chance = chance_of(found)
    above = np.clip((greatest - chance) / (1 - chance), 0, 1)
    nearest = found == np.repeat(greatest, sizes, axis=0)
    return _Read(unit, lengths, ones, scales, sizes, nearest, chance, above)


def _scores(exercise: Exercise, read: _Read) -> "Floats":
    scores: Floats = exercise.others + exercise.weight * (read.above**2 @ exercise.counts)
    return scores


def _odds(scores: "Floats") -> "Floats":
    import numpy as np

    odds = np.exp(scores - scores.max())
    shares: Floats = odds / odds.sum()
    return shares


def _slope(exercise: Exercise, matrix: "Floats", sharp: float) -> "Floats":
    """Return the gradient of an exercise's loss by the matrix, chance and scales held fixed."""
    import numpy as np

    read = _read(exercise, matrix)
    share = exercise.right / exercise.right.sum()
    push = sharp * exercise.weight * (_odds(sharp * _scores(exercise, read)) - share)
    pull = push[:, np.newaxis] * 2 * read.above * exercise.counts / (1 - read.chance)
    each = np.repeat(pull, read.sizes, axis=0) * read.nearest * read.scales[:, np.newaxis]
    each = each.astype(np.float32)
    back = 2 * (each.T @ read.ones) - each.sum(axis=0)[:, np.newaxis]  # signs are 2 ones - 1
    back -= read.unit * (back * read.unit).sum(axis=1, keepdims=True)
    slope: Floats = (back / read.lengths).T @ exercise.states
    return slope


def _loss(exercises: Sequence[Exercise], matrix: "Floats", sharp: float) -> float:
    """Return how unlikely it is on the mean that a question picks its answers (ListNet)."""
    return _unlikely([(_scores(one, _read(one, matrix)), one.right) for one in exercises], sharp)


def _sharpness(exercises: Sequence[Exercise], matrix: "Floats") -> float:
    """Return by what to multiply scores so that odds suit them best."""
    from math import exp

    from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]

    scored = [(_scores(one, _read(one, matrix)), one.right) for one in exercises]
    found = minimize_scalar(
        lambda log: _unlikely(scored, exp(log)), bounds=(-2, 7), method="bounded"
    )
    return exp(float(found.x))


def _unlikely(scored: "Sequence[tuple[Floats, NDArray[np.bool_]]]", sharp: float) -> float:
    import numpy as np

    losses = [-np.log(_odds(sharp * scores)[right] + 1e-12).mean() for scores, right in scored]
    return float(np.mean(losses))
