"""Terms that a law defines, and which of them a provision leans on."""

import re
from collections.abc import Collection

from kb.ingest import language
from kb.ingest.meaning import definitions
from kb.ingest.meaning.definitions import DEFINITION
from kb.model import DefinedTerm, Document, Provision

__all__ = [
    "DEFINITION",
    "DefinedTerm",
    "begins_with",
    "covered",
    "defined_terms",
    "terms_used",
]


def defined_terms(document: Document) -> list[DefinedTerm]:
    """Return the terms that the document defines, in its order, each with its innermost provision.

    A definition ends where the next begins, or with its provision.
    """
    return definitions.defined_terms(document.text, document.provisions)


def covered(text: str, terms: Collection[str], spoken: str) -> int:
    """Return how many of a query's terms the best defined term in the text is made of.

    A defined term counts only when the query has all of its words: "victim" is defined for a
    question about trafficking victims, "victim compensation fund" is not.
    """
    words = (set(language.terms(match["term"], spoken)) for match in DEFINITION.finditer(text))
    return max((len(each) for each in words if each and each <= set(terms)), default=0)


def begins_with(text: str, words: str, spoken: str) -> bool:
    """Return whether a term that the text defines begins with some words, in whatever form.

    Who asks what smuggling is wants "smuggling of migrants" where the law defines no more.
    """
    begun = language.terms(words, spoken)
    defined = (language.terms(match["term"], spoken) for match in DEFINITION.finditer(text))
    return bool(begun) and any(each[: len(begun)] == begun for each in defined)


def terms_used(document: Document, provision: Provision) -> list[DefinedTerm]:
    """Return the defined terms that stand in a provision within their scope.

    Those that the provision defines itself are left out; of several definitions of one term, that
    of the narrowest scope counts. They come in the order of the definitions.
    """
    text = document.text[provision.start : provision.end].casefold()
    around = _around(document, provision)
    used: dict[str, DefinedTerm] = {}
    for term in defined_terms(document):
        name = term.term.casefold()
        if term.scope not in around or provision.start <= term.start < provision.end:
            continue
        if name in used and around.index(used[name].scope) <= around.index(term.scope):
            continue
        if re.search(rf"(?<!\w){re.escape(name)}(?:s|es)?(?!\w)", text):
            used[name] = term
    return sorted(used.values(), key=lambda term: term.start)


def _around(document: Document, provision: Provision) -> list[str]:
    """The ids of a provision and those around it, from the inside out, the whole law last."""
    by_id = {each.id: each for each in document.provisions}
    ids = [provision.id]
    while ids[-1]:
        ids.append(by_id[ids[-1]].parent)
    return ids
