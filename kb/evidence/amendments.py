"""Two versions of a document compared provision by provision.

Provisions are paired by their words before their numbers, since numbers are what amendments move:
first those of the same words, numbers aside, then those of the same number or heading, or that
share rare runs of words, the likest first. Likeness is the share of words in common in order (Indel
similarity). What is left without a partner was added or removed. A provision is compared whole from
the section down; of chapters and what else only holds provisions, the heading is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kb.evidence.marking import Mark, Token, marked, tokens
from kb.ingest.trail import heading_of
from kb.model import Document, Level, Provision

Sort = Literal["added", "removed", "changed", "renumbered", "unchanged"]
SORTS: tuple[Sort, ...] = ("added", "removed", "changed", "renumbered", "unchanged")

# What holds provisions rather than being one; compared by their own words.
_HOLDS: frozenset[Level] = frozenset(
    {
        "book",
        "part",
        "chapter",
        "division",
        "schedule",
        "heading",
        "session",
        "group",
        "question",
    }
)
# The least likeness by which two are one provision: under other numbers, and where the number or
# the heading says so too.
LEAST = 0.6
LEAST_NAMED = 0.3
_NAMED_SAME = 0.15  # what the same number, or heading, is worth beside likeness
# A run of words held by more provisions than this says little of which is meant.
_COMMON = 5
_IN_A_ROW = 4
_NEAREST = 6  # partners tried for each provision
_NUMBER_WITHIN = 6  # words from the start in which a provision prints its number


@dataclass(frozen=True)
class Unit:
    """A provision as it is compared: ``text`` is its own, what its parts say being theirs.

    ``within`` is the id of the provision around it. Text that no provision holds is a unit too,
    whose id is empty.
    """

    id: str
    level: str
    number: str
    heading: str
    pinpoint: str
    within: str
    around: str
    text: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words of the text."""
        return tokens(self.text)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared, without the number that it bears."""
        keys = [token.key for token in self.tokens]
        return tuple(key for at, key in enumerate(keys) if at != self.number_at)

    @cached_property
    def number_at(self) -> int:
        """Which of the words is its number, -1 where none is."""
        first = [token.key.casefold() for token in self.tokens[:_NUMBER_WITHIN]]
        wanted = self.number.casefold()
        return first.index(wanted) if wanted and wanted in first else -1


@dataclass(frozen=True, slots=True)
class Amendment:
    """What became of a provision; ``marks`` tell a changed one's words apart.

    One that bears another number, or stands in another chapter, is ``renumbered`` where its words
    stayed; ``moved`` says that it was put elsewhere, whether they did or not.
    """

    sort: Sort
    before: Unit | None = None
    after: Unit | None = None
    moved: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def renumbered(self) -> bool:
        """Whether it bears another number than before."""
        return bool(self.before and self.after and self.before.number != self.after.number)


def compared(before: Document, after: Document) -> tuple[Amendment, ...]:
    """Return what became of every provision, in the order of the later version.

    A removed one stands where its predecessor in the earlier version stands now.
    """
    old, new = units(before), units(after)
    pairs = paired(old, new)
    partner = {old[a].id: new[b].id for a, b in pairs.items()}
    found = {b: _amendment(old[a], new[b], partner) for a, b in pairs.items()}
    removed: dict[int, list[Amendment]] = defaultdict(list)
    place = -1
    for at, unit in enumerate(old):
        if at in pairs:
            place = pairs[at]
        else:
            removed[place].append(Amendment("removed", before=unit))
    made = list(removed[-1])
    for at, unit in enumerate(new):
        made.append(found.get(at) or Amendment("added", after=unit))
        made += removed[at]
    return tuple(made)


def counts(amendments: Iterable[Amendment]) -> dict[Sort, int]:
    """Return how many provisions were added, removed, changed, renumbered and left alone."""
    counted = Counter(each.sort for each in amendments)
    return {sort: counted[sort] for sort in SORTS}


def units(document: Document) -> list[Unit]:
    """Return the provisions of a document as they are compared, in order."""
    children: dict[str, list[Provision]] = defaultdict(list)
    for provision in sorted(document.provisions, key=lambda p: (p.start, -p.end)):
        children[provision.parent].append(provision)
    found = []
    front = _own(document.text, 0, len(document.text), children[""])
    if front.strip():
        found.append(Unit("", "", "", "", "", "", "", front))
    found += _units(document.text, children, "", "")
    return found


def _units(
    text: str, children: Mapping[str, Sequence[Provision]], parent: str, around: str
) -> Iterator[Unit]:
    for provision in children.get(parent, ()):
        held = children.get(provision.id, ()) if provision.level in _HOLDS else ()
        yield Unit(
            id=provision.id,
            level=provision.level,
            number=provision.number,
            heading=provision.heading,
            pinpoint=provision.pinpoint,
            within=parent,
            around=around,
            text=_own(text, provision.start, provision.end, held),
        )
        if held:
            yield from _units(text, children, provision.id, heading_of(provision) or around)


def _own(text: str, start: int, end: int, held: Iterable[Provision]) -> str:
    """Return the text of a span without that of the provisions in it."""
    pieces, at = [], start
    for provision in held:
        pieces.append(text[at : max(at, provision.start)])
        at = max(at, provision.end)
    return "\n".join(piece.strip() for piece in (*pieces, text[at:end]) if piece.strip())


def paired(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Return which unit of the later version each of the earlier one became, by place."""
    pairs = _same_words(old, new)
    left = [at for at in range(len(old)) if at not in pairs]
    taken = set(pairs.values())
    right = [at for at in range(len(new)) if at not in taken]
    for _, a, b in sorted(_scored(old, new, left, right)):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return pairs


def _same_words(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Pair units of the same words; of several, those of one id first, then in order."""
    theirs: dict[tuple[bool, tuple[str, ...]], list[int]] = defaultdict(list)
    ours: dict[tuple[bool, tuple[str, ...]], list[int]] = defaultdict(list)
    for at, unit in enumerate(old):
        ours[unit.level in _HOLDS, unit.keys].append(at)
    for at, unit in enumerate(new):
        theirs[unit.level in _HOLDS, unit.keys].append(at)
    pairs: dict[int, int] = {}
    for words, mine in ours.items():
        held = theirs.get(words, [])
        by_id = {new[b].id: b for b in held}
        same = {a: by_id[old[a].id] for a in mine if old[a].id in by_id}
        rest = [b for b in held if b not in set(same.values())]
        if words[1]:  # two without any words are one only where their numbers say so
            same |= dict(zip((a for a in mine if a not in same), rest, strict=False))
        pairs |= same
    return pairs


def _scored(
    old: Sequence[Unit], new: Sequence[Unit], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[float, int, int]]:
    """Yield (score, a, b) of the pairs that may be one provision, the likest having the least."""
    from rapidfuzz.distance import Indel

    for a, b in _candidates(old, new, left, right):
        mine, other = old[a], new[b]
        if (mine.level in _HOLDS) != (other.level in _HOLDS):
            continue
        numbered = mine.number == other.number and mine.level == other.level
        headed = bool(mine.heading) and mine.heading.casefold() == other.heading.casefold()
        least = LEAST_NAMED if numbered or headed else LEAST
        like = Indel.normalized_similarity(mine.keys, other.keys, score_cutoff=least)
        if like >= least:
            yield -like - _NAMED_SAME * numbered - _NAMED_SAME * headed, a, b


def _candidates(
    old: Sequence[Unit], new: Sequence[Unit], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs worth measuring: of one number or heading, or that share rare words."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    headings: dict[str, list[int]] = defaultdict(list)
    runs: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for b in right:
        numbers[new[b].level, new[b].number].append(b)
        headings[new[b].heading.casefold()].append(b)
        for run in _runs(new[b].keys):
            runs[run].add(b)
    for a in left:
        unit = old[a]
        near = set(numbers[unit.level, unit.number])
        if unit.heading:
            near |= set(headings[unit.heading.casefold()])
        votes: Counter[int] = Counter()
        for run in _runs(unit.keys):
            if len(runs.get(run, ())) <= _COMMON:
                votes.update(runs.get(run, ()))
        near |= {b for b, _ in votes.most_common(_NEAREST)}
        yield from ((a, b) for b in sorted(near))


def _runs(keys: Sequence[str]) -> set[tuple[str, ...]]:
    size = min(_IN_A_ROW, len(keys))
    return {tuple(keys[at : at + size]) for at in range(len(keys) - size + 1)} if size else set()


def _amendment(old: Unit, new: Unit, partner: Mapping[str, str]) -> Amendment:
    moved = partner.get(old.within, "" if not old.within else None) != new.within
    if old.keys != new.keys:
        words = marked((old.text, old.tokens), (new.text, new.tokens))
        return Amendment("changed", old, new, moved, words)
    if moved or old.number != new.number or old.level != new.level:
        return Amendment("renumbered", old, new, moved)
    return Amendment("unchanged", old, new)


_SPACE = re.compile(r"\s+")


def name_of(unit: Unit) -> str:
    """Return how a reader calls a provision: its pinpoint and heading."""
    if not unit.id:
        return "Text outside the provisions"
    pinpoint = unit.pinpoint or f"{unit.level} {unit.number}".strip()
    heading = _SPACE.sub(" ", unit.heading)
    return f"{pinpoint}  {heading}".strip() if heading != pinpoint else pinpoint
