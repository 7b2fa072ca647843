"""Many signals into one score: each stretched over the candidates to [0, 1], then weighted.

Five signals rank all candidates; two more rank the best of these again: how near the words of the
question stand to those of the passage, and how well the passages before and after it answer.

``docs/search-quality.md`` says what each signal adds and how the weights were found.
"""

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from kb.model import Candidates, Signal
from kb.workspace import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

NAMES = ("lexical", "bigram", "heading", "coverage", "dense", "words", "neighbour")
_AGAIN = slice(5, 7)  # those that rank the best again
_SEARCHED = ("lexical", "bigram", "heading", "dense")  # those with ranks of their own
# What the signals without a setting weigh, for each unit that terms weigh, or that meaning weighs.
_HEADING = 0.4
_COVERAGE = 0.75
_WORDS = 2.0
_NEIGHBOUR = 0.2
AGAIN = 30  # passages ranked again
# A question of which one passage holds most words is answered by words and their order; one told in
# everyday words, which the law does not use, by its meaning. The share held, and by what it
# multiplies the weights of meaning and of pairs.
_HELD = (0.25, 0.45)
DENSE_FACTOR = (2.0, 0.8)
PAIR_FACTOR = (0.75, 1.25)


class Table(NamedTuple):
    """What the signals say of candidates, ``values`` of shape (n, len(NAMES)), nan for nothing.

    ``stretched`` has them on [0, 1]; ``ranks`` count from 1, 0 for none; ``weights`` are those of
    this query, shape (len(NAMES),), and ``own`` those that it would have if all signals spoke.
    """

    keys: "NDArray[np.int64]"
    documents: "NDArray[np.int64]"
    values: "Values"
    stretched: "Values"
    ranks: "NDArray[np.int64]"
    weights: "Values"
    own: "Values"


class Fused(NamedTuple):
    """A candidate's place among the others; ``score`` lies in [0, 1].

    ``table`` holds its signals in the row ``row``.
    """

    key: int
    score: float
    table: Table | None = None
    row: int = 0

    @property
    def lexical_rank(self) -> int | None:
        """Its rank by terms, from 1."""
        return self._rank("lexical")

    @property
    def dense_rank(self) -> int | None:
        """Its rank by meaning, from 1."""
        return self._rank("dense")

    def _rank(self, name: str) -> int | None:
        known = 0 if self.table is None else int(self.table.ranks[self.row, NAMES.index(name)])
        return known or None

    @property
    def cosine(self) -> float | None:
        """Its cosine with the question."""
        if self.table is None:
            return None
        return _number(float(self.table.values[self.row, NAMES.index("dense")]))

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What each signal says of it, those that say nothing to this query left out."""
        table, row = self.table, self.row
        if table is None:
            return ()
        columns = zip(
            NAMES,
            table.values[row].tolist(),
            table.stretched[row].tolist(),
            table.weights.tolist(),
            table.ranks[row].tolist(),
            strict=True,
        )
        return tuple(
            Signal(name, _number(raw), _number(stretched), weight, rank or None)
            for name, raw, stretched, weight, rank in columns
            if weight > 0
        )


def fuse(
    candidates: Candidates,
    settings: Settings,
    depth: int,
    weights: Mapping[str, float] | None = None,
    near: Callable[[list[int]], Mapping[int, float]] | None = None,
) -> list[Fused]:
    """Return the candidates by score, best first.

    A signal is stretched from its least to its greatest value among the candidates, so a score says
    how a passage stands among them, not how well it answers. A passage without a vector is weighed
    by its terms alone, as though its cosine stood as high as they do. ``depth`` is how far down
    each signal was searched: beyond it, ranks among candidates are not ranks among passages.
    ``weights`` by name replace those of the settings. ``near`` tells, of passages by key, how near
    their words stand to those of the question; the best ``AGAIN`` are asked of.
    """
    if not candidates:
        return []
    table = _table(candidates, default_weights(settings) | dict(weights or {}), depth)
    score = _weighted(table.stretched, table.weights)
    table = _looked_at_again(table, score, near)
    return _ranking(table, _weighted(table.stretched, table.weights))


def _looked_at_again(
    table: Table, score: "Values", near: Callable[[list[int]], Mapping[int, float]] | None
) -> Table:
    """Return a table with two signals more of the best candidates.

    They are nothing to all others, which therefore stay behind the best; a passage of these whose
    words are not known is weighed without them.
    """
    import numpy as np

    best = _order(table, score)[:AGAIN]
    keys = table.keys[best].tolist()
    words = near(keys) if near is not None else {}
    values = table.values.copy()
    values[:, _AGAIN] = 0.0
    if words:
        values[best, NAMES.index("words")] = [words.get(key, np.nan) for key in keys]
    values[best, NAMES.index("neighbour")] = _beside(table, score)[best]
    stretched = table.stretched.copy()
    stretched[:, _AGAIN] = values[:, _AGAIN]
    weights = table.weights.copy()
    weights[_AGAIN] = np.where(np.nanmax(values[:, _AGAIN], axis=0) > 0, table.own[_AGAIN], 0.0)
    return table._replace(values=values, stretched=stretched, weights=weights)


def _beside(table: Table, score: "Values") -> "Values":
    """Return for each row the better score of the passages before and after it, 0 for none."""
    import numpy as np

    order = np.argsort(table.keys)
    keys, documents, scores = (each[order] for each in (table.keys, table.documents, score))
    next_to = (np.diff(keys) == 1) & (np.diff(documents) == 0) & (documents[1:] != 0)
    found = np.zeros(len(keys))
    found[1:] = np.where(next_to, scores[:-1], 0.0)
    found[:-1] = np.maximum(found[:-1], np.where(next_to, scores[1:], 0.0))
    beside = np.empty(len(keys))
    beside[order] = found
    return beside


def _order(table: Table, score: "Values") -> "NDArray[np.int64]":
    """Return the rows of a table by score, equals by key."""
    import numpy as np

    return np.lexsort((table.keys, -score))


def _ranking(table: Table, score: "Values") -> list[Fused]:
    """Return the candidates of a table by score, equals by key."""
    order = _order(table, score)
    keys, scores = table.keys[order].tolist(), score[order].tolist()
    return [*map(Fused, keys, scores, repeat(table), order.tolist())]


def default_weights(settings: Settings) -> dict[str, float]:
    """Return what each signal weighs before the question is looked at."""
    return {
        "lexical": settings.lexical_weight,
        "bigram": settings.bigram_weight,
        "heading": settings.lexical_weight * _HEADING,
        "coverage": settings.lexical_weight * _COVERAGE,
        "dense": settings.dense_weight,
        "words": settings.dense_weight * _WORDS,
        "neighbour": settings.dense_weight * _NEIGHBOUR,
    }


def _table(candidates: Candidates, weights: Mapping[str, float], depth: int) -> Table:
    """Return the signals of candidates with the weights that they have for this query."""
    import numpy as np

    values = np.full((len(candidates), len(NAMES)), np.nan)
    for name in NAMES[: _AGAIN.start]:
        values[:, NAMES.index(name)] = getattr(candidates, name)
    stretched = values.copy()  # shares and likenesses are on [0, 1] as they are, and say more so
    ranks = np.zeros(values.shape, dtype=np.int64)
    for name in _SEARCHED:
        column = NAMES.index(name)
        held = values[:, column]
        stretched[:, column] = _stretched(held)
        found = held if name == "dense" else np.where(held > 0, held, np.nan)
        ranks[:, column] = _ranks(found, depth)
    own = np.array([weights[name] for name in NAMES])
    most_held = values[:, NAMES.index("coverage")].max()
    own[NAMES.index("dense")] *= np.interp(most_held, _HELD, DENSE_FACTOR)
    own[NAMES.index("bigram")] *= np.interp(most_held, _HELD, PAIR_FACTOR)
    said = np.where(np.nanmax(np.abs(values), axis=0, initial=0.0) > 0, own, 0.0)
    return Table(candidates.keys, candidates.documents, values, stretched, ranks, said, own)


def _stretched(values: "Values") -> "Values":
    """Return the values on [0, 1], nan where they are nan; equal ones become 1, but zeros 0."""
    import numpy as np

    known = values[~np.isnan(values)]
    if not known.size:
        return values
    least, greatest = known.min(), known.max()
    if greatest > least:
        values = (values - least) / (greatest - least)
    else:
        values = values * 0 + float(greatest != 0)
    return values


def _weighted(table: "Values", weights: "Values") -> "Values":
    """Return the weighted mean of the signals that each candidate, a row, has."""
    import numpy as np

    share = np.where(np.isnan(table), 0.0, weights)
    total: Values = np.nansum(table * share, axis=1)
    weight: Values = np.maximum(share.sum(axis=1), 1e-9)
    return np.divide(total, weight)


def _ranks(values: "Values", depth: int) -> "NDArray[np.int64]":
    """Return each value's rank from 1, the greatest first; 0 for nan and beyond depth."""
    import numpy as np

    ranks = np.zeros(len(values), dtype=np.int64)
    known = np.flatnonzero(~np.isnan(values))
    best = known[np.argsort(-values[known], kind="stable")][:depth]
    ranks[best] = np.arange(1, len(best) + 1)
    return ranks


def _number(value: float) -> float | None:
    return None if value != value else value
