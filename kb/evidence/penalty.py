"""What a sentence threatens, in numbers: imprisonment and fine."""

from dataclasses import dataclass
from typing import Literal

Regime = Literal["", "rigorous", "simple", "either"]
Joined = Literal["", "and", "or", "or both", "may be added"]


@dataclass(frozen=True, slots=True)
class Term:
    """Imprisonment in months; ``None`` where the law names no least or most."""

    least: int | None = None
    most: int | None = None
    life: bool = False
    regime: Regime = ""


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine; without numbers its amount is left to the court. ``currency`` is as printed."""

    least: int | None = None
    most: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Penalty:
    """What one sentence threatens; ``words`` is the text from ``start`` to ``end``.

    ``terms`` are alternatives; ``joined`` says how the fine stands to them.
    """

    start: int
    end: int
    words: str
    death: bool = False
    terms: tuple[Term, ...] = ()
    fine: Fine | None = None
    joined: Joined = ""

    @property
    def life(self) -> bool:
        """Whether imprisonment for life may be imposed."""
        return any(term.life for term in self.terms)

    @property
    def least(self) -> int | None:
        """The least term of imprisonment in months, where one is named."""
        return min((t.least for t in self.terms if t.least is not None), default=None)

    @property
    def most(self) -> int | None:
        """The greatest term in months, ``None`` where it is life or is not named."""
        named = [t.most for t in self.terms if t.most is not None]
        return None if self.life else max(named, default=None)
