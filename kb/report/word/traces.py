"""What a paragraph or a table's row shows, in a form that saving in another programme leaves alike.

The same reader looks at what is generated, before it leaves kb, and at what people hand back. Left
out is what changes by itself: the numbers of captions and pages, and what a cross-reference shows
of its target. A note's mark counts as one sign, a picture by its content.
"""

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kb.report.word.comments import AUTHOR
from kb.report.word.ooxml import Element, qn

# Round the words of a cross-reference whose target people took out, which are no field any more.
UNLINKED = re.compile(r"_kbr(_Ref\d+)_\d+")
NOTE_BOOKMARK = re.compile(r"_kbc_([0-9a-f]{16})_\d+")
SKETCH = 12  # words that a sketch holds
FEW_WORDS = 5  # below these a likeness says little
_CHANGES = frozenset(
    qn(name)
    for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange",
        "tcPrChange", "cellIns", "cellDel", "cellMerge",
    )
)  # fmt: skip
_SHOWN = {qn("br"): "\n", qn("cr"): "\n", qn("tab"): "\t", qn("noBreakHyphen"): "\u2011"}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_OPAQUE = (qn("drawing"), qn("pict"), qn("object"))
_SHOWS_NOTHING = frozenset(
    qn(name) for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "delText", "delInstrText")
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"


@dataclass(frozen=True, slots=True)
class Trace:
    """What is kept of a text: a hash, and the least hashes of its words, to know it edited."""

    hash: str
    sketch: frozenset[int]

    def likeness(self, other: "Trace") -> float:
        """Return an estimate of the share of words that two texts have in common, 0 to 1.

        Bottom-k sketches: Broder, On the resemblance and containment of documents, 1997.
        """
        least = sorted(self.sketch | other.sketch)[:SKETCH]
        return len(self.sketch & other.sketch & set(least)) / len(least) if least else 0.0

    def holds(self, other: "Trace") -> float:
        """Return the share of the shorter text's words that the longer one has, as estimated.

        It is 0 for texts of a few words, which stand in many others.
        """
        less = min(len(self.sketch), len(other.sketch))
        return len(self.sketch & other.sketch) / less if less >= FEW_WORDS else 0.0


def trace(text: str) -> Trace:
    """Return the trace of a text."""
    words = set(re.findall(r"\w+", text.casefold()))
    sketch = sorted(zlib.crc32(word.encode()) >> 8 for word in words)[:SKETCH]
    return Trace(digest(text), frozenset(sketch))


def digest(text: str) -> str:
    """Return a short hash of a text, whatever its Unicode form and the spaces at its ends."""
    plain = unicodedata.normalize("NFC", text).strip()
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote's mark; ``cites`` names what kb cites there, ``""`` in a note that is not kb's."""

    id: str
    cites: str


@dataclass(slots=True)
class Seen:
    """What an element shows; ``foreign`` says that people commented on it or tracked a change."""

    text: str = ""
    marks: list[NoteMark] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads elements of one document.

    ``related`` gives the content of the part that an r:id leads to, ``authors`` the author of each
    comment by its id.
    """

    related: Callable[[str], bytes]
    authors: Mapping[str, str]

    def seen(self, element: Element) -> Seen:
        """Return what a paragraph, or a row cell by cell, shows."""
        if element.tag == qn("tr"):
            return self._row(element)
        walk = _Walk(self)
        walk.children(element)
        return walk.done(element)

    def _row(self, row: Element) -> Seen:
        whole = Seen(foreign=self._changed_by_people(row.find(qn("trPr"))))
        cells = []
        for cell in row.iterchildren(qn("tc")):
            shown = [self.seen(p) for p in cell.iter(qn("p"))]
            cells.append("\n".join(s.text for s in shown))
            whole.foreign |= any(s.foreign for s in shown)
            whole.foreign |= self._changed_by_people(cell.find(qn("tcPr")))
            whole.marks += [mark for s in shown for mark in s.marks]
            whole.targets += [target for s in shown for target in s.targets]
        whole.text = "\t".join(cells)
        return whole

    def _changed_by_people(self, properties: Element | None) -> bool:
        return properties is not None and any(self.is_foreign(e) for e in properties.iter())

    def is_foreign(self, element: Element) -> bool:
        """Return whether the element is a tracked change or a comment of anyone but kb."""
        if element.tag in _CHANGES:
            return element.get(qn("author"), "") != AUTHOR
        if element.tag == qn("commentReference"):
            return self.authors.get(element.get(qn("id"), ""), "") != AUTHOR
        return False


@dataclass(slots=True)
class _Field:
    words: list[str] = field(default_factory=list)
    result: bool = False
    shown: str = ""


@dataclass(slots=True)
class _Walk:
    """A walk through one paragraph."""

    reader: Reader
    seen: Seen = field(default_factory=Seen)
    fields: list[_Field] = field(default_factory=list)
    cites: str = ""
    cited_in: str = ""  # the id of the bookmark round the note's mark
    unlinked: str = ""  # … and of that round what was a cross-reference

    def done(self, element: Element) -> Seen:
        while self.fields:
            self._close()
        self.seen.foreign = any(self.reader.is_foreign(e) for e in element.iter())
        return self.seen

    def children(self, parent: Element) -> None:
        for child in parent.iterchildren(etree.Element):
            self._one(child)

    def _one(self, child: Element) -> None:
        tag = child.tag
        if tag in (qn("t"), _MATH_TEXT):
            self._show(child.text or "")
        elif tag in _SHOWN:
            if child.get(qn("type"), "textWrapping") == "textWrapping" or tag != qn("br"):
                self._show(_SHOWN[str(tag)])
        elif tag == qn("sym"):
            self._show(f"\ufffc{child.get(qn('char'))}")
        elif tag in _OPAQUE:
            self._show(f"\ufffc{self._content(child)}")
        elif tag == qn("fldChar"):
            self._field(child.get(qn("fldCharType"), ""))
        elif tag == qn("instrText"):
            if self.fields:
                self.fields[-1].words += (child.text or "").split()
        elif tag == qn("fldSimple"):
            self.fields.append(_Field(child.get(qn("instr"), "").split(), True))
            self.children(child)
            self._close()
        elif tag == qn("bookmarkStart"):
            self._begin(child.get(qn("name"), ""), child.get(qn("id"), ""))
        elif tag == qn("bookmarkEnd"):
            self._end(child.get(qn("id"), ""))
        elif tag in (qn("footnoteReference"), qn("endnoteReference")):
            self._note(child)
        elif tag not in _SHOWS_NOTHING:
            self.children(child)

    def _begin(self, name: str, id: str) -> None:
        if match := NOTE_BOOKMARK.match(name):
            self.cites, self.cited_in = match[1], id
        elif match := UNLINKED.match(name):
            self.unlinked = id
            self.fields.append(_Field(["REF", match[1]], True))

    def _end(self, id: str) -> None:
        if id == self.cited_in:
            self.cites = ""
        elif id == self.unlinked and self.fields:
            self.unlinked = ""
            self._close()

    def _show(self, text: str) -> None:
        if not self.fields:
            self.seen.text += text
        elif self.fields[-1].result:
            self.fields[-1].shown += text

    def _note(self, mark: Element) -> None:
        is_ours = mark.tag == qn("footnoteReference")
        cites, self.cites = (self.cites, "") if is_ours else ("", self.cites)
        self.seen.marks.append(NoteMark(mark.get(qn("id"), "") if is_ours else "", cites))
        self._show("\ufffb")

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end" and self.fields:
            self._close()

    def _close(self) -> None:
        ended = self.fields.pop()
        kind, target = [*ended.words, "", ""][:2]
        if kind in ("SEQ", "PAGEREF", "PAGE", "NUMPAGES"):
            self._show("\ufffc")
        elif kind == "REF":
            self.seen.targets.append(target)
            self._show(f"\ufffc{target}")
        else:
            self._show(ended.shown)

    def _content(self, drawing: Element) -> str:
        """Return a hash of the pictures and the charts' numbers that a drawing shows."""
        ids = [
            value
            for element in drawing.iter(etree.Element)
            for name, value in element.attrib.items()
            if str(name).startswith(_RELATION) and element.tag != qn("hyperlink")
        ]
        return "".join(_content_hash(self.reader.related(id)) for id in ids)


def _content_hash(content: bytes) -> str:
    if b"drawingml/2006/chart" in content[:4000]:
        values = [v.text or "" for v in etree.fromstring(content).iter(_VALUE)]
        content = "\n".join(values).encode()
    return hashlib.sha256(content).hexdigest()[:8]
