"""Provisions that a source marks itself, laid over the canonical text of its blocks."""

from collections import Counter
from collections.abc import Sequence

from kb.ingest.apparatus import COVER
from kb.ingest.structure.akn import Opening, identify
from kb.model import BlockSpan, Canonical, Level, Provision, Reading, Unit

# Numbered through a whole law, they have ids that do not name what they stand in.
_ALONE: frozenset[Level] = frozenset(("article", "section", "rule"))


def provisions(canonical: Canonical, reading: Reading) -> list[Provision]:
    """Return the reading's units as provisions, in document order.

    A unit keeps the source's own id where no other unit has it and where it tells what the unit
    stands in; the others get one by the rule of ``akn``.
    """
    spans = _spans(canonical, reading)
    covered = [spans[unit.first : unit.last] for unit in reading.units]
    ids = _ids(reading.units)
    found: list[Provision] = []
    for unit, held, id in zip(reading.units, covered, ids, strict=True):
        printed = [span for span in held if span is not None]
        if not printed:
            continue
        start, end = _trimmed(canonical.text, printed[0].start, printed[-1].end)
        found.append(
            Provision(
                id=id,
                level=unit.level,
                number=unit.number,
                heading=unit.heading,
                start=start,
                end=end,
                parent=ids[unit.parent] if unit.parent >= 0 else "",
                speaker=unit.speaker,
            )
        )
    return found


def _spans(canonical: Canonical, reading: Reading) -> list[BlockSpan | None]:
    """Return where each block of the reading came to lie, ``None`` for one without text."""
    spans = iter(canonical.blocks)
    return [next(spans) if block.text.strip() else None for block in reading.blocks]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ids(units: Sequence[Unit]) -> list[str]:
    own = _own_ids(units)
    taken = Counter(own.values())
    unnumbered: Counter[str] = Counter()
    ids: list[str] = []
    for index, unit in enumerate(units):
        parent = ids[unit.parent] if unit.parent >= 0 else ""
        opening = Opening(0, 0, unit.level, unit.number, unit.heading)
        ids.append(own.get(index) or identify(opening, parent, taken, unnumbered))
    return ids


def _own_ids(units: Sequence[Unit]) -> dict[int, str]:
    """Return the sources' own ids that are kept, by unit."""
    counts = Counter(unit.id for unit in units)
    kept: dict[int, str] = {}
    for index, unit in enumerate(units):
        if not unit.id or counts[unit.id] > 1 or any(map(str.isspace, unit.id)):
            continue
        above = kept.get(unit.parent, "")
        within = bool(above) and unit.id.startswith(f"{above}__")
        if within or (_stands_alone(units, unit) and _names(unit)):
            kept[index] = unit.id
    return kept


def _stands_alone(units: Sequence[Unit], unit: Unit) -> bool:
    """Return whether a unit's id need not begin with that of the unit around it."""
    if unit.parent < 0:
        return True
    at = unit.parent
    while at >= 0:
        if units[at].level == "schedule":
            return False
        at = units[at].parent
    return unit.level in _ALONE


def _names(unit: Unit) -> bool:
    """Return whether an id is of the naming convention's form, a schedule's by its prefix."""
    if unit.level == "schedule":
        return unit.id.startswith("sched")
    return unit.level == "preamble" or unit.id == COVER or "_" in unit.id
