"""Word 97–2003 files: the text from its pieces, and what is said of its stretches.

After Microsoft's open specification [MS-DOC]: the file information block (2.5) says where things
lie; the piece table (2.8.35) gives the text, which a file saved in haste holds in disorder; the
formatted disk pages (2.9.33, 2.9.23) give exceptions to paragraph and character styles.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kb.errors import UnreadableError

_MAGIC = 0xA5EC
_WORD_97 = 0x00C1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_LENGTHS = 0x4C  # ccpText, from which on the lengths of the parts of the text stand
_PLACES = 0x9A  # the first of the pairs of offset and length
_PAGE = 512
_COMPRESSED = 0x40000000
_ELSEWHERE = (0x6645, 0x6646)  # the changes of this paragraph lie in the data stream
# Indexes of the pairs that are read.
STYLES, NOTE_MARKS, NOTE_TEXTS, CHARACTERS, PARAGRAPHS = 1, 2, 3, 12, 13
PIECES, END_MARKS, END_TEXTS, LISTS, OVERRIDES = 33, 46, 47, 73, 74


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that lie together in the file from ``offset`` on."""

    start: int
    end: int
    offset: int
    wide: bool

    def place(self, at: int) -> int:
        """Return where in the file a character of the piece lies."""
        return self.offset + (at - self.start) * (2 if self.wide else 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the file with what is said of it: a style's number, and property changes."""

    start: int
    end: int
    style: int
    changes: bytes


@dataclass(frozen=True, slots=True)
class WordFile:
    """The streams of a file, its pieces, and how long each part of its text is, in characters."""

    stream: bytes
    table: bytes
    data: bytes
    pieces: tuple[Piece, ...]
    lengths: tuple[int, ...]

    def part(self, index: int) -> bytes:
        """Return what a pair of offset and length of the information block points to."""
        at = _PLACES + 8 * index
        if at + 8 > len(self.stream):
            return b""
        start, length = struct.unpack_from("<II", self.stream, at)
        return self.table[start : start + length]

    def text(self) -> str:
        """Return all characters in order: the body, then notes, headers, comments …"""
        return "".join(_characters(self.stream, piece) for piece in self.pieces)

    def place(self, at: int) -> int:
        """Return where in the file a character lies."""
        return self.piece(at).place(at)

    def piece(self, at: int) -> Piece:
        """Return the piece that holds a character."""
        index = bisect_right(self.pieces, at, key=lambda piece: piece.start) - 1
        return self.pieces[max(index, 0)]


STREAMS = ("WordDocument", "0Table", "1Table", "Data")


def word_file(streams: Mapping[str, bytes]) -> WordFile:
    """Return what the streams of a file hold; raise UnreadableError when they make no sense."""
    stream = streams.get("WordDocument", b"")
    if len(stream) < _PLACES + 8 * (PIECES + 1):
        raise UnreadableError("is a damaged Word 97–2003 document")
    magic, version = struct.unpack_from("<HH", stream)
    flags = struct.unpack_from("<H", stream, 0x0A)[0]
    if magic != _MAGIC or version < _WORD_97:
        raise UnreadableError("was written by a Word older than Word 97; save it as .docx")
    if flags & _ENCRYPTED:
        raise UnreadableError("is protected by a password; save it without one")
    table = streams.get("1Table" if flags & _SECOND_TABLE else "0Table", b"")
    lengths = struct.unpack_from("<8i", stream, _LENGTHS)
    file = WordFile(stream, table, streams.get("Data", b""), (), lengths)
    return replace(file, pieces=tuple(_pieces(file.part(PIECES), len(stream))))


def _pieces(data: bytes, size: int) -> Iterator[Piece]:
    """Yield the pieces of the text; changes that come before them apply to whole pieces."""
    at = 0
    while at + 3 <= len(data) and data[at] == 1:
        at += 3 + struct.unpack_from("<H", data, at + 1)[0]
    if at + 5 > len(data) or data[at] != 2:
        raise UnreadableError("is a damaged Word 97–2003 document: its text cannot be found")
    plc = data[at + 5 :]
    reached = 0
    for start, end, entry in plc_entries(plc, 8):
        place = struct.unpack_from("<I", entry, 2)[0]
        wide = not place & _COMPRESSED
        offset = place if wide else (place & ~_COMPRESSED) // 2
        room = max(0, size - offset) // (2 if wide else 1)
        if start < reached:
            continue
        reached = start + min(end - start, room)
        yield Piece(start, reached, offset, wide)
        if reached < end:  # the file was cut off
            return


def plc_entries(data: bytes, size: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield the entries of a list of places: n + 1 places, then n entries of a size."""
    count = max(0, (len(data) - 4) // (4 + size))
    places = struct.unpack_from(f"<{count + 1}I", data) if count else ()
    for index in range(count):
        at = 4 * (count + 1) + size * index
        if places[index] <= places[index + 1]:
            yield places[index], places[index + 1], data[at : at + size]


def _characters(stream: bytes, piece: Piece) -> str:
    last = piece.place(piece.end)
    data = stream[piece.offset : last]
    if piece.wide:  # lone surrogates would shift what follows, so each unit stays one character
        return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data[: len(data) & ~1])))
    return data.decode("cp1252", errors="replace")


def stretches(file: WordFile, index: int) -> list[Stretch]:
    """Return the stretches of paragraphs or characters, in the order of the file."""
    found: list[Stretch] = []
    paragraphs = index == PARAGRAPHS
    for _, _, entry in plc_entries(file.part(index), 4):
        page = struct.unpack("<I", entry)[0] & 0x3FFFFF
        for stretch in _page(file.stream[page * _PAGE : (page + 1) * _PAGE], paragraphs):
            found.append(_whole(stretch, file.data) if paragraphs else stretch)
    return sorted(found, key=lambda stretch: stretch.start)


def _whole(stretch: Stretch, data: bytes) -> Stretch:
    """Return a stretch with the changes that were too long for their page."""
    code, operand = next(changes_of(stretch.changes), (0, b""))
    if code not in _ELSEWHERE or len(operand) < 4:
        return stretch
    at = struct.unpack("<I", operand)[0]
    size = struct.unpack_from("<H", data, at)[0] if at + 2 <= len(data) else 0
    return replace(stretch, changes=data[at + 2 : at + 2 + size])


def _page(page: bytes, paragraphs: bool) -> Iterator[Stretch]:
    if len(page) < _PAGE:
        return
    count, width = page[-1], 13 if paragraphs else 1
    if 4 * (count + 1) + width * count > _PAGE:
        return
    places = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + width * index]
        style, changes = (0, b"")
        if at:
            style, changes = _paragraph(page, at) if paragraphs else (0, _counted(page, at))
        yield Stretch(places[index], places[index + 1], style, changes)


def _counted(page: bytes, at: int) -> bytes:
    return page[at + 1 : at + 1 + page[at]]


def _paragraph(page: bytes, at: int) -> tuple[int, bytes]:
    """Return a paragraph's style and changes: its length counts words, or stands in a 2nd byte."""
    words = page[at]
    start = at + 1 if words else at + 2
    if start + 2 > _PAGE:
        return 0, b""
    end = start + (2 * words - 1 if words else 2 * page[at + 1])
    return struct.unpack_from("<H", page, start)[0], page[start + 2 : end]


def changes_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the property changes in a row of them, each with its operand ([MS-DOC] 2.2.5.1)."""
    at = 0
    while at + 2 < len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        kind = code >> 13
        if kind == 6 and code == 0xD608:
            size = struct.unpack_from("<H", data, at)[0] + 1 if at + 2 <= len(data) else 0
        elif kind == 6:
            size = data[at] + 1
        else:
            size = (1, 1, 2, 4, 2, 2, 0, 3)[kind]
        yield code, data[at : at + size]
        at += size
