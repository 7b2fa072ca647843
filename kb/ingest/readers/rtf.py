"""Rich Text Format: paragraphs with outline levels, list numbers, tables, notes, text boxes.

No library keeps footnotes, tables and other scripts all three. Deleted and hidden text, headers,
comments and pictures are left out; the list numbers are those that the writing program stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers.code_pages import code_page, decoded, known_page
from kb.ingest.readers.docx_styles import named
from kb.ingest.readers.flows import Flow
from kb.ingest.readers.rtf_tokens import Kind, Token, tokens, units_of
from kb.ingest.readers.runs import one_line
from kb.model import Metadata, Reading

_SILENT = frozenset((
    "colortbl", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
    "footerf", "nonshppict", "shprslt", "objdata", "objclass", "objname", "nonesttables", "xe",
    "tc", "rxe", "panose", "falt", "template", "comment", "doccomm", "keywords", "subject",
    "operator", "category", "manager", "company", "listname", "pntxta", "pntxtb", "sp", "mmathPict",
    "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "hlinkbase", "nextfile",
))  # fmt: skip
# Starred destinations that hold text all the same; what else is starred may be passed over.
_STARRED = frozenset(("shpinst", "moMath", "moMathPara", "mmath", "ud", "footnote", "shptxt"))
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SIGNS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_PARAGRAPH_SIGNS = frozenset("\n\r")
_DEEPEST = 30
_LARGEST = 512 << 20  # a picture takes two characters a byte, and none of them is kept


@dataclass(slots=True)
class _State:
    """What holds in a group and ends with it; ``to`` is where its text goes."""

    flow: Flow
    to: str = "text"
    outer: str = "text"
    starred: bool = False
    font: int = -1
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    style: int = 0
    outline: int | None = None
    list_level: int = 0
    in_table: bool = False


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: int = -1
    outline: int | None = None


@dataclass(slots=True)
class _Reader:
    """The walk over the tokens of one file."""

    state: _State
    stack: list[_State] = field(default_factory=list)
    fonts: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)
    styles: dict[int, _Style] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    default_page: str = "cp1252"
    default_font: int = 0
    bytes_held: bytearray = field(default_factory=bytearray)
    units: list[int] = field(default_factory=list)
    skipping: int = 0


def read(path: Path) -> Reading:
    """Return the blocks of an RTF file; raise UnreadableError when it has none."""
    if path.stat().st_size > _LARGEST:
        raise UnreadableError("is larger than kb reads")
    reader = _Reader(_State(Flow()))
    body = reader.state.flow
    for token in tokens(path.read_bytes()):
        _take(token, reader)
    _flush(reader)
    while reader.stack:
        _close(reader)
    body.finish()
    if not body.blocks:
        raise UnreadableError("holds no text")
    author = one_line(reader.said.get("author", ""))
    about = Metadata(
        title=one_line(reader.said.get("title", "")), authors=(author,) if author else ()
    )
    return Reading(tuple(body.blocks), about)


def _take(token: Token, reader: _Reader) -> None:
    if token.kind is Kind.BYTES:
        data = token.data[reader.skipping :]
        reader.skipping = max(0, reader.skipping - len(token.data))
        if data:
            _flush_units(reader)
            reader.bytes_held += data
        return
    if token.kind is Kind.UNITS:
        _take_units(token, reader)
        return
    if token.kind is Kind.WORD and token.word == "u":
        _flush_bytes(reader)
        reader.units.append((token.number or 0) & 0xFFFF)
        reader.skipping = reader.state.skip
        return
    reader.skipping = 0
    _flush(reader)
    if token.kind is Kind.OPEN:
        reader.stack.append(reader.state)
        reader.state = replace(reader.state, starred=False)
    elif token.kind is Kind.CLOSE:
        _close(reader)
    elif token.kind is Kind.SIGN:
        _sign(token.word, reader)
    else:
        _word(token.word, token.number, reader)


def _take_units(token: Token, reader: _Reader) -> None:
    if reader.state.skip == 1:
        _flush_bytes(reader)
        reader.units += units_of(token.data)
        reader.skipping = 0
        return
    for alone in tokens(token.data, together=False):
        _take(alone, reader)


def _close(reader: _Reader) -> None:
    if reader.stack:
        inner, reader.state = reader.state, reader.stack.pop()
        if inner.flow is not reader.state.flow:
            reader.state.flow.take(inner.flow)


def _flush(reader: _Reader) -> None:
    _flush_bytes(reader)
    _flush_units(reader)


def _flush_bytes(reader: _Reader) -> None:
    if reader.bytes_held:
        font = reader.state.font if reader.state.font >= 0 else reader.default_font
        charset, page = reader.fonts.get(font, (None, None))
        data = bytes(reader.bytes_held)
        reader.bytes_held.clear()
        _say(decoded(data, code_page(charset, page, reader.default_page)), reader)


def _flush_units(reader: _Reader) -> None:
    """Say what ``\\u`` named in UTF-16; half of a pair says nothing."""
    if reader.units:
        data = b"".join(unit.to_bytes(2, "little") for unit in reader.units)
        reader.units.clear()
        _say(data.decode("utf-16-le", errors="ignore"), reader)


def _say(text: str, reader: _Reader) -> None:
    state = reader.state
    if state.to == "text":
        if not (state.hidden or state.deleted):
            state.flow.say(text, state.bold)
    elif state.to == "label":
        state.flow.label = (state.flow.label or "") + text
    elif state.to == "stylesheet":
        style = reader.styles.setdefault(state.style, _Style())
        style.name += text.partition(";")[0]
    elif state.to in ("title", "author"):
        reader.said[state.to] = reader.said.get(state.to, "") + text


def _sign(sign: str, reader: _Reader) -> None:
    if sign == "*":
        reader.state.starred = True
    elif sign in _PARAGRAPH_SIGNS:
        _end_paragraph(reader)
    elif sign in _SIGNS:
        _say(_SIGNS[sign], reader)


def _word(word: str, number: int | None, reader: _Reader) -> None:
    state = reader.state
    starred, state.starred = state.starred, False
    if word in _SILENT or (starred and word not in _STARRED):
        state.to = state.outer = "nowhere"
    elif word in _CHARACTERS:
        _say(_CHARACTERS[word], reader)
    elif word in _FLOWS:
        _FLOWS[word](reader)
    elif word in _DESTINATIONS and state.to != "nowhere":
        state.to = _DESTINATIONS[word] if word not in reader.said else "nowhere"
    elif word in _SWITCHES:
        _SWITCHES[word](state, number != 0)
    elif word in _VALUES:
        _VALUES[word](reader, number or 0)
    elif word in _ENDS and state.to == "text":
        _ENDS[word](reader)
    elif word.startswith("m") and word.endswith("Pr"):
        state.to = "nowhere"  # the properties of a formula's parts


def _end_paragraph(reader: _Reader) -> None:
    state = reader.state
    chain = _chain(state.style, reader.styles)
    outline = state.outline
    if outline is None:
        outline = next((style.outline for style in chain if style.outline is not None), None)
    style, level = named([style.name.strip() for style in chain], outline)
    state.flow.end_paragraph(style, level, state.list_level, state.in_table)


def _chain(style: int, styles: Mapping[int, _Style]) -> list[_Style]:
    chain: list[_Style] = []
    while style in styles and len(chain) < _DEEPEST:
        chain.append(styles[style])
        style = chain[-1].based_on
    return chain


def _plain_paragraph(state: _State, _: bool = True) -> None:
    state.style, state.outline, state.list_level, state.in_table = 0, None, 0, False


def _plain_text(state: _State, _: bool = True) -> None:
    state.font, state.bold, state.hidden, state.deleted = -1, False, False, False


def _note(reader: _Reader) -> None:
    state = reader.state
    if state.to == "text" and not (state.hidden or state.deleted):
        state.flow = state.flow.inner("footnote")
        _plain_paragraph(state)
    else:
        state.to = "nowhere"


def _endnote(reader: _Reader) -> None:
    reader.state.flow.note = reader.state.flow.note and "endnote"


def _shape(reader: _Reader) -> None:
    """Pass over a drawing but for the text in it."""
    state = reader.state
    if state.to != "nowhere":
        state.outer, state.to = state.to, "nowhere"


def _box(reader: _Reader) -> None:
    state = reader.state
    if state.outer == "text" and not (state.hidden or state.deleted):
        state.flow, state.to = state.flow.inner(), "text"
        _plain_paragraph(state)


def _unicode(reader: _Reader) -> None:
    """Read the second of two versions of a text, whose first is for programs without Unicode."""
    reader.state.to = reader.state.outer


def _set(attribute: str) -> Callable[[_State, bool], None]:
    def switch(state: _State, on: bool) -> None:
        setattr(state, attribute, on)

    return switch


def _keep(attribute: str) -> Callable[["_Reader", int], None]:
    def keep(reader: _Reader, number: int) -> None:
        setattr(reader.state, attribute, max(0, number))

    return keep


def _outline(reader: _Reader, level: int) -> None:
    if reader.state.to == "stylesheet":
        reader.styles.setdefault(reader.state.style, _Style()).outline = level
    else:
        reader.state.outline = level


def _based_on(reader: _Reader, style: int) -> None:
    if reader.state.to == "stylesheet":
        reader.styles.setdefault(reader.state.style, _Style()).based_on = style


def _charset(reader: _Reader, charset: int) -> None:
    if reader.state.to == "fonttbl":
        reader.fonts[reader.state.font] = (charset, None)


def _font_page(reader: _Reader, page: int) -> None:
    if reader.state.to == "fonttbl":
        reader.fonts[reader.state.font] = (None, page)


def _default_page(reader: _Reader, page: int) -> None:
    reader.default_page = known_page(page) or reader.default_page


def _default_font(reader: _Reader, font: int) -> None:
    reader.default_font = font


def _endnote_form(form: str) -> Callable[["_Reader"], None]:
    def count_in(reader: _Reader) -> None:
        reader.state.flow.forms["endnote"] = form

    return count_in


_FLOWS: dict[str, Callable[[_Reader], None]] = {
    "footnote": _note,
    "ftnalt": _endnote,
    "shpinst": _shape,
    "do": _shape,
    "upr": _shape,
    "shptxt": _box,
    "dptxbxtext": _box,
    "ud": _unicode,
    "aftnnrlc": _endnote_form("lowerRoman"),
    "aftnnruc": _endnote_form("upperRoman"),
    "aftnnalc": _endnote_form("lowerLetter"),
    "aftnnauc": _endnote_form("upperLetter"),
}
_DESTINATIONS = {
    "fonttbl": "fonttbl",
    "stylesheet": "stylesheet",
    "info": "info",
    "title": "title",
    "author": "author",
    "listtext": "label",
    "pntext": "label",
    "fldinst": "nowhere",
}
_SWITCHES: dict[str, Callable[[_State, bool], None]] = {
    "b": _set("bold"),
    "v": _set("hidden"),
    "deleted": _set("deleted"),
    "mvf": _set("deleted"),
    "intbl": _set("in_table"),
    "pard": _plain_paragraph,
    "plain": _plain_text,
}
_VALUES: dict[str, Callable[[_Reader, int], None]] = {
    "f": _keep("font"),
    "uc": _keep("skip"),
    "s": _keep("style"),
    "ilvl": _keep("list_level"),
    "outlinelevel": _outline,
    "sbasedon": _based_on,
    "fcharset": _charset,
    "cpg": _font_page,
    "ansicpg": _default_page,
    "deff": _default_font,
}
_ENDS: dict[str, Callable[[_Reader], None]] = {
    "par": _end_paragraph,
    "sect": _end_paragraph,
    "nestcell": lambda reader: reader.state.flow.end_paragraph("paragraph", 0, 0, in_table=True),
    "cell": lambda reader: reader.state.flow.end_cell(),
    "row": lambda reader: reader.state.flow.end_row(),
}
