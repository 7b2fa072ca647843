"""In which words the provisions that answer an instrument's requirement are searched.

Treaties wrap what they ask for in words that no act repeats ("Each State Party shall adopt such
legislative and other measures as may be necessary to …"). They are taken off; what is left is
searched with its article's heading, without it, in its parts, and by its noun phrases.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kb.evidence.requirements import Requirement, bare
from kb.ingest import language as lang
from kb.ingest.sentences import english
from kb.model import Document

if TYPE_CHECKING:
    from spacy.language import Language

FEWEST_WORDS = 4  # of a part that is searched by itself
PARTS = 2
NOUN_PHRASES = 6

_PADDING = re.compile(
    r"\b(?:(?:each|any|a|the|every|another|other|requested|receiving)\s+)?states? part(?:y|ies)"
    r"(?: concerned| of which| to this \w+)?"
    r"|\bfor the purposes? of this (?:protocol|convention|act|treaty)\b"
    r"|\b(?:(?:as )?(?:in accordance with|set forth in|pursuant to|referred to in|covered by|under"
    r"|established in accordance with|mentioned in|described in|of) )+(?:the )?(?:sub)?"
    r"(?:article|paragraph|section|clause)s? [\d(][\w(), ]*?(?=[,;.:]| of | and | to | shall |$)"
    r"(?: of (?:this|the) (?:article|protocol|convention|act|section|paragraph))?"
    r"|\b(?:of|in|with|under|by|to) this (?:article|protocol|convention|paragraph|act|section)\b"
    r"|\b(?:in accordance with|under|subject to|consistent with) (?:its|their|the) "
    r"(?:domestic|national|internal) (?:laws?|legal systems?)\b"
    r"|\bsubject to the basic concepts of its legal system\b|\bto the extent possible\b"
    r"|\b(?:in appropriate cases|where appropriate|as appropriate|inter alia|mutatis mutandis)\b"
    r"|\bwithout prejudice to [^,;.]{3,120},"
    r"|\bsuch (?:legislative and other |legislative or other )?measures as may be necessary(?: to)?"
    r"|\bas may be necessary\b"
    r"|\b(?:shall|must|undertakes? to)(?: also)?"
    r"(?: (?:adopt|take|consider|ensure|endeavour|see to it)\b)?"
    r"(?: (?:the )?(?:necessary|appropriate)(?: legislative or other)? measures)?(?: that| to)?\b",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"[“\"‘'`]{1,2}(?P<term>[^“”\"‘’`]{3,60}?)[”\"’']{1,2}\s*(?:shall\s+)?(?:mean|means|includes?)\b"
)
_PARTS = re.compile(r"[;:\n]|, (?:including|in particular|such as)\b|\.\s")


def stripped(requirement: Requirement) -> str:
    """Return a requirement's words without its number and what every treaty says."""
    return _tidy(_PADDING.sub(" ", bare(requirement.text)))


def subject(document: Document) -> str:
    """Return the defined term that an instrument's title names, ``""`` where none is."""
    title = document.metadata.title.casefold()
    named = (match["term"].strip() for match in _DEFINED.finditer(document.text))
    used = Counter(term for term in named if term.casefold() in title and " " in term)
    return max(used, key=lambda term: (used[term], len(term)), default="")


def phrasings(requirement: Requirement, about: str, spoken: str = "en") -> tuple[str, ...]:
    """Return the searches for a requirement, the fullest first.

    ``about`` is what the instrument is about; it is added where the words do not say it, since a
    treaty's "such offences" are those of its subject. Only where English is ``spoken`` are there
    searches by noun phrases.
    """
    own = _tidy(_PADDING.sub(" ", bare(requirement.own)))
    whole = stripped(requirement)
    parts = [p for p in map(_tidy, _PARTS.split(own)) if len(p.split()) >= FEWEST_WORDS]
    made = [f"{requirement.heading}: {own}", whole, *(parts[:PARTS] if len(parts) > 1 else [])]
    if spoken.startswith("en") and (nouns := noun_phrases(whole)):
        made.append(", ".join(nouns))
    return tuple(dict.fromkeys(_with(text, about) for text in made if text.strip(" :")))


def _with(text: str, about: str) -> str:
    return text if about.casefold() in text.casefold() else f"{text}, {about}"


def noun_phrases(text: str) -> Sequence[str]:
    """Return the noun phrases of an English text that say something, without articles."""
    found = (chunk.text for chunk in _parser()(text).noun_chunks)
    bare_phrases = (re.sub(r"^(?:the|an?|such|its|their|his|her|any|all)\s+", "", p) for p in found)
    telling = (phrase for phrase in bare_phrases if len(lang.terms(phrase, "en")) > 1)
    return tuple(dict.fromkeys(telling))[:NOUN_PHRASES]


@cache
def _parser() -> "Language":
    return english("lemmatizer", "ner", "senter")


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,;:.])", r"\1", " ".join(text.split()))
    return re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text).strip(" ,;:.")
