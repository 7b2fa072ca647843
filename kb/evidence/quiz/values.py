"""Numbers with their units in a text, and the other values of a unit that a source has."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from kb.evidence.sentences import Span

_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    "hundred", "thousand", "million", "lakh", "crore",
)  # fmt: skip
_UNITS = {
    "year": "years?", "month": "months?", "week": "weeks?", "day": "days?", "hour": "hours?",
    "percent": "per ?cent(?:um)?", "taka": "taka", "rupee": "rupees?", "dollar": "dollars?",
    "mark": "marks?", "kilometre": "kilomet(?:re|er)s?", "metre": "met(?:re|er)s?",
}  # fmt: skip
_ONE = rf"(?:{'|'.join(_WORDS)})"
# "seven years", "twenty-five thousand taka", "30 days", "one million rupees"
_ENGLISH = re.compile(
    rf"\b(?P<number>\d[\d,]*(?:\s+(?:hundred|thousand|million|lakh|crore))?|{_ONE}(?:[\s-]+{_ONE})*)"
    r"\s+(?P<unit>" + "|".join(f"(?P<{n}>{p})" for n, p in _UNITS.items()) + r")\b(?!-)",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\b(?:\d[\d,]*|{_ONE}(?:[\s-]+{_ONE})*)\b", re.IGNORECASE)
# "৫ (পাঁচ) বৎসর", "৫০ (পঞ্চাশ) হাজার টাকা"
_BANGLA = re.compile(
    r"(?P<number>[০-৯][০-৯,]*(?:\s*\([^)\n]{2,30}\))?(?:\s*(?:হাজার|লক্ষ|কোটি))?)"
    r"\s*(?P<unit>বৎসর|বছর|মাস|সপ্তাহ|দিন|ঘণ্টা|টাকা)"
)
# The number belongs to another word: "of the age of eighteen years" is one value, "a two-day" none.
_TITLES = re.compile(r"\b(?:Act|Code|Ordinance|Convention|Protocol|Rules)\b[^.;]{0,20}$")


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its unit, as printed; ``size`` orders the values of one unit."""

    span: Span
    text: str
    unit: str
    size: int
    digits: bool


def values(text: str) -> list[Value]:
    """Return the numbers with units in a text, in its order."""
    found = [_english(m) for m in _ENGLISH.finditer(text)]
    found += [
        Value(m.span(), m.group(), m["unit"], _figures(m["number"]), True)
        for m in _BANGLA.finditer(text)
    ]
    return sorted(found, key=lambda value: value.span)


def sizes_in(text: str) -> frozenset[int]:
    """Return the size of every number in a text, whether or not it has a unit."""
    return frozenset(
        _figures(number) if number[0].isdecimal() else _spoken(number)
        for number in _NUMBER.findall(text)
    )


def others(
    value: Value, held: Iterable[Value], shown: Sequence[Value], count: int, chance: Random
) -> tuple[str, ...]:
    """Return up to so many other values of the unit, written alike and near in size.

    None of them is one that the sentence shows, or could not stand for its order: what is "not more
    than eight years" is not less than three, and never than ten.
    """
    beside = [v.size for v in shown if v.unit == value.unit and v.size != value.size]
    alike: dict[int, str] = {}
    for other in held:
        fits = other.size != value.size and _in_order(value.size, other.size, beside)
        if fits and (other.unit, other.digits) == (value.unit, value.digits):
            alike.setdefault(other.size, other.text)
    near = sorted(alike, key=lambda size: (abs(size - value.size), size))[: count + 2]
    return tuple(alike[size] for size in sorted(chance.sample(near, min(count, len(near)))))


def _in_order(size: int, other: int, beside: Iterable[int]) -> bool:
    return all(other != b and (other < b) == (size < b) for b in beside)


def _english(match: re.Match[str]) -> Value:
    number = match["number"]
    unit = next(name for name in _UNITS if match[name])
    digits = number[0].isdigit()
    size = _figures(number) if digits else _spoken(number)
    return Value(match.span(), match.group(), unit, size, digits)


_SCALES = {
    "hundred": 100, "thousand": 1000, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "হাজার": 1000, "লক্ষ": 10**5, "কোটি": 10**7,
}  # fmt: skip


def _figures(number: str) -> int:
    size = int(re.match(r"[\d,]+", number)[0].replace(",", ""))  # type: ignore[index]
    for name, scale in _SCALES.items():
        if name in number.casefold():
            size *= scale
    return size


def _spoken(number: str) -> int:
    """Return the size of a number in words: ``twenty-five thousand`` is 25000."""
    total = part = 0
    for word in re.split(r"[\s-]+", number.casefold()):
        if word in _SCALES:
            part = max(part, 1) * _SCALES[word]
            total, part = (total + part, 0) if _SCALES[word] > 100 else (total, part)
        else:
            at = _WORDS.index(word)
            part += at + 1 if at < 20 else (at - 17) * 10
    return total + part
