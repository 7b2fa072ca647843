"""A ranking tried out: a copy of the index with another model's vectors, asked real questions."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from kb.ingest.pipeline import embed_waiting
from kb.model import Filter, Hit
from kb.seams import Embedder, Progress, Store
from kb.search.evaluate import Scores, score_each
from kb.search.find import search
from kb.search.known import DEPTH, place_of
from kb.search.tuning.lessons import Question
from kb.store import beside
from kb.store.embedded import EmbeddedStore
from kb.store.writer import EmbeddedWriter
from kb.workspace import Settings

Weights = Mapping[str, float] | None


@contextmanager
def copied(indexes: Path, home: Path, embedder: Embedder, progress: Progress) -> Iterator[Store]:
    """Give a copy of the index that holds the vectors of another embedder, for a while."""
    embed(indexes, home, embedder, progress)
    with closing(EmbeddedWriter(home)) as writer:
        writer.publish(embedder.name)
    store = EmbeddedStore(home)
    try:
        yield store
    finally:
        store.close()
        shutil.rmtree(home, ignore_errors=True)


def embed(indexes: Path, home: Path, embedder: Embedder, progress: Progress) -> None:
    """Make a copy of the index in ``home`` that keeps the embedder's vectors too."""
    beside.copy(indexes, home)
    with closing(EmbeddedWriter(home)) as writer:
        embed_waiting(writer, embedder, progress)


def asked(
    store: Store,
    embedder: Embedder,
    questions: Sequence[Question],
    settings: Settings,
    weights: Weights,
    advance: Callable[[int], object] = lambda _: None,
) -> dict[str, list[Hit]]:
    """Return what the search finds for each question, by its id."""
    found = {}
    for question in questions:
        found[question.id] = search(
            store, lambda: embedder, question.text, Filter(), DEPTH, settings, weights
        )
        advance(1)
    return found


def scores(questions: Sequence[Question], hits: Mapping[str, Sequence[Hit]]) -> dict[str, Scores]:
    """Return the measures of each question, as `kb eval` takes them."""
    rankings = {q.id: list(dict.fromkeys(map(place_of, hits[q.id]))) for q in questions}
    return score_each({q.id: q.gold for q in questions}, rankings)
