"""Defined terms of a law, and which of them a provision leans on."""

import pytest

from kb.ingest.language import terms
from kb.model import Document, Metadata, Provision
from kb.search.definitions import asked, covered, defined_terms, terms_used

TEXT = """2. Definitions
(a) “victim” means a person against whom trafficking is committed;
(b) "shelter" (safe house) includes any place of refuge;
(c) ‘‘ভিকটিম’’ অর্থ পাচারের শিকার ব্যক্তি;
3. Every shelter shall admit victims within a day.
4. “Officer” here stands in quotation marks only."""


def document() -> Document:
    starts = [TEXT.index(mark) for mark in ("(a)", "(b)", "(c)", "3.", "4.")]
    ends = [*[start - 1 for start in starts[1:]], len(TEXT)]
    inner = [
        Provision(f"sec_{mark}", "clause", mark, "", start, end, pinpoint=f"s {mark}")
        for mark, start, end in zip("abc34", starts, ends, strict=True)
    ]
    outer = Provision("sec_2", "section", "2", "Definitions", 0, ends[2], pinpoint="s 2")
    return Document(
        "act", "law", "act.txt", "v", Metadata(), TEXT, (), (outer, *inner), passages=()
    )


def test_each_definition_lies_in_its_innermost_provision() -> None:
    found = [(term.term, term.pinpoint) for term in defined_terms(document())]
    assert found == [("victim", "s a"), ("shelter", "s b"), ("ভিকটিম", "s c")]


def test_a_definition_ends_with_its_provision() -> None:
    first = defined_terms(document())[0]
    assert TEXT[first.start : first.end].endswith("committed;")


@pytest.mark.parametrize(("provision", "terms"), [("sec_3", ["victim", "shelter"]), ("sec_4", [])])
def test_a_provision_leans_on_the_terms_that_stand_in_it(provision: str, terms: list[str]) -> None:
    whole = document()
    node = next(p for p in whole.provisions if p.id == provision)
    assert [term.term for term in terms_used(whole, node)] == terms


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("how is a trafficking victim defined", True),
        ("what is a shelter?", True),
        ("ভিকটিম অর্থ কী", True),
        ("punishment of a shelter's keeper", False),
    ],
)
def test_questions_for_a_meaning_are_told(query: str, expected: bool) -> None:
    assert asked(query) is expected


@pytest.mark.parametrize(
    ("query", "words"), [("victim trafficking", 1), ("safe shelter", 1), ("trafficking", 0)]
)
def test_a_definition_answers_when_the_query_has_all_words_of_its_term(
    query: str, words: int
) -> None:
    assert covered(TEXT, terms(query, "en"), "en") == words
