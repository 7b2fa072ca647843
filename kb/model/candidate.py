"""What the signals find for a query before anything is ranked: the store's answer to the search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Floats = NDArray[np.floating[Any]]


class Candidate(NamedTuple):
    """A passage that some signal found, with its raw score in every signal.

    ``lexical``, ``bigram`` and ``heading`` are BM25 scores (0 when no term matches), ``coverage``
    is the share of the query's terms, by rarity, that the passage and its headings hold; ``dense``
    is the cosine, or ``None`` when the passage or the query has no vector. ``document`` tells
    neighbours from passages of other documents, 0 tells nothing: those of one have keys in a row.
    """

    key: int
    lexical: float
    bigram: float
    dense: float | None
    heading: float = 0.0
    coverage: float = 0.0
    document: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Candidates(Sequence[Candidate]):
    """Candidates by columns, each of shape (n,), since every search weighs some four hundred.

    ``dense`` is nan where a candidate has none.
    """

    keys: "Whole"
    lexical: "Floats"
    bigram: "Floats"
    dense: "Floats"
    heading: "Floats"
    coverage: "Floats"
    documents: "Whole"

    @classmethod
    def of(cls, rows: Iterable[Candidate]) -> Self:
        """Return candidates given one by one."""
        import numpy as np

        columns = [*zip(*rows, strict=True)] or [()] * len(Candidate._fields)
        keys, lexical, bigram, dense, heading, coverage, documents = columns
        return cls(
            np.array(keys, dtype=np.int64),
            np.array(lexical, dtype=np.float64),
            np.array(bigram, dtype=np.float64),
            np.array(dense, dtype=np.float64),  # None becomes nan
            np.array(heading, dtype=np.float64),
            np.array(coverage, dtype=np.float64),
            np.array(documents, dtype=np.int64),
        )

    @classmethod
    def joined(cls, parts: "Sequence[Candidates]") -> Self:
        """Return the candidates of several, by key."""
        import numpy as np

        if not parts:
            return cls.of(())
        order = np.argsort(np.concatenate([part.keys for part in parts]), kind="stable")
        columns = zip(*(part.columns for part in parts), strict=True)
        return cls(*(np.concatenate(column)[order] for column in columns))

    @property
    def columns(self) -> "tuple[NDArray[Any], ...]":
        """The columns in their order."""
        return (
            self.keys,
            self.lexical,
            self.bigram,
            self.dense,
            self.heading,
            self.coverage,
            self.documents,
        )

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Candidate: ...
    @overload
    def __getitem__(self, place: slice) -> "Candidates": ...
    def __getitem__(self, place: int | slice) -> "Candidate | Candidates":
        if isinstance(place, slice):
            return type(self)(*(column[place] for column in self.columns))
        key, lexical, bigram, dense, heading, coverage, document = (
            column[place].item() for column in self.columns
        )
        known = dense if dense == dense else None
        return Candidate(key, lexical, bigram, known, heading, coverage, document)
