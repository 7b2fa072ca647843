"""Word 97–2003 documents: paragraphs with styles, list numbers, tables, notes, text boxes.

The text of such a file is one row of characters: the body, then the notes, headers, comments and
text boxes. What deletes, hides or is a field's instruction is left out, as are headers, comments.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import UnreadableError, said
from kb.ingest.readers import doc_file
from kb.ingest.readers.doc_file import Stretch, WordFile, plc_entries, stretches
from kb.ingest.readers.doc_lists import numbering_of
from kb.ingest.readers.doc_styles import Look, RunLook, Styles, styles_of
from kb.ingest.readers.docx_numbering import Numbering
from kb.ingest.readers.flows import Flow
from kb.ingest.readers.ole import contents
from kb.model import Reading

_ENDS = re.compile("[\r\x07\x0c]")
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_FIELDS = (_FIELD, _RESULT, _FIELD_END)
_NOTE = "\x02"
_BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0A8, 0xF0D8, 0xF0FC), "•")
_SIGNS = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\x01": "", "\x08": "", "\x05": "", "\x0e": ""}


@dataclass(slots=True)
class _Document:
    """An open document; ``fields`` says of each field around a place if its instruction runs."""

    file: WordFile
    text: str
    styles: Styles
    numbering: Numbering
    paragraphs: list[Stretch]
    characters: list[Stretch]
    notes: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    fields: list[bool] = field(default_factory=list)
    looks: dict[bytes, RunLook] = field(default_factory=dict)


def read(path: Path) -> Reading:
    """Return the blocks of an old Word document; raise UnreadableError when it has none."""
    container = contents(path, doc_file.STREAMS)
    try:
        flow = _read(doc_file.word_file(container.streams))
    except (struct.error, IndexError) as error:
        raise UnreadableError(f"is a damaged Word 97–2003 document: {said(error)}") from error
    if not flow.blocks:
        raise UnreadableError("holds no text")
    return Reading(tuple(flow.blocks), container.metadata)


def _read(file: WordFile) -> Flow:
    body, notes, headers, macros, comments, ends, boxes, _ = (max(0, n) for n in file.lengths)
    document = _Document(
        file,
        file.text(),
        styles_of(file),
        numbering_of(file),
        stretches(file, doc_file.PARAGRAPHS),
        stretches(file, doc_file.CHARACTERS),
    )
    behind = body + notes + headers + macros + comments
    document.notes = {
        **_notes(file, "footnote", body),
        **_notes(file, "endnote", behind),
    }
    flow = Flow(forms={"endnote": "lowerRoman"})
    for first, length in ((0, body), (behind + ends, boxes)):
        document.fields.clear()
        _walk(document, flow, first, first + length)
        flow.finish()
    return flow


def _notes(file: WordFile, kind: str, first: int) -> dict[int, tuple[str, int, int]]:
    """Return the notes by the place of their mark: their kind, and where their text lies."""
    marks, texts = (
        (doc_file.NOTE_MARKS, doc_file.NOTE_TEXTS)
        if kind == "footnote"
        else (doc_file.END_MARKS, doc_file.END_TEXTS)
    )
    places = [place for place, _, _ in plc_entries(file.part(marks), 2)]
    spans = [(start, end) for start, end, _ in plc_entries(file.part(texts), 0)]
    return {
        place: (kind, first + start, first + end)
        for place, (start, end) in zip(places, spans, strict=False)
    }


def _walk(document: _Document, flow: Flow, first: int, last: int) -> None:
    """Give the flow a part of the text, paragraph by paragraph."""
    last = min(last, len(document.text))
    at = first
    while at < last:
        found = _ENDS.search(document.text, at, last)
        end = found.start() if found else last - 1
        look = document.styles.look(_around(document.paragraphs, document.file.place(end)))
        _paragraph(document, flow, at, end, look)
        at = end + 1


def _paragraph(document: _Document, flow: Flow, first: int, last: int, look: Look) -> None:
    mark = document.text[last]
    if mark == "\x07" and look.row_end:
        flow.end_row()
        return
    for start, end, run in _runs(document, first, last if _ENDS.match(mark) else last + 1):
        bold = look.bold if run.bold is None else run.bold
        _say(document, flow, (start, end), run, bold)
    numbered = flow.pieces and any(piece.text.strip() for piece in flow.pieces)
    if look.list_id and numbered:
        flow.label = document.numbering.next(str(look.list_id), look.list_level)
    if mark == "\x07":
        flow.end_cell(look.list_level)
    else:
        flow.end_paragraph(look.style, look.level, look.list_level, look.in_table)


def _runs(document: _Document, first: int, last: int) -> Iterator[tuple[int, int, RunLook]]:
    """Yield where the runs of a paragraph begin and end, and how they look."""
    file, at = document.file, first
    while at < last:
        piece = file.piece(at)
        place = piece.place(at)
        stretch = _around(document.characters, place)
        end = min(last, piece.end)
        if stretch:
            wide = 2 if piece.wide else 1
            end = min(end, at + max(1, (stretch.end - place) // wide))
        changes = stretch.changes if stretch else b""
        if changes not in document.looks:
            document.looks[changes] = document.styles.run(changes)
        end = max(end, at + 1)
        yield at, end, document.looks[changes]
        at = end


def _say(document: _Document, flow: Flow, span: tuple[int, int], run: RunLook, bold: bool) -> None:
    """Give the flow what a run prints: no field's instruction, a note in place of its mark."""
    kept: list[str] = []
    for at in range(*span):
        letter = document.text[at]
        if letter in _FIELDS:
            _enter_field(document.fields, letter)
        elif any(document.fields) or run.unseen:
            continue
        elif at in document.notes and not flow.note:
            flow.say(_joined(kept), bold)
            kept.clear()
            _note(document, flow, at)
        elif run.symbol:
            kept.append(_BULLETS.get(run.symbol, ""))
        elif letter != _NOTE:
            kept.append(_SIGNS.get(letter, letter))
    flow.say(_joined(kept), bold)


def _joined(units: list[str]) -> str:
    """Return UTF-16 units as characters; half of a pair says nothing."""
    text = "".join(units)
    if not any("\ud800" <= unit <= "\udfff" for unit in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _enter_field(fields: list[bool], letter: str) -> None:
    if letter == _FIELD:
        fields.append(True)
    elif fields and letter == _RESULT:
        fields[-1] = False
    elif fields:
        fields.pop()


def _note(document: _Document, flow: Flow, at: int) -> None:
    """Give the flow a note whose mark stands here; fields in it are its own."""
    kind, first, last = document.notes[at]
    inner = flow.inner(kind)
    around, document.fields = document.fields, []
    _walk(document, inner, first, last)
    document.fields = around
    flow.take(inner)


def _around(found: Sequence[Stretch], place: int) -> Stretch | None:
    """Return the stretch around a place in the file."""
    index = bisect_right(found, place, key=lambda stretch: stretch.start) - 1
    if index < 0 or place >= found[index].end:
        return None
    return found[index]
