"""What the signals find in one part of an index, measured by all of them."""

from typing import TYPE_CHECKING

from kb.model import Candidates
from kb.store.generations import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from kb.later import Later
    from kb.store.lexical import Measured, Terms

    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Vector = NDArray[np.float32]


def nearest(
    part: Part, given: "Later[Vector | None]", limit: int, allowed: "Mask | None"
) -> "Rows":
    """Return the ``limit`` rows of a part that are nearest to the query's vector."""
    import numpy as np

    vector = given.result()
    if part.dense is None or vector is None:
        return np.empty(0, dtype=np.int64)
    return part.dense.search(vector, limit, allowed)[0]


def found(
    part: Part,
    terms: "tuple[Terms, Terms]",
    limit: int,
    allowed: "Mask | None",
    given: "Later[Vector | None] | None",
    near: "Later[Rows] | None",
    meanwhile: "Callable[[Candidates], None] | None",
) -> Candidates:
    """Return what the signals find in one part; ``allowed`` is a mask over its rows.

    ``terms`` are those of the query, and of phrases that say the same as one of its words.
    What terms find is measured while the vector is made, and while what is near to it is found,
    ``meanwhile`` is called with that.
    """
    import numpy as np

    asked = part.lexical.look_up(*terms)
    rows = np.sort(np.concatenate(part.lexical.best(asked, limit, allowed))).astype(np.int64)
    told = rows[np.diff(rows, prepend=-1) > 0]
    measured = part.lexical.measure(asked, told)
    vector = given.result() if given is not None else None
    those = [_candidates(part, told, measured, vector)]
    if near is not None:
        if meanwhile is not None:
            meanwhile(those[0])
        rows = np.sort(near.result())
        more = rows[~_held(rows, told)]
        those.append(_candidates(part, more, part.lexical.measure(asked, more), vector))
    return Candidates.joined(those)


def _held(rows: "Rows", among: "Rows") -> "Mask":
    """Return which rows are among others, which ascend."""
    import numpy as np

    places = np.searchsorted(among, rows)
    held = places < len(among)
    held[held] = among[places[held]] == rows[held]
    return held


def _candidates(
    part: Part, rows: "Rows", measured: "Measured", vector: "Vector | None"
) -> Candidates:
    import numpy as np

    cosines = np.full(len(rows), np.nan, np.float32)
    if part.dense is not None and vector is not None:
        cosines = part.dense.scores(vector, rows)
    return Candidates(
        part.keys[rows],
        measured.unigram,
        measured.bigram,
        cosines,
        measured.heading,
        measured.coverage,
        part.documents[rows],
    )
