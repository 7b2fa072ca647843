"""PDF: pages with a text layer, by pdfium, and by pdf_oxide for Indic scripts and broken files."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import pdf_gate, pdf_indic, pdf_ocr
from kb.ingest.readers.pdf_blocks import blocks_of, plain
from kb.ingest.readers.pdf_lines import Line
from kb.ingest.readers.pdf_pdfium import Engine
from kb.ingest.readers.pdf_running import without_running
from kb.ingest.readers.runs import one_line
from kb.model import Metadata, Problem, Reading

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument as Oxide
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

_MOST_PAGES = 20_000


def read(path: Path) -> Reading:
    """Return the blocks of a PDF with its page labels; pages without text become problems.

    Raises UnreadableError for encrypted files and for those with no text at all.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("is protected by a password; save it without one") from error
        return _rescued(path)
    with contextlib.closing(document):
        if len(document) > _MOST_PAGES:
            raise UnreadableError(f"has {len(document)} pages; kb reads up to {_MOST_PAGES}")
        pages, problems, doubts = _pages(document, path)
        filled = pdf_ocr.filled(document, pages, doubts)
        labels = tuple(
            document.get_page_label(index) or str(index + 1) for index in range(len(document))
        )
        problems = sorted(
            [*_damage(document), *problems, *filled.problems],
            key=lambda each: -1 if each.page is None else each.page,
        )
        outline, metadata = _outline(document), _metadata(document)
        reading = _reading(filled.pages, problems, labels, outline, metadata)
        return replace(reading, ocr_pages=tuple(doubts))


def _damage(document: "PdfDocument") -> list[Problem]:
    """Return what pdfium says of a file that it opened by searching it for objects."""
    from pypdfium2 import raw

    if raw.FPDF_DocumentHasValidCrossReferenceTable(document.raw):
        return []
    return [Problem("the file is damaged; compare what was read with it, text may be missing")]


def _reading(
    pages: Sequence[Sequence[Line]],
    problems: Sequence[Problem],
    labels: tuple[str, ...],
    outline: dict[str, int],
    metadata: Metadata,
) -> Reading:
    blocks = blocks_of(without_running(pages), outline)
    if not blocks:
        first = f": {problems[0].reason}" if problems else ""
        raise UnreadableError(f"has no page that can be read{first}")
    return Reading(
        blocks=tuple(blocks),
        metadata=metadata,
        page_labels=labels,
        problems=tuple(problems),
    )


def _pages(
    document: "PdfDocument", path: Path
) -> tuple[list[list[Line]], list[Problem], dict[int, str]]:
    """Return the lines of each page's text layer, damaged pages, and what is wrong with a layer."""
    from pypdfium2 import PdfiumError

    engine = Engine(document)
    second: Oxide | None = None
    pages: list[list[Line]] = []
    problems: list[Problem] = []
    doubts: dict[int, str] = {}
    indic = False
    for index in range(len(document)):
        # after one Indic page another is likely, and pdfium's reading of it would be thrown away
        lines = _indic_lines(second, index) if indic and second else []
        indic = bool(lines)
        try:
            lines = lines or engine.lines(index)
        except PdfiumError:
            problems.append(Problem(f"page {index + 1} is damaged", index))
            pages.append([])
            continue
        text = _text(lines)
        if not indic and pdf_indic.is_indic(text):
            second = second or _open_second(path)
            lines = pdf_indic.lines(second, index)
            text, indic = _text(lines), True
        doubt = pdf_gate.doubt(text, document, index)
        doubts |= {index: doubt} if doubt else {}
        pages.append(lines)
    return pages, problems, doubts


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _indic_lines(second: "Oxide", index: int) -> list[Line]:
    """Return the second engine's lines of a page if it is Indic, else none."""
    try:
        lines = pdf_indic.lines(second, index)
    except (RuntimeError, ValueError):
        return []
    return lines if pdf_indic.is_indic(_text(lines)) else []


def _open_second(path: Path) -> "Oxide":
    from pdf_oxide import PdfDocument, disable_logging

    disable_logging()
    return PdfDocument(str(path))


def _rescued(path: Path) -> Reading:
    """Return what the second engine still finds in a file that pdfium does not open."""
    try:
        document = _open_second(path)
        count = document.page_count()
    except (RuntimeError, ValueError, OSError) as error:
        raise UnreadableError("is damaged beyond reading") from error
    pages: list[list[Line]] = []
    problems = [Problem("the file is damaged; what could be rescued of it was read")]
    for index in range(min(count, _MOST_PAGES)):
        try:
            lines = pdf_indic.lines(document, index)
        except (RuntimeError, ValueError) as error:
            problems.append(Problem(f"page {index + 1} is damaged: {one_line(str(error))}", index))
            pages.append([])
            continue
        doubt = pdf_gate.wrong("\n".join(line.text for line in lines))
        pages.append([] if doubt else lines)
        problems += [Problem(f"page {index + 1} has {doubt}", index)] if doubt else []
    labels = tuple(str(index + 1) for index in range(len(pages)))
    return _reading(pages, problems, labels, {}, Metadata())


def _outline(document: "PdfDocument") -> dict[str, int]:
    """Return the bookmarks' titles, stripped to letters and digits, with levels from 1."""
    found: dict[str, int] = {}
    for bookmark in document.get_toc(max_depth=6):
        title = plain(bookmark.get_title())
        if len(title) > 2:
            found.setdefault(title, bookmark.level + 1)
    return found


def _metadata(document: "PdfDocument") -> Metadata:
    said = document.get_metadata_dict(skip_empty=True)
    title, author = one_line(said.get("Title", "")), one_line(said.get("Author", ""))
    file_like = title.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".qxd", ".rtf"))
    program = title.lower().startswith(("microsoft word", "untitled"))
    # no date: a file was made on another day than the law or the study in it was issued
    return Metadata(
        title="" if file_like or program else title,
        authors=(author,) if author else (),
    )
