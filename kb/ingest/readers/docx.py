"""Word documents: paragraphs with styles, list numbers, tables, notes, tracked insertions.

Read from the package's XML itself, since python-docx leaves out footnotes, insertions and text
boxes and refuses strict OOXML. Deleted and moved-away text is dropped, accepted text is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import docx_embedded, runs
from kb.ingest.readers.docx_numbering import Numbering, numbering_of
from kb.ingest.readers.docx_package import Package, metadata_of, name, open_package, value
from kb.ingest.readers.docx_styles import Styles, is_bijoy, styles_of
from kb.ingest.readers.runs import Run
from kb.model import Block, BlockStyle, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

# What is not there once changes are accepted, what Word itself shows only on demand, and the
# second copy of a text box, for programs that know only old drawings.
_DROPPED = frozenset((
    "del", "moveFrom", "delText", "instrText", "fldChar", "commentRangeStart", "commentRangeEnd",
    "commentReference", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr",
    "sdtEndPr", "Fallback", "rubyPr", "rt", "annotation",
))  # fmt: skip
_SIGNS = {
    "noBreakHyphen": "-",
    "softHyphen": "",
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "ptab": "\t",
}


@dataclass(slots=True)
class _Story:
    """What a walk over one document gathers."""

    package: Package
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], "_Element"]
    blocks: list[Block] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)
    boxes: list["_Element"] = field(default_factory=list)

    def add(self, block: Block | None) -> None:
        """Add a block, and behind it the notes and text boxes that it bears."""
        if block:
            self.blocks.append(block)
        self.blocks += self.waiting
        self.waiting = []
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            _walk(box, self)


def read(path: Path) -> Reading:
    """Return the blocks of a Word document with its core properties; raise UnreadableError."""
    with open_package(path) as package:
        root = package.main()
        body = next((child for child in root if name(child) == "body"), None)
        if body is None:
            raise UnreadableError("is a Word package without a text")
        story = _Story(
            package,
            styles_of(package.part("styles")),
            numbering_of(package.part("numbering")),
            _notes(package),
        )
        _walk(body, story)
        problems = docx_embedded.problems(package)
        metadata = metadata_of(package.core())
    if not story.blocks:
        raise UnreadableError("holds no text")
    return Reading(blocks=tuple(story.blocks), metadata=metadata, problems=problems)


def _notes(package: Package) -> dict[tuple[str, str], "_Element"]:
    found: dict[tuple[str, str], _Element] = {}
    for part, kind in (("footnotes", "footnote"), ("endnotes", "endnote")):
        root = package.part(part)
        for note in root if root is not None else ():
            if name(note) == kind and value(note, "type") in ("", "normal"):
                found[kind, value(note, "id")] = note
    return found


def _walk(parent: "_Element", story: _Story) -> None:
    """Add the blocks of a body, cell or box; containers that print nothing are looked through."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif name(child) == "p":
            _paragraph(child, story)
        elif name(child) in docx_embedded.SHOWN:
            story.blocks += docx_embedded.blocks(child, story.package)
        elif name(child) == "tbl":
            story.add(runs.table(_rows(child, story)))
        elif name(child) not in _DROPPED:
            stack.append(iter(child))


def _paragraph(paragraph: "_Element", story: _Story) -> None:
    properties = next((child for child in paragraph if name(child) == "pPr"), None)
    look = story.styles.look(properties)
    if look.hidden:
        return
    pieces = list(_runs(paragraph, story, look.bold))
    number = story.numbering.next(look.list_id, look.list_level)  # Word counts empty ones too
    if not any(piece.text.strip() for piece in pieces) and not story.boxes:
        story.add(None)
        return
    style: BlockStyle = look.style
    if number is not None and style == "paragraph":
        style = "list_item"
    level = look.level or (look.list_level + 1 if style == "list_item" else 0)
    lead = [Run(f"{number} ", look.bold)] if number else []
    story.add(runs.block([*lead, *pieces], style, level))


def _runs(paragraph: "_Element", story: _Story, bold: bool) -> Iterator[Run]:
    """Yield the runs of a paragraph in order, changes accepted; boxes are kept for afterwards."""
    stack = [(iter(paragraph), bold)]
    while stack:
        child = next(stack[-1][0], None)
        bold = stack[-1][1]
        kind = name(child) if child is not None else ""
        if child is None:
            stack.pop()
        elif kind == "t":
            text = (child.text or "").replace("\n", " ")
            yield Run(text, bold, bijoy=is_bijoy(child.getparent()))
        elif kind in _SIGNS:
            page_break = kind == "br" and value(child, "type") in ("page", "column")
            yield Run("" if page_break else _SIGNS[kind], bold)
        elif kind == "sym":
            yield Run(_symbol(child), bold)
        elif kind in ("footnoteReference", "endnoteReference"):
            yield from _reference(child, kind.removesuffix("Reference"), story)
        elif kind == "txbxContent":
            story.boxes.append(child)
        elif kind in docx_embedded.SHOWN:
            story.waiting += docx_embedded.blocks(child, story.package)
        elif kind == "r":
            if not story.styles.hidden(child):
                stack.append((iter(child), story.styles.bold(child, bold)))
        elif kind not in _DROPPED:
            stack.append((iter(child), bold))


def _symbol(element: "_Element") -> str:
    """Return a character given by its code; those of symbol fonts stand in the private area."""
    code = int(value(element, "char") or "0", 16)
    return "" if 0xE000 <= code <= 0xF8FF or not 32 <= code <= 0xFFFF else chr(code)


def _reference(element: "_Element", kind: str, story: _Story) -> Iterator[Run]:
    """Yield the mark of a note, and lay the note's text by until its paragraph is done."""
    note = story.notes.pop((kind, value(element, "id")), None)
    if note is None:
        return
    mark = story.numbering.next_note(kind)
    pieces: list[Run] = []
    for paragraph in note.iter():
        if name(paragraph) == "p":
            pieces += [Run("\n"), *_runs(paragraph, story, bold=False)]
    made = runs.note(mark, pieces)
    if made:
        story.waiting.append(made)
        yield Run("", mark=mark)


def _rows(table: "_Element", story: _Story) -> list[list[str]]:
    """Return the cells' texts; merged cells are given once, tables inside cells as their text."""
    rows: list[list[str]] = []
    for row in _inside(table, "tr"):
        cells: list[str] = []
        for cell in _inside(row, "tc"):
            properties = next((child for child in cell if name(child) == "tcPr"), None)
            wide = _number(properties, "gridSpan", 1)
            covered = _covered(properties)
            cells += ["" if covered else _cell(cell, story), *[""] * (min(wide, 64) - 1)]
        rows.append(cells)
    return rows


def _inside(parent: "_Element", wanted: str) -> Iterator["_Element"]:
    """Yield the wanted children, looking through content controls and accepted changes."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif name(child) == wanted:
            yield child
        elif name(child) in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            stack.append(iter(child))


def _cell(cell: "_Element", story: _Story) -> str:
    """Return a cell's text with list numbers; its notes wait for the end of the table."""
    inner = _Story(story.package, story.styles, story.numbering, story.notes)
    _walk(cell, inner)
    story.waiting += [block for block in inner.blocks if block.style == "note"]
    return " ".join(block.text for block in inner.blocks if block.style != "note")


def _covered(properties: "_Element | None") -> bool:
    """Return whether a cell only continues the one above it."""
    if properties is None:
        return False
    return any(
        name(child) == "vMerge" and value(child, "val") in ("", "continue") for child in properties
    )


def _number(properties: "_Element | None", wanted: str, default: int) -> int:
    for child in properties if properties is not None else ():
        text = value(child, "val")
        if name(child) == wanted and text.isdecimal():
            return int(text)
    return default
