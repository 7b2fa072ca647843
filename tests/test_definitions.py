"""Defined terms of a law, and which of them a provision leans on."""

import pytest

from kb.ingest.language import terms
from kb.model import Document, Metadata, Provision
from kb.search.definitions import begins_with, covered, defined_terms, terms_used
from kb.search.glance import asks_meaning, subject

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
    assert asks_meaning(query) is expected


@pytest.mark.parametrize(
    ("query", "words"), [("victim trafficking", 1), ("safe shelter", 1), ("trafficking", 0)]
)
def test_a_definition_answers_when_the_query_has_all_words_of_its_term(
    query: str, words: int
) -> None:
    assert covered(TEXT, terms(query, "en"), "en") == words


@pytest.mark.parametrize(
    ("words", "begun"),
    [("smuggling", True), ("smuggling of migrants", True), ("migrants", False), ("the", False)],
)
def test_a_term_begins_with_the_words_asked_for(words: str, begun: bool) -> None:
    text = "“smuggling of migrants” means procuring the illegal entry of a person;"
    assert begins_with(text, words, "en") is begun


SCOPED = """2. Definitions
In this Act, unless the context otherwise requires, “boat” means a ship.
CHAPTER II
5. In this Chapter, “boat” means a raft.
6. For the purposes of section 7, “crew” includes a pilot and “cargo” means goods.
7. No boat sails without its crew. Explanation.— In this section, “captain” means the master.
8. « navire » désigne un bateau."""


def scoped() -> Document:
    from kb.ingest.canonical import join
    from kb.ingest.structure import law
    from kb.model import Block, Reading

    text = join(Reading(tuple(Block(line) for line in SCOPED.splitlines())))
    provisions = tuple(law.provisions(text, "en"))
    return Document("a", "law", "a.txt", "v", Metadata(), text.text, (), provisions, passages=())


def test_a_definition_holds_where_its_words_say() -> None:
    scopes = [(term.term, term.scope) for term in defined_terms(scoped())]
    assert scopes == [
        ("boat", ""),
        ("boat", "chp_II"),
        ("crew", "chp_II__sec_7"),
        ("cargo", "chp_II__sec_7"),
        ("captain", "chp_II__sec_7"),
        ("navire", ""),
    ]


def test_the_narrowest_definition_in_scope_is_the_one_used() -> None:
    document = scoped()
    section = next(each for each in document.provisions if each.number == "7")
    used = {term.term: term.scope for term in terms_used(document, section)}
    assert used == {"boat": "chp_II", "crew": "chp_II__sec_7"}


@pytest.mark.parametrize(
    ("query", "term", "law"),
    [
        ("definition of foreigner", "foreigner", ""),
        ("what is a bailable offence?", "bailable offence", ""),
        ("what does trafficking in persons mean", "trafficking in persons", ""),
        ("“victim” definition", "victim", ""),
        ("what is good faith under the Penal Code", "good faith", "the Penal Code"),
        ("meaning of child in the Children Act 1974", "child", "the Children Act 1974"),
        ("smuggling of migrants definition", "smuggling of migrants", ""),
        ("ভিকটিম অর্থ কী", "ভিকটিম", ""),
        ("অভিবাসী কর্মী বলতে কী বোঝায়", "অভিবাসী কর্মী", ""),
        ("place of safety", "place of safety", ""),
    ],
)
def test_the_term_and_the_law_of_a_question_are_told_apart(query: str, term: str, law: str) -> None:
    assert subject(query) == (term, law)
