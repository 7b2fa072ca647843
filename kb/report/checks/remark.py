"""One thing that a check has to say."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Weight = Literal["fault", "advice", "note"]


@dataclass(frozen=True, slots=True)
class Remark:
    """A fault (the template cannot be used), a piece of advice, or a note of what kb will do.

    ``file`` is the file's name, ``text`` a sentence or more that says what, where and what to do.
    """

    weight: Weight
    file: str
    text: str


def nearest(name: str, known: "list[str] | tuple[str, ...]") -> str:
    """Return a sentence's end: ``; did you mean …?`` for what looks like a slip, else a stop."""
    spelt = {each.lower(): each for each in known}
    close = get_close_matches(name.lower(), spelt, n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(spelt[each]) for each in close)}?" if close else "."
