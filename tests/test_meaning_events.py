"""What befell a law: enactment, commencement, repeal, amendments and where they belong."""

import pytest

from kb.ingest.canonical import join
from kb.ingest.meaning.citing import meaning
from kb.ingest.meaning.events import commencement
from kb.ingest.structure import law
from kb.model import Block, Event, Metadata, Reading


def events(lines: str, about: Metadata | None = None, *notes: Block) -> tuple[Event, ...]:
    blocks = tuple(Block(line) for line in lines.splitlines())
    text = join(Reading((*blocks, *notes)))
    return meaning(text, law.provisions(text, "en"), about or Metadata()).events


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("It shall come into force on the first day of July, 1990.", "1990-07"),
        ("It shall come into force on the 5th day of July, 1990.", "1990-07-05"),
        ("It shall come into force at once.", "1990-03-02"),
        ("It shall come into force on such date as the Government may appoint.", ""),
    ],
)
def test_commencement_is_told_with_its_date(said: str, date: str):
    found = events(
        f"1. Short title and commencement\n(1) This Act is the Ferry Act, 1990.\n(2) {said}",
        Metadata(date="1990-03-02"),
    )
    assert [each.date for each in found if each.action == "commences"] == [date]
    assert commencement(found) == date


def test_the_commencement_of_one_section_is_not_that_of_the_law():
    found = events("1. Commencement\n(1) Section 4 shall come into force on 5 July 1990.")
    assert [each for each in found if each.action == "commences"] == []


def test_the_first_section_may_lie_in_a_chapter():
    lines = (
        "CHAPTER I\nPRELIMINARY\n1. Commencement\nThis Act shall come into force on 5 July 1990."
    )
    assert commencement(events(lines)) == "1990-07-05"


def test_a_bangla_date_may_begin_with_its_year():
    lines = "১। (১) এই আইন অর্থ আইন, ১৯৮৭।\n(২) ইহা ১৯৮৭ সনের ১লা জুলাই তারিখ হইতে কার্যকর হইবে।"
    assert commencement(events(lines)) == "1987-07-01"


def test_bangla_law_that_takes_force_at_once_does_so_when_it_is_enacted():
    found = events(
        "১। (১) এই আইন খেয়া আইন, ১৯৯০ নামে অভিহিত হইবে।\n(২) ইহা অবিলম্বে কার্যকর হইবে।",
        Metadata(date="1990-03-02"),
    )
    assert commencement(found) == "1990-03-02"


@pytest.mark.parametrize(
    ("said", "title", "number"),
    [
        (
            "54. The Boats Act, 1970 (XXI of 1970), is hereby repealed.",
            "Boats Act, 1970",
            "act 21 of 1970",
        ),
        (
            "৫৪। নৌকা আইন, ১৯৭০ (১৯৭০ সনের ২১ নং আইন) এতদ্দ্বারা রহিত করা হইল।",
            "নৌকা আইন, ১৯৭০",
            "act 21 of 1970",
        ),
    ],
)
def test_a_repealed_law_is_named(said: str, title: str, number: str):
    (found,) = events(said)
    assert (found.action, found.title, found.number) == ("repeals", title, number)


NOTE = (
    "[7] The word “boat” was substituted, for the words “Steam Act, 1950” by section 2 of the "
    "Ferry (Amendment) Act, 1995 (Act No. IV of 1995) (with effect from 1st July, 1996)."
)


def test_a_note_tells_of_the_provision_in_which_its_mark_stands():
    blocks = (
        Block("1. Title"),
        Block("2. A ferry is a boat.", note_marks=((15, "7"),)),
        Block("3. Last words."),
        Block(NOTE, style="note"),
    )
    text = join(Reading(blocks))
    (found,) = meaning(text, law.provisions(text, "en"), Metadata()).events
    assert found.provision == "sec_2"
    assert (found.action, found.title, found.date) == (
        "substituted",
        "Ferry (Amendment) Act, 1995",
        "1996-07-01",
    )


def test_a_note_whose_mark_is_nowhere_belongs_to_no_provision():
    text = join(Reading((Block("1. A ferry is a boat."), Block(NOTE, style="note"))))
    (found,) = meaning(text, law.provisions(text, "en"), Metadata()).events
    assert found.provision == ""


def test_words_in_brackets_in_the_place_of_a_section_tell_what_became_of_it():
    found = events("1. Title\n2. [Omitted by section 3 of the Boats Act, 1970 (Act XXI of 1970).]")
    assert [(each.action, each.provision, each.number) for each in found] == [
        ("omitted", "sec_2", "act 21 of 1970")
    ]


def test_a_bangla_note_names_the_amending_law_before_its_verb():
    note = (
        "[1] “নৌকা” শব্দটি “জাহাজ” শব্দের পরিবর্তে খেয়া (সংশোধন) আইন, ১৯৯৫ (১৯৯৫ সনের ৪ নং আইন) এর "
        "২ ধারাবলে প্রতিস্থাপিত।"
    )
    found = events("১। খেয়া নৌকা।", None, Block(note, style="note"))
    assert [(each.action, each.number) for each in found] == [("substituted", "act 4 of 1995")]


def test_an_amending_law_names_the_law_that_it_amends():
    found = events(
        "1. In the Ferry Act, 1990, section 2 is omitted.", Metadata("Ferry (Amendment) Act, 1995")
    )
    assert [(each.action, each.title) for each in found] == [("amends", "Ferry Act, 1990")]


@pytest.mark.parametrize("text", ["", "[1] ", "[Omitted by ]", "is hereby repealed", "“" * 50])
def test_fragments_tell_of_nothing(text: str):
    assert events(text or " ") == ()
