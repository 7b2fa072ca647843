"""The grammar of references to provisions, in running text and in queries.

English: "section 6(2)(a) of the Penal Code, 1860", "ss 3 and 4", "clause (b) of sub-section (2) of
section 9", "Article 3(a) of the Protocol", "Chapter II". Bangla: "ধারা ৬ এর উপ-ধারা (২) এর দফা
(ক)", "দণ্ডবিধির ৩০২ ধারা".
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.ingest import numbers
from kb.model import Level, Provision


@dataclass(frozen=True, slots=True)
class ProvisionReference:
    """A reference found at ``start``–``end`` of a text.

    ``path`` leads from the outside in: ``("6", "2", "a")`` is section 6(2)(a). What is no section,
    article or rule names its level in the first step: ``("schedule 2", "3")``, ``("part II",)``.
    ``act`` is the law's title as the reference words it, year included; ``year`` the year alone;
    ``""`` where it says none.
    """

    start: int
    end: int
    level: Level
    path: tuple[str, ...]
    act: str = ""
    year: str = ""


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", pattern), re.VERBOSE)


_D = "[0-9০-৯]"
_NUMBER = (
    rf"{_D}{{1,4}}(?:\s?-\s?[A-Zক-হ](?![A-Za-z\u0980-\u09e5])|[A-Z]{{1,3}}\b"
    r"|[ক-হ]{1,2}(?![\u0980-\u09e5]))?"
)
_STEP = r"\(\s?(?:[0-9০-৯]{1,3}[A-Za-zক-হ]{0,2}|[a-z]{1,5}|[A-Z]{1,2}|[ক-হ]{1,3})\s?\)"
_STEPS = rf"(?:\s?{_STEP})*"
_ONE = rf"{_NUMBER}{_STEPS}"
_AND = r"\s*(?:,|,?\s?(?:and|or|&|এবং|ও|বা|অথবা))\s*"
_TO = r"\s?(?:–|-|to|হইতে|থেকে)\s?"

_WORDS: dict[str, Level] = {
    "section": "section",
    "sec": "section",
    "sect": "section",
    "s": "section",
    "§": "section",
    "ধারা": "section",
    "article": "article",
    "art": "article",
    "অনুচ্ছেদ": "article",
    "rule": "rule",
    "r": "rule",
    "regulation": "rule",
    "reg": "rule",
    "বিধি": "rule",
    "প্রবিধান": "rule",
}
_OUTER: dict[str, Level] = {
    "part": "part",
    "pt": "part",
    "chapter": "chapter",
    "ch": "chapter",
    "অধ্যায়": "chapter",
    "schedule": "schedule",
    "sch": "schedule",
    "annex": "schedule",
    "appendix": "schedule",
    "তফসিল": "schedule",
}
_LATIN = _compile(
    rf"""(?<![\w(])(?P<word>[Ss]ections?|SECTIONS?|[Ss]ecs?\.?|[Ss]ects?\.?|[Ss]s?\.?(?=\s?{_D})|§§?
    |[Aa]rticles?|ARTICLES?|[Aa]rts?\.?|[Rr]ules?|[Rr]egulations?|[Rr]egs?\.?|[Rr]r?\.?(?=\s{_D}))
    \s*(?P<list>{_ONE}(?:(?:{_AND}|{_TO}){_ONE})*)(?![\w])"""
)
_INNER_FIRST = _compile(
    rf"""(?P<inner>(?:(?:sub-?\s?)?(?:clause|paragraph|section|rule|article)s?\s*{_STEP}(?:\s+of\s+)?)+)$"""
)
_BANGLA = _compile(
    rf"""(?:(?P<word>ধারা|অনুচ্ছেদ|বিধি|প্রবিধান)\s*(?P<after>{_ONE}(?:{_AND}{_ONE})*)
    (?P<inner>(?:\s*(?:এর|-এর|র)?\s*(?:উপ-?\s?ধারা|উপ-?\s?বিধি|উপ-?\s?অনুচ্ছেদ|উপ-?\s?দফা|দফা|ক্রমিক)\s*{_STEP})*)
    |(?P<before>{_ONE}(?:{_AND}{_ONE})*)\s*(?:নং|নম্বর)?\s*(?P<word2>ধারা|অনুচ্ছেদ|বিধি)(?![ক-হ]))"""
)
_CONTAINER = _compile(
    rf"""(?<![\w])(?P<word>[Pp]art|PART|[Pp]t|[Cc]hapter|CHAPTER|[Cc]h|[Ss]chedule|SCHEDULE|[Ss]ch|[Aa]nnex
    |[Aa]ppendix|অধ্যায়|তফসিল)\.?[\s-]+(?P<number>[IVXLC]+[A-Z]?|{_NUMBER}|[A-Z])(?!\w)
    (?:,?\s*(?:para(?:graph)?s?\.?|art(?:icle)?\.?)\s*(?P<para>{_ONE}))?"""
)
_ORDINAL_SCHEDULE = _compile(
    rf"""(?<!\w)(?i:(?P<ordinal>{"|".join(w for w in numbers.ORDINAL_WORDS)})\s+
    (?P<word>schedule|chapter|part|তফসিল|অধ্যায়))(?!\w)"""
)
_NOT_A_TITLE = r"(?!(?:this|that|these|those|the\s+(?:said|same|principal|present))\b)"
_OF_ACT = _compile(
    rf"""\s*,?\s*(?:of|in|under|from)\s+{_NOT_A_TITLE}(?:the\s+)?
    (?P<act>[A-Zক-হঅ-ঔ\[“"][^.;:()\n]{{1,120}}?
    (?:\b(?:Act|ACT|Code|Ordinance|Order|Rules|Regulations?|Law|Constitution|Convention|Protocol
    |Covenant|Treaty|Directive|Bill|Charter|Declaration|Agreement)\b)
    (?:\s*\([^()]{{1,40}}\))?(?:\s+of)?(?:,?\s*(?P<year>{_D}{{4}}))?
    (?:\s*\((?:[A-Z][A-Za-z.]*\s)?[^()]{{0,40}}of\s{_D}{{4}}\))?)"""
)
_LOOSE_ACT = _compile(
    r"""\s*,?\s*(?:of|in|under|from)?\s*(?:the\s+)?(?P<act>[^\s?.,;:।()][^?;:।()\n]{2,120}?)\s*[?.।]?\s*$"""
)
_ACT_BEFORE = _compile(
    r"""(?P<act>(?:[\u0980-\u09e5A-Z][\u0980-\u09e5\u200c\u200dA-Za-z'-]*,?\s+){0,12}?
    (?:[\u0980-\u09e5-]*(?:আইন|বিধি|কোড|অধ্যাদেশ|সংবিধান|কার্যবিধি|বিধিমালা|সনদ|প্রটোকল|Act|Code|Ordinance)))
    (?:,?\s*(?P<year>[0-9০-৯]{4}))?(?:\s*\([^()]{0,60}\))?\s*(?:-?এর|র|ের)?\s*$"""
)
_ENGLISH_BEFORE = _compile(
    r"""(?:^|[\s(])(?:the\s+)?(?P<act>(?:[A-Z][\w'’-]*\s+(?:(?:of|and|the|in|for|on|to)\s+){0,2}){0,12}
    (?:Act|Code|Ordinance|Order|Rules|Regulations|Constitution|Convention|Protocol|Covenant|Directive))
    (?:,?\s*(?P<year>[0-9]{4}))?\s*,?\s*$"""
)


def find(text: str) -> list[ProvisionReference]:
    """Return every reference to a provision in the text, in order, one for each number listed.

    Positions count in the text as given; a text that is not NFC may miss Bangla references.
    """
    found = [*_latin(text), *_bangla(text), *_containers(text)]
    found.sort(key=lambda reference: (reference.start, -reference.end))
    kept: list[ProvisionReference] = []
    for reference in found:
        if not kept or reference.end > kept[-1].end or _listed(kept[-1], reference):
            kept.append(reference)
    return kept


def _listed(one: ProvisionReference, other: ProvisionReference) -> bool:
    """Two numbers of one list share their span ("sections 3 and 4")."""
    return (one.start, one.end, one.level) == (other.start, other.end, other.level)


def _latin(text: str) -> Iterator[ProvisionReference]:
    for match in _LATIN.finditer(text):
        word = match["word"].casefold().rstrip(".")
        level = _WORDS.get(word) or _WORDS.get(word.rstrip("s")) or "section"
        start, inner = _inner_before(text, match.start())
        end, act, year = _act(text, start, match.end())
        for path in _paths(match["list"]):
            yield ProvisionReference(start, end, level, (*path, *inner), act, year)


def _inner_before(text: str, at: int) -> tuple[int, tuple[str, ...]]:
    """Steps named before their section: "clause (b) of sub-section (2) of section 9"."""
    window = max(at - 120, 0)
    match = _INNER_FIRST.search(text[window:at])
    if not match:
        return at, ()
    steps = [_bare(step) for step in re.findall(_STEP, match["inner"])]
    return window + match.start(), tuple(reversed(steps))


def _bangla(text: str) -> Iterator[ProvisionReference]:
    for match in _BANGLA.finditer(text):
        word = match["word"] or match["word2"]
        inner = tuple(_bare(step) for step in re.findall(_STEP, match["inner"] or ""))
        start, act, year = _act_before(text, match.start(), _ACT_BEFORE)
        for path in _paths(match["after"] or match["before"]):
            yield ProvisionReference(start, match.end(), _WORDS[word], (*path, *inner), act, year)


def _containers(text: str) -> Iterator[ProvisionReference]:
    for match in _CONTAINER.finditer(text):
        level = _OUTER[match["word"].casefold()]
        inner = next(_paths(match["para"])) if match["para"] else ()
        path = (f"{level} {_bare(match['number'])}", *inner)
        end, act, year = _act(text, match.start(), match.end())
        yield ProvisionReference(match.start(), end, level, path, act, year)
    for match in _ORDINAL_SCHEDULE.finditer(text):
        level = _OUTER[match["word"].casefold()]
        value = numbers.ordinal(match["ordinal"])
        yield ProvisionReference(match.start(), match.end(), level, (f"{level} {value}",))


def _paths(listed: str) -> Iterator[tuple[str, ...]]:
    """``3(1) and 4`` → ("3", "1"), ("4",); of ``3 to 5`` both ends."""
    for match in re.finditer(rf"(?P<number>{_NUMBER})(?P<steps>{_STEPS})", listed):
        steps = re.findall(_STEP, match["steps"])
        yield (_bare(match["number"]), *(_bare(step) for step in steps))


def _bare(printed: str) -> str:
    inner = printed.strip("() ")
    match = re.fullmatch(rf"({_D}+)\s?(-?\s?[A-Zক-হ]*)", inner)
    return numbers.printed(match[1], match[2]) if match else numbers.ascii_digits(inner)


def _act(text: str, start: int, end: int) -> tuple[int, str, str]:
    """The law that a reference names behind it ("of the …"), or before it ("Penal Code s 302")."""
    match = _OF_ACT.match(text, end)
    if match is None and start == 0:
        match = _LOOSE_ACT.match(text, end)
        if match and re.match(r"(?:this|that|which|and|or|is|are|shall)\b", match["act"]):
            match = None
    if match:
        year = match.groupdict().get("year") or _year(match["act"])
        return match.end(), " ".join(match["act"].split()), numbers.ascii_digits(year)
    _, act, year = _act_before(text, start, _ENGLISH_BEFORE)
    return end, act, year


def _act_before(text: str, at: int, pattern: re.Pattern[str]) -> tuple[int, str, str]:
    window = max(at - 160, 0)
    match = pattern.search(text[window:at])
    if not match:
        return at, "", ""
    act = " ".join(match["act"].split())
    if match["year"]:
        act = f"{act}, {match['year']}"
    return window + match.start("act"), act, numbers.ascii_digits(match["year"] or "")


def _year(act: str) -> str:
    match = re.search(rf"(?<!{_D}){_D}{{4}}(?!{_D})", act)
    return match[0] if match else ""


_SECTIONS: frozenset[Level] = frozenset({"section", "article", "rule", "paragraph"})


def match(provisions: Sequence[Provision], path: Sequence[str]) -> Provision | None:
    """Return the provision that a reference's path leads to, or None when a step leads nowhere.

    Of several provisions with the number, one outside the schedules comes first.
    """
    return next(iter(matches(provisions, path)), None)


def matches(provisions: Sequence[Provision], path: Sequence[str]) -> list[Provision]:
    """Return every provision that a reference's path leads to, those outside the schedules first.

    Letters match whatever their alphabet (``(ক)`` is ``(a)``), numerals whatever their form (``II``
    is ``2``).
    """
    if not path:
        return []
    level, _, number = path[0].rpartition(" ")
    levels = frozenset({level}) if level in set(_OUTER.values()) else _SECTIONS
    wanted = folded(number if level in levels else path[0])
    starts = [p for p in provisions if p.level in levels and folded(p.number) == wanted]
    starts.sort(key=lambda p: (p.level == "paragraph", p.id.startswith("sched")))
    found = (_descend(provisions, start, path[1:]) for start in starts)
    return [provision for provision in found if provision is not None]


def _descend(
    provisions: Sequence[Provision], at: Provision, steps: Sequence[str]
) -> Provision | None:
    for step in steps:
        inside = [
            p
            for p in provisions
            if p.id.startswith(f"{at.id}__") and folded(p.number) == folded(step)
        ]
        if not inside:
            return None
        at = min(inside, key=lambda p: p.id.count("__"))
    return at


@lru_cache(maxsize=20_000)
def folded(number: str) -> str:
    """A number with its letters Latin and small, a capital Roman numeral as its value."""
    if number.isupper() and number.isalpha() and numbers.roman(number):
        return str(numbers.roman(number))
    letters = "".join(
        numbers.LATIN_LETTERS[numbers.BANGLA_LETTERS.index(c) % 26]
        if c in numbers.BANGLA_LETTERS
        else c
        for c in numbers.ascii_digits(number)
    )
    return letters.replace(" ", "").casefold()
