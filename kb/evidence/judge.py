"""Judge one passage for one question: what of it is evidence, and if nothing is, why."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from kb.evidence import strength as strengths
from kb.evidence.choices import Choice
from kb.evidence.findings import Considered, Evidence, Reason
from kb.evidence.near import Near, group_of, put_to
from kb.evidence.question import Question, Strength
from kb.evidence.quotation import Quotation, Unquotable, quote_or_why
from kb.evidence.strength import Measure, text_of
from kb.evidence.tree import Tree
from kb.model import StoredPassage


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges passages for one question; ``minimum`` is the weakest evidence that is quoted."""

    question: Question
    lookup: Callable[[str], Tree]
    measure: Measure
    minimum: Strength

    def at_once(self, near: Near) -> Considered:
        """Return a passage with what its own words already tell against it."""
        passage = near.passage
        reason: Reason | None = None
        lacks: tuple[str, ...] = ()
        if not self._reaches(near, near.closeness):
            reason = "weak"
        elif lacks := self._lacks(passage, " ".join((*passage.trail, passage.text))):
            reason = "off"
        return Considered(passage, near.closeness, near.cosine, reason=reason, lacks=lacks)

    def quoted(self, near: Near) -> Considered:
        """Return a passage with what would be quoted of it, whatever tells against it."""
        first = self.at_once(near)
        quotation = self._quotation(near.passage)
        if not isinstance(quotation, Quotation):
            return replace(first, reason=first.reason or quotation)
        evidence = self.evidence(quotation, near)
        lacks = first.lacks or self._lacks(near.passage, quotation.text)
        reason: Reason | None = first.reason
        if reason is None and lacks:
            reason = "off"
        if reason is None and not self._reaches(near, evidence.closeness):
            reason = "weak"
        return replace(
            first, closeness=evidence.closeness, evidence=evidence, reason=reason, lacks=lacks
        )

    def evidence(self, quotation: Quotation, near: Near, choice: Choice | None = None) -> Evidence:
        """Return a quotation from a passage as evidence."""
        passage = near.passage
        tree = self.lookup(passage.document)
        text = text_of(quotation.text, passage.trail, passage.language, put_to(tree, passage))
        closeness = self.measure.of_question(self.question, near.found, text)
        around = tree.upward(passage.provision)
        return Evidence(
            id=identity(self.question.id, quotation),
            question=self.question.id,
            kind=passage.kind,
            document=passage.document,
            quotation=quotation,
            strength=near.grade(closeness) or "weak",
            closeness=closeness,
            trail=passage.trail,
            group=group_of(tree, passage.provision),
            speaker=next((p.speaker for p in around if p.speaker), None),
            choice=choice,
        )

    def _quotation(self, passage: StoredPassage) -> Quotation | Unquotable:
        wanted = {
            **strengths.point_terms(self.question, passage.language),
            **self.measure.weighted(self.question, passage.language),
        }
        tree = self.lookup(passage.document)
        return quote_or_why(tree, passage, wanted, defining=self.question.asks_meaning)

    def _reaches(self, near: Near, closeness: float) -> bool:
        return strengths.reaches(near.grade(closeness), self.minimum)

    def _lacks(self, passage: StoredPassage, words: str) -> tuple[str, ...]:
        """Return the words that a passage, with what stands above it, wants to be on the point."""
        title = passage.title if passage.kind == "law" else ""
        above = " ".join((*passage.trail, title))
        asked = bool(put_to(self.lookup(passage.document), passage))
        return strengths.lacking(self.question, words, above, passage.language, asked)


def identity(question: str, quotation: Quotation) -> str:
    """Return the name of an excerpt: of its words and place in one version, for one question."""
    first = quotation.pieces[0]
    spans = " ".join(f"{piece.start}-{piece.end}" for piece in quotation.pieces)
    name = f"{question} {first.document} {first.version} {spans}"
    return "e" + hashlib.sha256(name.encode()).hexdigest()[:10]
