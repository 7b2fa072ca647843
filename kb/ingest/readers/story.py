"""Blocks and provisions as a reader of marked-up law meets them, in the order of the text.

A reader opens a provision, says what it prints, and closes it. Numbers and headings stand where the
law prints them: on a line of their own, or run in with the text that follows.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kb.ingest.readers import runs
from kb.ingest.readers.legal_numbers import heading_of, is_worded, number_of
from kb.ingest.readers.runs import Run
from kb.model import Block, BlockStyle, Level, Speaker, Unit

SECTIONS: frozenset[Level] = frozenset(("article", "section", "rule"))
CONTAINERS: frozenset[Level] = frozenset(("book", "part", "chapter", "division", "schedule"))
DEEPEST_HEADING = 6
_OPENING = ("“", "‘", "(", "[", "„")
_LOOSE_END = re.compile(r"[ \t\r]*\n\s*(?=[,.;:)\]”’](?:\s|[,.;:)”’]|\Z))")


@dataclass(slots=True)
class _Open:
    """A provision as it grows; ``first`` and ``last`` count blocks."""

    level: Level
    first: int
    parent: int
    id: str = ""
    last: int = -1
    number: str = ""
    heading: str = ""
    speaker: Speaker | None = None


@dataclass(slots=True)
class Story:
    """What a walk over a document has gathered, and what waits for the text that it stands at.

    ``lead`` is a printed number waiting for its text, ``worded`` when it has a line of its own
    (``Article 5``), ``join`` what parts the next block from the
    one before when it goes on in the same line. ``noted`` are the notes of the text that waits,
    ``after`` those of the line so far, ``opening`` the quotation marks that the next block has.
    """

    blocks: list[Block] = field(default_factory=list)
    units: list[_Open] = field(default_factory=list)
    around: list[int] = field(default_factory=list)
    pieces: list[Run] = field(default_factory=list)
    lead: list[Run] = field(default_factory=list)
    worded: bool = False
    join: str | None = None
    noted: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    opening: str = ""
    bold: int = 0
    notes: int = 0

    def say(self, text: str | None) -> None:
        """Take up running text; line ends of the source are spaces.

        Those that its layout put inside quotation marks or before a stop are none.
        """
        if not text:
            return
        if "\n" in text:
            before = self.pieces[-1].text if self.pieces else ""
            if _LOOSE_END.match(text) and before:
                self.pieces[-1] = replace(self.pieces[-1], text=before.rstrip())
            if before.rstrip().endswith(_OPENING):
                text = text.lstrip()
            text = _LOOSE_END.sub("", text).replace("\n", " ")
        self.pieces.append(Run(text, self.bold > 0))

    def note(self, text: str, mark: str = "") -> None:
        """Set a note's mark here; the note follows at the end of the line."""
        self.notes += 1
        mark = runs.one_line(mark).strip("()[]. ") or str(self.notes)
        made = runs.note(mark, [Run(text)])
        if made:
            self.pieces.append(Run("", mark=mark))
            self.noted.append(made)

    def flush(
        self, style: BlockStyle = "paragraph", level: int = 0, *, exact: bool = False
    ) -> None:
        """Make a block of the text so far, led by a waiting number; ``exact`` keeps its spaces."""
        pieces, self.pieces = self.pieces, []
        if not any(piece.text.strip() for piece in pieces):
            self.pieces = [piece for piece in pieces if piece.mark]
            return
        if self.lead and self.worded:
            self.stand(None)
        lead, self.lead = self.lead, []
        if exact:
            text = "".join(piece.text for piece in (*lead, *pieces))
            self.add(Block(text=runs.clean(text), style=style, level=level))
        else:
            between = [Run(" ")] if lead else []
            self.add(runs.block([*lead, *between, *pieces], style, level))

    def settle(self) -> None:
        """Set a number that still waits for text: what follows it goes on in its line."""
        self.flush()
        lead, self.lead = self.lead, []
        if lead:
            worded, self.worded = self.worded, False
            self.add(runs.block(lead, "heading" if worded else "paragraph", self.depth()))
            self.join = None if worded else " "

    def stand(self, join: str | None) -> None:
        """Set a waiting number by itself, parted from the next block by ``join``, or by a line."""
        lead, self.lead, self.worded = self.lead, [], False
        self.add(runs.block(lead, "heading"))
        self.join = join

    def add(self, block: Block | None) -> None:
        """Add a block, in the line of the one before where it is to go on in it."""
        if block is None:
            return
        if self.opening and not block.rows:
            block, self.opening = _led(block, self.opening), ""
        if self.join is None or not self.blocks or block.rows:
            self._end_line()
            self.blocks.append(block)
        else:
            self.blocks.append(replace(_led(block, self.join), run_in=True))
        self.after += self.noted
        self.noted = []
        self.join = None

    def end_with(self, marks: str) -> None:
        """Set closing quotation marks behind the last word."""
        if marks and self.blocks and not self.opening:
            self.join = ""
            self.add(Block(text=marks))
        self.opening = ""

    def release(self) -> None:
        """Set the notes that wait, where no text does that they belong to."""
        if not any(run.text.strip() for run in (*self.lead, *self.pieces)):
            self.after += self.noted
            self.noted = []
        if self.after:
            self.join = None
        self._end_line()

    def _end_line(self) -> None:
        notes, self.after = self.after, []
        self.blocks += notes

    def open(self, level: Level, id: str = "") -> None:
        """Begin a provision within the one that is open."""
        self.settle()
        self.release()
        self.units.append(
            _Open(level, len(self.blocks), self.around[-1] if self.around else -1, id)
        )
        self.around.append(len(self.units) - 1)

    def close(self) -> None:
        """End the provision that was opened last."""
        self.settle()
        self.release()
        self.join = None
        self.units[self.around.pop()].last = len(self.blocks)

    def number(self, value: str = "") -> None:
        """Take the text so far for the number of the open provision."""
        self.lead += [run for run in self.pieces if run.mark or run.text.strip()]
        self.pieces = []
        printed = "".join(run.text for run in self.lead)
        self.worded = is_worded(printed)
        if self.around:
            self.units[self.around[-1]].number = value or number_of(printed)

    def heading(
        self, style: BlockStyle = "heading", *, run_in: bool = False, joined: bool = False
    ) -> None:
        """Take the text so far for the heading of the open provision, behind its number.

        A number with a word of its own (``Article 5``) has a line of its own unless ``joined``; the
        text that follows goes on in the line of a heading that is ``run_in``.
        """
        text = "".join(run.text for run in self.pieces)
        if not text.strip():
            self.pieces = []
            return
        if self.around:
            unit = self.units[self.around[-1]]
            unit.heading = ": ".join(filter(None, (unit.heading, heading_of(text))))
        if joined:
            self.worded = False
        if self.lead and self.worded:
            pieces, self.pieces = self.pieces, []
            self.settle()
            self.pieces = pieces
        self.flush(style, self.depth())
        if run_in:
            self.join = "" if text.rstrip().endswith(("—", "–")) else " "

    def depth(self) -> int:
        """Return how deep a heading lies here, 1 at the top."""
        return min(max(len(self.around), 1), DEEPEST_HEADING)

    def level(self) -> Level | None:
        """Return the level of the open provision."""
        return self.units[self.around[-1]].level if self.around else None

    def within(self, levels: Iterable[Level]) -> bool:
        """Return whether a provision of one of the levels is open."""
        wanted = frozenset(levels)
        return any(self.units[index].level in wanted for index in self.around)

    def inner_level(self, number: str) -> Level:
        """Return the level of what is counted inside the open provision, by that and its number."""
        above = self.level()
        if above in ("clause", "subclause"):
            return "subclause"
        if above in ("subsection", "definition"):
            return "clause"
        if above in SECTIONS or above == "paragraph":
            return "subsection" if number_of(number)[:1].isdigit() else "clause"
        return "paragraph"

    def finish(self) -> tuple[tuple[Block, ...], tuple[Unit, ...]]:
        """Return the blocks and the provisions that print something."""
        self.settle()
        self.release()
        return tuple(self.blocks), tuple(_numbered(self.units))


def _led(block: Block, before: str) -> Block:
    """Return the block with something before its text."""
    by = len(before)
    return replace(
        block,
        text=before + block.text,
        bold_end=block.bold_end + by if block.bold_end else 0,
        note_marks=tuple((offset + by, mark) for offset, mark in block.note_marks),
    )


def _numbered(units: Sequence[_Open]) -> Iterable[Unit]:
    """Yield the provisions that hold a block, their parents counted anew."""
    kept: dict[int, int] = {-1: -1}
    for index, unit in enumerate(units):
        if unit.last <= unit.first:
            continue
        kept[index] = len(kept) - 1
        yield Unit(
            level=unit.level,
            first=unit.first,
            last=unit.last,
            number=unit.number,
            heading=unit.heading,
            parent=kept[unit.parent],
            id=unit.id,
            speaker=unit.speaker,
        )
