"""What a filter admits of the rows of an index: a mask, and the runs that those rows lie in.

Passages of a kind, a jurisdiction and a language lie side by side (``kb.store.generations``), so
most filters admit a few runs, and a search goes through these instead of all that there is.
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

# Rows that take as long to go through as another run does: each column of postings is cut for it.
WORTH_A_RUN = 16_384


class Admitted(NamedTuple):
    """A mask over rows and, ascending, runs that hold all rows that it admits.

    ``whole`` says that the runs hold no other rows.
    """

    mask: "Mask"
    runs: tuple[slice, ...]
    whole: bool


def admitted(mask: "Mask") -> Admitted | None:
    """Return what a mask admits, ``None`` for all.

    Rows that it does not admit are left out where WORTH_A_RUN of them lie together, or at an end.
    """
    import numpy as np

    edges = np.flatnonzero(np.diff(mask, prepend=np.False_, append=np.False_))
    starts, ends = edges[::2], edges[1::2]
    if len(starts) == 1 and ends[0] - starts[0] == len(mask):
        return None
    parted = starts[1:] - ends[:-1] >= WORTH_A_RUN
    whole = bool(parted.all())
    if not whole:
        starts = starts[np.append(True, parted)]
        ends = ends[np.append(parted, True)]
    return Admitted(mask, tuple(map(slice, starts.tolist(), ends.tolist())), whole)
