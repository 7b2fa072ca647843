"""Pairs of quotation marks in a paragraph, of whatever alphabet, told apart from apostrophes.

Only the outermost pairs are found: what stands quoted inside a quotation belongs to it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

# What may close a quotation that this mark opens; the first is the usual one.
CLOSERS = {
    "“": "”\"“",
    "„": "“”\"",
    "‟": "”\"",
    "”": "”“",  # Swedish; and right-to-left text, where “ and ” are often typed by their looks
    "\"": "\"”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’'",
    "‚": "‘’",
    "'": "'’",
    "「": "」",
    "『": "』",
}  # fmt: skip
_MARK = re.compile("[“”„‟\"«»‹›‘’‚'「」『』]")
_SINGLE = frozenset("‘‚'’")
_APOSTROPHE_FIRST = re.compile(r"['‘’](?:\d\ds?\b|(?:tis|twas|til|em|n|cause|bout)\b)", re.I)
_OPENING = frozenset("([{<—–-/…¿¡\u200f\u200e\u202b\u202a\u2067\u2066“„«‹‘‚\"'「『")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# No quotation holds more marks or characters than this; it bounds the search for a closing mark.
MOST_MARKS = 300
LONGEST = 30_000
# A paragraph with more marks than this is no prose.
MOST_IN_PARAGRAPH = 3000


@dataclass(frozen=True, slots=True)
class Pair:
    """The span of a quotation in a paragraph, its marks included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """The outermost pairs, in order, and where a quotation opens that the paragraph leaves open."""

    closed: tuple[Pair, ...]
    unclosed: tuple[int, ...]


def pairs(text: str, noted: Collection[int] = (), start: int = 0) -> Pairs:
    """Return the quotations of a paragraph from ``start`` on.

    ``noted`` holds the offsets at which notes are marked: a mark right before one closes.
    """
    marks = [m.start() for m in _MARK.finditer(text, start)]
    if len(marks) > MOST_IN_PARAGRAPH:
        return Pairs((), ())
    closed: list[Pair] = []
    unclosed: list[int] = []
    at = 0
    while at < len(marks):
        opening = marks[at]
        if not _opens(text, opening):
            at += 1
            continue
        found = _closing(text, marks, at, noted)
        if found is None:
            unclosed.append(opening)
            at += 1
        else:
            closed.append(Pair(opening, marks[found] + 1))
            at = found + 1
    return Pairs(tuple(closed), tuple(unclosed))


def closing(text: str, opener: str, start: int, noted: Collection[int] = ()) -> int:
    """Return the offset behind the mark that closes what ``opener`` opened before, -1 for none."""
    marks = [m.start() for m in _MARK.finditer(text, start)]
    found = _close(text, marks, 0, opener, noted)
    return -1 if found is None else marks[found] + 1


def _opens(text: str, at: int) -> bool:
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark not in CLOSERS or not after:
        return False
    boundary = not before or before.isspace() or before in _OPENING
    if mark in "„‚「『«‹‟":
        return mark != "‚" or boundary
    if mark == "“":
        return boundary or not after.isspace()
    if mark == "”":
        return boundary and bool(_RIGHT_TO_LEFT.match(after))
    if mark in "»›":
        return boundary and not after.isspace()
    if mark in _SINGLE and _APOSTROPHE_FIRST.match(text, at):
        return False
    return boundary and not after.isspace()


def _closing(text: str, marks: Sequence[int], at: int, noted: Collection[int]) -> int | None:
    return _close(text, marks, at + 1, text[marks[at]], noted)


def _close(
    text: str, marks: Sequence[int], first: int, opener: str, noted: Collection[int]
) -> int | None:
    """Return the index in ``marks`` of the mark that closes; of single ones, the likeliest."""
    depth, doubtful, shallow = 0, None, None
    limit = marks[first] + LONGEST if first < len(marks) else 0
    for index in range(first, min(len(marks), first + MOST_MARKS)):
        here = marks[index]
        if here > limit:
            break
        if text[here] == opener and opener in "“„«‹‘‚「『" and _nests(text, here):
            if opener == "‘" and doubtful is not None:
                return doubtful
            depth += 1
        elif text[here] in CLOSERS[opener] and _closes(text, here, opener):
            if depth:
                depth -= 1
                shallow = index if shallow is None else shallow
            elif here + 1 in noted or not _may_be_possessive(text, here, opener):
                return index
            elif doubtful is None:
                doubtful = index
    return doubtful if doubtful is not None else shallow


def _nests(text: str, at: int) -> bool:
    """A mark of the opening kind that opens here, rather than closes by mistake."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _OPENING) and bool(after.strip())


def _closes(text: str, at: int, opener: str) -> bool:
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "»«›‹」』" or (mark == "”" and opener != "”"):
        return True
    tight = bool(before.strip())
    if mark in "\"'’‘“”":
        return tight and not after.isalnum()
    return tight


def _may_be_possessive(text: str, at: int, opener: str) -> bool:
    """``officials’ duties``: the mark after a plural may be an apostrophe, if a word follows."""
    if opener not in _SINGLE:
        return False
    follows = text[at + 1 : at + 3]
    return (
        text[at - 1 : at] in ("s", "S", "z", "x") and follows[:1] == " " and follows[1:].islower()
    )
