"""PDF pages whose text layer is missing or wrong: drawn, and read by OCR."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.ingest.readers import ocr, ocr_image, ocr_languages, pdf_gate
from kb.ingest.readers.ocr_image import Sheet
from kb.ingest.readers.pdf_lines import Line, body_size
from kb.model import Problem

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

_DPI = 300  # of pages that are no pictures
_COARSEST, _FINEST = 200, 400  # of pictures, which are read best pixel by pixel as they are
_MOST_PIXELS = 25_000_000  # a page as large as a bed sheet is drawn coarser
_LONGEST = 15_000  # pixels
_SMALL_DPI = 36  # shows whether anything is on a page
_MOST_EVIDENCE = 4000  # characters
_ALIKE = 1.25  # times: what OCR measures so near the printed pages' type is that type


@dataclass(frozen=True, slots=True)
class Filled:
    """The pages with what OCR saw on those in doubt, which these are, and what was not read."""

    pages: list[list[Line]]
    seen: tuple[int, ...]
    problems: list[Problem]


def filled(
    document: "PdfDocument", pages: Sequence[list[Line]], doubts: Mapping[int, str]
) -> Filled:
    """Return the pages with those in doubt read by OCR, where it reads them better.

    ``doubts`` says by page index what is wrong with a page's text layer. A page that cannot be read
    comes out empty, with a problem; one with nothing on it needs none.
    """
    if not doubts:
        return Filled(list(pages), (), [])
    evidence = "\n".join(
        line.text for index, page in enumerate(pages) if index not in doubts for line in page
    )
    sights = _sights(document, doubts, evidence[:_MOST_EVIDENCE])
    kept = list(pages)
    seen, unread = [], {}
    for index, why in doubts.items():
        sight = sights.get(index)
        layer = pages[index] if _is_better(pages[index], sight) else []
        if sight and sight.lines and not layer:
            kept[index] = list(sight.lines)
            seen.append(index)
        else:
            kept[index] = layer
            if sight and sight.problem and (not layer or ocr_languages.lacking()):
                unread[index] = f"{why}: {sight.problem}"
    printed = [line for index, page in enumerate(kept) if index not in seen for line in page]
    levelled = ocr.levelled([line for index in seen for line in kept[index]])
    levelled = in_size(levelled, body_size(printed))
    for index in seen:
        kept[index] = [line for line in levelled if line.page == index]
    return Filled(kept, tuple(seen), [*ocr.problems([sights[i] for i in seen]), *_unread(unread)])


def in_size(lines: list[Line], printed: float) -> list[Line]:
    """Return lines that OCR saw in the sizes of the printed pages around them, where these agree.

    OCR measures letters: its sizes are a tenth off, and small type would be taken for footnotes.
    """
    usual = body_size(lines)
    if not usual or not printed or not 1 / _ALIKE <= printed / usual <= _ALIKE:
        return lines
    return [replace(line, size=line.size * printed / usual) for line in lines]


def _is_better(layer: Sequence[Line], sight: ocr.Sight | None) -> bool:
    """Return whether a text layer in doubt is still more than what OCR saw."""
    text = "\n".join(line.text for line in layer)
    if sum(map(str.isalpha, text)) < pdf_gate.FEWEST_LETTERS or not pdf_gate.is_readable(text):
        return False
    if sight is None or not sight.lines:
        return True
    letters, seen = (sum(map(str.isalpha, each)) for each in (text, sight.text))
    return letters > 0.9 * seen and pdf_gate.cleanness(text) >= pdf_gate.cleanness(sight.text)


def _unread(reasons: Mapping[int, str]) -> list[Problem]:
    return [Problem(f"page {index + 1} has {why}", index) for index, why in reasons.items()]


def _sights(
    document: "PdfDocument", doubts: Mapping[int, str], evidence: str
) -> dict[int, ocr.Sight]:
    """Return what OCR sees on each page; without OCR, what is missing where a page is not blank."""
    lacking = ocr_languages.lacking()
    if not lacking:
        return ocr.look(_sheets(document, doubts), len(doubts), evidence)
    return {
        index: ocr.Sight(index, problem=lacking)
        for index in doubts
        if not ocr_image.is_blank(_drawn(document, index, _SMALL_DPI).image)
    }


def _sheets(document: "PdfDocument", indexes: Iterable[int]) -> Iterator[Sheet]:
    for index in indexes:
        yield _drawn(document, index, pdf_gate.resolution(document, index) or _DPI)


def _drawn(document: "PdfDocument", index: int, dpi: int) -> Sheet:
    """Return a page as a grey image, its size in points small enough for any page to fit."""
    page = document[index]
    try:
        width, height = page.get_size()
        fits = (_MOST_PIXELS / max(1.0, width * height)) ** 0.5
        if dpi > _SMALL_DPI:
            dpi = min(max(dpi, _COARSEST), _FINEST)
        scale = min(dpi / 72, fits, _LONGEST / max(width, height, 1.0))
        image = page.render(scale=scale, grayscale=True).to_pil()
        return Sheet(index, image, max(1, round(72 * scale)))
    finally:
        page.close()
