"""The text of OpenDocument files: paragraphs with list numbers, tables, notes, frames.

Tracked deletions are kept in the file in a list of their own, which is passed over; comments and
hidden text are left out. A text box comes after the paragraph to which it is anchored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.odf_package import attribute, name, number
from kb.ingest.readers.odf_styles import Counters, Styles
from kb.ingest.readers.runs import Run, one_line
from kb.model import Block, BlockStyle

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset((
    "text:tracked-changes", "office:annotation", "office:annotation-end", "office:forms",
    "officeooo:annotation", "text:page-number",
    "text:number", "text:ruby-text", "svg:title", "svg:desc", "text:script", "text:note-citation",
    "math:annotation", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
    "text:table-of-content-source", "text:illustration-index-source", "text:table-index-source",
    "text:object-index-source", "text:user-index-source", "text:alphabetical-index-source",
    "text:bibliography-source", "office:event-listeners", "presentation:notes", "office:settings",
    "table:shapes", "table:tracked-changes", "office:dde-source",
))  # fmt: skip
_SIGNS = {"text:tab": "\t", "text:line-break": "\n"}
_MOST_REPEATED = 64


@dataclass(slots=True)
class Story:
    """What a walk over one document gathers."""

    styles: Styles
    blocks: list[Block] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)
    boxes: list["_Element"] = field(default_factory=list)
    headings: Counters = field(default_factory=Counters)
    lists: dict[str, Counters] = field(default_factory=dict)
    last_of_style: dict[str, Counters] = field(default_factory=dict)

    def add(self, block: Block | None) -> None:
        """Add a block, and behind it the notes and text boxes that it bears."""
        if block:
            self.blocks.append(block)
        self.blocks += self.waiting
        self.waiting = []
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            walk(box, self)


@dataclass(frozen=True, slots=True)
class _List:
    """Where in which list a paragraph stands; ``starts`` says where an item counts anew."""

    style: str
    level: int
    counters: Counters


def walk(parent: "_Element", story: Story) -> None:
    """Add the blocks of a body, box or cell; containers that print nothing are looked through."""
    stack: list[tuple[Iterator[_Element], _List | None]] = [(iter(parent), None)]
    while stack:
        children, inside = stack[-1]
        child = next(children, None)
        kind = name(child) if child is not None else ""
        if child is None:
            stack.pop()
        elif kind in ("text:p", "text:h"):
            paragraph(child, story)
        elif kind == "table:table":
            story.add(runs.table(rows(child, story)))
        elif kind == "text:list":
            stack.append((iter(child), _enter(child, inside, story)))
        elif kind == "text:list-item" and inside:
            _item(child, inside, story)
            stack.append((iter(_rest(child)), inside))
        elif kind not in _DROPPED and not _hidden(child, kind, story):
            stack.append((iter(child), inside))


def _enter(element: "_Element", outer: _List | None, story: Story) -> _List:
    """Return a list's place: inside another it goes a level down, else it counts or continues."""
    style = attribute(element, "text:style-name") or (outer.style if outer else "")
    if outer:
        return _List(style, outer.level + 1, outer.counters)
    continued = story.lists.get(attribute(element, "text:continue-list"))
    if attribute(element, "text:continue-numbering") == "true":
        continued = continued or story.last_of_style.get(style)
    counters = continued or Counters()
    if called := attribute(element, "xml:id"):
        story.lists[called] = counters
    story.last_of_style[style] = counters
    return _List(style, 1, counters)


def _item(item: "_Element", inside: _List, story: Story) -> None:
    """Add an item's first paragraph, which bears its number."""
    first = next((child for child in item if name(child) != "text:number"), None)
    if first is None or name(first) not in ("text:p", "text:h"):
        return
    said = attribute(item, "text:start-value")
    start = int(said) if said.isdecimal() and len(said) < 8 else None
    style = inside.style or story.styles.list_style(attribute(first, "text:style-name"))
    levels = story.styles.lists.get(style, {}) if style else {}
    printed = inside.counters.next(levels, inside.level, start)
    paragraph(first, story, printed, inside.level)


def _rest(item: "_Element") -> list["_Element"]:
    """Return what follows an item's first paragraph."""
    children = [child for child in item if name(child) != "text:number"]
    own = children and name(children[0]) in ("text:p", "text:h")
    return children[1:] if own else children


def _hidden(element: "_Element", kind: str, story: Story) -> bool:
    if kind == "text:section":
        return attribute(element, "text:display") == "none" or (
            attribute(element, "text:is-hidden") == "true"
        )
    return False


def paragraph(
    element: "_Element", story: Story, printed: str | None = None, list_level: int = 0
) -> None:
    """Add a paragraph or heading with the number that its list, or its level, prints before it."""
    style_name = attribute(element, "text:style-name")
    if story.styles.hidden("paragraph", style_name) or _hides_itself(element):
        return
    bold = story.styles.bold("paragraph", style_name, inherited=False)
    pieces = list(_runs(element, story, bold))
    if not any(piece.text.strip() for piece in pieces):
        story.add(None)
        return
    style, level = _style(element, style_name, story)
    if printed is None and name(element) == "text:h":
        printed = _heading_number(element, level, story)
    if style == "paragraph" and list_level:
        style, level = "list_item", list_level
    lead = [Run(f"{printed} ", bold)] if printed else []
    story.add(runs.block([*lead, *pieces], style, level))


def _hides_itself(paragraph: "_Element") -> bool:
    """Return whether a paragraph holds the field that hides it."""
    return any(
        name(child) == "text:hidden-paragraph" and attribute(child, "text:is-hidden") == "true"
        for child in paragraph
    )


def _style(element: "_Element", style_name: str, story: Story) -> tuple[BlockStyle, int]:
    names = story.styles.named(style_name)
    if name(element) == "text:h":
        return "heading", max(1, number(element, "text:outline-level", 1))
    if "caption" in names:
        return "caption", 0
    # An automatic style stands between a paragraph and the style that its writer chose.
    return ("title", 0) if "title" in names[:2] else ("paragraph", 0)


def _heading_number(element: "_Element", level: int, story: Story) -> str:
    unnumbered = story.styles.list_style(attribute(element, "text:style-name")) == ""
    if unnumbered or attribute(element, "text:is-list-header") == "true":
        return ""
    said = attribute(element, "text:start-value")
    start = int(said) if said.isdecimal() and len(said) < 8 else None
    return story.headings.next(story.styles.lists.get("", {}), level, start)


def _runs(element: "_Element", story: Story, bold: bool) -> Iterator[Run]:
    """Yield the runs of a paragraph in order; boxes are kept for afterwards."""
    yield Run(_flowing(element.text), bold)
    stack: list[tuple[_Element, Iterator[_Element], bool]] = [(element, iter(element), bold)]
    while stack:
        parent, children, bold = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield Run(_flowing(parent.tail), stack[-1][2])
            continue
        inner = _inner(child, story, bold)
        if inner is not None:
            yield Run(_flowing(child.text), inner)
            stack.append((child, iter(child), inner))
            continue
        yield from _sign(child, story, bold)
        yield Run(_flowing(child.tail), bold)


def _flowing(text: str | None) -> str:
    """Return text as XML's white space flows in OpenDocument: line ends are spaces."""
    return " ".join(text.split("\n")) if text else ""


def _inner(element: "_Element", story: Story, bold: bool) -> bool | None:
    """Return whether what is inside an element is bold, ``None`` when it is not to be entered."""
    kind = name(element)
    if not kind or kind in _DROPPED or kind in _SIGNS or kind in ("text:s", "text:note"):
        return None
    if kind.startswith("draw:") and kind != "draw:a":
        return None
    if kind in ("text:hidden-text", "text:hidden-paragraph"):
        return None
    if kind == "text:span":
        style = attribute(element, "text:style-name")
        if story.styles.hidden("text", style):
            return None
        return story.styles.bold("text", style, bold)
    return bold


def _sign(element: "_Element", story: Story, bold: bool) -> Iterator[Run]:
    """Yield what an element that is no container prints."""
    kind = name(element)
    if kind in _SIGNS:
        yield Run(_SIGNS[kind], bold)
    elif kind == "text:s":
        yield Run(" ", bold)
    elif kind == "text:note":
        yield from _note(element, story)
    elif kind.startswith("draw:"):
        story.boxes.append(element)
    elif kind == "text:hidden-text" and attribute(element, "text:is-hidden") == "false":
        yield Run("".join(element.itertext()), bold)


def _note(element: "_Element", story: Story) -> Iterator[Run]:
    """Yield the mark of a note, and lay the note's text by until its paragraph is done."""
    mark, pieces = "", list[Run]()
    for child in element:
        if name(child) == "text:note-citation":
            mark = one_line("".join(child.itertext()))
        elif name(child) == "text:note-body":
            for inner in child.iter():
                if name(inner) in ("text:p", "text:h"):
                    pieces += [Run("\n"), *_runs(inner, story, bold=False)]
    made = runs.note(mark, pieces) if mark else None
    if made:
        story.waiting.append(made)
        yield Run("", mark=mark)


def rows(table: "_Element", story: Story) -> list[list[str]]:
    """Return the cells' texts; a cell that spans others is given once, then empty ones."""
    found: list[list[str]] = []
    for row in _inside(table, ("table:table-row",)):
        cells: list[str] = []
        for cell in _inside(row, ("table:table-cell", "table:covered-table-cell")):
            covered = name(cell) == "table:covered-table-cell"
            text = "" if covered else _cell(cell, story)
            repeated = number(cell, "table:number-columns-repeated", 1)
            cells += [text] * min(repeated, _MOST_REPEATED)
        repeated = number(row, "table:number-rows-repeated", 1) if any(cells) else 1
        found += [cells] * min(repeated, _MOST_REPEATED)
    return found


def _inside(parent: "_Element", wanted: tuple[str, ...]) -> Iterator["_Element"]:
    """Yield the wanted children, looking through groups of rows and heads."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif name(child) in wanted:
            yield child
        elif name(child) in (
            "table:table-header-rows",
            "table:table-rows",
            "table:table-row-group",
        ):
            stack.append(iter(child))


def _cell(cell: "_Element", story: Story) -> str:
    """Return a cell's text with list numbers; its notes wait for the end of the table."""
    inner = Story(
        story.styles,
        headings=story.headings,
        lists=story.lists,
        last_of_style=story.last_of_style,
    )
    walk(cell, inner)
    story.waiting += [block for block in inner.blocks if block.style == "note"]
    return " ".join(block.text for block in inner.blocks if block.style != "note")
