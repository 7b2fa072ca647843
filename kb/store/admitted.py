"""What a filter admits of the rows of an index: a mask, and the runs that those rows lie in.

Passages of a kind, a jurisdiction and a language lie side by side (``kb.store.generations``), so
most filters admit a few runs, and a search goes through these instead of all that there is.
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

# A column of postings is cut by two look-ups for each run.
MOST_RUNS = 32


class Admitted(NamedTuple):
    """A mask over rows and, ascending, runs that hold all rows that it admits.

    ``whole`` says that the runs hold no other rows.
    """

    mask: "Mask"
    runs: tuple[slice, ...]
    whole: bool


def admitted(mask: "Mask") -> Admitted | None:
    """Return what a mask admits, ``None`` for all.

    Of more than MOST_RUNS runs those are joined that have the fewest rows between them.
    """
    import numpy as np

    edges = np.flatnonzero(np.diff(mask, prepend=np.False_, append=np.False_))
    starts, ends = edges[::2], edges[1::2]
    if len(starts) == 1 and ends[0] - starts[0] == len(mask):
        return None
    whole = len(starts) <= MOST_RUNS
    if not whole:
        gaps = starts[1:] - ends[:-1]
        kept = np.sort(np.argpartition(gaps, -(MOST_RUNS - 1))[-(MOST_RUNS - 1) :])
        starts, ends = starts[[0, *(kept + 1)]], ends[[*kept, -1]]
    runs = map(slice, starts.tolist(), ends.tolist())
    return Admitted(mask, tuple(runs), whole)
