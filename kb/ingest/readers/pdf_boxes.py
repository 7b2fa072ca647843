"""Boxes of a page: which lines stand in a frame, or on a ground of its own, with "Box 3" over them.

A page's drawings are looked at only where its text names a box, since that takes time.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.ingest.readers.pdf_lines import Line

if TYPE_CHECKING:
    from pypdfium2 import PdfPage  # type: ignore[import-untyped]

_CAPTION = re.compile(r"(?:Box|Encadré|Recuadro|বক্স)\s*[0-9০-৯A-Z]{1,3}\b")
_LEAST_HEIGHT = 30.0  # points
_LEAST_WIDTH = 100.0
_MOST = 0.9  # share of the page that a box may cover
_MOST_OBJECTS = 5000
_SLACK = 3.0  # points by which type may stand out of its frame

Frame = tuple[float, float, float, float]  # left, bottom, right, top


def marked(lines: Sequence[Line], page: "PdfPage") -> list[Line]:
    """Return the lines, those in a frame with the caption of a box marked as ``boxed``."""
    captions = [line for line in lines if _CAPTION.match(line.text)]
    if not captions:
        return list(lines)
    frames = list(_frames(page))
    around = [
        min(near, key=lambda frame: (frame[2] - frame[0]) * (frame[3] - frame[1]))
        for caption in captions
        if (near := [frame for frame in frames if _holds(frame, caption)])
    ]
    return [
        replace(line, boxed=True) if any(_holds(frame, line) for frame in around) else line
        for line in lines
    ]


def _holds(frame: Frame, line: Line) -> bool:
    left, bottom, right, top = frame
    across = left - _SLACK <= line.x0 and line.x1 <= right + _SLACK
    return across and bottom - _SLACK <= line.y and line.y <= top + _SLACK


def _frames(page: "PdfPage") -> Iterator[Frame]:
    """Yield the places of the drawn shapes that are large enough to hold text, but not the page."""
    from pypdfium2 import raw

    whole = page.get_width() * page.get_height()
    ends = [ctypes.c_float() for _ in range(4)]
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        shape = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if raw.FPDFPageObj_GetBounds(shape, *ends):
            left, bottom, right, top = (end.value for end in ends)
            large = right - left >= _LEAST_WIDTH and top - bottom >= _LEAST_HEIGHT
            if large and (right - left) * (top - bottom) <= _MOST * whole:
                yield left, bottom, right, top
