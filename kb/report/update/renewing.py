"""Notes whose citation changed while the words beside them did not, and notes that were lost.

LibreOffice 7.4 empties footnotes of a document that has comments when it opens and saves it.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from kb.report.update.standing import Standing
from kb.report.word.memory import Maker, Unit, note_hash
from kb.report.word.ooxml import Element
from kb.report.word.traces import NoteMark

_EMPTY = note_hash(None)


def recited(then: Unit, today: Unit, stands: Sequence[Standing], maker: Maker) -> bool | None:
    """Give the notes of what stands today's content, but for those that people edited.

    Returns whether all are as today's then, ``None`` when there was nothing to change.
    """
    ours = [mark for one in stands for mark in one.marks if mark.cites]
    outcome: bool | None = None
    for mark, (before, fresh) in _pairs(ours, _fresh(then, today, maker)):
        note = maker.notes[mark.id]
        if note_hash(note) == note_hash(fresh) or before == note_hash(fresh):
            continue
        if note_hash(note) != before:
            return False
        note[:] = list(fresh)
        outcome = True
    return outcome


def refilled(today: Unit, stands: Sequence[Standing], maker: Maker) -> bool:
    """Give kb's notes that another programme emptied today's content; return whether any was."""
    ours = [mark for one in stands for mark in one.marks if mark.cites]
    lost = [mark for mark in ours if note_hash(maker.notes[mark.id]) == _EMPTY]
    if not lost:
        return False
    for mark, (_, fresh) in _pairs(ours, _fresh(today, today, maker)):
        if mark in lost:
            maker.notes[mark.id][:] = deepcopy(list(fresh))
    for one in stands:
        one.notes = tuple(note_hash(maker.notes.get(mark.id)) for mark in one.marks)
    return True


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What a note was, and what it is to be."""

    cites: str
    before: str
    note: Element


def _fresh(then: Unit, today: Unit, maker: Maker) -> list[_Fresh]:
    marks = [mark for element in today.elements for mark in maker.reader.seen(element).marks]
    return [
        _Fresh(mark.cites, before, maker.notes[mark.id])
        for mark, before in zip(marks, then.notes, strict=False)
    ]


def _pairs(
    ours: Sequence[NoteMark], fresh: Sequence[_Fresh]
) -> Iterator[tuple[NoteMark, tuple[str, Element]]]:
    """Yield marks with what their notes were and are to be: in order, or else by what they cite."""
    if len(ours) == len(fresh):
        for mark, one in zip(ours, fresh, strict=True):
            yield mark, (one.before, one.note)
        return
    for mark in ours:
        for one in fresh:
            if one.cites == mark.cites:
                yield mark, (one.before, one.note)
                break
