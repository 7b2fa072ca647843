"""What the linter says of a document."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "advice"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something against the house's conventions; ``at`` counts the document's paragraphs from 0.

    ``place`` is the heading and the paragraph's first words, ``mend`` how to put it right.
    """

    rule: str
    severity: Severity
    at: int
    place: str
    what: str
    mend: str
