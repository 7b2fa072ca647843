"""BM25 weights by key and passage, in mapped files."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.errors import WorkspaceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Rows = NDArray[np.int32]
    Scores = NDArray[np.float32]
    Mask = NDArray[np.bool_]

# A key and a row are packed into 64 bits and sorted as one number, a quarter faster than by key.
KEY_BITS = 40
ROW_BITS = 64 - KEY_BITS
MOST_ROWS = 1 << ROW_BITS


class Column(NamedTuple):
    """The passages that hold one key, ascending, and what it weighs in each, ``times`` over.

    ``peak`` is the greatest of the weights; ``start`` says where it begins in its postings.
    """

    rows: "Rows"
    weights: "Scores"
    times: float
    peak: float
    start: int

    def at(self, rows: "Rows") -> "Scores":
        """Return what the key weighs in some rows, 0 where it does not stand."""
        import numpy as np

        if not len(self.rows):
            return np.zeros(len(rows), dtype=np.float32)
        places = np.searchsorted(self.rows, rows)
        np.minimum(places, len(self.rows) - 1, out=places)
        return np.where(self.rows[places] == rows, self.times * self.weights[places], 0)


class Postings(NamedTuple):
    """A sparse matrix of weights by column; key i owns ``rows[starts[i]:starts[i + 1]]``.

    The keys ascend; within a key the rows ascend and are distinct. ``peaks`` holds each key's
    greatest weight.
    """

    size: int
    keys: "Keys"
    starts: "NDArray[np.int64]"
    rows: "Rows"
    weights: "Scores"
    peaks: "Scores"

    def columns(self, query: "Keys", share: float = 1.0) -> list[Column]:
        """Return the column of each distinct key of the query, by key; it may be empty.

        Each counts ``share`` times as often as it stands in the query.
        """
        import numpy as np

        wanted = sorted(Counter(query.tolist()).items())  # numpy's own would import numpy.ma
        keys = np.array([key for key, _ in wanted], dtype=np.uint64)
        places = np.searchsorted(self.keys, keys).tolist()
        found = []
        for (key, count), place in zip(wanted, places, strict=True):
            held, peak = slice(0, 0), 0.0
            if place < len(self.keys) and int(self.keys[place]) == key:
                held = slice(int(self.starts[place]), int(self.starts[place + 1]))
                peak = float(self.peaks[place])
            rows, weights = self.rows[held], self.weights[held]
            found.append(Column(rows, weights, count * share, peak, held.start))
        return found

    def at(self, columns: "Sequence[Column]", rows: "Rows") -> "Scores":
        """Return what each of the columns, a row, weighs in some rows; 0 where it does not stand.

        ``Column.at`` says the same of one column. Many at once are a few long operations instead of
        some hundred short ones, between which threads wait for each other.
        """
        import numpy as np

        found = np.zeros((len(columns), len(rows)), dtype=np.float32)
        held = [place for place, column in enumerate(columns) if len(column.rows)]
        if not held:
            return found
        some = [columns[place] for place in held]
        places = np.stack([np.searchsorted(column.rows, rows) for column in some])
        last = np.array([[len(column.rows) - 1] for column in some])
        np.minimum(places, last, out=places)
        places += np.array([[column.start] for column in some])
        weights = np.where(self.rows[places] == rows, self.weights[places], np.float32(0))
        found[held] = weights * np.array([[column.times] for column in some], dtype=np.float32)
        return found


def summed(columns: "Sequence[Column]", size: int) -> "Scores":
    """Return what the keys of some columns weigh together in each of ``size`` rows."""
    import numpy as np

    total = np.zeros(size, dtype=np.float32)
    for column in columns:
        add(column, total)
    return total


def add(column: Column, sums: "Scores", part: slice = slice(None)) -> None:
    """Add what a key weighs to the sums of all rows, or of a part of its own."""
    import numpy as np

    rows, weights = column.rows[part], column.weights[part]
    # A third of the time of an indexed sum, which casts the rows by the way.
    np.add.at(sums, rows, weights if column.times == 1 else column.times * weights)


class Used(NamedTuple):
    """How keys are used in a collection: how many of its ``rows`` hold each; ``keys`` ascend."""

    keys: "Keys"
    holders: "NDArray[np.int64]"
    rows: int
    mean: float

    def by(self, keys: "Keys") -> "NDArray[np.int64]":
        """Return how many rows hold each key."""
        import numpy as np

        counts = np.zeros(len(keys), dtype=np.int64)
        if len(self.keys):
            places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            held = self.keys[places] == keys
            counts[held] = self.holders[places[held]]
        return counts


def weigh(
    keys: "Keys",
    owners: "Rows",
    lengths: "NDArray[np.int64]",
    among: Used | None,
    k1: float,
    b: float,
) -> tuple[Postings, Used]:
    """Return the BM25 weight of every key in every row that holds it, and the keys' usage.

    ``keys`` are below 2 ** KEY_BITS; ``owners`` gives the row of each occurrence, ``lengths``
    counts keys by row. Rarity and length are reckoned ``among`` another collection where one is
    given. Raises WorkspaceError for more rows than there can be.
    """
    import numpy as np

    if len(lengths) > MOST_ROWS:
        raise WorkspaceError(
            f"{len(lengths)} passages are more than one index can hold ({MOST_ROWS}). Divide the "
            "corpus into several workspaces."
        )
    packed = (keys << np.uint64(ROW_BITS)) | owners.astype(np.uint64)
    packed.sort()
    firsts = np.flatnonzero(_changes(packed))
    counts = np.diff(firsts, append=len(packed)).astype(np.float32)
    packed = packed[firsts]
    owners = (packed & np.uint64(MOST_ROWS - 1)).astype(np.int32)
    packed >>= np.uint64(ROW_BITS)
    starts = np.append(np.flatnonzero(_changes(packed)), len(packed)).astype(np.int64)
    distinct, holders = packed[starts[:-1]], np.diff(starts)
    own = Used(distinct, holders, len(lengths), float(lengths.mean()) if len(lengths) else 0.0)
    known = own if among is None else among
    common = holders if among is None else among.by(distinct)
    damping = (k1 * (1 - b + b * (lengths / max(known.mean, 1e-9)))).astype(np.float32)
    weights = counts / (counts + damping[owners])
    weights *= np.repeat(rarity(known.rows, common), holders)
    peaks = np.maximum.reduceat(weights, starts[:-1]) if len(distinct) else weights
    return Postings(len(lengths), distinct, starts, owners, weights, peaks), own


def rarity(rows: int, holders: "int | NDArray[np.int64]") -> "Scores":
    """Return the weight of keys that so many of the rows hold: Lucene's inverse frequency."""
    import numpy as np

    return np.log1p((rows - holders + 0.5) / (holders + 0.5)).astype(np.float32)


def _changes(values: "Keys") -> "Mask":
    """Return where a value differs from the one before it; the first always does."""
    import numpy as np

    changed = np.ones(len(values), dtype=np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


_PARTS = ("keys", "starts", "rows", "weights", "peaks")


def save(postings: Postings, folder: Path, name: str) -> None:
    """Write what ``load`` maps."""
    import numpy as np

    for part in _PARTS:
        np.save(folder / f"{name}.{part}.npy", getattr(postings, part))


def load(folder: Path, name: str, size: int) -> Postings:
    """Return postings over ``size`` passages, memory-mapped."""
    import numpy as np

    # A mapping of an empty array is refused by the operating system, so numpy reads those.
    def read(part: str) -> "NDArray[np.generic]":
        path = folder / f"{name}.{part}.npy"
        header_only = path.stat().st_size <= 128
        return np.asarray(np.load(path, mmap_mode=None if header_only else "r"))

    return Postings(size, *(read(part) for part in _PARTS))  # type: ignore[arg-type]
