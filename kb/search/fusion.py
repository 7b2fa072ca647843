"""Many signals into one score: each stretched over the candidates to [0, 1], then weighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.model import Candidate
from kb.workspace import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate's place among the others; ``score`` lies in [0, 1], ranks count from 1."""

    key: int
    score: float
    lexical_rank: int | None
    dense_rank: int | None
    cosine: float | None


def fuse(candidates: Sequence[Candidate], settings: Settings, depth: int) -> list[Fused]:
    """Return the candidates by score, best first.

    A signal is stretched from its least to its greatest value among the candidates, so a score says
    how a passage stands among them, not how well it answers. A passage without a vector is weighed
    by its terms alone, as though its cosine stood as high as they do. ``depth`` is how far down
    each signal was searched: beyond it, ranks among candidates are not ranks among passages.
    """
    import numpy as np

    if not candidates:
        return []
    lexical = np.array([c.lexical for c in candidates], dtype=np.float64)
    bigram = np.array([c.bigram for c in candidates], dtype=np.float64)
    dense = np.array([np.nan if c.dense is None else c.dense for c in candidates])
    score = _weighted(
        [_stretched(lexical), _stretched(bigram), _stretched(dense)],
        [settings.lexical_weight, settings.bigram_weight, settings.dense_weight],
    )
    lexical_ranks = _ranks(np.where(lexical > 0, lexical, np.nan), depth)
    dense_ranks = _ranks(dense, depth)
    order = np.lexsort((np.array([c.key for c in candidates]), -score))
    return [
        Fused(
            key=candidates[i].key,
            score=float(score[i]),
            lexical_rank=lexical_ranks[i],
            dense_rank=dense_ranks[i],
            cosine=candidates[i].dense,
        )
        for i in order
    ]


def _stretched(values: "NDArray[np.float64]") -> "NDArray[np.float64]":
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


def _weighted(
    signals: "Sequence[NDArray[np.float64]]", weights: Sequence[float]
) -> "NDArray[np.float64]":
    """Return the weighted mean of the signals that a candidate has."""
    import numpy as np

    table = np.stack(signals)
    share = np.where(np.isnan(table), 0.0, np.array(weights)[:, np.newaxis])
    total: NDArray[np.float64] = np.nansum(table * share, axis=0)
    weight: NDArray[np.float64] = np.maximum(share.sum(axis=0), 1e-9)
    return np.divide(total, weight)


def _ranks(values: "NDArray[np.float64]", depth: int) -> list[int | None]:
    """Return each value's rank from 1, the greatest first; ``None`` for nan and beyond depth."""
    import numpy as np

    ranks: list[int | None] = [None] * len(values)
    known = np.flatnonzero(~np.isnan(values))
    for rank, place in enumerate(known[np.argsort(-values[known], kind="stable")][:depth], 1):
        ranks[place] = rank
    return ranks
