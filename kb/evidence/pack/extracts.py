"""The extracts of a teaching pack: what answers the questions on a topic, under a word limit.

Evidence is chosen as for a report, law twice: international instruments, then national law. The
extracts are then taken in rounds, the best of every question and class first, until no other fits
in the limit; so each question and each class is heard before any is heard twice. They are set in
teaching order: international, national, studies, voices.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from kb.evidence.choose import Chooser, Evidence, Gap
from kb.evidence.pack.quoting import whole, words
from kb.evidence.question import Question
from kb.model import Filter, Hit, Kind
from kb.search.definitions import DEFINITION

Source = Literal["international", "national", "study", "workshop"]
SOURCES: tuple[Source, ...] = ("international", "national", "study", "workshop")
_KINDS: dict[Source, Kind] = {
    "international": "law", "national": "law", "study": "study", "workshop": "workshop",
}  # fmt: skip
# In words: the longest provision that is quoted whole where a part of it was chosen.
WHOLE_PROVISION = 170
# … and where that part would stand without the words that lead in to it.
WHOLE_LIST = 320
# What says what something means: a definition, or an offence that is named after its elements.
_DEFINES = re.compile(
    r"\b(?:meaning|defin\w+|constitutes?)\b|\bcommits?\b[^.;]{0,30}\boffence of\b", re.IGNORECASE
)
_SAVES = re.compile(
    r"(?:\W*\w+[.)]\s*)?(?:This \w+ shall be without prejudice|Nothing in this)|সংক্ষিপ্ত শিরোনাম"
)
_BULLET = re.compile(r"[•·*–—-]\s|[a-z]")


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

    No provision is quoted twice: it answers the question to which it is closest. Of a work that is
    held in two editions only the first found is quoted.
    """
    found: list[Answer] = []
    for source in SOURCES:
        own = [
            _answer(_narrowed(chooser, classes.of(source), question), source, question)
            for question in questions
        ]
        found += _each_once(own, chooser)
    return tuple(found)


def _answer(chooser: Chooser, source: Source, question: Question) -> Answer:
    wants = tuple(want for want in question.wants if want.kind == _KINDS[source])
    finding = chooser.findings(replace(question, wants=wants))
    evidence = tuple(_whole(chooser, each) for each in finding.evidence if not _cut(each))
    kept = tuple(each for each in evidence if not each.quotation.opened)
    return Answer(source, question, kept, next(iter(finding.gaps), None))


def _whole(chooser: Chooser, evidence: Evidence) -> Evidence:
    most = WHOLE_LIST if evidence.quotation.opened else WHOLE_PROVISION
    return whole(chooser.lookup(evidence.document), evidence, most)


def _cut(evidence: Evidence) -> bool:
    """Return whether an excerpt teaches nothing alone: a saving clause, an item of a list."""
    text = evidence.quotation.pieces[0].exact
    if evidence.kind == "law":
        return text[0].islower() or _SAVES.match(text) is not None
    return evidence.kind == "study" and _BULLET.match(text) is not None


def _each_once(found: Sequence[Answer], chooser: Chooser) -> list[Answer]:
    held: dict[str, list[tuple[int, int]]] = {}
    first: dict[str, str] = {}
    kept: set[str] = set()
    every = [evidence for answer in found for evidence in answer.evidence]
    for evidence in sorted(every, key=lambda e: -e.closeness):
        title = chooser.lookup(evidence.document).document.metadata.title or evidence.document
        main = evidence.quotation.pieces[-1]
        spans = held.setdefault(evidence.document, [])
        if first.setdefault(title, evidence.document) != evidence.document:
            continue
        if not any(main.start < end and start < main.end for start, end in spans):
            spans.append((main.start, main.end))
            kept.add(evidence.id)
    return [
        replace(answer, evidence=tuple(e for e in answer.evidence if e.id in kept))
        for answer in found
    ]


def chosen(answers: Sequence[Answer], limit: int) -> tuple[Extract, ...]:
    """Return the extracts that fit in so many words, in teaching order."""
    left = limit
    taken: set[str] = set()
    for answer_round in zip_longest(*(answer.evidence for answer in _by_question(answers))):
        for evidence in filter(None, answer_round):
            if words(evidence.quotation) <= left:
                left -= words(evidence.quotation)
                taken.add(evidence.id)
    return tuple(_in_order(answers, taken))


def _in_order(answers: Sequence[Answer], taken: Collection[str]) -> Iterator[Extract]:
    """Yield the extracts by class, by document as first taken up, and by their place in it."""
    for source in SOURCES:
        own = [
            (each, answer.question.id)
            for answer in answers
            for each in answer.evidence
            if answer.source == source and each.id in taken
        ]
        documents = list(dict.fromkeys(each.document for each, _ in own))
        own.sort(key=lambda row: (documents.index(row[0].document), _place(row[0])))
        yield from (Extract(each.id, source, question) for each, question in own)


def _place(evidence: Evidence) -> int:
    return evidence.quotation.pieces[-1].start


def _by_question(answers: Sequence[Answer]) -> list[Answer]:
    order = list(dict.fromkeys(answer.question.id for answer in answers))
    return sorted(answers, key=lambda answer: order.index(answer.question.id))


def _narrowed(chooser: Chooser, documents: tuple[str, ...] | None, question: Question) -> Chooser:
    """Return a chooser that looks at these laws only, and for a meaning at what defines."""
    if documents is None:
        return chooser

    def search(query: str, where: Filter, limit: int) -> Sequence[Hit]:
        hits = chooser.search(query, replace(where, documents=documents), limit)
        return [hit for hit in hits if not question.asks_meaning or _defines(hit.passage.text)]

    return replace(chooser, search=search if documents else lambda query, where, limit: [])


def _defines(text: str) -> bool:
    return bool(DEFINITION.search(text) or _DEFINES.search(text))
