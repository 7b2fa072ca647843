"""What a tuning learned, applied to a search: weights, turned words, and what is known to answer.

What answered a question often answers others like it. A tuning may remember judged questions and
their answers, if questions held out showed that this helps; a passage is then lifted the more, the
nearer the questions that it answered stand to the one that is asked. Over the one that the question
itself puts first it is lifted only where the same was asked before: else it may be something new.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.model import Filter, Hit, Signal
from kb.seams import Embedder, Store
from kb.search import find
from kb.search.adapted import adapted
from kb.search.tuned import Memory, Tuning
from kb.workspace import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIGNAL = "known"
# How far down a passage that is known to answer may come from.
DEPTH = 100
# Models differ in how alike they find any two questions. One is near to another that stands so many
# standard deviations above the mean of its cosines.
_DEVIATIONS = 0.5
_MOST_ALIKE = 0.9
_SAME = 0.95  # the cosine from which on two questions ask the same
_LIKELY = 0.99  # the most that is known of a place that has not answered the same question


def search(
    store: Store,
    embedder: Callable[[], Embedder] | None,
    query: str,
    where: Filter,
    limit: int,
    settings: Settings,
    tuning: Tuning | None = None,
) -> list[Hit]:
    """Return what ``kb.search.find.search`` finds when it is tuned."""
    if tuning is None:
        return find.search(store, embedder, query, where, limit, settings)
    model = None if embedder is None else lambda: adapted(embedder(), tuning.adapter)
    remembers = model is not None and bool(tuning.memory.answers)
    depth = max(limit, DEPTH) if remembers and limit > 0 else limit
    hits = find.search(store, model, query, where, depth, settings, tuning.weights)
    if model is None or not remembers or not hits:
        return hits
    known = recalled(tuning.memory, model(), query)
    return lifted(hits, known, tuning.weights.get(SIGNAL, 0.0))[:limit]


def remembered(embedder: Embedder, judged: Mapping[str, Sequence[str]]) -> Memory:
    """Return a memory of questions, each with the places that answered it."""
    import numpy as np

    read = [question for question in judged if embedder.reads(question)]
    if not read:
        return Memory()
    vectors = np.stack([embedder.encode_query(question) for question in read])
    scaled = np.rint(vectors * (127 / np.abs(vectors).max(axis=1, keepdims=True)))
    answers = tuple(tuple(judged[question]) for question in read)
    return Memory(b64encode(scaled.astype(np.int8).tobytes()).decode("ascii"), answers)


def recalled(memory: Memory, embedder: Embedder, query: str) -> dict[str, float]:
    """Return how much is known of places for a query, on [0, 1]; of others nothing.

    It is the sum over the questions that a place answered of how far each stands above chance,
    squared, which is reckoned from all that are remembered; 1 if one of them asks the same.
    """
    import numpy as np

    if not memory.answers or not embedder.reads(query):
        return {}
    cosines = _rows(memory.vectors, len(memory.answers)) @ embedder.encode_query(query)
    chance = min(float(cosines.mean() + _DEVIATIONS * cosines.std()), _MOST_ALIKE)
    known: dict[str, float] = {}
    for place in np.flatnonzero(cosines > chance).tolist():
        near = ((float(cosines[place]) - chance) / (1 - chance)) ** 2
        for answer in memory.answers[place]:
            known[answer] = min(_LIKELY, known.get(answer, 0.0) + near)
    for place in np.flatnonzero(cosines >= _SAME).tolist():
        known |= dict.fromkeys(memory.answers[place], 1.0)
    return known


@lru_cache(maxsize=1)
def _rows(vectors: str, count: int) -> "NDArray[np.float32]":
    """Return the remembered vectors, unit rows."""
    import numpy as np

    rows = np.frombuffer(b64decode(vectors), np.int8).astype(np.float32).reshape(count, -1)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def lifted(hits: Sequence[Hit], known: Mapping[str, float], weight: float) -> list[Hit]:
    """Return the hits with those lifted that are known to answer, by the ids of their provisions.

    ``known`` says of a place how much is known of it, on [0, 1]. What stands first whatever its
    score stays there, and so does what comes first by its score, unless a place is known for sure.
    """
    if not known or weight <= 0:
        return list(hits)
    firsts = [hit for hit in hits if _first(hit)]
    raised = [_raised(hit, known, weight) for hit in hits if not _first(hit)]
    most = raised[0].score if raised else 0.0
    below = [
        hit if hit.score <= most or known.get(place_of(hit)) == 1 else replace(hit, score=most)
        for hit in raised
    ]
    return [*firsts, *sorted(below, key=lambda hit: -hit.score)]


def place_of(hit: Hit) -> str:
    """Return what a judgement calls the place of a hit.

    That is the id of a ready-made provision, else the document and where in it the passage begins.
    """
    passage = hit.passage
    return passage.external_id or f"{passage.document}@{passage.start}"


def _first(hit: Hit) -> bool:
    return bool(hit.first) or not hit.signals


def _raised(hit: Hit, known: Mapping[str, float], weight: float) -> Hit:
    """Return the hit with the signal added to its score, which stays a weighted mean."""
    value = known.get(place_of(hit), 0.0)
    others = sum(signal.weight for signal in hit.signals if signal.stretched is not None)
    score = (hit.score * others + weight * value) / max(others + weight, 1e-9)
    signal = Signal(SIGNAL, value, value, weight)
    return replace(hit, score=score, signals=(*hit.signals, signal))
