"""What the signals find in one part of an index, measured by all of them."""

from typing import TYPE_CHECKING

from kb.model import Candidates
from kb.store.generations import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from kb.later import Later
    from kb.store.admitted import Admitted
    from kb.store.dense import Dense
    from kb.store.lexical import Measured, Terms

    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Vector = NDArray[np.float32]
    Near = tuple[Rows, NDArray[np.float32]]  # rows, and their products with the query's vector


def nearest(
    dense: "Dense", given: "Later[Vector | None]", limit: int, allowed: "Admitted | None"
) -> "Near":
    """Return the ``limit`` rows that are nearest to the query's vector, and their products."""
    import numpy as np

    vector = given.result()
    if vector is None:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    return dense.search(vector, limit, allowed and allowed.mask)


def found(
    part: Part,
    terms: "tuple[Terms, Terms]",
    limit: int,
    allowed: "Admitted | None",
    given: "Later[Vector | None] | None",
    near: "Later[Near] | None",
    meanwhile: "Callable[[Candidates], None] | None",
) -> Candidates:
    """Return what the signals find in one part; ``allowed`` are its rows that pass.

    ``terms`` are those of the query, and of phrases that say the same as one of its words. What
    terms find is measured while the vector is made, and ``meanwhile`` is called with that, without
    cosines. ``near`` are the nearest of the first share of the part's vectors; the other shares are
    gone through here, at the same time.
    """
    import numpy as np

    asked = part.lexical.look_up(*terms)
    rows = np.sort(np.concatenate(part.lexical.best(asked, limit, allowed))).astype(np.int64)
    told = rows[np.diff(rows, prepend=-1) > 0]
    measure = part.lexical.measurer(asked)
    measured = measure(told)
    by_terms = _candidates(part, told, measured, np.full(len(told), np.nan, np.float32))
    if near is not None and meanwhile is not None:
        meanwhile(by_terms)
    vector = given.result() if given is not None else None
    if part.dense is None or near is None or vector is None:
        return by_terms
    those = _candidates(part, told, measured, part.dense.scores(vector, told))
    others = part.dense.shares()[1:]
    shares = [each.search(vector, limit, allowed and allowed.mask) for each in others]
    more, products = _beyond(told, [*shares, near.result()], limit)
    return Candidates.joined([those, _candidates(part, more, measure(more), products)])


def _beyond(told: "Rows", shares: "list[Near]", limit: int) -> "Near":
    """Return the ``limit`` nearest rows of several shares but for those told, ascending."""
    import numpy as np

    from kb.store.nearest import best

    rows = np.concatenate([rows for rows, _ in shares])
    products = np.concatenate([products for _, products in shares])
    rows, products = best(rows, products, limit)
    new = ~_held(rows, told)
    rows, products = rows[new], products[new]
    order = np.argsort(rows)
    return rows[order], products[order]


def _held(rows: "Rows", among: "Rows") -> "Mask":
    """Return which rows are among others, which ascend."""
    import numpy as np

    places = np.searchsorted(among, rows)
    held = places < len(among)
    held[held] = among[places[held]] == rows[held]
    return held


def _candidates(
    part: Part, rows: "Rows", measured: "Measured", cosines: "NDArray[np.float32]"
) -> Candidates:
    return Candidates(
        part.keys[rows],
        measured.unigram,
        measured.bigram,
        cosines,
        measured.heading,
        measured.coverage,
        part.documents[rows],
    )
