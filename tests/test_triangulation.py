"""Which sources speak to a finding, and who dissents: what people marked, and nothing guessed."""

from dataclasses import replace

import pytest
from small_corpus import NOTES, SmallStore, notes, small_store
from test_choices import chosen, words
from test_evidence import TRAINING, chooser

from kb.evidence.choices import Stance
from kb.evidence.choose import tree_lookup
from kb.evidence.findings import Evidence
from kb.evidence.question import Strength
from kb.evidence.triangulation import Side, disagreement, grade, side
from kb.report.blocks import Table, simple_blocks
from kb.report.build import BuiltReport, build, gather
from kb.report.template import builtin, load

ASSESSMENT = load(builtin() / "assessment")


def said(*stances: Stance) -> list[Evidence]:
    first = chooser(small_store()).findings(TRAINING).of("workshop")[0]
    return [replace(first, choice=chosen(first, stance=stance)) for stance in stances]


@pytest.mark.parametrize(
    ("stances", "stand"),
    [
        ((), "silent"),
        (("",), "speaks"),
        (("supports", ""), "supports"),
        (("dissents",), "dissents"),
        (("dissents", "supports"), "divided"),
    ],
)
def test_a_side_stands_as_people_marked_it(stances: tuple[Stance, ...], stand: str) -> None:
    assert side(said(*stances)).stand == stand


def sides(*strengths: Strength | None) -> list[Side]:
    return [Side("speaks" if s else "silent", 1 if s else 0, s) for s in strengths]


@pytest.mark.parametrize(
    ("strengths", "support"),
    [
        (("strong", "medium", "weak"), "strong"),
        (("strong", "weak", "weak"), "medium"),
        (("strong", "medium", None), "medium"),
        (("strong", None, None), "weak"),
        (("weak", "weak", "weak"), "weak"),
        ((None, None, None), "none"),
        (("medium",), "strong"),
        (("weak",), "weak"),
        ((), "none"),
    ],
)
def test_support_follows_the_written_rule(
    strengths: tuple[Strength | None, ...], support: str
) -> None:
    assert grade(sides(*strengths)) == support


@pytest.mark.parametrize(
    ("words_said", "marker"),
    [
        ("Group 1 disagreed with this.", "disagreed"),
        ("The police did not agree.", "did not agree"),
        ("One officer noted the opposite.", "the opposite"),
        ("There was no agreement form to sign.", ""),
        ("The object of the training is clear.", ""),
    ],
)
def test_words_of_disagreement_are_seen_in_a_whole_contribution(
    words_said: str, marker: str
) -> None:
    store = small_store()
    found = next(
        e for e in chooser(store).findings(TRAINING).of("workshop") if e.group == "Group 2"
    )
    end = found.quotation.pieces[-1].end
    text = f"{NOTES[:end]} {words_said}{NOTES[end:]}"
    longer = tuple(
        replace(p, end=p.end + len(words_said) + 1) if p.start < end <= p.end else p
        for p in notes().provisions
    )
    held = SmallStore((replace(notes(), text=text, provisions=longer),))
    assert disagreement(found, tree_lookup(held.document)) == marker


def test_a_law_does_not_disagree() -> None:
    law = replace(said("")[0], kind="law")
    assert disagreement(law, tree_lookup(small_store().document)) == ""


@pytest.fixture(scope="module")
def built() -> tuple[BuiltReport, Evidence]:
    store = small_store()
    first = next(
        e for e in gather(ASSESSMENT, store, store.search).evidence() if e.kind == "workshop"
    )
    return build(ASSESSMENT, store, store.search, choices=[chosen(first, stance="dissents")]), first


def table(report: BuiltReport) -> Table:
    found = (b for b in simple_blocks(report.report.blocks) if isinstance(b, Table))
    return next(t for t in found if t.id == "triangulation")


def cells(report: BuiltReport) -> list[list[str]]:
    rows = table(report).rows
    return [["".join(i.text for p in c.paragraphs for i in p) for c in row] for row in rows]


def test_the_table_has_a_row_a_question_and_says_who_dissents(
    built: tuple[BuiltReport, Evidence],
) -> None:
    report, dissent = built
    rows = {row[0]: row for row in cells(report)}
    assert len(rows) == len(ASSESSMENT.questions)
    asked = next(q.text for q in ASSESSMENT.questions if q.id == dissent.question)
    assert rows[asked][3].startswith("dissents")
    assert f"{dissent.group} (dissents)" in rows[asked][4]


def test_without_a_mark_nobody_supports_or_dissents() -> None:
    store = small_store()
    flat = " ".join(c for row in cells(build(ASSESSMENT, store, store.search)) for c in row[1:])
    assert "speaks" in flat
    assert "silent" in flat
    assert "dissents" not in flat
    assert "supports" not in flat


def test_every_group_is_either_quoted_or_not(built: tuple[BuiltReport, Evidence]) -> None:
    for row in cells(built[0]):
        named = row[4].replace(" (dissents)", "").split("; ") + row[5].split("; ")
        assert set(named) - {"–"} in ({"Group 1", "Group 2"}, set())


def test_the_rule_stands_in_the_report(built: tuple[BuiltReport, Evidence]) -> None:
    assert any(text.startswith("Support is strong where") for text in words(built[0]))
