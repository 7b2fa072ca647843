"""The words by which laws cite their parts, and the numbers that follow them, in five languages."""

import re
import unicodedata

from kb.ingest import numbers
from kb.model import Level

# From the outside in; what lies inside a section is sought near the place that cites it.
RANK: dict[Level, int] = {
    "schedule": 0, "book": 0, "part": 1, "chapter": 2, "division": 3, "article": 4, "section": 4,
    "rule": 4, "paragraph": 5, "subsection": 5, "clause": 6, "subclause": 7,
}  # fmt: skip
SECTION = RANK["section"]

_WORDS: dict[Level, str] = {
    "section": "sections? secs?[.] sects?[.] §§? sección secciones ধারা(?:সমূহ)?",
    "article": "articles? arts?[.]? artículos? অনুচ্ছেদ(?:সমূহ)?",
    "rule": "rules? regulations? regs?[.]? বিধি প্রবিধান",
    "subsection": "sub-?section(?:s|\\b) sub_sections? sub-?rules? sub-?articles? "
    "sub-?regulations? উপ-?ধারা(?:সমূহ)? উপ_ধারা উপ-?বিধি উপ-?অনুচ্ছেদ উপ-?প্রবিধান",
    "paragraph": "paragraphs? paras?[.]? paragraphes? párrafos? apartados? অনুচ্ছেদাংশ প্যারা(?:গ্রাফ)?",
    "clause": "clauses? points? items? alinéas? incisos? numerales numeral literal দফা(?:সমূহ)?",
    "subclause": "sub-?clauses? sub_clauses? sub-?paragraphs? sub_paragraphs? উপ-?দফা(?:সমূহ)?",
    "schedule": "schedules? annex(?:es)? annexes? appendix anexos? তফসিল তপশিল তপসিল তফশিল পরিশিষ্ট",
    "part": "parts? titre título অংশ ভাগ",
    "chapter": "chapters? chapitres? capítulos? অধ্যায়",
}


def nfc(pattern: str) -> str:
    """Return a pattern whose Bangla is composed as the canonical text is."""
    return unicodedata.normalize("NFC", pattern)


def _alternatives(levels: list[Level]) -> str:
    named = (word.replace("_", r"\s") for level in levels for word in _WORDS[level].split())
    return "|".join(sorted(map(nfc, named), key=len, reverse=True))


_LEVEL_OF: list[tuple[re.Pattern[str], Level]] = [
    (re.compile(rf"(?:{_alternatives([level])})", re.IGNORECASE), level) for level in _WORDS
]
INSIDE: list[Level] = ["subsection", "paragraph", "clause", "subclause"]
AROUND: list[Level] = ["schedule", "part", "chapter"]
SECTIONS: list[Level] = ["section", "article", "rule"]

DIGIT = "[0-9০-৯]"
BANGLA = "\u0980-\u09ff"
_INSERTED = (
    rf"(?:\s?-\s?[A-Z]{{1,2}}(?![A-Za-z])|[A-Z]{{1,4}}(?![A-Za-z])|\s?-\s?[ক-হ](?![{BANGLA}])"
    rf"|(?!র)[ক-হ]{{1,2}}(?![{BANGLA}])|\s(?:bis|ter|quater)\b|er\b)"
)
STEP = (
    rf"\(\s?(?:{DIGIT}{{1,3}}[A-Za-zক-হ]{{0,3}}|[a-z]{{1,5}}|[A-Z]{{1,3}}|[ক-হ]{{1,5}}|[অ-ঔ]{{1,2}})"
    r"\s?\)"
)
_STEPS = rf"(?:\s?{STEP}){{0,5}}"
# What a number counts that is no part of a law: "section 4 and 30 days".
_NO_COUNT = nfc(
    r"(?!\s*(?:%|per\s?cent|(?:calendar\s|working\s)?(?:years?|months?|days?|hours?)\b|(?:st|nd|rd|th)\b"
    r"|taka\b|lakh|হাজার|লক্ষ|টাকা|বৎসর|বছর|দিন|মাস|জন\b|(?:\([^()\n]{1,20}\)\s*)?(?:দিন|বৎসর|মাস|টাকা)))"
)
_PLAIN = rf"{DIGIT}{{1,5}}(?!{DIGIT}){_INSERTED}?(?![A-Za-z]|[.,:]{DIGIT}){_NO_COUNT}"
_CODED = r"[LRD]\.?\s?[0-9]{1,4}(?:-[0-9]{1,3}){0,3}"
_ROMAN = r"(?=[IVXL])[IVXLC]{1,7}(?:-?[A-Z])?(?![\w.]*[a-z])(?!\w)"
_NUMBER = rf"(?:{_PLAIN}|{_CODED}){_STEPS}"
_OUTER = rf"(?:{_PLAIN}|{_ROMAN}|[A-H](?![\w.’']))"
_INNER = (
    rf"(?:{STEP}{_STEPS}|{_PLAIN}{_STEPS}|[a-z]\)|(?<![-–—])[A-H](?![\w.’'])"
    r"|\b(?:[ivx]{1,5})\b(?=\s+of\b))"
)
_ARTICLE = rf"(?:{_NUMBER}|{_ROMAN}{_STEPS})"
AND = nfc(
    r"(?:\s*,\s*(?:(?:and|or|et|ou|y|o|এবং|ও|বা|অথবা)\s+)?|\s*(?:and/or|and|or|&|et|ou|y|o|e|এবং|ও|বা|অথবা|কিংবা)\s+)"
)
_TO = nfc(r"(?:\s*[–—-]\s*|\s+(?:to|through|à|a|al|হইতে|হতে|থেকে)\s+)")


def _listed(item: str) -> str:
    return rf"{item}(?:(?:{AND}|{_TO}){item}|(?<=\))(?:{AND}|{_TO}){STEP}{_STEPS})*"


_ORDINAL = "|".join((*numbers.ORDINAL_WORDS, "[0-9]{1,2}(?:st|nd|rd|th)"))
UNIT = re.compile(
    nfc(
        rf"(?P<inside>(?i:{_alternatives(INSIDE)}))[^\S\n]*(?P<inner>{_listed(_INNER)})"
        rf"|(?P<section>(?i:{_alternatives(SECTIONS)})|ss?\.?(?=\s?{DIGIT}))[^\S\n]*(?P<number>{_listed(_ARTICLE)})"
        rf"|(?P<around>(?i:{_alternatives(AROUND)}))(?:[^\S\n]|-)+(?P<outer>{_listed(_OUTER)})"
    )
)
ORDINAL = re.compile(nfc(rf"(?<![\w-])(?P<ordinal>(?i:{_ORDINAL}))\s+$"))
AFTER_ORDINAL = re.compile(nfc(rf"(?P<around>(?i:{_alternatives(AROUND)}))(?![\w-])"))
# Bangla may put the number first: "৯(গ) ধারাবলে", "(২) উপ-ধারা".
NUMBER_FIRST = re.compile(
    nfc(
        rf"(?<![\w-])(?:(?P<before>(?:{DIGIT}{{1,4}}{_INSERTED}?{_STEPS})(?:{AND}(?:{DIGIT}{{1,4}}{_INSERTED}?{_STEPS}))*)"
        rf"|(?P<steps>{STEP}(?:{AND}{STEP})*))[^\S\n]?(?:নং\s|নম্বর\s)?[^\S\n]?$"
    )
)
AFTER_NUMBER = re.compile(
    nfc(rf"(?P<section>ধারা|অনুচ্ছেদ)(?!\s?{DIGIT})|(?P<inside>উপ-?ধারা|উপ-?অনুচ্ছেদ|দফা|উপ-?দফা)(?!\s?\()")
)
# What the words above begin with, or hold: where none of these stands there is nothing to match.
_STEMS = """
section sec. sect. § sección secciones ধারা article art. artículo অনুচ্ছেদ
rule regulation reg. বিধি প্রবিধান
paragraph para párrafo apartado প্যারা clause point item alinéa inciso numeral literal দফা
schedule annex appendix anexo তফসিল তপশিল তপসিল তফশিল পরিশিষ্ট part titre título অংশ ভাগ
chapter chapitre capítulo অধ্যায়
"""
STEMS = tuple(nfc(_STEMS).split())
SHORT_SECTION = re.compile(r"[sS](?:[sS]?)\.?\s?[0-9]")
BEFORE_STEM = re.compile(nfc(r"(?:sub[-\s]?|উপ[-\s]?)$"))
ONE = re.compile(
    rf"(?P<number>{_PLAIN}|{_CODED}|{_ROMAN}|[A-H](?!\w))?(?P<steps>{_STEPS}|[a-z]\)|[ivx]{{1,5}})"
)
RANGE = re.compile(_TO)


def level_of(word: str) -> Level:
    """Return the level that a word of the vocabulary names."""
    plain = word.strip()
    for pattern, level in _LEVEL_OF:
        if pattern.fullmatch(plain):
            return level
    return "section"
