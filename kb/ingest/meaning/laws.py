"""Laws as running text names them: by title, by number, by a short form that it defined before."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.ingest import instruments, numbers
from kb.ingest.meaning.words import nfc
from kb.ingest.spotting import spots

_KINDS = {
    "act": "act", "ordinance": "ordinance", "order": "order", "regulation": "regulation",
    "আইন": "act", "অধ্যাদেশ": "ordinance", "আদেশ": "order",
}  # fmt: skip
_OF = r"(?P<{n}>[IVXLCDM]+|[0-9০-৯]{{1,4}})\s+[oO][fF]\s+(?P<{y}>[0-9০-৯]{{4}})(?![0-9০-৯])"
_NUMBERED = re.compile(
    nfc(
        rf"(?:(?:(?P<kind>[Aa]ct|ACT|[Oo]rdinance|ORDINANCE|[Oo]rder|ORDER|[Rr]egulation"
        rf"|REGULATION|Ord\.?)"
        rf"|(?P<po>P\.?\s?O\.?))\s*,?\s*(?:(?:[Nn]o|NO|নং)\.?,?\s*)?"
        rf"{_OF.format(n='number', y='year')}"
        r"|(?P<year2>[০-৯]{4})\s*(?:সনের|সালের)\s*(?P<number2>[০-৯]{1,4})\s*(?:নং|নম্বর)\s*"
        r"(?P<kind2>আইন|অধ্যাদেশ|(?:রাষ্ট্রপতির\s+)?আদেশ))"
    )
)
_BRACKETED = re.compile(
    nfc(
        rf"\s*[(\[](?P<kind>[^()\[\]]{{0,40}}?)(?:\s*[Nn]o\.?,?\s*)?\b"
        rf"{_OF.format(n='number', y='year')}[^()\[\]]{{0,20}}[)\]]"
        r"|\s*[(\[]\s*(?P<year2>[০-৯]{4})\s*(?:সনের|সালের)\s*(?P<number2>[০-৯]{1,4})\s*(?:নং|নম্বর)?\s*"
        r"(?P<kind2>আইন|অধ্যাদেশ|[^()]{0,20}আদেশ)?\s*[)\]]"
    )
)
_CALLED = re.compile(
    nfc(
        r"\s*,?\s*\(?(?:(?:herein)?after|in\s+this\s+\w+)\s+(?:in\s+this\s+\w+\s+)?"
        r"(?:referred\s+to\s+as|called)\s+(?:the\s+)?[“\"‘']*(?:the\s+)?"
        r"(?P<term>[A-Z]?[\w’' -]{2,40}?)[”\"’']*(?=\s*[,;.)]|\s+(?:is|are|shall|in|and)\b)\)?"
        r"|\s*,?\s*\(?(?:অতঃপর|অত:পর|অতপর)\s+(?:এই\s+\S+\s+)?[“\"‘']*(?P<bangla>[^\n।;,]{2,50}?)[”\"’']*"
        r"\s+(?:বলিয়া|হিসাবে|হিসেবে|নামে)\s+(?:উল্লিখিত|উল্লেখিত|অভিহিত)\)?"
    )
)
_DEFINES = re.compile(
    nfc(
        r"[“\"‘'`]{1,2}(?P<term>[^“”\"‘’`\n]{2,50})[”\"’']{1,2}\s*(?:means|অর্থ|অর্থে|বলিতে)\s+(?:the\s+)?$"
    )
)
_KIND_WORDS = ("Act", "ACT", "act", "Ord", "ORD", "ord", "Reg", "REG", "reg", "P.", "PO")
_YEAR_OF = (nfc("সনের"), nfc("সালের"))
_SHORT_WORDS = tuple(
    map(
        nfc,
        (
            *instruments.LAW_WORDS.replace("s?", "").split("|"),
            "P.O.",
            "convention",
            "protoco",
            "Ley",
        )
        + ("ley", "Loi", "loi", "আইন", "অধ্যাদেশ", "আদেশ", "বিধিমালা"),
    )
)
_SHORT = re.compile(
    nfc(
        rf"(?:{instruments.LAW_WORDS}|P\.O\.|[Cc]onvention|[Pp]rotoco(?:le?|lo)|[Ll]ey|[Ll]oi"
        r"|আইন|অধ্যাদেশ|আদেশ|বিধিমালা)(?=\W|ের|এর|$)"
        r"(?!,?\s+[0-9০-৯]{4}|\s+of\s+(?:the\s+)?[A-Z]|\s+[Nn]o\b)"
    )
)
# The words before a short form: those that point at this law, and at one named before.
_POINTING = re.compile(
    nfc(
        r"(?<!\w)(?:(?P<self>[Tt]his|[Tt]he\s+present|এই|(?:de\s+la|la|du|le|de)\s+présente?"
        r"|(?:del?|el|la|de\s+la)\s+(?:presente|este|esta)|[Ee]sta|[Ee]ste)"
        r"|[Tt]he(?:\s+(?:said|same|principal|aforesaid))?|[Tt]hat|[Ss]aid|উক্ত|রহিত)\s+$"
    )
)
_POINTING_REACH = 24
_CODES = tuple(map(nfc, ("সংবিধান", "দণ্ডবিধি", "দন্ডবিধি", "ফৌজদারী", "দেওয়ানী")))
_CODE_NAMED = re.compile(
    nfc(r"সংবিধান(?=ের|\s|,)|(?:দণ্ডবিধি|দন্ডবিধি|(?:ফৌজদারী|দেওয়ানী)\s+কার্যবিধি)(?=র|\s|,)")
)


# What a title seems to begin with where the law's part is named right before it.
_PART_OF = re.compile(
    r"^.*\b(?:Schedule|Chapter|Part|Section|Article|Annex|Appendix)s?\b[^,]{0,12}?\s+(?:of|to)\s+(?:the\s+)?"
    r"|^(?:.*\s)?(?:উপ-?\s?)?(?:দফা|ধারা)(?:সমূহ)?\s*(?:\([^()]{1,6}\)(?:\s*(?:,|ও|এবং|হইতে)\s*)?)+\s+"
)
_RUN_ON = re.compile(rf"\s+(?:[Nn]o\.?\s*)?{_OF.format(n='number', y='year')}")


_CODE = re.compile(nfc("বিধি|Code"))


@dataclass(frozen=True, slots=True)
class Law:
    """A law named at ``start``–``end``: ``title`` and ``number`` (``act 45 of 1860``) where told.

    ``own`` marks the words "this Act"; ``short`` is a form to be understood from what came before;
    ``terms`` are the short forms defined right here.
    """

    start: int
    end: int
    title: str = ""
    number: str = ""
    own: bool = False
    short: str = ""
    terms: tuple[str, ...] = ()


def laws(text: str) -> list[Law]:
    """Return the laws that a text names, in order, none inside another."""
    found = [_titled(text, mention) for mention in instruments.mentions(text)]
    found += [Law(*m.span(), number=number) for m in _numbers(text) if (number := _number(m))]
    found += list(_shortened(text))
    found.sort(key=lambda law: (law.start, -law.end))
    kept: list[Law] = []
    for law in found:
        if not kept or law.start >= kept[-1].end:
            kept.append(_defined(text, law))
    return _with_terms(text, kept)


def _with_terms(text: str, found: list[Law]) -> list[Law]:
    """The laws, and the places at which the short forms defined for them are used later."""
    defined = {
        term for law in found for term in law.terms if len(term.split()) > 1 or _CODE.search(term)
    }
    if not defined:
        return found
    alternatives = "|".join(map(re.escape, sorted(defined, key=len, reverse=True)))
    taken = sorted((law.start, law.end) for law in found)
    for match in re.finditer(rf"(?<!\w)(?:{alternatives})(?![A-Za-z])", text):
        place = bisect_right(taken, (match.start(), len(text))) - 1
        following = taken[place + 1][0] if place + 1 < len(taken) else len(text)
        if (place < 0 or taken[place][1] <= match.start()) and match.end() <= following:
            found.append(Law(*match.span(), short=match[0]))
    return sorted(found, key=lambda law: law.start)


def _titled(text: str, mention: instruments.Mention) -> Law:
    start, end, title, number = mention.start, mention.end, mention.title, ""
    if part := _PART_OF.match(text[start:end]):
        start, title = start + part.end(), _PART_OF.sub("", title)
    if run_on := _RUN_ON.match(text, end):  # "East Bengal Ordinance III of 1956"
        return Law(start, run_on.end(), number=_number(run_on, title))
    if bracket := _BRACKETED.match(text, end):
        end, number = bracket.end(), _number(bracket, title)
    return Law(start, end, title, number, terms=mention.terms)


def _defined(text: str, law: Law) -> Law:
    """The law with the short forms that the words around it define."""
    if law.own or law.short:
        return law
    terms = list(law.terms)
    end = law.end
    if not law.title and (bracket := _BRACKETED.match(text, end)):
        end = bracket.end()
    if called := _CALLED.match(text, end):
        terms.append(
            re.sub(r"^(?:the\s+)?(?:said\s+|উক্ত\s+)?", "", (called["term"] or called["bangla"]))
        )
        end = called.end()
    if defines := _DEFINES.search(text[max(0, law.start - 80) : law.start]):
        terms.append(defines["term"].strip(" ,").removeprefix("the "))
    return replace(law, end=end, terms=tuple(terms))


def _numbers(text: str) -> Iterator[re.Match[str]]:
    for place in spots(text, _KIND_WORDS):
        if match := _NUMBERED.match(text, place):
            yield match
    for place in spots(text, _YEAR_OF):
        year = place - 5 if text[place - 1 : place].isspace() else place - 4
        if match := _NUMBERED.match(text, max(year, 0)):
            yield match


def _shortened(text: str) -> Iterator[Law]:
    for place in spots(text, _SHORT_WORDS):
        word = _SHORT.match(text, place)
        before = _POINTING.search(text, max(0, place - _POINTING_REACH), place) if word else None
        if word is not None and before is not None:
            own = before["self"] is not None
            yield Law(before.start(), word.end(), own=own, short="" if own else word[0])
    for place in spots(text, _CODES):
        if match := _CODE_NAMED.match(text, place):
            yield Law(*match.span(), title=" ".join(match[0].split()))


def _number(match: re.Match[str], title: str = "") -> str:
    """``act 45 of 1860``, whatever the form in which the number is printed."""
    groups = match.groupdict()
    printed, year = groups["number"] or groups["number2"], groups["year"] or groups["year2"]
    kind = (groups.get("kind") or groups.get("kind2") or "").casefold()
    if groups.get("po"):
        kind = "order"
    return numbered(kind, printed, year, title)


def numbered(kind: str, printed: str, year: str, title: str = "") -> str:
    """Return a law's number in one form: ``("Act No.", "XLV", "1860")`` → ``act 45 of 1860``.

    A kind that the number does not name is that of the title; else the law counts as an act. What
    is no number gives ``""``.
    """
    digits = numbers.ascii_digits(printed)
    value = int(digits) if digits.isdigit() else numbers.roman(printed)
    if value is None:  # "VIIII": misprinted
        return ""
    said = f"{kind} {title.casefold()}"
    named = next((k for word, k in _KINDS.items() if word in kind), "")
    if re.search(r"p\.?\s?o\.?\b", kind):
        named = "order"
    elif kind.startswith("ord"):
        named = "order" if kind.startswith("order") else "ordinance"
    named = named or next(
        (k for word, k in _KINDS.items() if re.search(rf"\b{word}|{word}[,\s]", said)), "act"
    )
    return f"{named} {value} of {numbers.ascii_digits(year)}"


_LAW_WORDS = tuple(
    {word.casefold().replace("s?", "") for word in instruments.LAW_WORDS.split("|")}
    | set(map(nfc, ("আইন", "অধ্যাদেশ", "আদেশ", "বিধিমালা")))
)


class Known:
    """The short forms defined so far, and the law last named, as a reader goes along."""

    def __init__(self) -> None:
        self._terms: dict[str, Law] = {}
        self._last: dict[str, Law] = {}

    def read(self, law: Law) -> Law:
        """Take note of a law, and return it with its short form understood."""
        if law.own:
            return law
        if law.short:
            meant = self._terms.get(law.short.casefold()) or self._last.get(law.short.casefold())
            return replace(law, title=meant.title, number=meant.number) if meant else law
        meant = self._terms.get(law.title.casefold())
        if meant is not None:
            return replace(law, title=meant.title, number=meant.number)
        for term in law.terms:
            self._terms[term.casefold()] = law
        said = f"{law.title} {law.number}".casefold()
        if law.number.startswith("act"):
            self._last["আইন"] = law
        self._last |= {word: law for word in _LAW_WORDS if word in said}
        return law
