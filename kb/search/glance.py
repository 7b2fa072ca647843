"""What a query looks like at a glance, so that most need no closer look."""

import re
import unicodedata

_ABBREVIATION = re.compile(r"(?:[A-Za-z]\.?){2,9}")
# What ends or begins the names of most laws, so that a query may be nothing but such a name.
_NAMES = re.compile(
    r"(?i)\b(?:act|code|ordinance|order|rules|regulations?|by-?laws?|convention|protocol|covenant|"
    r"treaty|constitution|charter|declaration|directive|statute)\b|"
    "আইন|অধ্যাদেশ|বিধিমালা|দণ্ডবিধি|দন্ডবিধি|কার্যবিধি|সংবিধান"
)
# Words in quotation marks of any country; an apostrophe closes none.
QUOTED = re.compile(
    r"[\"“„](?P<words>[^\"“”„]{3,}?)[\"”“]|«(?P<angled>[^«»]{3,}?)»|(?<!\w)‘(?P<single>.{3,}?)’(?!\w)"
)
_DIGIT = re.compile(r"\d")
# A query that asks what a word means, in the words that people ask with.
_ASKED = re.compile(
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
    r"\s+(?:(?:with)?in|under|according\s+to|for\s+the\s+purposes?\s+of)\s+(?P<law>(?:the\s+)?.+)$",
    re.I,
)


def may_cite(query: str) -> bool:
    """Return whether a query may cite a provision or name a law: it has a number or such a name."""
    return _DIGIT.search(query) is not None or is_name(query)


def is_name(text: str) -> bool:
    """Return whether a text may be a law's name and nothing else, going by its form alone."""
    return bool(_NAMES.search(text)) or is_abbreviation(text.strip())


def is_abbreviation(text: str) -> bool:
    """Return whether a text may abbreviate a law's name: CrPC, UDHR, Cr.P.C."""
    return bool(_ABBREVIATION.fullmatch(text)) and sum(map(str.isupper, text)) > 1


def is_bangla(text: str) -> bool:
    """Return whether a text has a letter of the Bangla script."""
    return re.search("[\u0980-\u09ff]", text) is not None


def quoted(query: str) -> list[str]:
    """Return what stands in quotation marks, one after the other."""
    found = (next(filter(None, match.groups())).strip() for match in QUOTED.finditer(query))
    return [unicodedata.normalize("NFC", words) for words in found]


def asks_meaning(query: str) -> bool:
    """Return whether the query asks for the meaning of something, among other things perhaps."""
    return _ASKED.search(query) is not None


def subject(query: str) -> tuple[str, str]:
    """Return the term that a query asks the meaning of, and the law in which, ``""`` if in any.

    The marks and the words that ask are left out: "what is a victim under the Act?" is ``victim``.
    """
    text = unicodedata.normalize("NFC", " ".join(query.split())).strip(" ?.।\"'“”‘’")
    law = ""
    while (end := _BEFORE.match(text)) and end.end() < len(text):
        text = text[end.end() :]
    if (match := _LAW.search(text)) and is_name(match["law"]):
        text, law = text[: match.start()], match["law"]
    while (last := re.search(rf"(?:{_AFTER.pattern})$", text, re.I)) and last.start() > 0:
        text = text[: last.start()]
    return text.strip(" \"'“”‘’"), law
