"""References to provisions in running text and in queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest import references
from kb.ingest.canonical import join
from kb.ingest.structure import law
from kb.model import Block, Provision, Reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("section 302 of the Penal Code", [(("302",), "Penal Code")]),
        ("What does section 302 of the Penal Code say?", [(("302",), "Penal Code")]),
        ("Penal Code s 302", [(("302",), "Penal Code")]),
        (
            "section 6(2) of the Human Trafficking Act 2012",
            [(("6", "2"), "Human Trafficking Act 2012")],
        ),
        ("section 6 human trafficking act", [(("6",), "human trafficking act")]),
        ("s 6(2)(a)", [(("6", "2", "a"), "")]),
        ("ss 3 and 4", [(("3",), ""), (("4",), "")]),
        ("sections 3, 4(1) and 5A", [(("3",), ""), (("4", "1"), ""), (("5A",), "")]),
        ("Article 3(a) of the Protocol", [(("3", "a"), "Protocol")]),
        ("art. 3", [(("3",), "")]),
        ("clause (b) of sub-section (2) of section 9", [(("9", "2", "b"), "")]),
        ("Chapter XVII", [(("chapter XVII",), "")]),
        ("sch 2 para 3", [(("schedule 2", "3"), "")]),
        ("the First Schedule", [(("schedule 1",), "")]),
        ("ধারা ৬", [(("6",), "")]),
        ("ধারা ৫২ক", [(("52A",), "")]),
        ("ধারা ৬ এর উপ-ধারা (২) এর দফা (ক)", [(("6", "2", "ক"), "")]),
        ("ধারা ৩ বা ৪ এর অধীন", [(("3",), ""), (("4",), "")]),
        ("দণ্ডবিধির ৩০২ ধারা", [(("302",), "দণ্ডবিধি")]),
        ("human trafficking in 2012", []),
        ("articles of association", []),
        ("the sections that follow", []),
    ],
)
def test_references_are_found_with_their_law(
    text: str, expected: list[tuple[tuple[str, ...], str]]
):
    assert [(found.path, found.act) for found in references.find(text)] == expected


def test_the_year_of_a_law_is_told_in_ascii_digits():
    found = references.find("মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২ এর ধারা ৬")
    assert (found[0].year, found[0].path) == ("2012", ("6",))


def test_this_act_is_no_title():
    found = references.find("under section 5 of this Act")
    assert (found[0].path, found[0].act) == (("5",), "")


def test_positions_point_at_the_words():
    text = "Whoever breaks section 7(1) of the Foreigners Act, 1946, shall pay."
    found = references.find(text)[0]
    assert text[found.start : found.end] == "section 7(1) of the Foreigners Act, 1946"


@given(st.text("sections articles(1)a২ধারা র, of the Act and 3-ABI. ", max_size=60))
def test_any_text_gives_ordered_references_inside_it(text: str):
    last = 0
    for found in references.find(text):
        assert last <= found.start < found.end <= len(text)
        assert found.path
        last = found.start


def provisions(*lines: str) -> list[Provision]:
    return law.provisions(join(Reading(tuple(Block(line) for line in lines))), "en")


LAW = provisions(
    "PART II",
    "PENALTIES",
    "6. Penalty.— (1) A court may fine.",
    "(2) It may-",
    "(a) imprison; or",
    "(b) warn.",
    "6A. Appeal.— Whoever is punished may appeal to the court above.",
    "THE FIRST SCHEDULE",
    "6. Forms: see below.",
    "7. Fees: see below.",
)


@pytest.mark.parametrize(
    ("path", "id"),
    [
        (("6",), "part_II__sec_6"),
        (("6", "2"), "part_II__sec_6__subsec_2"),
        (("6", "2", "a"), "part_II__sec_6__subsec_2__para_a"),
        (("6", "a"), "part_II__sec_6__subsec_2__para_a"),
        (("6", "2", "ক"), "part_II__sec_6__subsec_2__para_a"),
        (("6a",), "part_II__sec_6A"),
        (("part 2",), "part_II"),
        (("schedule 1", "7"), "sched_1__para_7"),
        (("7",), "sched_1__para_7"),
    ],
)
def test_a_path_leads_to_its_provision(path: tuple[str, ...], id: str):
    found = references.match(LAW, path)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize("path", [(), ("8",), ("6", "3"), ("schedule 2",), ("6", "2", "a", "i")])
def test_a_path_that_leads_nowhere_finds_nothing(path: tuple[str, ...]):
    assert references.match(LAW, path) is None
