"""Legal references in running text, each with the instrument that its words stand for.

``section 6(2) of the Act`` says which provision; which act it is, the document said earlier. A bare
``section 4`` counts only close behind an act's name, since reports have sections of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.audit.instruments import LAW_WORDS, Mention, Names, mentions
from kb.audit.model import Claim
from kb.ingest import references

if TYPE_CHECKING:
    from kb.audit.flows import Flow
    from kb.audit.set_off import Setting
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
_OWN_BEFORE = re.compile(
    r"(?:\bsee|\brefer to|\bin|\bthis|discussed in|this report[’']s?)\s+(?:also\s+)?$", re.I
)
_CONTAINERS = frozenset(("part", "chapter", "schedule"))
# A bare reference is read as one to the instrument named so few paragraphs before.
REACH = 2
_NOWHERE = 1_000_000_000
# ``S5`` names a source in a table rather than a section.
_CODE = re.compile(r"S\d+")
_LINKED = re.compile(r"\s*,?\s*(?:of\s+)?(?:the\s+)?")
_BETWEEN = re.compile(r"\s*(?:\([^()]*\)\s*)*[,:–—-]?\s*")


@dataclass(frozen=True, slots=True)
class TextReference:
    """A reference at ``start``–``end`` of a paragraph, and what it claims."""

    start: int
    end: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class Cited:
    """What the running text cites: by the paragraph's place in the document, in order."""

    references: dict[int, tuple[TextReference, ...]]
    mentions: dict[int, tuple[Mention, ...]]
    names: Names


def cited(flows: "Sequence[Flow]", setting: "Setting") -> Cited:
    """Return what the body's paragraphs cite, read in the order of the document."""
    names = Names()
    found: dict[int, tuple[TextReference, ...]] = {}
    named: dict[int, tuple[Mention, ...]] = {}
    heading = ""
    for number, flow, at in in_order(flows):
        if flow.read_over[at]:
            continue
        text = flow.paragraphs[at].text
        if flow.headings[at] != heading:
            heading = flow.headings[at]
            names.forget_latest()
            if mentions(heading):
                names.read(Mention(0, len(heading), heading), number)
        named[number] = tuple(mentions(text))
        references = tuple(_references(text, number, named[number], names))
        if references and setting.is_attribution(flow.paragraphs[at]):
            references = (TextReference(0, len(text), Claim(text.strip(), "", "text")),)
        found[number] = references
    return Cited(found, named, names)


def in_order(flows: "Sequence[Flow]") -> "list[tuple[int, Flow, int]]":
    """Return the body's paragraphs by their places in the document: (place, story, index there)."""
    lines = [
        (number, flow, at)
        for flow in flows
        for at, number in enumerate(flow.at)
        if flow.paragraphs[at].part == "body"
    ]
    return sorted(lines, key=lambda line: line[0])


def source_in(words: str, names: Names) -> str:
    """Return the title that a line which stands alone leaves to a short form, ``""`` for none."""
    if any(not names.short(mention.title) for mention in mentions(words)):
        return ""
    found = next(_references(words, _NOWHERE, (), names), None)
    return found.claim.source if found else names.within(words)


def _references(
    text: str, number: int, named: Sequence[Mention], names: Names
) -> Iterator[TextReference]:
    waiting = list(named)
    spans: set[tuple[int, int]] = set()
    for reference in _found(text):
        while waiting and waiting[0].start < reference.start:
            names.read(waiting.pop(0), number)
        span = (reference.start, reference.end)
        if span in spans or _is_own(text, reference):
            continue
        spans.add(span)
        found = _reference(text, number, reference, names, named)
        if found is not None:
            yield found
    for mention in waiting:
        names.read(mention, number)


def _found(text: str) -> Iterator["ProvisionReference"]:
    """The references of a text that is prose, where brackets too hold some.

    At its very beginning, as in a query, a reference would take whatever follows for a law's title.
    """
    for reference in references.find(" " + _BRACKETED.sub(" ", text)):
        yield replace(reference, start=max(0, reference.start - 1), end=reference.end - 1)


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
        title = names.short(before.title)
        return TextReference(before.start, end, Claim(text[before.start : end], title, "text"))
    if not act and (behind := _just_behind(text, end, named)):
        title = names.short(behind.title)
        return TextReference(start, behind.end, Claim(text[start : behind.end], title, "text"))
    if act and not (_ONE_WORD.match(act) or _THIS_BANGLA.fullmatch(act)):
        source = names.within(act) if len(act.split()) < 5 else ""
        return TextReference(
            start, end, Claim(words, source or ("" if act in words else act), "text")
        )
    if match := _ONE_WORD.match(act) or _THIS_BANGLA.fullmatch(act):
        source = names.short(match["term"])
    elif match := _SHORT_AFTER.match(text, end):
        source = names.short(match["term"]) or names.within(match["term"])
        end = match.end() if source else end
    elif _CODE.fullmatch(words) or (
        _OWN.match(text, end)
        or reference.level in _CONTAINERS
        or _OWN_BEFORE.search(text[:start][-40:])
    ):
        return None
    else:
        source = names.latest(number, REACH)
    return TextReference(start, end, Claim(text[start:end], source, "text")) if source else None


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
