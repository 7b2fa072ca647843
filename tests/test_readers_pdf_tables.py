"""Tables of a PDF's pages: rows beneath a caption, and nothing that only looks like them."""

from pathlib import Path

from test_readers_pdf import ALSO, LONG, Set, pdf

from kb.ingest.canonical import join
from kb.ingest.readers import read
from kb.ingest.structure import study

COLUMNS = (72, 250, 330, 410)
CASES = [
    ("Offence", "2016", "2017", "Total"),
    ("Section 8 (unlawful entry)", "301", "344", "645"),
    ("2013 amendments", "3", "2", "5"),
    ("Total", "304", "346", "650"),
]


def rows(cells: list[tuple[str, ...]], top: int, bold: bool = True) -> list[Set]:
    """Return the lines of a table, its first and last row bold."""
    return [
        Set(text, top - 18 * place, x, 10, bold and place in (0, len(cells) - 1))
        for place, row in enumerate(cells)
        for text, x in zip(row, COLUMNS, strict=False)
        if text
    ]


def page(*lines: Set) -> list[Set]:
    """Return a page whose text before and after the lines sets the size of the body."""
    above = [Set(f"{LONG} this district", 780 - 14 * n) for n in range(6)]
    below = [Set(f"{ALSO} then", 300 - 14 * n) for n in range(6)]
    return [*above, *lines, *below]


def test_rows_beneath_a_caption_are_a_table_with_its_cells(tmp_path: Path) -> None:
    caption = Set("Table 6. Persons charged, by provision", 660, bold=True)
    source = Set("Source: court registers.", 560, size=9)
    (reading,) = read(pdf(tmp_path, [page(caption, *rows(CASES, 635), source)]))
    (table,) = [block for block in reading.blocks if block.rows]
    assert table.style == "table"
    assert table.rows == tuple(CASES)
    assert table.text.split("\n")[1] == "Section 8 (unlawful entry)\t301\t344\t645"
    styles = {block.text: block.style for block in reading.blocks}
    assert styles["Table 6. Persons charged, by provision"] == "caption"
    assert "Source: court registers." in styles


def test_rows_of_a_table_are_neither_headings_nor_paragraphs_of_a_study(tmp_path: Path) -> None:
    caption = Set("Table 6. Persons charged, by provision", 660, bold=True)
    lines = [Set("1 Offences", 690, size=15, bold=True), caption, *rows(CASES, 635)]
    (reading,) = read(pdf(tmp_path, [page(*lines)]))
    found = study.provisions(join(reading))
    assert [p.id for p in found if p.number] == ["hd_1", "hd_1__table_6"]


def test_cells_of_several_lines_are_put_together(tmp_path: Path) -> None:
    wrapped = [
        *[Set(text, 635, x, 10, True) for text, x in zip(CASES[0], COLUMNS, strict=True)],
        Set("Entry without a passport", 610, 72, 10),
        Set("or by boat", 598, 72, 10),
        *[Set(text, 610, x, 10) for text, x in zip(("1", "2", "3"), COLUMNS[1:], strict=True)],
        *[Set(text, 570, x, 10) for text, x in zip(CASES[3], COLUMNS, strict=True)],
    ]
    caption = Set("Table 2: Charges", 660)
    (reading,) = read(pdf(tmp_path, [page(caption, *wrapped)]))
    (table,) = [block for block in reading.blocks if block.rows]
    assert table.rows[1] == ("Entry without a passport or by boat", "1", "2", "3")


def test_a_table_goes_on_over_the_page_without_its_head_again(tmp_path: Path) -> None:
    caption = Set("Table 6. Persons charged, by provision", 660)
    first = [Set(f"{LONG} this district", 780 - 14 * n) for n in range(6)]
    first += [caption, *rows(CASES[:3], 635, bold=False)]
    second = [*rows([CASES[0], CASES[3]], 780, bold=False)]
    second += [Set(f"{ALSO} then", 700 - 14 * n) for n in range(6)]
    (reading,) = read(pdf(tmp_path, [first, second]))
    (table,) = [block for block in reading.blocks if block.rows]
    assert table.rows == tuple(CASES)
    at = {number: start for start, number in table.page_starts}
    assert table.text[at[1] :] == "Total\t304\t346\t650"


def test_prose_beneath_the_word_table_stays_prose(tmp_path: Path) -> None:
    lines = [Set("Table 6 shows the persons charged.", 660), Set(LONG, 646), Set("court.", 632)]
    (reading,) = read(pdf(tmp_path, [page(*lines)]))
    assert not any(block.rows for block in reading.blocks)


def test_columns_that_run_into_each_other_stay_lines(tmp_path: Path) -> None:
    ragged = [
        Set(text, 635 - 18 * row, 72 + 60 * place + 70 * (row % 2), 10)
        for row in range(4)
        for place, text in enumerate(("some words here", "42"))
    ]
    (reading,) = read(pdf(tmp_path, [page(Set("Table 1. Ragged", 660), *ragged)]))
    text = "\n".join(block.text for block in reading.blocks)
    assert not any(block.rows for block in reading.blocks)
    assert text.count("some words here") == 4


def test_a_table_without_a_caption_is_one_when_its_columns_are_aligned(tmp_path: Path) -> None:
    (reading,) = read(pdf(tmp_path, [page(*rows(CASES, 660))]))
    (table,) = [block for block in reading.blocks if block.rows]
    assert table.rows == tuple(CASES)


def test_a_list_and_its_numbers_are_no_table(tmp_path: Path) -> None:
    items = [("1.", "Guards record"), ("2.", "Officers report"), ("(a)", "Courts hear")]
    (reading,) = read(pdf(tmp_path, [page(*rows(items, 660))]))
    assert not [block for block in reading.blocks if block.rows]


def test_titles_with_their_pages_are_no_table(tmp_path: Path) -> None:
    entries = [("Routes", "", "", "3"), ("Shelters", "", "", "9"), ("Courts", "", "", "14")]
    (reading,) = read(pdf(tmp_path, [page(*rows(entries, 660, bold=False))]))
    assert not [block for block in reading.blocks if block.rows]


def test_words_that_stand_wide_apart_anywhere_are_no_table(tmp_path: Path) -> None:
    ragged = [
        (72, "Guards", 200, "wait"),
        (90, "Courts", 330, "hear"),
        (140, "Officers", 260, "go"),
    ]
    lines = [
        Set(text, 660 - 18 * place, x, 10)
        for place, (x0, left, x1, right) in enumerate(ragged)
        for x, text in ((x0, left), (x1, right))
    ]
    (reading,) = read(pdf(tmp_path, [page(*lines)]))
    assert not [block for block in reading.blocks if block.rows]
