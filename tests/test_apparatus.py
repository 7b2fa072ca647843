import pytest

from kb.ingest import passages
from kb.ingest.canonical import join
from kb.ingest.structure import study, workshop
from kb.model import Block, Provision, Reading


def searched(grammar, *blocks, language="en"):
    """Return the outline's headings and the text of each passage."""
    made = tuple(Block(b) if isinstance(b, str) else b for b in blocks)
    canonical = join(Reading(made))
    found = grammar.provisions(canonical)
    cut = passages.split(canonical.text, found, language)
    return found, [canonical.text[p.start : p.end] for p in cut]


def heading(text, level=2):
    return Block(text, "heading", level)


def table(*rows):
    return Block("\n".join("\t".join(row) for row in rows), "table", rows=rows)


SAID = "The law does not name the border guard."


@pytest.mark.parametrize(
    "listed",
    [
        (heading("Annex 1: List of participants"), "Ms Rina Haque, Border Guard", "Mr Das"),
        (heading("Participants"), Block("Ms Rina Haque, Inspector", "list_item", 1)),
        (heading("Participants"), heading("Group 1", 3), "Ms Rina Haque", heading("Group 2", 3)),
        (heading("Attendance"), table(("Rina Haque", "Border Guard"), ("A. Das", "Police"))),
        (Block("Present", bold_end=7), "Rina Haque (Border Guard)", "Ms Das, Prosecutor"),
        ("Participants: Ms Rina Haque (Border Guard), Mr Das (Police)",),
        ("Participants:", Block("Rina Haque, Inspector", "list_item", 1)),
        ("Present:", "Ms Rina Haque, Inspector, Border Guard", "Mr Das, Prosecutor"),
        (table(("No", "Name", "Institution"), ("1", "Rina Haque", "Border Guard")),),
    ],
)
def test_a_list_of_people_in_notes_is_one_provision_without_passages(listed):
    found, texts = searched(
        workshop,
        heading("Session 1: Law"),
        "Ten officials discussed the law.",
        *listed,
        heading("Session 2: Gaps"),
        SAID,
    )
    assert not any("Haque" in text for text in texts)
    assert "Ten officials discussed the law." in texts
    assert SAID in texts
    (people,) = [p for p in found if p.heading not in ("Law", "Gaps", "")]
    assert people.level in ("session", "question")


def test_a_head_count_of_participants_can_be_quoted():
    _, texts = searched(workshop, heading("Session 1"), "Participants: 26 (Border Guard 12)", SAID)
    assert texts == ["Participants: 26 (Border Guard 12)", SAID]


def test_what_follows_a_label_of_people_is_heard_again():
    _, texts = searched(workshop, "Present:", "Ms Haque, Inspector", "Group 1", SAID)
    assert texts == [SAID]


def test_prose_about_the_participants_of_a_study_stays():
    prose = "Forty adults took part in the focus groups, most of whom had crossed the border twice."
    _, texts = searched(study, heading("1 Method", 1), heading("1.1 Participants"), prose)
    assert any(prose in text for text in texts)


@pytest.mark.parametrize(
    "title",
    [
        "Annex C: List of persons interviewed",
        "Bibliography",
        "ENDNOTES ENDNOTES",
        "7 References",
        "List of tables and figures",
    ],
)
def test_lists_of_people_and_sources_in_a_study_give_no_passages(title):
    found, texts = searched(
        study,
        heading("1 Findings", 1),
        "Officers do not record victims at the border.",
        heading(title, 1),
        "Haque, Rina. Trafficking at the border. Dhaka, 2019.",
    )
    assert not any("Haque" in text for text in texts)
    assert len(texts) == 1
    assert found[-1].heading.casefold() in title.casefold()


def test_a_law_s_provisions_are_never_taken_for_such_lists():
    text = "References\nReferences in any law to the former Act are to this Act."
    section = Provision("sec_4", "section", "4", "References", 0, len(text))
    assert len(passages.split(text, [section], "en")) == 1


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Ms Haque (Border Guard): We lack rooms.", "We lack rooms."),
        ("“We lack rooms.” — Inspector, Border Guard", "“We lack rooms.”"),
        ("- We lack rooms. (Customs and Excise Authority, Kell Bridge)", "- We lack rooms."),
        ("[Rina]: We lack rooms.", "We lack rooms."),
        ("We lack rooms: there are none.", "We lack rooms: there are none."),
    ],
)
def test_who_speaks_stands_outside_the_passage(said, quoted):
    _, texts = searched(workshop, heading("Session 1: Law"), said)
    assert texts == [quoted]
