"""Bangla written for Bijoy's fonts (SutonnyMJ): recognised, and turned into Unicode.

Such a font draws Bangla for the codes of Windows-1252, one code a glyph, in the order in which the
glyphs stand: a vowel sign before its consonant, the hook of ``র`` behind what it is spoken before,
a conjunct as one code or in halves. So a text is read glyph by glyph into syllables, and each
syllable is written anew in the order of Unicode.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from kb.errors import UnreadableError
from kb.model import Block

VIRAMA = "\u09cd"
_REPH = "র" + VIRAMA
_CHANDRABINDU = "\u0981"

# One letter a code, from "A" and from "K" on as the codes run.
_VOWELS = dict(zip("ABCDEFGHIJ", "অইঈউঊঋএঐওঔ", strict=True))
_CONSONANTS = dict(
    zip("KLMNOPQRSTUVWXYZ_`abcdefghijklmn", "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ", strict=True)
) | {"o": "\u09a1\u09bc", "p": "\u09a2\u09bc", "q": "\u09af\u09bc", "r": "ৎ"}
_CONJUNCTS = {
    "°": "ক্ক", "±": "ক্ট", "²": "ক্ষ্ম", "³": "ক্ত", "´": "ক্ম", "µ": "ক্র", "¶": "ক্ষ", "ÿ": "ক্ষ",
    "·": "ক্স", "¹": "গ্গ", "»": "গ্ধ", "¼": "ঙ্ক", "½": "ঙ্গ", "¾": "জ্জ", "À": "জ্ঝ", "Á": "জ্ঞ",
    "Â": "ঞ্চ", "Ã": "ঞ্ছ", "Ä": "ঞ্জ", "Å": "ঞ্ঝ", "Æ": "ট্ট", "Ç": "ড্ড", "È": "ণ্ট", "É": "ণ্ঠ",
    "Ê": "ণ্ড", "Ð": "ণ্ড", "Ë": "ত্ত", "Ì": "ত্থ", "Î": "ত্র", "Ï": "দ্দ", "×": "দ্ধ", "Ø": "দ্ব",
    "Ù": "দ্ম", "Ú": "ন্ঠ", "Û": "ন্ড", "Ü": "ন্ধ", "Ý": "ন্স", "Þ": "প্ট", "ß": "প্ত", "à": "প্প",
    "á": "প্স", "â": "ব্জ", "ã": "ব্দ", "ä": "ব্ধ", "å": "ভ্র", "ç": "ম্ফ", "é": "ল্ক", "ê": "ল্গ",
    "ë": "ল্ট", "ì": "ল্ড", "í": "ল্প", "î": "ল্ফ", "ð": "শ্চ", "ñ": "শ্ছ", "ò": "ষ্ণ", "ó": "ষ্ট",
    "ô": "ষ্ঠ", "õ": "ষ্ফ", "ö": "স্খ", "÷": "স্ট", "ù": "স্ফ", "ý": "হ্ন", "þ": "হ্ম",
}  # fmt: skip
# Syllables of one code, with their vowel sign.
_SYLLABLES = {"¸": "গু", "ï": "শু", "û": "হু", "ü": "হৃ"}
# First halves of conjuncts; what they join stands behind.
_HALVES = {"•": "ঙ", "”": "চ", "˜": "দ", "™": "দ", "š": "ন", "›": "ন", "¤": "ম", "®": "ষ", "¯": "স"}
# Second parts of conjuncts, beneath or behind what they join.
_JOINED = {
    "¨": "য", "ª": "র", "«": "র", "Ö": "র", "¡": "ব", "¦": "ব", "Ÿ": "ব", "^": "ব", "œ": "ন",
    "è": "ণ", "¥": "ম", "§": "ম", "¬": "ল", "ø": "ল", "\u00ad": "ল", "ú": "প", "¢": "ভ", "£": "ভ্র",
    "‹": "ক", "Œ": "ক্র", "Í": "ত", "—": "ত", "¿": "ত্র", "’": "থ", "‘": "তু",
}  # fmt: skip
_BEFORE = {"w": "ি", "†": "ে", "‡": "ে", "ˆ": "ৈ", "‰": "ৈ"}
_AFTER = {
    "v": "া", "x": "ী", "y": "ু", "z": "ু", "æ": "ু", "“": "ু", "~": "ূ", "‚": "ূ", "ƒ": "ূ",
    "„": "ৃ", "…": "ৃ", "Š": "ৗ",
}  # fmt: skip
_SIGNS = {"s": "ং", "t": "ঃ", "u": _CHANDRABINDU}
_PLAIN = dict(zip("0123456789", "০১২৩৪৫৬৭৮৯", strict=True)) | {
    "|": "।", "$": "৳", "Ñ": "—", "Ò": "“", "Ó": "”", "Ô": "‘", "Õ": "’",
}  # fmt: skip
# Codes that are punctuation unless a code before them, or behind them, makes them part of a letter.
_AFTER_THESE = {"‘": "š¯", "’": "š¯", "—": "š¯", "“": "iªÖ«"}
_BEFORE_THESE = {"”": "PQT", "•": "KLMN¶"}
_HASANTA = "&"
_REPH_CODE = "©"
_ZWNJ, _ZWJ = "\u200c", "\u200d"

_LETTERS = _CONSONANTS | _CONJUNCTS | _SYLLABLES | _HALVES
_OTHERS = (
    ("before", _BEFORE),
    ("after", _AFTER),
    ("joined", _JOINED),
    ("sign", _SIGNS),
    ("reph", {_REPH_CODE: _REPH}),
    ("hasanta", {_HASANTA: VIRAMA}),
)

_FONT = re.compile(r"@?[\w ]*(?<!O)MJ\b")  # OMJ fonts are Unicode's
_EDGES = " \t\n()[]{}<>.,;:!?\"'-/=*|‘’“”ÒÓÔÕÑ"
_SIGN = "\u0981-\u0983\u09be-\u09cd\u09d7"
_UNHEARD_OF = re.compile(
    f"[{_SIGN}\u09ce]|[\u09a1\u09a2\u09af]\u09bc|.*[\u09be-\u09cc\u09d7]{{2}}|.*[ংঃঁ]{{2}}"
    f"|.*\u09ce[{_SIGN}\u0983পবধরহ]|.*\u0983[বধরৎহংষ]|.*[\u0985-\u0994][\u09be-\u09cd]"
)
_TELLING = re.compile(r"[^\x00-\x7f]|[a-z`_|][A-Z]|[A-Z]{2,}[a-z]|^`|[`_~]|\wv\w?$|[A-Z]v")
_BANGLA = re.compile("[\u0980-\u09ff]")
_LATIN = re.compile("[A-Za-z\u00a1-\u024f]")
_MARK = re.compile(r"\[[^\]]*\] ")
_GARBLE = (
    "is Bangla in Bijoy's codes (SutonnyMJ), but too many of its words make no sense as such; "
    "save it as Unicode"
)
_ENGLISH = frozenset((
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has",
    "have", "he", "her", "his", "if", "in", "into", "is", "it", "its", "law", "may", "no", "not",
    "of", "on", "or", "other", "section", "shall", "she", "such", "than", "that", "the", "their",
    "they", "this", "to", "under", "upon", "was", "were", "which", "who", "will", "with", "act",
))  # fmt: skip
_FEWEST_AA = 0.025  # of the codes; "v" draws the commonest vowel sign, but is rare in Latin script
_LEAST_LEANING = 0.12  # of a text's words, on balance
_LEAST_TELLING = 5
_MOST_WRONG = 0.04
_LONGEST_BARE = 6  # consonants without a vowel sign


@dataclass(slots=True)
class _Syllable:
    """The glyphs of a syllable, sorted by what they are."""

    letters: list[str]
    before: str = ""
    after: str = ""
    signs: str = ""
    reph: bool = False
    is_open: bool = False
    apart: bool = False

    def text(self) -> str:
        """The syllable in Unicode's order."""
        letters = VIRAMA.join(self.letters)
        if self.letters[:2] == ["র", "য"]:
            letters = f"র{_ZWJ}{letters[1:]}"
        if self.apart:
            head, tail = letters[:-1], letters[-1]
            letters = f"{head}{_ZWNJ}{tail}"
        ends = VIRAMA if self.is_open else ""
        return f"{_REPH if self.reph else ''}{letters}{ends}{self.before}{self.after}{self.signs}"


def is_font(name: str) -> bool:
    """Return whether a font of this name draws Bangla for the codes of Latin letters."""
    return _FONT.match(name) is not None


def to_unicode(text: str) -> str:
    """Return Bijoy text in Unicode, NFC; what is no code of Bijoy's stays as it is."""
    return unicodedata.normalize("NFC", "".join(_written(text)))


def _written(text: str) -> Iterator[str]:
    """Yield the text's syllables and all that stands between them."""
    syllable: _Syllable | None = None
    before = ""
    for place, code in enumerate(text):
        kind, glyph = _glyph(text, place, code, syllable)
        if kind == "letter" and syllable and syllable.is_open:
            syllable.apart = text[place - 1] == _HASANTA and glyph == "য"
            syllable.letters.append(glyph)
            syllable.is_open = code in _HALVES
        elif kind == "letter":
            yield syllable.text() if syllable else ""
            syllable = _Syllable([glyph], before, is_open=code in _HALVES)
            before = ""
        elif kind == "before":
            yield (syllable.text() if syllable else "") + before
            syllable, before = None, glyph
        elif syllable and _added(syllable, kind, glyph):
            continue
        else:
            yield (syllable.text() if syllable else "") + before
            syllable, before = None, ""
            yield glyph
    yield (syllable.text() if syllable else "") + before


def _added(syllable: _Syllable, kind: str, glyph: str) -> bool:
    """Add a glyph to the syllable before it, or return that it does not belong to one."""
    if kind == "joined":
        syllable.letters.append(glyph)
        syllable.is_open = False
    elif kind == "after":
        syllable.after += glyph
    elif kind == "sign":
        syllable.signs += glyph
    elif kind == "reph":
        syllable.reph = True
    elif kind == "hasanta":
        syllable.is_open = True
    return kind != "plain"


def _glyph(text: str, place: int, code: str, syllable: _Syllable | None) -> tuple[str, str]:
    """Return what a code draws at its place, and as what: a letter, a sign before or after one."""
    last, following = text[place - 1 : place], text[place + 1 : place + 2]
    punctuation = (
        (code in _AFTER_THESE and (not last or last not in _AFTER_THESE[code]))
        or (code in _BEFORE_THESE and (not following or following not in _BEFORE_THESE[code]))
        or (code in "^…" and not syllable)
        or (code == "Ð" and not syllable and not following.isalpha())
    )
    if punctuation:
        return "plain", code
    if "Av" in (code + following, last + code):
        return "plain", "আ" if code == "A" else ""
    if code in _LETTERS:
        return "letter", _LETTERS[code]
    for kind, table in _OTHERS:
        if code in table:
            return kind, table[code]
    return "plain", _VOWELS.get(code) or _PLAIN.get(code, code)


def leaning(text: str) -> int:
    """Return how many words speak for Bijoy's codes, less those that speak against."""
    return sum(map(_leans, text.split()))


def _leans(word: str) -> int:
    word = word.strip(_EDGES.replace("|", ""))
    if sum(map(str.isalpha, word)) < 2 or _BANGLA.search(word):
        return 0
    if word.casefold() in _ENGLISH or not is_sound(to_unicode(word)):
        return -1
    return 1 if _TELLING.search(word) else 0


def is_sound(bangla: str) -> bool:
    """Return whether a word could be written so: no sign without its letter, none twice."""
    core = bangla.strip(_EDGES)
    bare = re.fullmatch(f"[\u0995-\u09b9]{{{_LONGEST_BARE},}}", core)
    return not (_UNHEARD_OF.match(core) or bare or _LATIN.search(core))


def is_bijoy(paragraphs: Iterable[str]) -> bool:
    """Return whether any of the paragraphs is Bangla in Bijoy's codes beyond doubt."""
    return any(_is_bijoy(text) for text in paragraphs)


def _is_bijoy(text: str) -> bool:
    if text.count("v") < _FEWEST_AA * len(text):
        return False
    lean = leaning(text)
    return lean >= _LEAST_TELLING and lean >= _LEAST_LEANING * len(text.split())


def converted(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with those in Bijoy's codes in Unicode; raise UnreadableError for garble.

    Once a document has a paragraph of Bijoy, its short lines go by what little they show, and those
    that show nothing by the paragraphs on both sides.
    """
    if not is_bijoy(block.text for block in blocks):
        return blocks
    leanings = [leaning(block.text) for block in blocks]
    before = list(accumulate(leanings, _last_said, initial=1))[1:]
    behind = list(accumulate(reversed(leanings), _last_said, initial=1))[:0:-1]
    found = [
        _in_unicode(block) if min(sides) > 0 else block
        for block, *sides in zip(blocks, before, behind, strict=True)
    ]
    changed = [new.text for new, old in zip(found, blocks, strict=True) if new is not old]
    words = [word for text in changed for word in text.split()]
    wrong = sum(not is_sound(word) for word in words)
    if wrong > _MOST_WRONG * len(words):
        raise UnreadableError(_GARBLE)
    return tuple(found)


def _last_said(before: int, lean: int) -> int:
    return lean or before


def _in_unicode(block: Block) -> Block:
    """Return a block in Unicode, its places moved along; a note keeps the mark that leads it."""
    mark = _MARK.match(block.text) if block.style == "note" else None
    lead = mark.end() if mark else 0
    cuts = {lead, block.bold_end, len(block.text)}
    cuts |= {place for place, _ in (*block.page_starts, *block.note_marks)}
    moved = {0: 0}
    text = ""
    for first, last in pairwise(sorted(cuts | {0})):
        text += block.text[first:last] if last <= lead else to_unicode(block.text[first:last])
        moved[last] = len(text)
    return replace(
        block,
        text=text,
        bold_end=moved[block.bold_end],
        page_starts=tuple((moved[place], page) for place, page in block.page_starts),
        note_marks=tuple((moved[place], mark) for place, mark in block.note_marks),
        rows=tuple(tuple(map(to_unicode, row)) for row in block.rows),
    )
