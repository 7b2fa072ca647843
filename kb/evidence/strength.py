"""How strongly a passage bears on a question: an absolute measure, stated in every report.

A hit's score ranks it among the hits of its own query, so the best hit of a question that the
corpus does not answer scores as high as any. Closeness does not depend on other hits. It is

    ½ × cosine + ½ × coverage

where cosine compares the passage's vector with the phrasing's, and coverage is the share of the
phrasing's content words whose stem stands in the passage or in the headings above it. In coverage a
word weighs the less the more questions of the template use it: where every question is about
trafficking, "trafficking" tells nothing and "carriers" much. A word of one question in N weighs 1,
a word of all of them next to nothing. Of several phrasings the closest counts.

A passage whose cosine is below ``LEAST_COSINE`` is not used whatever its words. One without a
vector (a script that the model does not read) has its coverage for a measure, and is never strong.
The thresholds were set by reading what protocols, acts and studies answer to the 24 questions of
the assessment template, and what financial regulations, which answer none, come to.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kb.evidence.question import STRENGTHS, Question, Strength
from kb.ingest import language as lang
from kb.model import Hit

LEAST: dict[Strength, float] = {"strong": 0.66, "medium": 0.58, "weak": 0.50}
LEAST_COSINE = 0.42
MOST_WITHOUT_VECTOR = 0.65

_ASKING = (
    "how what which who whom whose where when why do does did have has had can could may might "
    "should would their its his her there any all between against from under than other"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """Measures closeness to the questions of one template, which give each word its weight."""

    questions: tuple[Question, ...]
    _weights: dict[str, dict[str, float]] = field(default_factory=dict)

    def closeness(self, hit: Hit, phrasing: str) -> float:
        """Return how close a hit is to the phrasing that found it, from 0 to 1."""
        covered = self.coverage(hit, phrasing)
        if hit.cosine is None:
            return min(covered, MOST_WITHOUT_VECTOR)
        if hit.cosine < LEAST_COSINE:
            return 0.0
        return (hit.cosine + covered) / 2

    def coverage(self, hit: Hit, phrasing: str) -> float:
        """Return the weighted share of the phrasing's content words that the hit has."""
        language = hit.passage.language
        weights = self.weights(language)
        wanted = content_terms(phrasing, language)
        text = " ".join((*hit.passage.trail, hit.passage.text))
        had = wanted & set(lang.terms(text, language))
        whole = sum(weights.get(term, 1.0) for term in wanted)
        return sum(weights.get(term, 1.0) for term in had) / whole if whole else 0.0

    def weights(self, language: str) -> dict[str, float]:
        """Return what each term weighs, between 0 and 1, from the questions that use it."""
        if language not in self._weights:
            used = Counter(t for question in self.questions for t in _terms(question, language))
            scale = math.log(len(self.questions) + 1)
            self._weights[language] = {
                term: (scale - math.log(count)) / scale for term, count in used.items()
            }
        return self._weights[language]


def _terms(question: Question, language: str) -> frozenset[str]:
    return frozenset().union(*(content_terms(p, language) for p in question.phrasings))


@cache
def content_terms(phrasing: str, language: str) -> frozenset[str]:
    """Return the terms of a phrasing without those that only make it a question."""
    return frozenset(lang.terms(phrasing, language)) - frozenset(lang.terms(_ASKING, language))


def grade(value: float) -> Strength | None:
    """Return the strength of this closeness, ``None`` below weak."""
    return next((strength for strength in STRENGTHS if value >= LEAST[strength]), None)


def reaches(strength: Strength | None, minimum: Strength) -> bool:
    """Return whether a strength is the minimum or better."""
    return strength is not None and STRENGTHS.index(strength) <= STRENGTHS.index(minimum)


def best(strengths: Sequence[Strength]) -> Strength | None:
    """Return the best of some strengths, ``None`` of none."""
    return min(strengths, key=STRENGTHS.index, default=None)
