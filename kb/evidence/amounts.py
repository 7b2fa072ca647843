"""Numbers as laws write them: in digits, in words, or in both, in English and in Bangla."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kb.ingest.numbers import BANGLA_DIGITS, ascii_digits

_UNITS = {
    word: value
    for value, words in enumerate(
        (
            "zero শূন্য", "one এক", "two দুই", "three তিন", "four চার", "five পাঁচ", "six ছয় ছয়",
            "seven সাত", "eight আট", "nine নয় নয়", "ten দশ", "eleven এগারো এগার", "twelve বারো বার",
            "thirteen তেরো তের", "fourteen চৌদ্দ", "fifteen পনেরো পনের", "sixteen ষোলো ষোল",
            "seventeen সতেরো সতের", "eighteen আঠারো আঠার", "nineteen উনিশ", "twenty বিশ কুড়ি",
        )
    )
    for word in unicodedata.normalize("NFC", words).split()
}  # fmt: skip
_TENS = {
    word: value * 10
    for value, words in enumerate(
        ("thirty ত্রিশ", "forty fourty চল্লিশ", "fifty পঞ্চাশ", "sixty ষাট", "seventy সত্তর",
         "eighty আশি", "ninety নব্বই"),
        start=3,
    )
    for word in unicodedata.normalize("NFC", words).split()
}  # fmt: skip
# Bangla runs a number and its hundreds together: "পাঁচশত".
_HUNDREDS = {
    f"{word}শত": value * 100
    for word, value in _UNITS.items()
    if not word.isascii() and 0 < value < 10
}
_SMALL = {**_UNITS, **_TENS, **_HUNDREDS, unicodedata.normalize("NFC", "পঁচিশ"): 25}
_SCALES = {
    "hundred": 100, "শত": 100, "thousand": 1_000, "thousands": 1_000, "হাজার": 1_000,
    "lakh": 100_000,
    "lakhs": 100_000, "lac": 100_000, "lacs": 100_000, "লক্ষ": 100_000, "লাখ": 100_000,
    "million": 1_000_000, "millions": 1_000_000, "crore": 10_000_000,
    "crores": 10_000_000, "কোটি": 10_000_000,
    "billion": 1_000_000_000,
}  # fmt: skip
_LETTER = "A-Za-z\u0980-\u09e3"
_DIGIT = f"[0-9{BANGLA_DIGITS}]"
_FIGURE = rf"{_DIGIT}+(?:[,\u00a0\u202f ]{_DIGIT}{{2,3}}(?!{_DIGIT}))*(?:\.{_DIGIT}+)?"
_WORD = "|".join(sorted({*_SMALL, *_SCALES}, key=len, reverse=True))
_PIECE = rf"(?:{_FIGURE}|(?<![{_LETTER}])(?:{_WORD})(?![{_LETTER}]))"
_QUANTITY = re.compile(rf"{_PIECE}(?:(?:\s+and\s+|[\s-]+|(?<=[0-9])){_PIECE})*", re.IGNORECASE)
# The same number again in brackets: "two (2) years", "৫(পাঁচ) বৎসর".
_AGAIN = re.compile(rf"(?<=\S)\s?\(\s*{_PIECE}(?:[\s-]+{_PIECE})*\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and where it stands."""

    value: int
    start: int
    end: int


def without_repeats(text: str) -> str:
    """Return the text, as long as it was, without the numbers that brackets repeat."""
    return _AGAIN.sub(lambda again: " " * len(again.group()), text)


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the numbers of a text in order; "two hundred thousand" is one of them."""
    for match in _QUANTITY.finditer(text):
        yield Quantity(_value(match.group()), *match.span())


def _value(written: str) -> int:
    """Add up as one speaks: small numbers gather until a scale multiplies them."""
    whole = gathered = 0.0
    for piece in re.findall(_PIECE, written, re.IGNORECASE):
        word = unicodedata.normalize("NFC", piece.casefold())
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 100:
                gathered = (gathered or 1) * scale
            else:
                whole, gathered = whole + (gathered or 1) * scale, 0.0
        elif word in _SMALL:
            gathered += _SMALL[word]
        else:
            gathered += float(re.sub(r"[,\s]", "", ascii_digits(word)))
    return round(whole + gathered)
