"""What pdfium knows of single characters of a page: size, direction, place and font.

Asking is slow from Python, so that callers ask at a few characters of each line; the objects that
take pdfium's answers are made once for a page.
"""

import ctypes
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage  # type: ignore[import-untyped]

_LONGEST_NAME = 96  # bytes of a font's name


class Glyphs:
    """The characters of a page's text by their index."""

    def __init__(self, page: "PdfTextPage") -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._page = page.raw
        self._matrix = raw.FS_MATRIX()
        self._rect = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._flags = ctypes.c_int()

    def index_of(self, place: int) -> int:
        """Return the index of the character at a place in the text, which may leave some out."""
        return max(0, int(self._raw.FPDFText_GetCharIndexFromTextIndex(self._page, place)))

    def size(self, index: int) -> float:
        """Return a character's size in points: the font's, scaled as the page draws it."""
        size = self._raw.FPDFText_GetFontSize(self._page, index)
        if self._raw.FPDFText_GetMatrix(self._page, index, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d)
        return float(round(size, 2))

    def turns(self, index: int) -> int:
        """Return by how many quarter turns, against the clock, a character is set from upright."""
        if not self._raw.FPDFText_GetMatrix(self._page, index, self._matrix):
            return 0
        return round(math.atan2(self._matrix.b, self._matrix.a) / (math.pi / 2)) % 4

    def origin(self, index: int, turns: int) -> tuple[float, float]:
        """Return where a character stands on its baseline, in points of the page held upright."""
        if not self._raw.FPDFText_GetCharOrigin(self._page, index, self._x, self._y):
            return 0.0, 0.0
        return _upright(self._x.value, self._y.value, turns)

    def end(self, index: int, turns: int) -> float:
        """Return where a character ends in the direction of its line."""
        rect = self._rect
        if not self._raw.FPDFText_GetLooseCharBox(self._page, index, rect):
            return 0.0
        side = (rect.right, rect.top, rect.left, rect.bottom)[turns]
        return _upright(side, side, turns)[0]

    def font(self, index: int) -> tuple[bytes, int]:
        """Return the name of a character's font and its flags, nothing for a space put in."""
        length = self._raw.FPDFText_GetFontInfo(
            self._page, index, self._name, _LONGEST_NAME, self._flags
        )
        # a longer name is not written, which leaves that of the character asked for before
        name = self._name.value if length <= _LONGEST_NAME else b""
        return (name, self._flags.value) if length else (b"", 0)

    def weight(self, index: int) -> int:
        """Return the weight of a character's font, 400 for the usual, -1 where unknown."""
        return int(self._raw.FPDFText_GetFontWeight(self._page, index))


def _upright(x: float, y: float, turns: int) -> tuple[float, float]:
    """Return a point's place on the page as it is held to read type that is set sideways."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turns]
