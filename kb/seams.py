"""The contracts behind which a part can be replaced: where documents are kept, and what embeds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from kb.model import Candidates, Filter, Level, StoredPassage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.later import Later
    from kb.model import (
        DefinedTerm,
        Document,
        DocumentSummary,
        Event,
        Failure,
        Reference,
        Unembedded,
        Version,
    )

T = TypeVar("T")


class Embedder(Protocol):
    """Turns texts into unit vectors; ``encode`` of passages and of queries may differ by prefix."""

    name: str
    dim: int

    def reads(self, text: str) -> bool:
        """Return whether the model knows the script of the text well enough to embed it."""
        ...

    def encode_passages(
        self, texts: Sequence[str], headings: Sequence[str] = ()
    ) -> "NDArray[np.float32]":
        """Return an array of shape (len(texts), dim), rows of unit length, in the order given.

        ``headings`` stand over the texts, one each; none is as though all were ``""``.
        """
        ...

    def encode_query(self, text: str) -> "NDArray[np.float32]":
        """Return one unit vector of shape (dim,)."""
        ...


@runtime_checkable
class WordEmbedder(Embedder, Protocol):
    """An embedder that tells the states of single words too, for the best passages to be compared
    with a question word by word.
    """

    def encode_passages_and_words(
        self, texts: Sequence[str], headings: Sequence[str] = ()
    ) -> "tuple[NDArray[np.float32], list[bytes]]":
        """Return what ``encode_passages`` does, and each text's words, packed."""
        ...

    def query_words(self, text: str) -> list[str]:
        """Return the words of a query, without asking the model."""
        ...

    def encode_query_words(self, text: str) -> "tuple[list[str], NDArray[np.float32]]":
        """Return the words of a query and their states, unit rows of shape (words, dim)."""
        ...


class Store(Protocol):
    """Keeps documents, and finds passages by terms, by vector and by place."""

    def languages(self) -> frozenset[str]:
        """Return the languages of the searchable documents."""
        ...

    def summaries(self) -> "list[DocumentSummary]":
        """Return every searchable document without its text, by id."""
        ...

    def failures(self) -> "list[Failure]":
        """Return the sources that could not be read, by name."""
        ...

    def document(self, id: str, version: str = "") -> "Document":
        """Return one whole document, or an older version of it; else raise NotFoundError."""
        ...

    def called(self, names: Sequence[str]) -> list[str]:
        """Return the ids of the documents that go by one of the folded names of a law."""
        ...

    def holding(self, number: str) -> list[tuple[str, Level]]:
        """Return the laws that have a provision of this number, and at which level, by id."""
        ...

    def references(self, id: str, start: int, end: int) -> "list[Reference]":
        """Return what the live version of a document cites in a span of its text, in order."""
        ...

    def holders(self, terms: Sequence[str]) -> list[tuple[int, float]]:
        """Return how many passages hold each term, and its rarity as BM25 weighs it."""
        ...

    def citing(self, names: Sequence[str]) -> "list[tuple[str, Reference]]":
        """Return the references to a law by one of its folded names, with the document of each."""
        ...

    def befalling(self, names: Sequence[str]) -> "list[tuple[str, Event]]":
        """Return what other documents do to the law of these names: repeal or amend it."""
        ...

    def terms(self, term: str = "", document: str = "") -> "list[tuple[str, DefinedTerm]]":
        """Return the defined terms, of one document or all, each with its document."""
        ...

    def spelt_out(self, acronyms: Sequence[str]) -> dict[str, str]:
        """Return the long form that most documents give of each acronym in small letters."""
        ...

    def versions(self, id: str = "") -> "list[Version]":
        """Return the versions of a document, or of all documents, by document, newest first."""
        ...

    def in_force(self, day: str) -> Mapping[str, str]:
        """Return the version of each document that was in force on a day, by document.

        Left out are those that had not come into force by then, or had been repealed.
        """
        ...

    def beside(self, work: "Callable[[], T]") -> "Later[T]":
        """Have something worked out on the thread that then goes through the vectors."""
        ...

    def candidates(
        self,
        terms: Sequence[str],
        vector: "Callable[[], NDArray[np.float32] | None] | None",
        limit: int,
        where: Filter,
        meanwhile: "Callable[[Candidates], None] | None" = None,
        also: Sequence[str] = (),
    ) -> Candidates:
        """Return the union of each signal's best ``limit`` passages that pass the filter.

        ``terms`` are those of the query in order, as ``kb.ingest.language.terms`` gives them; their
        neighbours in pairs make the bigram signal. ``vector`` gives the query's vector, on another
        thread while terms are looked up; where it gives none there is no dense signal.
        ``meanwhile`` is called with what terms found while that thread makes it. ``also``
        holds terms of phrases that say the same as a word of the query; they count for less.
        """
        ...

    def passages(self, keys: Iterable[int], past: bool = False) -> dict[int, StoredPassage]:
        """Return the passages of these keys; one that has left the index is left out.

        With ``past`` those of past versions are given too.
        """
        ...

    def words(self, keys: Sequence[int]) -> dict[int, bytes]:
        """Return the packed words of passages that have any, see ``kb.search.words``."""
        ...


class Writer(Protocol):
    """Fills a store: stage what was read, add vectors, publish in one stroke."""

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint under which each source was last read, failed ones included."""
        ...

    def ids(self) -> dict[str, str]:
        """Return the source of every document id in use, editions of another source's aside."""
        ...

    def stage(
        self,
        source: str,
        fingerprint: str,
        documents: "Sequence[Document]",
        terms: Sequence[Sequence[str]],
    ) -> None:
        """Keep what a source says until it is published.

        ``terms`` holds, for each document, the index terms of each passage parted by spaces; those
        of the headings over it follow after a line end.
        """
        ...

    def fail(self, source: str, fingerprint: str, reason: str) -> None:
        """Note why a source could not be read; what an earlier reading of it gave is taken out."""
        ...

    def forget(self, source: str) -> None:
        """Note that the source is gone; its documents leave with the next publication."""
        ...

    def rename(self, source: str, name: str) -> None:
        """Note that a source lies elsewhere now; what it says stays as it is."""
        ...

    def lookalikes(self) -> Iterable[tuple[str, str]]:
        """Yield staged laws that look like editions of others, each with that other, by id."""
        ...

    def unembedded(self, model: str, source: str = "") -> "Iterable[Unembedded]":
        """Yield every distinct passage, or those of a source, without a vector."""
        ...

    def add_vectors(
        self,
        model: str,
        hashes: Sequence[bytes],
        vectors: "NDArray[np.float32] | None",
        words: Sequence[bytes] = (),
    ) -> None:
        """Keep the vectors of passages, one a hash; None says that the model cannot read them.

        ``words`` are their packed words where the model tells them, one a hash.
        """
        ...

    def changed(self, model: str) -> bool:
        """Return whether publishing would change what a search finds."""
        ...

    def publish(self, model: str) -> None:
        """Make what is staged searchable, and take out what has gone, in one stroke."""
        ...


class Progress(Protocol):
    """Shows how far long work has come: a bar on a terminal, lines in a pipe."""

    def bar(self, what: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Return a context that gives a function to call with the number of items done."""
        ...

    def say(self, line: str) -> None:
        """Show a line that matters."""
        ...

    def detail(self, line: str) -> None:
        """Show a line for those who watch each step."""
        ...
