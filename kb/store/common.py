"""What the vectors of a corpus have in common, taken out where it drowns what tells them apart.

Some models give vectors that all lie in a narrow cone: multilingual-e5-small finds any two passages
alike by 0.82, give or take 0.02, and passages of the commonest kind near to every question. Without
the mean and the greatest component such vectors tell texts apart as they should (Mu and Viswanath
2018, arXiv 1702.01417), and their cosines spread around 0. Vectors that spread already, as those
of all-MiniLM-L6-v2 do, rank no better for it on regulation, and stay as they are.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# The length of the mean of unit vectors that makes a cone narrow: 0.49 and 0.56 for MiniLM on two
# corpora, 0.91 and 0.92 for e5; for the states of words of a few texts 0.43 and 0.89.
NARROW = 0.75
_COMPONENTS = 1
# Fewer vectors share too much by chance; more than enough give no other mean.
_FEWEST = 500
_SAMPLE = 20_000
_LOT = 8192


class Common(NamedTuple):
    """The mean of a corpus's vectors, shape (dim,), and orthonormal directions, (n, dim)."""

    mean: "Vectors"
    directions: "Vectors"

    def removed(self, vectors: "Vectors") -> "Vectors":
        """Return vectors, shape (..., dim), without what is common, of unit length."""
        import numpy as np

        apart: Vectors = vectors - self.mean
        apart -= (apart @ self.directions.T) @ self.directions
        apart /= np.maximum(np.linalg.norm(apart, axis=-1, keepdims=True), 1e-9)
        return apart

    def removed_from_all(self, vectors: "Vectors") -> "Vectors":
        """Return the same of many vectors, without a second copy of them on the way."""
        import numpy as np

        rest = np.empty_like(vectors)
        for at in range(0, len(vectors), _LOT):
            rest[at : at + _LOT] = self.removed(vectors[at : at + _LOT])
        return rest


def found(vectors: "Vectors") -> Common | None:
    """Return what unit vectors, shape (n, dim), have in common; None where that is little."""
    import numpy as np

    if len(vectors) < _FEWEST:
        return None
    some = vectors[:: -(-len(vectors) // _SAMPLE)]
    mean = some.mean(axis=0, dtype=np.float64)
    if np.linalg.norm(mean) < NARROW:
        return None
    apart = some - mean
    _, directions = np.linalg.eigh(apart.T @ apart)  # by ascending share of the variance
    return Common(mean.astype(np.float32), directions[:, -_COMPONENTS:].T.astype(np.float32))


_FILE = "common.npy"


def write(common: Common, folder: Path) -> None:
    """Write into ``folder`` what ``read`` reads there."""
    import numpy as np

    np.save(folder / _FILE, np.vstack([common.mean, common.directions]))


def read(folder: Path) -> Common | None:
    """Return what was taken out of the vectors in ``folder``, None for nothing."""
    import numpy as np

    if not (folder / _FILE).is_file():
        return None
    held = np.load(folder / _FILE)
    return Common(held[0], held[1:])
