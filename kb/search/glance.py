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
# Words in quotation marks of any country, which need not match.
QUOTED = re.compile(r"[“\"«‘„]\s*(?P<words>[^“”\"«»‘’„]{3,}?)\s*[”\"»’“]")
_DIGIT = re.compile(r"\d")


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
    return [unicodedata.normalize("NFC", match["words"]) for match in QUOTED.finditer(query)]
