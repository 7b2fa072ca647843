"""Terms that a law defines, and which of them a provision leans on."""

import re
import unicodedata
from collections.abc import Collection

from kb.ingest import language
from kb.ingest.meaning import definitions
from kb.ingest.meaning.definitions import DEFINITION
from kb.model import DefinedTerm, Document, Provision
from kb.search.glance import is_name

__all__ = [
    "DEFINITION",
    "DefinedTerm",
    "asked",
    "covered",
    "defined_terms",
    "subject",
    "terms_used",
]

# A query that asks what a word means, in the words that people ask with.
ASKED = re.compile(
    r"\b(?:defin\w+|meaning|means?|mean by|what is|who is)\b|"
    r"সংজ্ঞা|অর্থ|কাকে বলে|বলতে কী|বলিতে কী|মানে কী",
    re.I,
)
# What stands around the term in such a query: "definition of …", "what does … mean", "… কাকে বলে".
_BEFORE = re.compile(
    r"(?:the\s+)?(?:legal\s+)?(?:definitions?|meanings?)\s+of\s+|defin(?:e|ing)\s+|"
    r"(?:what|who)\s+(?:is|are)\s+(?:meant\s+by\s+)?|what\s+do(?:es)?\s+|how\s+(?:is|are)\s+|"
    r"(?:an?|the)\s+|(?:সংজ্ঞা|অর্থ)\s*[:—-]\s*",
    re.I,
)
_AFTER = re.compile(
    r"\s+(?:definitions?|meanings?|means?|defined)|\s*[,—-]?\s*(?:এর\s+)?(?:সংজ্ঞা|অর্থ)(?:\s+(?:কী|কি))?|"
    r"\s+(?:কাকে\s+বলে|কী|কি)|\s+(?:বলতে|বলিতে|মানে)\s+(?:কী|কি)(?:\s+(?:বোঝায়|বুঝায়|বোঝানো\s+হয়))?",
    re.I,
)
_LAW = re.compile(
    r"\s+(?:(?:with)?in|under|according\s+to|for\s+the\s+purposes?\s+of|of)\s+(?P<law>(?:the\s+)?.+)$",
    re.I,
)


def defined_terms(document: Document) -> list[DefinedTerm]:
    """Return the terms that the document defines, in its order, each with its innermost provision.

    A definition ends where the next begins, or with its provision.
    """
    return definitions.defined_terms(document.text, document.provisions)


def asked(query: str) -> bool:
    """Return whether the query asks for the meaning of something, among other things perhaps."""
    return ASKED.search(query) is not None


def subject(query: str) -> tuple[str, str]:
    """Return the term that a query asks the meaning of, and the law in which, ``""`` if in any.

    The marks and the words that ask are left out: "what is a victim under the Act?" is ``victim``.
    """
    text = unicodedata.normalize("NFC", " ".join(query.split())).strip(" ?.।\"'“”‘’")
    law = ""
    if (match := _LAW.search(text)) and is_name(match["law"]):
        text, law = text[: match.start()], match["law"]
    while (end := _BEFORE.match(text)) and end.end() < len(text):
        text = text[end.end() :]
    while (last := re.search(rf"(?:{_AFTER.pattern})$", text, re.I)) and last.start() > 0:
        text = text[: last.start()]
    return text.strip(" \"'“”‘’"), law


def covered(text: str, terms: Collection[str], spoken: str) -> int:
    """Return how many of a query's terms the best defined term in the text is made of.

    A defined term counts only when the query has all of its words: "victim" is defined for a
    question about trafficking victims, "victim compensation fund" is not.
    """
    words = (set(language.terms(match["term"], spoken)) for match in DEFINITION.finditer(text))
    return max((len(each) for each in words if each and each <= set(terms)), default=0)


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
