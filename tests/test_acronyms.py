"""Acronyms that a corpus spells out, and the passages that have the words where a query has not."""

from contextlib import closing
from pathlib import Path

import pytest
from test_store import a_document, put

from kb.ingest.meaning.acronyms import acronyms
from kb.model import Acronym, Filter, Hit, Meaning
from kb.search.acronyms import spelt_out
from kb.search.explain import lines, matched
from kb.search.find import marks, search
from kb.store.embedded import EmbeddedStore
from kb.workspace import Settings

UNIT = "Anti-Trafficking Unit"
SECTIONS = (
    "The unit is called the Anti-Trafficking Unit (ATU).",
    "Officers wear a badge and a lamp.",
    "Trafficking is looked into by the unit that is against it.",
    "The ATU keeps a register.",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"the {UNIT} (ATU) met", [("ATU", UNIT)]),
        (f"the {UNIT} (“ATU”) and again the {UNIT} (ATU)", [("ATU", UNIT)]),
        ("standard operating procedures (SOPs)", [("SOP", "standard operating procedures")]),
        ("a risk-based approach’ (RBA)", [("RBA", "risk-based approach")]),
        ("ATU – Anti-Trafficking Unit; and\nNGO\tnon-governmental organisation",
         [("ATU", UNIT), ("NGO", "non-governmental organisation")]),
        # a bracket of another word, a paragraph between, letters that are not there
        ("the seventh credit institution (Credit)", []),
        ("the Anti-Trafficking Unit\n(ATU)", []),
        ("see the table (TIP) above", []),
        # more words than two letters can stand for, and an acronym within its own long form
        ("compute, by means of which the sum of all that is owed is then rated (CR)", []),
        ("EU EU Climate Benchmark Unit", []),
        ("(UN)", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_spells_out_its_acronyms(text: str, found: list[tuple[str, str]]) -> None:
    assert acronyms(text) == [Acronym(*each) for each in found]


@pytest.fixture
def store(tmp_path: Path):
    told = Meaning(acronyms=(Acronym("ATU", UNIT),))
    other = Meaning(acronyms=(Acronym("ATU", "Area Transport Union"),))
    put(
        tmp_path,
        a_document("unit", *SECTIONS, meaning=told),
        a_document("more", "The lamp is lit.", meaning=told),
        a_document("bus", "Buses stop at the lamp.", meaning=other),
    )
    with closing(EmbeddedStore(tmp_path)) as opened:
        yield opened


def ask(store: EmbeddedStore, query: str) -> list[Hit]:
    return search(store, None, query, Filter(), 10, Settings())


def test_a_document_keeps_its_acronyms(store: EmbeddedStore) -> None:
    assert store.document("bus").meaning.acronyms == (Acronym("ATU", "Area Transport Union"),)


def test_what_most_documents_say_counts_and_nothing_is_said_of_others(store: EmbeddedStore) -> None:
    assert store.spelt_out(["atu", "nrm"]) == {"atu": UNIT}


@pytest.mark.parametrize("query", ["ATU", "the ATU’s register", "ATUs in the field"])
def test_a_passage_with_the_words_alone_is_found_by_the_acronym(
    store: EmbeddedStore, query: str
) -> None:
    found = [hit.passage.pinpoint for hit in ask(store, query)]
    assert set(found) == {"s 1", "s 3", "s 4"}
    assert found[-1] == "s 3"  # those with the acronym itself are ahead


@pytest.mark.parametrize("query", ["atu", "Atu", "register of the anti-trafficking unit, ATU"])
def test_nothing_is_added_to_small_letters_or_where_the_words_are_there(
    store: EmbeddedStore, query: str
) -> None:
    assert spelt_out(store, query, "en") == []


def test_words_of_the_long_form_are_marked_in_an_excerpt(store: EmbeddedStore) -> None:
    passage = next(hit.passage for hit in ask(store, "ATU") if hit.passage.pinpoint == "s 3")
    found = marks(passage, "ATU", spelt_out(store, "ATU", "en"))
    assert [passage.text[start:end] for start, end in found] == ["Trafficking", "unit"]


def test_an_explanation_tells_the_words_of_the_long_form(store: EmbeddedStore) -> None:
    hit = next(hit for hit in ask(store, "ATU") if hit.passage.pinpoint == "s 3")
    told = lines(hit, matched(store, "ATU", hit, "en", spelt_out(store, "ATU", "en")))
    assert "spelt out Trafficking (in 2), unit (in 2)" in told
    assert "lacks     atu (in 2)" in told
