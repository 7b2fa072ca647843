"""Review sheets come back right whatever people and their programmes did to them."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from small_corpus import SmallStore, small_store

from kb.errors import KbError, UsageError
from kb.evidence.choices import Choice
from kb.report.review.desk import Desk
from kb.report.review.taking import Taken
from kb.report.template import builtin, load

openpyxl = pytest.importorskip("openpyxl")

ASSESSMENT = load(builtin() / "assessment")
# Two themes are enough, and quick.
TEMPLATE = replace(ASSESSMENT, themes=ASSESSMENT.themes[:2])


def desk(store: SmallStore | None = None) -> Desk:
    held = store or small_store()
    return Desk(TEMPLATE, held, held.search)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    out = tmp_path / "review.xlsx"
    desk().write(out, ())
    return out


def change(path: Path, edit: Callable[[object, dict[str, int]], None]) -> Path:
    """Open a workbook, let ``edit`` change its first sheet by column numbers, save it."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    edit(page, {cell.value: cell.column for cell in page[1]})
    book.save(path)
    return path


def fill(row: int, **cells: object) -> Callable[[object, dict[str, int]], None]:
    names = {"note": "Author's note"}

    def edit(page, columns):
        for name, value in cells.items():
            page.cell(row, columns[names.get(name, name.capitalize())]).value = value

    return edit


def taken(path: Path, choices: tuple[Choice, ...] = ()) -> Taken:
    return desk().take(path, choices)


def test_a_sheet_that_nobody_filled_in_changes_nothing(sheet: Path) -> None:
    assert taken(sheet) == Taken((), 0, ())


def test_every_quoted_excerpt_has_a_row_and_others_say_why_not() -> None:
    rows = desk().rows(())
    assert {row.in_the_draft for row in rows} == {"quoted", "not quoted"}
    assert all(bool(row.why) == (row.in_the_draft == "not quoted") for row in rows)
    assert len({row.identifier for row in rows}) == len(rows)


@pytest.mark.parametrize("word", ["accept", "ACCEPT", " Accepted ", "yes", "✓"])
def test_a_decision_is_read_however_it_is_written(sheet: Path, word: str) -> None:
    (choice,) = taken(change(sheet, fill(2, decision=word))).choices
    assert choice.decision == "accept"


@pytest.mark.parametrize("word", ["-", "–", "(blank)", "N/A", "leer", "vide", " "])
def test_a_translated_blank_decides_nothing(sheet: Path, word: str) -> None:
    assert taken(change(sheet, fill(2, decision=word))).choices == ()


def test_all_four_cells_are_taken_and_taking_them_twice_changes_nothing(sheet: Path) -> None:
    change(sheet, fill(3, decision="reject", order=2, stance="Dissents", note="খারাপ: “no”"))
    first = taken(sheet)
    (choice,) = first.choices
    assert (choice.decision, choice.order, choice.stance) == ("reject", 2, "dissents")
    assert choice.note == "খারাপ: “no”"
    again = taken(sheet, first.choices)
    assert again == Taken(first.choices, 0, ())


def test_sorted_rows_moved_added_and_deleted_columns_and_a_title_above_do_no_harm(
    sheet: Path,
) -> None:
    change(sheet, fill(4, decision="accept"))
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    header, wanted = rows[0], rows[3][rows[0].index("Identifier")]
    keep = [header.index(name) for name in ("Identifier", "Excerpt", "Decision")]
    page.delete_rows(1, page.max_row)
    page.append(["Review of 3 May"])
    page.append(["My column", *(header[at] for at in keep)])
    for row in reversed(rows[1:]):
        page.append(["mine", *(row[at] for at in keep)])
    page.title = "Anything"
    book.move_sheet(book["kb"], offset=-3)
    book.save(sheet)
    (choice,) = taken(sheet).choices
    assert choice.id == wanted


def test_without_the_hidden_sheet_rows_are_known_by_their_identifiers(sheet: Path) -> None:
    change(sheet, fill(2, decision="accept"))
    book = openpyxl.load_workbook(sheet)
    del book["kb"]
    book.save(sheet)
    assert [c.decision for c in taken(sheet).choices] == ["accept"]


def test_changed_cells_of_kb_do_not_change_what_is_quoted(sheet: Path) -> None:
    before = taken(change(sheet, fill(2, decision="accept"))).choices
    edited = change(sheet, fill(2, excerpt="Other words.", source="Nowhere", place="s 99"))
    assert taken(edited).choices == before


def test_a_damaged_memory_is_made_good_from_the_corpus(sheet: Path) -> None:
    before = taken(change(sheet, fill(2, decision="accept"))).choices
    book = openpyxl.load_workbook(sheet)
    for row in book["kb"].iter_rows(min_row=2):
        row[1].value = str(row[1].value).replace('"start":', '"start":1')
    book.save(sheet)
    assert taken(sheet).choices == before


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"decision": "maybe"}, "Row 2 has 'maybe' as decision; write accept, reject or nothing"),
        ({"order": "first"}, "Row 2 has 'first' as order"),
        ({"order": "nan"}, "Row 2 has 'nan' as order"),
        ({"stance": "hm"}, "Row 2 has 'hm' as stance"),
        ({"identifier": ""}, "Row 2 has no identifier"),
        ({"identifier": "e0"}, "Row 2: kb knows no excerpt e0"),
    ],
)
def test_a_row_that_cannot_be_followed_is_named_and_the_others_are_taken(
    sheet: Path, cells: dict[str, str], said: str
) -> None:
    change(sheet, fill(3, decision="accept"))
    found = taken(change(sheet, fill(2, **cells)))
    assert len(found.choices) == 1
    assert any(problem.startswith(said) for problem in found.problems)


def test_an_added_row_without_identifier_is_named(sheet: Path) -> None:
    def add(page, columns):
        page.append([None] * len(columns))
        page.cell(page.max_row + 1, columns["Excerpt"]).value = "My own quotation."

    (problem,) = taken(change(sheet, add)).problems
    assert "has no identifier" in problem


def test_columns_that_were_sorted_apart_are_noticed(sheet: Path) -> None:
    def swap(page, columns):
        at = columns["Identifier"]
        one, other = page.cell(2, at).value, page.cell(3, at).value
        page.cell(2, at).value, page.cell(3, at).value = other, one
        page.cell(2, columns["Decision"]).value = "accept"

    found = taken(change(sheet, swap))
    assert found.choices == ()
    assert all("excerpt of another identifier" in problem for problem in found.problems)


def test_two_rows_of_one_excerpt_that_disagree_are_named(sheet: Path) -> None:
    def double(page, columns):
        page.append([cell.value for cell in page[2]])
        page.cell(page.max_row, columns["Decision"]).value = "reject"

    (problem,) = taken(change(sheet, double)).problems
    assert problem.startswith("Rows 2 and ")


def test_an_old_sheet_does_not_undo_what_another_decided(sheet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(sheet.read_bytes())
    first = taken(change(other, fill(2, decision="accept", note="mine"))).choices
    both = taken(change(sheet, fill(3, decision="reject")), first).choices
    assert sorted(c.decision for c in both) == ["accept", "reject"]


def test_a_choice_is_taken_back_by_emptying_its_cells(sheet: Path, tmp_path: Path) -> None:
    first = taken(change(sheet, fill(2, decision="accept"))).choices
    later = tmp_path / "later.xlsx"
    desk().write(later, first)
    cleared = taken(change(later, fill(2, decision=None)), first)
    assert (cleared.choices, cleared.changed) == ((), 1)


def test_a_sheet_that_overrules_another_says_so(sheet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(sheet.read_bytes())
    first = taken(change(other, fill(2, decision="accept"))).choices
    found = taken(change(sheet, fill(2, decision="reject")), first)
    assert [c.decision for c in found.choices] == ["reject"]
    assert "overrules" in found.overruled[0]
    assert found.problems == ()


def test_decisions_that_were_not_taken_in_are_not_written_over(sheet: Path) -> None:
    change(sheet, fill(2, decision="accept"))
    with pytest.raises(UsageError, match="not taken in"):
        desk().write(sheet, ())
    desk().write(sheet, taken(sheet).choices)


def test_another_file_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "budget.csv"
    mine.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no review sheet"):
        desk().write(mine, ())
    assert mine.read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_what_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'
    store = small_store()
    act = store.documents[0]
    titled = replace(act, metadata=replace(act.metadata, title=evil))
    rigged = SmallStore((titled, *store.documents[1:]))
    desk(rigged).write(tmp_path / "r.xlsx", ())
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert not [c for p in book for row in p.iter_rows() for c in row if c.data_type == "f"]
    desk(rigged).write(tmp_path / "r.csv", ())
    cells = [c for row in rows_of(tmp_path / "r.csv") for c in row]
    assert f"'{evil}" in cells
    assert not [c for c in cells if c.startswith(("=", "+", "@"))]


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8-sig"), (";", "utf-8"), (";", "cp1252"), ("\t", "utf-16")],
)
def test_a_csv_is_read_as_programmes_save_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    out = tmp_path / "r.csv"
    desk().write(out, ())
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = rows_of(out)
    rows[1][rows[0].index("Decision")] = "accept"
    rows[1][rows[0].index("Order")] = "1,5"
    rows[1][rows[0].index("Author's note")] = "'=1 is – café"
    held = StringIO()
    csv.writer(held, delimiter=delimiter).writerows(rows)
    out.write_bytes(held.getvalue().encode(encoding, "replace"))
    (choice,) = taken(out).choices
    assert (choice.decision, choice.order, choice.note) == ("accept", 1.5, "=1 is – café")


def test_json_comes_back_as_it_went(tmp_path: Path) -> None:
    out = tmp_path / "r.json"
    desk().write(out, ())
    table = json.loads(out.read_text(encoding="utf-8"))
    table["rows"][0]["decision"] = "reject"
    out.write_text(json.dumps(table), encoding="utf-8")
    assert [c.decision for c in taken(out).choices] == ["reject"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("r.xlsx", b"no zip", "could not be opened as a workbook"),
        ("r.ods", b"", "save the sheet as one of them"),
        ("r.csv", b"", "no row of headers"),
        ("r.csv", b"\x00\xff,\n", "no row of headers"),
        ("r.json", b"[]", "is not the JSON"),
        ("none.csv", None, "There is no file"),
    ],
)
def test_a_file_that_is_no_sheet_is_a_sentence(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(KbError, match=said):
        taken(tmp_path / name)


def test_a_workbook_without_our_headers_is_a_sentence(tmp_path: Path) -> None:
    book, held = openpyxl.Workbook(), BytesIO()
    book.active.append(["a", "b"])
    book.save(held)
    (tmp_path / "r.xlsx").write_bytes(held.getvalue())
    with pytest.raises(KbError, match="no row of headers"):
        taken(tmp_path / "r.xlsx")
