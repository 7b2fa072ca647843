"""Word 97 documents and Microsoft's old container, written by the book for the tests."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write streams into a container, each padded to the 4,096 bytes of a large one."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sizes = [-(-len(data) // SECTOR) for data in padded.values()]
    directory = -(-(len(padded) + 1) // 4)
    fats = 1
    while fats * 128 < fats + directory + sum(sizes):
        fats += 1
    fat = [FAT] * fats + _chain(fats, directory)
    entries = [_entry("Root Entry", 5, 1, END, 0)]
    at = fats + directory
    for number, (name, data) in enumerate(padded.items(), start=1):
        following = number + 1 if number < len(padded) else FREE
        entries.append(_entry(name, 2, FREE, at, len(data), following))
        fat += _chain(at, -(-len(data) // SECTOR))
        at = len(fat)
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, END, 0, END, 0)
    head += b"".join(struct.pack("<I", n if n < fats else FREE) for n in range(109))
    body = b"".join(struct.pack("<I", n) for n in fat).ljust(fats * SECTOR, b"\xff")
    body += b"".join(entries).ljust(directory * SECTOR, b"\0")
    body += b"".join(
        data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0") for data in padded.values()
    )
    path.write_bytes(head + body)
    return path


def _chain(first: int, length: int) -> list[int]:
    return [*range(first + 1, first + length), END] if length else []


def _entry(name: str, kind: int, child: int, start: int, size: int, following: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + struct.pack("<III", FREE, following, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


@dataclass(frozen=True)
class Paragraph:
    """Text with its end mark, its style, what is changed of it, and of its characters."""

    text: str
    style: int = 0
    changes: bytes = b""
    characters: bytes = b""


def _units(text: str) -> bytes:
    return text.encode("utf-16-le")


@dataclass
class Word:
    """A Word 97 document: its parts by length, and its tables by index of their pair."""

    paragraphs: Sequence[Paragraph]
    styles: Sequence[tuple[int, bytes]] = ((0, b""),)
    lengths: Sequence[int] = ()
    tables: dict[int, bytes] = field(default_factory=dict)
    flags: int = 0

    def write(self, path: Path) -> Path:
        data = b"".join(_units(paragraph.text) for paragraph in self.paragraphs)
        length = len(data) // 2
        table = bytearray(b"\0" * 8)
        pairs: dict[int, tuple[int, int]] = {}
        start = 2048

        def place(index: int, part: bytes) -> None:
            pairs[index] = (len(table), len(part))
            table.extend(part)

        pieces = struct.pack("<II", 0, length) + struct.pack("<HIH", 0, start, 0)
        place(33, b"\x02" + struct.pack("<I", len(pieces)) + pieces)
        place(1, self._styles())
        page = -(-(start + len(data)) // SECTOR)
        ends = struct.pack("<II", start, start + len(data))
        place(13, ends + struct.pack("<I", page))
        place(12, ends + struct.pack("<I", page + 1))
        for index, part in self.tables.items():
            place(index, part)
        info = bytearray(start)
        struct.pack_into("<HH", info, 0, 0xA5EC, 0x00C1)
        struct.pack_into("<H", info, 0x0A, 0x0200 | self.flags)
        lengths = list(self.lengths or [length])
        struct.pack_into("<8i", info, 0x4C, *lengths, *[0] * (8 - len(lengths)))
        for index, pair in pairs.items():
            struct.pack_into("<II", info, 0x9A + 8 * index, *pair)
        stream = bytes(info) + data
        stream = stream.ljust(page * SECTOR, b"\0") + self._page(start, True)
        return container(
            path, {"WordDocument": stream + self._page(start, False), "1Table": bytes(table)}
        )

    def _styles(self) -> bytes:
        parts = [struct.pack("<HHHH", 6, len(self.styles), 10, 0)]
        for built_in, changes in self.styles:
            papx = b"\0\0" + changes
            body = struct.pack("<HHHHH", built_in, 0xFFF1, 1, 0, 0) + struct.pack("<HH", 0, 0)
            body += struct.pack("<H", len(papx)) + papx
            parts.append(struct.pack("<H", len(body)) + body)
        return b"".join(parts)

    def _page(self, start: int, paragraphs: bool) -> bytes:
        page = bytearray(SECTOR)
        width = 13 if paragraphs else 1
        count = len(self.paragraphs)
        at, place = 510, start
        for number, paragraph in enumerate(self.paragraphs):
            struct.pack_into("<I", page, 4 * number, place)
            place += len(_units(paragraph.text))
            changes = paragraph.changes if paragraphs else paragraph.characters
            if paragraphs:
                changes = struct.pack("<H", paragraph.style) + changes
                changes += b"\0" * (1 - len(changes) % 2)
                entry = bytes([(len(changes) + 1) // 2]) + changes
            else:
                entry = bytes([len(changes)]) + changes
            at = (at - len(entry)) & ~1
            page[at : at + len(entry)] = entry
            page[4 * (count + 1) + width * number] = at // 2
        struct.pack_into("<I", page, 4 * count, place)
        page[511] = count
        return bytes(page)


def record(kind: int, *inner: bytes, instance: int = 0) -> bytes:
    """A record of a PowerPoint 97 stream: a container of other records."""
    data = b"".join(inner)
    return struct.pack("<HHI", instance << 4 | 0xF, kind, len(data)) + data


def atom(kind: int, data: bytes) -> bytes:
    """A record that holds no others."""
    return struct.pack("<HHI", 0, kind, len(data)) + data


def text(kind: int, words: str) -> bytes:
    """A text and its type: 0 for a title, 1 for bullets, 2 for notes, 4 for any other."""
    return atom(0x0F9F, struct.pack("<I", kind)) + atom(0x0FA0, words.encode("utf-16-le"))


def box(*inner: bytes) -> bytes:
    """A shape with text."""
    return record(0xF004, record(0xF00D, *inner))


def deck(path: Path, slides: Sequence[tuple[bytes, bytes]], notes: bytes, token: int = 0) -> Path:
    """A PowerPoint 97 deck: each slide's outline texts and records; the notes of the first."""
    listed = [
        atom(0x03F3, struct.pack("<IIIII", 2 + n, 0, 0, 256 + n, 0)) + outline
        for n, (outline, _) in enumerate(slides)
    ]
    page = atom(0x03F3, struct.pack("<IIIII", 2 + len(slides), 0, 0, 99, 0))
    document = record(0x03E8, record(0x0FF0, *listed), record(0x0FF0, page, instance=2))
    about = [struct.pack("<12sIIHH", b"", 0, 99 if n == 0 else 0, 0, 0) for n in range(len(slides))]
    parts = [document]
    parts += [
        record(0x03EE, atom(0x03EF, head), inner)
        for head, (_, inner) in zip(about, slides, strict=True)
    ]
    parts.append(record(0x03F0, notes))
    places = [sum(map(len, parts[:n])) for n in range(len(parts))]
    directory = struct.pack("<I", 1 | len(parts) << 20) + struct.pack(f"<{len(parts)}I", *places)
    stream = b"".join(parts)
    edit = len(stream) + 8 + len(directory)
    stream += atom(0x1772, directory)
    stream += atom(0x0FF5, struct.pack("<IIIIIII", 0, 0, 0, edit - 8 - len(directory), 1, 0, 0))
    user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, token or 0xE391C05F, edit)
    return container(path, {"PowerPoint Document": stream, "Current User": user})
