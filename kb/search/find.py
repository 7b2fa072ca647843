"""A query into hits: its terms and its vector, the store's candidates, one ranking."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kb.ingest import language
from kb.model import Candidates, Filter, Hit, StoredPassage
from kb.seams import Embedder, Store, WordEmbedder
from kb.search import acronyms, first, lookup, places
from kb.search.fusion import AGAIN, Fused, fuse
from kb.search.spoken import language_of
from kb.workspace import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    # The states of a query's words, shape (words, dim), and what each counts, shape (words,).
    AskedWords = tuple[NDArray[np.float32], NDArray[np.float32]]

# How far down each signal is searched: the depth at which the weights were measured.
DEPTH = 200


def search(
    store: Store,
    embedder: Callable[[], Embedder] | None,
    query: str,
    where: Filter,
    limit: int,
    settings: Settings,
    weights: Mapping[str, float] | None = None,
) -> list[Hit]:
    """Return the ``limit`` passages that answer the query best and pass the filter, best first.

    ``embedder`` is opened only when it is needed; without one, or for a query in a script that its
    model does not know, terms alone decide. ``weights`` of signals by name replace the settings'.
    """
    # A command line may hold bytes that are no text; neither detector nor tokenizer bears them.
    query = query.encode("utf-8", "replace").decode("utf-8")
    if limit <= 0 or not query.strip():
        return []
    vector = _read(store, embedder, query, settings)
    spoken = where.language or language_of(store, query)
    terms = language.terms(query, spoken)
    exact = places.cited(store, query, where, spoken, limit)
    exact = exact or lookup.defined(store, query, where, spoken, limit)
    named = {(hit.passage.document, hit.passage.provision) for hit in exact}
    depth = max(limit, DEPTH)
    ranked = _ranked(store, embedder, vector, query, spoken, terms, where, depth, settings, weights)
    ranked, why = first.ahead(store, query, terms, where, ranked, depth)
    rest = ranked[:limit]
    passages = store.passages([fused.key for fused in rest], bool(where.as_of))
    hits = [
        Hit(
            passage=passage,
            score=fused.score,
            lexical_rank=fused.lexical_rank,
            dense_rank=fused.dense_rank,
            cosine=fused.cosine,
            signals=fused.signals,
            first=why.get(fused.key, ""),
        )
        for fused in rest
        if (passage := passages.get(fused.key)) is not None
    ]
    others = [hit for hit in hits if (hit.passage.document, hit.passage.provision) not in named]
    ranked_too = {_span(hit): hit for hit in hits}
    exact = [
        replace(ranked_too.get(_span(hit), hit), score=hit.score, first=hit.first) for hit in exact
    ]
    return [*exact, *others][:limit]


def _span(hit: Hit) -> tuple[str, int, int]:
    return hit.passage.document, hit.passage.start, hit.passage.end


def _read(
    store: Store, embedder: Callable[[], Embedder] | None, query: str, settings: Settings
) -> Callable[[], "NDArray[np.float32] | None"]:
    """Have the model read a query on another thread; return what waits for its vector.

    That is ``None`` where meaning counts nothing or the model does not know the script.
    """
    if embedder is None or settings.dense_weight <= 0:
        return lambda: None
    import numpy  # noqa: F401, ICN001 (two threads that load it at once find it half made)

    def read() -> "NDArray[np.float32] | None":
        model = embedder()
        return model.encode_query(query) if model.reads(query) else None

    return store.beside(read).result


def _ranked(
    store: Store,
    embedder: Callable[[], Embedder] | None,
    vector: Callable[[], "NDArray[np.float32] | None"],
    query: str,
    spoken: str,
    terms: list[str],
    where: Filter,
    depth: int,
    settings: Settings,
    weights: Mapping[str, float] | None,
) -> list[Fused]:
    """Return the candidates of the query's terms and vector, the best of them ranked again."""

    @cache
    def weights_of_words() -> "NDArray[np.float32]":
        wanted = embedder is not None and settings.rerank and settings.dense_weight > 0
        model = embedder() if embedder is not None and wanted else None
        words = model.query_words(query) if isinstance(model, WordEmbedder) else []
        return weighed(store, words, spoken)

    def near(keys: list[int]) -> Mapping[int, float]:
        model = embedder() if embedder is not None and len(weights_of_words()) else None
        if not isinstance(model, WordEmbedder) or vector() is None:
            return {}
        return near_words(store, (model.encode_query_words(query)[1], weights_of_words()), keys)

    def look_ahead(found: Candidates) -> None:
        if len(weights_of_words()):
            store.words(_likeliest(found))

    also = acronyms.spelt_out(store, query, spoken)
    found = store.candidates(terms, vector, depth, where, look_ahead, also)
    return fuse(found, settings, depth, weights, near)


def _likeliest(found: Candidates) -> list[int]:
    """Return the keys of as many candidates as are ranked again, the best by their terms."""
    import numpy as np

    best = np.argsort(-found.lexical - found.bigram)[:AGAIN]
    return list(map(int, found.keys[best]))


def near_words(store: Store, asked: "AskedWords", keys: list[int]) -> dict[int, float]:
    """Return how near the words of the query, by their rarity, stand to those of passages."""
    from kb.search.words import nearness

    states, weights = asked
    kept = store.words(keys)
    found = nearness(states, weights, list(kept.values()))
    return {key: value for key, value in zip(kept, found.tolist(), strict=True) if value == value}


def asked_words(store: Store, model: WordEmbedder, query: str, spoken: str = "") -> "AskedWords":
    """Return the states of the words of a query, and the rarity of each in the corpus."""
    words, states = model.encode_query_words(query)
    return states, weighed(store, words, spoken or language_of(store, query))


def weighed(store: Store, words: Sequence[str], spoken: str) -> "NDArray[np.float32]":
    """Return the rarity in the corpus of each word of a query, shape (len(words),)."""
    import numpy as np

    terms = [language.terms(word, spoken) for word in words]
    every = [term for each in terms for term in each]
    rarities = iter([rarity for _, rarity in store.holders(every)] if every else ())
    counts = [[next(rarities) for _ in each] for each in terms]
    return np.array([sum(each) / max(len(each), 1) for each in counts], dtype=np.float32)


def marks(passage: StoredPassage, query: str, also: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Return where the passage's text has words of the query, whatever their form.

    And where it has the terms ``also``, of what the query's acronyms stand for.
    """
    wanted = {*language.terms(query, passage.language), *also}
    return language.matching(passage.text, wanted, passage.language)
