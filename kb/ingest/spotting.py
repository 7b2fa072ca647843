"""Where words stand in a text, found without a pattern: the first sieve of what reads whole laws.

A pattern that begins with many words tries each of them at every character; looking for them one by
one takes a tenth of the time, and what is matched then is matched at few places.
"""

from collections.abc import Iterable


def spots(text: str, words: Iterable[str]) -> list[int]:
    """Return the places at which one of the words begins, in order, inside other words too."""
    found: set[int] = set()
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.add(at)
            at = text.find(word, at + 1)
    return sorted(found)


def lowered(text: str) -> str:
    """Return the text in small letters, place for place; capitals stay where that cannot be."""
    small = text.lower()
    return small if len(small) == len(text) else text
