"""Which of the units generated today are those that were generated then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kb.report.word.memory import Group, Unit
from kb.report.word.traces import Trace

ALIKE = 0.5  # likeness of an excerpt before and after its source was amended
SAME_LINE = 0.3  # likeness of a line of kb's own before and after


@dataclass(slots=True)
class Alignment:
    """The unit of then for each of today, the same for groups, and what is no longer generated.

    ``places`` names the provision that each excerpt is from, by the excerpt's key.
    """

    places: Mapping[str, str]
    units: dict[Unit, Unit] = field(default_factory=dict)
    groups: dict[Group, Group] = field(default_factory=dict)
    gone: list[tuple[Group, Unit | Group]] = field(default_factory=list)


def align(then: Group, today: Group, places: Mapping[str, str]) -> Alignment:
    """Return how what is generated today goes with what was generated then."""
    alignment = Alignment(places)
    _group(then, today, alignment)
    return alignment


def _group(then: Group, today: Group, alignment: Alignment) -> None:
    alignment.groups[today] = then
    groups = {child.id: child for child in then.children if isinstance(child, Group)}
    for child in today.children:
        if isinstance(child, Group) and child.id in groups:
            _group(groups.pop(child.id), child, alignment)
    before = [child for child in then.children if isinstance(child, Unit)]
    now = [child for child in today.children if isinstance(child, Unit)]
    _same_key(before, now, alignment)
    _same_text(before, now, alignment)
    _same_place(before, now, alignment)
    _nearest(before, now, alignment)
    paired = set(alignment.units.values())
    left = [*groups.values(), *(unit for unit in before if unit not in paired)]
    alignment.gone += [(then, child) for child in then.children if child in left]


def _open(
    before: Sequence[Unit], now: Sequence[Unit], alignment: Alignment
) -> tuple[list[Unit], list[Unit]]:
    taken = set(alignment.units.values())
    return (
        [unit for unit in before if unit not in taken],
        [unit for unit in now if unit not in alignment.units],
    )


def _same_key(before: Sequence[Unit], now: Sequence[Unit], alignment: Alignment) -> None:
    keyed: dict[str, list[Unit]] = {}
    for unit in before:
        if unit.key:
            keyed.setdefault(unit.key, []).append(unit)
    for unit in now:
        if keyed.get(unit.key):
            alignment.units[unit] = keyed[unit.key].pop(0)


def _same_text(before: Sequence[Unit], now: Sequence[Unit], alignment: Alignment) -> None:
    before, now = _open(before, now, alignment)
    hashes = [unit.says[0] for unit in before], [unit.says[0] for unit in now]
    for block in SequenceMatcher(None, *hashes, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            alignment.units[now[block.b + offset]] = before[block.a + offset]


def _same_place(before: Sequence[Unit], now: Sequence[Unit], alignment: Alignment) -> None:
    """Pair an excerpt with another of the same provision: its source has been amended."""
    before, now = _open(before, now, alignment)
    for unit in now:
        place = alignment.places.get(unit.key)
        found = [u for u in before if place and alignment.places.get(u.key) == place]
        if found:
            alignment.units[unit] = found[0]
            before.remove(found[0])


def _nearest(before: Sequence[Unit], now: Sequence[Unit], alignment: Alignment) -> None:
    """Pair the likest of what is left: excerpts with excerpts, lines with lines."""
    before, now = _open(before, now, alignment)
    scored = [
        (score, -b, -n)
        for b, old in enumerate(before)
        for n, new in enumerate(now)
        if _same_sort(old, new) and (score := _likeness(old, new)) >= _least(new)
    ]
    used: set[int] = set()
    for _, b, n in sorted(scored, reverse=True):
        if -b not in used and now[-n] not in alignment.units:
            used.add(-b)
            alignment.units[now[-n]] = before[-b]


def _same_sort(old: Unit, new: Unit) -> bool:
    keyed = bool(old.key) == bool(new.key)
    return keyed and old.row == new.row and not (new.row and new.key)


def _least(new: Unit) -> float:
    return ALIKE if new.key else SAME_LINE


def _likeness(old: Unit, new: Unit) -> float:
    return _joined(old.traces).likeness(_joined(new.traces))


def _joined(traces: Sequence[Trace]) -> Trace:
    return Trace("", frozenset().union(*(t.sketch for t in traces)))
