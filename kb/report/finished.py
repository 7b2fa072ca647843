"""A finished Word document as its reader sees it, whoever wrote it and whatever saved it last.

Every paragraph is read as if its tracked changes were accepted: insertions in, deletions out. A
field shows its result, hidden text nothing, and a text box follows the paragraph that bears it.
Each character knows the element that it came from, so that a comment can be set on it.

This module loads lxml; import it where a document is read.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lxml import etree

from kb.errors import UnreadableError
from kb.report.word.marks import region_of
from kb.report.word.ooxml import Element, qn, value
from kb.report.word.package import CUSTOM_XML, ENDNOTES, FOOTNOTES, STATE
from kb.report.word.styles import Styles

if TYPE_CHECKING:
    from docx.document import Document

Part = Literal["body", "footnote", "endnote"]

_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # an OLE file: an encrypted .docx, or a Word document before 2007
_LARGEST = 1 << 28  # bytes of a part unpacked …
_HIGHEST_RATIO = 400  # … and of one that is not small, to those packed
_SMALL = 1 << 24
_STRICT = b"http://purl.oclc.org/ooxml/officeDocument"


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters ``start``–``end`` of a paragraph's text come from this element."""

    start: int
    end: int
    element: Element


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note's mark, before character ``at`` of the paragraph's text; ``id`` names the note."""

    at: int
    part: Part
    id: str
    element: Element


@dataclass(frozen=True, slots=True)
class FinishedParagraph:
    """A paragraph as its reader sees it.

    ``note`` is the id of the note that it stands in; ``styles`` its style's name and those that it
    is based on, in lower case; ``level`` 1 to 9 for a heading, else 0; ``inside`` holds what is
    around it (``table``, ``textbox``, ``control``, ``contents`` for a contents list); ``region`` is
    the name under which kb generated it, ``""`` for what others wrote.
    """

    element: Element
    part: Part
    note: str
    text: str
    styles: tuple[str, ...]
    level: int
    pieces: tuple[Piece, ...]
    marks: tuple[NoteMark, ...]
    inside: frozenset[str]
    region: str

    @property
    def style(self) -> str:
        """The name of its style in lower case (``quote``, ``heading 2``, ``normal``)."""
        return self.styles[0] if self.styles else ""


@dataclass(slots=True)
class Finished:
    """A finished document; ``state`` is what kb keeps in its drafts, ``None`` in others'."""

    path: Path
    document: "Document"
    paragraphs: tuple[FinishedParagraph, ...]
    notes: Mapping[tuple[Part, str], tuple[FinishedParagraph, ...]]
    state: Mapping[str, object] | None


def read(path: Path) -> Finished:
    """Return a finished document; UnreadableError says in a sentence why it cannot be read."""
    document = opened(path)
    styles = Styles(document.styles.element, {})
    notes: dict[tuple[Part, str], tuple[FinishedParagraph, ...]] = {}
    kinds: tuple[tuple[Part, str], ...] = (("footnote", FOOTNOTES), ("endnote", ENDNOTES))
    for part, relation in kinds:
        for note in _notes(document, relation):
            id = note.get(qn("id"), "")
            notes[part, id] = tuple(_Walk(styles, part, id).paragraphs(note))
    paragraphs = tuple(_Walk(styles, "body", "").paragraphs(document.element.body))
    return Finished(path, document, paragraphs, notes, _state(document))


def opened(path: Path) -> "Document":
    """Return the file as python-docx opens it; UnreadableError says why it cannot."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    if not path.is_file():
        raise UnreadableError(f"{path}: there is no such file.")
    with path.open("rb") as stream:
        if stream.read(4) == _ENCRYPTED:
            raise UnreadableError(
                f"{path} is encrypted or an old Word document; save it as .docx without a password."
            )
    try:
        _refuse(path)
        return Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise UnreadableError(f"{path} is not a Word document (.docx).") from error
    except ValueError as error:  # another kind of Office file, or one with macros
        raise UnreadableError(f"{path} is no plain .docx; save it as one in Word.") from error
    except (KeyError, AttributeError, etree.XMLSyntaxError, OSError, EOFError) as error:
        raise UnreadableError(
            f"{path} is damaged ({error}); open it in Word, let it mend the file, and save it anew."
        ) from error


def _refuse(path: Path) -> None:
    """Raise UnreadableError for a package that python-docx does not know or would choke on."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            most = max(_SMALL, min(_LARGEST, _HIGHEST_RATIO * part.compress_size))
            if part.file_size > most:
                size = part.file_size >> 20
                raise UnreadableError(f"{path}: its {part.filename} unpacks to {size} MB.")
        if "_rels/.rels" in archive.namelist() and _STRICT in archive.read("_rels/.rels"):
            raise UnreadableError(
                f"{path} is saved as Strict Open XML; save it as “Word Document (.docx)” in Word."
            )


def _notes(document: "Document", relation: str) -> Iterator[Element]:
    """Yield the notes of one part without the separators."""
    try:
        part = document.part.part_related_by(relation)
    except (KeyError, ValueError):
        return
    try:
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"{part.partname} of the document is damaged: {error}") from error
    for note in root.iterchildren(qn("footnote"), qn("endnote")):
        if note.get(qn("type"), "normal") == "normal":
            yield note


def _state(document: "Document") -> Mapping[str, object] | None:
    for relation in document.part.rels.values():
        if relation.reltype != CUSTOM_XML or relation.is_external:
            continue
        blob = relation.target_part.blob
        if STATE.encode() not in blob:
            continue
        try:
            held = json.loads(etree.fromstring(blob).text or "")
        except (etree.XMLSyntaxError, ValueError):
            return None
        return held if isinstance(held, dict) else None
    return None


_TEXT = {
    qn("tab"): "\t", qn("ptab"): "\t", qn("br"): "\n", qn("cr"): "\n", qn("noBreakHyphen"): "-",
}  # fmt: skip
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOTE_MARKS: Mapping[str, Part] = {
    qn("footnoteReference"): "footnote",
    qn("endnoteReference"): "endnote",
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is not there once changes are accepted, and what prints nothing.
_DROPPED = frozenset((
    _FALLBACK, qn("del"), qn("moveFrom"), qn("rPr"), qn("pPr"), qn("sectPr"), qn("tblPr"),
    qn("tblGrid"), qn("trPr"), qn("tcPr"), qn("rt"), qn("rubyPr"),
))  # fmt: skip
_CONTENTS = ("toc ", "table of figures", "toc")


@dataclass(slots=True)
class _Open:
    """The paragraph that is being read."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Piece] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    region: str = ""

    def add(self, text: str, element: Element) -> None:
        """Append what an element shows."""
        if text:
            self.text.append(text)
            self.pieces.append(Piece(self.length, self.length + len(text), element))
            self.length += len(text)


@dataclass(slots=True)
class _Walk:
    """A walk over one story. Fields and regions may run over many paragraphs of it.

    ``fields`` holds, for each field that is open, whether its result is reached and its
    instruction's first word; ``regions`` the bookmarks of kb that are open, by their ids.
    """

    styles: Styles
    part: Part
    note: str
    fields: list[list[str]] = field(default_factory=list)
    regions: dict[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[tuple[str, ...], int]] = field(default_factory=dict)

    def paragraphs(
        self, parent: Element, inside: frozenset[str] = frozenset(), region: str = ""
    ) -> Iterator[FinishedParagraph]:
        """Yield the paragraphs of a body, cell, control, note or text box in order."""
        for child in parent:
            if child.tag == qn("p"):
                yield from self._paragraph(child, inside, region)
            elif child.tag == qn("bookmarkStart") or child.tag == qn("bookmarkEnd"):
                self._bookmark(child)
            elif child.tag == qn("tbl"):
                yield from self.paragraphs(child, inside | {"table"}, region)
            elif child.tag == qn("sdt"):
                around = {"control", *_contents(child)}
                named = value(child, "sdtPr/tag")
                own = named.removeprefix("kb_") if named.startswith("kb_") else region
                yield from self.paragraphs(child, inside | around, own)
            elif child.tag not in _DROPPED and isinstance(child.tag, str):
                yield from self.paragraphs(child, inside, region)

    def _paragraph(
        self, element: Element, inside: frozenset[str], region: str
    ) -> Iterator[FinishedParagraph]:
        begun = _Open(region=self._region() or region)
        contents = self._in_contents()
        self._inlines(element, begun)
        styles, level = self._style(element)
        if contents or self._in_contents() or styles and styles[0].startswith(_CONTENTS):
            inside |= {"contents"}
        yield FinishedParagraph(
            element, self.part, self.note, "".join(begun.text), styles, level,
            tuple(begun.pieces), tuple(begun.marks), inside, begun.region,
        )  # fmt: skip
        for box in begun.boxes:
            yield from self.paragraphs(box, inside | {"textbox"}, begun.region)

    def _inlines(self, parent: Element, begun: _Open) -> None:
        for child in parent:
            tag = child.tag
            if tag == qn("r"):
                if not _hidden(child):
                    self._inlines(child, begun)
            elif tag == qn("t") or tag == _MATH_TEXT:
                self._show(child.text or "", child, begun)
            elif tag in _TEXT:
                self._show(_TEXT[str(tag)], child, begun)
            elif tag in _NOTE_MARKS:
                part, id = _NOTE_MARKS[str(tag)], child.get(qn("id"), "")
                begun.marks.append(NoteMark(begun.length, part, id, child))
            elif tag == qn("fldChar"):
                self._field(child.get(qn("fldCharType"), ""))
            elif tag == qn("instrText"):
                if self.fields:
                    self.fields[-1][1] += child.text or ""
            elif tag == qn("bookmarkStart") or tag == qn("bookmarkEnd"):
                self._bookmark(child)
                begun.region = self._region() or begun.region
            elif tag == qn("txbxContent"):
                begun.boxes.append(child)
            elif tag not in _DROPPED and isinstance(tag, str):
                self._inlines(child, begun)

    def _show(self, text: str, element: Element, begun: _Open) -> None:
        if all(result for result, _ in self.fields):
            begun.add(text, element)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(["", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][0] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _in_contents(self) -> bool:
        return any(instruction.split()[:1] == ["TOC"] for _, instruction in self.fields)

    def _bookmark(self, element: Element) -> None:
        id, name = element.get(qn("id"), ""), element.get(qn("name"), "")
        if element.tag == qn("bookmarkEnd"):
            self.regions.pop(id, None)
        elif region := region_of(name):
            self.regions[id] = region

    def _region(self) -> str:
        return next(reversed(self.regions.values()), "")

    def _style(self, element: Element) -> tuple[tuple[str, ...], int]:
        """Return the names of a paragraph's styles, nearest first, and its outline level."""
        named = value(element, "pPr/pStyle") or self.styles.default()
        if named not in self._known:
            chain = self.styles.chain(named)
            names = tuple(value(style, "name").lower() for style in chain)
            self._known[named] = names, _level(self.styles.lookup(named, "pPr/outlineLvl"), names)
        names, level = self._known[named]
        own = value(element, "pPr/outlineLvl")
        return names, _level(own, ()) if own else level


def _level(outline: str, names: tuple[str, ...]) -> int:
    if outline.isdecimal():
        return int(outline) + 1 if int(outline) < 9 else 0
    for name in names:
        if name.startswith("heading ") and name[8:].isdecimal():
            return int(name[8:])
    return 0


def _hidden(run: Element) -> bool:
    vanish = run.find(f"{qn('rPr')}/{qn('vanish')}")
    return vanish is not None and vanish.get(qn("val"), "1") not in ("0", "false", "off")


def _contents(control: Element) -> set[str]:
    gallery = value(control, "sdtPr/docPartObj/docPartGallery")
    return {"contents"} if gallery == "Table of Contents" else set()
