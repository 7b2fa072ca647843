"""What stands in a document now: its paragraphs and rows in order, and their regions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kb.report.word.marks import region_of
from kb.report.word.memory import note_hash
from kb.report.word.ooxml import Element, qn, value
from kb.report.word.traces import NoteMark, Reader, Trace, trace

_AROUND = frozenset((qn("body"), qn("sdtContent"), qn("customXml"), qn("tbl"), qn("tr"), qn("tc")))


@dataclass(slots=True, eq=False)
class Standing:
    """A paragraph of the body, or a table's row; ``regions`` are those of kb that it stands in."""

    at: int
    element: Element
    text: str
    trace: Trace
    marks: tuple[NoteMark, ...]
    notes: tuple[str, ...]
    foreign: bool
    regions: set[str] = field(default_factory=set)

    @property
    def row(self) -> bool:
        """Whether it is a table's row."""
        return bool(self.element.tag == qn("tr"))

    @property
    def table(self) -> Element | None:
        """The table that a row stands in."""
        return self.element.getparent() if self.row else None


def standing(body: Element, reader: Reader, notes: Mapping[str, Element]) -> list[Standing]:
    """Return the paragraphs and rows of a body that show something; contents lists left out."""
    found: list[Standing] = []
    for element in blocks(body):
        seen = reader.seen(element)
        if not seen.text.strip():
            continue
        hashes = tuple(note_hash(notes.get(mark.id)) for mark in seen.marks)
        foreign = seen.foreign or any(
            reader.is_foreign(e)
            for mark in seen.marks
            if mark.id in notes
            for e in notes[mark.id].iter(etree.Element)
        )
        found.append(
            Standing(
                len(found), element, seen.text, trace(seen.text), tuple(seen.marks), hashes, foreign
            )
        )
    _find_regions(body, found)
    return found


def blocks(body: Element) -> Iterator[Element]:
    """Yield the paragraphs of a body and its tables' rows, but none of a contents list."""
    depth = 0  # of the fields of a contents list that began and have not ended
    for element in _flat(body):
        listed = depth > 0
        if element.tag == qn("p"):
            for mark in element.iter(qn("fldChar")):
                kind = mark.get(qn("fldCharType"))
                if kind == "begin" and (depth or _lists(mark)):
                    depth += 1
                elif kind == "end" and depth:
                    depth -= 1
            listed = listed or depth > 0
        if not listed:
            yield element


def _flat(parent: Element) -> Iterator[Element]:
    for child in parent.iterchildren(etree.Element):
        if child.tag == qn("p"):
            yield child
        elif child.tag == qn("tbl"):
            yield from child.iter(qn("tr"))
        elif child.tag == qn("sdt"):
            if child.find(f"{qn('sdtPr')}/{qn('docPartObj')}") is None:
                yield from _flat(child)
        elif child.tag in (qn("sdtContent"), qn("customXml")):
            yield from _flat(child)


def _lists(begin: Element) -> bool:
    """Return whether the field that begins here is a contents list."""
    run = begin.getparent()
    while run is not None:
        code = run.find(qn("instrText"))
        if code is not None and (code.text or "").strip():
            return (code.text or "").split()[0] == "TOC"
        run = run.getnext()
    return False


def _find_regions(body: Element, found: list[Standing]) -> None:
    """Note for each paragraph the regions round it: by control, else by hidden bookmark."""
    tagged = _tagged(found)
    for name, (first, last) in _bookmarked(body, found).items():
        if name not in tagged:
            for each in found[first : last + 1]:
                each.regions.add(name)


def _tagged(found: list[Standing]) -> set[str]:
    names: set[str] = set()
    for each in found:
        for control in each.element.iterancestors(qn("sdt")):
            name = value(control, "sdtPr/tag")
            if name.startswith("kb_"):
                each.regions.add(name.removeprefix("kb_"))
                names.add(name.removeprefix("kb_"))
    return names


def _bookmarked(body: Element, found: list[Standing]) -> dict[str, tuple[int, int]]:
    """Return the first and last place of each region's bookmark, which may have been split."""
    places = {each.element: each.at for each in found}
    spans: dict[str, tuple[int, int]] = {}
    names: dict[str, str] = {}
    at = -1
    for element in body.iter(etree.Element):
        at = places.get(element, at)
        if element.tag not in (qn("bookmarkStart"), qn("bookmarkEnd")):
            continue
        parent = element.getparent()
        id = element.get(qn("id"), "")
        if element.tag == qn("bookmarkStart") and (name := region_of(element.get(qn("name"), ""))):
            names[id] = name
            between = parent is not None and parent.tag in _AROUND
            first, last = spans.get(name, (at + between, at))
            spans[name] = min(first, at + between), max(last, at)
        elif element.tag == qn("bookmarkEnd") and id in names:
            first, last = spans[names[id]]
            spans[names[id]] = first, max(last, at)
    return spans
