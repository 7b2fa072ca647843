"""Terms that a law defines, and which of them a provision leans on."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kb.ingest import language
from kb.model import Document, Provision

# “victim” means …; "victim" includes …; ‘‘ভিকটিম’’ অর্থ …
DEFINITION = re.compile(
    r"(?P<open>[“\"‘'`]{1,2})(?P<term>[^“”\"‘’`]{2,80}?)[”\"’']{1,2}\s*(?:\([^)]{1,60}\)\s*)?"
    r"(?:,? in relation to [^,;]{3,80},\s*)?"
    r"(?P<verb>means|includes|has the meaning|shall mean|shall include|denotes?|is said|"
    r"অর্থ|বলিতে|বলতে|significa|désigne|s'entend)"
)

# A query that asks what a word means, in the words that people ask with.
ASKED = re.compile(r"\b(?:defin\w+|meaning|means?|mean by|what is|who is)\b|সংজ্ঞা|অর্থ|কাকে বলে", re.I)


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """A term and the provision that defines it; the span is that of the definition."""

    term: str
    provision: str
    pinpoint: str
    start: int
    end: int


def defined_terms(document: Document) -> list[DefinedTerm]:
    """Return the terms that the document defines, in its order, each with its innermost provision.

    A definition ends where the next begins, or with its provision.
    """
    found = list(DEFINITION.finditer(document.text))
    terms = []
    for at, match in enumerate(found):
        provision = _innermost(document.provisions, match.start())
        if provision is None:
            continue
        end = provision.end
        if at + 1 < len(found):
            end = min(end, found[at + 1].start())
        text = document.text[match.start() : end].rstrip()
        terms.append(
            DefinedTerm(
                match["term"].strip(" ,"),
                provision.id,
                provision.pinpoint,
                match.start(),
                match.start() + len(text),
            )
        )
    return terms


def asked(query: str) -> bool:
    """Return whether the query asks for the meaning of something, among other things perhaps."""
    return ASKED.search(query) is not None


def covered(text: str, terms: Collection[str], spoken: str) -> int:
    """Return how many of a query's terms the best defined term in the text is made of.

    A defined term counts only when the query has all of its words: "victim" is defined for a
    question about trafficking victims, "victim compensation fund" is not.
    """
    words = (set(language.terms(match["term"], spoken)) for match in DEFINITION.finditer(text))
    return max((len(each) for each in words if each and each <= set(terms)), default=0)


def leaned_on(document: Document, provision: Provision) -> list[DefinedTerm]:
    """Return the defined terms that stand in the provision, but those it defines itself."""
    text = document.text[provision.start : provision.end].casefold()
    return [
        term
        for term in defined_terms(document)
        if not provision.start <= term.start < provision.end
        and re.search(rf"(?<!\w){re.escape(term.term.casefold())}(?:s|es)?(?!\w)", text)
    ]


def _innermost(provisions: Iterable[Provision], at: int) -> Provision | None:
    around = [p for p in provisions if p.start <= at < p.end]
    return min(around, key=lambda p: p.end - p.start, default=None)
