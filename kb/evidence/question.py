"""What a report asks of the corpus, and how strong an answer is."""

import re
from dataclasses import dataclass
from typing import Literal

from kb.model import Kind

_MEANING = re.compile(r"\b(?:defin\w+|meaning)\b|সংজ্ঞা|অর্থ|কাকে বলে", re.IGNORECASE)

Strength = Literal["strong", "medium", "weak"]
STRENGTHS: tuple[Strength, ...] = ("strong", "medium", "weak")


@dataclass(frozen=True, slots=True)
class Want:
    """How many excerpts a question wants of one kind of source; fewer than the least is a gap."""

    kind: Kind
    at_least: int = 1
    at_most: int = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a report template with the phrasings by which its evidence is searched.

    ``about`` holds groups of words: an excerpt is off the question unless it, a heading above it or
    its law's title has a word of every group, and its own words one of the last. What answers a
    workshop's question may leave that to the question, but has a word of some group itself.
    """

    id: str
    text: str
    queries: tuple[str, ...]
    wants: tuple[Want, ...]
    instruction: str = ""
    about: tuple[tuple[str, ...], ...] = ()

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The question itself and its other phrasings, each of them once."""
        return tuple(dict.fromkeys((self.text, *self.queries)))

    @property
    def asks_meaning(self) -> bool:
        """Whether it asks what something means, so that definitions answer it."""
        return any(_MEANING.search(phrasing) for phrasing in self.phrasings)
