"""A model whose words of a question are turned by a matrix that `kb tune` learned.

The matrix says what a question's words should look for in the words of passages. Passages, and the
vector of a question, stay as the model gives them, so an index serves with it and without.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import TYPE_CHECKING

from kb.seams import Embedder, WordEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(slots=True)
class Adapted:
    """A ``WordEmbedder`` that gives what ``model`` does, but for the words of a query."""

    model: WordEmbedder
    name: str
    dim: int
    matrix: "Floats"

    def reads(self, text: str) -> bool:
        """Return whether the model reads the text."""
        return self.model.reads(text)

    def encode_passages(self, texts: Sequence[str], headings: Sequence[str] = ()) -> "Floats":
        """Return the model's vectors."""
        return self.model.encode_passages(texts, headings)

    def encode_passages_and_words(
        self, texts: Sequence[str], headings: Sequence[str] = ()
    ) -> "tuple[Floats, list[bytes]]":
        """Return the model's vectors and words."""
        return self.model.encode_passages_and_words(texts, headings)

    def encode_query(self, text: str) -> "Floats":
        """Return the model's vector."""
        return self.model.encode_query(text)

    def query_words(self, text: str) -> list[str]:
        """Return the words of a query."""
        return self.model.query_words(text)

    def encode_query_words(self, text: str) -> "tuple[list[str], Floats]":
        """Return the words of a query and their states, turned."""
        words, states = self.model.encode_query_words(text)
        return words, turned(states, self.matrix)[0]


def adapted(embedder: Embedder, adapter: str) -> Embedder:
    """Return the embedder with an adapter as ``written`` gives it; ``""`` changes nothing."""
    if not adapter or not isinstance(embedder, WordEmbedder):
        return embedder
    return Adapted(embedder, embedder.name, embedder.dim, matrix_of(adapter))


def turned(states: "Floats", matrix: "Floats") -> "tuple[Floats, Floats]":
    """Return states, rows, with what the matrix makes of each added: unit rows, and their lengths.

    A matrix of zeros changes nothing.
    """
    import numpy as np

    moved = states + states @ matrix.T
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return moved / lengths, lengths


def written(matrix: "Floats") -> str:
    """Return a square matrix in half precision, in base64."""
    return b64encode(matrix.astype("<f2").tobytes()).decode("ascii")


@lru_cache(maxsize=1)
def matrix_of(adapter: str) -> "Floats":
    """Return the matrix that ``written`` wrote, of square shape."""
    import numpy as np

    numbers = np.frombuffer(b64decode(adapter), "<f2").astype(np.float32)
    return numbers.reshape(isqrt(len(numbers)), -1)
