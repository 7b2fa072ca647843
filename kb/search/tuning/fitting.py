"""Weights of signals, learned from questions whose answers are known among their candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.model import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# How firmly the multipliers are held to 1.
HOLD = 2.0


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of one question: ``values``, shape (n, signals), and which are right.

    A signal that says nothing of a candidate is nan.
    """

    values: "NDArray[np.float64]"
    right: "NDArray[np.bool_]"


def table_of(hits: Sequence[Hit], right: Sequence[bool], groups: Sequence[Sequence[str]]) -> Table:
    """Return the table of a question's hits: what each group of signals adds to a score now.

    A hit that stands first whatever its score is left out. A signal that is weighed nothing for
    this question adds 0; where all of a group say nothing of a candidate, it is nan.
    """
    import numpy as np

    ranked = [place for place, hit in enumerate(hits) if hit.signals and not hit.first]
    values = np.zeros((len(ranked), len(groups)))
    for row, place in enumerate(ranked):
        for column, names in enumerate(groups):
            told = [signal for signal in hits[place].signals if signal.name in names]
            said = [s.stretched * s.weight for s in told if s.stretched is not None]
            values[row, column] = sum(said) if said or not told else np.nan
    return Table(values, np.array([right[place] for place in ranked], dtype=bool))


def fit(tables: Sequence[Table]) -> list[float]:
    """Return what to multiply each signal's weight by, so that right candidates rank highest.

    The multipliers, none below 0, maximise the likelihood that a question picks its answers among
    its candidates when the odds of each grow with its score (ListNet, Cao et al. 2007). They are
    drawn towards 1, so that few questions move them little. A question without an answer among its
    candidates teaches nothing.
    """
    import numpy as np
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    taught = [t for t in tables if t.right.any()]
    if not taught:
        return [1.0] * (tables[0].values.shape[1] if tables else 0)
    pairs = [(_filled(table.values), table.right / table.right.sum()) for table in taught]
    start = np.ones(pairs[0][0].shape[1])

    def cost(factors: "NDArray[np.float64]") -> "tuple[float, NDArray[np.float64]]":
        loss, slope = 0.0, np.zeros(len(factors))
        for values, share in pairs:
            score = values @ factors
            odds = np.exp(score - score.max())
            odds /= odds.sum()
            loss -= float(share @ np.log(odds + 1e-12))
            slope += values.T @ (odds - share)
        return loss, slope

    def sharpened(scale: "NDArray[np.float64]") -> "tuple[float, NDArray[np.float64]]":
        loss, slope = cost(start * scale[0])
        return loss, np.array([slope @ start])

    # Scores set no odds by themselves: first how sharply, then in what proportion.
    sharp = minimize(sharpened, [5.0], jac=True, method="L-BFGS-B", bounds=[(0.1, 1000)]).x[0]

    def held(factors: "NDArray[np.float64]") -> "tuple[float, NDArray[np.float64]]":
        loss, slope = cost(factors * sharp)
        away = factors - 1
        return loss + HOLD * float(away @ away) / 2, slope * sharp + HOLD * away

    found = minimize(held, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start)).x
    return [float(factor) for factor in found]


def _filled(values: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return the values, a silent signal's as high as the candidate's others on the mean."""
    import numpy as np

    silent = np.isnan(values)
    mean = np.nansum(values, axis=1) / np.maximum((~silent).sum(axis=1), 1)
    return np.where(silent, mean[:, np.newaxis], values)
