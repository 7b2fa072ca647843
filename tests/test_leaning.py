"""What a hit leans on, why it stands where it does, and why there is none."""

from collections.abc import Sequence

import pytest
from test_places import Shelf, an_act

from kb.model import (
    Candidate,
    Candidates,
    DefinedTerm,
    Filter,
    Hit,
    Reference,
    Signal,
    StoredPassage,
)
from kb.search.explain import lines, matched
from kb.search.leaning import leaning
from kb.search.nothing import why

TEXT = "“officer” means an officer of the means of transport. A victim is a child; see section 7."


def a_passage(provision: str = "chp_I__sec_6__subsec_2", **fields: object) -> StoredPassage:
    values = {
        "key": 1, "document": "act", "title": "Act", "kind": "law", "language": "en",
        "jurisdiction": "", "provision": provision, "external_id": "", "pinpoint": "s 6(2)",
        "trail": ("6 Victims",), "page": "", "start": 100, "end": 100 + len(TEXT), "text": TEXT,
    } | fields  # fmt: skip
    return StoredPassage(**values)  # type: ignore[arg-type]


def a_term(term: str, scope: str = "", start: int = 0) -> DefinedTerm:
    return DefinedTerm(term, "sec_2", f"s 2 {scope}".strip(), start, start + 10, scope)


class Desk:
    """A store that knows these terms and references."""

    def __init__(self, terms: Sequence[DefinedTerm], references: Sequence[Reference] = ()) -> None:
        self._terms, self._references = terms, references

    def terms(self, term: str = "", document: str = "") -> list[tuple[str, DefinedTerm]]:
        return [(document, each) for each in self._terms]

    def references(self, id: str, start: int, end: int) -> list[Reference]:
        return list(self._references)


def used(*terms: DefinedTerm) -> list[tuple[str, str]]:
    found = leaning(Desk(terms), a_passage())  # type: ignore[arg-type]
    return [(term.term, term.scope) for term in found.terms]


def test_terms_are_those_in_the_passage_that_hold_there() -> None:
    assert used(a_term("child"), a_term("shelter"), a_term("victims")) == [("child", "")]
    assert used(a_term("child (minor)"), a_term("hild")) == [("child (minor)", "")]


def test_the_narrowest_definition_counts_and_none_beyond_its_scope() -> None:
    whole, chapter = a_term("child"), a_term("child", "chp_I", 5)
    elsewhere, alike = a_term("child", "chp_II", 9), a_term("child", "chp_I__sec_6__subsec_21", 9)
    assert used(whole, chapter, elsewhere, alike) == [("child", "chp_I")]


def test_what_the_passage_defines_itself_and_its_verb_are_left_out() -> None:
    assert used(a_term("officer", start=100)) == []
    assert used(a_term("means of transport")) == [("means of transport", "")]
    only_verb = a_passage(text="“officer” means any person.")
    assert leaning(Desk([a_term("means")]), only_verb).terms == ()  # type: ignore[arg-type]


def test_references_lead_out_of_the_section_and_are_named_once() -> None:
    path = (("section", "7"),)
    out = Reference(150, 159, "chp_I__sec_6", path, target="chp_I__sec_7")
    again = Reference(170, 179, "chp_I__sec_6", path, target="chp_I__sec_7")
    own = Reference(
        160, 165, "chp_I__sec_6", (("subsection", "1"),), target="chp_I__sec_6__subsec_1"
    )
    code = Reference(166, 169, "chp_I__sec_6", path, act="the Code", title="Penal Code")
    found = leaning(Desk([], [out, own, code, again]), a_passage())  # type: ignore[arg-type]
    assert found.references == (out, code)


def test_studies_lean_on_no_definition() -> None:
    assert leaning(Desk([a_term("child")]), a_passage(kind="study")).terms == ()  # type: ignore[arg-type]


class Index(Shelf):
    """A shelf whose documents hold some words, each in so many passages."""

    held = {"victim": 3, "child": 1}

    def holders(self, terms: Sequence[str]) -> list[tuple[int, float]]:
        return [(self.held.get(term, 0), 1.0 / (1 + self.held.get(term, 0))) for term in terms]

    def candidates(
        self,
        terms: Sequence[str],
        vector: None,
        limit: int,
        where: Filter,
        meanwhile: object = None,
        also: object = (),
    ) -> Candidates:
        count = sum(self.held.get(term, 0) for term in terms)
        count = 0 if where.kind == "study" or where.tags else count
        return Candidates.of(Candidate(key, 1.0, 0.0, None) for key in range(count))


INDEX = Index([an_act("border", "Border Act"), an_act("poor", "Poor Act", "bn")])


def test_an_explanation_shows_each_signal_and_the_words_held_and_lacking() -> None:
    signals = (Signal("lexical", 7.5, 0.5, 0.4, 2), Signal("dense", None, None, 0.6))
    hit = Hit(a_passage(), 0.5, first="heading", signals=signals)
    told = lines(hit, matched(INDEX, "shelter for a child victim", hit))  # type: ignore[arg-type]
    assert told == [
        "first: its heading is the query",
        "lexical      7.500 → 0.50 × 0.40 = 0.500 of the score  rank 2",
        "dense     says nothing of it",
        "score     0.500",
        "words     child (in 1), Victims, victim (in 3)",
        "lacks     shelter (in 0)",
    ]


@pytest.mark.parametrize(
    ("query", "where", "said"),
    [
        ("victims", Filter(kind="study"), "Nothing found in 0 documents with 0 passages."),
        ("victims", Filter(kind="study"), "Without --kind study, 3 passages. There are law (2)."),
        ("victims", Filter(tags=("x",), kind="study"), "Without any filter, 3 passages."),
        ("victims", Filter(tags=("x",), language="bn"), "Without --tag x, 3 passages."),
        ("victims", Filter(language="fr"), "Nothing found in 0 documents with 0 passages."),
        ("the", Filter(), "No word to search for: “the”, “what” and their like are left out."),
        ("shelter child", Filter(), "In no passage of the index: shelter."),
        ("shelter", Filter(), "Use other words; `kb status` lists what is in the index."),
    ],
)  # fmt: skip
def test_an_empty_answer_says_what_was_searched_and_what_to_loosen(
    query: str, where: Filter, said: str
) -> None:
    assert said in why(INDEX, query, where)  # type: ignore[arg-type]
