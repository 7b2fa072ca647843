"""The extracts of a teaching pack: what answers the questions on a topic, under a word limit.

Evidence is chosen as for a report, law twice: international instruments, then national law. The
extracts are then taken in rounds, the best of every question and class first, until no other fits
in the limit; so each question and each class is heard before any is heard twice. They are set in
teaching order: international, national, studies, voices.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from kb.evidence.choose import Chooser, Evidence, Findings, Gap, Search
from kb.evidence.pack.quoting import whole, words
from kb.evidence.question import Question
from kb.model import Filter, Hit, Kind

Source = Literal["international", "national", "study", "workshop"]
SOURCES: tuple[Source, ...] = ("international", "national", "study", "workshop")
_KINDS: dict[Source, Kind] = {
    "international": "law", "national": "law", "study": "study", "workshop": "workshop",
}  # fmt: skip
# In words: the longest provision that is quoted whole where a part of it was chosen.
WHOLE_PROVISION = 170


@dataclass(frozen=True, slots=True)
class Answer:
    """What one class of sources says on one question, strongest first, and the gap it leaves."""

    source: Source
    question: Question
    evidence: tuple[Evidence, ...]
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Extract:
    """An excerpt in the pack; ``id`` is that of its evidence."""

    id: str
    source: Source
    question: str


@dataclass(frozen=True, slots=True)
class Classes:
    """The documents of the two classes of law; a class without documents is not searched."""

    international: tuple[str, ...]
    national: tuple[str, ...]

    def of(self, source: Source) -> tuple[str, ...] | None:
        """Return the documents to search for a class, ``None`` for all of its kind."""
        laws = {"international": self.international, "national": self.national}
        return laws.get(source)


def answers(
    chooser: Chooser, questions: Sequence[Question], classes: Classes
) -> tuple[Answer, ...]:
    """Return what every class of sources says on every question, class by class.

    No provision is quoted twice, and a work that is held in two editions only from the first.
    """
    seen = _Seen({}, {})
    found = []
    for source in SOURCES:
        narrowed = replace(chooser, search=_within(chooser.search, classes.of(source)))
        for question in questions:
            wants = tuple(w for w in question.wants if w.kind == _KINDS[source])
            finding = narrowed.findings(replace(question, wants=wants))
            found.append(_answer(source, finding, chooser, seen))
    return tuple(found)


def chosen(answers: Sequence[Answer], limit: int) -> tuple[Extract, ...]:
    """Return the extracts that fit in so many words, in teaching order."""
    left = limit
    taken: set[str] = set()
    for answer_round in zip_longest(*(answer.evidence for answer in _by_question(answers))):
        for evidence in filter(None, answer_round):
            if words(evidence.quotation) <= left:
                left -= words(evidence.quotation)
                taken.add(evidence.id)
    return tuple(
        Extract(evidence.id, answer.source, answer.question.id)
        for answer in answers
        for evidence in answer.evidence
        if evidence.id in taken
    )


def _by_question(answers: Sequence[Answer]) -> list[Answer]:
    order = list(dict.fromkeys(answer.question.id for answer in answers))
    return sorted(answers, key=lambda answer: order.index(answer.question.id))


def _within(search: Search, documents: tuple[str, ...] | None) -> Search:
    def narrowed(query: str, where: Filter, limit: int) -> Sequence[Hit]:
        if documents is None:
            return search(query, where, limit)
        return search(query, replace(where, documents=documents), limit) if documents else []

    return narrowed


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was quoted: the spans of each document, and the document of each title."""

    spans: dict[str, list[tuple[int, int]]]
    titles: dict[tuple[str, str], str]

    def admits(self, evidence: Evidence, title: str) -> bool:
        """Return whether evidence is new, and remember it."""
        first = self.titles.setdefault(
            (evidence.kind, title or evidence.document), evidence.document
        )
        pieces = [(p.start, p.end) for p in evidence.quotation.pieces][-1:]
        held = self.spans.setdefault(evidence.document, [])
        if first != evidence.document or _overlap(pieces, held):
            return False
        held += pieces
        return True


def _overlap(pieces: Collection[tuple[int, int]], held: Collection[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in pieces for c, d in held)


def _answer(source: Source, finding: Findings, chooser: Chooser, seen: _Seen) -> Answer:
    new = tuple(_new(finding.evidence, chooser, seen))
    return Answer(source, finding.question, new, next(iter(finding.gaps), None))


def _new(evidence: Sequence[Evidence], chooser: Chooser, seen: _Seen) -> Iterator[Evidence]:
    for each in evidence:
        tree = chooser.lookup(each.document)
        enlarged = whole(tree, each, WHOLE_PROVISION)
        if seen.admits(enlarged, tree.document.metadata.title):
            yield enlarged
