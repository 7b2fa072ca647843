"""What a report asks of the corpus, and how strong an answer is."""

from dataclasses import dataclass
from typing import Literal

from kb.model import Kind

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
    """A question of a report template with the phrasings by which its evidence is searched."""

    id: str
    text: str
    queries: tuple[str, ...]
    wants: tuple[Want, ...]
    instruction: str = ""

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The question itself and its other phrasings, each of them once."""
        return tuple(dict.fromkeys((self.text, *self.queries)))
