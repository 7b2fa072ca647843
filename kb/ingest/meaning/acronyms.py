"""The acronyms whose long form a text gives: in brackets after it, or in a list of acronyms."""

import re
from collections.abc import Iterator

from kb.model import Acronym

_BRACKET = re.compile(r"[(\[][“\"‘']?([A-Z][A-Za-z&-]{1,9})[”\"’']?[)\]]")
# What follows the acronym in the short name of a law: "TIP Act".
NAMED = r"(?: (?:Act|Bill|Code|Convention|Order|Ordinance|Protocol|Rules))"
_LISTED = re.compile(
    rf"^(?P<short>[A-Z][A-Za-z&-]{{0,8}}[A-Z]{NAMED}?)(?:\t| ?[–—:-] | )"
    r"(?P<long>[^\W\d_][^\n\t.]{5,90})$",
    re.MULTILINE,
)
# A long form has at most so many words for each letter of the acronym, and so many more than
# letters: among more words some always begin with these.
_MOST_WORDS = 2
_MORE_WORDS = 5


def acronyms(text: str) -> list[Acronym]:
    """Return the acronyms of a text with their long forms, those in brackets first.

    Before a bracket the letters are matched backwards, the first one at the beginning of a word
    (Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions, 2003). In a
    list of acronyms they must be, in order, among the initials of the words that follow.
    """
    found = (Acronym(short, long) for short, long in (*_in_brackets(text), *_in_lists(text)))
    return [*dict.fromkeys(each for each in found if _is_acronym(each))]


def _is_acronym(found: Acronym) -> bool:
    return (
        sum(map(str.isupper, found.short)) > 1
        and len(found.long) > len(found.short) + 2
        and found.short not in found.long
    )


def _in_brackets(text: str) -> Iterator[tuple[str, str]]:
    for bracket in _BRACKET.finditer(text):
        short = bracket.group(1).rstrip("s")
        before = text[max(0, bracket.start() - 150) : bracket.start()].split("\n")[-1]
        yield short, _long_form(short, before)


def _in_lists(text: str) -> Iterator[tuple[str, str]]:
    for line in _LISTED.finditer(text):
        short, long = line.group("short"), line.group("long").strip()
        initials = iter(re.findall(r"\b\w", long.casefold()))
        acronym, _, named = short.partition(" ")
        letters = [c for c in f"{acronym}{named[:1]}".casefold() if c.isalnum()]
        if long[0].casefold() == letters[0] and all(letter in initials for letter in letters):
            yield short, long.rstrip(" ;,").removesuffix("; and")


def _long_form(short: str, before: str) -> str:
    letters = [c for c in short if c.isalnum()]
    most = min(_MOST_WORDS * len(letters), len(letters) + _MORE_WORDS)
    words = " ".join(before.split()[-most:])
    at = len(words)
    for index, letter in enumerate(reversed(letters)):
        first = index == len(letters) - 1
        at -= 1
        while at >= 0 and not (
            words[at].casefold() == letter.casefold()
            and (not first or at == 0 or not words[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
    return words[at:].strip(" “”\"‘’'")
