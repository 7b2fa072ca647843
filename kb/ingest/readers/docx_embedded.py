"""What a Word document shows from other parts of its package: charts, diagrams, pieces of HTML."""

from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import html
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.docx_package import Package, name, relations, value
from kb.ingest.readers.pptx_charts import chart
from kb.ingest.readers.pptx_text import Paragraphs
from kb.ingest.readers.zipped import member, xml
from kb.model import Block, Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

SHOWN = frozenset(("chart", "relIds", "altChunk"))
_HTML = (".htm", ".html", ".xhtml", ".mht")
_FILES = frozenset(("oleObject", "package"))


def blocks(element: "_Element", package: Package) -> list[Block]:
    """Return what a chart, a diagram or an inserted piece of HTML says, nothing when it is lost."""
    paths = {found.id: found.path for found in relations(package.archive, package.main_path)}
    path = paths.get(value(element, "dm") or value(element, "id"), "")
    if path not in package.archive.namelist():
        return []
    try:
        if name(element) == "chart":
            return list(chart(xml(package.archive, path)))
        if name(element) == "relIds":
            return list(Paragraphs("").blocks(xml(package.archive, path)))
        if path.lower().endswith(_HTML):
            return html.fragment(decode(member(package.archive, path), declares=True))
    except UnreadableError:  # a damaged part takes nothing else with it
        return []
    return []


def problems(package: Package) -> tuple[Problem, ...]:
    """Return a problem when other files are embedded, which are not read."""
    found = relations(package.archive, package.main_path)
    files = sum(relation.kind in _FILES for relation in found)
    chunks = sum(
        relation.kind == "aFChunk" and not relation.path.lower().endswith(_HTML)
        for relation in found
    )
    if not files + chunks:
        return ()
    what = "a file" if files + chunks == 1 else f"{files + chunks} files"
    return (Problem(f"{what} embedded in the document {_was(files + chunks)} not read"),)


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
