"""pdf_oxide's text of a page as lines: the second engine, and the gate before Indic text.

pdfium tears Bangla words apart at their vowel signs; pdf_oxide honours ActualText and rebuilds what
fonts allow. What neither can rebuild is refused, since wrong words look right to an index.
"""

import re
from typing import TYPE_CHECKING

from kb.ingest.readers.pdf_lines import Line
from kb.ingest.readers.runs import clean

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument
    from pdf_oxide.pdf_oxide import TextLine

_INDIC = re.compile("[\u0900-\u0dff]")
_WORD = re.compile("[\u0900-\u0dff\u200c\u200d]+")
# Dependent vowel signs and the virama, which no word begins with, and two of them in a row.
_SIGN = (
    "\u093e-\u094d\u09be-\u09cd\u09d7\u0a3e-\u0a4d\u0abe-\u0acd\u0b3e-\u0b4d\u0bbe-\u0bcd"
    "\u0c3e-\u0c4d\u0cbe-\u0ccd\u0d3e-\u0d4d\u0dca-\u0ddf"
)
# A vowel sign that stands alone belongs to a letter the engine no longer knows.
_STRAY = re.compile(f"(?<![^\\s])[{_SIGN}]+(?!\\S)")
_TORN = re.compile(f"[{_SIGN}]|.*[\u09be-\u09cc\u093e-\u094c]{{2}}")
_MIXED = re.compile("[\u0980-\u09ff][A-Za-z²³¹¤¥§©®°±µ¶]|[A-Za-z²³¹¤¥§©®°±µ¶][\u0980-\u09ff]")
# A vowel sign that stands alone belongs to a letter the engine no longer knows.
_STRAY = re.compile(f"(?<![^\\s])[{_SIGN}]+(?!\\S)")
_MOST_TORN = 0.06
_MOST_MIXED = 0.02
_SHORTEST_MEAN = 3.0
_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_JUDGED_FROM = 20  # words; fewer say nothing


def is_indic(text: str) -> bool:
    """Return whether enough of a page's letters are Indic for pdfium's text to be in doubt."""
    return len(_INDIC.findall(text)) > 0.1 * len(text)


def is_sound(text: str) -> bool:
    """Return whether Indic text reads as written words (parsing gate: torn, mixed, too short)."""
    words = _WORD.findall(text)
    if len(words) < _JUDGED_FROM:
        return True
    torn = sum(1 for word in words if _TORN.match(word))
    length = sum(map(len, words)) / len(words)
    mixed = len(_MIXED.findall(text))
    return (
        torn <= _MOST_TORN * len(words)
        and mixed <= _MOST_MIXED * len(words)
        and length >= _SHORTEST_MEAN
    )


def lines(document: "PdfDocument", index: int) -> list[Line]:
    """Return the lines of a page; places and sizes are joined to them by their letters."""
    rows = _STRAY.sub("", clean(document.extract_text(index))).split("\n")
    rows = [" ".join(row.split()) for row in rows]
    placed = [_placed(line) for line in document.extract_text_lines(index)]
    by_letters = dict(placed)
    in_order = [place for _, place in placed] if len(placed) == sum(map(bool, rows)) else []
    found: list[Line] = []
    gap = False
    for row in rows:
        if row:
            unknown = in_order[len(found)] if in_order else _NOWHERE
            x0, x1, y, size = by_letters.get(_letters(row), unknown)
            found.append(Line(row, index, x0, x1, y, size, gap=gap))
        gap = not row
    return found


def _placed(line: "TextLine") -> tuple[str, tuple[float, float, float, float]]:
    x, y, width, height = line.bbox
    return _letters(clean(line.text)), (x, x + width, y, height)


def _letters(text: str) -> str:
    """Return what two renderings of a line share: its letters, in whatever order."""
    return "".join(sorted("".join(text.split())))
