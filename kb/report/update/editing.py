"""Changes to a document that keep what people put round its text: bookmarks, sections, look.

What is replaced keeps its paragraph's own properties, so that a style, an indent or a page break
that someone set stays; its words, links and notes are today's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from kb.report.update.revisions import Revisions, is_pending
from kb.report.word.marks import region_of
from kb.report.word.ooxml import Element, qn, w
from kb.report.word.sections import section_of
from kb.report.word.traces import NOTE_BOOKMARK

_BOOKMARKS = (qn("bookmarkStart"), qn("bookmarkEnd"))
_RANGES = (
    *_BOOKMARKS, qn("commentRangeStart"), qn("commentRangeEnd"), qn("permStart"), qn("permEnd"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Editor:
    """Edits the body of one document."""

    body: Element
    revisions: Revisions

    def insert(
        self, elements: Sequence[Element], *, before: Element | None, after: Element | None,
        tracked: bool,
    ) -> None:  # fmt: skip
        """Put what was generated today at its place; exactly one neighbour is given."""
        self._make_way(elements)
        if tracked:
            self.revisions.insert(elements)
        for element in elements if before is not None else reversed(elements):
            if before is not None:
                before.addprevious(element)
            elif after is not None:
                after.addnext(element)

    def _make_way(self, elements: Sequence[Element]) -> None:
        """Free the names of the new elements' bookmarks and controls in what stands already."""
        new = {
            start.get(qn("name"), "")
            for element in elements
            for start in element.iter(qn("bookmarkStart"))
            if not NOTE_BOOKMARK.match(start.get(qn("name"), ""))
        }
        for start in [s for s in self.body.iter(qn("bookmarkStart")) if s.get(qn("name")) in new]:
            self._drop_bookmark(start)
        tags = {t.get(qn("val")) for element in elements for t in element.iter(qn("tag"))}
        for tag in [t for t in self.body.iter(qn("tag")) if t.get(qn("val")) in tags]:
            _detach(tag)

    def _drop_bookmark(self, start: Element) -> None:
        id = start.get(qn("id"))
        for end in [e for e in self.body.iter(qn("bookmarkEnd")) if e.get(qn("id")) == id]:
            _detach(end)
        _detach(start)

    def replace(self, old: Sequence[Element], new: Sequence[Element]) -> tuple[Element, ...]:
        """Put today's paragraphs or row in place of old ones; return what stands now."""
        for before, after in zip(old, new, strict=False):
            if before.tag == qn("tr"):
                self._replace_row(before, after)
            else:
                self.replace_paragraph(before, after)
        if len(new) > len(old):
            rest = [without_regions(element) for element in new[len(old) :]]
            self.insert(rest, before=None, after=old[-1], tracked=is_pending(old[-1]))
        for surplus in old[len(new) :]:
            self.remove(surplus)
        return *old[: len(new)], *new[len(old) :]

    def replace_paragraph(self, old: Element, new: Element) -> None:
        """Give a paragraph the content of another."""
        names = {s.get(qn("name")) for s in new.iter(qn("bookmarkStart"))}
        starts = [s for s in old.iter(qn("bookmarkStart")) if _stays(s, names)]
        dropped = {s.get(qn("id")) for s in old.iter(qn("bookmarkStart")) if not _stays(s, names)}
        ends = [e for e in old.iter(qn("bookmarkEnd")) if e.get(qn("id")) not in dropped]
        pending = is_pending(old)
        for child in [c for c in old.iterchildren() if c.tag != qn("pPr")]:
            old.remove(child)
        content = [c for c in without_regions(new).iterchildren() if c.tag != qn("pPr")]
        old.extend([*starts, *content, *ends])
        if pending:
            self.revisions.insert_runs(content)

    def _replace_row(self, old: Element, new: Element) -> None:
        pairs = zip(old.iterchildren(qn("tc")), new.iterchildren(qn("tc")), strict=True)
        for cell, other in pairs:
            _reshade(cell, other)
            paragraphs = [*cell.iterchildren(qn("p"))]
            fresh = [*other.iterchildren(qn("p"))]
            for before, after in zip(paragraphs, fresh, strict=False):
                self.replace_paragraph(before, after)
            for extra in reversed(fresh[len(paragraphs) :]):
                paragraphs[-1].addnext(extra)
            for surplus in paragraphs[len(fresh) :]:
                self.remove(surplus)

    def delete(self, element: Element) -> None:
        """Take out a paragraph as a tracked change; what was only offered, at once."""
        if is_pending(element):
            self.remove(element)
        else:
            self.revisions.delete(element)

    def remove(self, element: Element) -> None:
        """Take an element out, but no section, bookmark or comment that ends or begins in it."""
        parent = element.getparent()
        if parent is None:
            return
        for mark in [*_half_ranges(element)]:
            element.addprevious(mark)
        if _must_stay(element):
            for child in [c for c in element.iterchildren() if c.tag != qn("pPr")]:
                element.remove(child)
            return
        parent.remove(element)
        self._remove_empty(parent)

    def _remove_empty(self, parent: Element) -> None:
        if parent.tag != qn("sdtContent") or any(c.tag not in _RANGES for c in parent):
            if parent.tag == qn("tbl") and parent.find(qn("tr")) is None:
                self.remove(parent)
            return
        control = parent.getparent()
        if control is not None:
            for mark in [*parent]:
                control.addprevious(mark)
            self.remove(control)


def without_regions(element: Element) -> Element:
    """Return the element without the bookmarks of the region that it was generated in."""
    starts = [s for s in element.iter(qn("bookmarkStart")) if region_of(s.get(qn("name"), ""))]
    inside = {s.get(qn("id")) for s in element.iter(qn("bookmarkStart"))} - {
        s.get(qn("id")) for s in starts
    }
    ends = [e for e in element.iter(qn("bookmarkEnd")) if e.get(qn("id")) not in inside]
    for mark in (*starts, *ends):
        _detach(mark)
    return element


def _stays(start: Element, names: set[str | None]) -> bool:
    name = start.get(qn("name"), "")
    return not NOTE_BOOKMARK.match(name) and name not in names


def _half_ranges(element: Element) -> Iterator[Element]:
    """Yield the ends of ranges whose other end is outside the element."""
    marks = list(element.iter(*_RANGES))
    for mark in marks:
        kind = str(mark.tag).removesuffix("Start").removesuffix("End")
        twins = [m for m in marks if m is not mark and m.get(qn("id")) == mark.get(qn("id"))]
        if not any(str(t.tag).startswith(kind) for t in twins):
            yield mark


def _must_stay(element: Element) -> bool:
    """Whether the paragraph ends a section, or keeps two tables or a cell's end apart."""
    if element.tag != qn("p"):
        return False
    before, after = element.getprevious(), element.getnext()
    tables = [e is not None and e.tag == qn("tbl") for e in (before, after)]
    parent = element.getparent()
    ends_cell = parent is not None and parent.tag == qn("tc") and after is None
    return section_of(element) is not None or all(tables) or ends_cell


def _reshade(cell: Element, other: Element) -> None:
    properties = cell.find(qn("tcPr"))
    if properties is None:
        properties = w("tcPr")
        cell.insert(0, properties)
    fresh = other.find(f"{qn('tcPr')}/{qn('shd')}")
    shade = properties.find(qn("shd"))
    if shade is not None and fresh is not None:
        properties.replace(shade, fresh)
    elif shade is not None:
        properties.remove(shade)
    elif fresh is not None:
        widths = [c for c in properties if c.tag in _BEFORE_SHADE]
        properties.insert(len(widths), fresh)


_BEFORE_SHADE = frozenset(
    qn(name) for name in ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders")
)


def _detach(element: Element) -> None:
    parent = element.getparent()
    if parent is not None and isinstance(element, etree._Element):
        parent.remove(element)
