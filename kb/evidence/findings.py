"""What the corpus says on a question: excerpts, what was passed over and why, and gaps."""

from dataclasses import dataclass
from typing import Literal

from kb.evidence.anchoring import Anchored
from kb.evidence.choices import Choice
from kb.evidence.question import Question, Strength
from kb.evidence.quotation import Quotation, Unquotable
from kb.model import Kind, Speaker, StoredPassage

# Why a passage is not quoted: too weak, without the words that the question is about, unquotable,
# a repetition, far behind the best of its kind, more than are wanted, rejected by a person.
Reason = Literal["weak", "off", "repeats", "behind", "beyond", "rejected"] | Unquotable


@dataclass(frozen=True, slots=True)
class Evidence:
    """An excerpt that answers a question; ``id`` is the same as long as its text and place are.

    ``group`` names the workshop group that said it (``Group 2``), ``speaker`` who. ``choice`` is
    what a person decided about it; ``insisted`` says that kb alone would not have quoted it. What
    a person accepted below the weakest strength counts as weak.
    """

    id: str
    question: str
    kind: Kind
    document: str
    quotation: Quotation
    strength: Strength
    closeness: float
    trail: tuple[str, ...] = ()
    group: str = ""
    speaker: Speaker | None = None
    choice: Choice | None = None
    insisted: bool = False


@dataclass(frozen=True, slots=True)
class Considered:
    """A passage that came near a question, and what became of it.

    Without a ``reason`` kb quotes it; one with a reason is quoted only if a person accepted it.
    ``evidence`` is ``None`` where nothing in it can be quoted, or where a reason was found before
    it came to that. ``lacks`` holds the words one of which it wants to be on the point.
    """

    passage: StoredPassage
    closeness: float
    cosine: float | None
    evidence: Evidence | None = None
    reason: Reason | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A kind of source that gave a question less than it wants, and what was tried.

    ``refused`` counts the excerpts that a person rejected.
    """

    kind: Kind
    wanted: int
    found: int
    searches: tuple[str, ...]
    looked_at: int
    rejected: tuple[Considered, ...]
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about an excerpt, and where the excerpt stands today."""

    choice: Choice
    anchored: Anchored

    @property
    def unsettled(self) -> bool:
        """Whether it was accepted and no longer stands in its source word for word."""
        return self.choice.decision == "accept" and self.anchored.standing != "same"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the corpus says on a question, in the order of its wants, and where it is silent."""

    question: Question
    evidence: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]
    unsettled: tuple[Decided, ...] = ()

    def of(self, kind: Kind) -> tuple[Evidence, ...]:
        """Return the evidence from one kind of source, in the order in which it is quoted."""
        return tuple(e for e in self.evidence if e.kind == kind)
