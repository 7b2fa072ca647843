"""A query into hits: its terms and its vector, the store's candidates, one ranking."""

import re
from collections.abc import Callable

from kb.ingest import language
from kb.model import Filter, Hit, StoredPassage
from kb.seams import Embedder, Store
from kb.search import definitions, places
from kb.search.fusion import Fused, fuse
from kb.workspace import Settings

# How far down each signal is searched: the depth at which the weights were measured.
DEPTH = 200
# A query of no more terms that asks for a meaning wants the definition itself; a longer one that
# happens to say "what is" or "defined" wants more (0.005 MAP@10 on ObliQA dev).
LOOK_UP = 5
# What asks for recommendations themselves: "recommendations on shelters".
_ADVICE = re.compile(r"(?i)(?:what )?recommend(?:ations?|ed)\b|recommandations?\b|সুপারিশ")


def search(
    store: Store,
    embedder: Callable[[], Embedder] | None,
    query: str,
    where: Filter,
    limit: int,
    settings: Settings,
) -> list[Hit]:
    """Return the ``limit`` passages that answer the query best and pass the filter, best first.

    ``embedder`` is opened only when it is needed; without one, or for a query in a script that its
    model does not know, terms alone decide.
    """
    # A command line may hold bytes that are no text; neither detector nor tokenizer bears them.
    query = query.encode("utf-8", "replace").decode("utf-8")
    if limit <= 0 or not query.strip():
        return []
    spoken = where.language or language.detect(query)
    terms = language.terms(query, spoken)
    exact = places.cited(store, query, where, spoken, limit)
    named = {(hit.passage.document, hit.passage.provision) for hit in exact}
    ranked = _ranked(store, embedder, query, terms, where, max(limit, DEPTH), settings)
    if len(terms) <= LOOK_UP and definitions.asked(query):
        ranked = _definitions_first(store, ranked, terms, bool(where.as_of))
    elif _ADVICE.match(query):
        ranked = _advice_first(store, ranked, terms, bool(where.as_of))
    rest = ranked[:limit]
    passages = store.passages([fused.key for fused in rest], bool(where.as_of))
    hits = [
        Hit(
            passage=passage,
            score=fused.score,
            lexical_rank=fused.lexical_rank,
            dense_rank=fused.dense_rank,
            cosine=fused.cosine,
        )
        for fused in rest
        if (passage := passages.get(fused.key)) is not None
    ]
    others = [hit for hit in hits if (hit.passage.document, hit.passage.provision) not in named]
    return [*exact, *others][:limit]


def _ranked(
    store: Store,
    embedder: Callable[[], Embedder] | None,
    query: str,
    terms: list[str],
    where: Filter,
    depth: int,
    settings: Settings,
) -> list[Fused]:
    """Return the candidates of the query's terms and vector, by fused score."""
    model = embedder() if embedder is not None and settings.dense_weight > 0 else None
    vector = model.encode_query(query) if model is not None and model.reads(query) else None
    if not terms and vector is None:
        return []
    return fuse(store.candidates(terms, vector, depth, where), settings, depth)


def _definitions_first(
    store: Store, ranked: list[Fused], terms: list[str], past: bool
) -> list[Fused]:
    """Put passages that define what the query asks about before those that only speak of it."""
    passages = store.passages([fused.key for fused in ranked], past)
    covered = {
        key: definitions.covered(passage.text, terms, passage.language)
        for key, passage in passages.items()
    }
    return sorted(ranked, key=lambda fused: -covered.get(fused.key, 0))


def _advice_first(store: Store, ranked: list[Fused], terms: list[str], past: bool) -> list[Fused]:
    """Put the recommendations of studies first that have a word of what they are asked about."""
    wanted = {term for term in terms if not term.startswith(("recommend", "recommand"))}
    passages = store.passages([fused.key for fused in ranked], past)
    first = {
        key
        for key, passage in passages.items()
        if places.is_advice(passage)
        and (not wanted or language.matching(passage.text, wanted, passage.language))
    }
    return sorted(ranked, key=lambda fused: fused.key not in first)


def marks(passage: StoredPassage, query: str) -> list[tuple[int, int]]:
    """Return where the passage's text has words of the query, whatever their form."""
    wanted = set(language.terms(query, passage.language))
    return language.matching(passage.text, wanted, passage.language)
