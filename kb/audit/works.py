"""Titles of works in quotation marks, and headings quoted as pinpoints: no quotations."""

import re

# What follows a title in a reference: a date, a place in it, where it appeared, an address.
_AFTER = re.compile(
    r"[,.]?\s*(?:[(\[][^()\[\]]{0,80}\b(?:1[89]|20)\d\d\b|\(n \d|[(\[]?(?:1[89]|20)\d\d\b"
    r"|,?\s*(?:pp?|paras?|ch|vol|at|no|section|s)\.?\s?\d|<?https?:|accessed\b|in\s+[A-Z]|\d+\s\()"
)
_IN_NOTE = re.compile(r"(?:^|[,;.(]|\b(?:see|also|in|and|cf|title|titled|entitled))\s*$", re.I)
_CALLED = re.compile(
    r"\b(?:titled|entitled|called|headed|heading|title|named|known as|abbreviated|hereinafter"
    r"|hereafter|শিরোনামে|নামে)\s*[,:]?\s*(?:the\s+)?$",
    re.I,
)
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "its", "nor", "of")
    + ("on", "or", "over", "per", "the", "to", "under", "upon", "via", "with", "against", "de")
    + ("des", "du", "et", "la", "le", "les", "un", "une", "y", "el", "del", "los", "las", "und")
    + ("der", "die", "das")
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SINGLE = re.compile(r"[‘'][^‘’]*[’']")
LONGEST_TITLE = 40  # words
MOST_IN_HEADING = 16  # words
SHARE = 0.8  # of a title's words other than particles that begin with a capital


def is_title(text: str, start: int, end: int, *, in_note: bool) -> bool:
    """Return whether what stands between the marks at ``start``–``end`` names a work or heading."""
    inside, before, after = text[start + 1 : end - 1], text[max(0, start - 60) : start], text[end:]
    if _CALLED.search(before):
        return True
    if len(inside.split()) > LONGEST_TITLE:
        return False
    titled = _is_titled(inside)
    if _AFTER.match(after[:120]) and (titled or (in_note and bool(_IN_NOTE.search(before)))):
        return True
    if in_note and _IN_NOTE.search(before):
        return titled or not inside.rstrip().endswith((".", "।")) or not after.strip(" .।")
    return titled


def is_pinpoint(text: str, start: int, end: int) -> bool:
    """Return whether a table's cell names a heading in single marks as the place in a source."""
    words = text[start + 1 : end - 1]
    if (
        text[start] not in "‘'"
        or len(words.split()) > MOST_IN_HEADING
        or words.endswith((".", ";"))
    ):
        return False
    return not re.search(r"[^\W\d_]{6}", _SINGLE.sub("", text))


def _is_titled(words: str) -> bool:
    """``Words With Capitals``, or IN CAPITALS, three or more of them."""
    found = [w for w in _WORD.findall(words) if w.casefold() not in _SMALL]
    if len(found) < 3 or words.rstrip().endswith((".", ";", ",")):
        return False
    large = sum(1 for word in found if word[0].isupper())
    return large >= SHARE * len(found)
