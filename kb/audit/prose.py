"""The legal references of one paragraph, each with the instrument that its words stand for.

``section 6(2) of the Act`` says which provision; which act it is, the document said earlier. A bare
``section 4`` counts only close behind an act's name, since reports have sections of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.audit.model import Claim
from kb.ingest import references
from kb.ingest.instruments import LAW_WORDS, Mention, Names

if TYPE_CHECKING:
    from kb.ingest.references import ProvisionReference

_SHORT_AFTER = re.compile(
    r"\s*,?\s*(?:of|in|under|to)\s+(?:the\s+(?:said|same|aforesaid|principal)|the|that|this)\s+"
    rf"(?P<term>(?:[A-Z][\w-]*\s+){{0,3}}(?:{LAW_WORDS})|[A-Z][\w-]*(?:\s[A-Z][\w-]*){{0,3}})(?![\w-])"
)
_ONE_WORD = re.compile(
    rf"(?:the\s+|this\s+|that\s+|said\s+)*(?P<term>{LAW_WORDS})\b", re.IGNORECASE
)
_THIS_BANGLA = re.compile(r"(?:এই|উক্ত|ঐ|উল্লিখিত)?\s*(?P<term>আইন|বিধিমালা|অধ্যাদেশ|সংবিধান)\S{0,3}")
_LAW_WORD = re.compile(
    rf"(?i:\b(?:{LAW_WORDS})\b)|আইন|বিধি|অধ্যাদেশ|সংবিধান|কোড|আদেশ|সনদ|প্রটোকল|কনভেনশন"
)
_BRACKETED = re.compile(
    r"[(\[](?=(?:ss?|arts?|rr?|secs?|sections?|articles?)\.?\s?\d)", re.IGNORECASE
)
_OWN = re.compile(
    r"\s*,?\s*(?:above|below|infra|supra|of\s+(?:this|the\s+present|our)\s+"
    r"(?:report|study|paper|assessment|document|chapter|annex|note|guide|manual|volume))",
    re.IGNORECASE,
)
# What leads to a place in the report itself; after ``in`` it may be one of the act just named.
_OWN_BEFORE = re.compile(
    r"\b(?P<word>see|refer to|in|this|this report[’']s)\s+(?:also\s+)?$", re.IGNORECASE
)
_CONTAINERS = frozenset(("part", "chapter", "schedule"))
# A bare reference is read as one to the instrument named so few paragraphs before.
REACH = 2
# ``S5`` names a source in a table rather than a section.
_CODE = re.compile(r"S\d+")
_LINKED = re.compile(r"\s*,?\s*(?:of\s+)?(?:the\s+)?")
_BETWEEN = re.compile(r"\s*(?:\([^()]*\)\s*)*[,:–—-]?\s*")
_THEREOF = re.compile(
    r"\s*,?\s+(?:thereof|of (?:the same|that) (?:act|code|law|instrument))\b", re.I
)
_LISTED = re.compile(r"\s*,?\s*(?:and|or|&|to|,|এবং|ও)\s*")
FAR = 1_000_000


@dataclass(frozen=True, slots=True)
class TextReference:
    """A reference at ``start``–``end`` of a paragraph, and what it claims."""

    start: int
    end: int
    claim: Claim


def find(text: str, number: int, named: Sequence[Mention], names: Names) -> list[TextReference]:
    """Return the references of the paragraph ``number`` in order; ``names`` learns what it names.

    One without an instrument of its own shares that of the next it is listed with.
    """
    waiting, read = list(named), 0
    found: list[tuple[ProvisionReference, TextReference | None]] = []
    for reference in _distinct(text):
        while waiting and waiting[0].start < reference.start:
            mention = waiting.pop(0)
            names.use(text, read, mention.start, number)
            names.read(mention, number)
            read = mention.end
        names.use(text, read, reference.start, number)
        read = max(read, reference.start)
        found.append((reference, _reference(text, number, reference, names, named)))
    for mention in waiting:
        names.use(text, read, mention.start, number)
        names.read(mention, number)
        read = mention.end
    names.use(text, read, len(text), number)
    return _shared(text, found)


def _shared(
    text: str, found: "Sequence[tuple[ProvisionReference, TextReference | None]]"
) -> list[TextReference]:
    made: list[TextReference] = []
    behind: TextReference | None = None
    for reference, complete in reversed(found):
        if complete is None and behind is not None and not reference.act:
            between = text[reference.end : behind.start]
            if _LISTED.fullmatch(between):
                source = behind.claim.source or behind.claim.text
                words = text[reference.start : reference.end]
                complete = TextReference(
                    reference.start, reference.end, Claim(words, source, "text")
                )
        if complete is not None:
            made.append(complete)
        behind = complete
    return made[::-1]


def _distinct(text: str) -> Iterator["ProvisionReference"]:
    """The references of a text that is prose, where brackets too hold some, one for each span.

    At its very beginning, as in a query, a reference would take whatever follows for a law's title.
    """
    spans: set[tuple[int, int]] = set()
    for reference in references.find(" " + _BRACKETED.sub(" ", text)):
        here = replace(reference, start=max(0, reference.start - 1), end=reference.end - 1)
        if (here.start, here.end) not in spans and not _is_own(text, here):
            spans.add((here.start, here.end))
            yield here


def _reference(
    text: str,
    number: int,
    reference: "ProvisionReference",
    names: Names,
    named: Sequence[Mention],
) -> TextReference | None:
    start, end = reference.start, reference.end
    act = reference.act if _LAW_WORD.search(reference.act) else ""
    words = text[start:end]
    before = _just_before(text, reference, named)
    if before and (not act or act not in words):
        return _made(text, before.start, end, names.short(before.title))
    if not act and (behind := _just_behind(text, end, named)):
        return _made(text, start, behind.end, names.short(behind.title))
    if act and not _short_form(act):
        source = names.within(act) if len(act.split()) < 5 else ""
        return _made(text, start, end, source or ("" if act in words else act))
    end, source = _stands_for(text, number, reference, names, act)
    return _made(text, start, end, source) if source else None


def _made(text: str, start: int, end: int, source: str) -> TextReference:
    return TextReference(start, end, Claim(text[start:end], source, "text"))


def _short_form(act: str) -> re.Match[str] | None:
    return _ONE_WORD.match(act) or _THIS_BANGLA.fullmatch(act)


def _stands_for(
    text: str, number: int, reference: "ProvisionReference", names: Names, act: str
) -> tuple[int, str]:
    """Where the reference ends with its ``of the Act``, and the title that this stands for."""
    end = reference.end
    if match := _short_form(act):
        return end, names.short(match["term"])
    if match := _SHORT_AFTER.match(text, end):
        source = names.short(match["term"]) or names.within(match["term"])
        return (match.end() if source else end), source
    if match := _THEREOF.match(text, end):
        return match.end(), names.latest(number, FAR)
    own = _CODE.fullmatch(text[reference.start : end]) or _OWN.match(text, end)
    if own or reference.level in _CONTAINERS:
        return end, ""
    before = _OWN_BEFORE.search(text[max(0, reference.start - 40) : reference.start])
    if before and before["word"].lower() != "in":
        return end, ""
    return end, names.latest(number, 0 if before else REACH)


def _just_before(
    text: str, reference: "ProvisionReference", named: Sequence[Mention]
) -> Mention | None:
    """The instrument whose name leads up to the reference: ``Penal Code, 1860 (Pakistan), s 3``."""
    for mention in named:
        if mention.end <= reference.start and _BETWEEN.fullmatch(
            text[mention.end : reference.start]
        ):
            return mention
    return None


def _just_behind(text: str, end: int, named: Sequence[Mention]) -> Mention | None:
    """The instrument named right after: ``s 302, Penal Code 1860``."""
    for mention in named:
        if mention.start >= end and _LINKED.fullmatch(text[end : mention.start]):
            return mention
    return None


def _is_own(text: str, reference: "ProvisionReference") -> bool:
    """A place in the report itself: ``section 3.2``, ``section 4 below``."""
    after = text[reference.end : reference.end + 2]
    decimal = after[:1] == "." and after[1:].isdecimal()
    return decimal or bool(not reference.act and _OWN.match(text, reference.end))
