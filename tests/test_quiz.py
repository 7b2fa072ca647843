"""Quiz items: each key can be proved from the text, and what cannot be is not asked."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from pack_corpus import TEMPLATE, documents, shelf
from small_corpus import Part, made

from kb.evidence.choose import Evidence, tree_lookup
from kb.evidence.pack.glossary import Entry
from kb.evidence.pack.quoting import quoted
from kb.evidence.quiz import cloze, listing, matching, meaning, place
from kb.evidence.quiz.items import Quiz, Sentence
from kb.evidence.quiz.quiz import Wanted, quiz
from kb.evidence.quiz.sentences import sentences
from kb.evidence.quiz.statement import statement
from kb.evidence.quiz.values import others, values
from kb.evidence.tree import Tree
from kb.model import Document, Metadata, Provision
from kb.report import template
from kb.report.packing import Request, gather

ACT = """\
Harbours Act 1999
1. Definitions
In this Act—
(a) "pilot" means a person who steers a vessel;
(b) "agent" means a person who acts for the owner;
(c) "master" means a person who commands a vessel;
(d) "permit" means a permit given as the law provides.
2. Permits
A permit ends after three years. The permit of a pilot ends within ninety days of retirement, \
and within ninety days of removal.
3. Penalty
Whoever moors without leave shall be punished with imprisonment for not less than two years and \
not more than five years.
4. Council
The harbour council shall meet in public at the seat of the port. \
The harbour council may invite any other person to speak.
5. Duties
Every pilot shall report a stranded vessel to the nearest office within six hours.
6. Appeals
An appeal lies to the court within thirty days of the decision, as the foregoing section says.
7. Fees
The fee shall be paid in full within fourteen days of the written request."""


def act(text: str = ACT) -> Document:
    titles = ("Definitions", "Permits", "Penalty", "Council", "Duties", "Appeals", "Fees")
    lines = text.split("\n")
    ends = ["provides.", "removal.", "five years.", "to speak.", "six hours.", "says.", "request."]
    parts = [
        Part(f"sec_{n}", "section", f"{n}. {title}", end, "", f"s {n}", title, str(n))
        for n, (title, end) in enumerate(zip(titles, ends, strict=True), start=1)
    ]
    for letter in "abcd":
        line = next(x for x in lines if x.startswith(f"({letter})"))
        parts.append(Part(f"sec_1__{letter}", "definition", line, line, "sec_1", f"s 1({letter})"))
    return made("harbours", "law", text, Metadata("Harbours Act 1999", language="en"), parts)


@cache
def tree() -> Tree:
    return Tree(act())


def evidence(section: str) -> Evidence:
    provision = tree().by_id[section]
    quotation = quoted(tree(), section, [(provision.start, provision.end)])
    return Evidence(f"e-{section}", "q", "law", "harbours", quotation, "strong", 0.9)


def asked(section: str) -> list[Sentence]:
    return sentences([evidence(section)], lambda id: tree())


def the(section: str, begins: str) -> Sentence:
    return next(s for s in asked(section) if s.text.startswith(begins))


@cache
def sample(topic: str) -> Quiz:
    held = shelf()
    pack = gather(template.load(TEMPLATE), held.store, held.search, Request(topic)).pack
    assert pack is not None
    return pack.quiz


TOPICS = ["trafficking in persons", "smuggling of migrants", "identification of victims"]
topics = pytest.mark.parametrize("topic", TOPICS)


def text_of(evidence: Evidence) -> str:
    text = next(d.text for d in documents() if d.id == evidence.document)
    return text[evidence.quotation.pieces[0].start : evidence.quotation.pieces[-1].end]


@topics
def test_the_key_restores_the_words_of_the_source(topic: str) -> None:
    for item in sample(topic).clozes:
        restored = f"{item.before}{item.options[item.answer]}{item.after}"
        assert restored == text_of(item.evidence)


@topics
def test_no_option_stands_twice_or_is_shown_in_the_sentence(topic: str) -> None:
    for item in sample(topic).clozes:
        folded = [option.casefold() for option in item.options]
        assert len(set(folded)) == len(folded) >= 2
        if item.options[item.answer] not in cloze.GRADES:
            rest = f"{item.before} {item.after}".casefold()
            assert not [option for option in folded if option in rest]


@topics
def test_a_true_statement_is_in_its_source_and_a_false_one_differs_in_its_number(
    topic: str,
) -> None:
    for item in sample(topic).statements:
        if item.true:
            assert item.text == text_of(item.evidence)
        else:
            assert item.text != text_of(item.evidence)
            assert item.text.replace(item.wrong, item.right) == text_of(item.evidence)


@topics
def test_a_quotation_stands_in_one_place_of_its_document_only(topic: str) -> None:
    for item in sample(topic).choices:
        document = next(d for d in documents() if d.id == item.evidence.document)
        assert document.text.count(item.quotation) == 1
        assert item.options[item.answer].startswith(
            item.evidence.quotation.pinpoint.partition("(")[0]
        )


@topics
def test_each_match_is_right(topic: str) -> None:
    for item in sample(topic).matchings:
        assert len(set(item.right)) == len(item.right)
        for left, answer, at in zip(item.left, item.answers, range(len(item.answers)), strict=True):
            source = text_of(item.evidence[min(at, len(item.evidence) - 1)])
            assert left in " ".join(source.split())
            if item.kind == "definition":
                assert item.right[answer] in source
            elif item.kind == "heading":
                assert item.evidence[at].quotation.pinpoint == item.right[answer]


@topics
def test_the_stranger_in_a_list_is_not_in_it_and_the_others_are(topic: str) -> None:
    for item in sample(topic).lists:
        source = text_of(item.evidence)
        assert [option in source for option in item.options].count(False) == 1
        assert item.options[item.answer] not in source


@topics
def test_no_sentence_is_asked_about_twice(topic: str) -> None:
    made = sample(topic)
    spans = [
        (i.evidence.document, i.evidence.quotation.pieces[0].start)
        for i in (*made.clozes, *made.statements, *made.choices)
    ]
    assert len(set(spans)) == len(spans)


def test_the_sample_gives_items_of_most_sorts() -> None:
    made = sample(TOPICS[0])
    assert {m.kind for m in made.matchings} == {"definition", "element", "heading"}
    assert len(made.clozes) >= 4
    assert {s.true for s in made.statements} == {True, False}
    assert len(made.choices) >= 2


def test_a_number_that_stands_twice_is_no_question() -> None:
    sentence = the("sec_2", "The permit of a pilot")
    assert cloze.number(sentence, tree(), [], Random(1)) is None


def test_a_number_keeps_its_place_in_the_order_of_its_sentence() -> None:
    (low, high) = values("not less than two years and not more than five years")
    held = values("one year, three years, four years, seven years")
    assert set(others(low, held, (low, high), 3, Random(1))) == {
        "one year", "three years", "four years",
    }  # fmt: skip
    assert set(others(high, held, (low, high), 3, Random(1))) == {
        "three years", "four years", "seven years",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [
        ("rigorous imprisonment for seven years", "year", 7),
        ("twenty-five thousand taka", "taka", 25_000),
        ("two hundred thousand dollars", "dollar", 200_000),
        ("one million rupees", "rupee", 1_000_000),
        ("10,000 taka", "taka", 10_000),
        ("5 lakh rupees", "rupee", 500_000),
        ("অন্যূন ৫ (পাঁচ) বৎসর", "বৎসর", 5),
        ("৫০ (পঞ্চাশ) হাজার টাকা", "টাকা", 50_000),
        ("within thirty-six hours", "hour", 36),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, unit: str, size: int) -> None:
    (value,) = values(text)
    assert (value.unit, value.size) == (unit, size)


@pytest.mark.parametrize("text", ["section 7 of the Act", "a two-day course", "in 2012", ""])
def test_what_is_no_measure_is_no_value(text: str) -> None:
    assert values(text) == []


def test_a_duty_is_asked_for_only_beside_a_power() -> None:
    assert cloze.modal(the("sec_4", "The harbour council may"), tree(), Random(1)) is not None
    assert cloze.modal(the("sec_4", "The harbour council shall"), tree(), Random(1)) is not None
    assert cloze.modal(the("sec_5", "Every pilot"), tree(), Random(1)) is None


def test_a_term_is_asked_for_among_terms_for_the_same_sort_of_thing() -> None:
    sentence = the("sec_5", "Every pilot")
    assert cloze.term(sentence, tree(), Random(1)) is None  # "an agent" would not fit "a pilot"
    other = Tree(act(ACT.replace('"agent"', '"broker"')))
    item = cloze.term(sentence, other, Random(1))
    assert item is not None
    assert item.text.startswith("Every __________ shall report")
    assert set(item.options) == {"pilot", "broker", "master"}


def test_a_sentence_that_leans_on_another_is_not_taken() -> None:
    assert asked("sec_6") == []


def test_a_statement_needs_one_number_and_another_value_to_put_in_its_place() -> None:
    sentence = the("sec_5", "Every pilot")
    assert statement(sentence, tree(), [], True, Random(1)) is None  # no other number of hours
    other = Tree(replace(act(), text=f"{ACT}\n8. Within nine hours."))
    changed = statement(sentence, tree(), [other], False, Random(1))
    assert changed is not None
    assert (changed.wrong, changed.right) == ("nine hours", "six hours")


def test_a_definition_with_its_own_term_is_not_matched() -> None:
    assert matching.definitions(tree(), [evidence("sec_1")], {"permit"}, Random(1)) is None


def test_a_heading_that_tells_is_no_question() -> None:
    assert place.choice(the("sec_7", "The fee"), tree(), Random(1)) is None


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("a person under sixteen years", "a person under eighteen years", True),
        ("a person under eighteen years", "one who has not completed eighteen years", False),
        ("a person under eighteen years", "one under eighteen, whatever the record says", False),
        ("a young person at sea", "a young person on land", False),
    ],
)
def test_a_meaning_is_asked_for_where_its_number_tells_it_from_others(
    first: str, second: str, asked: bool
) -> None:
    found = {}
    for id, said in (("a", first), ("b", second)):
        text = f"“child” means {said};"
        part = Part("sec_1", "section", "“child”", said, "", "s 1", "", "1")
        held = Tree(made(id, "law", text, Metadata(id, language="en"), [part]))
        quotation = quoted(held, "sec_1", [(0, len(text))])
        found[id] = Evidence(id, "glossary", "law", id, quotation, "strong", 1.0)
    item = meaning.choice(Entry("child", ("a", "b")), found, Random(1))
    assert (item is not None) == asked
    if item:
        assert set(item.options) == {first, second}
        assert item.options[item.answer] in item.evidence.quotation.text


def test_a_law_without_lists_asks_for_no_stranger() -> None:
    assert list(listing.choices(tree(), [evidence("sec_4")], Random(1))) == []


def test_chance_is_decided_by_the_seed() -> None:
    def items(seed: str) -> Quiz:
        found = [evidence(f"sec_{n}") for n in range(2, 8)]
        lookup = tree_lookup(lambda id, version="": act())
        return quiz(found, [], [], {}, lookup, Wanted(), seed)

    assert items("a") == items("a")
    assert items("a").evidence()


def test_a_pack_without_laws_has_no_quiz() -> None:
    none: Sequence[Evidence] = []
    assert quiz(none, [], [], {}, lambda id: tree(), Wanted(), "x").evidence() == ()


def test_a_provision_outside_every_section_still_gives_its_place() -> None:
    loose = Provision("p_1", "paragraph", "", "", 0, len(ACT))
    held = Tree(replace(act(), provisions=(loose,)))
    quotation = quoted(held, "p_1", [(0, 10)], pinpoint="‘Permits’")
    assert quotation.pinpoint == "‘Permits’"
