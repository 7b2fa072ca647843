"""Dates as a British reader writes them: ``12–13 March 2025``."""

import re

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?$")

Parts = tuple[int, ...]


def parts(date: str) -> Parts:
    """Return year, month and day as far as an ISO date gives them; ``()`` when it is none."""
    found = _ISO.match(date.strip())
    if not found:
        return ()
    known = tuple(int(g) for g in found.groups() if g)
    return known if len(known) < 2 or 1 <= known[1] <= 12 else known[:1]


def year(date: str) -> str:
    """Return the year of a date or of a range's beginning, ``""`` when there is none."""
    known = parts(date.split("/")[0])
    return str(known[0]) if known else ""


def in_words(date: str) -> str:
    """Return an ISO date or range (``2025-03-12/2025-03-13``) in words; other text as it is."""
    first, _, last = date.partition("/")
    begin, end = parts(first), parts(last)
    if not begin:
        return date
    if not end or begin == end:
        return _single(begin)
    shared = len(begin) == len(end) == 3 and begin[0] == end[0]
    if shared and begin[1] == end[1]:
        return f"{begin[2]}–{_single(end)}"
    if shared:
        return f"{begin[2]} {_MONTHS[begin[1] - 1]} – {_single(end)}"
    return f"{_single(begin)} – {_single(end)}"


def _single(date: Parts) -> str:
    words = [str(date[0])]
    if len(date) > 1:
        words.insert(0, _MONTHS[date[1] - 1])
    if len(date) > 2:
        words.insert(0, str(date[2]))
    return " ".join(words)
