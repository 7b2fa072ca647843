"""Hits that say the same, folded into one: a law in two formats, an edition, repeated boilerplate.

Two passages say the same when they have the same words, or all but a few of them in the same order
(Broder's resemblance of shingles, 1997) and differ in no number and no negation: "two years" and
"three years" are two provisions, however alike the rest.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kb.ingest import language
from kb.model import Hit

ALIKE = 0.8  # share of shingles in common
_LONG = 3  # words of a shingle
_NEGATIONS = """
no not nor never without unless except neither cannot না নাই নহে নয় ব্যতীত ছাড়া ne pas non sans sin
"""
_COUNTS = """
one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
hundred thousand lakh life death এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ হাজার লক্ষ
"""
_TELLING = frozenset(f"{_NEGATIONS} {_COUNTS}".split())


class Folded(NamedTuple):
    """A hit with the others, further down, that say the same."""

    hit: Hit
    others: tuple[Hit, ...] = ()

    def verbatim(self) -> tuple[Hit, ...]:
        """Return those of the others that have the very words, whatever marks stand between."""
        words = _text(self.hit.passage.text).words
        return tuple(each for each in self.others if _text(each.passage.text).words == words)


@dataclass(slots=True)
class _Text:
    words: tuple[str, ...]
    shingles: frozenset[tuple[str, ...]]
    telling: Counter[str] = field(default_factory=Counter)


def fold(hits: Iterable[Hit], limit: int) -> list[Folded]:
    """Return the first ``limit`` hits that say something new, each with those that repeat it.

    A hit that was asked for by name or place stays by itself.
    """
    kept: list[tuple[Hit, _Text, list[Hit]]] = []
    for hit in hits:
        text = _text(hit.passage.text)
        same = next((others for _, other, others in kept if _alike(text, other)), None)
        if same is not None and hit.first not in ("citation", "name"):
            same.append(hit)
        elif len(kept) < limit:
            kept.append((hit, text, []))
    return [Folded(hit, tuple(others)) for hit, _, others in kept]


def _alike(one: _Text, other: _Text) -> bool:
    if one.words == other.words:
        return True
    if one.telling != other.telling:
        return False
    common = len(one.shingles & other.shingles)
    return common >= ALIKE * len(one.shingles | other.shingles)


@lru_cache(maxsize=512)
def _text(text: str) -> _Text:
    words = tuple(_words(text))
    starts = range(max(1, len(words) - _LONG + 1))
    return _Text(
        words,
        frozenset(words[at : at + _LONG] for at in starts),
        Counter(word for word in words if _tells(word)),
    )


def _words(text: str) -> Sequence[str]:
    return [text[start:end].casefold() for start, end in language.words(text)]


def _tells(word: str) -> bool:
    return word in _TELLING or any(map(str.isdigit, word))
