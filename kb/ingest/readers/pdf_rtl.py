"""Lines of Arabic: their ligatures and full stops in order, and measured from where they begin."""

import re
from collections.abc import Iterable
from dataclasses import replace

from kb.ingest.readers.pdf_glyphs import Glyphs
from kb.ingest.readers.pdf_lines import Cell, Line

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_TURNED = re.compile("[اأإآ]ل")
_STOPS = ".،؛:؟!,;"


def is_rtl(text: str) -> bool:
    """Return whether most letters of a text are of a script that is written from the right."""
    found = len(_RTL.findall(text))
    return found > 0 and 2 * found > sum(map(str.isalpha, text))


def with_ligatures(page: Glyphs, text: str, first: int) -> str:
    """Return the text with lam before alef where one sign stands for both.

    Some files name that sign's letters in the order in which they are drawn, from the left, which
    turns "not" into the article. ``first`` is the index of the text's first character.
    """
    for found in _TURNED.finditer(text):
        at = found.start()
        if page.origin(first + at, 0) == page.origin(first + at + 1, 0):
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def mirrored(lines: Iterable[Line], width: float) -> list[Line]:
    """Return the lines, those that run from the right with x counted from the right edge.

    A stop that ends such a line is drawn at its left, and pdfium gives it first.
    """
    return [_mirrored(line, width) if is_rtl(line.text) else line for line in lines]


def _mirrored(line: Line, width: float) -> Line:
    text = line.text
    if text[0] in _STOPS and text[1:2].isalpha() and text[-1] not in _STOPS:
        text = text[1:] + text[0]
    cells = tuple(Cell(cell.text, width - cell.x0, width - cell.x1) for cell in line.cells)
    return replace(line, text=text, x0=width - line.x0, x1=width - line.x1, cells=cells)
