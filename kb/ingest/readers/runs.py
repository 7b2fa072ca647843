"""Stretches of text with one look (runs), cleaned and joined into blocks.

Every reader of marked-up text makes its blocks here, so that all texts are NFC, free of control and
zero-width characters, and evenly spaced, while bold stretches and note marks keep their places.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.ingest.readers.bijoy import to_unicode
from kb.model import Block, BlockStyle

# Zero-width space, word joiner, byte-order mark, bidi isolates, soft hyphens (U+FFFE is pdfium's):
# they print nothing. ZWJ and ZWNJ stay, since they change how Bangla is written.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\u2066-\u2069\ufeff\ufffe"
    "\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_CLOSING = (",", ".", ";", ":")
_AROUND_LINE_ENDS = re.compile(r" *\n[ \n]*")
# Bullets of the Symbol and Wingdings fonts, which stand in the private area.
_SYMBOLS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0A8, 0xF0D8, 0xF0FC), "•")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look, or, with ``mark`` set, the place of a note's mark.

    ``bijoy`` says that its font draws Bangla for the codes of Latin letters.
    """

    text: str
    bold: bool = False
    mark: str = ""
    bijoy: bool = False


def clean(text: str) -> str:
    """Return the text in NFC without unseen characters, with line ends as ``\\n``."""
    seen = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)).translate(_SYMBOLS)
    return unicodedata.normalize("NFC", seen)


def squeeze(text: str) -> str:
    """Return the cleaned text with every stretch of white space made one space or one line end."""
    return _AROUND_LINE_ENDS.sub("\n", _SPACES.sub(" ", clean(text)))


def one_line(text: str) -> str:
    """Return the cleaned text on one line, trimmed."""
    return " ".join(clean(text).split())


def block(runs: Iterable[Run], style: BlockStyle = "paragraph", level: int = 0) -> Block | None:
    """Return the runs as one block, or ``None`` when they print nothing."""
    text = ""
    marks: list[tuple[int, str]] = []
    bold: list[tuple[int, int]] = []
    for run in _in_unicode(runs):
        if run.mark:
            marks.append((len(text), one_line(run.mark)))
            continue
        piece = squeeze(run.text)
        if not text or text[-1] in " \n":
            piece = piece.lstrip(" \n")
        elif piece.startswith("\n"):
            text = text.rstrip(" ")
        if marks and marks[-1][0] == len(text) > 0 and piece[:1] in _CLOSING:
            text = text.rstrip(" ")  # "Bank (1)," without its mark is "Bank,"
            marks[-1] = (len(text), marks[-1][1])
        if run.bold and piece.strip():
            bold.append((len(text), len(text) + len(piece.rstrip())))
        text += piece
    text = text.rstrip()
    if not text:
        return None
    return _composed(text, style, level, bold, marks)


def _in_unicode(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield the runs with Bijoy's in Unicode, neighbours together: Word cuts within syllables."""
    for (bijoy, bold), same in groupby(
        runs, key=lambda run: (run.bijoy and not run.mark, run.bold)
    ):
        if bijoy:
            yield Run(to_unicode("".join(run.text for run in same)), bold)
        else:
            yield from same


def _composed(
    text: str,
    style: BlockStyle,
    level: int,
    bold: Sequence[tuple[int, int]],
    marks: Sequence[tuple[int, str]],
) -> Block:
    """Return the block in NFC: a vowel sign may have been parted from its letter by a run's end."""
    normal = unicodedata.normalize("NFC", text)

    def place(offset: int) -> int:
        if normal == text:
            return min(offset, len(text))
        return len(unicodedata.normalize("NFC", text[:offset]))

    return Block(
        text=normal,
        style=style,
        level=level,
        bold_end=place(_leading(text, bold)),
        note_marks=tuple((place(offset), mark) for offset, mark in marks),
    )


def _leading(text: str, bold: Sequence[tuple[int, int]]) -> int:
    """Return the end of the bold stretches at the text's beginning, over nothing but spaces."""
    end = 0
    for first, last in bold:
        if text[end:first].strip():
            break
        end = last
    return end


def table(rows: Iterable[Sequence[str]]) -> Block | None:
    """Return the rows as a table block, empty rows left out, or ``None`` when nothing is left."""
    cells = [tuple(one_line(cell) for cell in row) for row in rows]
    full = tuple(row for row in cells if any(row))
    if not full:
        return None
    text = "\n".join("\t".join(row).rstrip("\t") for row in full)
    return Block(text=text, style="table", rows=full)


def note(mark: str, runs: Sequence[Run]) -> Block | None:
    """Return a note's block, its text led by ``[mark] ``, or ``None`` when the note is empty."""
    if not any(run.text.strip() for run in runs):
        return None
    return block([Run(f"[{one_line(mark)}] "), *runs], "note")
