"""Notes whose citation changed while the words that they belong to did not."""

from collections.abc import Sequence

from kb.report.update.standing import Standing
from kb.report.word.memory import Maker, Unit, note_hash
from kb.report.word.ooxml import Element


def recited(then: Unit, today: Unit, stands: Sequence[Standing], maker: Maker) -> bool | None:
    """Give the notes of what stands today's content, but for those that people edited.

    Returns whether all are as today's then, ``None`` when there was nothing to change.
    """
    pending = _fresh(then, today, maker)
    outcome: bool | None = None
    for mark in (mark for one in stands for mark in one.marks):
        if not pending.get(mark.cites):
            continue
        before, fresh = pending[mark.cites].pop(0)
        note = maker.notes[mark.id]
        if note_hash(note) == note_hash(fresh):
            continue
        if note_hash(note) != before:
            return False
        note[:] = list(fresh)
        outcome = True
    return outcome


def _fresh(then: Unit, today: Unit, maker: Maker) -> dict[str, list[tuple[str, Element]]]:
    """Return by what they cite each note's hash then and its element today."""
    marks = [mark for element in today.elements for mark in maker.reader.seen(element).marks]
    fresh: dict[str, list[tuple[str, Element]]] = {}
    for mark, before in zip(marks, then.notes, strict=False):
        fresh.setdefault(mark.cites, []).append((before, maker.notes[mark.id]))
    return fresh
