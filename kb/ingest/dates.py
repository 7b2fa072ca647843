"""Dates as documents print them, in English, Bangla, French, Spanish and German, made ISO 8601."""

import re
import unicodedata

_MONTHS = (
    "january jan জানুয়ারি জানুয়ারী janvier enero januar",
    "february feb ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রুয়ারি février febrero februar",
    "march mar মার্চ mars marzo märz",
    "april apr এপ্রিল avril abril",
    "may মে mai mayo",
    "june jun জুন juin junio juni",
    "july jul জুলাই juillet julio juli",
    "august aug আগস্ট আগষ্ট অগাস্ট août agosto",
    "september sept sep সেপ্টেম্বর septembre septiembre",
    "october oct অক্টোবর octobre octubre oktober",
    "november nov নভেম্বর novembre noviembre",
    "december dec ডিসেম্বর décembre diciembre dezember",
)
_MONTH = {
    unicodedata.normalize("NFC", name): value
    for value, names in enumerate(_MONTHS, start=1)
    for name in names.split()
}
_NAMES = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_DAY = r"(?P<day>[0-9]{1,2})\s*(?:st|nd|rd|th|er|ই|শে|লা|রা|ঠা)?"
_YEAR = r"(?P<year>1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])"
_UNTIL = r"(?:\s*(?:[-–/&]|to|and|until|ও)\s*[0-9]{1,2}(?:st|nd|rd|th)?)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![0-9]){_DAY}{_UNTIL}\s*(?:day of\s+|of\s+|de\s+|\.\s*)?"
        rf"(?P<month>{_NAMES})(?!\w)\.?,?\s*(?:de\s+)?{_YEAR}",
        rf"(?<!\w)(?P<month>{_NAMES})\.?\s+{_DAY}{_UNTIL}[,;]?\s*{_YEAR}",
        rf"(?<![0-9]){_YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3][0-9])(?![0-9])",
        rf"(?<!\w)(?P<month>{_NAMES})\.?,?\s+(?:de\s+)?{_YEAR}",
    )
)
_BARE_YEAR = re.compile(r"(?<![0-9/.-])(?:1[5-9][0-9]{2}|20[0-9]{2})(?![0-9/])")


def dates(text: str) -> list[str]:
    """Return the dates printed in a text in order: ``2012-02-20``, or ``2012-02`` without a day.

    Of a range ("12–13 May 2025") the first day counts. Years of the Bangla calendar are no dates.
    """
    plain = _ascii_digits(text)
    found: dict[int, str] = {}
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for m in form.finditer(plain):
            if any(start < m.end() and m.start() < end for start, end in taken):
                continue
            if date := _iso(m):
                found[m.start()] = date
                taken.append(m.span())
    return [found[start] for start in sorted(found)]


def years(text: str) -> list[str]:
    """Return the years between 1500 and 2099 printed in a text, in order."""
    return _BARE_YEAR.findall(_ascii_digits(text))


def _iso(m: re.Match[str]) -> str:
    named = m["month"].casefold()
    month = _MONTH.get(unicodedata.normalize("NFC", named)) or int(named)
    day = int(m.groupdict().get("day") or 0)
    if day > 31:
        return ""
    return f"{m['year']}-{month:02d}" + (f"-{day:02d}" if day else "")


def _ascii_digits(text: str) -> str:
    return "".join(
        str(int(c)) if not c.isascii() and c.isdecimal() else c
        for c in unicodedata.normalize("NFC", text)
    )
