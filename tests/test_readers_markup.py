"""Markdown, HTML, plain text and JSON Lines: what is printed comes through, what is not doesn't."""

import json
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import read
from kb.model import Block, Reading


def reading(folder: Path, name: str, text: str) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)[0]


def look(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(block.style, block.text) for block in blocks]


# --- Markdown


def test_headings_lists_and_tables_keep_their_levels_numbers_and_cells(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "a.md",
        "##Tight heading\n\n3. third\n4. fourth\n\n- point\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    )
    assert look(found.blocks) == [
        ("heading", "Tight heading"),
        ("list_item", "3. third"),
        ("list_item", "4. fourth"),
        ("list_item", "point"),
        ("table", "a\tb\n1\t2"),
    ]
    assert found.blocks[-1].rows == (("a", "b"), ("1", "2"))


STATUTE = """---
title: "The Sample Act, 1990"
sidebarTitle: "( ACT NO. V OF 1990 )"
description: "An Act to sample."
---

## Preamble

WHEREAS it is expedient;

## Sections/Articles

### Short title

**1.** This Act is the [2](1)[Sample Code] of [Penal Code, 1860](/laws/act-11 "Penal Code").

[7](1)[৩০। নতুন ধারা।]

[1][(kk) "thing" means a thing;

## Footnotes

- ###### 2

  Substituted by the [Other Act](/laws/act-2 "Other Act").

<Note>
  Click [here](http://example.org/1) to see the original act on the Legal Database.
</Note>
"""


def test_a_statutes_note_marks_leave_the_text_and_its_scaffolding_goes(tmp_path: Path) -> None:
    found = reading(tmp_path, "act-1.mdx", STATUTE)
    assert look(found.blocks) == [
        ("title", "The Sample Act, 1990"),
        ("paragraph", "( ACT NO. V OF 1990 )"),
        ("paragraph", "An Act to sample."),
        ("heading", "Preamble"),
        ("paragraph", "WHEREAS it is expedient;"),
        ("heading", "Short title"),
        ("paragraph", "1. This Act is the [Sample Code] of Penal Code, 1860."),
        ("paragraph", "[৩০। নতুন ধারা।]"),
        ("paragraph", '[(kk) "thing" means a thing;'),
        ("note", "[2] Substituted by the Other Act."),
    ]
    section, inserted, clause = found.blocks[6:9]
    assert section.note_marks == ((19, "2"),)
    assert section.bold_end == 2
    assert inserted.note_marks == ((0, "7"),)
    assert clause.note_marks == ((0, "1"),)
    assert found.metadata.title == "The Sample Act, 1990"
    assert found.metadata.number == "ACT NO. V OF 1990"


# --- HTML


def test_site_chrome_goes_and_the_text_stays(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "a.html",
        "<html lang='en-GB'><head><title>An Act</title><style>p {}</style></head><body>"
        "<nav><a href='/'>Home</a></nav><div class='site-header'>Portal</div>"
        "<h2>CHAPTER I</h2><p><b>1. Title.—</b> This\n is   <i>the</i> Act.</p>"
        "<script>alert(1)</script><footer>Copyright</footer></body></html>",
    )
    assert look(found.blocks) == [
        ("heading", "CHAPTER I"),
        ("paragraph", "1. Title.— This is the Act."),
    ]
    assert found.blocks[1].bold_end == len("1. Title.—")
    assert (found.metadata.title, found.metadata.language) == ("An Act", "en")


def test_a_page_that_is_all_chrome_by_its_class_is_read_whole(tmp_path: Path) -> None:
    found = reading(
        tmp_path, "a.html", "<body><div class='modal'><p>All there is.</p></div></body>"
    )
    assert look(found.blocks) == [("paragraph", "All there is.")]


def test_lists_print_the_numbers_that_a_browser_shows(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "a.html",
        "<ol type='a' start='2'><li>two</li><li><p>three</p></li></ol>"
        "<ol><li>(1) its own mark</li></ol><ul><li>point</li></ul>",
    )
    texts = [block.text for block in found.blocks]
    assert texts == ["b. two", "c. three", "(1) its own mark", "point"]


def test_merged_cells_are_given_once_and_rows_stay_aligned(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "a.html",
        "<table><tr><td rowspan=2>Case</td><td>A</td></tr><tr><td>B</td></tr>"
        "<tr><td colspan=2>Sum</td></tr></table>",
    )
    assert found.blocks[0].rows == (("Case", "A"), ("", "B"), ("Sum", ""))


def test_a_table_that_only_places_list_items_becomes_list_items(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "a.html",
        "<table><tr><td>(a)</td><td><p>own funds;</p></td></tr></table><p>After.</p>",
    )
    assert look(found.blocks) == [("list_item", "(a) own funds;"), ("paragraph", "After.")]


def test_footnote_links_become_marks_and_their_targets_notes(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "a.html",
        "<p>The Bank <a id='r1' href='#n1'><sup>1</sup></a>, agreed.</p><p>More.</p>"
        "<p><a id='n1' href='#r1'>(1)</a> OJ C 105.</p>",
    )
    assert look(found.blocks) == [
        ("paragraph", "The Bank, agreed."),
        ("paragraph", "More."),
        ("note", "[1] OJ C 105."),
    ]
    assert found.blocks[0].note_marks == ((8, "1"),)


def test_notes_that_pop_up_follow_their_paragraph(tmp_path: Path) -> None:
    mark = "<span class='footnote' title='Inserted.'><sup><a href='3'>3</a></sup></span>"
    found = reading(tmp_path, "a.html", f"<p>{mark}[(f) x;]</p>")
    assert look(found.blocks) == [("paragraph", "[(f) x;]"), ("note", "[3] Inserted.")]


@pytest.mark.parametrize("piece", ["<div>", "<table><tr><td>", "<ul><li>", "<b>", "<span><p>"])
def test_nesting_without_end_neither_hangs_nor_loses_the_text(tmp_path: Path, piece: str) -> None:
    found = reading(tmp_path, "a.html", piece * 20_000 + "the end")
    assert any("the end" in block.text for block in found.blocks)


# --- plain text


def test_wrapped_lines_are_joined_and_list_marks_begin_paragraphs(tmp_path: Path) -> None:
    line = "No person shall hold another person in slavery or in servitude, and"
    text = f"{line}\n{line}\nnobody else.\n(a) first clause of the section;\n(b) second.\n\nNext.\n"
    found = reading(tmp_path, "a.txt", text)
    assert [block.text for block in found.blocks] == [
        f"{line} {line} nobody else.",
        "(a) first clause of the section;",
        "(b) second.",
        "Next.",
    ]


def test_a_law_with_an_article_a_line_keeps_its_articles_apart(tmp_path: Path) -> None:
    lines = [
        "Ley modelo contra la trata de personas y el tráfico ilícito de migrantes",
        "Capítulo I",
        "Artículo 1. La presente ley tiene por objeto prevenir la trata de personas en el país.",
        "Artículo 2. Se aplicará a todas las personas que se encuentren en el territorio nacional.",
        "Artículo 3. El que cometa el delito de trata será castigado con prisión de ocho años",
        "a quince años, según lo dispuesto en el",
        "artículo 4 de esta ley y en el reglamento que para su ejecución dicte el Gobierno.",
        "Artículo 4. La pena se aumentará en un tercio cuando la víctima sea menor de edad.",
    ]
    texts = [block.text for block in reading(tmp_path, "ley.txt", "\n".join(lines)).blocks]
    assert texts == [*lines[:4], " ".join(lines[4:7]), lines[7]]


def test_paragraphs_that_stand_one_a_line_are_not_joined(tmp_path: Path) -> None:
    lines = [
        f"Rule {n} says that the officer in charge of the post shall keep a register of its own."
        for n in ("one", "two", "three", "four")
    ]
    found = reading(tmp_path, "rules.txt", "\n".join(lines))
    assert [block.text for block in found.blocks] == lines


def test_short_lines_stay_lines_of_their_own(tmp_path: Path) -> None:
    found = reading(tmp_path, "a.txt", "Group 1\nWhat is missing?\nTraining\n")
    assert [block.text for block in found.blocks] == ["Group 1", "What is missing?", "Training"]


# --- JSON Lines


def provision(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def test_json_lines_become_one_ready_made_reading_per_document(tmp_path: Path) -> None:
    told = {"document": "act", "document_title": "The Act", "kind": "law", "jurisdiction": "BD"}
    path = tmp_path / "a.jsonl"
    path.write_text(
        "\n".join(
            (
                provision(_id="act#1", title="Title", text="(1) One.\n(2) Two.",
                          metadata={**told, "section": "1"}),
                "{broken",
                provision(_id="act#2", title="", text="", metadata={**told, "section": "2"}),
                provision(_id="b#1", title="", text="Other.", metadata={"document": "b"}),
                "[1]",
            )
        ),
        encoding="utf-8",
    )  # fmt: skip
    first, second = read(path)
    assert first.ready_made
    assert (first.name, first.kind, first.metadata.title) == ("act", "law", "The Act")
    assert first.metadata.jurisdiction == "BD"
    assert [(b.external_id, b.number, b.heading, b.text) for b in first.blocks] == [
        ("act#1", "1", "Title", "(1) One.\n(2) Two."),
        ("act#2", "2", "", ""),
    ]
    assert [problem.reason.split(" is ")[0] for problem in first.problems] == ["line 2", "line 5"]
    assert (second.name, second.kind, second.blocks[0].text) == ("b", None, "Other.")


def test_json_lines_without_a_provision_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{broken\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="line 1 is not JSON"):
        read(path)
