"""What of a finished draft leans on sources that have changed since."""

import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx_checks import check
from small_corpus import ACT, SmallStore, small_store
from test_choices import amended

from kb.cli import cli
from kb.errors import KbError, UsageError
from kb.report.build import build
from kb.report.finished import read
from kb.report.stale.memo import memo
from kb.report.stale.ripple import Stale, differences, ripple
from kb.report.template import SCALARS, builtin, load
from kb.report.word import render

TEMPLATE = load(builtin() / "assessment")


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("stale") / "draft.docx"
    store = small_store()
    render(build(TEMPLATE, store, store.search).report, TEMPLATE.docx, out, measure=False)
    return out


def stale(draft: Path, store: SmallStore) -> list[Stale]:
    return ripple(read(draft), store)


def test_a_draft_of_todays_sources_is_not_stale(draft: Path) -> None:
    assert stale(draft, small_store()) == []


def test_an_amended_provision_is_shown_then_and_now_with_all_that_leans_on_it(draft: Path) -> None:
    found = stale(draft, amended("for ten years", "for twenty years"))
    assert found
    for one in found:
        assert (one.document, one.change.standing) == ("act", "changed")
        ((old, new),) = one.change.differences
        assert "ten" in old.split()
        assert "twenty" in new.split()
        sorts = {place.sort for place in one.places}
        assert {"paragraph", "footnote", "table"} <= sorts
        assert any(one.id in place.text for place in one.places if place.sort == "table")


def test_a_change_elsewhere_in_the_document_makes_nothing_stale(draft: Path) -> None:
    store = amended("2. Definitions", "1. Short title\nThis is an Act.\n2. Definitions")
    assert stale(draft, store) == []


def test_words_that_stand_in_a_section_that_changed_are_shown_with_it(draft: Path) -> None:
    finished = read(draft)
    state = json.loads(json.dumps(finished.state))
    first = "(1) Whoever commits trafficking in persons shall be punished with imprisonment"
    start = ACT.index(first)
    for held in state["evidence"].values():
        held["spans"] = [[start, start + len(first)]] if held["document"] == "act" else [[0, 4]]
    finished.state = state
    found = ripple(finished, amended("imprisonment for life", "a fine"))
    assert {one.change.standing for one in found} == {"around"}
    assert found[0].change.before.startswith("6. Penalty")


def test_a_provision_that_was_repealed_is_gone(draft: Path) -> None:
    store = amended("(1) Whoever commits trafficking in persons shall be punished with "
                    "imprisonment for ten years.\n(2) Where the victim is a child, the penalty is "
                    "imprisonment for life.", "Repealed by Act 9 of 2026.")  # fmt: skip
    assert {one.change.standing for one in stale(draft, store)} == {"gone"}


def test_a_source_that_left_is_named_once_an_excerpt(draft: Path) -> None:
    held = small_store()
    gone = stale(draft, SmallStore(held.documents[1:], past=held.documents[:1]))
    assert gone
    assert {(one.document, one.change.standing) for one in gone} == {("act", "document_gone")}


def test_without_the_old_version_the_words_of_then_are_not_made_up(draft: Path) -> None:
    changed = replace(amended("ten years", "nine years"), past=())
    found = stale(draft, changed)
    assert {one.change.standing for one in found} == {"unknown"}
    assert {one.change.before for one in found} == {""}
    assert all(one.places for one in found)


def test_a_document_of_others_is_sent_to_the_audit(tmp_path: Path) -> None:
    other = docx.Document()
    other.add_paragraph("A report.")
    other.save(tmp_path / "other.docx")
    with pytest.raises(UsageError, match="kb report audit"):
        stale(tmp_path / "other.docx", small_store())


@pytest.mark.parametrize("spans", [[], [[1]], [["a", "b"]], "x", None])
def test_a_damaged_memory_is_a_sentence(draft: Path, spans: object) -> None:
    finished = read(draft)
    state = json.loads(json.dumps(finished.state))
    id = next(id for id, held in state["evidence"].items() if held["document"] == "act")
    state["evidence"][id]["spans"] = spans
    finished.state = state
    with pytest.raises(KbError, match=id):
        ripple(finished, amended("ten years", "nine years"))


def test_words_edited_away_are_traced_to_the_part_that_kb_wrote(draft: Path) -> None:
    finished = read(draft)
    bare = tuple(replace(p, text="Edited.") for p in finished.paragraphs if "table" not in p.inside)
    finished.paragraphs = bare
    for one in ripple(finished, amended("ten years", "nine years")):
        assert [place.text for place in one.places] == ["Edited."]


def test_differences_give_old_and_new_words_with_some_around() -> None:
    old = "one two three four five six seven"
    assert differences(old, old.replace("four", "4")) == (
        ("one two three four five six seven", "one two three 4 five six seven"),
    )
    assert differences(old, old) == ()


def test_the_memo_is_a_sound_word_document(draft: Path, tmp_path: Path) -> None:
    found = stale(draft, amended("for ten years", "for twenty years"))
    made = memo("draft.docx", found, "en-GB", dict.fromkeys(SCALARS, ""))
    render(made, TEMPLATE.docx, tmp_path / "memo.docx", measure=False)
    assert check(tmp_path / "memo.docx") == []


def test_a_file_that_is_no_draft_ends_the_command_with_code_2(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        cli(["report", "stale", str(tmp_path / "none.docx")], standalone_mode=False)
