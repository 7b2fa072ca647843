"""On which page each bookmark lies: from LibreOffice's own layout, else from an estimate.

LibreOffice lays the draft out as a PDF whose named destinations are the bookmarks. Word breaks
pages a little differently: the numbers are what a reader sees until the fields are updated (F9).
"""

import ctypes
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from kb.report.word.contents import fill_pages, page_targets
from kb.report.word.libreoffice import DESTINATIONS, office, to_pdf
from kb.report.word.marks import bookmark, free_ids
from kb.report.word.numbering import figure
from kb.report.word.ooxml import Element, plain_text, qn
from kb.report.word.sections import section_of

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]
    from docx.document import Document


@dataclass(frozen=True, slots=True)
class Section:
    """How a section numbers its pages; ``mark`` is a bookmark on its first page."""

    mark: str
    start: int | None
    format: str


def number_pages(document: "Document", *, measure: bool, profile: Path | None = None) -> None:
    """Write page numbers wherever the document or its headers and footers refer to a page.

    ``profile`` is that of a LibreOffice which has been started for it.
    """
    root = document.element.body
    roots = [root, *_margins(document)]
    names: set[str] = set().union(*(page_targets(each) for each in roots))
    if not names:
        return
    sections = _mark_sections(root)
    names.update(section.mark for section in sections)
    found: dict[str, int] = {}
    if measure and office():
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            draft = Path(folder) / "draft.docx"
            document.save(str(draft))
            found = measured(draft, names, profile)
    if not names <= found.keys():
        found = estimated(root, names)
    _take_out(root, sections)
    for each in roots:
        fill_pages(each, labels(found, sections))


def _margins(document: "Document") -> list[Element]:
    """The roots of the document's headers and footers."""
    parts = [r.target_part for r in document.part.rels.values() if not r.is_external]
    names = ("/word/header", "/word/footer")
    return [part.element for part in parts if str(part.partname).startswith(names)]


def _mark_sections(root: Element) -> list[Section]:
    """Put a bookmark at the head of each section for as long as pages are being counted."""
    ids = free_ids(root, "bookmarkStart")
    sections: list[Section] = []
    head: Element | None = None
    for block in root:
        if head is None:
            head = next(block.iter(qn("p")), None)
        section = section_of(block)
        if section is None:
            continue
        name = f"_kb_section_{len(sections)}"
        if head is not None:
            head.extend(bookmark(name, next(ids)))
        numbers = section.find(qn("pgNumType"))
        start = None if numbers is None else numbers.get(qn("start"))
        shape = "decimal" if numbers is None else numbers.get(qn("fmt"), "decimal")
        sections.append(Section(name, None if start is None else int(start), shape))
        head = None
    return sections


def _take_out(root: Element, sections: Iterable[Section]) -> None:
    names = {section.mark for section in sections}
    starts = [s for s in root.iter(qn("bookmarkStart")) if s.get(qn("name")) in names]
    for start in starts:
        end, parent = start.getnext(), start.getparent()
        if parent is not None and end is not None:
            parent.remove(start)
            parent.remove(end)


def measured(document: Path, names: Iterable[str], profile: Path | None = None) -> dict[str, int]:
    """The page (from 0) of each bookmark in LibreOffice's layout; empty when that fails."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = to_pdf(document, Path(folder), DESTINATIONS, profile)
        if made is None:
            return {}
        import pypdfium2

        with pypdfium2.PdfDocument(made) as pdf:
            found = _destinations(pdf)
    spelt = {name: name.replace("_", "5F") for name in names}
    return {name: found[key] for name, key in spelt.items() if key in found}


def _destinations(pdf: "pypdfium2.PdfDocument") -> dict[str, int]:
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    found = {}
    for number in range(raw.FPDF_CountNamedDests(pdf)):
        length = ctypes.c_long(0)
        raw.FPDF_GetNamedDest(pdf, number, None, length)
        name = ctypes.create_string_buffer(max(length.value, 2))
        place = raw.FPDF_GetNamedDest(pdf, number, name, length)
        spelt = name.raw.decode("utf-16-le", errors="replace").rstrip("\0 ")
        found[spelt] = raw.FPDFDest_GetDestPageIndex(pdf, place)
    return found


def labels(pages: dict[str, int], sections: Iterable[Section]) -> dict[str, str]:
    """What is printed at the foot of each bookmark's page, sections' own numbering heeded."""
    starts: list[tuple[int, int, str]] = [(0, 1, "decimal")]
    for section in sections:
        first = pages.get(section.mark, starts[-1][0])
        page, number, _ = starts[-1]
        going_on = number + first - page
        starts.append((first, going_on if section.start is None else section.start, section.format))
    made = {}
    for name, page in pages.items():
        first, number, shape = next(s for s in reversed(starts) if s[0] <= page)
        made[name] = figure(number + page - first, shape)
    return made


def estimated(body: Element, names: Iterable[str]) -> dict[str, int]:
    """The page (from 0) of each bookmark by a count of lines: rough, but of the right order."""
    wanted = set(names)
    found: dict[str, int] = {}
    page, line = 0, 0.0
    for element in body.iter(qn("p"), qn("tr"), qn("sectPr"), qn("bookmarkStart")):
        if element.tag == qn("bookmarkStart"):
            if element.get(qn("name"), "") in wanted:
                found[element.get(qn("name"), "")] = page
            continue
        if element.tag == qn("sectPr"):
            page, line = page + 1, 0.0
            continue
        if element.find(f"{qn('pPr')}/{qn('pageBreakBefore')}") is not None and line:
            page, line = page + 1, 0.0
        line += _lines(element)
        if line > _LINES_A_PAGE:
            page, line = page + 1, _lines(element)
    return found


_LINES_A_PAGE = 44
_CHARACTERS_A_LINE = 88


def _lines(element: Element) -> float:
    """The height of a paragraph or of a table's row, in lines; a cell's paragraphs count once."""
    if element.tag == qn("tr"):
        cells = element.findall(qn("tc"))
        each = _CHARACTERS_A_LINE / max(len(cells), 1)
        return max((ceil(len(plain_text(cell)) / each) for cell in cells), default=0) + 0.5
    parent = element.getparent()
    if parent is not None and parent.tag == qn("tc"):
        return 0
    notes = 2 * sum(1 for _ in element.iter(qn("footnoteReference")))
    return ceil(len(plain_text(element)) / _CHARACTERS_A_LINE) + 0.5 + notes
