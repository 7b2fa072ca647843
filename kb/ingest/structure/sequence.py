"""Which of many numbered paragraphs are a law's own sections: the heaviest rising sequence."""

from collections.abc import Sequence
from dataclasses import dataclass

# A missing number costs a little (sections are omitted), a leap no more than this.
GAP_COST = 0.15
LONGEST_GAP = 20
LEAP_COST = GAP_COST * LONGEST_GAP
REPEAT_COST = 2.5


@dataclass(frozen=True, slots=True)
class Numbered:
    """A candidate: its number without the inserted letters, those letters, and its evidence.

    ``until`` is the last number of a range (``30-31.``).
    """

    value: int
    inserted: str
    weight: float
    until: int = 0

    @property
    def last(self) -> int:
        """The number after which the next is due: a range's last."""
        return max(self.value, self.until)


def heaviest(candidates: Sequence[Numbered]) -> tuple[float, list[int]]:
    """Return the weight and the indexes of the best sequence whose numbers never fall.

    A longest-increasing-subsequence with weights: O(n · (LONGEST_GAP + log n)). A number may repeat
    with another letter at no cost (52, 52A), with the same one at REPEAT_COST.
    """
    if not candidates:
        return 0.0, []
    ends = _Ends(max(candidate.last for candidate in candidates))
    came_from: list[int] = []
    scores: list[float] = []
    for index, candidate in enumerate(candidates):
        score, previous = _best_before(ends, candidates, candidate)
        scores.append(score + candidate.weight)
        came_from.append(previous)
        ends.offer(candidate.last, scores[-1], index)
    index = max(range(len(scores)), key=scores.__getitem__)
    total = scores[index]
    chain: list[int] = []
    while index >= 0:
        chain.append(index)
        index = came_from[index]
    return total, chain[::-1]


class _Ends:
    """The best sequence found so far for each last number, and for all up to a number."""

    def __init__(self, largest: int) -> None:
        self.exact: dict[int, tuple[float, int]] = {}
        self._tree: list[tuple[float, int]] = [(0.0, -1)] * (largest + 2)

    def offer(self, value: int, score: float, index: int) -> None:
        if value not in self.exact or self.exact[value][0] <= score:
            self.exact[value] = (score, index)
        at = value + 1
        while at < len(self._tree):
            if self._tree[at][0] <= score:
                self._tree[at] = (score, index)
            at += at & -at

    def up_to(self, value: int) -> tuple[float, int]:
        """Return the best score and index among last numbers ≤ value; (0, -1) for none."""
        best = (0.0, -1)
        at = value + 1
        while at > 0:
            best = max(best, self._tree[at])
            at -= at & -at
        return best


def _best_before(
    ends: _Ends, candidates: Sequence[Numbered], candidate: Numbered
) -> tuple[float, int]:
    value = candidate.value
    best = (-min(GAP_COST * max(value - 1, 0), LEAP_COST), -1)
    for last in range(max(value - LONGEST_GAP, 0), value):
        if last in ends.exact:
            score, index = ends.exact[last]
            best = max(best, (score - GAP_COST * (value - last - 1), index))
    if value in ends.exact:
        score, index = ends.exact[value]
        same = candidates[index].inserted == candidate.inserted
        best = max(best, (score - (REPEAT_COST if same else 0.0), index))
    if value > LONGEST_GAP:
        score, index = ends.up_to(value - LONGEST_GAP - 1)
        if index >= 0:
            best = max(best, (score - LEAP_COST, index))
    return best
