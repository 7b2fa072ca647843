"""Inner products with the vectors of passages, in mapped files; how many there are decides how.

Up to MOST_EXACT vectors they lie in single precision and every one is compared: 13,700 take 0.9 ms,
and a search starts without FAISS, whose import takes longer than such a scan. Beyond, see
``kb.store.coarse``.
"""

from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import WorkspaceError
from kb.store import common
from kb.store.nearest import Exact, Nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.store.nearest import Mask, Rows, Vectors

MOST_EXACT = 50_000
_ROWS = "rows.npy"
_VECTORS = "vectors.npy"


class Dense:
    """An open index: the i-th vector belongs to the passage in row ``rows[i]``, ascending.

    ``shared`` was taken out of its vectors, and is taken out of those that are searched for.
    """

    def __init__(self, nearest: Nearest, rows: "Rows", shared: common.Common | None = None) -> None:
        self._nearest = nearest
        self._rows = rows
        self._shared = shared

    def search(
        self, vector: "Vectors", limit: int, allowed: "Mask | None" = None
    ) -> "tuple[Rows, Vectors]":
        """Return the rows of the ``limit`` nearest vectors and their scores, best first.

        ``allowed`` is a mask over passage rows. There are fewer than ``limit`` answers only when
        fewer passages with a vector are allowed. Raises WorkspaceError when the vector is not of
        the index's dimension.
        """
        import numpy as np

        if len(vector) != self._nearest.dim:
            raise WorkspaceError(
                f"The index holds vectors of {self._nearest.dim} numbers, the model gives "
                f"{len(vector)}: it was made with another model. `kb ingest` embeds the corpus "
                "anew."
            )
        limit = min(limit, len(self._rows))
        if limit <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        # Where every passage has a vector, which is usual, the mask is of vectors already.
        partial = allowed is not None and len(allowed) != len(self._rows)
        mask = allowed[self._rows] if allowed is not None and partial else allowed
        places, scores = self._nearest.search(self._apart(vector), limit, mask)
        return self._rows[places], scores

    def shares(self) -> "tuple[Dense, ...]":
        """Return the index cut into what two threads may search at the same time."""
        some = self._nearest.shares()
        firsts = accumulate((each.size for each in some), initial=0)
        return tuple(
            Dense(each, self._rows[first : first + each.size], self._shared)
            for each, first in zip(some, firsts, strict=False)
        )

    def scores(self, vector: "Vectors", rows: "Rows") -> "Vectors":
        """Return the inner product with each row's vector, nan where a row has none."""
        import numpy as np

        result = np.full(len(rows), np.nan, dtype=np.float32)
        places = np.searchsorted(self._rows, rows)
        held = places < len(self._rows)
        held[held] = self._rows[places[held]] == rows[held]
        if held.any():
            result[held] = self._nearest.products(self._apart(vector), places[held])
        return result

    def _apart(self, vector: "Vectors") -> "Vectors":
        return vector if self._shared is None else self._shared.removed(vector)


def build(vectors: "Vectors", rows: "Rows", folder: Path, among: Path | None = None) -> None:
    """Write the index of ``vectors``, shape (m, dim), into ``folder``.

    ``rows``, shape (m,), gives the passage row of each vector; a row stands in it at most once.
    Given the index of another collection, what its vectors have in common is taken out of these
    too, so that the scores of the two compare.
    """
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    order = np.argsort(rows, kind="stable")
    if not np.array_equal(order, np.arange(len(rows))):
        vectors, rows = vectors[order], rows[order]
    shared = common.found(vectors) if among is None else common.read(among)
    if shared is not None:
        vectors = shared.removed_from_all(vectors)
        common.write(shared, folder)
    if len(vectors) <= MOST_EXACT:
        np.save(folder / _VECTORS, vectors)
    else:
        from kb.store import coarse

        coarse.build(vectors, folder)
    np.save(folder / _ROWS, rows.astype(np.int64))


def open_dense(folder: Path) -> Dense:
    """Return the index in ``folder`` without reading its vectors."""
    rows, shared = _mapped(folder / _ROWS), common.read(folder)
    if not (folder / _VECTORS).is_file():
        from kb.store import coarse

        return Dense(coarse.open_coarse(folder), rows, shared)
    vectors = _mapped(folder / _VECTORS)
    if len(vectors) != len(rows):
        raise ValueError(f"{folder} holds files of different publications")
    return Dense(Exact(vectors), rows, shared)


def _mapped(path: Path) -> "NDArray[Any]":
    """Return an array in a file; an empty one, whose mapping systems refuse, is read."""
    import numpy as np

    # As a plain array: each slice of a memmap object goes through Python.
    return np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > 128 else None))
