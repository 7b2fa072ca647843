"""Spreadsheets: every cell as it is printed, however it is kept."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from kb.errors import UnreadableError
from kb.ingest.readers import read
from kb.ingest.readers.number_formats import shown
from kb.ingest.readers.workbook import printed
from kb.model import Reading

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def saved(folder: Path, book: Workbook) -> Reading:
    path = folder / "a.xlsx"
    book.save(path)
    (found,) = read(path)
    return found


def by_hand(folder: Path, rows: str, workbook: str = "") -> Path:
    """A workbook of one sheet whose XML is given."""
    path = folder / "a.xlsx"
    relation = '<Relationships xmlns="{}"><Relationship Id="r" Type="{}/{}" Target="{}"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        top = relation.format(PACKAGE, RELATED, "officeDocument", "xl/workbook.xml")
        archive.writestr("_rels/.rels", f"{top}</Relationships>")
        inner = relation.format(PACKAGE, RELATED, "worksheet", "sheet.xml")
        archive.writestr("xl/_rels/workbook.xml.rels", f"{inner}</Relationships>")
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{workbook}<sheets>'
            '<sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/sheet.xml",
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        )
    return path


def csv(folder: Path, data: str | bytes, name: str = "a.csv") -> Reading:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (found,) = read(path)
    return found


def test_a_sheet_is_a_heading_and_one_table_with_its_head_first(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Answers"
    for row in (["Name", "", "What works?"], ["A", None, "Training"], [], ["B", None, "Pay"]):
        book.active.append(row)
    heading, table = saved(tmp_path, book).blocks
    assert (heading.text, heading.style, heading.level) == ("Answers", "heading", 1)
    assert table.rows == (("Name", "What works?"), ("A", "Training"), ("B", "Pay"))


def test_values_are_shown_as_their_formats_print_them(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["x", 0.256, 1234.5, date(2024, 2, 29), time(9, 30), True, 3, "=1/0"])
    book.active.append(["y", 1, 2, datetime(2024, 2, 29, 9, 30), None, False, 0.1 + 0.2, None])
    book.active["B1"].number_format = "0%"
    book.active["C1"].number_format = "#,##0.00"
    rows = saved(tmp_path, book).blocks[1].rows
    assert rows[0] == ("x", "26%", "1,234.50", "2024-02-29", "09:30:00", "TRUE", "3")
    assert rows[1] == ("y", "1", "2", "2024-02-29 09:30:00", "", "FALSE", "0.3")


def test_a_title_over_the_table_is_no_part_of_it(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Workshop in Dhaka"], [], ["Group", "Proposal"], ["1", "Shelters"]):
        book.active.append(row)
    _, title, table = saved(tmp_path, book).blocks
    assert (title.text, title.style) == ("Workshop in Dhaka", "paragraph")
    assert table.rows[0] == ("Group", "Proposal")


def test_a_single_column_is_text_and_no_table(tmp_path: Path) -> None:
    book = Workbook()
    for text in ("First point.", "Second point."):
        book.active.append([text])
    assert [block.style for block in saved(tmp_path, book).blocks[1:]] == ["paragraph"] * 2


def test_hidden_sheets_are_left_out_and_told_of(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    codes = book.create_sheet("Codes")
    codes.append(["1", "Yes"])
    codes.sheet_state = "hidden"
    found = saved(tmp_path, book)
    assert [block.text for block in found.blocks] == ["Sheet", "a\tb"]
    assert found.problems[0].reason == "hidden sheets were left out: Codes"


def test_errors_inline_texts_and_ruby_are_read(tmp_path: Path) -> None:
    rows = (
        '<row><c t="e"><v>#REF!</v></c><c t="inlineStr"><is><r><t>মা</t></r><r><t>নব</t></r>'
        '<rPh><t>x</t></rPh></is></c><c t="str"><f>A1</f><v>text</v></c></row>'
    )
    (found,) = read(by_hand(tmp_path, rows))
    assert found.blocks[1].rows == (("#REF!", "মানব", "text"),)


def test_the_farthest_cell_costs_no_more_than_itself(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c>'
    (found,) = read(by_hand(tmp_path, f"{rows}<c r='B1048576'><v>3</v></c></row>"))
    assert found.blocks[1].rows == (("1", ""), ("", "3"))


def test_the_calendar_of_1904_is_known(tmp_path: Path) -> None:
    assert shown(0, "yyyy-mm-dd", from_1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.125, "0.00", "0.13"),
        (-5, "0;(0)", "(5)"),
        (1234.5, '"$"#,##0', "$1,235"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (3, '0 "days"', "3 days"),
        (12, "0.##", "12"),
        (44197, "[$-409]d-mmm-yy;@", "2021-01-01"),
        (44197.5, "d/m/yyyy h:mm", "2021-01-01 12:00"),
        (0.5, "h:mm AM/PM", "12:00"),
        (0.5, "mm:ss", "12:00:00"),
        (1.5, "[h]:mm", "36:00:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-1, "yyyy-mm-dd", "-1"),
        (5, "0.00E+00", "5"),
        (0.5, "# ?/?", "0.5"),
        (1e20, "0", "1e+20"),
        (float("inf"), "yyyy", "inf"),
        (2, "General", "2"),
    ],
)
def test_formats_print_numbers_dates_and_times(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_values_of_binary_workbooks_print_in_the_general_format() -> None:
    values = (None, True, 2.0, 0.1 + 0.2, date(2024, 1, 2), datetime(2024, 1, 2, 3, 4), "x")
    assert [printed(value) for value in values] == [
        "", "TRUE", "2", "0.3", "2024-01-02", "2024-01-02 03:04", "x",
    ]  # fmt: skip


def test_a_bomb_of_a_sheet_is_told_of_in_a_sentence(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c></row>" * 2_000_000
    with pytest.raises(UnreadableError, match="unpacks to more than kb reads"):
        read(by_hand(tmp_path, rows))


def test_a_broken_sheet_is_told_of_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="broken XML"):
        read(by_hand(tmp_path, "<row><c></row>"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_even_rows(tmp_path: Path, delimiter: str) -> None:
    rows = [("Name", "Answer"), ("A", "x, y; z."), ("B", 'He said "no"')]
    text = "\n".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
    )
    (table,) = csv(tmp_path, text).blocks
    assert table.rows == (*rows[:2], ("B", 'He said "no"'))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Pays;Réponse\r\nBénin;déjà vu\r\nCôte d’Ivoire;à élaborer\r\n" * 3
    (table,) = csv(tmp_path, text.encode(encoding)).blocks
    assert table.rows[1] == ("Bénin", "déjà vu")


def test_what_excel_writes_before_a_table_is_obeyed(tmp_path: Path) -> None:
    (table,) = csv(tmp_path, "sep=;\na,b;c\nd;e\n").blocks
    assert table.rows == (("a,b", "c"), ("d", "e"))


def test_answers_of_several_lines_stay_in_their_row(tmp_path: Path) -> None:
    (table,) = csv(tmp_path, 'id,answer\n1,"one\ntwo"\n2,three\n').blocks
    assert table.rows[1:] == (("1", "one two"), ("2", "three"))


def test_an_unclosed_quotation_swallows_no_rows(tmp_path: Path) -> None:
    text = 'id,answer\n1,"never closed\n' + "".join(f"{n},x\n" for n in range(2, 50))
    (table,) = csv(tmp_path, text).blocks
    assert len(table.rows) == 50
    assert table.rows[1] == ("1", "never closed")


def test_nuls_and_controls_vanish(tmp_path: Path) -> None:
    (table,) = csv(tmp_path, b"id,name\n1,A\x00\x1bB\n" + b"2,a longer answer\n" * 20).blocks
    assert table.rows[1] == ("1", "AB")


def test_a_line_of_400_kilobytes_is_read(tmp_path: Path) -> None:
    assert csv(tmp_path, '"' + "a," * 200_000).blocks


def test_more_rows_than_are_kept_are_told_of(tmp_path: Path) -> None:
    found = csv(tmp_path, "id,x\n" + "1,2\n" * 20_001)
    assert len(found.blocks[0].rows) == 20_000
    assert "only the first 20,000 rows" in found.problems[0].reason


def test_old_and_open_workbooks_of_the_corpus_are_read(shared: Path) -> None:
    folder = shared / "corpus" / "xlsx"
    (old,) = read(folder / "OOM_alloc2.xls")
    assert old.blocks[1].rows[0][:2] == ("Sales_Statement_Id", "Statement_Number")
    (errors,) = read(folder / "errors.xlsx")
    assert "#DIV/0!" in [block.text for block in errors.blocks]
    (dates,) = read(folder / "date_1904.xlsx")
    assert dates.blocks[1].rows[0] == ("2021-01-01", "15")
