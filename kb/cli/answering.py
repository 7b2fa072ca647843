"""A search put to an opened workspace, with all that is shown of its hits."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.cli.desk import Desk
from kb.cli.discretion import counted_by_hit, shown_hits
from kb.model import Hit
from kb.search.folding import Folded, fold
from kb.search.leaning import Leaning, leaning
from kb.search.request import Request

if TYPE_CHECKING:
    from kb.ingest.structure.counts import Count
    from kb.model import Version
    from kb.store.embedded import EmbeddedStore

_SPARE = 10  # hits beyond those asked for, from which folded ones are made up


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found, and what is said of each hit, in the hits' order.

    ``spelt_out`` holds the terms of what the query's acronyms stand for; ``nothing`` says why there
    are no hits.
    """

    request: Request
    found: tuple[Folded, ...]
    leanings: tuple[Leaning, ...]
    explained: tuple[tuple[str, ...], ...]
    counted: "dict[int, Count]" = field(default_factory=dict)
    versions: "dict[tuple[str, str], Version]" = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    spelt_out: tuple[str, ...] = ()

    def version(self, hit: Hit) -> "Version | None":
        """Return the version in which a hit stands, where the law of a day was searched."""
        return self.versions.get((hit.passage.document, hit.passage.version))


def answer(desk: Desk, request: Request, *, explain: bool, folded: bool) -> Answer:
    """Return the answer to a search; with ``explain`` it says why each hit stands where it does."""
    from kb.search.acronyms import spelt_out
    from kb.search.explain import lines, matched
    from kb.search.nothing import why

    store, where = desk.store, request.where
    spare = max(request.limit, _SPARE) if folded else 0
    hits = desk.search(request.query, where, request.limit + spare)
    hits = shown_hits(desk.workspace, store, list(hits))
    found = fold(hits, request.limit) if folded else [Folded(hit) for hit in hits]
    first = [each.hit for each in found]
    also = tuple(spelt_out(store, request.query, where.language))
    explained = (
        tuple(lines(hit, matched(store, request.query, hit, where.language, also)))
        for hit in first
        if explain
    )
    return Answer(
        request,
        tuple(found),
        tuple(leaning(store, hit.passage) for hit in first),
        tuple(explained),
        counted_by_hit(store, first),
        _versions(store, first) if where.as_of else {},
        () if found else tuple(why(store, request.query, where)),
        also,
    )


def _versions(store: "EmbeddedStore", hits: list[Hit]) -> "dict[tuple[str, str], Version]":
    """Return the versions in which the hits stand, by document and hash."""
    wanted = {(hit.passage.document, hit.passage.version) for hit in hits}
    held = (version for id in {id for id, _ in wanted} for version in store.versions(id))
    return {(v.document, v.version): v for v in held if (v.document, v.version) in wanted}
