"""BM25 over terms of passages, their adjacent pairs and the headings over them, in mapped files.

Every term's weight in every passage is worked out when the index is built (the eager sparse scoring
of Lù 2024, arXiv 2407.03618), in the variant that Lucene uses (Kamphuis et al. 2020), so that a
query adds up a few slices. The library bm25s scores the same way. It is not used since, over 60,000
passages with 7.4 million terms, it builds the index of pairs in 11.5 s and 0.87 GB where sorted
numbers took 1.8 s and 0.64 GB, and since importing it adds 0.3 s to every search.
"""

import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.store.maxscore import best
from kb.store.postings import (
    KEY_BITS,
    Column,
    Postings,
    Used,
    load,
    rarity,
    save,
    summed,
    weigh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from kb.store.admitted import Admitted
    from kb.store.postings import Keys, Rows, Scores

    Terms = NDArray[np.uint32]

_FIELDS = ("terms", "pairs", "headings")
# What a word counts of a phrase that says the same as a word of the query: the long form of an
# acronym. Between 0.25 and 0.5 ObliQA dev tells no difference; its pairs lose what its words gain.
ALSO = 0.35
FEW = 50_000  # passages that are measured all together


class Texts(NamedTuple):
    """The hashed terms of many texts end to end, and how many there are of each."""

    terms: "Terms"
    lengths: "NDArray[np.int64]"

    @property
    def owners(self) -> "Rows":
        """The text of each term."""
        import numpy as np

        return np.repeat(np.arange(len(self.lengths), dtype=np.int32), self.lengths)


def laid_out(texts: "Sequence[Terms | bytes]") -> Texts:
    """Return the hashed terms of texts, arrays or their bytes, end to end."""
    import numpy as np

    blobs = [each if isinstance(each, bytes) else each.tobytes() for each in texts]
    lengths = np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs)) // _TERM_BYTES
    return Texts(np.frombuffer(b"".join(blobs), dtype=np.uint32), lengths)


_TERM_BYTES = 4


class Asked(NamedTuple):
    """A query looked up: the column of each of its distinct terms, by field, and of its pairs.

    Columns of terms and headings stand in the same order. ``also`` are the columns of terms, and
    those of headings, of the phrases that say the same as one of its words.
    """

    terms: list[Column]
    pairs: list[Column]
    headings: list[Column]
    also: tuple[list[Column], list[Column]] = ([], [])


class Measured(NamedTuple):
    """What the signals say of some passages: BM25 by terms, pairs and headings; and ``coverage``.

    That is the share of the query that a passage holds in text or headings, from 0 to 1. Terms
    count in it by their rarity, once each; one that no passage holds counts as the rarest, so a
    question told in other words than the corpus's is covered by none.
    """

    unigram: "Scores"
    bigram: "Scores"
    heading: "Scores"
    coverage: "Scores"

    def at(self, rows: "NDArray[np.integer]") -> "Measured":
        """Return what the signals say of some of the passages, by place."""
        return Measured(*(each[rows] for each in self))


class Lexical(NamedTuple):
    """An open index over ``size`` passages; the row of a passage is its place at the build."""

    size: int
    terms: Postings
    pairs: Postings
    headings: Postings

    def look_up(self, query: "Terms", also: "Terms | None" = None) -> Asked:
        """Return a query looked up; a term that stands twice in it counts twice.

        ``also`` holds the terms of phrases that say the same as one of its words.
        """
        keys = _wide(query)
        found = Asked(
            self.terms.columns(keys),
            self.pairs.columns(_pairs(query)),
            self.headings.columns(keys),
        )
        if also is None or not len(also):
            return found
        more = _wide(also)
        fields = self.terms.columns(more, ALSO), self.headings.columns(more, ALSO)
        return found._replace(also=fields)

    def best(self, asked: Asked, limit: int, allowed: "Admitted | None" = None) -> "list[Rows]":
        """Return the ``limit`` best rows by terms, by pairs of terms and by headings, unordered.

        ``allowed`` are the rows that a filter admits.
        """
        terms, headings = asked.also
        return [
            best(columns, self.size, limit, allowed)
            for columns in (asked.terms + terms, asked.pairs, asked.headings + headings)
        ]

    def holders(self, query: "Terms") -> list[tuple[int, float]]:
        """Return how many passages hold each term of a query in their text, and its rarity."""
        keys = _wide(query)
        counts = [len(column.rows) for column in self.terms.columns(keys)]
        found = {
            key: (count, float(rarity(self.size, count)))
            for key, count in zip(sorted(set(keys.tolist())), counts, strict=True)
        }
        return [found[key] for key in keys.tolist()]

    def measurer(self, asked: Asked) -> "Callable[[NDArray[np.integer]], Measured]":
        """Return what measures some rows by a query.

        Over few passages all of them are measured right away: that takes as long as to measure some
        hundreds of them, which a search does twice.
        """
        return partial(self.measure, asked) if self.size > FEW else self._everywhere(asked).at

    def _everywhere(self, asked: Asked) -> Measured:
        """Return what the query says of all rows; the same as ``measure`` does, to the bit."""
        import numpy as np

        covered = np.zeros(self.size, np.float32)
        whole = 0.0
        for text, above in zip(asked.terms, asked.headings, strict=True):
            held = np.zeros(self.size, np.bool_)
            held[text.rows] = held[above.rows] = True
            weight = float(rarity(self.size, len(text.rows)))
            whole += weight
            covered[held] += weight
        terms, headings = asked.also
        return Measured(
            summed([*asked.terms, *terms], self.size),
            summed(asked.pairs, self.size),
            summed([*asked.headings, *headings], self.size),
            covered / np.float32(max(whole, 1e-9)),
        )

    def measure(self, asked: Asked, rows: "NDArray[np.integer]") -> Measured:
        """Return what the query says of some rows, each array of shape (len(rows),)."""
        import numpy as np

        wanted = rows.astype(np.int32)  # as the columns are: else each would be cast whole
        terms, headings = asked.also
        text = self.terms.at(asked.terms + terms, wanted)
        above = self.headings.at(asked.headings + headings, wanted)
        own = len(asked.terms)  # what is not a word of the query covers none
        held = (text[:own] > 0) | (above[:own] > 0)
        counts = np.array([len(column.rows) for column in asked.terms], dtype=np.int64)
        weights = rarity(self.size, counts)
        return Measured(
            text.sum(axis=0),
            self.pairs.at(asked.pairs, wanted).sum(axis=0),
            above.sum(axis=0),
            (held * weights[:, np.newaxis]).sum(axis=0) / max(sum(weights.tolist()), 1e-9),
        )


Usage = tuple[Used, Used, Used]


def hash_terms(terms: Sequence[str]) -> "Terms":
    """Return the CRC-32 of each term: the same on every machine, shape (len(terms),).

    Two of 200,000 terms share a value in some five cases, which moves no figure of a ranking.
    """
    import numpy as np

    values = (zlib.crc32(term.encode("utf-8", "surrogatepass")) for term in terms)
    return np.fromiter(values, dtype=np.uint32, count=len(terms))


def build(
    texts: Texts,
    headings: Texts,
    folder: Path,
    among: Usage | None = None,
    *,
    k1: float = 0.6,
    b: float = 0.7,
) -> Usage:
    """Write into ``folder`` the index of passages, given their terms in text order.

    ``headings`` holds the terms of the headings over each passage. Returns how terms, pairs and
    headings are used. Given that of another collection, they weigh here what they weigh there, so
    that the scores of the two compare.
    """
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)

    def write(field: int, keys: "Keys", owners: "Rows", lengths: "NDArray[np.int64]") -> Used:
        made, used = weigh(keys, owners, lengths, among and among[field], k1, b)
        save(made, folder, _FIELDS[field])
        return used

    owners = texts.owners
    single = write(0, _wide(texts.terms), owners, texts.lengths)
    within = owners[:-1] == owners[1:]
    pairs = _pairs(texts.terms)[within]
    paired = write(1, pairs, owners[:-1][within], np.maximum(texts.lengths - 1, 0))
    above = write(2, _wide(headings.terms), headings.owners, headings.lengths)
    np.save(folder / "size.npy", np.int64(len(texts.lengths)))
    return single, paired, above


def open_lexical(folder: Path) -> Lexical:
    """Return the index in ``folder``, memory-mapped: opening reads no postings."""
    import numpy as np

    size = int(np.load(folder / "size.npy"))
    return Lexical(size, *(load(folder, name, size) for name in _FIELDS))


def _wide(terms: "Terms") -> "Keys":
    import numpy as np

    return terms.astype(np.uint64)


def _pairs(terms: "Terms") -> "Keys":
    """Return a hash of each two adjacent terms, of KEY_BITS (multiplicative, Knuth 6.4).

    Of 15 million pairs some hundred share theirs with another.
    """
    import numpy as np

    wide = _wide(terms)
    both = (wide[:-1] << np.uint64(32)) | wide[1:]
    both ^= both >> np.uint64(29)
    return (both * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - KEY_BITS)
