"""Which languages a scanned document is read in: what the workspace asks for, or what it shows.

Two languages cost twice the time of one, so that without a setting one is chosen for each document:
by the text of its other pages, else by the script that tesseract sees, and among languages of one
script by what the first page says.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kb.ingest import language
from kb.ingest.readers import tesseract

# tesseract's codes by BCP 47's, for the languages that kb reads
CODES = {"en": "eng", "bn": "ben", "fr": "fra", "es": "spa", "ar": "ara"}
_NAMES = {"eng": "English", "ben": "Bangla", "fra": "French", "spa": "Spanish", "ara": "Arabic"}
_SCRIPTS = {"Latin": "eng", "Bengali": "ben", "Arabic": "ara"}
_LATIN = ("eng", "fra", "spa")
MARK = "ocr:"
_CODE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_]+)?")
_FEWEST_LETTERS = 60  # on which a language can be told
_ASKED: ContextVar[str] = ContextVar("ocr_languages", default="")


@contextmanager
def asked(languages: str) -> Iterator[None]:
    """Read by these languages (``"eng+ben"``, as in kb.toml) within; ``""`` chooses by document."""
    token = _ASKED.set(languages)
    try:
        yield
    finally:
        _ASKED.reset(token)


def wanted() -> tuple[str, ...]:
    """Return the codes that the workspace asks for, none when the document decides."""
    return tuple(_CODE.findall(_ASKED.get()))


def capability(languages: str) -> str:
    """Return what reading by OCR depends on here, for a source's fingerprint.

    ``languages`` is the workspace's setting. Where there is no tesseract it is ``MARK`` alone.
    """
    if not tesseract.program():
        return MARK
    return f"{MARK}{languages}:{','.join(sorted(tesseract.languages() - {'osd'}))}"


def by_text(text: str) -> str:
    """Return the code for the language of a text, ``""`` when that is none kb reads by OCR."""
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return ""
    return CODES.get(language.detect(text), "")


def by_script(script: str) -> str:
    """Return the code of the language to begin with for a script as tesseract names it."""
    return _SCRIPTS.get(script, "")


def corrected(code: str, text: str) -> str:
    """Return the language of Latin script that a page read by another one turns out to be in."""
    found = by_text(text)
    other = code in _LATIN and found in _LATIN and found in tesseract.languages()
    return found if other else code


def lacking(code: str = "") -> str:
    """Return what must be installed before a page can be read, as a sentence's end, else ``""``.

    ``code`` names the languages that the page needs (``ben+eng``), ``""`` when none is known.
    """
    if not tesseract.program():
        return "install tesseract (with its language data) and ingest again"
    needed = wanted() or tuple(_CODE.findall(code))
    missing = [each for each in needed if each not in tesseract.languages()]
    if not missing and tesseract.languages() - {"osd"}:
        return ""
    missing = missing or ["eng"]
    names = " and ".join(f"{_NAMES.get(each, each)} ({each})" for each in missing)
    packages = " ".join(f"tesseract-ocr-{each.replace('_', '-')}" for each in missing)
    return f"install tesseract's language data for {names} (on Debian {packages}) and ingest again"
