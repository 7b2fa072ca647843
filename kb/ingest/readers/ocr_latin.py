"""Latin words among Bangla: read by the English model, where the Bangla one saw no words.

The model for Bangla turns English into digits, the one for both loses the Bangla numbers of
sections. So a page is read as Bangla, and as English once more only where something looks wrong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.ingest.readers import tesseract
from kb.ingest.readers.tesseract import Seen, Word

if TYPE_CHECKING:
    from PIL.Image import Image

_ODD = re.compile(r".*[0-9A-Za-z%$#@&/\\<>].*[0-9A-Za-z]|[A-Za-z]")
_LATIN = re.compile(r"[(\[“‘\"']*[A-Za-z][A-Za-z.&/’'-]+[)\]”’\"',.:;—-]*|[(\[]?\d{1,4}[)\],.:;]*")
_FEWEST = 3  # letters of an odd word that is worth a second look
_SURE = 75
_SHARED = 0.5  # of a word's width


def with_latin(lines: Sequence[Seen], image: "Image", dpi: int, seconds: float) -> Iterator[Seen]:
    """Yield the lines of a Bangla page with its Latin words as the English model reads them."""
    odd = [word for line in lines for word in line.words if _is_odd(word)]
    if not odd:
        yield from lines
        return
    english = [
        word
        for line in tesseract.recognise(image, "eng", dpi, 4, seconds)
        for word in line.words
        if word.sure >= _SURE and _LATIN.fullmatch(word.text)
    ]
    for line in lines:
        yield replace(line, words=tuple(_mended(line.words, english)))


def _is_odd(word: Word) -> bool:
    return len(word.text) >= _FEWEST and _ODD.match(word.text) is not None


def _mended(words: Sequence[Word], english: Sequence[Word]) -> Iterator[Word]:
    """Yield a line's words, an odd one replaced by the Latin words in its place, if there are."""
    done: set[int] = set()
    for word in words:
        same = [other for other in english if _is_odd(word) and _covers(word, other)]
        if not any(any(map(str.isalpha, other.text)) for other in same):
            yield word
            continue
        yield from (other for other in same if id(other) not in done)
        done.update(map(id, same))


def _covers(word: Word, other: Word) -> bool:
    """Return whether another word stands where this one does, for the most part."""
    across = min(word.x1, other.x1) - max(word.x0, other.x0)
    down = min(word.y1, other.y1) - max(word.y0, other.y0)
    least = min(word.x1 - word.x0, other.x1 - other.x0)
    return across > _SHARED * least and down > _SHARED * min(word.y1 - word.y0, other.y1 - other.y0)
