"""Embedding while sources are still being read, so that no core waits for the other's work.

The encoder lets go of Python's lock, so one thread of the parent encodes while child processes
parse; only the caller's thread touches the store.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kb.seams import Embedder, WordEmbedder, Writer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Few enough that Ctrl-C need not wait long for a batch, enough that lengths within one are alike.
AT_ONCE = 256
_MOST_WAITING = 8 * AT_ONCE  # what comes beyond is found in the store when all has been read

Passages = Sequence[tuple[bytes, str]]
Encoded = tuple[list[bytes], "NDArray[np.float32]", list[bytes], list[bytes]]


class Ahead:
    """Takes the passages of each staged source, and keeps their vectors when they are ready."""

    def __init__(self, writer: Writer, embedder: Embedder) -> None:
        self._writer = writer
        self._embedder = embedder
        self._thread = ThreadPoolExecutor(1, "embedding")
        self._running: Future[Encoded] | None = None
        self._waiting: dict[bytes, str] = {}
        self._taken: set[bytes] = set()

    def take(self, source: str) -> None:
        """Take over the passages of a source that has just been staged."""
        if len(self._waiting) < _MOST_WAITING:
            for hash, text in self._writer.unembedded(self._embedder.name, source):
                if hash not in self._taken:
                    self._waiting[hash] = text
        self._go_on()

    def finish(self) -> None:
        """Keep what is ready or nearly so; the rest stays for later."""
        try:
            self._keep()
        finally:
            self._thread.shutdown()

    def drop(self) -> None:
        """Give up, as soon as the batch in hand lets it."""
        self._thread.shutdown(cancel_futures=True)

    def _go_on(self) -> None:
        if self._running is not None and not self._running.done():
            return
        self._keep()
        if len(self._waiting) >= AT_ONCE:
            batch = sorted(self._waiting.items(), key=lambda pair: -len(pair[1]))[:AT_ONCE]
            for hash, _ in batch:
                del self._waiting[hash]
                self._taken.add(hash)
            self._running = self._thread.submit(encode, self._embedder, batch)

    def _keep(self) -> None:
        if self._running is not None:
            keep(self._writer, self._embedder.name, self._running.result())
            self._running = None


@contextmanager
def embedding_ahead(writer: Writer, embedder: Embedder) -> Iterator[Ahead]:
    """Lend an ``Ahead``; leaving by an exception drops what it has not kept."""
    ahead = Ahead(writer, embedder)
    try:
        yield ahead
    except BaseException:
        ahead.drop()
        raise
    ahead.finish()


def encode(embedder: Embedder, batch: Passages) -> Encoded:
    """Return hashes, vectors, shape (n, dim), words, and hashes of what the model cannot read."""
    readable = [(hash, text) for hash, text in batch if embedder.reads(text)]
    known = {hash for hash, _ in readable}
    texts = [text for _, text in readable]
    words: list[bytes] = []
    if isinstance(embedder, WordEmbedder):
        vectors, words = embedder.encode_passages_and_words(texts)
    else:
        vectors = embedder.encode_passages(texts)
    return [h for h, _ in readable], vectors, words, [h for h, _ in batch if h not in known]


def keep(writer: Writer, model: str, encoded: Encoded) -> None:
    """Write the vectors, and that there are none for passages which the model cannot read."""
    hashes, vectors, words, unreadable = encoded
    if hashes:
        writer.add_vectors(model, hashes, vectors, words)
    if unreadable:
        writer.add_vectors(model, unreadable, None)
