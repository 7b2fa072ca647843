"""How provisions are cited, and the pages on which they lie."""

import pytest

from kb.ingest import pinpoints
from kb.ingest.canonical import join
from kb.ingest.structure import law
from kb.model import Block, Canonical, Kind, Level, Page, Provision, Reading


def cited(*lines: str) -> list[str]:
    canonical = join(Reading(tuple(Block(line) for line in lines)))
    nodes = law.provisions(canonical, "en")
    return [node.pinpoint for node in pinpoints.finish(nodes, canonical, "law")]


def test_a_law_is_cited_by_section_and_what_lies_in_it():
    assert cited(
        "PART II",
        "CHAPTER III",
        "6. Penalty.— (1) A court may fine.",
        "(2) It may-",
        "(a) do so in order-",
        "(i) to warn.",
    ) == ["pt II", "ch III", "s 6", "s 6(1)", "s 6(2)", "s 6(2)(a)", "s 6(2)(a)(i)"]


def test_a_treaty_is_cited_by_article():
    assert cited("Article 3", "For the purposes:", "(a) Child means;", "Article 4", "Text.") == [
        "art 3",
        "art 3(a)",
        "art 4",
    ]


def test_bangla_laws_are_cited_in_the_same_form():
    assert cited("৬৷ দণ্ড.— (১) প্রথম।", "(২) দ্বিতীয়।", "৭৷ আপিল.— আপিল করা যাইবে।") == [
        *("s 6", "s 6(1)", "s 6(2)", "s 7")
    ]


def test_schedules_annexes_and_unnumbered_definitions():
    assert cited(
        "1. Definitions.— In this Act,-",
        "“child” means a person under eighteen;",
        "2. Fees.— As in the schedule.",
        "SCHEDULE 2",
        "PART I",
        "1. One hundred.",
        "2. Two hundred.",
        "ANNEX I",
        "Forms",
    ) == [
        "s 1",
        "s 1 ‘child’",
        "s 2",
        "sch 2",
        "sch 2 pt I",
        "sch 2 para 1",
        "sch 2 para 2",
        "annex I",
    ]


def test_a_chapter_whose_number_repeats_is_cited_with_its_part():
    found = cited(
        *("PART I", "CHAPTER I", "1. One.— Text.", "PART II", "CHAPTER I", "2. Two.— Text."),
    )
    assert found == ["pt I", "pt I ch I", "s 1", "pt II", "pt II ch I", "s 2"]


TEXT = Canonical("x" * 30, (), (Page(0, "iv", 0, 10), Page(1, "1", 10, 20), Page(2, "", 20, 30)))


def node(level: Level, start: int, end: int, number: str = "", heading: str = "") -> Provision:
    return Provision(f"{level}_{start}", level, number, heading, start, end)


@pytest.mark.parametrize(
    ("provision", "expected"),
    [
        (node("paragraph", 0, 5, "12"), "para 12"),
        (node("heading", 0, 5, "3.2", "Trends"), "sec 3.2"),
        (node("heading", 0, 5, "", "Trends"), "p iv"),
        (node("heading", 0, 10, "", "Trends"), "p iv"),
        (node("heading", 5, 15, "", "Trends"), "pp iv–1"),
        (node("heading", 22, 25, "", "Trends"), "p 3"),
    ],
)
def test_a_study_is_cited_by_paragraph_section_or_page(provision: Provision, expected: str):
    assert pinpoints.finish([provision], TEXT, "study")[0].pinpoint == expected


def test_without_pages_a_heading_stands_for_the_place():
    plain = Canonical("x" * 30, ())
    found = pinpoints.finish([node("heading", 0, 5, "", "Trends in trafficking")], plain, "study")[
        0
    ]
    assert (found.pinpoint, found.page_first) == ("‘Trends in trafficking’", None)


def test_pages_are_those_of_the_first_and_last_character():
    found = pinpoints.finish([node("section", 9, 20, "1")], TEXT, "law")[0]
    assert (found.page_first, found.page_last) == (0, 1)


def test_workshop_notes_are_cited_by_day_session_group_and_question():
    nodes = [
        Provision("day_1", "session", "1", "Opening", 0, 30),
        Provision("day_1__sess_2", "session", "2", "Law", 0, 30, "day_1"),
        Provision("day_1__sess_2__group_2", "group", "2", "", 0, 20, "day_1__sess_2"),
        Provision("q", "question", "3", "Gaps?", 0, 20, "day_1__sess_2__group_2"),
        Provision("c", "contribution", "", "", 0, 10, "q"),
    ]
    kind: Kind = "workshop"
    found = [n.pinpoint for n in pinpoints.finish(nodes, Canonical("x" * 30, ()), kind)]
    assert found[0] == "Day 1"
    assert found[1] == "Day 1, session 2"
    assert found[3] == found[4] == "Day 1, session 2, group 2, q 3"


def test_a_group_by_itself_begins_with_a_capital():
    nodes = [
        Provision("group_2", "group", "2", "", 0, 20),
        Provision("group_2__q_3", "question", "3", "Gaps?", 0, 20, "group_2"),
    ]
    found = [n.pinpoint for n in pinpoints.finish(nodes, Canonical("x" * 30, ()), "workshop")]
    assert found == ["Group 2", "Group 2, q 3"]
