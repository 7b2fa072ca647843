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
    text = _STRAY.sub("", clean(document.extract_text(index)))
    places = _places(document, index)
    found: list[Line] = []
    gap = False
    for row in text.split("\n"):
        row = " ".join(row.split())
        if not row:
            gap = True
            continue
        x0, x1, y, size = places.get(_letters(row), (0.0, 0.0, 0.0, 0.0))
        found.append(Line(row, index, x0, x1, y, size, gap=gap))
        gap = False
    return found


def _places(document: "PdfDocument", index: int) -> dict[str, tuple[float, float, float, float]]:
    places: dict[str, tuple[float, float, float, float]] = {}
    for line in document.extract_text_lines(index):
        x, y, width, height = line.bbox
        places[_letters(clean(line.text))] = (x, x + width, y, height)
    return places


def _letters(text: str) -> str:
    return "".join(sorted("".join(text.split())))[:200]
