"""Two texts word by word: what stayed, what was taken out, what was put in."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Fate = Literal["same", "out", "in"]

# Words, the signs of Indic scripts being part of them, and single marks of punctuation.
_TOKEN = re.compile(r"\w[\w\u0300-\u036f\u064b-\u0652\u0900-\u0dff]*|[^\w\s]")
# Ways of setting one and the same mark, between which editions of a law differ and its text does
# not.
_SET_ALIKE = str.maketrans("‘’‛“”„«»–—‑−", '\'\'\'"""""----', "\u00ad\u200b\u200c\u200d")
# Beyond this product of two lengths difflib is too slow; the shortest edit is found instead.
_MOST = 4_000_000
_TRIVIAL = 1  # words that stayed between two changes and say nothing by themselves


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: its place in the text, and what it is compared by."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the two texts: in both, only in the earlier, or only in the later one."""

    fate: Fate
    text: str


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words and marks of a text; digits of every script compare as Western ones."""
    return tuple(
        Token(m.start(), m.end(), key) for m in _TOKEN.finditer(text) if (key := _key(m[0]))
    )


def _key(word: str) -> str:
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFC", word).translate(_SET_ALIKE)
    return "".join(
        str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in plain
    )


def marked(
    before: tuple[str, tuple[Token, ...]], after: tuple[str, tuple[Token, ...]]
) -> tuple[Mark, ...]:
    """Return two texts, each given with its tokens, as one: what stayed and what did not."""
    (old, mine), (new, theirs) = before, after
    marks: list[Mark] = []
    for fate, a, a_end, b, b_end in _joined(_steps([t.key for t in mine], [t.key for t in theirs])):
        if fate == "same":
            marks.append(Mark("same", _slice(new, theirs, b, b_end)))
            continue
        if a_end > a:
            marks.append(Mark("out", _slice(old, mine, a, a_end)))
        if b_end > b:
            marks.append(Mark("in", _slice(new, theirs, b, b_end)))
    return tuple(marks)


Step = tuple[str, int, int, int, int]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """Yield (same or changed, span in old, span in new), the two alternating."""
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    tail = next(
        (at for at in range(shortest - head) if old[-1 - at] != new[-1 - at]), shortest - head
    )
    if head:
        yield "same", 0, head, 0, head
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    for tag, i, i_end, j, j_end in _opcodes(a, b):
        fate = "same" if tag == "equal" else "changed"
        yield fate, head + i, head + i_end, head + j, head + j_end
    if tail:
        yield "same", len(old) - tail, len(old), len(new) - tail, len(new)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    if len(old) * len(new) <= _MOST:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return
    from rapidfuzz.distance import Indel

    for op in Indel.opcodes(old, new):
        yield op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end


def _joined(steps: Iterator[Step]) -> list[Step]:
    """Return the steps with neighbours joined, a lone word between two changes among them."""
    made: list[Step] = []
    for step in steps:
        made.append(step)
        while len(made) > 1 and _one(made):
            fate, _, a_end, _, b_end = made.pop()
            last = made.pop()
            both = "same" if fate == last[0] == "same" else "changed"
            made.append((both, last[1], a_end, last[3], b_end))
    return made


def _one(made: Sequence[Step]) -> bool:
    """Return whether the last two steps are to be told as one."""
    last, before = made[-1], made[-2]
    if last[0] == before[0]:
        return True
    return (
        len(made) > 2
        and last[0] == "changed"
        and before[2] - before[1] <= _TRIVIAL
        and min(_size(last), _size(made[-3])) > 1
    )


def _size(step: Step) -> int:
    return step[2] - step[1] + step[4] - step[3]


def _slice(text: str, held: Sequence[Token], first: int, last: int) -> str:
    """Return the text from a token to the last one, and the white space up to the next."""
    if first >= last:
        return ""
    end = held[last].start if last < len(held) else len(text)
    between = text[held[last - 1].end : end]
    space = "\n" if "\n" in between else " " if between[:1].isspace() else ""
    return text[held[first].start : held[last - 1].end] + space
