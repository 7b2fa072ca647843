"""Two versions compared: what was added, removed, changed, renumbered and moved."""

import json
import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_store import put

from kb.cli import cli
from kb.evidence.amendments import Amendment, compared, counts
from kb.evidence.marking import marked, tokens
from kb.model import Document, Metadata, Passage, Provision
from kb.store.embedded import EmbeddedStore
from kb.workspace import init_workspace

LISTED = """officer border permit vessel carrier victim record seizure warrant appeal fine term
court
notice licence cargo witness shelter search tribunal minister fee register passport"""
WORDS = LISTED.split()


def a_law(*chapters: tuple[str, list[tuple[str, str]]], id: str = "law") -> Document:
    """Return a law of chapters, each with its heading and (number, words) of its sections."""
    text, provisions = "", list[Provision]()
    for n, (heading, sections) in enumerate(chapters, 1):
        chapter, first = f"chp_{n}", len(provisions)
        start = len(text)
        text += f"CHAPTER {n}\n{heading}\n"
        for number, words in sections:
            body = f"{number}. {words}"
            place = len(text), len(text) + len(body)
            own = f"{chapter}__sec_{number}"
            provisions.append(Provision(own, "section", number, "", *place, chapter, f"s {number}"))
            text += body + "\n"
        made = Provision(chapter, "chapter", str(n), heading, start, len(text), "", f"ch {n}")
        provisions.insert(first, made)
    cut = tuple(Passage(p.id, p.start, p.end) for p in provisions if p.level == "section")
    version = f"{abs(hash(text)):064x}"
    about = Metadata(title="The Law", language="en", date="2010")
    source = f"corpus/laws/{id}.txt"
    return Document(id, "law", source, version, about, text, (), tuple(provisions), cut)


def words(seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(30)) + "."


def sections(first: int, last: int) -> list[tuple[str, str]]:
    return [(str(n), words(n)) for n in range(first, last + 1)]


OLD = a_law(("Offences", sections(1, 6)), ("Penalties", sections(7, 12)))


def told(new: Document, old: Document = OLD) -> list[tuple[str, str, str]]:
    """Return (change, former number, present number) of all but what stayed."""

    def number(unit: object) -> str:
        return getattr(unit, "number", "")

    found = compared(old, new)
    return [(a.sort, number(a.before), number(a.after)) for a in found if a.sort != "unchanged"]


def test_a_law_compared_with_itself_is_unchanged() -> None:
    assert counts(compared(OLD, OLD))["unchanged"] == 14
    assert told(OLD) == []


def test_line_breaks_quotation_marks_and_digits_of_another_script_are_no_change() -> None:
    old = a_law(("One", [("1", 'A "victim" of 12 - that is all.')]))
    new = a_law(("One", [("1", "A “victim”\nof ১২ – that is all.")]))
    assert told(new, old) == []


def test_an_inserted_section_is_added_and_no_other_is_touched() -> None:
    held = sections(1, 6)
    held.insert(3, ("3A", words(99)))
    assert told(a_law(("Offences", held), ("Penalties", sections(7, 12)))) == [("added", "", "3A")]


def test_a_section_taken_out_is_removed_though_the_rest_is_renumbered() -> None:
    rest = [(str(n), words(n + 1)) for n in range(7, 12)]
    found = told(a_law(("Offences", sections(1, 6)), ("Penalties", rest)))
    assert ("removed", "7", "") in found
    assert [f for f in found if f[0] == "renumbered"] == [
        ("renumbered", str(n + 1), str(n)) for n in range(7, 12)
    ]


def test_changed_words_are_marked_and_no_others() -> None:
    held = sections(1, 6)
    held[1] = ("2", held[1][1].replace(" ", " not ", 1))
    found = compared(OLD, a_law(("Offences", held), ("Penalties", sections(7, 12))))
    (changed,) = [a for a in found if a.sort == "changed"]
    assert [(m.fate, m.text.strip()) for m in changed.marks if m.fate != "same"] == [("in", "not")]


def test_a_section_in_another_chapter_has_moved() -> None:
    held = sections(1, 5)
    found = compared(OLD, a_law(("Offences", held), ("Penalties", sections(6, 12))))
    (moved,) = [a for a in found if a.sort != "unchanged"]
    assert (moved.sort, moved.moved, moved.renumbered) == ("renumbered", True, False)


def test_a_chapter_put_before_the_others_moves_no_section() -> None:
    new = a_law(("Titles", [("0A", words(77))]), ("Offences", sections(1, 6)),
                ("Penalties", sections(7, 12)))  # fmt: skip
    found = compared(OLD, new)
    assert not any(a.moved for a in found)
    assert {(a.sort, a.after.level) for a in found if a.after and a.sort != "unchanged"} == {
        ("added", "chapter"),
        ("added", "section"),
        ("renumbered", "chapter"),
    }


def test_sections_of_the_same_words_keep_to_their_numbers() -> None:
    old = a_law(("One", [(str(n), "[Omitted.]") for n in range(1, 6)]))
    new = a_law(("One", [(str(n), "[Omitted.]") for n in (1, 2, 4, 5)]))
    assert told(new, old) == [("removed", "3", "")]


def test_a_section_of_wholly_other_words_is_another_section() -> None:
    held = sections(1, 6)
    held[2] = ("3", "Nothing here resembles what stood before in any respect whatsoever.")
    found = told(a_law(("Offences", held), ("Penalties", sections(7, 12))))
    assert sorted(found) == [("added", "", "3"), ("removed", "3", "")]


def test_text_outside_provisions_is_compared_too() -> None:
    bare = replace(OLD, provisions=(), text="One report.\nTwo findings.")
    (found,) = compared(bare, replace(bare, text="One report.\nThree findings."))
    assert found.sort == "changed"


def test_marks_give_both_texts_back() -> None:
    old, new = (
        "The officer shall pay five days' wages.",
        "An officer may pay ten days' wages, or more.",
    )
    marks = marked((old, tokens(old)), (new, tokens(new)))
    before = "".join(m.text for m in marks if m.fate != "in")
    after = "".join(m.text for m in marks if m.fate != "out")
    assert [t.key for t in tokens(before)] == [t.key for t in tokens(old)]
    assert [t.key for t in tokens(after)] == [t.key for t in tokens(new)]


@pytest.mark.parametrize("seed", range(20))
def test_seeded_amendments_are_told_for_what_they_are(seed: int) -> None:
    rng = random.Random(seed)
    held = [(n, words(int(n))) for n, _ in sections(1, 40)]
    at = rng.sample(range(40), 4)
    gone, reworded, before = held[at[0]], held[at[1]], held[at[2]]
    held[at[1]] = (reworded[0], reworded[1].replace(".", " unless excused."))
    held.remove(gone)
    held.insert(held.index(before), ("new", words(1000 + seed)))
    renumber = rng.random() < 0.5
    if renumber:
        held = [(str(n + 100), text) for n, (_, text) in enumerate(held)]
    old = a_law(("All", sections(1, 40)))
    found = [a for a in compared(old, a_law(("All", held))) if a.after is None or a.after.within]
    by_sort: dict[str, list[Amendment]] = {}
    for each in found:
        by_sort.setdefault(each.sort, []).append(each)
    assert [a.before and a.before.number for a in by_sort["removed"]] == [gone[0]]
    assert [a.before and a.before.number for a in by_sort["changed"]] == [reworded[0]]
    assert len(by_sort["added"]) == 1
    assert len(by_sort["renumbered" if renumber else "unchanged"]) == 38


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace whose index holds two versions of a law."""
    made = init_workspace(tmp_path)
    held = sections(1, 6)
    held[1] = ("2", held[1][1].replace(" ", " not ", 1))
    held.insert(3, ("3A", words(99)))
    new = a_law(("Offences", held), ("Penalties", sections(7, 11)))
    put(made.indexes, OLD)
    put(made.indexes, replace(new, metadata=replace(new.metadata, date="2019-05-01")))
    return tmp_path


def kb(workspace: Path, *arguments: str) -> str:
    result = CliRunner().invoke(cli, ["-w", str(workspace), *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_diff_compares_the_last_two_versions(workspace: Path) -> None:
    said = kb(workspace, "diff", "law")
    assert "law: 2010 → 2019-05-01" in said
    assert "{+not+}" in said
    assert "1 added, 1 removed, 1 changed, 0 renumbered, 12 unchanged." in said
    assert kb(workspace, "diff", "law", "-2", "-1") == said


def test_diff_turned_round_takes_out_what_was_put_in(workspace: Path) -> None:
    assert "[-not-]" in kb(workspace, "diff", "law", "2019-05-01", "2010")


def test_diff_gives_each_provision_as_json(workspace: Path) -> None:
    found = json.loads(kb(workspace, "diff", "law", "--json"))
    assert [p["change"] for p in found["provisions"]] == ["changed", "added", "removed"]
    assert found["provisions"][1]["after"]["pinpoint"] == "s 3A"


@pytest.mark.parametrize(("ending", "mark"), [("html", "<ins>not</ins>"), ("md", "<ins>not</ins>")])
def test_diff_writes_pages_with_the_words_marked(workspace: Path, ending: str, mark: str) -> None:
    kb(workspace, "diff", "law", "-o", str(workspace / f"changes.{ending}"))
    assert mark in (workspace / f"changes.{ending}").read_text(encoding="utf-8")


def test_diff_writes_a_word_document_without_a_fault(workspace: Path) -> None:
    from docx import Document as open_docx
    from docx_checks import check

    kb(workspace, "diff", "law", "-o", str(workspace / "changes.docx"))
    assert check(workspace / "changes.docx") == []
    runs = [r for p in open_docx(str(workspace / "changes.docx")).paragraphs for r in p.runs]
    assert [r.text for r in runs if r.underline and r.text.strip() == "not"]
    assert [r.text for r in runs if r.font.strike]


def test_versions_lists_what_diff_takes(workspace: Path) -> None:
    said = kb(workspace, "versions", "law")
    assert said.startswith("* 2019-05-01")
    with closing(EmbeddedStore(workspace / "indexes")) as store:
        listed = json.loads(kb(workspace, "versions", "law", "--json"))
        assert [v["version"] for v in listed] == [v.version for v in store.versions("law")]


def test_one_version_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    put(init_workspace(tmp_path).indexes, OLD)
    result = CliRunner().invoke(cli, ["-w", str(tmp_path), "diff", "law"])
    assert "one version only" in str(result.exception)


def test_add_makes_a_file_an_edition_of_a_document(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "amended.txt"
    file.write_text("1. New words.", encoding="utf-8")
    kb(workspace, "add", str(file), "--edition-of", "The Law", "--date", "2021-01-01")
    about = json.loads((workspace / "corpus/laws/amended.txt.csl.json").read_text("utf-8"))
    assert (about["edition_of"], about["in_force_from"]) == ("law", "2021-01-01")
    assert (about["title"], about["kind"]) == ("The Law", "law")
