"""What a query cites: the law it names, the provision, and the words that stand in quotation marks.

A query is shorter than a sentence and looser: "Penal Code 302", "CrPC s 54", "art 8 para 1". It is
brought nearer to running text, and read by the grammar that finds references there.
"""

import re
import unicodedata
from dataclasses import dataclass

from kb.ingest.meaning.chains import Chain, chains
from kb.ingest.meaning.laws import laws
from kb.ingest.meaning.units import Path, bare, units
from kb.ingest.numbers import ascii_digits
from kb.search.glance import QUOTED

_STEP = r"\(\s?(?:[0-9]{1,3}[A-Z]?|[A-Za-zক-হ]{1,4})\s?\)"
# A whole query, or what follows a law's name in one: "561A", "302", "6(2)".
_NUMBER = re.compile(
    rf"(?<![\w.])(?P<number>[0-9]{{1,4}}(?:\s?-?\s?[A-Zক-হ]{{1,2}})?)(?P<steps>(?:\s?{_STEP})*)$"
)
_YEAR = re.compile(r"1[789]\d\d|20\d\d")
# "Regulation (EC) No 810/2009": the number is a word of the law's name.
_UNION = re.compile(
    r"(?:\b(?:Regulation|Directive|Decision)\s*)?(?:\((?:EC|EU|EEC|EG|CE|UE)\)\s*)?"
    r"(?:(?:[Nn]o|[Nn]r|n[°º])\.?\s*)?(?P<number>\d{1,4}/\d{2,4})"
)
_REWRITTEN = (
    (re.compile(r"(?i)\b(?:art|Artikel|articolo|artigo)\.?\s?(?=\d)"), "article "),
    (re.compile(r"(?i)\b(?:Anhang|allegato)\s(?=[IVX\d])"), "Annex "),
    (re.compile(r"(?i)\bsect?\.?\s?(?=\d)"), "section "),
    (re.compile("ধারা\\s?-\\s?(?=[0-9০-৯])"), "ধারা "),
)
_EDGES = re.compile(
    r"(?i)^(?:of|in|under|from|by|the|এর|ের)(?:\s+|$)|(?:^|\s+)(?:of|in|under|the|এর)$"
)
_DEEPER = ("subsection", "clause", "subclause", "subclause")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query cites: ``path`` leads to the provision, empty where it cites none.

    ``name`` is what is left of the query, a law's name perhaps; ``numbers`` are those of the laws
    that it cites by number (``act 45 of 1860``). ``plain`` says that a number stands for a section
    without the word.
    """

    path: Path
    name: str
    numbers: tuple[str, ...] = ()
    plain: bool = False


def asked(query: str) -> Asked | None:
    """Return what a query cites or names; None where it cites several provisions.

    What stands in quotation marks is looked for as it stands, and cites nothing.
    """
    if QUOTED.search(query) and not _references(QUOTED.sub(" ", query)):
        return None
    text, numbers = _without_numbers(" ".join(unicodedata.normalize("NFC", query).split()))
    for pattern, by in _REWRITTEN:
        text = pattern.sub(by, text)
    found = _references(text)
    if not found:
        return _with_number(text, numbers) or Asked((), _trimmed(text), numbers)
    if len(found) > 1 or len(found[0].paths) > 1:
        return None
    rest = f"{text[: found[0].start]} {text[found[0].end :]}"
    return Asked(found[0].paths[0], _trimmed(rest), numbers)


def _references(text: str) -> list[Chain]:
    """Return the references to provisions in a text, those in a row as one."""
    return chains(text, list(units(text)), [])


def _with_number(text: str, numbers: tuple[str, ...]) -> Asked | None:
    """Read the number that ends a query as that of a section, unless it is a year."""
    plain = ascii_digits(text).strip(" ?.,;:।\"'")
    match = _NUMBER.search(plain)
    if match is None or (_YEAR.fullmatch(match[0]) and not _YEAR.search(plain[: match.start()])):
        return None
    steps = (bare(step) for step in re.findall(_STEP, match["steps"]))
    path: Path = (
        ("section", bare(match["number"])),
        *zip(_DEEPER, steps, strict=False),  # type: ignore[arg-type]
    )
    return Asked(path, _trimmed(plain[: match.start()]), numbers, plain=True)


def _without_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the numbers of laws out of a query, so that none is read as that of a provision."""
    found = [law for law in laws(text) if law.number]
    for law in reversed(found):
        text = f"{text[: law.start]}{law.title} {text[law.end :]}"
    return _UNION.sub(r" \g<number>", text), tuple(law.number for law in found)


def _trimmed(text: str) -> str:
    """What is left of a query, without the marks and little words at its ends."""
    trimmed = " ".join(text.split()).strip(" ?.,;:।\"'()")
    while (shorter := _EDGES.sub("", trimmed).strip(" ,.;:()")) != trimmed:
        trimmed = shorter
    return trimmed
