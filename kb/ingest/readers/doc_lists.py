"""The lists of a Word 97–2003 file, put as those of its newer files are ([MS-DOC] 2.9.131 ff.)."""

import struct
from collections.abc import Iterator

from kb.ingest.readers.doc_file import LISTS, OVERRIDES, WordFile
from kb.ingest.readers.docx_numbering import ListLevel, Numbering

_FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    5: "ordinal", 22: "decimalZero", 23: "bullet", 46: "arabicAlpha", 255: "none",
}  # fmt: skip
_LEVELS = 9
_LONGEST = 255  # characters of a number's pattern
_LIST, _LEVEL, _OVERRIDE = 28, 28, 16


def numbering_of(file: WordFile) -> Numbering:
    """Return the lists by their place among the overrides, from 1, as paragraphs name them."""
    numbering = Numbering()
    try:
        lists = dict(_lists(file))
        for number, (base, starts, changed) in enumerate(_overrides(file), start=1):
            if base in lists:
                list_id = str(number)
                numbering.levels[list_id] = {**lists[base], **changed}
                numbering.abstract[list_id] = str(base)
                for level, start in starts.items():
                    numbering.restarts[list_id, level] = start
    except struct.error:
        pass  # what follows is cut off; the lists read so far stand
    return numbering


def _lists(file: WordFile) -> Iterator[tuple[int, dict[int, ListLevel]]]:
    """Yield each list's id and levels; the levels lie behind what the block's length covers."""
    part = file.part(LISTS)
    if len(part) < 2:
        return
    at = file.table.find(part) + len(part)
    for index in range(struct.unpack_from("<H", part)[0]):
        base = struct.unpack_from("<i", part, 2 + _LIST * index)[0]
        simple = part[2 + _LIST * index + 26] & 1
        levels: dict[int, ListLevel] = {}
        for level in range(1 if simple else _LEVELS):
            levels[level], at = _level(file.table, at, level)
        yield base, levels


def _level(data: bytes, at: int, level: int) -> tuple[ListLevel, int]:
    start, form, flags = struct.unpack_from("<iBB", data, at)
    numbers = data[at + 6 : at + 15]
    characters, paragraph, restart = struct.unpack_from("<BBB", data, at + 24)
    at += _LEVEL + characters + paragraph
    length = struct.unpack_from("<H", data, at)[0]
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", errors="ignore")
    printed = "".join(
        f"%{ord(letter) + 1}" if place in numbers and ord(letter) < _LEVELS else letter
        for place, letter in enumerate(text[:_LONGEST], start=1)
    )
    made = ListLevel(
        form=_FORMS.get(form, "decimal"),
        text=printed,
        start=start,
        restart=restart if flags & 8 and restart < level else None,
        legal=bool(flags & 4),
    )
    return made, at + 2 + 2 * length


_Override = tuple[int, dict[int, int], dict[int, ListLevel]]


def _overrides(file: WordFile) -> Iterator[_Override]:
    """Yield for each override its list's id, where its levels start, and levels of its own."""
    part = file.part(OVERRIDES)
    if len(part) < 4:
        return
    count = struct.unpack_from("<I", part)[0]
    at = 4 + _OVERRIDE * count
    for index in range(min(count, len(part) // _OVERRIDE)):
        base = struct.unpack_from("<i", part, 4 + _OVERRIDE * index)[0]
        starts: dict[int, int] = {}
        changed: dict[int, ListLevel] = {}
        at += 4  # a place that says nothing
        for _ in range(part[4 + _OVERRIDE * index + 12]):
            start, flags = struct.unpack_from("<iI", part, at)
            at += 8
            if flags & 0x20:
                changed[flags & 0xF], at = _level(part, at, flags & 0xF)
            if flags & 0x10:
                starts[flags & 0xF] = start
        yield base, starts, changed
