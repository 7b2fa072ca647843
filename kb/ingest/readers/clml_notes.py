"""The commentaries, footnotes and margin notes of CLML, which stand apart from the text."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers.runs import Run
from kb.ingest.readers.story import Story
from kb.ingest.readers.xml_tree import flat, local

if TYPE_CHECKING:
    from lxml.etree import _Element

NOTES = frozenset(("CommentaryRef", "FootnoteRef", "MarginNoteRef"))
_HELD = ("Commentary", "Footnote", "MarginNote")


@dataclass(slots=True)
class Notes:
    """The notes by id, with the letter of their kind, and the marks given so far."""

    held: dict[str, tuple[str, str]]
    marks: dict[str, str] = field(default_factory=dict)

    def refer(self, element: "_Element", story: Story) -> None:
        """Set the mark of the note that an element refers to; its text follows the first mark.

        Marks are given as legislation.gov.uk gives them: F1, F2 … for amendments, C1 … for
        modifications, I1 … for commencement, bare numbers for footnotes.
        """
        name = element.get("Ref") or element.get("CommentaryRef") or ""
        letter, text = self.held.get(name, ("", ""))
        if not text:
            return
        if name in self.marks:
            story.pieces.append(Run("", mark=self.marks[name]))
            return
        given = sum(mark.rstrip("0123456789") == letter for mark in self.marks.values())
        self.marks[name] = f"{letter}{given + 1}"
        story.note(text, self.marks[name])


def notes_of(root: "_Element") -> Notes:
    """Return the notes that a file holds."""
    return Notes(
        {
            note.get("id") or "": ((note.get("Type") or "")[:1], flat(note))
            for name in _HELD
            for note in root.iter(f"{{*}}{name}")
            if local(note) == name
        }
    )
