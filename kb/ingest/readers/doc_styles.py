"""What a Word 97–2003 file says of a paragraph or a run: style, level, list, table, visibility."""

import struct
from dataclasses import dataclass, field

from kb.ingest.readers.doc_file import STYLES, Stretch, WordFile, changes_of
from kb.ingest.readers.docx_styles import named
from kb.model import BlockStyle

_CAPTION, _TITLE = 34, 62  # numbers of built-in styles; headings have 1 to 9
_HEADINGS = range(1, 10)
_NO_STYLE = 0x0FFF
_DEEPEST = 30
_NO_LIST = (0, 0x7FF, 0xF801)
# The property changes that are read ([MS-DOC] 2.6.1, 2.6.2).
_OUTLINE, _LIST, _LIST_LEVEL = 0x2640, 0x460B, 0x260A
_IN_TABLE, _ROW_END, _INNER_CELL, _INNER_ROW_END = 0x2416, 0x2417, 0x244B, 0x244C
_DELETED, _HIDDEN, _BOLD, _SYMBOL, _CHARACTER_STYLE = 0x0800, 0x083C, 0x0835, 0x6A09, 0x4A30


@dataclass(slots=True)
class Look:
    """How a paragraph looks; ``list_id`` counts the file's lists from 1, 0 for none."""

    style: BlockStyle = "paragraph"
    level: int = 0
    list_id: int = 0
    list_level: int = 0
    bold: bool = False
    in_table: bool = False
    row_end: bool = False
    inner_cell: bool = False


@dataclass(slots=True)
class RunLook:
    """How a run looks; ``bold`` is what it says itself, or ``None``."""

    bold: bool | None = None
    unseen: bool = False
    symbol: int = 0


@dataclass(slots=True)
class _Style:
    built_in: int
    based_on: int
    paragraph: bytes = b""
    characters: bytes = b""


@dataclass(slots=True)
class Styles:
    """A file's styles by number."""

    table: dict[int, _Style] = field(default_factory=dict)

    def look(self, stretch: Stretch | None) -> Look:
        """Return the look of a paragraph from its style, that one's parents and its own changes."""
        look = Look()
        if stretch is None:
            return look
        chain = self._chain(stretch.style)
        outline: int | None = None
        for changes in (*(style.paragraph for style in reversed(chain)), stretch.changes):
            outline = _apply(changes, look, outline)
        look.bold = self._bold(chain) or False
        look.style, look.level = named([_name(style.built_in) for style in chain], outline)
        if look.list_id in _NO_LIST:
            look.list_id = 0
        return look

    def run(self, changes: bytes) -> RunLook:
        """Return the look of a run from its changes and its character style."""
        look = RunLook()
        for code, operand in changes_of(changes):
            value = operand[0] if operand else 0
            if code == _BOLD:
                look.bold = None if value == 0x80 else value in (1, 0x81)
            elif code in (_HIDDEN, _DELETED):
                look.unseen = look.unseen or value in (1, 0x81)
            elif code == _SYMBOL and len(operand) == 4:
                look.symbol = struct.unpack_from("<H", operand, 2)[0]
            elif code == _CHARACTER_STYLE and len(operand) == 2:
                look.bold = self._bold(self._chain(struct.unpack("<H", operand)[0]))
        return look

    def _chain(self, style: int) -> list[_Style]:
        chain: list[_Style] = []
        while style in self.table and len(chain) < _DEEPEST:
            chain.append(self.table[style])
            style = chain[-1].based_on
        return chain

    def _bold(self, chain: list[_Style]) -> bool | None:
        for style in chain:
            for code, operand in changes_of(style.characters):
                if code == _BOLD and operand:
                    return operand[0] in (1, 0x81)
        return None


def _apply(changes: bytes, look: Look, outline: int | None) -> int | None:
    """Change a look by what a style or a paragraph says; return the outline level."""
    for code, operand in changes_of(changes):
        value = int.from_bytes(operand[:2], "little")
        if code == _OUTLINE:
            outline = value
        elif code == _LIST:
            look.list_id = value
        elif code == _LIST_LEVEL:
            look.list_level = value
        elif code == _IN_TABLE:
            look.in_table = bool(value)
        elif code == _ROW_END:
            look.row_end = bool(value)
        elif code in (_INNER_CELL, _INNER_ROW_END):
            look.inner_cell = bool(value)
    return outline


def _name(built_in: int) -> str:
    """Return the name that Word keeps of a built-in style in its newer files."""
    if built_in in _HEADINGS:
        return f"heading {built_in}"
    return {_CAPTION: "caption", _TITLE: "title"}.get(built_in, "")


def styles_of(file: WordFile) -> Styles:
    """Return the styles of a file's style sheet ([MS-DOC] 2.9.271), none where it is damaged."""
    data = file.part(STYLES)
    styles = Styles()
    if len(data) < 6:
        return styles
    head, count, base = struct.unpack_from("<HHH", data)
    at = 2 + head
    for number in range(count):
        if at + 2 > len(data):
            break
        size = struct.unpack_from("<H", data, at)[0]
        style = _style(data[at + 2 : at + 2 + size], base)
        if style:
            styles.table[number] = style
        at += 2 + size
    return styles


def _style(data: bytes, base: int) -> _Style | None:
    if len(data) < base + 2 or base < 6:
        return None
    first, second, third = struct.unpack_from("<HHH", data)
    kind, exceptions = second & 0xF, third & 0xF
    style = _Style(first & 0x0FFF, second >> 4)
    if style.based_on == _NO_STYLE:
        style.based_on = -1
    at = base + 2 + 2 * struct.unpack_from("<H", data, base)[0] + 2  # behind the style's name
    parts: list[bytes] = []
    for _ in range(exceptions):
        at += at % 2
        size = struct.unpack_from("<H", data, at)[0] if at + 2 <= len(data) else 0
        parts.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    if kind == 1 and parts:
        style.paragraph = parts[0][2:]
        style.characters = parts[1] if len(parts) > 1 else b""
    elif kind == 2 and parts:
        style.characters = parts[0]
    return style
