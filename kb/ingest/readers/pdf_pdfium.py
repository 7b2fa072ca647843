"""pdfium's text of a page as lines: the first engine, fast and right for most scripts.

The text of a page comes in one call; fonts and boxes are asked for at a few characters of each line
only, which keeps this at hundreds of pages a second.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kb.ingest.readers import pdf_boxes, pdf_rtl
from kb.ingest.readers.pdf_glyphs import Glyphs
from kb.ingest.readers.pdf_lines import CAPTION, HYPHEN, Cell, Line, has_leaders, merged, tidied
from kb.ingest.readers.pdf_order import in_place
from kb.ingest.readers.runs import one_line

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage  # type: ignore[import-untyped]

_BOLD = re.compile(r"bold|black|heavy|demi(?!light)|[-,]bd\b", re.I)
_FORCE_BOLD = 1 << 18
_NUMBER = re.compile(r"(?<!\d)(?<!\d[.,/\u2013\u2014-])\d{1,3}(?![\d/%])")
# pdfium breaks lines, but runs on where it took a hyphen at a line's end for a soft one.
_LINE_END = re.compile("\r\n|[\r\n]|(?<=\ufffe)(?![\r\n])")
_SPACES = re.compile(r"\s+")
_SMALL = 0.8  # a note's mark is set at less than this share of its line's size
_WIDE = 0.9  # of its type's size parts the cells of a line
_LONG = 40  # characters of a line whose width tells that of its type
_USUAL_ADVANCE = 0.48
_SAMPLES = 5  # characters that tell how a page's type is set
_LOOSE = 1.5  # times the type's size that a line with a wide gap is wider than others
SOFT_HYPHEN = "\ufffe"  # what pdfium returns for a hyphen at which a word was broken


@dataclass(slots=True)
class Engine:
    """An open document and what is known of its fonts.

    ``tables`` says that the page last read has the caption of a table: its successor may go on.
    """

    document: "PdfDocument"
    tables: bool = False
    fonts: dict[tuple[bytes, int], bool] = field(default_factory=dict)

    def lines(self, index: int) -> list[Line]:
        """Return the lines of a page as the file draws them, what stands elsewhere moved there."""
        page = self.document[index]
        try:
            text_page = _upright(page)
            try:
                lines = in_place(merged(self._lines(text_page, index)))
                return pdf_rtl.mirrored(pdf_boxes.marked(lines, page), page.get_width())
            finally:
                text_page.close()
        finally:
            page.close()

    def _lines(self, text_page: "PdfTextPage", index: int) -> list[Line]:
        text = text_page.get_text_range()
        exact = len(text) == text_page.count_chars()
        page = Glyphs(text_page)
        captioned = CAPTION.search(text) is not None and not has_leaders(text)
        near, self.tables = captioned or self.tables, captioned
        found: list[tuple[Line, str, int]] = []
        start = 0
        for end in (*(match.span() for match in _LINE_END.finditer(text)), (len(text), len(text))):
            raw = text[start : end[0]]
            line = self._line(page, index, raw, start, exact) if raw.strip() else None
            if line and line.text:
                found.append((line, raw, start))
            start = end[1]
        usual = _advance([line for line, _, _ in found])
        return [
            replace(line, cells=_cells(page, line, raw, start, exact))
            if near or _is_loose(line, usual)
            else line
            for line, raw, start in found
        ]

    def _line(self, page: Glyphs, index: int, raw: str, start: int, exact: bool) -> Line:
        if not exact:
            start = page.index_of(start)
        lead = len(raw) - len(raw.lstrip())
        text = raw.strip()
        first, last = start + lead, start + lead + len(text) - 1
        if text[-1] == SOFT_HYPHEN and len(text) > 1:
            last -= 1
        size = _usual_size(page, text, first, last)
        turns = page.turns(first)
        x0, y = page.origin(first, turns)
        box = page.end(last, turns)
        bold_end = self._bold_end(page, first, last, len(text))
        if not text.isascii() and pdf_rtl.is_rtl(text):
            text = pdf_rtl.with_ligatures(page, text, first)
        text, marks, bold_end = _without_marks(page, text, first, size, bold_end)
        text = text.replace(SOFT_HYPHEN, HYPHEN)
        return tidied(Line(text, index, x0, box, y, size, min(bold_end, len(text)), marks))

    def _bold_end(self, page: Glyphs, first: int, last: int, length: int) -> int:
        """Return where the leading bold stretch of a line ends, found by halving."""
        if not self._is_bold(page, first):
            return 0
        if self._is_bold(page, last) and self._is_bold(page, (first + last) // 2):
            return length
        low, high = first, last
        while high - low > 1:
            middle = (low + high) // 2
            if self._is_bold(page, middle):
                low = middle
            else:
                high = middle
        return low - first + 1

    def _is_bold(self, page: Glyphs, index: int) -> bool:
        font = page.font(index)
        known = self.fonts.get(font)
        if known is None:
            named = _BOLD.search(font[0].decode("utf-8", "replace")) is not None
            known = named or page.weight(index) >= 600 or bool(font[1] & _FORCE_BOLD)
            self.fonts[font] = known
        return known


def _upright(page: "PdfPage") -> "PdfTextPage":
    """Return the text of a page that is turned until most of its characters stand upright.

    pdfium puts lines in the order in which the page is shown, which may be sideways.
    """
    text_page = page.get_textpage()
    count = text_page.count_chars()
    glyphs = Glyphs(text_page)
    turns = sorted(glyphs.turns(count * part // _SAMPLES) for part in range(_SAMPLES) if count)
    usual = turns[len(turns) // 2] if turns else 0
    if not count or turns.count(usual) <= len(turns) // 2 or 90 * usual == page.get_rotation():
        return text_page
    text_page.close()
    page.set_rotation(90 * usual)
    return page.get_textpage()


def _advance(lines: Sequence[Line]) -> float:
    """Return how wide a character of long lines is, as a share of its type's size."""
    long = sorted(
        (line.x1 - line.x0) / (line.size * len(line.text))
        for line in lines
        if line.size and len(line.text) > _LONG
    )
    return long[len(long) // 2] if long else _USUAL_ADVANCE


def _is_loose(line: Line, usual: float) -> bool:
    """Return whether a line is wider than its characters, as a row of a table is."""
    room = line.x1 - line.x0 - usual * line.size * len(line.text)
    return " " in line.text and room > _LOOSE * line.size


def _cells(page: Glyphs, line: Line, raw: str, start: int, exact: bool) -> tuple[Cell, ...]:
    """Return the pieces of a line that stand apart by more than its type's size."""
    start = start if exact else page.index_of(start)
    text = raw.rstrip()
    at = len(raw) - len(raw.lstrip())
    turns = page.turns(start + at)
    x0 = line.x0
    found: list[Cell] = []
    for space in _SPACES.finditer(text, at):
        first, last = space.span()
        right = page.end(start + first - 1, turns)
        left = page.origin(start + last, turns)[0]
        if left - right > _WIDE * line.size:
            found.append(_cell(page, text[at:first], start + at, line.size, x0, right))
            at, x0 = last, left
    return (*found, _cell(page, text[at:], start + at, line.size, x0, line.x1))


def _cell(page: Glyphs, raw: str, start: int, size: float, x0: float, x1: float) -> Cell:
    text = _without_marks(page, raw, start, size, 0)[0]
    return Cell(one_line(text.replace(SOFT_HYPHEN, HYPHEN)), x0, x1)


def _usual_size(page: Glyphs, text: str, first: int, last: int) -> float:
    """Return the size of most of a line's characters, by two of them, or three if these differ."""
    middle = page.size(_inked(text, first, (first + last) // 2))
    later = page.size(_inked(text, first, (first + 3 * last) // 4))
    return middle if middle == later else sorted((page.size(first), middle, later))[1]


def _inked(text: str, first: int, index: int) -> int:
    """Return the index of the nearest character from ``index`` on that is no space."""
    place = index - first
    while 0 <= place < len(text) - 1 and text[place].isspace():
        place += 1
    return first + place


def _without_marks(
    page: Glyphs, text: str, first: int, size: float, bold_end: int
) -> tuple[str, tuple[tuple[int, str], ...], int]:
    """Return the text without raised note marks, the marks, and the bold end moved with them."""
    if "...." in text:
        return text, (), bold_end  # a contents list's page numbers may be small, too
    marks: list[tuple[int, str]] = []
    kept = ""
    start = 0
    for found in _NUMBER.finditer(text):
        if page.size(first + found.start()) < _SMALL * size:
            kept += text[start : found.start()]
            marks.append((len(kept), found[0]))
            start = found.end()
            if kept.endswith(" ") and text[start : start + 1] == " ":
                start += 1
            bold_end -= start - found.start() if start <= bold_end else 0
    return (kept + text[start:], tuple(marks), bold_end) if marks else (text, (), bold_end)
