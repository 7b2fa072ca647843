"""BM25 over terms of passages, their adjacent pairs and the headings over them, in mapped files.

Every term's weight in every passage is worked out when the index is built (the eager sparse scoring
of Lù 2024, arXiv 2407.03618), in the variant that Lucene uses (Kamphuis et al. 2020), so that a
query adds up a few slices. The library bm25s scores the same way. It is not used since, over 60,000
passages with 7.4 million terms, it builds the index of pairs in 11.5 s and 0.87 GB where this takes
1.8 s and 0.64 GB, and since importing it adds 0.3 s to every search.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Terms = NDArray[np.uint32]
    Keys = NDArray[np.uint32] | NDArray[np.uint64]
    Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse matrix of weights by column; key i owns ``rows[starts[i]:starts[i + 1]]``.

    The keys ascend; within a key the rows ascend and are distinct.
    """

    keys: "Keys"
    starts: "NDArray[np.int64]"
    rows: "NDArray[np.int32]"
    weights: "Scores"


@dataclass(frozen=True, slots=True)
class Lexical:
    """An open index over ``size`` passages; the row of a passage is its place at the build."""

    size: int
    unigrams: Postings
    bigrams: Postings
    headings: Postings

    def scores(self, query: "Terms") -> "tuple[Scores, Scores, Scores]":
        """Return BM25 by terms, by adjacent pairs of terms and by headings, each of shape (size,).

        A term that stands twice in the query counts twice.
        """
        return (
            _add_up(self.unigrams, query, self.size),
            _add_up(self.bigrams, _pairs(query), self.size),
            _add_up(self.headings, query, self.size),
        )

    def coverage(self, query: "Terms", rows: "NDArray[np.int64]") -> "Scores":
        """Return the share of the query that each row holds in text or headings, from 0 to 1.

        Terms count by their rarity, once each; one that no passage holds counts as the rarest, so a
        question told in other words than the corpus's is covered by none.
        """
        import numpy as np

        share = np.zeros(len(rows), dtype=np.float32)
        whole = 0.0
        for term in np.unique(query):
            held = _held(self.unigrams, term)
            rarity = float(_rarity(self.size, len(held)))
            whole += rarity
            share[_among(held, rows) | _among(_held(self.headings, term), rows)] += rarity
        return share / np.float32(max(whole, 1e-9))


@dataclass(frozen=True, slots=True)
class Used:
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


Usage = tuple[Used, Used, Used]


def hash_terms(terms: Sequence[str]) -> "Terms":
    """Return the CRC-32 of each term: the same on every machine, shape (len(terms),).

    Two of 200,000 terms share a value in some five cases, which moves no figure of a ranking.
    """
    import numpy as np

    values = (zlib.crc32(term.encode("utf-8", "surrogatepass")) for term in terms)
    return np.fromiter(values, dtype=np.uint32, count=len(terms))


def build(
    terms: "Sequence[Terms]",
    headings: "Sequence[Terms]",
    folder: Path,
    among: Usage | None = None,
    *,
    k1: float = 0.6,
    b: float = 0.7,
) -> Usage:
    """Write into ``folder`` the index of passages, given each one's hashed terms in text order.

    ``headings`` holds the terms of the headings over each passage. Returns how terms, pairs and
    headings are used. Given that of another collection, they weigh here what they weigh there, so
    that the scores of the two compare.
    """
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    flat, owners, lengths = _laid_out(terms)
    unigrams, used = _weigh(flat, owners, lengths, among and among[0], k1, b)
    _save(unigrams, folder, "unigrams")
    within = owners[:-1] == owners[1:]
    pairs, owners = _pairs(flat)[within], owners[:-1][within]
    bigrams, paired = _weigh(pairs, owners, np.maximum(lengths - 1, 0), among and among[1], k1, b)
    _save(bigrams, folder, "bigrams")
    above, headed = _weigh(*_laid_out(headings), among and among[2], k1, b)
    _save(above, folder, "headings")
    np.save(folder / "size.npy", np.int64(len(terms)))
    return used, paired, headed


def _laid_out(
    terms: "Sequence[Terms]",
) -> "tuple[Terms, NDArray[np.int32], NDArray[np.int64]]":
    """Return all terms end to end, the row of each, and the number of terms by row."""
    import numpy as np

    lengths = np.fromiter((len(row) for row in terms), dtype=np.int64, count=len(terms))
    flat = np.concatenate([*terms, np.empty(0, dtype=np.uint32)]).astype(np.uint32, copy=False)
    return flat, np.repeat(np.arange(len(terms), dtype=np.int32), lengths), lengths


def open_lexical(folder: Path) -> Lexical:
    """Return the index in ``folder``, memory-mapped: opening reads no postings."""
    import numpy as np

    size = int(np.load(folder / "size.npy"))
    return Lexical(size, *(_load(folder, name) for name in ("unigrams", "bigrams", "headings")))


def _pairs(terms: "Terms") -> "NDArray[np.uint64]":
    import numpy as np

    wide = terms.astype(np.uint64)
    return (wide[:-1] << np.uint64(32)) | wide[1:]


def _weigh(
    keys: "Keys",
    owners: "NDArray[np.int32]",
    lengths: "NDArray[np.int64]",
    among: Used | None,
    k1: float,
    b: float,
) -> tuple[Postings, Used]:
    """Return the BM25 weight of every key in every row that holds it, and the keys' usage.

    ``owners`` gives the row of each occurrence and must ascend; ``lengths`` counts keys by row.
    Rarity and length are reckoned ``among`` another collection where one is given.
    """
    import numpy as np

    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    firsts = np.flatnonzero(_changes(keys) | _changes(owners))
    counts = np.diff(firsts, append=len(keys))
    keys, owners = keys[firsts], owners[firsts]
    starts = np.append(np.flatnonzero(_changes(keys)), len(keys)).astype(np.int64)
    holders = np.diff(starts)
    distinct = keys[starts[:-1]]
    own = Used(distinct, holders, len(lengths), float(lengths.mean()) if len(lengths) else 0.0)
    known = own if among is None else among
    common = holders if among is None else among.by(distinct)
    rarity = _rarity(known.rows, common)
    damping = (k1 * (1 - b + b * (lengths / max(known.mean, 1e-9)))).astype(np.float32)
    weights = np.repeat(rarity, holders) * (counts / (counts + damping[owners]))
    return Postings(distinct, starts, owners, weights.astype(np.float32)), own


def _rarity(rows: int, holders: "int | NDArray[np.int64]") -> "Scores":
    """Return the weight of keys that so many of the rows hold: Lucene's inverse frequency."""
    import numpy as np

    return np.log1p((rows - holders + 0.5) / (holders + 0.5)).astype(np.float32)


def _changes(values: "Keys | NDArray[np.int32]") -> "NDArray[np.bool_]":
    """Return where a value differs from the one before it; the first always does."""
    import numpy as np

    changed = np.ones(len(values), dtype=np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _add_up(postings: Postings, query: "Keys", size: int) -> "Scores":
    import numpy as np

    total = np.zeros(size, dtype=np.float32)
    wanted, counts = np.unique(query, return_counts=True)
    places = np.searchsorted(postings.keys, wanted)
    for key, place, count in zip(wanted, places, counts, strict=True):
        if place < len(postings.keys) and postings.keys[place] == key:
            held = slice(postings.starts[place], postings.starts[place + 1])
            # The rows of one key are distinct, so a plain indexed sum loses nothing.
            total[postings.rows[held]] += count * postings.weights[held]
    return total


def _held(postings: Postings, key: "np.uint32") -> "NDArray[np.int32]":
    """Return the rows that hold a key, ascending."""
    import numpy as np

    place = np.searchsorted(postings.keys, key)
    if place == len(postings.keys) or postings.keys[place] != key:
        return postings.rows[:0]
    return postings.rows[postings.starts[place] : postings.starts[place + 1]]


def _among(held: "NDArray[np.int32]", rows: "NDArray[np.int64]") -> "NDArray[np.bool_]":
    """Return which of the rows are held, by looking each up."""
    import numpy as np

    if not len(held):
        return np.zeros(len(rows), dtype=np.bool_)
    places = np.minimum(np.searchsorted(held, rows), len(held) - 1)
    return np.asarray(held[places] == rows)


_PARTS = ("keys", "starts", "rows", "weights")


def _save(postings: Postings, folder: Path, name: str) -> None:
    import numpy as np

    for part in _PARTS:
        np.save(folder / f"{name}.{part}.npy", getattr(postings, part))


def _load(folder: Path, name: str) -> Postings:
    import numpy as np

    # A mapping of an empty array is refused by the operating system, so numpy reads those.
    def read(part: str) -> "NDArray[np.generic]":
        path = folder / f"{name}.{part}.npy"
        header_only = path.stat().st_size <= 128
        return np.asarray(np.load(path, mmap_mode=None if header_only else "r"))

    return Postings(*(read(part) for part in _PARTS))  # type: ignore[arg-type]
