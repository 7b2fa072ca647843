"""How like a requirement a national provision is: an absolute measure, stated in every report.

    likeness = √(cosine × overlap) + LIFT × (cosine − usual)

*cosine* compares the provision's vector with those of the requirement's phrasings, the closest
counted twice as much as the next. *overlap* is the weight of the content words that both have,
over the geometric mean of the weights of either's words: it is the same from both sides, so that
neither a long provision that mentions everything nor a short one that mentions little gains by its
length. A word weighs the more, the fewer provisions and the fewer of the instrument's own
requirements use it; one that stands only in the heading above a provision counts half.

In an act on one topic every provision is close to every article on that topic. *usual* is the mean
cosine of the provision to the requirements nearest to it, after the correction for hubs in
cross-lingual retrieval (Conneau and others, Word translation without parallel data, 2018): only by
how much a provision is nearer to this requirement than to the others does it gain.

The thresholds were set by reading what seven acts of three countries answer to three treaties.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.evidence.question import STRENGTHS, Strength

LIFT = 0.8
LEAST: dict[Strength, float] = {"strong": 0.58, "medium": 0.44, "weak": 0.34}
LEAST_COSINE: dict[Strength, float] = {"strong": 0.55, "medium": 0.48, "weak": 0.42}
NEAREST = 6  # requirements whose cosines make a provision's usual one …
FAR = 0.35  # … which this stands for where an instrument has fewer
MISSED = 0.3
HEADING = 0.5
# A provision of few words has them weighed as though it had this share of the requirement's weight.
LEAST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Weights:
    """What each term weighs, from 0 to 1, between one instrument and the laws compared with it."""

    national: Mapping[str, int]
    provisions: int
    own: Mapping[str, int]
    requirements: int
    known: dict[str, float] = field(default_factory=dict)

    def __call__(self, term: str) -> float:
        """Return the weight of a term."""
        if term not in self.known:
            used = math.log(max(1, self.own.get(term, 0)))
            telling = 1 - used / math.log(self.requirements + 1)
            self.known[term] = self.rarity(term) * telling
        return self.known[term]

    def rarity(self, term: str) -> float:
        """Return the weight of a term among provisions, whatever the instrument makes of it."""
        rare = math.log((self.provisions + 1) / (self.national.get(term, 0) + 0.5))
        return max(0.0, rare / math.log(self.provisions + 2))


def weigh(requirements: Iterable[Iterable[str]], provisions: Iterable[Iterable[str]]) -> Weights:
    """Return the weights of terms between requirements and provisions, each given by its terms."""
    ours = [set(terms) for terms in requirements]
    theirs = [set(terms) for terms in provisions]
    own = Counter(term for terms in ours for term in terms)
    national = Counter(term for terms in theirs for term in terms)
    return Weights(national, len(theirs), own, len(ours))


def overlap(
    weights: Weights,
    wanted: frozenset[str],
    said: frozenset[str],
    above: frozenset[str],
    added: frozenset[str] = frozenset(),
) -> float:
    """Return how much of their content a requirement and a provision share, from 0 to 1.

    ``added`` are terms of the instrument's subject that a requirement implies; all of them use
    those, and yet they tell it from other matters.
    """

    def weight(term: str) -> float:
        return weights.rarity(term) if term in added else weights(term)

    whole = sum(map(weight, wanted))
    other = max(sum(map(weight, said)), LEAST_SHARE * whole)
    shared = sum(map(weight, wanted & said)) + HEADING * sum(map(weight, (wanted - said) & above))
    return shared / math.sqrt(whole * other) if whole and other else 0.0


def cosine(found: Sequence[float]) -> float:
    """Return one cosine of those of the phrasings that found a provision."""
    best, second = sorted((*found, MISSED, MISSED), reverse=True)[:2]
    return (2 * best + second) / 3


def usual(cosines: Iterable[float]) -> float:
    """Return the mean of a provision's cosines to the requirements nearest to it."""
    nearest = sorted((*cosines, *(FAR,) * NEAREST), reverse=True)[:NEAREST]
    return sum(nearest) / NEAREST


def likeness(near: float, shared: float, usually: float) -> float:
    """Return how like a requirement a provision is, from 0 to 1."""
    found = math.sqrt(max(0.0, near) * shared) + LIFT * (near - usually)
    return round(min(1.0, max(0.0, found)), 4)


def grade(like: float, near: float) -> Strength | None:
    """Return the strength of a provision of this likeness and cosine, ``None`` below weak."""
    for strength in STRENGTHS:
        if like >= LEAST[strength] and near >= LEAST_COSINE[strength]:
            return strength
    return None
