"""What a block of a law can be by its own look: a numbered section, a chapter, a schedule …

Only shapes are told here; which of the numbered blocks are the law's sections is for ``sequence``,
and how they nest for ``law``.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from kb.ingest import numbers
from kb.ingest.structure.law_counters import LATIN
from kb.model import Level

Family = Literal["bare", "bracket", "article", "section", "rule"]

DIGITS = r"[0-9০-৯٠-٩۰-۹]"
# Letters and vowel signs; the digits and the danda that some texts borrow come after them.
BANGLA = r"\u0980-\u09e5"
ARABIC = r"\u0620-\u065f\u066e-\u06d3"
# What amendments leave before a number: an opening bracket with its note's mark, asterisks. The
# group is atomic and short: runs of brackets could be parted in exponentially many ways.
LEAD = (
    rf"(?>(?:{DIGITS}{{0,3}}\s?\[\s{{0,3}}(?:{DIGITS}{{1,3}}\]\s?\[?)?|[*†‡][*†‡\s]{{0,9}}){{0,6}})"
)
INSERTED = (
    rf"(?:(?:\s?[-–]\s?)?(?:[A-Z]{{1,3}}|[ক-হ]{{1,3}})(?![a-zA-Z{BANGLA}])|\s[A-Zক-হ](?=[.।৷])"
    rf"|(?:\s|\s?[-–])(?:{'|'.join(LATIN)})\b)"
)
NUMBER = rf"(?P<digits>{DIGITS}{{1,4}})(?P<inserted>{INSERTED})?"
# "Artikel 25a": only behind a word; "5o" is an ordinal.
WORDED_NUMBER = rf"(?P<digits>{DIGITS}{{1,4}})(?P<inserted>{INSERTED}|[a-np-z](?![a-zA-Z]))?"
ROMAN = r"(?P<roman>[IVXLC]+)"
# The last two are what a symbol font's dash comes out as.
DASHES = "\\-–—―\uf0be¾"
# Where a run-in heading ends: ".—", "।—", ":-", or a dash by itself before the text.
HEADING_END = re.compile(rf"[.।৷:]\s?[{DASHES}_]+|\.?\s?_{{2,}}|[{DASHES}]{{2,}}|—")
LONGEST_HEADING = 400


def _compile(pattern: str) -> re.Pattern[str]:
    """Patterns meet NFC text, in which য় and ড় are two characters; so must they be."""
    return re.compile(unicodedata.normalize("NFC", pattern))


# "30-31. [Repealed]" goes by its first number, "Sections 4-35." too.
_RANGE = rf"(?:\s?(?:[-–]|to|and|ও|এবং|হইতে)\s?(?P<until>{DIGITS}{{1,4}}))?"
_BARE = _compile(
    rf"{LEAD}(?:Sections\s)?{NUMBER}{_RANGE}\s?[.।৷|](?!{DIGITS}|\s?{DIGITS}{{1,2}}\.\s?{DIGITS}{{4}})"
)
_BARE_HEADING = _compile(
    rf"{LEAD}(?P<digits>(?![0০]){DIGITS}{{1,3}})(?P<inserted>{INSERTED})?[\s.:{DASHES}]"
    rf"(?!{DIGITS}|\s?(?:of|nos?|সনের|সালের|নং|এর)(?![a-z{BANGLA}]))"
)
_BRACKET = _compile(rf"\[{NUMBER}\]\s")
_KEYWORDS: dict[str, Family] = {
    "article": "article",
    "art": "article",
    "artículo": "article",
    "artikel": "article",
    "অনুচ্ছেদ": "article",
    "المادة": "article",
    "مادة": "article",
    "section": "section",
    "sec": "section",
    "ধারা": "section",
    "§": "section",
    "rule": "rule",
    "regulation": "rule",
    "বিধি": "rule",
    "প্রবিধান": "rule",
}
_KEYWORD = _compile(
    rf"{LEAD}(?P<word>Articles?|ARTICLE|Art\.?|ART\.?|Art[íi]culo|ART[ÍI]CULO|Artikel|ARTIKEL"
    r"|Section|SECTION|Sec\.?|SEC\.?|§|Rule|RULE|Regulation|REGULATION"
    rf"|ধারা|অনুচ্ছেদ|বিধি|প্রবিধান|(?:ال)?مادة)\s?[{DASHES}:(]?\s*"
    rf"(?:(?P<first>premier|1er|PREMIER|unique|único|ÚNICO|الأولى)|{WORDED_NUMBER}[º°ª)]?|{ROMAN}(?![A-Za-z]))"
)
INLINE_SECTION = _compile(
    rf"(?<=[.;:।৷\]”\"])\s*\[?(?:Sections?\s)?{NUMBER}{_RANGE}[.।৷](?!{DIGITS})\s?(?=[A-Z“\"\[(]|[{BANGLA}])"
)
_INLINE_KEYWORD = _compile(
    rf"(?<=[.;:।])\s+(?P<word>Article|Section|Rule|অনুচ্ছেদ|ধারা)\s{NUMBER}[.:]?\s+(?=[A-Z“\"(0-9])"
)
_KEYWORD_REST = _compile(rf"\s*$|\s*[.:।৷|{DASHES}()\[]|\s+[A-ZÀ-Ýক-হঅ-ঔ“\"]|\s+[{ARABIC}]{{2,}}")

# "ধারা ৫ লঙ্ঘনের দণ্ড", "ধারা ৮(৪) এর …": what stands in another section, in a heading of its own.
_BANGLA_REFERENCE = _compile(
    rf"(?:\s?[(\[](?:{DIGITS}{{1,3}}|[ক-হ])[)\]])*\s?-?(?:"
    rf"(?:এর|এ|তে|র|ও|এবং|বা|হইতে|হতে|থেকে|অনুযায়ী|অনুসারে|মোতাবেক|না)(?![{BANGLA}])"
    r"|লঙ্ঘন|লংঘন|লঙ্গন|ভঙ্গ|ভংগ|পালন|অমান্য|প্রয়োগ)"
)

_CONTAINERS: tuple[tuple[str, Level], ...] = (
    (r"BOOK|Book|LIVRE|Livre|LIBRO|Libro|BUCH|Buch", "book"),
    (
        r"PART|Part|PARTIE|Partie|TITLE|Title|TITRE|Titre|TITOLO|Titolo|TITEL|Titel|TEIL|Teil|T[ÍI]TULO|T[íi]tulo|খণ্ড|খন্ড|ভাগ|الباب",
        "part",
    ),
    (
        r"CHAPTER|Chapter|CHAPITRE|Chapitre|CAP[ÍI]TULO|Cap[íi]tulo|HOOFDSTUK|Hoofdstuk|KAPITEL|Kapitel|CAPO|Capo"
        r"|অধ্যায়|অধ্যায়|الفصل",
        "chapter",
    ),
    (
        r"DIVISION|Division|SUB-?PART|Sub-?part|SUB-?CHAPTER|Sub-?chapter|পরিচ্ছেদ|AFDELING|(?:UNTER)?ABSCHNITT|(?:Unter)?[Aa]bschnitt|الفرع",
        "division",
    ),
)
_ORDINALS = "|".join(map(re.escape, numbers.ORDINAL_WORDS))
_CONTAINER = [
    (
        _compile(
            rf"{LEAD}(?:(?P<ordinal>(?i:{_ORDINALS}))\s+)?(?:{words})(?![a-z{BANGLA}])"
            rf"\s*[{DASHES}:]?\s*(?:{ROMAN}(?:er|ère|re)?(?P<letter>-?[A-Z])?(?![A-Za-z])|{NUMBER}"
            rf"|(?P<word>(?i:{_ORDINALS}|one|two|three|four|five|six|seven|eight|nine|ten))\b"
            rf"|(?P<single>[A-Z])(?![A-Za-z]))?"
        ),
        level,
    )
    for words, level in _CONTAINERS
]
_DIVISION_SECTION = _compile(rf"(?:SECTION|Section)\s+(?:{NUMBER}|{ROMAN}(?![A-Za-z]))")
_SCHEDULE = _compile(
    rf"{LEAD}(?:THE\s+|The\s+)?(?:(?P<ordinal>(?i:{_ORDINALS}))\s+)?"
    rf"(?:SCHEDULE|Schedule|ANNEX(?:URE|E)?|Annex(?:ure|e)?|APPENDIX|Appendix"
    rf"|ANEXO|Anexo|BIJLAGE|Bijlage|ANHANG|Anhang|ANLAGE|Anlage|ALLEGATO|Allegato|তফসিল|তপসিল|পরিশিষ্ট|সংযোজনী)(?![a-zA-Z{BANGLA}])"
    rf"\s*[{DASHES}:“\"'‘(]*\s*(?:{ROMAN}(?![A-Za-z])|{NUMBER}|(?P<single>[A-Zক-হ])"
    rf"(?![A-Za-z{BANGLA}]))?[”\"'’)]*"
)
_OBJECTS = _compile(
    r"(?i)\W*statement of objects? (?:and|&) reasons?\W*$|উদ্দেশ্য ও কারণ সম্বলিত বিবৃতি\W*$"
)
_LONE_ROMAN = _compile(
    rf"(?P<outer>[IVXLC]+\s+(?=[IVXLC]+\s))?{ROMAN}(?![^\W_])\s*(?:[.{DASHES}:]\s*)?(?=$|[A-Z\[“\"])"
)
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

PREAMBLE = _compile(
    r"(?i:preamble|pr[eé]ambule|preámbulo|whereas|having regard|considérant|considerando"
    r"|an act (?:to|for|further|relating)|a bill to|the (?:states? parties|high contracting)"
    r"|the governments? (?:signatory|of)|the european parliament|the council of the european"
    r"|the member states|it is (?:hereby )?enacted|be it enacted)"
    r"|প্রস্তাবনা|যেহেতু|সেহেতু|الديباجة|ديباجة"
)
CONTENTS = _compile(
    r"(?i:(?:table of )?contents|arrangement of (?:sections|clauses|articles|rules)|index"
    r"|sommaire|table des matières|índice|inhoud)\s*$|সূচী(?:পত্র)?\s*$|সূচি(?:পত্র)?\s*$"
)
SELF_REFERENCES: dict[Level, re.Pattern[str]] = {
    "section": _compile(r"\b[Tt]his section|এই ধারা|ধারা [০-৯0-9]"),
    "article": _compile(r"\b[Tt]h(?:is|e present) [Aa]rticle|এই অনুচ্ছেদ|অনুচ্ছেদ [০-৯0-9]"),
    "rule": _compile(r"\b[Tt]his (?:rule|regulation)|এই (?:বিধি|প্রবিধান)র|(?:বিধি|প্রবিধান) [০-৯]"),
}
# Words that an amending law puts into another: a quotation that begins with a number.
QUOTED_NUMBER = _compile(rf"[“”\"‘'æ]{{1,2}}\s?\[?\(?(?:{DIGITS}|[a-zA-Zক-হ]{{1,3}}\))")
# After it an amending law gives the words that it puts into another, in quotation marks or not.
INSERTS = _compile(
    r"(?:সন্নিবেশিত|প্রতিস্থাপিত|সংযোজিত|পুনঃস্থাপিত)\s(?:হইবে|হবে).{0,12}যথা[\W¾]*$"
    r"|\b(?:be|is|are) (?:hereby )?(?:inserted|substituted|added|replaced)\b[^.;]{0,90}[:—–-]\W*$"
    r"|(?:è inserito|sono inseriti|sostituit[oaie])[^.;]{0,90}:\s*$"
    r"|ainsi rédigée?s?\s*:\s*$|(?:siguiente|términos siguientes)\s*:\s*$"
)
# The same, the quotation beginning in the same paragraph.
OPENS_QUOTE = _compile(r"(?:যথা|namely)\W{0,4}[“\"‘]{1,2}\s?[(\[]?[0-9০-৯a-zA-Zক-হ]")
QUOTE_ENDS = _compile(r"[”\"’'][\s;.,:।৷)\]]*(?:and|or|এবং|ও|অথবা)?[\s।৷]*$")
EXPLANATION = _compile(
    rf"{LEAD}\(?(?i:explanations?|exceptions?|provided|note)\b"
    rf"|{LEAD}\(?(?:ব্যাখ্যা|ব্যতিক্রম|তবে শর্ত|শর্ত থাকে)"
)
ILLUSTRATION = _compile(rf"{LEAD}\(?(?i:illustrations?|examples?)\b|{LEAD}\(?(?:উদাহরণ|দৃষ্টান্ত|উদাহরন)")


# How a print says that sections are no more.
REPEALED = _compile(
    r"(?i)\W*(?:repealed|omitted|deleted|spent)\b|\W*(?:বিলুপ্ত|রহিত|বাতিল)|[\s\[(]*(?:\*\s?){3}"
)
# "2 Human trafficking": a heading by itself whose number no stop follows.
UNSTOPPED = _compile(
    rf"(?P<digits>(?![0০]){DIGITS}{{1,3}})(?P<inserted>[A-Z]{{1,2}})?\s(?=[A-ZÀ-Ý“‘])[^.;:]{{3,120}}[^.;:,\s]$"
)
# "1. ______": a line of a form to write on.
FORM_LINE = re.compile(r"\W*\w{1,4}[.)।]?[\s._…]*[_…][\s._…]*$|\W*\w{1,4}[.)।]?\s*\.{5,}\s*$")


# "1. Short title. (1) This Act": a heading without a dash, told by the (1) behind it.
HEADING_BEFORE_ONE = _compile(
    r"\s*(?P<heading>[A-Zক-হঅ-ঔ\[“\"][^.;:।]{2,120})[.:।]\s*(?=\[?\([1১]\))"
)
# Words of a sentence, or its end, before a dash: then the dash does not end a heading.
NOT_IN_HEADING = _compile(
    r";|\(1\)|\(১\)|\(a\)|\(ক\)|[.।]\s*(?:Explanation|Provided|Illustration|Exception)"
    r"|[a-z]{3}\.\s+[A-Z][a-z]+\s+[a-z]+\s+[a-z]+|[।৷].{80}"
)
LEAD_IN = _compile(
    r"\[?(?:In this|In these|For the purpose|Subject to|Notwithstanding|Where|If|No |Whoever"
    r"|The following|এই (?:আইন|বিধি|অধ্যায়|ধারা)|বিষয় বা)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A part, chapter, division or schedule heading; ``end`` is where its own words begin."""

    level: Level
    number: str
    end: int


def bare_number(text: str, heading_style: bool) -> re.Match[str] | None:
    """Return the match of a number that opens a block (``12A.``, ``১২৷``), or None."""
    found = _BARE.match(text)
    if found is None and heading_style:
        found = _BARE_HEADING.match(text)
    return found


def bracket_number(text: str) -> re.Match[str] | None:
    """Return the match of a judgment's paragraph number (``[12] ``), or None."""
    return _BRACKET.match(text)


def keyword_number(text: str, heading_style: bool) -> tuple[Family, str, int, int] | None:
    """Return (family, number, value, end) of ``Article 3``, ``ধারা ৬`` … at the start, or None.

    Running text that merely begins with a reference ("Section 5 of the Act is …") is no match.
    """
    found = _KEYWORD.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if not _KEYWORD_REST.match(rest) or _BANGLA_REFERENCE.match(rest):
        return None
    if not heading_style and _is_reference(rest):
        return None
    family = _KEYWORDS[found["word"].lower().rstrip(".s").replace("articulo", "artículo")]
    if found["first"]:
        return family, "1", 1, found.end()
    if found["roman"]:
        value = numbers.roman(found["roman"])
        return (family, found["roman"], value, found.end()) if value else None
    return family, number_of(found), value_of(found), found.end()


def _is_reference(rest: str) -> bool:
    """``(2) of this Act …`` after a keyword and number is a sentence, not a heading."""
    return bool(re.match(r"\s*(?:\(\w+\)\s*)+(?:[a-z,]|$)|\s*[,;]", rest))


def inline_keywords(text: str) -> list[tuple[int, int, Family, str, int]]:
    """Return (start, end, family, number, value) of article headings run on inside a paragraph."""
    return [
        (
            found.start("digits") - len(found["word"]) - 1,
            found.end(),
            _KEYWORDS[found["word"].lower()],
            number_of(found),
            value_of(found),
        )
        for found in _INLINE_KEYWORD.finditer(text, 3)
    ]


def number_of(found: re.Match[str]) -> str:
    """Return the number of a match as it is kept (``12A``)."""
    return numbers.printed(found["digits"], found["inserted"] or "")


def value_of(found: re.Match[str]) -> int:
    """Return the number's digits as an integer, the inserted letters left out."""
    return int(numbers.ascii_digits(found["digits"]))


def last_of(found: re.Match[str]) -> int:
    """Return the last number of a range (``30-31.``), the number itself where there is none."""
    until = found.groupdict().get("until")
    return max(int(numbers.ascii_digits(until)), value_of(found)) if until else value_of(found)


def container(text: str, heading_style: bool) -> Heading | None:
    """Return the part, chapter or division that a block's text announces, or None."""
    if len(text) > 250:
        return None
    for pattern, level in _CONTAINER:
        found = pattern.match(text)
        if found:
            number = _heading_number(found)
            if _announces(text[found.end() :], number, heading_style):
                return Heading(level, number, found.end())
    if heading_style:
        found = _LONE_ROMAN.match(text)
        if found and numbers.roman(found["roman"]):
            level = "chapter" if found["outer"] else "part"
            return Heading(level, found["roman"], found.end())
    return None


def division_section(text: str) -> Heading | None:
    """Return the division that ``SECTION 2`` announces in a law made of articles, or None."""
    found = _DIVISION_SECTION.match(text)
    if found and len(text) < 150:
        return Heading("division", found["roman"] or numbers.printed(found["digits"]), found.end())
    return None


def schedule(text: str, heading_style: bool) -> Heading | None:
    """Return the schedule or annex that a block's text announces, or None.

    What a bill's movers say of it after its last section is a heading of its own.
    """
    if _OBJECTS.match(text):
        return Heading("heading", "", 0)
    found = _SCHEDULE.match(text) if len(text) <= 160 else None
    if found is None:
        return None
    number = _heading_number(found)
    rest = text[found.end() :]
    if re.match(r"\s*(?:of\s+[a-z]|সংশোধন|এ |এর )", rest):
        return None
    if not heading_style and re.match(r"\s*(?:to|of|and|in|is|are|shall)\s+(?!the\b)", rest):
        return None
    if _announces(rest, number or "-", heading_style):
        return Heading("schedule", number, found.end())
    return None


def _heading_number(found: re.Match[str]) -> str:
    parts = found.groupdict()
    if parts.get("roman"):
        return parts["roman"] + (parts.get("letter") or "")
    if parts.get("digits"):
        return numbers.printed(parts["digits"], parts["inserted"] or "")
    word = parts.get("ordinal") or parts.get("word")
    if word:
        if word.lower() in _CARDINALS:
            return str(_CARDINALS.index(word.lower()) + 1)
        return str(numbers.ordinal(word) or "")
    return parts.get("single") or ""


def _announces(rest: str, number: str, heading_style: bool) -> bool:
    """Tell a heading from a sentence that happens to begin with its words ("Part II of the …")."""
    if rest.startswith("]"):  # "Part I] THE GAZETTE, EXTRA.": the edge of a page
        return False
    if heading_style:
        return bool(number) or not rest.strip()
    if not number and rest.strip(" .:-–—"):
        return False
    if rest.rstrip().endswith((";", ",")):
        return False
    return bool(re.match(rf"\s*$|\s*[.:{DASHES}।(\[\]“\"]|\s+[A-ZÀ-Ý{BANGLA}“\"\[]", rest))
