"""How strongly a text bears on a question: an absolute measure, stated in every report.

A hit's score ranks it among the hits of its own query, so the best hit of a question that the
corpus does not answer scores as high as any. Closeness does not depend on other hits:

    closeness to a phrasing = √(cosine × coverage)

where cosine compares the passage's vector with the phrasing's, and coverage is the share of the
phrasing's content words whose stem stands in the excerpt; a word that stands only in the headings
above it counts half. The geometric mean wants both: a text on the topic that does not touch the
point, and one that shares words in another sense, stay low. In coverage a word weighs less the more
questions of the template use it, (1 − log n / log(N + 1))² for n of N: where every question is
about trafficking, "trafficking" tells nothing and "carriers" much.

A text is as close to a question as to its two closest phrasings, the closest counted twice, so that
one lucky word does not make evidence; a phrasing whose search did not return the passage counts
``MISSED``. What was said in answer to a workshop's question is about what was asked: the words of
that question count in full. Nor is
a text stronger than its highest cosine allows (``LEAST_COSINE``): a penalty for harbouring robbers
shares every telling word with the penalty for trafficking. A text without a vector (in a script
that the model does not read) has its coverage for a measure, and is never strong.

The thresholds were set by reading what two collections answer to the 24 questions of the assessment
template: one about a country's border, one of protocols, a penal code, acts on other matters and
studies of modern slavery. Above weak most excerpts are on the point, below it few.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kb.evidence.question import STRENGTHS, Question, Strength
from kb.ingest import language as lang

LEAST: dict[Strength, float] = {"strong": 0.60, "medium": 0.48, "weak": 0.39}
LEAST_COSINE: dict[Strength, float] = {"strong": 0.58, "medium": 0.45, "weak": 0.38}
MOST_WITHOUT_VECTOR = 0.59
MISSED = 0.3
NEAREST = 2
POINT = 0.5
HEADING = 0.5

_ASKING = (
    "how what which who whom whose where when why do does did have has had can could may might "
    "should would their its his her there any all between against from under than other"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the terms that it has or answers to, and those of the headings above it."""

    terms: frozenset[str]
    above: frozenset[str]
    language: str


@lru_cache(maxsize=8192)
def text_of(words: str, trail: tuple[str, ...], language: str, asked: str = "") -> Text:
    """Return a text, its heading trail and the question that it answers, ready to be measured."""
    above = frozenset(lang.terms(" ".join(trail), language))
    return Text(frozenset(lang.terms(f"{words} {asked}", language)), above, language)


def lacking(
    question: Question, words: str, above: str, language: str, answers: bool = False
) -> tuple[str, ...]:
    """Return the words one of which a text wants to be on the point, none when it is on it.

    ``above`` is what stands above it; ``answers`` says that the text was said in answer to a
    question there.
    """
    own = frozenset(lang.terms(words, language))
    had = own | frozenset(lang.terms(above, language))
    itself = question.about if answers else question.about[-1:]
    for group in question.about:
        if not _has(had, group, language):
            return group
    if itself and not any(_has(own, group, language) for group in itself):
        return itself[-1]
    return ()


def point_terms(question: Question, language: str) -> dict[str, float]:
    """Return the terms of the last group of what a question is about, each worth the same."""
    return {t: POINT for word in (question.about or ((),))[-1] for t in _stems(word, language)}


def _has(terms: frozenset[str], group: Sequence[str], language: str) -> bool:
    return any(_stems(word, language) <= terms for word in group)


@cache
def _stems(words: str, language: str) -> frozenset[str]:
    return frozenset(lang.terms(words, language))


@dataclass(frozen=True, slots=True)
class Measure:
    """Measures closeness to the questions of one template, which give each word its weight."""

    questions: tuple[Question, ...]
    _weights: dict[str, dict[str, float]] = field(default_factory=dict)

    def of_question(
        self, question: Question, found: Sequence[tuple[str, float | None]], text: Text
    ) -> float:
        """Return how close a text is to a question, from 0 to 1.

        ``found`` holds the phrasings whose search returned its passage, each with the cosine.
        """
        close = [self.closeness(phrasing, cosine, text) for phrasing, cosine in found]
        missed = [MISSED] * (len(question.phrasings) - len(close))
        best, second = sorted((*close, *missed, MISSED), reverse=True)[:2]
        return round((NEAREST * best + second) / (NEAREST + 1), 4)

    def closeness(self, phrasing: str, cosine: float | None, text: Text) -> float:
        """Return how close a text is to one phrasing, from 0 to 1."""
        covered = self.coverage(phrasing, text)
        if cosine is None:
            return min(covered, MOST_WITHOUT_VECTOR)
        return math.sqrt(max(0.0, cosine) * covered)

    def coverage(self, phrasing: str, text: Text) -> float:
        """Return the weighted share of the phrasing's content words that the text has."""
        weights = self.weights(text.language)
        wanted = content_terms(phrasing, text.language)
        whole = had = 0.0
        for term in wanted:
            weight = weights.get(term, 1.0)
            whole += weight
            had += weight * (1.0 if term in text.terms else HEADING * (term in text.above))
        return had / whole if whole else 0.0

    def weights(self, language: str) -> dict[str, float]:
        """Return what each term weighs, between 0 and 1, from the questions that use it."""
        if language not in self._weights:
            used = Counter(
                t for question in self.questions for t in question_terms(question, language)
            )
            scale = math.log(len(self.questions) + 1)
            self._weights[language] = {
                term: (1 - math.log(count) / scale) ** 2 for term, count in used.items()
            }
        return self._weights[language]

    def weighted(self, question: Question, language: str) -> dict[str, float]:
        """Return the terms of a question with their weights."""
        weights = self.weights(language)
        return {t: weights.get(t, 1.0) for t in question_terms(question, language)}


def question_terms(question: Question, language: str) -> frozenset[str]:
    """Return the content terms of all phrasings of a question."""
    return frozenset().union(*(content_terms(p, language) for p in question.phrasings))


@cache
def content_terms(phrasing: str, language: str) -> frozenset[str]:
    """Return the terms of a phrasing without those that only make it a question."""
    return frozenset(lang.terms(phrasing, language)) - frozenset(lang.terms(_ASKING, language))


def grade(closeness: float, cosine: float | None) -> Strength | None:
    """Return the strength of a text of this closeness and highest cosine, ``None`` below weak."""
    for strength in STRENGTHS:
        near = cosine is None or cosine >= LEAST_COSINE[strength]
        if near and closeness >= LEAST[strength]:
            return strength
    return None


def reaches(strength: Strength | None, minimum: Strength) -> bool:
    """Return whether a strength is the minimum or better."""
    return strength is not None and STRENGTHS.index(strength) <= STRENGTHS.index(minimum)


def best(strengths: Sequence[Strength]) -> Strength | None:
    """Return the best of some strengths, ``None`` of none."""
    return min(strengths, key=STRENGTHS.index, default=None)
