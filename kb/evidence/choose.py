"""Choose the evidence for a question: the strongest passages of each kind of source, varied.

Every phrasing of the question is searched in every kind that it wants. What people accepted comes
first, and what they rejected never. Then the closest is taken again and again, each time with a
penalty for what comes from a document (or, in workshop notes, a group) that was quoted already; a
second passage of the same section, one that overlaps a chosen one, and near-identical wording are
left.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import inf

from kb.evidence.choices import Decision
from kb.evidence.findings import Considered, Decided, Evidence, Findings, Gap, Reason
from kb.evidence.judge import Judge
from kb.evidence.near import Near, group_of, nearest, put_to, tree_lookup, unfound
from kb.evidence.question import Question, Strength, Want
from kb.evidence.repeats import overlap, repeats
from kb.evidence.strength import Measure, text_of
from kb.evidence.tree import Tree
from kb.model import Filter, Hit, Kind

__all__ = ["Chooser", "Evidence", "Findings", "Gap", "Search", "group_of", "tree_lookup"]

Search = Callable[[str, Filter, int], Sequence[Hit]]

SAME_DOCUMENT: dict[Kind, float] = {"law": 0.02, "study": 0.05, "workshop": 0.06}
SAME_GROUP = 0.25
# The least share of the closeness of the best excerpt in its kind: what is far behind is filling.
LEAST_SHARE = 0.6
NAMED_REJECTS = 3


@dataclass(frozen=True, slots=True)
class Chooser:
    """Answers the questions of one template from one corpus.

    ``lookup`` gives a whole document; ``jurisdiction`` narrows laws, ``language`` every kind;
    ``decided`` is what people chose.
    """

    search: Search
    lookup: Callable[[str], Tree]
    measure: Measure
    minimum: Strength = "weak"
    candidates: int = 40
    jurisdiction: str = ""
    language: str = ""
    decided: tuple[Decided, ...] = ()

    def findings(self, question: Question) -> Findings:
        """Return the evidence for a question and its gaps."""
        evidence: list[Evidence] = []
        gaps: list[Gap] = []
        for round in self._rounds(question):
            chosen, passed = round.chosen()
            evidence += [e for c in chosen if (e := c.evidence)]
            if len(chosen) < round.want.at_least:
                gaps.append(_gap(round, chosen, passed))
        unsettled = tuple(d for d in self._decided(question) if d.unsettled)
        return Findings(question, tuple(evidence), tuple(gaps), unsettled)

    def considered(self, question: Question, most: int) -> Iterator[Considered]:
        """Yield for review what is quoted of each kind, then up to ``most`` excerpts that are not.

        Those not quoted come closest first; passages of which nothing can be quoted are left out.
        """
        for round in self._rounds(question):
            chosen, passed = round.chosen()
            yield from chosen
            yield from islice(round.passed_over(chosen, passed), most)

    def _rounds(self, question: Question) -> "Iterator[_Round]":
        judge = Judge(question, self.lookup, self.measure, self.minimum)
        decided = self._decided(question)
        wanted = {want.kind for want in question.wants}
        unasked = {d.choice.kind for d in decided} - wanted
        for want in (*question.wants, *(Want(kind, 0, 0) for kind in sorted(unasked))):
            own = tuple(d for d in decided if d.choice.kind == want.kind)
            yield _Round(judge, want, tuple(self._near(question, want.kind)), own)

    def _decided(self, question: Question) -> list[Decided]:
        return [d for d in self.decided if d.choice.question == question.id]

    def _near(self, question: Question, kind: Kind) -> list[Near]:
        """Return every passage that some phrasing found, closest first."""
        where = Filter(
            kind=kind,
            jurisdiction=self.jurisdiction if kind == "law" else "",
            language=self.language,
        )
        hits: dict[int, Hit] = {}
        found: dict[int, list[tuple[str, float | None]]] = {}
        for phrasing in question.phrasings:
            for hit in self.search(phrasing, where, self.candidates):
                hits[hit.passage.key] = hit
                found.setdefault(hit.passage.key, []).append((phrasing, hit.cosine))
        near = []
        for key, hit in hits.items():
            passage, by = hit.passage, tuple(found[key])
            asked = put_to(self.lookup(passage.document), passage)
            text = text_of(passage.text, passage.trail, passage.language, asked)
            near.append(Near(passage, by, self.measure.of_question(question, by, text)))
        return sorted(near, key=Near.order)


@dataclass(frozen=True, slots=True)
class _Round:
    """One question put to one kind of source: what came near, and what people decided about it."""

    judge: Judge
    want: Want
    near: tuple[Near, ...]
    decided: tuple[Decided, ...]

    def chosen(self) -> tuple[list[Considered], list[Considered]]:
        """Return what is quoted, in its order, and what came near and is not."""
        own, passed = self._picked(())
        accepted: list[Considered] = []
        if any(d.anchored.quotation for d in self.decided):
            accepted = [c for d in self._of("accept") for c in self._accepted(d, own, passed)]
            own, passed = self._picked(accepted)
        quoted = [self._with_choice(c) for c in own]
        return sorted(quoted, key=_order), passed

    def passed_over(
        self, chosen: Sequence[Considered], passed: Sequence[Considered]
    ) -> Iterator[Considered]:
        """Yield what could be quoted and is not, closest first, no words twice."""
        near = {n.passage.key: n for n in self.near}
        shown = [e.quotation for c in chosen if (e := c.evidence)]
        for one in sorted(passed, key=lambda c: -c.closeness):
            full = one if one.evidence else self.judge.quoted(near[one.passage.key])
            evidence = full.evidence
            if evidence is None or any(overlap(evidence.quotation, other) for other in shown):
                continue
            shown.append(evidence.quotation)
            reason = full.reason or self._beside(evidence, chosen) or one.reason
            yield self._with_choice(replace(full, reason=reason))

    def _picked(self, accepted: Sequence[Considered]) -> tuple[list[Considered], list[Considered]]:
        """Return what is quoted beside what people accepted, and what came near and is not."""
        seen = [(n, self.judge.at_once(n)) for n in self.near]
        passed = [one for _, one in seen if one.reason]
        left = [n for n, one in seen if not one.reason]
        chosen = list(accepted)
        while left and len(chosen) < self.want.at_most:
            best = max(left, key=lambda n: n.closeness - self._penalty(n, chosen))
            left.remove(best)
            one = self.judge.quoted(best)
            if one.evidence and not one.reason:
                one = replace(one, reason=self._beside(one.evidence, chosen))
            (passed if one.reason else chosen).append(one)
        closest = max((c.closeness for c in chosen), default=0.0)
        behind = [c for c in chosen[len(accepted) :] if c.closeness < LEAST_SHARE * closest]
        passed += [replace(c, reason="behind") for c in behind]
        passed += [replace(self.judge.at_once(n), reason="beyond") for n in left]
        return [c for c in chosen if c not in behind], passed

    def _beside(self, evidence: Evidence, chosen: Sequence[Considered]) -> Reason | None:
        """Return what people, or the excerpts chosen already, have against one more."""
        rejected = (d.anchored.quotation for d in self._of("reject"))
        if any(overlap(evidence.quotation, other) for other in rejected if other):
            return "rejected"
        tree = self.judge.lookup(evidence.document)
        quoted = (c.evidence.quotation for c in chosen if c.evidence)
        return "repeats" if any(repeats(tree, evidence.quotation, q) for q in quoted) else None

    def _of(self, decision: Decision) -> list[Decided]:
        return [d for d in self.decided if d.choice.decision == decision and not d.unsettled]

    def _accepted(
        self, decided: Decided, own: Sequence[Considered], passed: Sequence[Considered]
    ) -> Iterator[Considered]:
        """Yield what a person accepted, with the reason for which kb alone would not quote it."""
        quotation = decided.anchored.quotation
        if quotation is None:
            return
        tree = self.judge.lookup(quotation.pieces[0].document)
        near = nearest(self.near, quotation) or unfound(tree, quotation)
        evidence = self.judge.evidence(quotation, near, decided.choice)
        reason: Reason | None = "weak"
        if any(c.evidence and overlap(c.evidence.quotation, quotation) for c in own):
            reason = None
        for one in passed:
            if one.passage.key == near.passage.key:
                reason = one.reason
        yield Considered(
            passage=near.passage,
            closeness=evidence.closeness,
            cosine=near.cosine,
            evidence=replace(evidence, insisted=reason is not None),
            reason=reason,
        )

    def _with_choice(self, one: Considered) -> Considered:
        """Return an excerpt with what a person said about it without deciding."""
        evidence = one.evidence
        if evidence is None or evidence.choice:
            return one
        for decided in self.decided:
            held = decided.anchored.quotation
            if decided.anchored.standing == "same" and held and overlap(held, evidence.quotation):
                return replace(one, evidence=replace(evidence, choice=decided.choice))
        return one

    def _penalty(self, near: Near, chosen: Sequence[Considered]) -> float:
        document = near.passage.document
        same = [e for c in chosen if (e := c.evidence) and e.document == document]
        if not same:
            return 0.0
        if group := group_of(self.judge.lookup(document), near.passage.provision):
            return SAME_GROUP * sum(e.group == group for e in same)
        return SAME_DOCUMENT[near.passage.kind] * len(same)


def _order(one: Considered) -> tuple[float, float, str, int]:
    """Return what puts a person's order first, then the closest."""
    evidence = one.evidence
    choice = evidence.choice if evidence else None
    place = choice.order if choice and choice.order is not None else inf
    start = evidence.quotation.pieces[0].start if evidence else one.passage.start
    return place, -one.closeness, one.passage.document, start


def _gap(round: _Round, chosen: Sequence[Considered], passed: Sequence[Considered]) -> Gap:
    quoted = {e.quotation.provision for c in chosen if (e := c.evidence)}
    places = {
        (c.passage.document, c.passage.pinpoint, c.passage.page): c
        for c in sorted(passed, key=lambda c: c.closeness)
        if c.passage.provision not in quoted
    }
    closest = sorted(places.values(), key=lambda c: (-c.closeness, c.passage.key))
    return Gap(
        kind=round.want.kind,
        wanted=round.want.at_least,
        found=len(chosen),
        searches=round.judge.question.phrasings,
        looked_at=len(round.near),
        rejected=tuple(closest[:NAMED_REJECTS]),
        refused=sum(d.choice.decision == "reject" for d in round.decided),
    )
