"""A document opened for writing blocks into it: its notes, lists and counters."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from kb.report.word.charts import DRAWING, placer
from kb.report.word.comments import Comments
from kb.report.word.footnotes import Footnotes
from kb.report.word.marks import free_ids
from kb.report.word.numbering import Numbering
from kb.report.word.ooxml import Element, qn, value
from kb.report.word.package import COMMENTS, FOOTNOTES, NUMBERING, linker, xml_part
from kb.report.word.sections import text_width
from kb.report.word.styles import Styles
from kb.report.word.traces import Reader
from kb.report.word.writing import Target, Writing

if TYPE_CHECKING:
    from docx.document import Document


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that is being written: ``notes`` and ``numbering`` are those parts."""

    document: "Document"
    writing: Writing
    notes: Element
    numbering: Element

    @property
    def root(self) -> Element:
        """The body."""
        body: Element = self.document.element.body
        return body

    def notes_by_id(self) -> dict[str, Element]:
        """The notes as their marks name them at this moment."""
        return {note.get(qn("id"), ""): note for note in self.notes}

    def reader(self) -> Reader:
        """What reads paragraphs of this document."""
        return Reader(self._related, comment_authors(self.document))

    def _related(self, id: str) -> bytes:
        relation = self.document.part.rels.get(id)
        if relation is None or relation.is_external:
            return b""
        return bytes(relation.target_part.blob)


@contextmanager
def opened_for(
    document: "Document", styles: Styles, targets: Mapping[str, Target], section: Element
) -> Iterator[Opened]:
    """Give the document for writing; its notes and lists go back into their parts on leaving."""
    root = document.element.body
    with (
        xml_part(document, FOOTNOTES, "footnotes") as (notes_part, notes_root),
        xml_part(document, NUMBERING, "numbering") as (_, numbering_root),
    ):
        writing = Writing(
            styles=styles,
            numbering=Numbering(numbering_root, styles),
            notes=Footnotes(notes_root, linker(notes_part)),
            bookmark_ids=free_ids(root, "bookmarkStart"),
            control_ids=_control_ids(root),
            targets=targets,
            comments=Comments(styles, _free_comment(document)),
            drawing_ids=_drawing_ids(root),
            place_chart=placer(document.part),
            link=linker(document.part),
            widths=(text_width(section), text_width(section, landscape=True)),
        )
        yield Opened(document, writing, notes_root, numbering_root)


def comment_authors(document: "Document") -> dict[str, str]:
    """The author of each comment by its id."""
    if not any(r.reltype == COMMENTS for r in document.part.rels.values()):
        return {}  # it would get an empty part
    with xml_part(document, COMMENTS, "comments") as (_, comments):
        return {c.get(qn("id"), ""): c.get(qn("author"), "") for c in comments}


def _control_ids(root: Element) -> Iterator[int]:
    taken = [int(value(p, "id") or 0) for p in root.iter(qn("sdtPr"))]
    return iter(range(max([700_000_000, *taken]) + 1, 2**31 - 1))


def _drawing_ids(root: Element) -> Iterator[int]:
    taken = [int(e.get("id", "0")) for e in root.iter(f"{{{DRAWING}}}docPr")]
    return count(max(taken, default=0) + 1)


def _free_comment(document: "Document") -> int:
    """An id above those of the comments that the document has."""
    return max(map(int, comment_authors(document)), default=-1) + 1
