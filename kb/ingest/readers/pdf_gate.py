"""Whether the text layer of a PDF's page can be trusted: the gate before the index.

Wrong words look right to an index, so that a layer in doubt is read from the page's picture
instead, or not at all.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.ingest.readers import pdf_indic

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

FEWEST_LETTERS = 3  # fewer on a page are a stamp or a page number over a picture
_FEW_LETTERS = 150  # a scan may bear a typed stamp, file number or signature
_MOST_COVERED = 0.8
_JUDGED_FROM = 30  # words
_LEAST_CLEAN = 0.6
_CLEAN_SCAN = 0.94  # what OCR long ago put beneath a picture may be read better today
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]")
_MOST_PRIVATE = 0.1
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_FEWEST_VOWELS = 0.25  # of Latin letters; four in ten are usual, two where codes are shifted
_VOWEL = re.compile("[aeiouyàáâãäåèéêëìíîïòóôõöùúûüýœæ]", re.I)
_PLAIN = re.compile(r"[^\W\d_]+(?:[-'’/][^\W\d_]+)*")
_NOISE = re.compile(r"[*«»;^~|<>{}\\#=©®¢£¥€¬¦]|[a-z]&|&[a-z]|\d[a-z]{3}|[a-z]{2}\d[a-z]")
_EDGES = "()[]{}<>.,;:!?\"'“”‘’«»*†‡–—-/|"


def doubt(text: str, document: "PdfDocument", index: int) -> str:
    """Return what is wrong with a page's text layer, as the rest of a sentence, ``""`` if nothing.

    A page whose few letters stand over a picture that covers it counts as a scan.
    """
    reason = wrong(text)
    if reason:
        return reason
    if len(text) < _FEW_LETTERS:
        reason = "a picture under its few words"
    elif cleanness(text) < _CLEAN_SCAN:
        reason = "a picture under words that were read badly"
    return reason if reason and resolution(document, index) else ""


def wrong(text: str) -> str:
    """Return what is wrong with a text layer by its text alone, ``""`` if nothing."""
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return "no text layer"
    if is_readable(text):
        return ""
    if pdf_indic.is_indic(text):
        return "a text layer whose letters are out of order"
    return "a text layer that is no readable text"


def is_readable(text: str) -> bool:
    """Return whether a text reads as written words, by the marks of its script."""
    if pdf_indic.is_indic(text):
        return pdf_indic.is_sound(text)
    return len(_PRIVATE.findall(text)) <= _MOST_PRIVATE * len(text) and _is_clean(text)


def cleanness(text: str) -> float:
    """Return the share of words that look like words or numbers and not like noise, 0 to 1.

    Words of Latin letters want a vowel and an even case; others want nothing but letters.
    """
    words = text.split()
    return sum(map(_is_word, words)) / len(words) if words else 0.0


def _is_clean(text: str) -> bool:
    latin = _LATIN.findall(text)
    if len(latin) < 0.5 * sum(map(str.isalpha, text)):
        return True  # other scripts are judged by their own marks
    if len(latin) >= _FEW_LETTERS and len(_VOWEL.findall(text)) < _FEWEST_VOWELS * len(latin):
        return False
    return len(text.split()) < _JUDGED_FROM or cleanness(text) >= _LEAST_CLEAN


@lru_cache(maxsize=1 << 14)
def _is_word(word: str) -> bool:
    word = word.strip(_EDGES)
    if not word or not any(map(str.isalpha, word)):
        return True  # numbers and signs say nothing
    if not _PLAIN.fullmatch(word):
        parts = re.split(r"[\W\d]+", word)
        return not _NOISE.search(word) and (not word.isalnum() or len(word) < 6) and any(parts)
    if not word.isascii() and not _LATIN.search(word):
        return True
    even = word.islower() or word.isupper() or word[1:].islower() or not word.isalpha()
    return even and (len(word) < 3 or word.isupper() or bool(_VOWEL.search(word)))


def resolution(document: "PdfDocument", index: int) -> int:
    """Return the dots an inch of the picture that covers most of a page, 0 where none does."""
    from pypdfium2 import raw

    page = document[index]
    try:
        width, height = page.get_size()
        for shown in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
            left, bottom, right, top = shown.get_bounds()
            area = abs((right - left) * (top - bottom))
            if area > _MOST_COVERED * width * height:
                across, down = shown.get_px_size()
                return int(72 * (across * down / area) ** 0.5 + 0.5)
        return 0
    finally:
        page.close()
