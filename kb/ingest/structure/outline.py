"""From marks where parts of a document begin to its tree; shared by studies and notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Level, Provision, Speaker


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a part begins; it ends where the next part of the same or a smaller depth begins.

    One with a ``stop`` ends there at the latest, and the part around it goes on. ``key`` is the
    part's own piece of the id (``hd_3-2``).
    """

    depth: int
    level: Level
    key: str
    start: int
    number: str = ""
    heading: str = ""
    speaker: Speaker | None = None
    stop: int | None = None

    def is_over(self, mark: "Mark") -> bool:
        """Return whether the part has ended where another one begins."""
        return self.depth >= mark.depth or (self.stop is not None and self.stop <= mark.start)


def nest(marks: Sequence[Mark], text: str) -> list[Provision]:
    """Return the parts as provisions in order, ids unique, spans without white space at their ends.

    Marks must be in the order of their starts; depths may skip a step.
    """
    used: dict[str, int] = {}
    open_: list[tuple[Mark, str]] = []
    provisions: list[Provision] = []
    for mark, end in zip(marks, _ends(marks, len(text)), strict=True):
        while open_ and open_[-1][0].is_over(mark):
            open_.pop()
        parent = open_[-1][1] if open_ else ""
        id = _unique(f"{parent}__{mark.key}" if parent else mark.key, used)
        open_.append((mark, id))
        provisions.append(
            Provision(
                id=id,
                level=mark.level,
                number=mark.number,
                heading=mark.heading,
                start=mark.start,
                end=mark.start + len(text[mark.start : end].rstrip()),
                parent=parent,
                speaker=mark.speaker,
            )
        )
    return provisions


def _ends(marks: Sequence[Mark], length: int) -> list[int]:
    ends = [length if mark.stop is None else mark.stop for mark in marks]
    open_: list[int] = []
    for index, mark in enumerate(marks):
        while open_ and marks[open_[-1]].is_over(mark):
            over = open_.pop()
            ends[over] = min(ends[over], mark.start)
        if open_:  # a part with a stop ends what lies in it
            ends[index] = min(ends[index], ends[open_[-1]])
        open_.append(index)
    return ends


def _unique(id: str, used: dict[str, int]) -> str:
    """Return the id, with a count when a document numbers two parts alike."""
    used[id] = used.get(id, 0) + 1
    if used[id] == 1:
        return id
    return _unique(f"{id}-n{used[id]}", used)


_NUMBER_WORDS = {
    word: str(value)
    for value, both in enumerate(
        (
            ("one", "first"),
            ("two", "second"),
            ("three", "third"),
            ("four", "fourth"),
            ("five", "fifth"),
            ("six", "sixth"),
            ("seven", "seventh"),
            ("eight", "eighth"),
            ("nine", "ninth"),
            ("ten", "tenth"),
        ),
        start=1,
    )
    for word in both
}


def plain_number(printed: str) -> str:
    """Return a part's number in ASCII digits, or its letter or numeral: ``Two`` → ``2``."""
    bare = printed.strip(" .:)(")
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in bare)
    return _NUMBER_WORDS.get(bare.casefold(), digits)


def key(prefix: str, number: str) -> str:
    """Return the id piece of a numbered part, dots as hyphens: ``("hd", "3.2")`` → ``hd_3-2``."""
    return f"{prefix}_{re.sub(r'[^0-9A-Za-z]+', '-', number).strip('-') or 'x'}"
