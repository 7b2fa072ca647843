"""The notes of a law, and the places in its text that they are about."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.ingest.meaning.words import SECTIONS
from kb.model import BlockSpan, Provision

_NOWHERE = -1
_MARK = re.compile(r"\[([^\]\s]{1,8})\]\s")


@dataclass(frozen=True, slots=True)
class Note:
    """A note at ``start``–``end``; ``place`` is where its mark stands, -1 if nowhere."""

    start: int
    end: int
    place: int


def notes(text: str, blocks: Iterable[BlockSpan]) -> list[Note]:
    """Return the notes of a document in order.

    Where a mark is used more than once (each page counts from 1), the use nearest before the note
    counts, else the first.
    """
    spans = list(blocks)
    marks: dict[str, list[int]] = {}
    for block in spans:
        for offset, mark in block.note_marks:
            marks.setdefault(mark, []).append(block.start + offset)
    found = []
    for block in spans:
        if block.style != "note":
            continue
        printed = _MARK.match(text, block.start)
        places = marks.get(printed[1], []) if printed else []
        before = bisect_right(places, block.start)
        place = places[max(before - 1, 0)] if places else _NOWHERE
        found.append(Note(block.start, block.end, place))
    return found


class Places:
    """Which provision lies innermost around a place; a note lies where its mark stands."""

    def __init__(self, provisions: Sequence[Provision], notes: Sequence[Note] = ()) -> None:
        self._ordered = sorted(provisions, key=lambda p: (p.start, -p.end))
        self._starts = [p.start for p in self._ordered]
        self._by_id = {p.id: p for p in provisions}
        self._notes = notes
        self._note_starts = [note.start for note in notes]

    def at(self, place: int) -> str:
        """Return the id of the innermost provision around a place, ``""`` outside all."""
        found = self.provision(self.meant(place))
        return found.id if found else ""

    def meant(self, place: int) -> int:
        """Return the place that a note is about, for a place in a note; else the place itself."""
        index = bisect_right(self._note_starts, place) - 1
        note = self._notes[index] if index >= 0 else None
        return note.place if note is not None and place < note.end else place

    def provision(self, place: int) -> Provision | None:
        """Return the innermost provision around a place of the text, None outside all."""
        found = self.opening(place)
        while found is not None and found.end <= place:
            found = self._by_id.get(found.parent)
        return found

    def opening(self, place: int) -> Provision | None:
        """Return the provision that begins last before a place."""
        index = bisect_right(self._starts, place) - 1
        return self._ordered[index] if index >= 0 else None

    def section(self, place: int) -> int:
        """Return where the section around a place begins, -1 outside all sections."""
        node = self.provision(place)
        while node is not None and node.level not in SECTIONS:
            node = self._by_id.get(node.parent)
        return node.start if node is not None else -1
