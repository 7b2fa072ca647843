"""The contracts behind which a part can be replaced: where documents are kept, and what embeds."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from kb.model import Candidate, Document, DocumentSummary, Failure, Filter, StoredPassage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into unit vectors; ``encode`` of passages and of queries may differ by prefix."""

    name: str
    dim: int

    def reads(self, text: str) -> bool:
        """Return whether the model knows the script of the text well enough to embed it."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return an array of shape (len(texts), dim), rows of unit length, in the order given."""
        ...

    def encode_query(self, text: str) -> "NDArray[np.float32]":
        """Return one unit vector of shape (dim,)."""
        ...


class Store(Protocol):
    """Keeps documents, and finds passages by terms, by vector and by place."""

    def summaries(self) -> list[DocumentSummary]:
        """Return every searchable document without its text, by id."""
        ...

    def failures(self) -> list[Failure]:
        """Return the sources that could not be read, by name."""
        ...

    def document(self, id: str) -> Document:
        """Return one whole document; raise NotFoundError when there is none."""
        ...

    def candidates(
        self,
        terms: Sequence[str],
        vector: "NDArray[np.float32] | None",
        limit: int,
        where: Filter,
    ) -> list[Candidate]:
        """Return the union of each signal's best ``limit`` passages that pass the filter.

        ``terms`` are those of the query in order, as ``kb.ingest.language.terms`` gives them; their
        neighbours in pairs make the bigram signal. Without a vector there is no dense signal.
        """
        ...

    def passages(self, keys: Iterable[int]) -> dict[int, StoredPassage]:
        """Return the passages of these keys; one that has left the index is left out."""
        ...
