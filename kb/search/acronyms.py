"""Acronyms of a query, spelt out as the corpus does: a passage may have the words alone."""

from kb.ingest import language
from kb.seams import Store
from kb.search.spoken import language_of


def spelt_out(store: Store, query: str, spoken: str = "") -> list[str]:
    """Return the terms that the long forms of a query's acronyms have and the query lacks.

    An acronym is known by its capitals, two at least. ``spoken`` is the query's language.
    """
    written = {_acronym(query[start:end]) for start, end in language.words(query)}
    asked = sorted(each.casefold() for each in written if sum(map(str.isupper, each)) > 1)
    if not asked or not (found := store.spelt_out(asked)):
        return []
    spoken = spoken or language_of(store, query)
    held = set(language.terms(query, spoken))
    terms = (term for long in found.values() for term in language.terms(long, spoken))
    return [*dict.fromkeys(term for term in terms if term not in held)]


def _acronym(word: str) -> str:
    """Return a word without the endings that an acronym takes: "MLRO's", "NGOs"."""
    return word.removesuffix("'s").removesuffix("’s").removesuffix("s")
