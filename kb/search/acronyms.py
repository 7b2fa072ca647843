"""Acronyms of a query, spelt out as the corpus does: a passage may have the words alone."""

from collections.abc import Sequence

from kb.ingest import language
from kb.seams import Store


def spelt_out(store: Store, query: str, terms: Sequence[str], spoken: str) -> list[str]:
    """Return the terms that the long forms of a query's acronyms have and the query lacks.

    ``terms`` are those of the query. An acronym is known by its capitals, two at least.
    """
    written = {_acronym(query[start:end]) for start, end in language.words(query)}
    asked = sorted(each.casefold() for each in written if sum(map(str.isupper, each)) > 1)
    if not asked:
        return []
    found = (language.terms(long, spoken) for long in store.spelt_out(asked).values())
    held = set(terms)
    return [*dict.fromkeys(term for long in found for term in long if term not in held)]


def _acronym(word: str) -> str:
    """Return a word without the endings that an acronym takes: "MLRO's", "NGOs"."""
    return word.removesuffix("'s").removesuffix("’s").removesuffix("s")
