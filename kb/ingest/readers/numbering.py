"""Numbers as lists print them."""

import unicodedata

from kb.ingest.numbers import BANGLA_LETTERS

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ARABIC_LETTERS = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"


def roman(number: int) -> str:
    """Return the number in capital Roman numerals, or in digits outside 1 to 3999."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def letters(number: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """Return the number as Word and browsers count in letters: a … z, aa, bb …"""
    if not 0 < number <= 10 * len(alphabet):
        return str(number)
    return alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


def ordinal(number: int, form: str) -> str:
    """Return the number in a form of WordprocessingML's ST_NumberFormat, unknown ones in digits."""
    match form:
        case "lowerLetter":
            return letters(number)
        case "upperLetter":
            return letters(number).upper()
        case "lowerRoman":
            return roman(number).lower()
        case "upperRoman":
            return roman(number)
        case "decimalZero":
            return f"{number:02d}"
        case "arabicAlpha":
            return letters(number, _ARABIC_LETTERS)
        case "ordinal":
            return str(number) + _english_ending(number)
    return str(number)


def in_script(number: int, sample: str) -> str:
    """Return the number counted like a sample of the form's first members: ``১, ২, ৩``, ``ক, খ``.

    A sample of a form that is not known here gives ASCII digits.
    """
    first = sample[:1]
    if unicodedata.digit(first, 0) == 1:
        return "".join(chr(ord(first) - 1 + int(digit)) for digit in str(number))
    if first == BANGLA_LETTERS[0]:
        return letters(number, BANGLA_LETTERS)
    return letters(number, _ARABIC_LETTERS) if first in ("أ", "ا") else str(number)


def _english_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
