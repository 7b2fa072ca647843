"""Where a comment's range can begin and end in a document: on the exact characters, if Word can.

A run is split in two where a range begins or ends inside it; the halves keep its formatting. What
cannot be split (a formula, ruby text) is taken whole. Boundaries are set from the end of the
document to its beginning, so that an earlier one still finds its characters where they were read.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.report.word.ooxml import Element, qn

if TYPE_CHECKING:
    from kb.audit.places import Span
    from kb.report.finished import Finished, FinishedParagraph, Piece

# What a comment's marks may stand in, side by side with runs.
_HOLDERS = frozenset(
    qn(name)
    for name in ("p", "hyperlink", "ins", "moveTo", "fldSimple", "smartTag", "customXml")
    + ("sdtContent", "dir", "bdo")
)
_BOX = qn("txbxContent")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Bound:
    """A comment's beginning or end at a character of a body paragraph.

    ``element`` is set when the whole of something is commented instead: a note's mark, a drawing.
    """

    number: int
    at: int
    begins: bool
    comment: str
    element: Element | None = None


def marks(finished: "Finished") -> dict[tuple[str, str], Bound]:
    """Return the beginning of each note's mark in the body, by the note's part and id."""
    found: dict[tuple[str, str], Bound] = {}
    for number, paragraph in enumerate(finished.paragraphs):
        for mark in paragraph.marks:
            bound = Bound(number, mark.at, True, "", mark.element)
            found.setdefault((mark.part, mark.id), bound)
    return found


def bounds(
    finished: "Finished", noted: Mapping[tuple[str, str], Bound], span: "Span", comment: str
) -> list[Bound]:
    """Return where a comment on a span begins and ends; nothing for a note that has no mark.

    Word allows no comments in notes and text boxes: those stand at the note's mark, and at what
    holds the box.
    """
    if span.part != "body":
        mark = noted.get((span.part, span.note))
        return _both(mark, comment) if mark else []
    last = finished.paragraphs[span.last]
    if "textbox" in last.inside:
        return _both(Bound(span.first, 0, True, "", _outermost_box(last.element)), comment)
    first = Bound(span.first, span.start, True, comment)
    return [first, Bound(span.last, span.end, False, comment)]


def _both(around: Bound, comment: str) -> list[Bound]:
    return [replace(around, comment=comment, begins=begins) for begins in (True, False)]


def _outermost_box(paragraph: Element) -> Element:
    return [box for box in paragraph.iterancestors() if box.tag == _BOX][-1]


def neighbour(finished: "Finished", bound: Bound) -> Element:
    """Return the element before which a range begins, or behind which it ends, a run split for it.

    Bounds of one document must be asked for from the last to the first.
    """
    if bound.element is not None:
        return _placeable(bound.element)
    paragraph = finished.paragraphs[bound.number]
    at = bound.at if bound.begins else bound.at - 1
    piece = next((p for p in paragraph.pieces if p.start <= at < p.end), None)
    if piece is None:
        return _edge(paragraph, bound)
    node = _placeable(piece.element)
    if piece.element.getparent() is not node or node.tag != qn("r"):
        return node
    behind = _split(node, piece.element, bound.at - piece.start, piece.end - piece.start)
    return behind if bound.begins and behind is not None else node


def _placeable(element: Element) -> Element:
    """The element itself or what holds it, whichever can stand beside a comment's mark."""
    parent = element.getparent()
    while parent is not None and parent.tag not in _HOLDERS:
        element, parent = parent, parent.getparent()
    return element


def _edge(paragraph: "FinishedParagraph", bound: Bound) -> Element:
    """The first or last thing in a paragraph that shows no text there."""
    ends: list[Piece] = list(paragraph.pieces)
    if ends:
        return _placeable((ends[0] if bound.begins else ends[-1]).element)
    return next(reversed(paragraph.element), paragraph.element)


def _split(run: Element, child: Element, offset: int, length: int) -> Element | None:
    """Split a run inside or beside one of its children; None when nothing is left on a side.

    The new run behind comes back, with the same formatting.
    """
    at = run.index(child)
    properties = run.find(qn("rPr"))
    if offset <= 0 and at == (properties is not None):
        return None
    moved = list(run)[at + (offset > 0) :]
    if 0 < offset < length:
        moved.insert(0, _halved(child, offset))
    if not moved:
        return None
    behind = run.makeelement(run.tag, run.attrib, run.nsmap)
    behind.extend([*([] if properties is None else [deepcopy(properties)]), *moved])
    run.addnext(behind)
    return behind


def _halved(text: Element, offset: int) -> Element:
    """Cut a text in two; the second half comes back."""
    second = deepcopy(text)
    words = text.text or ""
    text.text, second.text = words[:offset], words[offset:]
    for half in (text, second):
        half.set(_SPACE, "preserve")
    return second
