import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest.canonical import join
from kb.ingest.structure.workshop import provisions
from kb.model import Block, Reading, Speaker


def notes(*blocks):
    made = [Block(b) if isinstance(b, str) else b for b in blocks]
    canonical = join(Reading(tuple(made)))
    return canonical.text, provisions(canonical)


def heading(text, level=2):
    return Block(text, "heading", level)


def item(text):
    return Block(text, "list_item", 1)


def chain(found, provision):
    """Return (level, number) of a provision and all around it, from the outside in."""
    by_id = {p.id: p for p in found}
    trail = []
    at = provision
    while at:
        trail.append((at.level, at.number))
        at = by_id.get(at.parent)
    return trail[::-1]


def contributions(text, found):
    return [
        (
            *(n for level, n in chain(found, p) if level in ("group", "question")),
            text[p.start : p.end],
        )
        for p in found
        if p.level == "contribution"
    ]


def test_notes_with_headings_give_session_group_question_and_contribution():
    text, found = notes(
        Block("Workshop on border management", "title"),
        heading("Day 1 – Session 2: Legal framework", 2),
        heading("Group 2 (Border Guard)", 3),
        heading("Q3. What are the gaps in the law?", 4),
        item("Smuggling is not defined."),
        item("Penalties are low."),
        heading("Group 3", 3),
        heading("Question 3: What are the gaps?", 4),
        item("No liability of companies."),
    )
    last = next(
        p for p in found if "companies" in text[p.start : p.end] and p.level == "contribution"
    )
    assert chain(found, last) == [
        ("session", "2"),
        ("group", "3"),
        ("question", "3"),
        ("contribution", ""),
    ]
    assert contributions(text, found) == [
        ("2", "3", "Smuggling is not defined."),
        ("2", "3", "Penalties are low."),
        ("3", "3", "No liability of companies."),
    ]
    group = next(p for p in found if p.level == "group")
    assert (group.heading, group.id) == ("Border Guard", "sess_2__group_2")


def test_plain_text_notes_give_the_same_tree_without_any_heading_style():
    text, found = notes(
        "WORKSHOP NOTES",
        "DAY 2",
        "Session 1: Institutions",
        "Group A:",
        "1. Who screens victims?",
        "The police, when they can.",
        "2. Who pays?",
        "Nobody.",
        "Group B:",
        "1. Who screens victims?",
        "Nobody knows.",
    )
    assert contributions(text, found) == [
        ("A", "1", "The police, when they can."),
        ("A", "2", "Nobody."),
        ("B", "1", "Nobody knows."),
    ]
    days = [p for p in found if p.id == "day_2"]
    assert days[0].level == "session"


def test_groups_that_answer_under_each_question_keep_group_and_question():
    text, found = notes(
        "Question 1: Who screens?",
        "Group 1: The police do.",
        "Group 2: Nobody does.",
        "Question 2: Who pays?",
        "Group 1: The ministry.",
        "Group 2: Donors pay.",
    )
    assert contributions(text, found) == [
        ("1", "1", "The police do."),
        ("1", "2", "Nobody does."),
        ("2", "1", "The ministry."),
        ("2", "2", "Donors pay."),
    ]


def speakers(*blocks):
    _, found = notes(*blocks)
    return [p.speaker for p in found if p.level == "contribution"]


def test_speakers_are_read_before_and_after_their_words():
    assert speakers(
        "Ms Nadia Haque (Inspector, Border Guard): We do not screen.",
        "[id1] I like the course.",
        "JUSTICE SCALIA: Is that so?",
        "Speaker 4: We must train.",
        "“We have no interpreters.” — Superintendent, Immigration Police",
        "Detention is used too often. – Prosecutor, Office of the Prosecutor General",
        "The law is silent on smuggling: it names only trafficking.",
    ) == [
        Speaker("Ms Nadia Haque", "Inspector", "Border Guard"),
        Speaker("id1"),
        Speaker("JUSTICE SCALIA"),
        Speaker("Speaker 4"),
        Speaker("", "Superintendent", "Immigration Police"),
        Speaker("", "Prosecutor", "Office of the Prosecutor General"),
        None,
    ]


def test_an_attribution_on_a_line_of_its_own_belongs_to_the_words_above():
    text, found = notes(
        "“We have no interpreters.”", "— Superintendent, Immigration Police", "Next."
    )
    assert len(found) == 2
    assert found[0].speaker == Speaker("", "Superintendent", "Immigration Police")
    assert text[found[0].start : found[0].end].endswith("Immigration Police")


def test_a_topic_before_a_colon_is_no_speaker():
    assert (
        speakers("Challenges: no staff.", "Recommendation: train them.", "Note: see annex.")
        == [None] * 3
    )


def test_what_a_speaker_goes_on_to_say_stays_one_contribution():
    text, found = notes(
        "CHAIR: Welcome.",
        "MR. MERCER: The first point is this.",
        "The second point is that.",
        "CHAIR: Thank you.",
    )
    assert len(found) == 3
    assert text[found[1].start : found[1].end].endswith("The second point is that.")


def test_a_table_of_groups_by_question_gives_each_answer_its_group_and_question():
    rows = (
        ("Question", "Group 1", "Group 2"),
        ("1. Who screens?", "The police.", "Nobody."),
        ("2. Who pays?", "", "Donors."),
    )
    table = Block("\n".join("\t".join(row) for row in rows), "table", rows=rows)
    text, found = notes(heading("Session 1"), "Before the table.", table, "After it.")
    said = contributions(text, found)
    assert ("1", "1", "The police.") in said
    assert ("1", "2", "Nobody.") in said
    assert ("2", "2", "Donors.") in said
    assert said[0] == ("Before the table.",)
    assert said[-1] == ("After it.",)


def test_a_table_with_a_row_for_each_group_is_read_too():
    rows = (
        ("Group", "Who screens?", "Who pays?"),
        ("Group 1", "Police.", "State."),
        ("Group 2", "We.", "You."),
    )
    table = Block("\n".join("\t".join(row) for row in rows), "table", rows=rows)
    text, found = notes(table)
    trails = [chain(found, p)[:2] for p in found if p.level == "contribution"]
    assert (
        trails
        == [[("group", "1"), ("question", "")]] * 2 + [[("group", "2"), ("question", "")]] * 2
    )
    assert [p.heading for p in found if p.level == "question"] == ["Who screens?", "Who pays?"] * 2


def test_a_table_of_points_keeps_its_rows_whole():
    rows = (("Priority", "Group 1", "Group 2", "Total"), ("Training", "10", "5", "15"))
    table = Block("\n".join("\t".join(row) for row in rows), "table", rows=rows)
    text, found = notes(table)
    assert [p.level for p in found] == ["contribution", "contribution"]
    assert text[found[1].start : found[1].end] == "Training\t10\t5\t15"


def test_feedback_names_the_service_in_brackets_after_the_words():
    assert speakers(
        "I never had a form for it. (Border Guard, land post)",
        "Yes 4, no 20 (24 responses)",
        "Participants: 26 (Border Guard 12, Customs 4)",
        "INSTRUCTIONS: choose one.",
        "It is a matter for the police (Police Service).",
    ) == [Speaker("", "", "Border Guard, land post"), None, None, None, None]


def test_prose_that_speaks_of_a_group_does_not_open_one():
    _, found = notes("Group 2 said that the law is clear.", "Session 3 went well and all agreed.")
    assert {p.level for p in found} == {"contribution"}


def test_bangla_notes_are_understood():
    text, found = notes("দল ২:", "প্রশ্ন ৩: কে শনাক্ত করে?", "পুলিশ শনাক্ত করে।")
    assert contributions(text, found) == [("2", "3", "পুলিশ শনাক্ত করে।")]


PIECES = [
    "Group 1",
    "Q2. Why?",
    "Session 3",
    "Day 1",
    "A: b",
    "[id1] yes",
    "— Judge, Court",
    "WHAT NOW?",
    "1. Who?",
    "Some words said.",
    "a\tb\nc\td",
    " ",
    "Group 1: fine.",
    "Question 1: Who? We do.",
]


@given(
    st.lists(
        st.builds(
            Block,
            st.sampled_from(PIECES),
            st.sampled_from(["heading", "paragraph", "list_item", "title", "table", "note"]),
            st.integers(0, 3),
            rows=st.sampled_from([(), (("a", "b"), ("c", "d"))]),
        ),
        max_size=20,
    )
)
def test_no_notes_are_refused_and_all_words_lie_in_a_node(blocks):
    canonical = join(Reading(tuple(blocks)))
    found = provisions(canonical)
    spans = {p.id: p for p in found}
    assert len(spans) == len(found)
    covered = {i for p in found for i in range(p.start, p.end)}
    notes_only = all(b.style == "note" for b in canonical.blocks)
    assert notes_only or all(
        i in covered
        for i in range(found[0].start, len(canonical.text))
        if not canonical.text[i].isspace()
    )
    for p in found:
        around = spans.get(p.parent)
        assert around is None or around.start <= p.start <= p.end <= around.end


@pytest.mark.parametrize("word", ["Agreed", "Agreement", "Yes", "No", "Note", "Q", "Measures"])
def test_a_word_before_a_colon_is_no_speaker_however_often_it_stands_there(word):
    _, found = notes(
        heading("Session 1: Law"),
        f"{word}: the Act must be changed.",
        f"{word}: rooms are missing.",
        f"{word} (all officers): training comes first.",
    )
    assert [p.speaker for p in found if p.level == "contribution"] == [None] * 3


@pytest.mark.parametrize(
    "body", ["Customs and Excise Authority, Kell Bridge", "Department of Immigration, airport"]
)
def test_an_authority_and_its_place_at_an_entry_s_end_are_an_organisation(body):
    _, found = notes(heading("Session 1: Law"), item(f"- There is no room. ({body})"))
    assert found[-1].speaker == Speaker(organisation=body)


def test_a_line_numbered_point_nought_is_a_topic():
    _, found = notes(
        "1.0 Purpose", "The group shares what it knows.", "2.0 Members", item("Police")
    )
    assert [(p.number, p.heading) for p in found if p.level == "session"][1:] == [
        ("2.0", "Members")
    ]
