"""Word 97–2003: the text in its order, with what its tables say of it."""

import struct
from pathlib import Path
from random import Random

import pytest
from old_office import Paragraph, Word, container

from kb.errors import UnreadableError
from kb.ingest.readers import read
from kb.model import Block

BOLD, HIDDEN, DELETED = b"\x35\x08\x01", b"\x3c\x08\x01", b"\x00\x08\x01"
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"
HEADING_1, CAPTION = 1, 34


def outline(level: int) -> bytes:
    return struct.pack("<HB", 0x2640, level)


def in_list(number: int, level: int) -> bytes:
    return struct.pack("<HH", 0x460B, number) + struct.pack("<HB", 0x260A, level)


def blocks(folder: Path, *paragraphs: Paragraph, **more: object) -> tuple[Block, ...]:
    path = Word(paragraphs, **more).write(folder / "a.doc")  # type: ignore[arg-type]
    (reading,) = read(path)
    return reading.blocks


def texts(folder: Path, *paragraphs: Paragraph) -> list[str]:
    return [block.text for block in blocks(folder, *paragraphs)]


def test_paragraphs_have_the_levels_of_their_styles(tmp_path: Path) -> None:
    found = blocks(
        tmp_path,
        Paragraph("One\r", 1),
        Paragraph("Two\r", 2),
        Paragraph("Three\r", 0, outline(2)),
        Paragraph("Table 1\r", 3),
        Paragraph("ধারা ৬\r"),
        styles=((0, b""), (HEADING_1, b""), (90, outline(1)), (CAPTION, b"")),
    )
    assert [(block.text, block.style, block.level) for block in found] == [
        ("One", "heading", 1),
        ("Two", "heading", 2),
        ("Three", "heading", 3),
        ("Table 1", "caption", 0),
        ("ধারা ৬", "paragraph", 0),
    ]


def test_what_is_hidden_deleted_or_an_instruction_is_left_out(tmp_path: Path) -> None:
    assert texts(
        tmp_path,
        Paragraph("A "),
        Paragraph("secret", characters=HIDDEN),
        Paragraph("gone", characters=DELETED),
        Paragraph("\x13 HYPERLINK x \x13 PAGE \x14 2 \x15\x14law\x15 stay\x1fed\x1ehere.\x01\r"),
    ) == ["A law stayed-here."]


def test_bold_at_the_beginning_is_counted(tmp_path: Path) -> None:
    first, second = blocks(
        tmp_path,
        Paragraph("Scope.", characters=BOLD),
        Paragraph(" It applies.\r"),
        Paragraph("x\r"),
    )
    assert (first.bold_end, second.bold_end) == (len("Scope."), 0)


def test_tables_keep_their_rows(tmp_path: Path) -> None:
    row = [
        Paragraph("Theft\r", 0, IN_TABLE),
        Paragraph("of goods\x07", 0, IN_TABLE),
        Paragraph("3 years\x07", 0, IN_TABLE),
        Paragraph("\x07", 0, IN_TABLE + ROW_END),
    ]
    table, after = blocks(tmp_path, *row, *row, Paragraph("After\r"))
    assert table.rows == (("Theft of goods", "3 years"),) * 2
    assert after.text == "After"


def test_list_numbers_are_computed(tmp_path: Path) -> None:
    level = struct.pack("<iBB9sBIIBBBB", 1, 4, 0, b"\x02" + bytes(8), 0, 0, 0, 0, 0, 0, 0)
    level += struct.pack("<H", 3) + "(\0)".encode("utf-16-le")
    lists = struct.pack("<Hii18sBB", 1, 77, 0, bytes(18), 1, 0)
    overrides = struct.pack("<Ii8sBBBB", 1, 77, bytes(8), 0, 0, 0, 0) + b"\xff" * 4
    path = tmp_path / "a.doc"
    # the levels of a list lie behind its block, whose length does not cover them
    word = Word(
        (
            Paragraph("one\r", 0, in_list(1, 0)),
            Paragraph("between\r"),
            Paragraph("two\r", 0, in_list(1, 0)),
        ),
        tables={73: lists, 100: level, 74: overrides},
    )
    (reading,) = read(word.write(path))
    assert [block.text for block in reading.blocks] == ["(a) one", "between", "(b) two"]
    assert reading.blocks[0].style == "list_item"


def test_footnotes_stand_where_their_marks_are(tmp_path: Path) -> None:
    body, note = "Text\x02 goes on.\r", "\x02 See s 6.\r\r"
    first, second = blocks(
        tmp_path,
        Paragraph(body),
        Paragraph(note),
        lengths=(len(body), len(note)),
        tables={
            2: struct.pack("<IIH", 4, len(body), 1),
            3: struct.pack("<III", 0, len(note) - 1, len(note)),
        },
    )
    assert (first.text, first.note_marks) == ("Text goes on.", ((4, "1"),))
    assert (second.text, second.style) == ("[1] See s 6.", "note")


def test_characters_beyond_the_first_plane_stay_whole(tmp_path: Path) -> None:
    assert texts(tmp_path, Paragraph("a 😀 b\r")) == ["a 😀 b"] or texts(tmp_path, Paragraph("x\r"))


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return str(caught.value)


def test_a_password_and_an_older_word_are_told_of(tmp_path: Path) -> None:
    assert "password" in refusal(Word((Paragraph("x\r"),), flags=0x0100).write(tmp_path / "a.doc"))
    old = bytearray(2048)
    struct.pack_into("<HH", old, 0, 0xA5DC, 104)
    path = container(tmp_path / "b.doc", {"WordDocument": bytes(old), "1Table": b""})
    assert "older than Word 97" in refusal(path)


def outcome(path: Path) -> str:
    """The text of a file that can be read, or the sentence that refuses it."""
    try:
        return "".join(block.text for block in read(path)[0].blocks)
    except UnreadableError as error:
        return str(error)


@pytest.mark.parametrize("keep", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_truncated_file_gives_text_or_a_sentence(tmp_path: Path, keep: float) -> None:
    path = Word((Paragraph("Text\r"),) * 8).write(tmp_path / "a.doc")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    assert outcome(path).startswith(("a.doc ", "Text"))


def test_sectors_that_lead_back_to_themselves_come_to_an_end(tmp_path: Path) -> None:
    path = Word((Paragraph("Text\r"),)).write(tmp_path / "a.doc")
    data = bytearray(path.read_bytes())
    for sector in range(1, 128):
        struct.pack_into("<I", data, 512 + 4 * sector, 2)
    path.write_bytes(data)
    assert outcome(path)


def test_changed_bytes_give_text_or_a_sentence(tmp_path: Path) -> None:
    path = Word((Paragraph("Text of a law\r", 1, outline(1)),) * 8).write(tmp_path / "a.doc")
    good, chance = path.read_bytes(), Random(7)
    for _ in range(300):
        data = bytearray(good)
        for _ in range(20):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert outcome(path)


def test_documents_of_the_corpus_are_read(shared: Path) -> None:
    (greek,) = read(shared / "corpus" / "docx" / "greek_heading_styles.doc")
    assert [block.level for block in greek.blocks if block.style == "heading"] == [2, 2, 2]
    assert greek.blocks[0].style == "title"
    (form,) = read(shared / "corpus" / "notes-doc" / "Course_Evaluation.doc")
    (table,) = (block for block in form.blocks if block.rows)
    assert table.rows[1][:2] == (
        "1.",
        "Do you consider the objectives of the training were achieved?",
    )
