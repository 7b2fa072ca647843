"""The numbers that laws print: Bangla and Arabic digits, Roman numerals, letters in their order.

A provision's number is kept as printed but for three things that differ between two printings of
the same law: digits become ASCII, the hyphen before an inserted letter goes, and a Bangla letter
inserted after a digit becomes the Latin one of the same rank (``৫২-ক`` → ``52A``), as the English
texts of those laws print it.
"""

import re
import unicodedata

BANGLA_DIGITS = "০১২৩৪৫৬৭৮৯"
# The order in which Bangla statutes letter their clauses: consonants, without ড়, ঢ় and য়.
BANGLA_LETTERS = "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ"
LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The old order of the Arabic alphabet, in which laws letter their clauses.
ARABIC_LETTERS = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"

_TO_ASCII = str.maketrans(BANGLA_DIGITS + "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 3)
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_ORDINALS = {
    word: value
    for value, words in enumerate(
        (
            "first প্রথম ১ম premier première primero primera",
            "second দ্বিতীয় ২য় deuxième segundo segunda",
            "third তৃতীয় ৩য় troisième tercero tercera",
            "fourth চতুর্থ ৪র্থ quatrième cuarto cuarta",
            "fifth পঞ্চম ৫ম cinquième quinto quinta",
            "sixth ষষ্ঠ ৬ষ্ঠ sixième sexto sexta",
            "seventh সপ্তম ৭ম septième séptimo séptima",
            "eighth অষ্টম ৮ম huitième octavo octava",
            "ninth নবম ৯ম neuvième noveno novena",
            "tenth দশম ১০ম dixième décimo décima",
            "eleventh একাদশ ১১শ",
            "twelfth দ্বাদশ ১২শ",
            "thirteenth ত্রয়োদশ ১৩শ",
            "fourteenth চতুর্দশ ১৪শ",
            "fifteenth পঞ্চদশ ১৫শ",
            "sixteenth ষোড়শ ১৬শ",
            "seventeenth সপ্তদশ ১৭শ",
            "eighteenth অষ্টাদশ ১৮শ",
            "nineteenth ঊনবিংশ উনবিংশ ১৯শ",
            "twentieth বিংশ ২০শ",
            "twenty-first একবিংশ",
            "twenty-second দ্বাবিংশ",
            "twenty-third ত্রয়োবিংশ",
            "twenty-fourth চতুর্বিংশ",
            "twenty-fifth পঞ্চবিংশ",
        ),
        start=1,
    )
    for word in unicodedata.normalize("NFC", words).split()
}
ORDINAL_WORDS = tuple(sorted(_ORDINALS, key=len, reverse=True))


def ascii_digits(text: str) -> str:
    """Return the text with its Bangla and Arabic digits in ASCII; its length does not change."""
    return text.translate(_TO_ASCII)


def ordinal(word: str) -> int | None:
    """Return the value of an ordinal word (``SECOND``, ``দ্বিতীয়``), or None."""
    return _ORDINALS.get(unicodedata.normalize("NFC", word.lower()))


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral in either case, or None for any other text."""
    upper = text.upper()
    if not upper or not _ROMAN.fullmatch(upper):
        return None
    values = [_ROMAN_VALUES[letter] for letter in upper]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def alphabet(text: str) -> str:
    """Return the letters, in their order, that a lettered counter counts in."""
    for own in (BANGLA_LETTERS, ARABIC_LETTERS):
        if text[:1] and text[:1] in own:
            return own
    return LATIN_LETTERS


def letters(text: str) -> tuple[int, ...] | None:
    """Return the ranks of the letters from 1 (``ab`` → (1, 2), ``খ`` → (2,)), or None.

    Compared as tuples they give the order of inserted clauses: a, aa, ab, b.
    """
    order = alphabet(text)
    ranks = tuple(order.find(letter) + 1 for letter in text.lower().rstrip("ـ"))
    return ranks if ranks and all(ranks) else None


def printed(digits: str, inserted: str = "") -> str:
    """Return a number as it is kept: ``("৫২", "-ক")`` → ``52A``, ``("3", " bis")`` → ``3 bis``."""
    suffix = inserted.strip(" -–")
    if len(suffix) > 2 and suffix.isascii() and suffix.islower():
        return f"{ascii_digits(digits)} {suffix}"
    latin = "".join(
        LATIN_LETTERS[BANGLA_LETTERS.index(letter) % 26].upper()
        if letter in BANGLA_LETTERS
        else letter
        for letter in ascii_digits(suffix)
    )
    return f"{ascii_digits(digits).lstrip('0') or '0'}{latin}"
