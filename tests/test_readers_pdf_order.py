"""What a page draws out of its place: late headings, notes in the margin, sideways text, boxes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from test_readers_pdf import ALSO, LONG, Set, pdf

from kb.ingest.readers import read
from kb.model import Block


def blocks(tmp_path: Path, *pages: list[Set]) -> tuple[Block, ...]:
    (reading,) = read(pdf(tmp_path, list(pages)))
    return reading.blocks


def texts(tmp_path: Path, *pages: list[Set]) -> list[str]:
    return [block.text for block in blocks(tmp_path, *pages)]


def body(top: float, lines: int = 6) -> list[Set]:
    return [Set(f"{LONG} this district.", top - 14 * n) for n in range(lines)]


def test_a_heading_that_is_drawn_last_stands_over_its_text(tmp_path: Path) -> None:
    found = texts(tmp_path, [*body(760), *body(640), Set("In transit", 668, size=18)])
    assert found[1] == "In transit"
    assert len(found) == 3


def test_lines_of_a_late_heading_stay_together(tmp_path: Path) -> None:
    late = [Set("Routes and", 690, size=18), Set("their dangers", 668, size=18)]
    assert texts(tmp_path, [*body(780), *body(640), *late])[1] == "Routes and their dangers"


def test_notes_in_the_margin_stand_before_their_sections(tmp_path: Path) -> None:
    sections = [
        Set(f"1. {LONG} short", 760),
        *[Set(f"{ALSO} it", 760 - 14 * n) for n in range(1, 5)],
        Set(f"2. {LONG} long", 690),
        *[Set(f"{ALSO} it", 690 - 14 * n) for n in range(1, 5)],
    ]
    notes = [Set("Short", 760, 10, 8), Set("title.", 750, 10, 8), Set("Powers.", 690, 10, 8)]
    found = texts(tmp_path, [*sections, *notes])
    assert [text[:12] for text in found] == ["Short title.", f"1. {LONG}"[:12], "Powers.",
                                             f"2. {LONG}"[:12]]  # fmt: skip


def test_what_stands_beside_no_section_stays_where_it_is_drawn(tmp_path: Path) -> None:
    found = texts(tmp_path, [*body(760, 8), Set("Aside", 740, 10, 8)])
    assert found[-1] == "Aside"


@pytest.mark.parametrize(
    ("matrix", "across", "up"),
    [(b"0 1 -1 0", lambda x, y: 842 - y, lambda x, y: x),
     (b"0 -1 1 0", lambda x, y: y - 200, lambda x, y: 842 - x),
     (b"-1 0 0 -1", lambda x, y: 595 - x, lambda x, y: 842 - y)],
)  # fmt: skip
def test_type_that_is_set_sideways_is_read_as_when_the_page_is_turned(
    tmp_path: Path,
    matrix: bytes,
    across: Callable[[float, float], float],
    up: Callable[[float, float], float],
) -> None:
    upright = pdf(tmp_path, [[Set("Routes", 730, size=18), *body(700, 3), *body(600, 3)]])
    (straight,) = read(upright)
    turned = re.sub(
        rb"([\d.]+) ([\d.]+) Td",
        lambda m: b"%s %g %g Tm" % (matrix, *(f(float(m[1]), float(m[2])) for f in (across, up))),
        upright.read_bytes(),
    )
    sideways = tmp_path / "sideways.pdf"
    sideways.write_bytes(turned)
    (reading,) = read(sideways)
    assert [(b.style, b.text) for b in reading.blocks] == [
        (b.style, b.text) for b in straight.blocks
    ]
    assert len(reading.blocks) == 3


def test_labels_of_an_infographic_are_no_headings_but_real_headings_are(tmp_path: Path) -> None:
    plain = [[Set(f"{n} Routes", 800 - 20 * n, size=16), *body(700)] for n in range(1, 4)]
    words = ("by sea", "by air", "by road", "at the posts")
    labels = [Set(f"Danger {w}", 500 - 40 * n, 72 + 60 * n, 20) for n, w in enumerate(words)]
    found = blocks(tmp_path, *plain, [Set("4 Dangers", 780, size=16), *body(700), *labels])
    headings = [block.text for block in found if block.style == "heading"]
    assert headings == ["1 Routes", "2 Routes", "3 Routes", "4 Dangers"]


def test_a_figure_s_caption_begins_a_block_of_its_own(tmp_path: Path) -> None:
    found = blocks(tmp_path, [*body(760), Set("Figure 2: Routes by sea", 676), *body(662)])
    assert [block.text for block in found if block.style == "caption"] == [
        "Figure 2: Routes by sea"
    ]


def test_a_framed_box_is_marked_line_by_line_and_parted_from_the_text(tmp_path: Path) -> None:
    told = [
        Set(text, 640 - 16 * n, 90) for n, text in enumerate(("Box 3. A season", "A youth told"))
    ]
    path = pdf(tmp_path, [[*body(780), *told, *body(560)]])
    data = path.read_bytes().replace(b"stream\nBT", b"stream\n80 600 400 60 re S\nBT", 1)
    path.write_bytes(data)
    (reading,) = read(path)
    assert [b.text for b in reading.blocks if b.boxed] == ["Box 3. A season", "A youth told"]
    assert len(reading.blocks) == 4
