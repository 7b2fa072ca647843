"""What the characters of RTF and old Word files flow into: paragraphs, table rows, notes, boxes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.ingest.readers import runs
from kb.ingest.readers.numbering import ordinal
from kb.ingest.readers.runs import Run
from kb.model import Block, BlockStyle


@dataclass(slots=True)
class Flow:
    """One flow of text: the body, a text box, or, with ``note`` set, a note.

    ``label`` is the list number stored with the paragraph, ``None`` for a paragraph in no list.
    ``counts`` and ``forms`` of the notes are shared by all flows of a file.
    """

    note: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    pieces: list[Run] = field(default_factory=list)
    label: str | None = None
    waiting: list[Block] = field(default_factory=list)
    lines: list[Run] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    after_table: list[Block] = field(default_factory=list)

    def inner(self, note: str = "") -> "Flow":
        """Return a flow for a note or a box in this one."""
        return Flow(note, self.counts, self.forms)

    def say(self, text: str, bold: bool) -> None:
        """Add text to the paragraph; a letter may come alone, so like joins like."""
        last = self.pieces[-1] if self.pieces else None
        if last and not last.mark and last.bold == bold:
            self.pieces[-1] = Run(last.text + text, bold)
        else:
            self.pieces.append(Run(text, bold))

    def end_paragraph(self, style: BlockStyle, level: int, list_level: int, in_table: bool) -> None:
        """Make a block of the text since the last paragraph, or a line of the cell or note."""
        pieces, self.pieces = self.pieces, []
        label, self.label = self.label, None
        if self.note:
            self.lines += [*pieces, Run("\n")]
            return
        if label is not None and style == "paragraph":
            style, level = "list_item", list_level + 1
        made = _block(label, pieces, style, level)
        if in_table or self.row:
            self.cell += [made.text] if made else []
            self.after_table += self.waiting
        else:
            self._end_table()
            self.blocks += [made] if made else []
            self.blocks += self.waiting
        self.waiting = []

    def end_cell(self, list_level: int = 0) -> None:
        """Close a cell of the row."""
        self.end_paragraph("paragraph", 0, list_level, in_table=True)
        self.row.append(" ".join(self.cell))
        self.cell = []

    def end_row(self) -> None:
        """Close a row of the table."""
        if self.cell or self.pieces:
            self.end_cell()
        self.rows.append(self.row)
        self.row = []

    def finish(self) -> None:
        """Close what a file leaves open at its end."""
        self.end_paragraph("paragraph", 0, 0, in_table=bool(self.row))
        if self.cell or self.row:
            self.end_row()
        self._end_table()

    def take(self, inner: "Flow") -> None:
        """Take over what a note or box holds: its mark stands here, its text follows."""
        if not inner.note:
            inner.finish()
            self.waiting += inner.blocks
            return
        count = inner.counts.get(inner.note, 0) + 1
        mark = ordinal(count, inner.forms.get(inner.note, "decimal"))
        made = runs.note(mark, [*inner.lines, *inner.pieces])
        if made:
            inner.counts[inner.note] = count
            self.pieces.append(Run("", mark=mark))
            self.waiting += [made, *inner.waiting]

    def _end_table(self) -> None:
        rows, self.rows = self.rows, []
        lines, self.cell = self.cell, []
        made = runs.table(rows)
        self.blocks += [made] if made else []
        for line in lines:  # of a cell that nothing closed
            loose = runs.block([Run(line)])
            self.blocks += [loose] if loose else []
        self.blocks += self.after_table
        self.after_table = []


def _block(label: str | None, pieces: Sequence[Run], style: BlockStyle, level: int) -> Block | None:
    """Return a paragraph with its number; a bullet says no more than that it is a list item."""
    if not any(piece.text.strip() for piece in pieces):
        return None
    number = (label or "").strip()
    if number == "o":  # the round bullet of Courier New
        number = ""
    lead = [Run(f"{number} ", pieces[0].bold)] if any(map(str.isalnum, number)) else []
    return runs.block([*lead, *pieces], style, level)
