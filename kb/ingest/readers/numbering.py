"""Numbers as lists print them."""

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


def _english_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
