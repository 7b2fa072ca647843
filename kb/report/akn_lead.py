"""What a provision prints before its text: its number and its heading, found in that text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kb.ingest.readers.legal_numbers import heading_of, number_of
from kb.ingest.readers.runs import squeeze
from kb.model import Provision

_LONGEST = 60
_CLOSERS = ".):]।৷|"
_STOPS = ".:;—–-―।৷|"
# What amendments leave before a number: "[7](1)[", asterisks.
_DIGIT = "[0-9০-৯]"
_MARKS = re.compile(
    rf"(?:[\[(*†‡\"“]|{_DIGIT}{{1,3}}\[|\[{_DIGIT}{{1,3}}\]|\({_DIGIT}{{1,3}}\)(?=\[))*\s?"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number or heading where it is printed: a span of the document's text."""

    part: Literal["num", "heading"]
    start: int
    end: int


def lead(text: str, start: int, end: int, provision: Provision) -> list[Printed]:
    """Return where a provision's number and heading stand at the beginning of its own text.

    The heading may come first, as in the margin of older acts. What cannot be found there, or not
    in a form that can be read back, is left out.
    """
    number = _number(text, start, end, provision.number)
    if number:
        heading = _heading(text, number.end, end, provision.heading)
        return [number, heading] if heading else [number]
    heading = _heading(text, start, end, provision.heading)
    if not heading:
        return []
    after = _skipped(text, heading.end, end)
    number = _number(text, after, end, provision.number)
    return [heading, number] if number else [heading]


def _number(text: str, start: int, end: int, number: str) -> Printed | None:
    if not number:
        return None
    bare = _MARKS.match(text, start, end)
    for first in dict.fromkeys((start, bare.end() if bare else start)):
        for last in _ends(text, first, end):
            if number_of(text[first:last]) == number:
                last = _extended(text, first, last, end, number)
                return Printed("num", start, last) if _is_even(text[start:last]) else None
    return None


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a number that begins at ``start`` may end: not inside a word, nor past a line."""
    line = text.find("\n", start, end)
    limit = min(end if line < 0 else line, start + _LONGEST)
    for at in range(start + 1, limit + 1):
        inside = at < limit and _is_letter(text[at]) and _is_letter(text[at - 1])
        if not inside and not text[at - 1].isspace():
            yield at


def _is_letter(character: str) -> bool:
    # Bangla vowel signs are marks, which are not alphanumeric
    return character.isalnum() or "\u0980" <= character <= "\u09ff"


def _extended(text: str, start: int, at: int, end: int, number: str) -> int:
    """Return the end of a number with the brackets and stops that close it."""
    while at < end and text[at] in _CLOSERS and number_of(text[start : at + 1]) == number:
        at += 1
    return at


def _heading(text: str, start: int, end: int, heading: str) -> Printed | None:
    if not heading:
        return None
    begin = _skipped(text, start, end)
    words = r"\s+".join(map(re.escape, heading.split()))
    found = re.compile(rf"[\s({_STOPS}\]\[]{{0,6}}(?:{words})(?!\w)\)?").match(text, begin, end)
    if not found:
        return None
    last = found.end()
    while last < end and text[last] in _STOPS:
        last += 1
    for until in (last, found.end()):
        printed = text[begin:until]
        if heading_of(printed) == heading and _is_even(printed):
            return Printed("heading", begin, until)
    return Printed("heading", begin, last) if _is_even(text[begin:last]) else None


def _skipped(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _is_even(printed: str) -> bool:
    """Return whether the text reads back as it is: single spaces, nothing before or after."""
    return squeeze(printed).strip() == printed
