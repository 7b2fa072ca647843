"""Embedding while sources are read."""

import threading

import numpy as np
import pytest

from kb.ingest.ahead import AT_ONCE, embedding_ahead, encode
from kb.model import Unembedded


class Vectors:
    """A writer's side of embedding: what is staged, and what has got a vector."""

    def __init__(self, passages: dict[str, int]) -> None:
        self.staged = {
            source: [
                Unembedded(f"{source}{n}".encode(), f"passage {n} of {source}")
                for n in range(count)
            ]
            for source, count in passages.items()
        }
        self.kept: list[tuple[bytes, bool]] = []
        self.threads: set[int] = set()

    def unembedded(self, model: str, source: str = ""):
        have = {hash for hash, _ in self.kept}
        return [each for each in self.staged[source] if each.key not in have]

    def add_vectors(self, model, hashes, vectors, words=()):
        self.threads.add(threading.get_ident())
        self.kept += [(hash, vectors is not None) for hash in hashes]
        assert vectors is None or [v[0] for v in vectors] == [float(len(h)) for h in hashes]


class Lengths:
    """An embedder whose vector says which text it is of, and that cannot read some."""

    name, dim = "lengths", 1

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def reads(self, text: str) -> bool:
        return not text.startswith("passage 7 ")

    def encode_passages(self, texts, headings=()):
        self.threads.add(threading.get_ident())
        return np.array(
            [[len(t.removeprefix("passage ").replace(" of ", ""))] for t in texts], dtype=np.float32
        ).reshape(-1, 1)


def test_passages_get_their_own_vector_once_in_another_thread():
    writer, embedder = Vectors({"a": AT_ONCE, "b": AT_ONCE // 2, "c": AT_ONCE}), Lengths()
    with embedding_ahead(writer, embedder) as ahead:
        for source in ("a", "b", "a", "c"):
            ahead.take(source)
    hashes = [hash for hash, _ in writer.kept]
    assert len(hashes) == len(set(hashes)) >= AT_ONCE
    assert (b"a7", False) in writer.kept
    assert sum(not readable for _, readable in writer.kept) == len(
        [h for h in hashes if h in (b"a7", b"b7", b"c7")]
    )
    assert writer.threads == {threading.get_ident()}
    assert threading.get_ident() not in embedder.threads


def test_an_encoder_that_fails_is_heard_of():
    class Broken(Lengths):
        def encode_passages(self, texts, headings=()):
            raise MemoryError("no room")

    writer = Vectors({"a": AT_ONCE})
    with pytest.raises(MemoryError), embedding_ahead(writer, Broken()) as ahead:
        ahead.take("a")
    assert writer.kept == []


def test_an_embedder_is_given_the_heading_over_each_text_that_it_reads():
    class Told(Lengths):
        def encode_passages(self, texts, headings=()):
            self.given = [*zip(texts, headings, strict=True)]
            return np.zeros((len(texts), 1), dtype=np.float32)

    some = [Unembedded(b"1", "passage 7 ", "Unread"), Unembedded(b"2", "Fee.", "Fees")]
    embedder = Told()
    keys, _, _, unread = encode(embedder, some)
    assert (keys, unread) == ([b"2"], [b"1"])
    assert embedder.given == [("Fee.", "Fees")]


def interrupted(writer: Vectors) -> None:
    with embedding_ahead(writer, Lengths()) as ahead:
        ahead.take("a")
        raise KeyboardInterrupt


def test_an_interruption_ends_the_thread():
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        interrupted(Vectors({"a": AT_ONCE}))
    assert threading.active_count() <= before
