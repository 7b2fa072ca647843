"""Where the sentence around a place in a paragraph begins and ends."""

import re

_END = re.compile(r"[.!?।॥؟][”’\"'»)\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:ss?|arts?|nos?|paras?|pp?|v|cf|eg|ie|etc|dr|mr|mrs|ms|st|secs?|chs?|regs?|cls?|sch|vol"
    r"|ibid|id|cit|e\.g|i\.e|[A-Z])|^\s*\d{1,2})\.$",
    re.IGNORECASE,
)

LONGEST = 2_000  # characters of a sentence


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence that holds ``start``–``end``, closing marks included."""
    first = 0
    for match in _END.finditer(text, max(0, start - LONGEST), start):
        if not _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start() + 1]):
            first = match.end()
    return first, _closing(text, end)


def _closing(text: str, end: int) -> int:
    # A full stop inside the closing mark ends the sentence if another begins behind it.
    if re.search(r"[.!?।][”’\"'»]+$", text[:end]) and re.match(
        r"\s+[A-Z\d“‘\u0980-\u09e5]|\s*$", text[end:]
    ):
        return end
    for match in _END.finditer(text, end):
        if not _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start() + 1]):
            return match.end()
    return len(text)
