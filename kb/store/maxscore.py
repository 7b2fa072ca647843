"""The best passages by the sum of what some keys weigh in them, found without adding up all.

They are found exactly, as MaxScore does it (Turtle and Flood 1995): rare keys are added up first,
and once what the common ones could still add would lift no further passage among the best, they
are only looked up for the passages that are left. Over a million passages a common word stands in
hundreds of thousands. Under a filter only the runs of rows are gone through that it admits.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kb.store.postings import Column, add

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.store.admitted import Admitted, Mask
    from kb.store.postings import Rows, Scores

    Places = NDArray[np.intp]  # rows in the type that numpy indexes by

# Rows that are added up about as fast as the least of the best is found among as many.
WORTH_PRUNING = 4096
# All rows are added up unless there are so many times as many of them as stand in the columns.
_WORTH_ADDING = 10
# To look a row up in a column takes as long as to add so many of its rows.
_LOOK_UP = 48
_SAMPLED = 61  # of so many rows one is sampled
_SEEN = 16  # for each row that a filter is to admit, so many are looked at
# What sums of single precision may be off by, as a share.
_ROUNDING = 1e-4


class Field(NamedTuple):
    """The rows to search: runs of them and, where not all that lie in these are allowed, a mask."""

    runs: tuple[slice, ...]
    mask: "Mask | None"

    @property
    def size(self) -> int:
        """How many rows lie in the runs."""
        return sum(run.stop - run.start for run in self.runs)

    def zeros(self, size: int) -> "Scores":
        """Return sums by row, 0 in the runs; what lies elsewhere is never looked at."""
        import numpy as np

        sums = np.empty(size, dtype=np.float32)
        for run in self.runs:
            sums[run] = 0
        return sums

    def over(self, sums: "Scores", bound: float, step: int = 1) -> "list[Mask]":
        """Return by run which rows, or every ``step``-th of them, are allowed and above a bound."""
        found = []
        for run in self.runs:
            some = slice(run.start, run.stop, step)
            over: Mask = sums[some] > bound
            found.append(over if self.mask is None else over & self.mask[some])
        return found

    def places(self, sums: "Scores", bound: float) -> "Places":
        """Return the rows that are allowed and whose sums are above a bound, ascending."""
        import numpy as np

        each = zip(self.runs, self.over(sums, bound), strict=True)
        return np.concatenate([np.flatnonzero(over) + run.start for run, over in each])


class Cut(NamedTuple):
    """A column, the parts of it that lie in the runs, and how many rows these hold."""

    column: Column
    parts: list[slice]
    held: int

    @property
    def highest(self) -> float:
        """What the column adds to no row more than."""
        return self.column.times * self.column.peak

    def add(self, sums: "Scores") -> None:
        """Add what the key weighs to the sums of the rows in the runs."""
        for part in self.parts:
            add(self.column, sums, part)

    def sample(self, mask: "Mask | None") -> "Places":
        """Return some of the allowed rows, at most WORTH_PRUNING."""
        import numpy as np

        found = np.empty(0, dtype=np.intp)
        for part in self.parts:
            places = self.column.rows[part][: _SEEN * WORTH_PRUNING].astype(np.intp)
            found = np.concatenate([found, places if mask is None else places[mask[places]]])
            if len(found) >= WORTH_PRUNING:
                break
        return found[:WORTH_PRUNING]


def best(
    columns: Sequence[Column], size: int, limit: int, allowed: "Admitted | None" = None
) -> "Rows":
    """Return the ``limit`` rows of the highest sums above 0 that are allowed, in no order.

    The columns are of postings over ``size`` rows.
    """
    import numpy as np

    if allowed is None:
        field = Field((slice(0, size),), None)
        left = [Cut(each, [slice(None)], len(each.rows)) for each in columns if len(each.rows)]
    else:
        field = Field(allowed.runs, None if allowed.whole else allowed.mask)
        left = _cuts(columns, field.runs)
    left.sort(key=lambda each: each.held)
    if sum(each.held for each in left) * _WORTH_ADDING <= field.size:
        return _best_of_few(left, limit, field.mask)
    sums = field.zeros(size)
    pool = _add_rare(left, field, sums, limit)
    bound = _add_common(left, field, sums, pool, limit)
    places = field.places(sums, bound)
    scores = sums[places]
    rows = places.astype(np.int32)  # as the columns are: else each would be cast whole
    for cut in left:
        scores += cut.column.at(rows)
    if len(rows) <= limit:
        return rows
    return rows[np.argpartition(scores, len(rows) - limit)[len(rows) - limit :]]


def _add_rare(left: list[Cut], field: Field, sums: "Scores", limit: int) -> "Places":
    """Add columns up, the shortest first, until those that are left lift no row among the best.

    Return some of the allowed rows that have been added to: of these the least of the best is
    reckoned, for which any do.
    """
    import numpy as np

    pool, least = np.empty(0, dtype=np.intp), 0.0
    new: list[Places] = []
    while left and not _bound(least, left):
        cut = left.pop(0)
        cut.add(sums)
        if left and len(pool) < WORTH_PRUNING:
            new.append(cut.sample(field.mask))
        if left and left[0].held > WORTH_PRUNING:
            pool, new = (_merged([pool, *new]) if new else pool), []
            least = _least(sums[pool], limit)
    return pool


def _add_common(left: list[Cut], field: Field, sums: "Scores", pool: "Places", limit: int) -> float:
    """Add columns up while that is faster than to look them up; return what the best are above.

    No row can be among the best that lacks more than what is left. How many others there are is
    reckoned from a sample: to look for them takes as long as to add up some columns more.
    """
    import numpy as np

    bound = _bound(_least(sums[pool], limit), left)
    while left:
        over = field.over(sums, bound, _SAMPLED)
        if sum(map(np.count_nonzero, over)) * _SAMPLED * _LOOK_UP <= left[0].held:
            break
        left.pop(0).add(sums)
        bound = _bound(_least(sums[pool], limit), left)
    return bound


def _best_of_few(cuts: list[Cut], limit: int, mask: "Mask | None") -> "Rows":
    """Return what ``best`` does, of columns so short that it is faster to sort their rows."""
    import numpy as np

    if not cuts:
        return np.empty(0, dtype=np.int32)
    parts = [(cut.column, part) for cut in cuts for part in cut.parts]
    rows = np.concatenate([column.rows[part] for column, part in parts])
    weights = np.concatenate([column.times * column.weights[part] for column, part in parts])
    if mask is not None:
        rows, weights = rows[mask[rows]], weights[mask[rows]]
    order = np.argsort(rows)
    rows = rows[order]
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    if len(firsts) > limit:
        sums = np.add.reduceat(weights[order], firsts)
        firsts = firsts[np.argpartition(sums, len(sums) - limit)[len(sums) - limit :]]
    return rows[firsts]


def _cuts(columns: Sequence[Column], runs: Sequence[slice]) -> list[Cut]:
    """Return what of each column lies in the runs, those that have nothing there left out."""
    import numpy as np

    edges = np.array([edge for run in runs for edge in (run.start, run.stop)], dtype=np.int32)
    found = []
    for column in columns:
        places = np.searchsorted(column.rows, edges).tolist()
        parts = [slice(a, b) for a, b in zip(places[::2], places[1::2], strict=True) if a < b]
        if parts:
            found.append(Cut(column, parts, sum(part.stop - part.start for part in parts)))
    return found


def _bound(least: float, left: Sequence[Cut]) -> float:
    """Return what a sum must be above to come to ``least`` yet; rounding is allowed for."""
    ahead = sum(each.highest for each in left)
    return max(least * (1 - _ROUNDING) - ahead * (1 + _ROUNDING), 0.0)


def _merged(some: "list[Places]") -> "Places":
    """Return the distinct places of several arrays, ascending."""
    import numpy as np

    places = np.sort(np.concatenate(some))
    return places[np.diff(places, prepend=-1) > 0]


def _least(sums: "Scores", limit: int) -> float:
    """Return the ``limit``-th highest sum, 0 where there are fewer."""
    import numpy as np

    if len(sums) < limit:
        return 0.0
    return float(np.partition(sums, len(sums) - limit)[len(sums) - limit])
