"""Definitions looked up by their term, where a query asks for one or is one."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from kb.model import Filter, Hit, StoredPassage
from kb.seams import Store
from kb.search.filters import admits
from kb.search.glance import asks_meaning, subject
from kb.search.places import CERTAIN, as_passage, likest

if TYPE_CHECKING:
    from kb.model import DefinedTerm, Document, DocumentSummary

_SHORT = 4  # words of a query that does not ask for a meaning, and yet may be a defined term
# Who asks for nothing may want more of a term than what it means.
_UNASKED = 3


def defined(store: Store, query: str, where: Filter, spoken: str, limit: int) -> list[Hit]:
    """Return at most ``limit`` definitions of the term that a query asks for or consists of.

    Those of the law that the query names come alone; else those in its language come first.
    """
    term, law = subject(query)
    asked = asks_meaning(query)
    if where.as_of or not (asked or len(term.split()) <= _SHORT):
        return []
    found = store.terms(term) or store.terms(term.removesuffix("s"))
    if not found:
        return []
    held = {id for id, _ in found}
    laws = [each for each in store.summaries() if each.kind == "law" and admits(where, each)]
    if law:
        from kb.search.naming import named

        laws = named(store, laws, law) or laws
    laws = sorted((each for each in laws if each.id in held), key=likest(query, spoken))
    return list(islice(_hits(store, laws, found), limit if asked else min(limit, _UNASKED)))


def _hits(
    store: Store, laws: "Sequence[DocumentSummary]", found: "Sequence[tuple[str, DefinedTerm]]"
) -> Iterator[Hit]:
    """Yield one definition of a law, that for the whole law before those for a part of it."""
    for law in laws:
        document = store.document(law.id)
        terms = [term for id, term in found if id == law.id]
        narrow = sorted(terms, key=lambda term: (term.scope != "", term.start))
        passage = _passage(document, narrow[0])
        if passage is not None:
            yield Hit(passage, CERTAIN, first="definition")


def _passage(document: "Document", term: "DefinedTerm") -> StoredPassage | None:
    """Return the passage in which a definition begins, in the form of a store's."""
    by_id = {provision.id: provision for provision in document.provisions}
    for passage in document.passages:
        if passage.start <= term.start < passage.end:
            return as_passage(document, by_id[passage.provision], (passage.start, passage.end))
    return None
