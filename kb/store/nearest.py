"""What tells the nearest of some vectors, and the plainest way: to compare them all."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]


class Nearest(Protocol):
    """An index over vectors that are called by place, from 0."""

    dim: int
    size: int

    def shares(self) -> "tuple[Nearest, ...]":
        """Return the index cut, in order, into what two threads may search at the same time."""
        ...

    def search(
        self, vector: "Vectors", limit: int, allowed: "Mask | None"
    ) -> "tuple[Rows, Vectors]":
        """Return the places of the nearest ``limit`` allowed vectors and their products, in order.

        There are fewer only when fewer are allowed.
        """
        ...

    def products(self, vector: "Vectors", places: "Rows") -> "Vectors":
        """Return the inner product with the vector at each place."""
        ...


class Exact:
    """All vectors, in single precision, each compared."""

    def __init__(self, vectors: "Vectors") -> None:
        self.size, self.dim = vectors.shape
        self._vectors = vectors

    def shares(self) -> "tuple[Nearest, ...]":
        """See ``Nearest``: two halves."""
        middle = self.size // 2
        return Exact(self._vectors[:middle]), Exact(self._vectors[middle:])

    def search(
        self, vector: "Vectors", limit: int, allowed: "Mask | None"
    ) -> "tuple[Rows, Vectors]":
        """See ``Nearest``."""
        import numpy as np

        # On one thread (kb/__init__.py): BLAS's own wait for each other on a busy machine.
        scores = self._vectors @ vector
        places = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
        return best(places, scores[places], limit)

    def products(self, vector: "Vectors", places: "Rows") -> "Vectors":
        """See ``Nearest``."""
        return self._vectors[places] @ vector


def best(places: "Rows", scores: "Vectors", limit: int) -> "tuple[Rows, Vectors]":
    """Return the ``limit`` places of the highest scores, best first, with those."""
    import numpy as np

    if len(scores) > limit:
        kept = np.argpartition(scores, len(scores) - limit)[len(scores) - limit :]
        places, scores = places[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")
    return places[order], scores[order]
