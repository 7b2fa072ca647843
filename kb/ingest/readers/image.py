"""Scans and photographs of pages (PNG, JPEG, TIFF, BMP, GIF, WebP): read by OCR."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import ocr, ocr_languages
from kb.ingest.readers.ocr_image import Sheet
from kb.ingest.readers.pdf_blocks import blocks_of
from kb.ingest.readers.pdf_running import without_running
from kb.model import Problem, Reading

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")  # and none that runs another program
_MOST_PIXELS = 120_000_000
_ENOUGH_PIXELS = 25_000_000
_MOST_PAGES = 2000
_PAGE_INCHES = 11.0  # how long a page is taken to be, where an image does not say
_LIKELY_DPI = range(90, 1201)
_FEWEST_DPI = 200  # images with fewer are enlarged


def read(path: Path) -> Reading:
    """Return the blocks of an image, one page for each of a TIFF; raise UnreadableError for none.

    All of its pages are read by OCR.
    """
    from PIL import Image, UnidentifiedImageError

    lacking = ocr_languages.lacking()
    if lacking:
        raise UnreadableError(f"is an image, which only OCR can read: {lacking}")
    Image.MAX_IMAGE_PIXELS = None  # the limit below is told in a sentence
    try:
        with Image.open(path, formats=_FORMATS) as image:
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            if count > _MOST_PAGES:
                raise UnreadableError(f"has {count} pages; kb reads images of up to {_MOST_PAGES}")
            broken: list[Problem] = []
            sights = ocr.look(_sheets(image, count, broken), count, "")
    except UnidentifiedImageError as error:
        raise UnreadableError("is an image that cannot be opened") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableError("is a damaged image") from error
    return _reading(sights, count, broken)


def _reading(sights: dict[int, ocr.Sight], count: int, broken: list[Problem]) -> Reading:
    seen = [sight for sight in sights.values() if sight.lines]
    lines = ocr.levelled([line for sight in seen for line in sight.lines])
    pages = [[line for line in lines if line.page == index] for index in range(count)]
    blocks = blocks_of(without_running(pages), {})
    reasons = {index: sight.problem for index, sight in sights.items() if sight.problem}
    if not blocks:
        raise UnreadableError(next(iter(reasons.values()), "shows no text"))
    unread = [Problem(f"page {index + 1} {why}", index) for index, why in reasons.items()]
    return Reading(
        blocks=tuple(blocks),
        page_labels=tuple(str(index + 1) for index in range(count)),
        problems=(*ocr.problems(seen), *unread, *broken),
        ocr_pages=tuple(range(count)),
    )


def _sheets(image: "Image", count: int, broken: list[Problem]) -> Iterator[Sheet]:
    """Yield the pages of an image; one that is damaged becomes a problem if it is not the only."""
    for index in range(count):
        try:
            image.seek(index)
            yield _sheet(image, index)
        except (OSError, EOFError, SyntaxError, ValueError):
            if count == 1:
                raise
            broken.append(Problem(f"page {index + 1} is damaged", index))


def _sheet(image: "Image", index: int) -> Sheet:
    """Return an image in grey, upright as its camera held it, in a size that is good to read."""
    from PIL import Image, ImageOps

    pixels = image.width * image.height
    if pixels > _MOST_PIXELS:
        most = _MOST_PIXELS // 1_000_000
        raise UnreadableError(f"has {pixels // 1_000_000} million pixels; kb reads up to {most}")
    dpi = _resolution(image)
    image.draft("L", (image.width // 2, image.height // 2) if pixels > 4 * _ENOUGH_PIXELS else None)
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        coloured = upright.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        upright = Image.alpha_composite(paper, coloured)
    grey = upright.convert("L")
    factor = max(1.0, _FEWEST_DPI / dpi) * min(1.0, (_ENOUGH_PIXELS / pixels) ** 0.5)
    if factor != 1.0:
        size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
    return Sheet(index, grey, max(1, round(dpi * factor)))


def _resolution(image: "Image") -> float:
    """Return an image's dots an inch as it says, or as if it were a page."""
    said = image.info.get("dpi", (0, 0))[0]
    if said and round(float(said)) in _LIKELY_DPI:
        return float(said)
    return min(max(image.size) / _PAGE_INCHES, 600.0)
