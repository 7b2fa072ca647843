"""Instruments that a document names, and the short forms that it defines for them.

``the Prevention and Suppression of Human Trafficking Act, 2012 (“the Act”)`` names one and defines
``the Act``; from there on ``section 6 of the Act`` is understood.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.ingest.spotting import spots

LAW_WORDS = (
    "Act|ACT|Code|CODE|Ordinance|ORDINANCE|Order|Rules|Regulations?|Law|Constitution|Convention"
    "|Protocol|Covenant|Treaty|Directive|Bill|Charter|Declaration|Agreement|Statute|Decree|Guidance"
)
_LAW_WORD = re.compile(rf"(?<![\w-])(?P<word>{LAW_WORDS})(?![\w-])")
_BANGLA_WORDS = ("আইন", "অধ্যাদেশ", "বিধিমালা", "দণ্ডবিধি", "দন্ডবিধি", "কার্যবিধি", "সংবিধান", "কোড")
_BANGLA_LAW = re.compile(rf"(?:{'|'.join(_BANGLA_WORDS)}),?\s*[০-৯]{{4}}(?!\s*সনের)")
# Bangla has no capitals: the words before, as far as one that cannot be part of a title.
_BANGLA_BEFORE = re.compile("(?:[\u0980-\u09e5()-]+,?[ ]+){0,12}[\u0980-\u09e5-]*$")
_BANGLA_OUTSIDE = re.compile(
    "(?:^|.*\\s)(?:এই|উক্ত|এবং|বা|অথবা|যে|সহিত|অধীন|অধীনে|দ্বারা|অনুযায়ী|এর|অর্থ(?=\\s+\\S)"
    "|মোতাবেক|অনুসারে|পরিবর্তে|নিমিত্ত|বিষয়ে|নিকট|যথা|তবে|বিধান|যেহেতু|এতদ্দ্বারা|অন্য|কোন|কোনো|সত্ত্বেও|ক্ষেত্রে|পর|হইতে)\\s+",
    re.DOTALL,
)
_BANGLA_REACH = 130
_BANGLA_WORD = re.compile("আইন|বিধিমালা|অধ্যাদেশ|সংবিধান")
_PARTICLES = frozenset(
    ("of", "and", "the", "in", "for", "on", "to", "against", "by", "with", "from", "or", "a", "an")
    + ("as", "its", "supplementing", "relating", "concerning", "especially")
)
_STOPS = '()“”"‘:;.'  # no word of a title holds these
_GOES_ON = re.compile(
    r"(?:\s*\([A-Z][\w\s.,]{0,40}\)(?=,?\s*[0-9০-৯]{4}))?"
    r"(?:,?\s*(?:of\s+)?(?P<year>[0-9০-৯]{4})(?![0-9০-৯]))?"
)
_TREATY_GOES_ON = re.compile(
    r"\s+(?:to|against|on|for|relating\s+to|concerning)\s+(?:the\s+)?(?:[A-Z][\w'’-]*"
    r"(?:,?\s+(?:(?:of|and|the|in|for|on|to|against|by|or|especially|supplementing|with)\s+)*"
    r"(?=[A-Z])[\w'’-]+|,?\s+(?:in|trafficking)\s+\w+)*)"
)
_OF = re.compile(r"\s+of\s+(?:the\s+)?[A-Z][\w'’-]*(?:\s+(?:of\s+|and\s+)*[A-Z][\w'’-]*)*")
_TREATIES = frozenset(("Convention", "Protocol", "Covenant", "Treaty", "Declaration", "Agreement"))
_DEFINED = re.compile(
    r"\s*,?\s*(?:\([^()“”\"‘’]{0,60}\)\s*)?[(\[]"
    r"(?:(?:hereinafter|hereafter|herein|henceforth|referred|called|known|or|also|অতঃপর)\b"
    r"[^()“”\"‘’]{0,40})?(?:the\s+)?[“\"‘'«]\s?(?:the\s+)?(?P<term>[^“”\"‘’'«»()]{2,60}?)\s?[”\"’'»]"
    r"[^()]{0,40}[)\]]"
)
_BRACKETED = re.compile(
    r"\s*,?\s*\((?:hereinafter |hereafter )?"
    r"(?:(?P<acronym>[A-Z][A-Za-z]{0,3}[A-Z]{1,8}(?:\s\d{4})?)"
    rf"|the\s+(?P<name>(?:[A-Z][\w-]*\s){{0,3}}(?:{LAW_WORDS})))\)"
)
_THE_SHORT = re.compile(
    rf"\b(?:[Tt]he|[Tt]hat|[Tt]his|said)\s+(?P<term>{LAW_WORDS})\b(?!,?\s+\d{{4}})"
)
_TERM_WORD = re.compile(r"\w[\w&-]*")
_NOT_FIRST = frozenset(
    ("The", "Section", "Sections", "Article", "Articles", "Chapter", "Under", "In", "See", "And")
    + ("That", "This")
)
LONGEST = 40  # words of a title


@dataclass(frozen=True, slots=True)
class Mention:
    """An instrument named in full at ``start``–``end``, and the short forms defined right after."""

    start: int
    end: int
    title: str
    terms: tuple[str, ...] = ()


def mentions(text: str) -> list[Mention]:
    """Return the instruments that a text names in full, in order."""
    found: list[Mention] = []
    for place in spots(text, LAW_WORDS.replace("s?", "").split("|")):
        match = _LAW_WORD.match(text, place)
        if match is None or (found and place < found[-1].end):
            continue
        mention = _mention(text, match)
        if mention is not None:
            found.append(mention)
    for match in _bangla_laws(text):
        start = _bangla_start(text, match.start())
        title = " ".join(text[start : match.end()].split())
        found.append(Mention(start, match.end(), title, _terms(text, match.end())))
    return sorted(found, key=lambda mention: mention.start)


def _bangla_laws(text: str) -> Iterator[re.Match[str]]:
    for place in spots(text, _BANGLA_WORDS):
        if match := _BANGLA_LAW.match(text, place):
            yield match


def _bangla_start(text: str, at: int) -> int:
    window = text[max(0, at - _BANGLA_REACH) : at]
    before = _BANGLA_BEFORE.search(window)
    words = before[0] if before else ""
    outside = _BANGLA_OUTSIDE.match(words)
    inside = words[outside.end() :] if outside else words
    return at - len(inside.rpartition(", ")[2].lstrip(" \n)"))


def _mention(text: str, match: re.Match[str]) -> Mention | None:
    start = _title_start(text, match.start())
    end = _ends_with_year(text, match.end())
    further = _TREATY_GOES_ON if match["word"] in _TREATIES else _OF
    if end == match.end() and (more := further.match(text, end)):
        end = _ends_with_year(text, more.end())
    title = " ".join(text[start:end].split())
    if len([w for w in title.split() if w.lower() not in _PARTICLES]) < 2:
        return None
    return Mention(start, end, title, _terms(text, end))


def _ends_with_year(text: str, end: int) -> int:
    match = _GOES_ON.match(text, end)
    return match.end() if match else end


def _title_start(text: str, at: int) -> int:
    """Walk back over words with capitals, and particles between them."""
    start, parted = at, False
    for _ in range(LONGEST):
        place = _word_before(text, at)
        if place == at:
            break
        word, at = text[place:at].rstrip(), place
        bare = word.strip(",'’")
        if bare[:1] == "[" and bare[1:2].isupper():  # an amended title: "the [Customs Act, 1969]"
            return at + 1
        if bare[:1].isupper() or bare.startswith("(") and bare[1:2].isupper():
            if bare in _NOT_FIRST or (_LAW_WORD.fullmatch(bare) and (parted or "," in word)):
                break
            start, parted = at, False
        elif bare.lower() not in _PARTICLES:
            break  # a year as well: it closes another title
        else:
            parted = parted or bare.lower() in ("and", "or", "the", "to", "by", "with", "from")
    return start


def _word_before(text: str, at: int) -> int:
    """Where the word before a place begins, or a bracket; the place itself where none stands."""
    end = at
    while end > 0 and text[end - 1].isspace():
        end -= 1
    if end == at:
        return at
    if text[end - 1] == ")":
        opening = text.rfind("(", max(0, end - 62), end)
        return opening if opening >= 0 and text.find(")", opening) == end - 1 else at
    start = end
    while start > max(0, end - 80) and not (text[start - 1].isspace() or text[start - 1] in _STOPS):
        start -= 1
    return start if start < end else at


def _terms(text: str, end: int) -> tuple[str, ...]:
    terms = []
    if match := _DEFINED.match(text, end):
        terms.append(match["term"].strip())
        for more in re.findall(r"[“\"‘](?:the\s+)?([^“”\"‘’]{2,60})[”\"’]", match[0]):
            if more.strip() not in terms:
                terms.append(more.strip())
    elif match := _BRACKETED.match(text, end):
        terms.append(match["acronym"] or match["name"])
    return tuple(terms)


class Names:
    """The short forms defined so far, and the instrument last named, as a reader goes along."""

    def __init__(self) -> None:
        self._defined: dict[str, str] = {}
        self._terms: dict[str, list[str]] = {}
        self._last: dict[str, tuple[int, str]] = {}
        self._latest: tuple[int, str] = (-1_000_000, "")

    def read(self, mention: Mention, at: int) -> None:
        """Take note of an instrument named in the paragraph ``at``."""
        for term in mention.terms:
            self._defined[term.casefold()] = mention.title
            if first := _TERM_WORD.match(term):
                same = self._terms.setdefault(first[0], [])
                same[:] = sorted({*same, term}, key=len, reverse=True)
        title = self._defined.get(mention.title.casefold(), mention.title)
        self._latest = (at, title)
        for word in [*_LAW_WORD.findall(mention.title)[:1], *_LAW_WORD.findall(mention.title)[-1:]]:
            self._last[word.casefold()] = self._latest
        if bangla := _BANGLA_WORD.search(mention.title):
            self._last[bangla[0]] = self._latest

    def use(self, text: str, start: int, end: int, at: int) -> None:
        """Take note of the last short form that a stretch of the paragraph ``at`` uses."""
        title = ""
        for match in _THE_SHORT.finditer(text, start, end):
            title = self.short(match["term"]) or title
        for term in self._used(text, start, end):
            title = self._defined[term.casefold()]
        if title:
            self._latest = (at, title)

    def short(self, term: str) -> str:
        """Return the title that ``the Act`` (given as ``Act``) stands for, ``""`` if none does."""
        if term.casefold() in self._defined:
            return self._defined[term.casefold()]
        return self._last.get(term.casefold(), (0, ""))[1]

    def within(self, words: str) -> str:
        """Return the title of the first defined short form that the words use, ``""`` if none."""
        first = next(self._used(words, 0, len(words)), "")
        return self._defined[first.casefold()] if first else ""

    def _used(self, text: str, start: int, end: int) -> Iterator[str]:
        """The defined short forms in a stretch; capitals count, since an act is not the Act."""
        for word in _TERM_WORD.finditer(text, start, end) if self._terms else ():
            for term in self._terms.get(word[0], ()):
                after = word.start() + len(term)
                if text.startswith(term, word.start()) and not text[after : after + 1].isalnum():
                    yield term
                    break

    def forget_latest(self) -> None:
        """Begin under another heading: what was named last no longer stands for a bare section."""
        self._latest = (-1_000_000, "")

    def latest(self, at: int, reach: int) -> str:
        """Return the instrument named last, if that was within ``reach`` paragraphs."""
        return self._latest[1] if at - self._latest[0] <= reach else ""
