"""Which kinds of source and which workshop groups speak to a question, and how they stand to it.

Whether an excerpt supports a finding or dissents from it is a judgement: it is people's, made in
the review sheet. A rule sees no more than words by which notes and studies record disagreement,
and says only that someone should look.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.evidence.findings import Evidence
from kb.evidence.question import Strength
from kb.evidence.strength import best, reaches
from kb.evidence.tree import Tree

# "divided": of one side's excerpts some support and some dissent; "speaks": nobody has judged them.
Stand = Literal["supports", "dissents", "divided", "speaks", "silent"]
Grade = Literal["strong", "medium", "weak", "none"]

_DISAGREEMENT = re.compile(
    r"\b(?:disagree(?:d|s|ment)?|dissent(?:ed|s|ing)?|(?:did|does|do|could|would) not agree"
    r"|(?:didn|doesn|don)['’]t agree|objected|objections?|the opposite|on the contrary"
    r"|contrary view|not shared by|opinions? (?:was|were|are) divided|views? differ(?:ed)?"
    r"|divided on|no consensus|a minority)\b|দ্বিমত|একমত (?:নন|নয়|হননি)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """A kind of source or a workshop group: how it stands, and its best excerpt's strength."""

    stand: Stand
    excerpts: int = 0
    strength: Strength | None = None


def side(evidence: Sequence[Evidence]) -> Side:
    """Return how the source of these excerpts stands to the finding under which they are quoted."""
    stances = {e.choice.stance for e in evidence if e.choice} - {""}
    stand: Stand = "speaks" if evidence else "silent"
    if len(stances) > 1:
        stand = "divided"
    elif "supports" in stances:
        stand = "supports"
    elif "dissents" in stances:
        stand = "dissents"
    return Side(stand, len(evidence), best([e.strength for e in evidence]))


def grade(asked: Sequence[Side]) -> Grade:
    """Return how well a finding is supported, from the kinds of source that were asked.

    Strong: all of them speak, and two (or the only one) with an excerpt of medium strength or
    better. Medium: two (or the only one) speak, one of them so. Weak: any other that speaks. None:
    all are silent. Dissent is shown beside the grade and does not change it.
    """
    speaking = [one for one in asked if one.stand != "silent"]
    good = [one for one in speaking if reaches(one.strength, "medium")]
    several = min(2, len(asked))
    if not speaking:
        return "none"
    if len(speaking) == len(asked) and len(good) >= several:
        return "strong"
    return "medium" if len(speaking) >= several and good else "weak"


def disagreement(evidence: Evidence, lookup: Callable[[str], Tree]) -> str:
    """Return words by which notes or a study record disagreement in an excerpt, else ``""``.

    Of workshop notes the whole contribution is looked at, since its quoted sentence may stop short.
    """
    if evidence.kind == "law":
        return ""
    text = " ".join(piece.exact for piece in evidence.quotation.pieces)
    tree = lookup(evidence.document)
    around = tree.by_id.get(evidence.quotation.provision)
    if around and around.level == "contribution":
        text = tree.document.text[around.start : around.end]
    found = _DISAGREEMENT.search(text)
    return found.group() if found else ""
