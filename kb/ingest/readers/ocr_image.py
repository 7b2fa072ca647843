"""Page images before they are read: grey, upright, straight, and whether anything is on them.

The slant is the angle at which the rows of a page's ink part most sharply into lines and gaps
(projection profiles).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

_SMALL = 900  # pixels of the longer side are enough to see lines
_MOST_POINTS = 60_000
_STEEPEST = 10.0  # degrees
_LEAST_SLANT = 0.3  # tesseract copes with less, and turning an image blurs it
_LEAST_INK = 0.00005  # of the pixels; less is dust
_FEWEST_ROWS = 60
_GUTTER = 0.018  # of the width of what is printed: a gap between columns
_REACH = 0.05  # of the width: how close to the gap a full line comes
_MOST_ROWS = 0.26  # of the rows with ink on them; a single column has a fifth by chance
_FAINT = 40  # of 255: less contrast is paper


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's image in grey with its resolution; ``index`` is the page's, from 0."""

    index: int
    image: "Image"
    dpi: int


def is_blank(image: "Image") -> bool:
    """Return whether an image shows nothing but paper."""
    ink = _ink(image)
    return float(ink.mean()) < _LEAST_INK


def turned(image: "Image", clockwise: int) -> "Image":
    """Return the image turned by a multiple of 90 degrees."""
    from PIL.Image import Transpose

    turns = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    return image.transpose(turns[clockwise]) if clockwise in turns else image


def straightened(image: "Image") -> "Image":
    """Return the image with its lines level, if they were not."""
    from PIL.Image import Resampling

    angle = slant(image)
    if abs(angle) < _LEAST_SLANT:
        return image
    return image.rotate(angle, Resampling.BICUBIC, expand=True, fillcolor=255)


def slant(image: "Image") -> float:
    """Return by how many degrees lines fall to the right, 0 when that cannot be told."""
    import numpy as np

    ys, xs = np.nonzero(_ink(image))
    if len(ys) < 200:
        return 0.0
    step = len(ys) // _MOST_POINTS + 1
    points = (xs[::step].astype(np.float64), ys[::step].astype(np.float64))
    rough = _best(points, np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5))
    fine = _best(points, np.arange(rough - 0.5, rough + 0.51, 0.1))
    return 0.0 if abs(rough) >= _STEEPEST else float(fine)


def _best(
    points: "tuple[NDArray[np.float64], NDArray[np.float64]]", angles: "NDArray[np.float64]"
) -> float:
    import numpy as np

    xs, ys = points
    found = []
    for angle in angles:
        rows = ys - xs * np.tan(np.radians(angle))
        counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
        found.append(float((counts**2).sum()))
    return float(angles[int(np.argmax(found))])


def _ink(image: "Image") -> "NDArray[np.bool_]":
    """Return where there is ink on a smaller copy: darker than half way from paper to darkest."""
    import numpy as np

    small = image.reduce(max(1, max(image.size) // _SMALL))
    grey = np.asarray(small)
    paper, darkest = np.percentile(grey, (70, 100 * _LEAST_INK))
    if paper - darkest < _FAINT:
        return np.zeros(grey.shape, dtype=np.bool_)
    dark: NDArray[np.bool_] = grey < (paper + darkest) / 2
    return dark


def has_columns(image: "Image") -> bool:
    """Return whether a page is set in columns: a gap down its middle that full lines run up to.

    A table has such gaps too, but its lines end here and there before them.
    """
    import numpy as np

    ink = _ink(image)
    ink = ink[ink.any(axis=1)]
    across = np.nonzero(ink.any(axis=0))[0]
    if len(ink) < _FEWEST_ROWS or len(across) < 2:
        return False
    ink = ink[:, across[0] : across[-1] + 1]
    width = ink.shape[1]
    gap, reach = max(3, round(_GUTTER * width)), round(_REACH * width)
    for middle in range(int(0.3 * width), int(0.7 * width), 2):
        clear = ~ink[:, middle : middle + gap].any(axis=1)
        full = (
            clear & ink[:, middle - reach : middle].any(axis=1) & ink[:, middle + gap :].any(axis=1)
        )
        if full.mean() > _MOST_ROWS:
            return True
    return False
