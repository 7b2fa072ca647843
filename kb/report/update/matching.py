"""Which of the paragraphs that stand in a document are those that were generated, moved or edited.

First by region and order, then by words that occur once, then by the neighbours of what was found,
and last by likeness. What finds no match was removed; what is left over, people wrote.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kb.report.update.standing import Standing
from kb.report.word.memory import Group, Unit
from kb.report.word.traces import FEW_WORDS, Trace

NEARBY = 0.34  # likeness of an edited paragraph between neighbours that were found …
ANYWHERE = 0.6  # … and of one that was moved as well


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A paragraph or row as it was generated, and as people had left it when last looked at."""

    at: int
    unit: Unit
    region: str
    group: str
    trace: Trace
    stood: Trace | None

    @property
    def known(self) -> Trace:
        """How it looked when kb saw it last."""
        return self.stood or self.trace

    @property
    def token(self) -> tuple[bool, str]:
        """What it has in common with its like, and with nothing else."""
        return self.unit.row, self.known.hash


def made(tree: Group) -> list[Made]:
    """Return all that was generated, in order."""
    found: list[Made] = []
    for unit, region, group in _placed(tree, "", ""):
        for number, trace in enumerate(unit.traces):
            stood = unit.stood[number] if number < len(unit.stood) else None
            found.append(Made(len(found), unit, region, group, trace, stood))
    return found


def _placed(group: Group, region: str, inside: str) -> Iterator[tuple[Unit, str, str]]:
    for child in group.children:
        if isinstance(child, Unit):
            yield child, region, inside
        else:
            own = child.id if child.kind == "region" else region
            yield from _placed(child, own, f"{inside}/{child.id}")


@dataclass(slots=True)
class Matches:
    """The places of what stands, by those of what was made; each place is taken once."""

    made: Sequence[Made]
    stands: Sequence[Standing]
    found: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def pair(self, one: Made, other: Standing) -> None:
        """Hold these two for the same."""
        self.found[one.at] = other.at
        self.taken.add(other.at)

    def open_made(self, region: str | None = None) -> list[Made]:
        """Return what has no match yet, of one region if one is given."""
        left = (one for one in self.made if one.at not in self.found)
        return [one for one in left if region is None or one.region == region]

    def open_stands(self, region: str | None = None) -> list[Standing]:
        """Return what stands unmatched, in one region if one is given."""
        left = (one for one in self.stands if one.at not in self.taken)
        return [one for one in left if region is None or region in one.regions]


def match(tree: Group, stands: Sequence[Standing]) -> dict[tuple[Unit, int], Standing]:
    """Return what stands for each paragraph of each unit; what was removed is left out."""
    matches = Matches(made(tree), stands)
    for region in dict.fromkeys(one.region for one in matches.made if one.region):
        _in_order(matches, matches.open_made(region), matches.open_stands(region))
    outside = [s for s in matches.open_stands() if not s.regions]
    _in_order(matches, matches.open_made(""), outside)
    _unique(matches)
    _spread(matches)
    _in_order(matches, matches.open_made(), matches.open_stands())
    _alike_between(matches)
    _alike_anywhere(matches)
    numbers: Counter[Unit] = Counter()
    result: dict[tuple[Unit, int], Standing] = {}
    for one in matches.made:
        if one.at in matches.found:
            result[one.unit, numbers[one.unit]] = stands[matches.found[one.at]]
        numbers[one.unit] += 1
    return result


def _token(one: Standing) -> tuple[bool, str]:
    return one.row, one.trace.hash


def _in_order(matches: Matches, made: Sequence[Made], stands: Sequence[Standing]) -> None:
    """Pair what is alike in the longest runs that keep their order."""
    tokens = [one.token for one in made], [_token(other) for other in stands]
    for block in SequenceMatcher(None, *tokens, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            matches.pair(made[block.a + offset], stands[block.b + offset])


def _unique(matches: Matches) -> None:
    """Pair what occurs once on either side, wherever it was moved."""
    made, stands = matches.open_made(), matches.open_stands()
    ours = Counter(one.token for one in made)
    theirs = Counter(_token(one) for one in stands)
    places = {_token(one): one for one in stands}
    for one in made:
        if ours[one.token] == theirs[one.token] == 1 and len(one.known.sketch) >= FEW_WORDS:
            matches.pair(one, places[one.token])


def _spread(matches: Matches) -> None:
    """Pair the like neighbours of what was found, and theirs."""
    for step in (1, -1):
        for one in matches.made if step == 1 else reversed(matches.made):
            near = matches.found.get(one.at - step)
            if one.at in matches.found or near is None or near + step in matches.taken:
                continue
            if 0 <= near + step < len(matches.stands):
                other = matches.stands[near + step]
                if one.token == _token(other):
                    matches.pair(one, other)


def _alike_between(matches: Matches) -> None:
    """Pair what was edited: unmatched on either side between neighbours that were found."""
    for gap in _gaps(matches):
        last = matches.found.get(gap[0].at - 1, -1)
        following = matches.found.get(gap[-1].at + 1, len(matches.stands))
        if gap[0].at and last == -1:
            last = following - len(gap) - 2
        elif gap[-1].at + 1 < len(matches.made) and following == len(matches.stands):
            following = last + len(gap) + 2
        between = matches.stands[max(last + 1, 0) : following]
        _closest(matches, gap, [s for s in between if s.at not in matches.taken], NEARBY)


def _gaps(matches: Matches) -> Iterator[list[Made]]:
    gap: list[Made] = []
    for one in matches.made:
        if one.at in matches.found:
            if gap:
                yield gap
            gap = []
        else:
            gap.append(one)
    if gap:
        yield gap


def _alike_anywhere(matches: Matches) -> None:
    long = [one for one in matches.open_made() if len(one.known.sketch) >= FEW_WORDS]
    _closest(matches, long, matches.open_stands(), ANYWHERE)


def _closest(
    matches: Matches, made: Sequence[Made], stands: Sequence[Standing], least: float
) -> None:
    """Pair the likest first, down to the least likeness."""
    scored = [
        (score, -one.at, -other.at)
        for one in made
        for other in stands
        if one.unit.row == other.row and (score := _likeness(one, other)) >= least
    ]
    for _, first, second in sorted(scored, reverse=True):
        if -first not in matches.found and -second not in matches.taken:
            matches.pair(matches.made[-first], matches.stands[-second])


def _likeness(one: Made, other: Standing) -> float:
    if one.region and other.regions and one.region not in other.regions:
        return 0.0
    ways = {one.known, one.trace}
    return max(max(t.likeness(other.trace), 0.8 * t.holds(other.trace)) for t in ways)
