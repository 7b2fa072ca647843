"""PowerPoint 97–2003: what the newest save shows, slide by slide."""

import struct
from pathlib import Path
from random import Random

import pytest
from old_office import atom, box, deck, record, text

from kb.errors import UnreadableError
from kb.ingest.readers import read

TITLE, BODY, NOTES, OTHER = 0, 1, 2, 4


def written(folder: Path, token: int = 0) -> Path:
    reference = box(atom(0x0F9E, struct.pack("<I", 0)))
    hidden = atom(0x03F9, struct.pack("<IIBBHI", 0, 0, 0, 0, 4, 0))
    slides = (
        (text(TITLE, "Aim"), reference + box(text(BODY, "One\rTwo")) + box(text(OTHER, "*"))),
        (b"", box(text(TITLE, "Not shown")) + hidden),
        (b"", record(0xF003, record(0xF003, box(text(OTHER, "ধারা ৬"))))),
    )
    return deck(folder / "a.ppt", slides, box(text(NOTES, "Say this.\rThen that.")), token)


def test_slides_have_titles_bullets_and_notes(tmp_path: Path) -> None:
    (found,) = read(written(tmp_path))
    assert [(block.text, block.style) for block in found.blocks] == [
        ("Aim", "heading"),
        ("One", "list_item"),
        ("Two", "list_item"),
        ("Notes: Say this.", "paragraph"),
        ("Then that.", "paragraph"),
        ("Slide 3", "heading"),
        ("ধারা ৬", "paragraph"),
    ]
    assert found.blocks[5].page_starts == ((0, 2),)
    assert "slide 2 is hidden" in found.problems[0].reason


def test_a_password_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="password"):
        read(written(tmp_path, token=0xF3D1C4DF))


def test_changed_bytes_give_text_or_a_sentence(tmp_path: Path) -> None:
    path = written(tmp_path)
    good, chance = path.read_bytes(), Random(7)
    for _ in range(300):
        data = bytearray(good)
        for _ in range(20):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            found = read(path)[0].blocks[0].text
        except UnreadableError as error:
            found = str(error)
        assert found
