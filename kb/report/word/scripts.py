"""Which script a stretch of text is in, and what Word must be told to set it right.

Word formats complex scripts (Bangla, Arabic …) by a second set of properties: the ``cs`` font, the
``bidi`` language, and ``w:cs`` or ``w:rtl`` on the run. The fonts named come with Windows and with
Office for the Mac; elsewhere the system's own font for the script takes their place.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from kb.report.word.ooxml import Element, w


@dataclass(frozen=True, slots=True)
class Script:
    """A complex script: its characters, the language supposed when none is given, its font."""

    characters: str
    language: str
    font: str
    right_to_left: bool = False


ARABIC = Script(
    "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "ar-SA",
    "Times New Roman",
    right_to_left=True,
)
HEBREW = Script("\u0590-\u05ff\ufb1d-\ufb4f", "he-IL", "Times New Roman", right_to_left=True)
DEVANAGARI = Script("\u0900-\u0963\u0966-\u097f", "hi-IN", "Nirmala UI")
BANGLA = Script("\u0980-\u09ff", "bn-BD", "Nirmala UI")
SCRIPTS = (
    ARABIC,
    HEBREW,
    DEVANAGARI,
    BANGLA,
    Script("\u0a00-\u0a7f", "pa-IN", "Nirmala UI"),
    Script("\u0a80-\u0aff", "gu-IN", "Nirmala UI"),
    Script("\u0b00-\u0b7f", "or-IN", "Nirmala UI"),
    Script("\u0b80-\u0bff", "ta-IN", "Nirmala UI"),
    Script("\u0c00-\u0c7f", "te-IN", "Nirmala UI"),
    Script("\u0c80-\u0cff", "kn-IN", "Nirmala UI"),
    Script("\u0d00-\u0d7f", "ml-IN", "Nirmala UI"),
    Script("\u0d80-\u0dff", "si-LK", "Nirmala UI"),
    Script("\u0e00-\u0e7f", "th-TH", "Leelawadee UI"),
    Script("\u0e80-\u0eff", "lo-LA", "Leelawadee UI"),
    Script("\u1780-\u17ff", "km-KH", "Leelawadee UI"),
    Script("\u1000-\u109f", "my-MM", "Myanmar Text"),
)
_BY_LANGUAGE = {
    **{script.language[:2]: script for script in SCRIPTS},
    **{"as": BANGLA, "ne": DEVANAGARI, "mr": DEVANAGARI, "sa": DEVANAGARI},
    **{"ur": ARABIC, "fa": ARABIC, "ps": ARABIC, "ug": ARABIC, "yi": HEBREW},
}
_REGIONS = {
    "en": "en-GB",
    "fr": "fr-FR",
    "es": "es-ES",
    "de": "de-DE",
    "pt": "pt-PT",
    "ru": "ru-RU",
}

# Spaces, figures and marks between two words of a script belong to it, the danda after one too.
_BETWEEN = r"[\s\d.,;:!?()\[\]\"'“”‘’«»\-–—/।॥\u200c-\u200f]*"
_STRETCH = re.compile(
    "|".join(f"([{s.characters}]+(?:{_BETWEEN}[{s.characters}]+)*[।॥]?)" for s in SCRIPTS)
)
_RIGHT_TO_LEFT = re.compile(f"[{ARABIC.characters}{HEBREW.characters}]")


@cache
def tag(language: str) -> str:
    """The language tag that Word knows for a BCP 47 tag: with a region, as in ``en-GB``."""
    if "-" in language:
        return language
    script = _BY_LANGUAGE.get(language)
    if script and script.language.startswith(language):
        return script.language
    return _REGIONS.get(language, language)


def stretches(text: str, language: str) -> list[tuple[str, str, Script | None]]:
    """The text cut where its script changes: (text, language, complex script or None)."""
    own = _BY_LANGUAGE.get(language.partition("-")[0])
    if text.isascii():
        return [(text, language, None)] if text else []
    pieces: list[tuple[str, str, Script | None]] = []
    done = 0
    for match in _STRETCH.finditer(text):
        script = SCRIPTS[(match.lastindex or 1) - 1]
        if match.start() > done:
            pieces.append((text[done : match.start()], "" if own else language, None))
        pieces.append((match[0], language if own is script else script.language, script))
        done = match.end()
    if done < len(text):
        pieces.append((text[done:], "" if own else language, None))
    return pieces


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph of this text runs from the right: most of its letters and signs do."""
    if text.isascii():
        return False
    letters = sum(1 for character in text if unicodedata.category(character)[0] in "LM")
    return 2 * len(_RIGHT_TO_LEFT.findall(text)) > letters


def language_properties(
    language: str, script: Script | None
) -> tuple[list[Element], list[Element]]:
    """Run properties for a stretch: those that stand before bold, and those that stand last."""
    if script is None:
        return [], [w("lang", val=tag(language))] if language else []
    kind = w("rtl") if script.right_to_left else w("cs")
    return [w("rFonts", cs=script.font)], [kind, w("lang", bidi=tag(language))]
