"""Evidence for a question: what is quoted, how strong it is, and what is missing."""

from dataclasses import replace

import pytest
from small_corpus import Part, SmallStore, act, bangla, made, small_store, study

from kb.evidence.choose import LEAST_SHARE, Chooser, Findings, tree_lookup
from kb.evidence.question import Question, Want
from kb.evidence.quotation import quote
from kb.evidence.strength import LEAST, Measure, best, grade, lacking, text_of
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import Document, Hit, Kind, Metadata, Speaker, StoredPassage

PENALTY = Question(
    "penalty",
    "What is the penalty for trafficking in persons?",
    ("whoever commits trafficking in persons shall be punished with imprisonment",),
    (Want("law", 1, 3),),
)
TRAINING = Question(
    "training",
    "What training do officers need?",
    ("training on identification of victims", "nobody was trained to interview victims"),
    (Want("study", 1, 2), Want("workshop", 1, 4)),
)
CARRIERS = Question(
    "carriers",
    "What must carriers check?",
    ("commercial carrier shall check travel document of passenger",),
    (Want("law", 1, 2), Want("study", 1, 2)),
)
ALL = (PENALTY, TRAINING, CARRIERS)


def chooser(store: SmallStore, **changes: object) -> Chooser:
    made = Chooser(store.search, tree_lookup(store.document), Measure(ALL))
    return replace(made, **changes)


def passage_of(document: Document, provision: str) -> StoredPassage:
    return next(p for p in SmallStore((document,)).stored() if p.provision == provision)


def quoted(
    document: Document, provision: str, wanted: dict[str, float], defining: bool = False
) -> str:
    found = quote(Tree(document), passage_of(document, provision), wanted, defining)
    assert found is not None
    return found.text


@pytest.fixture
def penalty() -> Findings:
    return chooser(small_store()).findings(PENALTY)


def test_every_piece_is_an_exact_slice_of_its_document() -> None:
    store = small_store(bangla())
    for question in ALL:
        for evidence in chooser(store).findings(question).evidence:
            text = store.document(evidence.document).text
            for piece in evidence.quotation.pieces:
                assert piece.exact == text[piece.start : piece.end]
                assert piece.exact == piece.exact.strip()
                assert text[: piece.start].endswith(piece.prefix)
                assert text[piece.end :].startswith(piece.suffix)


def test_a_short_section_is_quoted_whole_and_cited_as_a_section(penalty: Findings) -> None:
    first = penalty.evidence[0]
    assert first.quotation.pinpoint == "s 6"
    assert first.quotation.text.startswith("6. Penalty for trafficking")
    assert first.quotation.text.endswith("imprisonment for life.")


def test_two_passages_of_one_section_are_not_both_quoted(penalty: Findings) -> None:
    assert [e.quotation.provision for e in penalty.evidence].count("sec_6") == 1


def test_a_clause_brings_its_lead_in_and_marks_what_stands_between() -> None:
    long = "(a) " + "it was committed by a person of this description and kind, " * 20
    text = f"6. Penalty\n(1) The court shall consider whether—\n{long}\n(b) a child suffered."
    law = made(
        "long", "law", text, Metadata("Act", language="en"),
        [
            Part("s6", "section", "6.", "suffered.", "", "s 6"),
            Part("s6_1", "subsection", "(1)", "suffered.", "s6", "s 6(1)"),
            Part("s6_1_a", "clause", "(a)", "kind,", "s6_1", "s 6(1)(a)"),
            Part("s6_1_b", "clause", "(b)", "suffered.", "s6_1", "s 6(1)(b)"),
        ],
    )  # fmt: skip
    assert quoted(law, "s6_1_b", {"child": 1.0}) == (
        "(1) The court shall consider whether— […] (b) a child suffered."
    )


def test_a_clause_without_a_usable_lead_in_opens_with_an_omission() -> None:
    lead = "(1) " + "Having regard to the circumstances of the case and the persons in it, " * 15
    law = made(
        "lead", "law", f"{lead}\n(b) a child suffered harm;\n(c) the rest " + "of it " * 200,
        Metadata("Act", language="en"),
        [
            Part("s1", "subsection", "(1)", "of it " * 200, "", "s 6(1)"),
            Part("b", "clause", "(b)", "harm;", "s1", "s 6(1)(b)"),
        ],
    )  # fmt: skip
    assert quoted(law, "b", {"child": 1.0}) == "[…] (b) a child suffered harm; […]"


def test_a_definition_is_quoted_with_its_lead_in_and_without_the_others() -> None:
    assert quoted(act(), "sec_2__b", {"carrier": 1.0}, defining=True) == (
        "2. Definitions\nIn this Act— […] "
        '(b) "carrier" means a person who transports passengers for gain.'
    )


def test_captions_sources_and_questions_of_a_study_are_not_quoted() -> None:
    text = (
        "Table 3: Victims by post and by year of report.\n"
        "Source: police records of victims in the years 2016 to 2020.\n"
        "Who helps the victims that officers find at night?"
    )
    document = made("c", "study", text, Metadata(language="en"), [Part("p", "heading", "T", "?")])
    assert quote(Tree(document), passage_of(document, "p"), {"victim": 1.0}) is None


def test_original_footnotes_are_not_quoted() -> None:
    assert "Amended by" not in quoted(act(), "sec_2__b", {"carrier": 1.0}, defining=True)


def test_definitions_answer_only_questions_after_their_own_term() -> None:
    passage = passage_of(act(), "sec_2__b")
    assert quote(Tree(act()), passage, {"carrier": 1.0}) is None
    assert quote(Tree(act()), passage, {"victim": 1.0}, defining=True) is None


def test_a_definitions_section_is_quoted_for_the_term_in_question_alone() -> None:
    text = (
        'Article 2 – Use of terms\nFor the purposes of this Convention:\n(a) "carrier" means one '
        'who carries;\n(b) "trafficking in persons" has the meaning given to it elsewhere.'
    )
    law = made(
        "terms", "law", text, Metadata("Convention", language="en"),
        [
            Part("a2", "article", "Article 2", "elsewhere.", "", "art 2", "Use of terms"),
            Part("a2_a", "clause", "(a)", "carries;", "a2", "art 2(a)"),
            Part("a2_b", "clause", "(b)", "elsewhere.", "a2", "art 2(b)"),
        ],
    )  # fmt: skip
    wanted = dict.fromkeys(lang.terms("trafficking in persons", "en"), 1.0)
    found = quote(Tree(law), passage_of(law, "a2_a"), wanted, defining=True)
    assert found is not None
    assert found.pinpoint == "art 2(b)"
    assert "carries" not in found.text


@pytest.mark.parametrize(
    ("level", "heading", "text"),
    [
        ("preamble", "", "Recalling that trafficking in persons shall be punished everywhere,"),
        ("article", "Statement of purpose", "The purpose is to punish trafficking in persons."),
        ("heading", "", "An Act to prevent and punish trafficking in persons and to protect them."),
    ],
)
def test_what_lays_down_nothing_is_not_quoted_of_a_law(level: str, heading: str, text: str) -> None:
    law = made(
        "opening", "law", text, Metadata("Act", language="en"),
        [Part("p", level, text[:9], text[-5:], heading=heading)],
    )  # fmt: skip
    assert quote(Tree(law), passage_of(law, "p"), {"traffick": 1.0}) is None


@pytest.mark.parametrize(
    "text",
    [
        "It takes three days on the average for a victim to reach the shelter by bus.",
        "The overlap is exaggerated.",
        "The police define a victim of trafficking in persons in the following words:",
        "Table 7 shows the victims that were found at each of the twenty-one posts.",
        "A. Rahman, ‘Victims at the Border’, in The Business of Trafficking, eds. B. Das (2015).",
    ],
)
def test_what_does_not_stand_alone_is_not_quoted(text: str) -> None:
    document = made(
        "alone", "study", text, Metadata(language="en"), [Part("p", "heading", text[:5], text[-5:])]
    )
    assert quote(Tree(document), passage_of(document, "p"), {"victim": 1.0}) is None


def test_what_one_person_said_is_quoted_whole_when_it_is_short() -> None:
    text = "- Judges need training as well. The last seminar was in 2014."
    notes = made(
        "whole", "workshop", text, Metadata(language="en"), [Part("c", "contribution", "-", "4.")]
    )
    assert quoted(notes, "c", {"train": 1.0}) == text[2:]


ABOUT = replace(PENALTY, about=(("trafficking", "trafficked"), ("penalty", "punish")))


@pytest.mark.parametrize(
    ("words", "above", "answers", "on_it"),
    [
        ("Whoever commits trafficking shall be punished.", "", False, True),
        ("The penalty is ten years.", "Trafficking in Persons Act", False, True),
        ("The penalty is ten years.", "Consumer Protection Act", False, False),
        ("Trafficking takes many forms.", "Penalties", False, False),
        ("Trafficking takes many forms.", "Are the penalties adequate?", True, True),
        ("We rang the ministry.", "Are the penalties for trafficking adequate?", True, False),
    ],
)
def test_an_excerpt_must_speak_of_what_the_question_is_about(
    words: str, above: str, answers: bool, on_it: bool
) -> None:
    assert (lacking(ABOUT, words, above, "en", answers) == ()) is on_it


def test_off_the_point_is_not_quoted_however_close() -> None:
    store = small_store()
    carriers = replace(PENALTY, about=(("carrier",),))
    assert chooser(store).findings(PENALTY).evidence
    assert not chooser(store).findings(carriers).evidence


def test_a_study_is_quoted_in_whole_sentences_around_the_match() -> None:
    found = quoted(study(), "h_1", {"identifi": 1.0, "victim": 0.5, "border": 0.5})
    assert found == (
        "Officers of the Anti-Trafficking Unit (ATU) identified few victims at the border."
    )


def test_tables_and_headings_of_a_study_are_not_quoted_as_sentences() -> None:
    table = made(
        "table", "study", "Post\tVictims\tOfficers\nNorthgate\t3\t12", Metadata(language="en"),
        [Part("t", "heading", "Post", "12")],
    )  # fmt: skip
    assert quote(Tree(table), passage_of(table, "t"), {"victim": 1.0}) is None


def test_an_endless_sentence_is_not_cut_but_left() -> None:
    endless = "The officers " + "and the victims " * 200 + "left."
    document = made(
        "endless", "study", endless, Metadata(language="en"), [Part("p", "heading", "The", "left.")]
    )
    assert quote(Tree(document), passage_of(document, "p"), {"victim": 1.0}) is None


def test_each_workshop_group_is_heard_before_one_is_heard_twice() -> None:
    found = chooser(small_store()).findings(TRAINING).of("workshop")
    assert {e.group for e in found} == {"Group 1", "Group 2"}
    assert next(e for e in found if e.group == "Group 1").speaker.organisation == "Border Guard"


def test_near_identical_wording_is_quoted_once() -> None:
    copy = replace(act(), id="act-copy")
    found = chooser(small_store(copy)).findings(PENALTY)
    texts = [e.quotation.text for e in found.evidence]
    assert len(texts) == len(set(texts))


def test_a_kind_of_source_without_an_answer_is_a_gap_with_the_searches_tried() -> None:
    (gap,) = chooser(small_store()).findings(CARRIERS).gaps
    assert (gap.kind, gap.wanted, gap.found) == ("study", 1, 0)
    assert gap.searches == CARRIERS.phrasings
    assert gap.looked_at == 2
    assert all(near.closeness < LEAST["weak"] for near in gap.rejected)


def test_a_title_is_not_quoted_as_what_was_said() -> None:
    text = "Feedback on a training session for first-line officers"
    notes = made(
        "t", "workshop", text, Metadata(language="en"), [Part("c", "contribution", "F", "s")]
    )
    assert quote(Tree(notes), passage_of(notes, "c"), {"train": 1.0}) is None


def test_a_place_is_named_once_among_those_that_came_near() -> None:
    (gap,) = chooser(small_store()).findings(CARRIERS).gaps
    places = [
        (near.passage.document, near.passage.pinpoint, near.passage.page) for near in gap.rejected
    ]
    assert len(places) == len(set(places))


def test_a_minimum_turns_weaker_evidence_into_a_gap() -> None:
    asked = replace(TRAINING, queries=("false travel documents", "vehicles for the patrols"))
    weak = chooser(small_store(), minimum="weak").findings(asked)
    strong = chooser(small_store(), minimum="strong").findings(asked)
    assert len(strong.evidence) < len(weak.evidence)
    assert all(e.strength == "strong" for e in strong.evidence)


def test_what_is_far_behind_the_best_of_its_kind_is_filling() -> None:
    found = chooser(small_store()).findings(PENALTY).of("law")
    assert all(e.closeness >= LEAST_SHARE * found[0].closeness for e in found)


def test_an_empty_corpus_answers_with_gaps_only() -> None:
    found = chooser(SmallStore(())).findings(TRAINING)
    assert found.evidence == ()
    assert [gap.looked_at for gap in found.gaps] == [0, 0]


def test_the_same_corpus_gives_the_same_evidence() -> None:
    assert [chooser(small_store()).findings(q) for q in ALL] == [
        chooser(small_store()).findings(q) for q in ALL
    ]


def test_words_of_several_questions_weigh_less_than_those_of_one() -> None:
    asked = ("training of officers", "equipment of officers", "pay of officers")
    questions = tuple(Question(f"q{at}", text, (), ()) for at, text in enumerate(asked))
    weights = Measure(questions).weights("en")
    assert weights["offic"] < 0.1
    assert weights["equip"] == 1


@pytest.mark.parametrize(
    ("text", "headings", "cosine", "strength"),
    [
        ("A commercial carrier shall check the travel document of a passenger.", (), 0.7, "strong"),
        ("A commercial carrier shall check the travel document of a passenger.", (), 0.1, None),
        ("Nothing of the kind.", (), 0.9, None),
        ("It shall be done.", ("Carriers must check travel documents",), 0.7, "medium"),
    ],
)
def test_strength_wants_meaning_and_words_and_gives_headings_half(
    text: str, headings: tuple[str, ...], cosine: float, strength: str | None
) -> None:
    found = [(phrasing, cosine) for phrasing in CARRIERS.phrasings]
    closeness = Measure(ALL).of_question(CARRIERS, found, text_of(text, headings, "en"))
    assert grade(closeness, cosine) == strength


def test_a_passage_that_one_phrasing_alone_finds_is_less_close_than_one_of_two() -> None:
    text = text_of(CARRIERS.queries[0], (), "en")
    one, two = (CARRIERS.queries[0], 0.8), (CARRIERS.text, 0.8)
    measure = Measure(ALL)
    alone = measure.of_question(CARRIERS, [one], text)
    assert alone < measure.of_question(CARRIERS, [one, two], text)
    assert alone < measure.closeness(*one, text)


def test_the_question_that_a_contribution_answers_counts_as_its_words() -> None:
    bare = text_of("Never at night.", ("Carriers",), "en")
    asked = text_of("Never at night.", ("Carriers",), "en", "What must carriers check?")
    measure = Measure(ALL)
    assert measure.coverage(CARRIERS.text, bare) < measure.coverage(CARRIERS.text, asked) == 1


def test_words_alone_do_not_make_a_text_strong() -> None:
    assert grade(0.7, 0.9) == "strong"
    assert grade(0.7, 0.5) == "medium"
    assert grade(0.7, 0.3) is None
    assert grade(0.7, None) == "strong"


def test_text_that_the_model_cannot_read_is_measured_by_words_and_never_strong() -> None:
    question = Question("b", "মানব পাচারের শাস্তি", (), (Want("law"),))
    found = chooser(SmallStore((bangla(),)), measure=Measure((question,))).findings(question)
    assert [e.strength for e in found.evidence] == ["medium"]


def test_what_was_put_to_a_group_is_not_quoted_as_what_it_said() -> None:
    text = "Question 1: What training do officers need?"
    document = made(
        "asked", "workshop", text, Metadata(language="en"), [Part("q", "question", "Q", "?")]
    )
    assert quote(Tree(document), passage_of(document, "q"), {"train": 1.0}) is None


def test_who_spoke_is_left_out_of_the_quotation() -> None:
    text = "We need training on forged papers. — Sergeant, Border Guard (Kell Bridge)"
    speaker = Speaker("", "Sergeant", "Border Guard (Kell Bridge)")
    document = made(
        "said", "workshop", text, Metadata(language="en"),
        [Part("c", "contribution", "We", "Bridge)", speaker=speaker)],
    )  # fmt: skip
    assert quoted(document, "c", {"train": 1.0}) == "We need training on forged papers."


def test_a_chapter_heading_is_not_evidence() -> None:
    chapter = made(
        "ch", "law", "CHAPTER I — PUNISHMENT OF TRAFFICKING IN PERSONS", Metadata(language="en"),
        [Part("ch_I", "chapter", "CHAPTER", "PERSONS", heading="PUNISHMENT")],
    )  # fmt: skip
    assert quote(Tree(chapter), passage_of(chapter, "ch_I"), {"punish": 1.0}) is None


def test_a_study_is_cited_by_the_page_of_the_excerpt() -> None:
    found = quote(Tree(study()), passage_of(study(), "h_2"), {"train": 1.0})
    assert found is not None
    assert found.pinpoint == "p 2"


def test_a_jurisdiction_narrows_laws_only() -> None:
    seen: list[tuple[Kind | None, str]] = []
    store = small_store()

    def search(query: str, where: object, limit: int) -> list[Hit]:
        seen.append((where.kind, where.jurisdiction))
        return store.search(query, where, limit)

    question = replace(PENALTY, wants=(Want("law"), Want("study")))
    chooser(store, search=search, jurisdiction="BD").findings(question)
    assert set(seen) == {("law", "BD"), ("study", "")}


def test_a_document_is_read_once_however_often_it_is_quoted() -> None:
    store = small_store()
    one = chooser(store)
    for question in ALL:
        one.findings(question)
    assert sorted(store.read) == sorted(set(store.read))


def test_notes_without_groups_are_quoted_without_a_group() -> None:
    plain = made(
        "plain", "workshop", "Officers need training on the identification of victims.",
        Metadata("Feedback", language="en"), [Part("c", "contribution", "Off", "victims.")],
    )  # fmt: skip
    (evidence,) = chooser(SmallStore((plain,))).findings(TRAINING).of("workshop")
    assert evidence.group == ""


def test_the_best_of_strengths_is_the_strongest() -> None:
    assert best(["weak", "strong", "medium"]) == "strong"
    assert best([]) is None
