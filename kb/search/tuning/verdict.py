"""Whether one ranking is better than another, beyond what chance would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRIALS = 10_000
# How seldom chance alone may do as well for a gain to count.
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Gain:
    """How a measure changed, on the mean: ``chance`` is how often relabelling does as well."""

    before: float
    after: float
    chance: float

    @property
    def better(self) -> bool:
        """Whether it rose by more than chance explains."""
        return self.after > self.before and self.chance < LEVEL


def compare(before: Sequence[float], after: Sequence[float], seed: int = 0) -> Gain:
    """Return the gain on paired values, by Fisher's randomisation test, one-sided.

    Were both rankings alike, each pair could as well have come the other way round: ``chance`` is
    the share of such relabellings whose gain is no smaller (Smucker, Allan & Carterette 2007).
    """
    import numpy as np

    pairs: NDArray[np.float64] = np.asarray(after, dtype=np.float64) - np.asarray(before)
    if not len(pairs):
        return Gain(0.0, 0.0, 1.0)
    signs = np.random.default_rng(seed)
    found = pairs.sum()
    as_good = 0
    for _ in range(TRIALS // 100):  # in pieces: a thousand questions need no 80 MB
        turned = signs.choice((-1.0, 1.0), size=(100, len(pairs))) @ pairs
        as_good += int(np.count_nonzero(turned >= found - 1e-12))
    chance = (as_good + 1) / (TRIALS + 1)
    return Gain(float(np.mean(before)), float(np.mean(after)), chance)
