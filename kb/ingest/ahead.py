"""Embedding while sources are still being read, so that no core waits for the other's work.

The encoder lets go of Python's lock, so one thread of the parent encodes while child processes
parse; only the caller's thread touches the store.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kb.model import Unembedded
from kb.seams import Embedder, WordEmbedder, Writer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Few enough that Ctrl-C need not wait long for a batch, enough that lengths within one are alike.
AT_ONCE = 256
_MOST_WAITING = 8 * AT_ONCE  # what comes beyond is found in the store when all has been read

Encoded = tuple[list[bytes], "NDArray[np.float32]", list[bytes], list[bytes]]


class Ahead:
    """Takes the passages of each staged source, and keeps their vectors when they are ready."""

    def __init__(self, writer: Writer, embedder: Embedder) -> None:
        self._writer = writer
        self._embedder = embedder
        self._thread = ThreadPoolExecutor(1, "embedding")
        self._running: Future[Encoded] | None = None
        self._waiting: dict[bytes, Unembedded] = {}
        self._taken: set[bytes] = set()

    def take(self, source: str) -> None:
        """Take over the passages of a source that has just been staged."""
        if len(self._waiting) < _MOST_WAITING:
            for passage in self._writer.unembedded(self._embedder.name, source):
                if passage.key not in self._taken:
                    self._waiting[passage.key] = passage
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
            batch = sorted(self._waiting.values(), key=lambda each: -len(each.text))[:AT_ONCE]
            for passage in batch:
                del self._waiting[passage.key]
                self._taken.add(passage.key)
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


def encode(embedder: Embedder, batch: Sequence[Unembedded]) -> Encoded:
    """Return keys, vectors, shape (n, dim), words, and keys of what the model cannot read."""
    readable = [passage for passage in batch if embedder.reads(passage.text)]
    known = {passage.key for passage in readable}
    given = [each.text for each in readable], [each.heading for each in readable]
    words: list[bytes] = []
    if isinstance(embedder, WordEmbedder):
        vectors, words = embedder.encode_passages_and_words(*given)
    else:
        vectors = embedder.encode_passages(*given)
    return (
        [each.key for each in readable],
        vectors,
        words,
        [each.key for each in batch if each.key not in known],
    )


def keep(writer: Writer, model: str, encoded: Encoded) -> None:
    """Write the vectors, and that there are none for passages which the model cannot read."""
    hashes, vectors, words, unreadable = encoded
    if hashes:
        writer.add_vectors(model, hashes, vectors, words)
    if unreadable:
        writer.add_vectors(model, unreadable, None)
