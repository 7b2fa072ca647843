"""Page images -> lines, by tesseract: the same lines that a text layer gives, with their places."""

import os
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from kb.errors import UnreadableError
from kb.ingest import sandbox
from kb.ingest.readers import ocr_image, ocr_languages, ocr_latin, tesseract
from kb.ingest.readers.ocr_image import Sheet
from kb.ingest.readers.pdf_lines import HYPHEN, Line, tidied
from kb.ingest.readers.tesseract import Seen
from kb.model import Problem

PAGE_SECONDS = 180.0  # for one pass of tesseract over one page; a dense one takes five
_PASSES = 4
_ONE_COLUMN, _COLUMNS = 4, 3  # tesseract's page segmentation modes
_DOUBTFUL = 70.0  # of 100: a page read so badly is looked at again
_HOPELESS = 45.0
_SURE_OF_TURN = 2.0
_SURE_OF_SCRIPT = 2.0
_BAD = 75.0
_FEWEST_LETTERS = 3
_EVEN = 0.18  # of a size: how far lines of one type are measured apart
_POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen on a page; ``sure`` is from 0 to 100, ``problem`` why there is nothing."""

    index: int
    lines: tuple[Line, ...] = ()
    sure: float = 0.0
    language: str = ""
    problem: str = ""

    @property
    def text(self) -> str:
        """The lines as text."""
        return "\n".join(line.text for line in self.lines)


def look(sheets: Iterator[Sheet], count: int, evidence: str) -> dict[int, Sight]:
    """Return what is seen on each of ``count`` page images, by page index.

    ``evidence`` is text of the same document, by which its language may be told. Two pages are
    read at a time where there are two cores.
    """
    language = "+".join(ocr_languages.wanted()) or ocr_languages.by_text(evidence)
    found: dict[int, Sight] = {}
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        waiting: deque[Future[Sight]] = deque()
        for sheet in sheets:
            _allow(len(found), count)
            if not language:  # the first page tells in which to read the others
                sight = _first(sheet)
                language = sight.language
                found[sight.index] = sight
                continue
            if len(waiting) > 2:
                sight = waiting.popleft().result()
                found[sight.index] = sight
            waiting.append(pool.submit(_sight, sheet, language))
        for each in waiting:
            _allow(len(found), count)
            sight = each.result()
            found[sight.index] = sight
    return found


def _allow(done: int, count: int) -> None:
    """Ask for time for the pages at hand, and say now and then how far the reading is."""
    said = f"read {done} of {count} pages by OCR" if done and done % 10 == 0 else ""
    sandbox.allow(2 * _PASSES * PAGE_SECONDS, said)


def _first(sheet: Sheet) -> Sight:
    """Return what is on a page of which nothing is known yet."""
    image = ocr_image.straightened(sheet.image)
    stance = tesseract.stance(image, sheet.dpi, PAGE_SECONDS)
    code = ""
    if stance:
        if stance.sure_of_turn >= _SURE_OF_TURN:
            image = ocr_image.straightened(ocr_image.turned(sheet.image, stance.turn))
        if stance.sure_of_script >= _SURE_OF_SCRIPT:
            code = ocr_languages.by_script(stance.script)
    straight = replace(sheet, image=image)
    sight = _sight(straight, code or "eng")
    other = ocr_languages.corrected(sight.language, sight.text)
    return sight if other == sight.language else _sight(straight, other)


def _sight(sheet: Sheet, language: str) -> Sight:
    """Return what is on a page in a language, turned and read again when that looks wrong."""
    if ocr_image.is_blank(sheet.image):
        return Sight(sheet.index, language=language)
    lacking = ocr_languages.lacking(language)
    if lacking:
        return Sight(sheet.index, language=language, problem=lacking)
    try:
        sight = _read(replace(sheet, image=ocr_image.straightened(sheet.image)), language)
        if sight.sure < _DOUBTFUL:
            sight = max(sight, _otherwise(sheet, language), key=lambda each: each.sure)
    except UnreadableError as error:
        return Sight(sheet.index, language=language, problem=str(error))
    if sight.sure < _HOPELESS or sum(map(str.isalpha, sight.text)) < _FEWEST_LETTERS:
        return Sight(sheet.index, language=language, problem="shows no text that OCR can read")
    return sight


def _otherwise(sheet: Sheet, language: str) -> Sight:
    """Return what is seen on a page turned as tesseract thinks it stands, in its own script."""
    stance = tesseract.stance(sheet.image, sheet.dpi, PAGE_SECONDS)
    if not stance:
        return Sight(sheet.index)
    turned = ocr_image.turned(sheet.image, stance.turn)
    code = ocr_languages.by_script(stance.script)
    other = code and code not in language and stance.sure_of_script >= _SURE_OF_SCRIPT
    if other and not ocr_languages.wanted() and not ocr_languages.lacking(code):
        language = code
    elif not stance.turn:
        return Sight(sheet.index)
    return _read(replace(sheet, image=ocr_image.straightened(turned)), language)


def _read(sheet: Sheet, language: str) -> Sight:
    mode = _COLUMNS if ocr_image.has_columns(sheet.image) else _ONE_COLUMN
    seen = tesseract.recognise(sheet.image, language, sheet.dpi, mode, PAGE_SECONDS)
    if language == "ben" and "eng" in tesseract.languages() and not ocr_languages.wanted():
        seen = list(ocr_latin.with_latin(seen, sheet.image, sheet.dpi, PAGE_SECONDS))
    kept = [line for line in seen if _is_text(line)]
    weights = [(len(word.text), word.sure) for line in kept for word in line.words]
    letters = sum(length for length, _ in weights)
    sure = sum(length * each for length, each in weights) / letters if letters else 0.0
    return Sight(sheet.index, tuple(_lines(kept, sheet)), sure, language)


def _is_text(seen: Seen) -> bool:
    """Return whether a line is more than specks and the edges of stamps taken for letters."""
    text = "".join(word.text for word in seen.words)
    if not any(map(str.isalnum, text)):
        return False
    return max(word.sure for word in seen.words) >= (30 if len(text) > 3 else 50)


def _lines(seen: Sequence[Seen], sheet: Sheet) -> Iterator[Line]:
    scale = _POINTS / sheet.dpi
    for line in seen:
        text = " ".join(word.text for word in line.words)
        if text[-1:] == "-" and text[-2:-1].isalpha():
            text = text[:-1] + HYPHEN
        x0 = min(word.x0 for word in line.words) * scale
        x1 = max(word.x1 for word in line.words) * scale
        y = (sheet.image.height - line.baseline) * scale
        yield tidied(Line(text, sheet.index, x0, x1, y, line.size * scale))


def levelled(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a document with type sizes made even, body text first.

    tesseract measures each line's letters by themselves, so that lines of one type differ.
    """
    sizes = sorted((line.size, len(line.text)) for line in lines)
    usual: list[float] = []
    while sizes:
        size = _heaviest(sizes)
        usual.append(size)
        sizes = [each for each in sizes if not _is_near(each[0], size)]
    return [
        replace(line, size=next(size for size in usual if _is_near(line.size, size)))
        for line in lines
    ]


def _heaviest(sizes: Sequence[tuple[float, int]]) -> float:
    """Return the size around which most letters are set."""
    counts: Counter[float] = Counter()
    for size, letters in sizes:
        counts[size] += letters
    near = {size: sum(n for other, n in counts.items() if _is_near(other, size)) for size in counts}
    best = max(near.values())
    heavy = [size for size in counts if near[size] >= 0.98 * best]
    return max(heavy, key=lambda size: counts[size])


def _is_near(size: float, other: float) -> bool:
    return abs(size - other) <= _EVEN * other


def problems(sights: Sequence[Sight]) -> list[Problem]:
    """Return what a user must know of pages read by OCR: which they are, and which read badly."""
    if not sights:
        return []
    indexes = [sight.index for sight in sights]
    languages = sorted({sight.language for sight in sights})
    which = f"{_pages(indexes)} read by OCR ({', '.join(languages)})"
    found = [Problem(f"{which}; check quotations against the pages")]
    for sight in sights:
        if sight.sure < _BAD:
            found.append(
                Problem(
                    f"page {sight.index + 1} read badly by OCR, which is {sight.sure:.0f} % sure",
                    sight.index,
                )
            )
    return found


def _pages(indexes: Sequence[int]) -> str:
    """Return page numbers from 1 with runs folded, and their verb: ``pages 3-7 and 9 were``."""
    runs: list[list[int]] = []
    for index in sorted(indexes):
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    named = [f"{run[0] + 1}-{run[-1] + 1}" if run[1:] else f"{run[0] + 1}" for run in runs]
    if len(indexes) == 1:
        return f"page {named[0]} was"
    listed = f"{', '.join(named[:-1])} and {named[-1]}" if named[1:] else named[0]
    return f"pages {listed} were"
