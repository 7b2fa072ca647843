"""PowerPoint decks: slides with titles, bullets, tables, charts, diagrams and speaker notes.

Shapes come in the order of the file, which is the one that PowerPoint reads aloud; the title comes
first wherever it stands. Comments, dates, footers and slide numbers are left out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import runs
from kb.ingest.readers.docx_package import (
    Relation,
    first_of_kind,
    metadata_of,
    name,
    relations,
    value,
)
from kb.ingest.readers.pptx_charts import chart
from kb.ingest.readers.pptx_text import Paragraphs, text_of
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.slides import Slide, reading
from kb.ingest.readers.zipped import opened, xml
from kb.model import Block, Metadata, Problem, Reading

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

_FURNITURE = frozenset(("dt", "ftr", "hdr", "sldNum", "sldImg"))
_SHAPES = frozenset(("sp", "graphicFrame", "cxnSp", "pic"))
_EMBEDDED = frozenset(("oleObject", "package"))


def read(path: Path) -> Reading:
    """Return the slides of a deck; raise UnreadableError when they say nothing."""
    with opened(path, "PowerPoint package") as archive:
        top = first_of_kind(relations(archive, ""))
        main = top.get("officeDocument", "ppt/presentation.xml")
        if main not in archive.namelist():
            raise UnreadableError("is an Office package without slides")
        slides: list[Slide] = []
        problems: list[Problem] = []
        for part in _slide_parts(archive, main):
            made, problem = _slide(archive, part, len(slides))
            slides.append(made)
            problems += problem
        core = top.get("core-properties", "docProps/core.xml")
        about = metadata_of(xml(archive, core)) if core in archive.namelist() else Metadata()
    deck = reading(slides, about, problems)
    if not deck.blocks:
        raise UnreadableError("holds no text")
    return deck


def _slide_parts(archive: "ZipFile", main: str) -> Iterator[str]:
    """Yield the paths of the slides in the order in which they are shown."""
    paths = {relation.id: relation.path for relation in relations(archive, main)}
    for element in xml(archive, main).iter():
        if name(element) == "sldId":
            path = paths.get(_relation_id(element), "")
            yield path


def _relation_id(element: "_Element") -> str:
    """Return ``r:id``, which stands beside a plain ``id`` in a slide's entry."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")


def _slide(archive: "ZipFile", part: str, page: int) -> tuple[Slide, list[Problem]]:
    if part not in archive.namelist():
        return Slide(""), [Problem(f"slide {page + 1} is missing from the file", page)]
    try:
        root, related = xml(archive, part), relations(archive, part)
        slide = _shown(archive, root, related)
    except UnreadableError as error:
        return Slide(""), [Problem(f"slide {page + 1} {error}", page)]
    problems = [
        Problem(f"a file embedded in slide {page + 1} was not read", page)
        for relation in related
        if relation.kind in _EMBEDDED
    ]
    return slide, problems


def _shown(archive: "ZipFile", root: "_Element", related: list[Relation]) -> Slide:
    title, blocks = "", list[Block]()
    for shape in _shapes(root):
        role = _role(shape)
        if role in ("title", "ctrTitle") and not title:
            title = one_line(" ".join(text_of(p) for p in shape.iter() if name(p) == "p"))
        elif role not in _FURNITURE:
            blocks += _blocks(archive, shape, role, related)
    hidden = value(root, "show") in ("0", "false")
    return Slide(title, tuple(blocks), _notes(archive, related), hidden)


def _shapes(root: "_Element") -> Iterator["_Element"]:
    """Yield the shapes of a slide through its groups, without those that are hidden."""
    stack = [iter(root)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif name(child) in _SHAPES:
            if value(_properties(child, "cNvPr"), "hidden") not in ("1", "true"):
                yield child
        elif name(child) not in ("Fallback", "extLst", "timing", "transition"):
            stack.append(iter(child))


def _properties(shape: "_Element", wanted: str) -> "_Element":
    """Return the shape's own property of a name, the shape itself where it has none."""
    for child in shape:
        if name(child).startswith("nv"):
            return next((inner for inner in child.iter() if name(inner) == wanted), shape)
    return shape


def _role(shape: "_Element") -> str:
    """Return what a placeholder is for, ``"obj"`` where it does not say, ``""`` for none."""
    place = _properties(shape, "ph")
    return (value(place, "type") or "obj") if place is not shape else ""


def _blocks(
    archive: "ZipFile", shape: "_Element", role: str, related: list[Relation]
) -> Iterator[Block]:
    """Yield what a shape says: a table, a chart, a diagram or paragraphs."""
    paths = {relation.id: relation.path for relation in related}
    table = next((child for child in shape.iter() if name(child) == "tbl"), None)
    data = [child for child in shape.iter() if name(child) in ("chart", "relIds")]
    if table is not None:
        made = runs.table(_rows(table))
        yield from [made] if made else []
    elif data:
        wanted = value(data[0], "dm") or _relation_id(data[0])
        if paths.get(wanted) in archive.namelist():
            part = xml(archive, paths[wanted])
            yield from chart(part) if name(data[0]) == "chart" else Paragraphs("").blocks(part)
    else:
        yield from Paragraphs(role).blocks(shape)


def _rows(table: "_Element") -> Iterator[list[str]]:
    for row in table:
        if name(row) == "tr":
            yield [_cell(cell) for cell in row if name(cell) == "tc"]


def _cell(cell: "_Element") -> str:
    if any(value(cell, side) in ("1", "true") for side in ("hMerge", "vMerge")):
        return ""
    return " ".join(text_of(inner) for inner in cell.iter() if name(inner) == "p")


def _notes(archive: "ZipFile", related: list[Relation]) -> tuple[str, ...]:
    """Return the paragraphs of the speaker notes."""
    path = first_of_kind(related).get("notesSlide", "")
    if path not in archive.namelist():
        return ()
    return tuple(
        text_of(paragraph)
        for shape in _shapes(xml(archive, path))
        if _role(shape) not in _FURNITURE
        for paragraph in shape.iter()
        if name(paragraph) == "p"
    )
