"""What a quiz item is. Every key names the evidence by which it can be proved."""

from dataclasses import dataclass
from typing import Literal

from kb.evidence.choose import Evidence
from kb.evidence.elements import Role
from kb.evidence.sentences import Span

BLANK = "__________"


@dataclass(frozen=True, slots=True)
class Cloze:
    """A sentence with a blank; ``before``, the option at ``answer`` and ``after`` restore it."""

    before: str
    after: str
    options: tuple[str, ...]
    answer: int
    evidence: Evidence

    @property
    def text(self) -> str:
        """The sentence as it is put."""
        return f"{self.before}{BLANK}{self.after}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that is in its source, or is not: there ``right`` stands where ``wrong`` does."""

    text: str
    evidence: Evidence
    wrong: str = ""
    right: str = ""

    @property
    def true(self) -> bool:
        """Whether the source says so."""
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Choice:
    """A verbatim quotation, and the provisions among which its own is to be found.

    Without a quotation it is a list, and the option at ``answer`` is none of its items. Of a
    defined term the options are definitions, and that at ``answer`` is the one of the source.
    """

    quotation: str
    options: tuple[str, ...]
    answer: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Matching:
    """Two lists; ``answers`` gives for each on the left its place on the right, with evidence.

    For elements the right holds the words that lead in to them, and ``roles`` what these stand for.
    """

    kind: Literal["definition", "element", "heading"]
    document: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    answers: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiz:
    """The items in the order in which they are put."""

    matchings: tuple[Matching, ...]
    meanings: tuple[Choice, ...]
    clozes: tuple[Cloze, ...]
    statements: tuple[Statement, ...]
    lists: tuple[Choice, ...]
    choices: tuple[Choice, ...]

    def evidence(self) -> tuple[Evidence, ...]:
        """Return what the keys cite, in the order of the items."""
        return (
            *(e for matching in self.matchings for e in matching.evidence),
            *(item.evidence for item in self.meanings),
            *(item.evidence for item in self.clozes),
            *(item.evidence for item in self.statements),
            *(item.evidence for item in self.lists),
            *(item.evidence for item in self.choices),
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can stand alone in a quiz, with its provision and the evidence around it."""

    span: Span
    text: str
    provision: str
    language: str
    source: Evidence
