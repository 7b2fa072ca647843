"""PowerPoint 97–2003 decks: slides with their text boxes and speaker notes.

After [MS-PPT]: a file keeps what earlier saves wrote, and lists of places, the newest first, say
which record of a slide counts (2.3); placeholders name a text of the document's outline (2.9.3).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers import runs
from kb.ingest.readers.ole import contents
from kb.ingest.readers.runs import Run
from kb.ingest.readers.slides import Slide, reading
from kb.model import Block, Reading

_ENCRYPTED = 0xF3D1C4DF
_DOCUMENT, _SLIDE_ATOM, _NOTES = 0x03E8, 0x03EF, 0x03F0
_LISTED, _SHOW, _OUTLINE = 0x03F3, 0x03F9, 0x0FF0
_HEADER, _WIDE, _NARROW, _REFERENCE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_EDIT, _PLACES, _BOX = 0x0FF5, 0x1772, 0xF00D
_HIDDEN = 0x0004
_TITLES, _BODIES, _NOTES_TEXT = (0, 6), (1, 5, 7, 8), 2
_SLIDES, _NOTE_PAGES = 0, 2  # which outline a list of texts is
_DEEPEST = 40
_MOST_EDITS = 10_000


@dataclass(frozen=True, slots=True)
class _Record:
    """A record of the stream; a container holds others between ``start`` and ``end``."""

    kind: int
    instance: int
    container: bool
    start: int
    end: int


@dataclass(slots=True)
class _Listed:
    """A slide as the outline lists it: where it lies, its id, and its texts with their type."""

    place: int
    id: int
    texts: list[tuple[int, str]] = field(default_factory=list)


def read(path: Path) -> Reading:
    """Return the slides of an old deck; raise UnreadableError when they say nothing."""
    container = contents(path, ("PowerPoint Document", "Current User"))
    data = container.streams.get("PowerPoint Document", b"")
    try:
        slides = _slides(data, container.streams.get("Current User", b""))
    except struct.error as error:
        raise UnreadableError("is a damaged PowerPoint 97–2003 deck") from error
    deck = reading(slides, container.metadata)
    if not deck.blocks:
        raise UnreadableError("holds no text")
    return deck


def _slides(data: bytes, user: bytes) -> list[Slide]:
    token, edit = struct.unpack_from("<II", user, 12)
    if token == _ENCRYPTED:
        raise UnreadableError("is protected by a password; save it without one")
    places, document = _places(data, edit)
    outline = _record(data, places.get(document, len(data)))
    if outline is None or outline.kind != _DOCUMENT:
        raise UnreadableError("is a damaged PowerPoint 97–2003 deck")
    shown = list(_listed(data, outline, places, _SLIDES))
    notes = {page.id: page.place for page in _listed(data, outline, places, _NOTE_PAGES)}
    return [_slide(data, entry, notes) for entry in shown]


def _places(data: bytes, edit: int) -> tuple[dict[int, int], int]:
    """Return where each record lies by the newest edit that says so, and the document's number."""
    places: dict[int, int] = {}
    document = -1
    for _ in range(_MOST_EDITS):
        record = _record(data, edit)
        if record is None or record.kind != _EDIT:
            break
        edit, listed, number = struct.unpack_from("<III", data, record.start + 8)
        document = number if document < 0 else document
        directory = _record(data, listed)
        at, end = (directory.start, directory.end) if directory else (0, 0)
        while at + 4 <= end:
            entry = struct.unpack_from("<I", data, at)[0]
            first, count = entry & 0xFFFFF, entry >> 20
            for index in range(min(count, (end - at - 4) // 4)):
                place = struct.unpack_from("<I", data, at + 4 + 4 * index)[0]
                places.setdefault(first + index, place)
            at += 4 + 4 * count
    return places, document


def _record(data: bytes, at: int) -> _Record | None:
    if at + 8 > len(data):
        return None
    version, kind, length = struct.unpack_from("<HHI", data, at)
    end = min(at + 8 + length, len(data))
    return _Record(kind, version >> 4, version & 0xF == 0xF, at + 8, end)


def _inside(data: bytes, outer: _Record) -> Iterator[_Record]:
    """Yield the records directly inside a container."""
    at = outer.start
    while at < outer.end:
        record = _record(data, at)
        if record is None:
            return
        yield record
        at = record.end


def _all(data: bytes, outer: _Record) -> Iterator[_Record]:
    """Yield the records inside a container at any depth, in order."""
    stack = [_inside(data, outer)]
    while stack:
        record = next(stack[-1], None)
        if record is None:
            stack.pop()
            continue
        yield record
        if record.container and len(stack) < _DEEPEST:
            stack.append(_inside(data, record))


def _listed(
    data: bytes, document: _Record, places: dict[int, int], which: int
) -> Iterator[_Listed]:
    """Yield the slides or notes in their order, with the texts that the outline keeps of them."""
    entry: _Listed | None = None
    for outline in _inside(data, document):
        if outline.kind != _OUTLINE or outline.instance != which:
            continue
        for record in _inside(data, outline):
            if record.kind == _LISTED:
                if entry:
                    yield entry
                number, _, _, slide = struct.unpack_from("<IIII", data, record.start)
                entry = _Listed(places.get(number, len(data)), slide)
            elif entry:
                _take_text(data, record, entry.texts)
    if entry:
        yield entry


def _take_text(data: bytes, record: _Record, texts: list[tuple[int, str]]) -> None:
    """Add a text, or give the last one its words: its type comes in a record before it."""
    held = data[record.start : record.end]
    if record.kind == _HEADER and len(held) >= 4:
        texts.append((struct.unpack_from("<I", held)[0], ""))
    elif record.kind == _WIDE and texts:
        texts[-1] = (texts[-1][0], held.decode("utf-16-le", errors="ignore"))
    elif record.kind == _NARROW and texts:
        texts[-1] = (texts[-1][0], held.decode("latin-1"))


def _slide(data: bytes, entry: _Listed, notes: dict[int, int]) -> Slide:
    record = _record(data, entry.place)
    if record is None:
        return Slide("")
    title, blocks, hidden, page = "", list[Block](), False, 0
    for kind, text in _texts(data, record, entry.texts):
        if kind in _TITLES and not title:
            title = text.replace("\r", " ").replace("\x0b", " ")
        else:
            blocks += _paragraphs(text, bulleted=kind in _BODIES)
    for inner in _inside(data, record):
        if inner.kind == _SLIDE_ATOM:
            page = struct.unpack_from("<I", data, inner.start + 16)[0]
        elif inner.kind == _SHOW:
            hidden = bool(struct.unpack_from("<H", data, inner.start + 10)[0] & _HIDDEN)
    return Slide(title, tuple(blocks), _notes(data, notes.get(page, len(data))), hidden)


def _texts(
    data: bytes, slide: _Record, outline: list[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    """Yield the texts of a slide's boxes with their type, those of the outline where they stand."""
    for box in _all(data, slide):
        if box.kind != _BOX:
            continue
        own: list[tuple[int, str]] = []
        for record in _inside(data, box):
            _take_text(data, record, own)
            if record.kind == _REFERENCE:
                index = struct.unpack_from("<I", data, record.start)[0]
                own += outline[index : index + 1]
        yield from own


def _paragraphs(text: str, *, bulleted: bool) -> Iterator[Block]:
    for paragraph in text.split("\r"):
        if paragraph.strip() == "*":  # where the date or the slide's number is put in
            continue
        run = [Run(paragraph.replace("\x0b", "\n"))]
        made = runs.block(run, "list_item", 1) if bulleted else runs.block(run)
        yield from [made] if made else []


def _notes(data: bytes, place: int) -> tuple[str, ...]:
    """Return the paragraphs of a slide's notes."""
    record = _record(data, place)
    if record is None or record.kind != _NOTES:
        return ()
    return tuple(
        paragraph.replace("\x0b", "\n")
        for kind, text in _texts(data, record, [])
        if kind == _NOTES_TEXT
        for paragraph in text.split("\r")
    )
