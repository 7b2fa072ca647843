"""What a tuning learned, applied to a search: weights of signals, and provisions known to answer.

Some provisions get asked about more than others. A tuning may remember which ones answered judged
questions, if held-out questions showed that this helps; such a passage is then lifted a little.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kb.model import Filter, Hit, Signal
from kb.seams import Embedder, Store
from kb.search import find
from kb.search.tuned import Tuning
from kb.workspace import Settings

SIGNAL = "known"
# How far down a passage that is known to answer may come from.
DEPTH = 100


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
    depth = max(limit, DEPTH) if tuning.known and limit > 0 else limit
    hits = find.search(store, embedder, query, where, depth, settings, tuning.weights)
    return lifted(hits, tuning.known, tuning.weights.get(SIGNAL, 0.0))[:limit]


def lifted(hits: Sequence[Hit], known: Mapping[str, float], weight: float) -> list[Hit]:
    """Return the hits with those lifted that are known to answer, by the ids of their provisions.

    ``known`` says of a place how much is known of it, on [0, 1]. What stands first whatever its
    score stays there.
    """
    if not known or weight <= 0:
        return list(hits)
    raised = [_raised(hit, known.get(place_of(hit), 0.0), weight) for hit in hits]
    return sorted(raised, key=lambda hit: (not _first(hit), 0.0 if _first(hit) else -hit.score))


def place_of(hit: Hit) -> str:
    """Return what a judgement calls the place of a hit.

    That is the id of a ready-made provision, else the document and where in it the passage begins.
    """
    passage = hit.passage
    return passage.external_id or f"{passage.document}@{passage.start}"


def _first(hit: Hit) -> bool:
    return bool(hit.first) or not hit.signals


def _raised(hit: Hit, value: float, weight: float) -> Hit:
    """Return the hit with the signal added to its score, which stays a weighted mean."""
    if _first(hit):
        return hit
    others = sum(signal.weight for signal in hit.signals if signal.stretched is not None)
    score = (hit.score * others + weight * value) / max(others + weight, 1e-9)
    signal = Signal(SIGNAL, value, value, weight)
    return replace(hit, score=score, signals=(*hit.signals, signal))
