"""XML of a vocabulary that kb does not know (TEI, DocBook, feeds): its paragraphs and headings."""

from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.language_codes import two_letters
from kb.ingest.readers.story import Story
from kb.ingest.readers.xml_tables import rows_of
from kb.ingest.readers.xml_tree import INLINE, LANG, flat, local, walk
from kb.model import Metadata, Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS = frozenset(("title", "head", "heading", "h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT = frozenset(("script", "style", "binaryObject", "teiHeader"))


def read(root: "_Element", problems: tuple[Problem, ...]) -> Reading:
    """Return the text of an XML file, a block for each element that does not stand in a line."""
    story = Story()
    depth = [0]

    def enter(element: "_Element") -> bool:
        name = local(element)
        if name in _SILENT:
            return False
        if name == "table":
            story.flush()
            story.add(runs.table(rows_of(element, frozenset())))
            return False
        if _parts(element, name):
            story.flush()
            depth[0] += 1
        return True

    def leave(element: "_Element") -> None:
        name = local(element)
        if not _parts(element, name):
            return
        if name in _HEADINGS:
            story.flush("heading", min(depth[0], 6))
        else:
            story.flush()
        depth[0] -= 1

    walk(root, enter, leave, story.say)
    blocks, _ = story.finish()
    return Reading(blocks=blocks, metadata=_metadata(root), problems=problems)


def _parts(element: "_Element", name: str) -> bool:
    """Return whether an element begins a line: most do, but those known to stand inside one."""
    if name in _HEADINGS or name == "name":
        parent = element.getparent()
        return parent is None or not (parent.text or "").strip()
    return name not in INLINE


def _metadata(root: "_Element") -> Metadata:
    title = next((flat(e) for e in root.iter("{*}title") if flat(e)), "")
    return Metadata(title=title[:300], language=two_letters(root.get(LANG) or ""))
