"""The number and the heading in what official legal XML prints as ``num`` and ``heading``."""

import re

from kb.ingest import numbers
from kb.ingest.readers.runs import one_line

_AROUND = " \t.:;,()[]{}“”„\"'«»‘’…–—―-।৷§|*"
_LATIN_ORDINAL = re.compile(
    r"bis|ter|quater|quinquies|sexies|septies|octies|novies|nonies|decies|undecies|duodecies", re.I
)
_COUNTER = re.compile(r"[(\[]?([^\W\d_]{1,5})\)[.,;:]?")  # whatever its letters: (iia)
_DIGITS = re.compile(
    rf"([0-9০-৯]+)(?:\s?[-–]?\s?({_LATIN_ORDINAL.pattern})|\s?[-–]\s?([A-Zক-হ]{{1,3}})|([ক-হ]{{1,3}}))?"
)
_CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_NO = frozenset(("no", "nr", "n", "art", "sec", "s", "ch", "sch"))
# Where a heading ends and its text begins on the same line: ".—", ":", "।–".
_STOPS = " .:;-–—―।৷|"


def number_of(printed: str) -> str:
    """Return the number in ``Article 5``, ``PART II``, ``(1A)``, ``৬।`` or ``Art. 64-bis.``.

    It is ``""`` where words stand alone (``SCHEDULE``), and an ordinal's value where one is written
    out (``THIRD SCHEDULE`` is 3).
    """
    line = one_line(printed)
    counter = _COUNTER.fullmatch(line)
    if counter:
        return _kept(counter[1])
    words = [word for part in line.split() if (word := part.strip(_AROUND))]
    for place, word in enumerate(words):
        value = numbers.ordinal(word) or _CARDINALS.get(word.casefold())
        if value is not None and len(words) > 1:
            return str(value)
        if _is_number(word, alone=place == 0 and len(words) == 1):
            following = words[place + 1] if place + 1 < len(words) else ""
            return _kept(f"{word} {following}" if _LATIN_ORDINAL.fullmatch(following) else word)
    return ""


def _is_number(word: str, *, alone: bool) -> bool:
    """Return whether a word counts: it has a digit, is a numeral, or is a letter or two."""
    if any(character.isdigit() for character in word):
        return True
    if word.casefold() in _NO and not alone:
        return False
    if not word.isalpha() and not _marked_letters(word):
        return False
    return len(word) <= 2 or numbers.roman(word) is not None and len(word) <= 8 or _repeats(word)


def _marked_letters(word: str) -> bool:
    """Return whether letters bear the signs of their script (``ঙ্ক``), or a hyphen (``A-1``)."""
    return len(word) <= 4 and word[0].isalpha() and not word.isascii()


def _repeats(word: str) -> bool:
    """Return whether it is a letter set several times: ``aaa``."""
    return len(word) <= 4 and len(set(word)) == 1


def _kept(number: str) -> str:
    found = _DIGITS.fullmatch(number)
    if not found:
        return numbers.ascii_digits(number)
    return numbers.printed(found[1], " ".join(filter(None, found.groups()[1:])))


def is_worded(printed: str) -> bool:
    """Return whether a number is printed with what it numbers (``Article 5``), on its own line."""
    words = [word.strip(_AROUND) for word in printed.split()]
    return any(len(word) > 3 and word.isalpha() and numbers.roman(word) is None for word in words)


def heading_of(printed: str) -> str:
    """Return a heading on one line, without the stops and dashes after it."""
    heading = one_line(printed).strip(_STOPS)
    if heading.count("[") > heading.count("]"):
        heading = heading.lstrip("[ ")
    if heading.startswith("(") and heading.endswith(")") and heading.count("(") == 1:
        return heading[1:-1].strip(_STOPS)
    return heading
