"""Numbers as a spreadsheet prints them: percentages, decimals, thousands, dates and times.

A format code has up to four sections, for positive and negative numbers, zero and text (ECMA-376
part 1, 18.8.31). What a code says of colours, widths and conditions prints nothing.
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 49: "@",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
_EAST_ASIAN_DATES = (*range(27, 37), *range(50, 59))
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")
_DATE = re.compile(r"[ymdhs]", re.I)
_MINUTES = re.compile(r"am/pm|a/p|(?<=h)([^ymdhs]*)m+|m+(?=[^ymdhs]*s)", re.I)
_DAY = re.compile(r"[ymd]", re.I)
_CLOCK = re.compile(r"[hs]", re.I)
_LAST_DAY = 2_958_466  # 31 December 9999
_MOST_EXACT = 1e15
_MOST_PLACES = 10
_GENERAL = ("", "general", "@")


def code_of(number: int, custom: dict[int, str]) -> str:
    """Return the format code that a cell's style names by its number."""
    if number in custom:
        return custom[number]
    return "yyyy-mm-dd" if number in _EAST_ASIAN_DATES else _BUILT_IN.get(number, "")


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """Return a number as its format prints it; dates and times in ISO 8601."""
    if code.lower() in _GENERAL:
        return general(value)
    sections = code.split(";")
    negative = value < 0 and len(sections) > 1 and bool(sections[1])
    section = sections[1] if negative else sections[0]
    section = _CURRENCY.sub(lambda found: f'"{found[1]}"', section)
    bare = _LITERAL.sub("", section)
    if _DATE.search(bare) and not _DIGITS.search(bare.replace(".0", "")):
        return _moment(value, bare, from_1904)
    digits = _DIGITS.search(bare)
    if not digits or "E+" in bare or "/" in bare or not abs(value) < _MOST_EXACT:
        return general(value)
    places = min(len(digits[1] or ""), _MOST_PLACES)
    number = abs(value) if negative else value
    if "%" in bare:
        number *= 100
    comma = "," if "," in digits[0].rstrip(",") else ""
    printed = format(_rounded(number, places), f"{comma}.{places}f")
    if digits[1] and "0" not in digits[1]:
        printed = printed.rstrip("0").rstrip(".")
    before, _, after = _LITERAL.sub(_printed, section).partition(digits[0])
    return f"{before}{printed}{after}".strip()


def _rounded(number: float, places: int) -> Decimal:
    """Return the number rounded as spreadsheets do: halves go away from zero."""
    return Decimal(general(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def general(value: float) -> str:
    """Return a number as the general format prints it, without the noise of binary fractions."""
    return format(value, ".15g")


def _printed(literal: re.Match[str]) -> str:
    return literal[1] or literal[2] or ""


def _moment(value: float, code: str, from_1904: bool) -> str:
    """Return a day, a time or both; a span of hours may exceed a day."""
    if "[" in code:
        seconds = round(value * 86400)
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if not 0 <= value < _LAST_DAY:
        return general(value)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment = start + timedelta(seconds=round(value * 86400))
    if not from_1904 and 0 < value < 60:  # the calendar has a 29 February 1900 that never was
        moment += timedelta(days=1)
    day, clock = _DAY.search(_MINUTES.sub("", code)), _CLOCK.search(code)
    time = f"{moment:%H:%M:%S}" if "s" in code.lower() else f"{moment:%H:%M}"
    if day and clock:
        return f"{moment:%Y-%m-%d} {time}"
    return time if clock else f"{moment:%Y-%m-%d}"
