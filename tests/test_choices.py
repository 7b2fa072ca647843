"""What people chose is kept in a file of theirs, and every build follows it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import ACT, SmallStore, act, small_store
from test_evidence import ALL, CARRIERS, PENALTY, TRAINING, chooser

from kb.errors import KbError, WorkspaceError
from kb.evidence.choices import Choice, load_choices, save_choices
from kb.evidence.choose import Chooser
from kb.evidence.findings import Evidence
from kb.evidence.settling import settle
from kb.report.blocks import Paragraph, simple_blocks
from kb.report.build import BuiltReport, build, gather
from kb.report.template import builtin, load


def chosen(evidence: Evidence, **said: object) -> Choice:
    title = "A title"
    bare = Choice(evidence.id, evidence.question, evidence.kind, title, evidence.quotation)
    return replace(bare, **said)


def following(store: SmallStore, *choices: Choice, **changes: object) -> Chooser:
    first = chooser(store, **changes)
    decided = tuple(settle(choices, store.summaries(), first.lookup))
    return replace(first, decided=decided)


def amended(old: str, new: str) -> SmallStore:
    text = ACT.replace(old, new, 1)
    assert text != ACT
    shift = len(new) - len(old)
    at = ACT.index(old)
    moved = tuple(
        replace(p, start=p.start + shift * (p.start > at), end=p.end + shift * (p.end > at))
        for p in act().provisions
    )
    passages = tuple(
        replace(p, start=p.start + shift * (p.start > at), end=p.end + shift * (p.end > at))
        for p in act().passages
    )
    law = replace(act(), text=text, version="f" * 64, provisions=moved, passages=passages)
    held = small_store()
    return SmallStore((law, *held.documents[1:]), past=(act(),))


def test_choices_survive_a_round_trip_and_are_written_the_same_each_time(tmp_path: Path) -> None:
    found = [e for q in ALL for e in chooser(small_store()).findings(q).evidence]
    choices = [chosen(found[0], decision="accept", order=1.5, note="n\nত", stance="dissents")]
    choices += [chosen(e, decision="reject") for e in found[1:]]
    file = tmp_path / "new" / "a.choices.json"
    save_choices(file, "a", choices)
    first = file.read_bytes()
    assert set(load_choices(file)) == set(choices)
    save_choices(file, "a", reversed(choices))
    assert file.read_bytes() == first
    selector = json.loads(first)["choices"][0]["target"][0]["selector"]
    assert [part["type"] for part in selector] == ["TextPositionSelector", "TextQuoteSelector"]


def test_no_file_holds_no_choices(tmp_path: Path) -> None:
    assert load_choices(tmp_path / "none.json") == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "is not valid JSON"),
        ("<<<<<<< HEAD\n{}", "is not valid JSON"),
        ("[]", "does not hold choices"),
        ('{"kb": "choices 9", "choices": []}', "does not hold choices"),
        ('{"kb": "choices 1", "choices": [1]}', "choice 1 is no block"),
        ('{"kb": "choices 1", "choices": [{"kind": "song"}]}', "choice 1 has 'song' for kind"),
        ('{"kb": "choices 1", "choices": [{"kind": "law"}]}', "choice 1 has no list of target"),
    ],
)
def test_a_broken_file_is_named_with_the_choice(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "a.choices.json"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=said) as error:
        load_choices(file)
    assert "a.choices.json" in str(error.value)


def test_a_file_that_cannot_be_replaced_is_left_whole(tmp_path: Path) -> None:
    (tmp_path / "a.choices.json").mkdir()
    with pytest.raises(KbError, match="cannot be written"):
        save_choices(tmp_path / "a.choices.json", "a", ())
    assert [p.name for p in tmp_path.iterdir()] == ["a.choices.json"]


def test_what_was_rejected_is_never_quoted_and_another_comes_in_its_place() -> None:
    store = small_store()
    first = chooser(store).findings(PENALTY).evidence[0]
    found = following(store, chosen(first, decision="reject")).findings(PENALTY)
    assert first.id not in {e.id for e in found.evidence}


def test_a_rejection_that_leaves_too_little_is_a_gap_that_says_so() -> None:
    store = small_store()
    quoted = chooser(store).findings(PENALTY).evidence
    found = following(store, *(chosen(e, decision="reject") for e in quoted)).findings(PENALTY)
    assert found.evidence == ()
    (gap,) = found.gaps
    assert gap.refused == len(quoted) == 1
    assert "rejected" in {one.reason for one in gap.rejected}


def test_what_was_accepted_is_quoted_below_the_minimum_and_marked() -> None:
    store = small_store()
    asked = replace(TRAINING, queries=("false travel documents", "vehicles for the patrols"))
    weak = chooser(store).findings(asked)
    strong = chooser(store, minimum="strong").findings(asked)
    (dropped, *_) = [e for e in weak.evidence if e.id not in {s.id for s in strong.evidence}]
    found = following(store, chosen(dropped, decision="accept"), minimum="strong").findings(asked)
    (back,) = [e for e in found.evidence if e.id == dropped.id]
    assert back.insisted
    assert back.choice is not None


def test_what_was_accepted_is_quoted_beyond_the_most_wanted() -> None:
    store = small_store()
    few = replace(TRAINING, wants=(replace(TRAINING.wants[1], at_most=1),))
    all_of_it = chooser(store).findings(TRAINING).of("workshop")
    assert len(all_of_it) > 1
    accepted = [chosen(e, decision="accept") for e in all_of_it]
    found = following(store, *accepted).findings(few).of("workshop")
    assert {e.id for e in found} == {e.id for e in all_of_it}
    assert sum(e.insisted for e in found) == len(all_of_it) - 1


def test_what_kb_quotes_anyway_is_not_marked_when_accepted() -> None:
    store = small_store()
    first = chooser(store).findings(CARRIERS).evidence[0]
    found = following(store, chosen(first, decision="accept")).findings(CARRIERS).evidence
    assert [e.id for e in found].count(first.id) == 1
    assert not any(e.insisted for e in found)


def test_peoples_order_goes_before_closeness() -> None:
    store = small_store()
    first, second = chooser(store).findings(TRAINING).of("workshop")[:2]
    found = following(store, chosen(second, order=1)).findings(TRAINING).of("workshop")
    assert [e.id for e in found[:2]] == [second.id, first.id]


def test_an_acceptance_outlives_an_amendment_elsewhere_in_the_document() -> None:
    accepted = chosen(chooser(small_store()).findings(PENALTY).evidence[0], decision="accept")
    store = amended("2. Definitions", "1. Short title\nThis is an Act.\n2. Definitions")
    found = following(store, accepted).findings(PENALTY)
    assert not found.unsettled
    (kept,) = [e for e in found.evidence if e.choice and e.choice.decision == "accept"]
    text = store.document("act").text
    assert all(text[p.start : p.end] == p.exact for p in kept.quotation.pieces)


def test_an_acceptance_of_words_that_changed_is_not_followed_but_flagged() -> None:
    accepted = chosen(chooser(small_store()).findings(PENALTY).evidence[0], decision="accept")
    found = following(amended("ten years", "twenty years"), accepted).findings(PENALTY)
    assert [d.anchored.standing for d in found.unsettled] == ["changed"]
    assert not any(e.choice for e in found.evidence)


ASSESSMENT = builtin() / "assessment"


@pytest.fixture(scope="module")
def reviewed() -> tuple[BuiltReport, Evidence]:
    template = load(ASSESSMENT)
    store = small_store()
    plain = build(template, store, store.search)
    held = list(gather(template, store, store.search).evidence())
    assert plain.notices == ()
    first = held[0]
    note = "Read with the Protocol.\n\nA second thought."
    choices = [
        chosen(first, decision="accept", note=note, stance="dissents"),
        chosen(held[1], decision="reject"),
        replace(chosen(held[2], decision="accept"), question="a-question-of-old"),
    ]
    return build(template, store, store.search, choices=choices), held[1]


def test_a_note_stands_under_its_excerpt_as_the_authors(
    reviewed: tuple[BuiltReport, Evidence],
) -> None:
    said = words(reviewed[0])
    assert "Author’s note: Read with the Protocol." in said
    assert "Author’s note: A second thought." in said


def test_the_report_leaves_out_what_was_rejected_and_counts_it(
    reviewed: tuple[BuiltReport, Evidence],
) -> None:
    built, rejected = reviewed
    assert rejected.id not in {record.id for record in built.records}
    assert any("accepted 2, rejected 1" in text for text in words(built))


def test_choices_on_a_question_that_vanished_are_named(
    reviewed: tuple[BuiltReport, Evidence],
) -> None:
    (notice,) = reviewed[0].notices
    assert "a-question-of-old (1)" in notice


def test_an_acceptance_that_no_longer_stands_is_in_the_report_and_its_notices() -> None:
    template = load(ASSESSMENT)
    store = small_store()
    law = next(e for e in gather(template, store, store.search).evidence() if e.document == "act")
    gone = SmallStore(small_store().documents[1:])
    built = build(template, gone, gone.search, choices=[chosen(law, decision="accept")])
    assert any("no longer stand" in notice for notice in built.notices)
    assert any(
        text.startswith("An excerpt that was accepted here no longer") for text in words(built)
    )


def words(built: BuiltReport) -> list[str]:
    found = []
    for block in simple_blocks(built.report.blocks):
        if isinstance(block, Paragraph):
            found.append("".join(getattr(i, "text", "") for i in block.inlines))
    return found
