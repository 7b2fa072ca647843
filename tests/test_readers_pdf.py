"""PDF pages: paragraphs as they are set, without what only the page adds."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import pdf_rtl, read, tesseract
from kb.ingest.readers.pdf_indic import is_sound
from kb.ingest.readers.pdf_lines import Line
from kb.model import Reading


@dataclass(frozen=True)
class Set:
    """A line of type to be put on a page."""

    text: str
    y: float
    x: float = 72
    size: float = 11
    bold: bool = False


def pdf(folder: Path, pages: Sequence[Sequence[Set]]) -> Path:
    """Write a PDF of Helvetica lines; page i is page i, in the order given."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn = "".join(
            f"BT /F{2 if line.bold else 1} {line.size} Tf {line.x} {line.y} Td "
            f"({line.text.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj ET\n"
            for line in lines
        ).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    data = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        data.rindex(b"xref"),
    )
    path = folder / "a.pdf"
    path.write_bytes(data)
    return path


LONG = "No person shall hold another person in slavery or servitude, and the officer in"
WORDS = [[f"{page}{line}" for line in "abcdefghij"] for page in ("is", "as", "if", "so")]
ALSO = "charge shall keep a register of every person who has been referred to him by"


def blocks(reading: Reading) -> list[tuple[str, str]]:
    return [(block.style, block.text) for block in reading.blocks]


def test_lines_become_paragraphs_and_items_begin_new_ones(tmp_path: Path) -> None:
    page = [
        Set("CHAPTER I", 780, size=16, bold=True),
        Set(LONG, 740),
        Set(ALSO, 726),
        Set("the court.", 712),
        Set("(a) the first clause of it; and", 698),
        Set("(b) the second.", 684),
    ]
    (reading,) = read(pdf(tmp_path, [page]))
    assert blocks(reading) == [
        ("heading", "CHAPTER I"),
        ("paragraph", f"{LONG} {ALSO} the court."),
        ("paragraph", "(a) the first clause of it; and"),
        ("paragraph", "(b) the second."),
    ]


def test_running_heads_and_page_numbers_go_and_paragraphs_cross_pages(tmp_path: Path) -> None:
    pages = [
        [
            Set("THE GAZETTE, 2 JUNE 2018", 810, size=9),
            *[Set(f"{word} {ALSO}", 740 - 14 * line) for line, word in enumerate(words)],
            Set(f"- {number + 4} -", 30, x=290),
        ]
        for number, words in enumerate(WORDS, start=1)
    ]
    (reading,) = read(pdf(tmp_path, pages))
    text = "\n".join(block.text for block in reading.blocks)
    assert "GAZETTE" not in text
    assert "- 5 -" not in text
    assert text.count(ALSO) == sum(map(len, WORDS))
    assert [block.page_starts[-1][1] for block in reading.blocks] == [3]
    assert reading.page_labels == ("1", "2", "3", "4")


def test_a_running_head_goes_though_its_chapter_changes_with_every_page(tmp_path: Path) -> None:
    chapters = ("Methods", "Routes", "Victims found", "Courts")
    pages = [
        [
            Set(f"Crossing the Northern Border {chapter}", 800, size=9),
            *[Set(f"{word} {ALSO}", 740 - 14 * line) for line, word in enumerate(words)],
        ]
        for chapter, words in zip(chapters, WORDS, strict=True)
    ]
    (reading,) = read(pdf(tmp_path, pages))
    assert "Northern" not in "".join(block.text for block in reading.blocks)


def test_sentences_at_the_feet_of_pages_stay_though_they_end_alike(tmp_path: Path) -> None:
    pages = [
        [
            *[Set(f"{word} {ALSO}", 740 - 14 * line) for line, word in enumerate(words)],
            Set(f"{words[0]} repealed by the Gazette (Extraordinary), page 40.", 60, size=11),
        ]
        for words in WORDS
    ]
    (reading,) = read(pdf(tmp_path, pages))
    assert "".join(block.text for block in reading.blocks).count("repealed by") == len(WORDS)


def test_the_same_words_on_many_pages_stay_when_they_are_text(tmp_path: Path) -> None:
    pages = [
        [Set(f"Form {number}", 780 - 90 * number), Set(LONG, 700 - 90 * number), Set(ALSO, 100)]
        for number in range(4)
    ]
    (reading,) = read(pdf(tmp_path, pages))
    assert sum(block.text.count("No person") for block in reading.blocks) == 4


def test_a_page_starts_where_its_first_character_stands(tmp_path: Path) -> None:
    (reading,) = read(pdf(tmp_path, [[Set(LONG, 700)], [Set(ALSO, 700), Set("him.", 686)]]))
    (block,) = reading.blocks
    assert block.page_starts == ((0, 0), (len(LONG) + 1, 1))


def test_a_broken_word_is_mended_and_a_compound_keeps_its_hyphen(tmp_path: Path) -> None:
    first = "The victims of traf-"
    page = [
        Set("Trafficking of victims is an offence under this Act and so is", 780),
        Set("anti-slavery work that is hindered by anyone, of whatever rank.", 766),
        Set(f"{'x' * 40} {first}", 700),
        Set("ficking may be heard by the court in any case of the anti-", 686),
        Set("slavery law.", 672),
    ]
    (reading,) = read(pdf(tmp_path, [page]))
    text = " ".join(block.text for block in reading.blocks)
    assert "victims of trafficking may" in text
    assert "anti-slavery law." in text


def test_a_run_in_heading_is_measured_by_its_bold_letters(tmp_path: Path) -> None:
    page = [Set("1. Title.", 740, bold=True), Set("This is the Act.", 740, x=130)]
    (reading,) = read(pdf(tmp_path, [page]))
    assert reading.blocks[0].text == "1. Title. This is the Act."
    assert reading.blocks[0].bold_end == len("1. Title.")


def test_footnotes_follow_the_paragraph_that_bears_their_mark(tmp_path: Path) -> None:
    page = [
        Set("It extends to the whole of the Province of the Punjab", 740),
        Set("1", 744, x=340, size=6),
        Set("Another paragraph stands here, and it has nothing to do with it.", 710),
        Set("1", 84, size=5),
        Set("Substituted by the Act of 2012.", 80, x=76, size=8),
    ]
    (reading,) = read(pdf(tmp_path, [page]))
    assert blocks(reading)[:2] == [
        ("paragraph", "It extends to the whole of the Province of the Punjab"),
        ("note", "[1] Substituted by the Act of 2012."),
    ]
    assert reading.blocks[0].note_marks == ((len(reading.blocks[0].text), "1"),)


def test_a_contents_list_is_no_heap_of_headings(tmp_path: Path) -> None:
    page = [
        Set("CONTENTS", 780, size=14, bold=True),
        Set("1. Short title", 750, bold=True),
        Set("2. Definitions", 730, bold=True),
        Set("Annex ........................ 7", 710, bold=True),
        Set(LONG, 650),
    ]
    (reading,) = read(pdf(tmp_path, [page]))
    assert [block.style for block in reading.blocks] == ["heading", *["paragraph"] * 4]


def test_a_blank_page_is_no_problem_and_a_document_of_such_is_refused(tmp_path: Path) -> None:
    (reading,) = read(pdf(tmp_path, [[Set(LONG, 700)], []]))
    assert not reading.problems
    with pytest.raises(UnreadableError, match="no page that can be read"):
        read(pdf(tmp_path, [[], []]))


def test_bangla_with_its_signs_out_of_order_does_not_pass_the_gate() -> None:
    good = "মানব পাচার প্রতিরোধ ও দমন আইনের অধীন কোন ব্যক্তি অপরাধ করিলে তিনি দণ্ডিত হইবেন " * 3
    torn = "মা নব পা চা র প্র তি রো ধ ও দমন আই নে র অধী ন কো ন ব্য ক্তি অপরা ধ " * 3
    turned = "িশকার ব্যিক্তিবেগ েযেেহেত মানব পাচার প্রিতেরাধ িনরাপদ অিভবাসন িনিশ্চত " * 4
    assert is_sound(good)
    assert not is_sound(torn)
    assert not is_sound(turned)


@pytest.mark.parametrize("act", ["penal-code-1860-bn", "penal-code-1860-en"])
def test_every_section_number_of_a_long_act_begins_a_block(shared: Path, act: str) -> None:
    folder = shared / "corpus" / "acts"
    rows = (folder / f"{act}.sections.tsv").read_text(encoding="utf-8").splitlines()
    wanted = [row.split("\t")[0] for row in rows if row.split("\t")[0].isdecimal()]
    (reading,) = read(folder / f"{act}.pdf")
    begun = []
    for block in reading.blocks:
        digits = ""
        for letter in block.text:
            if not letter.isdecimal():
                break
            digits += str(int(letter))
        begun.append(digits)
    blocks_ = [number for number in begun if number in set(wanted)]
    match = difflib.SequenceMatcher(a=wanted, b=blocks_, autojunk=False)
    assert sum(piece.size for piece in match.get_matching_blocks()) == len(wanted)


def test_bangla_from_a_browser_is_read_and_from_a_broken_font_map_refused(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "program", lambda: "")
    folder = shared / "corpus" / "generated"
    (reading,) = read(folder / "bd-act-1086-bangla-chrome.pdf")
    assert reading.blocks[0].text == "মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২"
    assert not reading.problems
    with pytest.raises(UnreadableError, match="out of order"):
        read(folder / "bd-act-1086-bangla-textlayer.pdf")


def test_a_truncated_file_is_rescued_and_says_so(shared: Path) -> None:
    (reading,) = read(shared / "corpus" / "nasty" / "truncated-60pct.pdf")
    assert "rescued" in reading.problems[0].reason
    assert any("Seasonal factories" in block.text for block in reading.blocks)


def test_sections_that_say_the_same_at_the_top_of_their_pages_are_no_running_heads(
    tmp_path: Path,
) -> None:
    pages = []
    for page in range(6):
        lines = [Set("The Refuge Act", 800, size=8), Set(f"Page {page + 1}", 30, x=280)]
        for n in range(5):
            number, top = 5 * page + n + 1, 760 - 60 * n
            lines += [
                Set(
                    f"{number}. Duty {number}. Every officer shall, within {number} days, decide",
                    top,
                ),
                Set("on an application in writing and give the reasons for it.", top - 14),
                Set("(a) where the applicant is a child, the time is halved; and", top - 28),
            ]
        pages.append(lines)
    (reading,) = read(pdf(tmp_path, pages))
    text = " ".join(block.text for block in reading.blocks)
    for number in range(1, 31):
        assert f"{number}. Duty {number}. Every officer shall" in text
    assert text.count("the time is halved; and") == 30
    assert "Refuge" not in text
    assert "Page" not in text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_sideways_is_read_as_it_is_set(tmp_path: Path, turn: int) -> None:
    lines = [
        Set(f"{n}. Every officer shall decide within {n} days.", 760 - 16 * n) for n in range(9)
    ]
    path = pdf(tmp_path, [lines])
    (straight,) = read(path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"/Contents", b"/Rotate %d /Contents" % turn))
    (turned,) = read(path)
    assert [b.text for b in turned.blocks] == [b.text for b in straight.blocks]


def test_a_file_whose_table_of_objects_is_wrong_is_read_and_said_to_be_damaged(
    tmp_path: Path,
) -> None:
    path = pdf(tmp_path, [[Set("Every victim shall have shelter and legal aid.", 700)]])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))  # as text mode transfers do
    (reading,) = read(path)
    assert "shall have shelter" in reading.blocks[0].text
    assert [problem.reason.split(";")[0] for problem in reading.problems] == ["the file is damaged"]


class OneSign:
    """A page on which the characters at two neighbouring places are drawn as one sign."""

    def __init__(self, place: int) -> None:
        self.place = place

    def origin(self, index: int, turns: int) -> tuple[float, float]:
        return (500.0 - 5 * (self.place if index == self.place + 1 else index), 700.0)


def test_the_ligature_of_lam_and_alef_is_put_in_order_and_the_article_left_alone() -> None:
    turned = "مكافحة االتجار"
    (place,) = (turned.index("اال") + 1,)
    assert pdf_rtl.with_ligatures(OneSign(place), turned, 0) == "مكافحة الاتجار"  # type: ignore[arg-type]
    assert pdf_rtl.with_ligatures(OneSign(-9), turned, 0) == turned  # type: ignore[arg-type]


def test_lines_of_arabic_are_measured_from_the_right_and_end_with_their_stop() -> None:
    arabic = Line(".لكل إنسان حق الحياة", 0, 500, 100, 700, 11, 0)
    english = Line("Everyone has the right to life.", 0, 72, 300, 680, 11, 0)
    right, left = pdf_rtl.mirrored([arabic, english], 595)
    assert (right.text, right.x0, right.x1) == ("لكل إنسان حق الحياة.", 95, 495)
    assert left == english
