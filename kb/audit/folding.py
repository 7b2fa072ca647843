"""A text as it is compared: without what printers may change, with the way back to every character.

What is taken out or made alike is what the UN Editorial Manual and good sense let a quotation
change without a mark: the shapes of quotation marks and dashes, white space and line breaks,
hyphens inside words, ligatures, joiners, the digits of other scripts, square brackets. The letters'
case is kept beside it, and where white space and hyphens stood, since "notable" is not "not able".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kb.evidence.sentences import NOTE_LINE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What a character becomes when it does not stay: nothing, a hyphen inside a word, white space.
_GONE, _HYPHEN, _SPACE = "\0", "\1", "\2"
SPACED, HYPHENED = 1, 2

_QUOTES = "“”„‟‘’‚‛«»‹›\"'`´′″ʼ＂"
_DASHES = "‐‑‒–—―−﹘﹣－-"
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_UNSEEN = (
    "[]\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u0640"
    + "".join(map(chr, (*range(0x2066, 0x206A), *range(0x64B, 0x653))))
)
_WIDE = re.compile("[…ﬀ-ﬆﬓ-ﬗﭐ-﷿ﹰ-ﻼ]")
_LETTER = r"(?:[^\W\d_]|[\u0900-\u0dff])"
# The hyphen comes first and looks behind itself: that is three times quicker.
_IN_WORD = re.compile(
    rf"[-‐‑–\u00ad](?<={_LETTER}.)(?:(?={_LETTER})|(?<=\u00ad)|(?<=[a-zà-ÿ][-‐‑])(?=\s+[a-zà-ÿ]))"
)
_TWICE = re.compile(r"(?<=['`’‘,])['`’‘,](?<=''|``|’’|‘‘|,,)")
# Marks of the source's own notes: superscripts, "[12]", a number run on to a word or its full stop.
_NOTE_MARK = re.compile(
    r"[¹²³⁰⁴-⁹†‡]+|\[(?:\d{1,3}|\*)\]|(?<=[a-z]{3})\d{1,3}(?=[\s.,;:)]|$)"
    r"|(?<=[a-z]{4}[.,;:”’)])\d{1,3}(?=\s+[A-Z“‘(]|\s*$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded: ``letters[i]`` stands for the character ``places[i]`` of the text.

    ``cased`` is the same with its capitals; ``before[i]`` has the bit SPACED when white space stood
    before the letter, HYPHENED for a hyphen.
    """

    letters: str
    cased: str
    places: "NDArray[np.int64]"
    before: "NDArray[np.uint8]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text that letters ``start`` to ``end`` (exclusive) stand for."""
        return int(self.places[start]), int(self.places[end - 1]) + 1


def fold(text: str) -> Folded:
    """Return a text folded."""
    import numpy as np

    wide, origins = _widened(text)
    marked = _TWICE.sub(_GONE, _IN_WORD.sub(_HYPHEN, wide)).translate(_table())
    codes = np.frombuffer(marked.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = np.flatnonzero(codes > 2)
    before = np.zeros(len(kept), dtype=np.uint8)
    for code, bit in ((2, SPACED), (1, HYPHENED)):
        counts = np.cumsum(codes == code)[kept]
        before |= (np.diff(counts, prepend=0) > 0).astype(np.uint8) * np.uint8(bit)
    cased = marked.replace(_GONE, "").replace(_HYPHEN, "").replace(_SPACE, "")
    places = kept if origins is None else origins[kept]
    return Folded(_lowered(cased), cased, places, before)


def noteless(folded: Folded, blanked: str) -> Folded | None:
    """Return a folded text without what is blanked out of it, ``None`` where nothing is."""
    import numpy as np

    if _GONE not in blanked:
        return None
    codes = np.frombuffer(blanked.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = codes[folded.places] != 0
    letters, cased = (
        np.frombuffer(line.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)[kept]
        .tobytes()
        .decode("utf-32-le", "surrogatepass")
        for line in (folded.letters, folded.cased)
    )
    return Folded(letters, cased, folded.places[kept], folded.before[kept])


def without_notes(text: str) -> str:
    """Return a text of the same length, its notes and the marks that lead to them blanked out."""

    def blank(match: re.Match[str]) -> str:
        return _GONE * len(match[0])

    return _NOTE_MARK.sub(blank, NOTE_LINE.sub(blank, text))


@lru_cache(maxsize=1 << 16)
def spelling(word: str) -> str:
    """Return a word as it is compared, with its capitals; ``""`` for what does not count."""
    return word.translate(_table()).replace(_GONE, "").replace(_SPACE, "")


def is_word(letter: str) -> bool:
    """Return whether a character belongs to a word or number: vowel signs do, in many scripts."""
    return letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc")


def _widened(text: str) -> "tuple[str, NDArray[np.int64] | None]":
    """A text with its ligatures and ellipses taken apart, and where each character came from."""
    import numpy as np

    found = list(_WIDE.finditer(text))
    if not found:
        return text, None
    lengths = np.ones(len(text), dtype=np.int64)
    pieces, at = [], 0
    for match in found:
        apart = unicodedata.normalize("NFKC", match[0])
        lengths[match.start()] = len(apart)
        pieces += [text[at : match.start()], apart]
        at = match.end()
    origins = np.repeat(np.arange(len(text), dtype=np.int64), lengths)
    return "".join([*pieces, text[at:]]), origins


@cache
def _table() -> dict[int, str]:
    table = {**dict.fromkeys(_QUOTES, "'"), **dict.fromkeys(_DASHES, "-"), "|": "।", "৷": "।"}
    table |= {**dict.fromkeys(_SPACES, _SPACE), **dict.fromkeys(_UNSEEN, _GONE)}
    for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10):
        table |= {chr(zero + value): str(value) for value in range(10)}
    return {ord(character): folded for character, folded in table.items()}


def _lowered(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
