"""Many signals into one score: each stretched over the candidates to [0, 1], then weighted.

``docs/search-quality.md`` says what each signal adds and how the weights were found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.model import Candidate, Signal
from kb.workspace import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

NAMES = ("lexical", "bigram", "heading", "coverage", "dense")
_SEARCHED = ("lexical", "bigram", "heading", "dense")  # those with ranks of their own
# What the signals without a setting weigh, for each unit that terms weigh.
_HEADING = 0.4
_COVERAGE = 0.75
# A question of which one passage holds most words is answered by words; one told in everyday words,
# which the law does not use, by its meaning. The share held, and what it makes of dense_weight.
_HELD = (0.25, 0.45)
_DENSE = (2.0, 1.0)


@dataclass(frozen=True, slots=True)
class Table:
    """What the signals say of candidates, ``values`` of shape (n, len(NAMES)), nan for nothing.

    ``stretched`` has them on [0, 1]; ``ranks`` count from 1, 0 for none; ``weights`` are those of
    this query, shape (len(NAMES),).
    """

    keys: "NDArray[np.int64]"
    values: "Values"
    stretched: "Values"
    ranks: "NDArray[np.int64]"
    weights: "Values"


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate's place among the others; ``score`` lies in [0, 1], ranks count from 1.

    ``table`` holds its signals in the row ``row``.
    """

    key: int
    score: float
    lexical_rank: int | None
    dense_rank: int | None
    cosine: float | None
    table: Table | None = None
    row: int = 0

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What each signal says of it, those that say nothing to this query left out."""
        table, row = self.table, self.row
        if table is None:
            return ()
        return tuple(
            Signal(
                name=name,
                raw=_number(table.values[row, column]),
                stretched=_number(table.stretched[row, column]),
                weight=float(table.weights[column]),
                rank=int(table.ranks[row, column]) or None,
            )
            for column, name in enumerate(NAMES)
            if table.weights[column] > 0
        )


def fuse(
    candidates: Sequence[Candidate],
    settings: Settings,
    depth: int,
    weights: Mapping[str, float] | None = None,
) -> list[Fused]:
    """Return the candidates by score, best first.

    A signal is stretched from its least to its greatest value among the candidates, so a score says
    how a passage stands among them, not how well it answers. A passage without a vector is weighed
    by its terms alone, as though its cosine stood as high as they do. ``depth`` is how far down
    each signal was searched: beyond it, ranks among candidates are not ranks among passages.
    ``weights`` by name replace those of the settings.
    """
    import numpy as np

    if not candidates:
        return []
    table = _table(candidates, default_weights(settings) | dict(weights or {}), depth)
    score = _weighted(table.stretched, table.weights)
    lexical_ranks, dense_ranks = (
        [rank or None for rank in table.ranks[:, NAMES.index(name)].tolist()]
        for name in ("lexical", "dense")
    )
    keys, scores = table.keys.tolist(), score.tolist()
    return [
        Fused(
            key=keys[i],
            score=scores[i],
            lexical_rank=lexical_ranks[i],
            dense_rank=dense_ranks[i],
            cosine=candidates[i].dense,
            table=table,
            row=i,
        )
        for i in np.lexsort((table.keys, -score)).tolist()
    ]


def default_weights(settings: Settings) -> dict[str, float]:
    """Return what each signal weighs for a question whose words one passage holds."""
    return {
        "lexical": settings.lexical_weight,
        "bigram": settings.bigram_weight,
        "heading": settings.lexical_weight * _HEADING,
        "coverage": settings.lexical_weight * _COVERAGE,
        "dense": settings.dense_weight,
    }


def _table(candidates: Sequence[Candidate], weights: Mapping[str, float], depth: int) -> Table:
    """Return the signals of candidates with the weights that they have for this query."""
    import numpy as np

    nan = float("nan")
    rows = [
        (c.lexical, c.bigram, c.heading, c.coverage, nan if c.dense is None else c.dense)
        for c in candidates
    ]
    values = np.array(rows, dtype=np.float64)
    stretched = np.empty_like(values)
    ranks = np.zeros(values.shape, dtype=np.int64)
    own = np.array([weights[name] for name in NAMES])
    for column, name in enumerate(NAMES):
        held = values[:, column]
        # A share of the query is on [0, 1] as it is, and says more so.
        stretched[:, column] = held if name == "coverage" else _stretched(held)
        if name in _SEARCHED:
            ranks[:, column] = _ranks(
                held if name == "dense" else np.where(held > 0, held, nan), depth
            )
        if not np.nanmax(np.abs(held), initial=0.0):
            own[column] = 0.0
    most_held = values[:, NAMES.index("coverage")].max()
    own[NAMES.index("dense")] *= np.interp(most_held, _HELD, _DENSE)
    keys = np.array([c.key for c in candidates], dtype=np.int64)
    return Table(keys, values, stretched, ranks, own)


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
    return None if value != value else float(value)
