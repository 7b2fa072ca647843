"""Rich Text: paragraphs, tables and notes in every code page, however the groups are nested."""

from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import read
from kb.model import Block, Reading


def reading(folder: Path, body: str | bytes, head: str = r"\ansi\ansicpg1252") -> Reading:
    path = folder / "a.rtf"
    data = body if isinstance(body, bytes) else body.encode("latin-1")
    path.write_bytes(b"{\\rtf1" + head.encode("ascii") + b" " + data + b"}")
    (found,) = read(path)
    return found


def blocks(folder: Path, body: str | bytes, head: str = r"\ansi\ansicpg1252") -> tuple[Block, ...]:
    return reading(folder, body, head).blocks


def texts(folder: Path, body: str | bytes, head: str = r"\ansi\ansicpg1252") -> list[str]:
    return [block.text for block in blocks(folder, body, head)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9\par", "café"),
        (r"\u8216\'91x\u8217?\par", "‘x’"),
        (r"\uc0\u8216 x\par", "‘x"),
        (r"\uc2\u228\'c3\'a4b\par", "äb"),
        (r"\uc2\u228\'c3\'a4\u246\'c3\'b6b\par", "äöb"),
        (r"\u-10179?\u-8704?\par", "\U0001f600"),
        (r"a\u-10179?b\par", "ab"),
        (r"{\uc0\u2476\u2494}x\u2453?y\par", "বাxকy"),
        (r"\emdash\ldblquote a\rdblquote\~b\_c\-d\par", "—“a” b-cd"),
        ("line\\\nnext\\par", "line"),
    ],
)
def test_characters_are_read_however_they_are_written(tmp_path: Path, body: str, text: str) -> None:
    assert texts(tmp_path, body)[0] == text


def test_bytes_are_in_the_code_page_of_their_font(tmp_path: Path) -> None:
    fonts = (
        r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\fcharset2 S;}}"
    )
    body = rf"{fonts}\f0 \'e9 {{\f1 \'e4\'e0}} {{\f2 \'82\'a0}} {{\f3 \'b7}}\par"
    assert texts(tmp_path, body) == ["é да あ •"]


def test_headings_come_from_outline_levels_and_from_styles(tmp_path: Path) -> None:
    styles = (
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Kopf;}{\s2\sbasedon1 Eigene;}"
        r"{\s3 heading 3;}{\s4 caption;}{\*\cs10 Fett;}}"
    )
    body = (
        rf"{styles}\pard\s1 One\par\pard\s2 Two\par\pard\s3 Three\par\pard\s4 Table 1\par"
        r"\pard\s0\outlinelevel3 Four\par\pard Text\par"
    )
    assert [(block.style, block.level) for block in blocks(tmp_path, body)] == [
        ("heading", 1),
        ("heading", 1),
        ("heading", 3),
        ("caption", 0),
        ("heading", 4),
        ("paragraph", 0),
    ]


def test_list_numbers_are_those_that_the_file_stores(tmp_path: Path) -> None:
    body = (
        r"\pard{\listtext\pard 1.\tab}\ilvl0\ls1 one\par"
        r"{\listtext\pard (a)\tab}\ilvl1 a\par"
        r"\pard{\pntext\f3\'b7\tab}{\*\pn\pnlvlblt{\pntxtb\'b7}}bullet\par\pard plain\par"
    )
    assert [(b.text, b.style, b.level) for b in blocks(tmp_path, body)] == [
        ("1. one", "list_item", 1),
        ("(a) a", "list_item", 2),
        ("bullet", "list_item", 1),
        ("plain", "paragraph", 0),
    ]


def test_footnotes_follow_their_paragraph_and_endnotes_count_apart(tmp_path: Path) -> None:
    body = (
        r"\aftnnrlc Text{\super\chftn{\footnote\pard\plain{\super\chftn} See s 6.\par Then 7.}} on"
        r"{\super\chftn{\footnote\ftnalt\chftn  At the end.}}.\par Next\par"
    )
    first, note, end, after = blocks(tmp_path, body)
    assert (first.text, first.note_marks) == ("Text on.", ((4, "1"), (7, "i")))
    assert (note.text, note.style) == ("[1] See s 6.\nThen 7.", "note")
    assert (end.text, after.text) == ("[i] At the end.", "Next")


def test_tables_keep_their_rows_and_notes_wait_for_their_end(tmp_path: Path) -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    body = (
        row.format("Offence", r"Penalty{\footnote Or both.}")
        + row.format(r"Theft\par of goods", "3 years")
        + r"\pard After\par"
    )
    table, note, after = blocks(tmp_path, body)
    assert table.rows == (("Offence", "Penalty"), ("Theft of goods", "3 years"))
    assert (note.style, after.text) == ("note", "After")


def test_nested_tables_are_text_of_their_cell(tmp_path: Path) -> None:
    body = (
        r"\trowd\cellx1\cellx2\pard\intbl\itap2 in\nestcell er\nestcell"
        r"{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl x\cell y\cell\row"
    )
    (table,) = blocks(tmp_path, body)
    assert table.rows == (("in er x", "y"),)


def test_what_is_deleted_hidden_or_furniture_is_left_out(tmp_path: Path) -> None:
    body = (
        r"{\header Page 1\par}{\*\generator X;}{\pict\pngblip 89504e47}{\v secret}"
        r"{\deleted gone}{\*\annotation remark}{\field{\*\fldinst HYPERLINK x}{\fldrslt Law}}"
        r"{\*\bkmkstart b}{\xe index}{\revised  stays}.\par"
    )
    assert texts(tmp_path, body) == ["Law stays."]


def test_text_boxes_follow_and_their_older_copy_is_left_out(tmp_path: Path) -> None:
    body = (
        r"Before{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard Box\par}}{\shprslt Box\par}}"
        r" after\par Next\par"
    )
    assert texts(tmp_path, body) == ["Before after", "Box", "Next"]


def test_title_and_author_are_known_and_not_in_the_text(tmp_path: Path) -> None:
    found = reading(tmp_path, r"{\info{\title The Act}{\author A}{\operator B}}Text\par")
    assert (found.metadata.title, found.metadata.authors) == ("The Act", ("A",))
    assert [block.text for block in found.blocks] == ["Text"]


def test_bold_at_the_beginning_is_counted(tmp_path: Path) -> None:
    assert blocks(tmp_path, r"{\b Scope.} It applies.\par")[0].bold_end == len("Scope.")


def test_raw_bytes_are_passed_over_whatever_they_hold(tmp_path: Path) -> None:
    assert texts(tmp_path, rb"a{\pict\bin7 }}}{{{\}b\par") == ["ab"]


def test_groups_nested_without_end_cost_no_stack(tmp_path: Path) -> None:
    assert texts(tmp_path, "{" * 200_000 + "deep" + "}" * 200_000) == ["deep"]


@pytest.mark.parametrize(
    "body",
    [
        rb"text \bin4000000000 xyz",
        rb"text }}}}}}",
        b"text " + b"{" * 50_000,
        rb"text {\footnote {\footnote {\footnote",
        rb"text \cell\row\cell\par\intbl",
        rb"text \f99999999\s99999999\uc99999\'",
        rb"text {\stylesheet{\s1\sbasedon1 x;}}\s1\par",
    ],
)
def test_broken_files_give_what_can_be_read(tmp_path: Path, body: bytes) -> None:
    assert texts(tmp_path, body)[0].startswith("text")


def test_a_file_without_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="holds no text"):
        reading(tmp_path, r"{\pict 89504e47}")
