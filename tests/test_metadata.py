import pytest

from kb.ingest.canonical import join
from kb.ingest.dates import dates, years
from kb.ingest.jurisdictions import of_law, of_report
from kb.ingest.metadata import detect
from kb.ingest.readers import read
from kb.model import Block, Metadata, Reading

BANGLA = (
    Block("মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২", "heading", 3),
    Block("( ২০১২ সনের ৩ নং আইন )", "heading", 4),
    Block("[ ফেব্রুয়ারি ২০, ২০১২ ]"),
    Block("যেহেতু মানব পাচার প্রতিরোধ ও দমন করা সমীচীন; সেহেতু এতদ্দ্বারা আইন করা হইল"),
)
ENGLISH = (
    Block("1The Penal Code, 1860", "title"),
    Block("( ACT NO. XLV OF 1860 )"),
    Block("Date of Publication: [ 6th October, 1860 ]"),
    Block(
        "1. This Act shall be called the [Penal Code], and shall take effect throughout Bangladesh."
    ),
    Block("2. The words “Government of India” were omitted on the 3rd March, 1973."),
)


def of(blocks, kind="law", name="corpus/laws/some_act.pdf", **hint):
    ready_made = hint.pop("ready_made", False)
    reading = Reading(tuple(blocks), Metadata(**hint), ready_made=ready_made)
    return detect(join(reading), reading, kind, name)


def test_an_english_act_says_its_title_number_date_and_country():
    found = of(ENGLISH)
    assert found.title == "The Penal Code, 1860"
    assert found.number == "Act No. XLV of 1860"
    assert (found.date, found.language, found.jurisdiction) == ("1860-10-06", "en", "BD")


def test_a_bangla_act_says_its_title_number_date_and_country():
    found = of(BANGLA)
    assert found.title == "মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২"
    assert found.number == "২০১২ সনের ৩ নং আইন"
    assert (found.date, found.language, found.jurisdiction) == ("2012-02-20", "bn", "BD")


@pytest.mark.parametrize(
    "hint",
    ["Microsoft Word - act final.doc", "L_2013176EN.01000101.xml", "untitled", "some_act.pdf"],
)
def test_a_files_own_title_is_not_believed_when_it_names_a_file(hint):
    assert of(ENGLISH, title=hint).title == "The Penal Code, 1860"


def test_a_files_own_title_is_kept_when_it_names_the_law():
    plain = (Block("1. The Government may make rules for the whole of the country."),)
    assert of(plain, title="The Border Act, 2010").title == "The Border Act, 2010"


def test_a_law_without_a_title_line_is_called_as_it_says_it_may_be_cited():
    blocks = (
        Block("ISLAMABAD, SATURDAY JUNE 2, 2018"),
        Block("Acts, Ordinances, President's Orders and Regulations", "heading", 1),
        Block("1. (1) This Act may be called the Prevention of Trafficking in Persons Act, 2018."),
        Block("(2) It extends to the whole of Pakistan."),
    )
    found = of(blocks)
    assert found.title == "The Prevention of Trafficking in Persons Act, 2018"
    assert (found.date, found.jurisdiction) == ("2018-06-02", "PK")


def test_a_bill_is_called_by_the_name_that_it_gives_itself_not_by_the_sentence():
    found = of(
        [
            Block("A"),
            Block("BILL"),
            Block(
                "Itis hereby enacted as follows:- ik Short title.- (1) This Act may be called the "
                "Protection of Workers (Amendment) Act, 2014."
            ),
        ]
    )
    assert found.title == "The Protection of Workers (Amendment) Act, 2014"


def test_a_title_in_capitals_is_set_as_it_is_cited():
    assert of((Block("THE BONDED LABOUR SYSTEM (ABOLITION) ACT, 1992"),)).title == (
        "The Bonded Labour System (Abolition) Act, 1992"
    )


def test_a_european_regulation_keeps_the_lines_of_its_title_together():
    blocks = (
        Block(
            "REGULATION (EU) No 575/2013 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL",
            "heading",
            1,
        ),
        Block("of 26 June 2013", "heading", 1),
        Block("on prudential requirements for credit institutions", "heading", 1),
    )
    found = of(blocks)
    assert found.title.endswith(
        "of 26 June 2013 on prudential requirements for credit institutions"
    )
    assert (found.date, found.jurisdiction) == ("2013-06-26", "EU")


def test_a_treaty_printed_with_its_translation_has_the_originals_language_and_title():
    original = "Each State Party shall adopt such measures as may be necessary. " * 40
    translation = "Elke Staat die Partij is neemt de maatregelen die noodzakelijk zijn. " * 60
    blocks = (
        Block("Protocol tegen de smokkel van migranten over land", "heading", 2),
        Block("Protocol against the Smuggling of Migrants by Land", "heading", 4),
        Block(original),
        Block(translation),
    )
    found = of(blocks)
    assert (found.language, found.title) == (
        "en",
        "Protocol against the Smuggling of Migrants by Land",
    )


def test_a_law_is_dated_by_its_own_year_and_not_by_its_commencement():
    blocks = (
        Block("The Limitation Act, 1908"),
        Block("It shall come into force on 1 January 1909, and not before."),
    )
    assert of(blocks).date == "1908"


def test_a_studys_title_is_its_largest_heading_and_typists_are_no_authors():
    blocks = (
        Block("June 2021"),
        Block("Foreword", "heading", 1),
        Block("Crossing Points", "heading", 1),
        Block("A national study", "heading", 2),
        Block("Authors: Fiona David and Katharine Bryant"),
        Block("Published by Walk Free Foundation"),
    )
    found = of(blocks, "study", title="template v2", authors=("Tanya",), date="2021-06-30T10:00:00")
    assert (found.title, found.date) == ("Crossing Points", "2021-06")
    assert found.authors == ("Fiona David and Katharine Bryant",)
    assert found.publisher == "Walk Free Foundation"


def test_a_document_without_any_words_for_it_is_called_by_its_file_name():
    assert of((Block("?"),), "workshop", "corpus/workshops/day-1_notes.txt").title == "Day 1 notes"


def test_ready_made_documents_say_themselves_what_they_are():
    found = of((Block("Text of 1999."),), title="AML Rulebook", language="en", ready_made=True)
    assert (found.title, found.language) == ("AML Rulebook", "en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6th October, 1860", ["1860-10-06"]),
        ("the 14th day of February 2000", ["2000-02-14"]),
        ("১৪ ফেব্রুয়ারী, ২০০০ এবং ৩০জুন, ২০১২", ["2000-02-14", "2012-06-30"]),
        ("ফেব্রুয়ারি ২০, ২০১২", ["2012-02-20"]),
        ("12–13 May 2025", ["2025-05-12"]),
        (
            "2 de julio de 2014; 13 juillet 2009; 26. Juni 2013",
            ["2014-07-02", "2009-07-13", "2013-06-26"],
        ),
        ("2012-02-20, March 2020", ["2012-02-20", "2020-03"]),
        ("১৭ আষাঢ়, ১৪১৯ বঙ্গাব্দ; section 302", []),
    ],
)
def test_dates_are_read_in_several_languages(text, found):
    assert dates(text) == found


def test_years_are_not_taken_out_of_longer_numbers():
    assert years("Act 2012 of 19999, 1/2013/45, ২০১২") == ["2012", "2012"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("It extends to the whole of Bangladesh.", "BD"),
        ("ENACTED by the Parliament and the President of Zimbabwe.", "ZW"),
        (
            "It applies throughout the Islamic Republic of Pakistan and not in India or India.",
            "PK",
        ),
        ("The States Parties to this Protocol, recalling the United Nations Convention", "UN"),
        ("The law of the Republic of Valmora. Goods from Germany.", ""),
        ("France and Germany and Italy. France, Germany, Italy. France, Germany.", ""),
    ],
)
def test_a_jurisdiction_is_named_only_on_clear_evidence(text, code):
    assert of_law(text) == code


def test_a_study_is_about_the_one_country_in_its_title():
    assert of_report("Trafficking in Nepal", "") == "NP"
    assert of_report("Between Nepal and India", "Nepal " * 50) == ""
    assert of_report("A study of borders", "Kenya is large. " * 12) == "KE"


@pytest.mark.parametrize("name", ["report-docx", "report-pdf"])
def test_the_day_a_file_was_saved_is_nowhere_given_as_a_date(shared, name):
    path = min((shared / "corpus" / name).iterdir(), key=lambda p: p.stat().st_size)
    (reading,) = read(path)
    assert reading.metadata.date == ""
    assert not any("date" in key for key in reading.metadata.extra)


def test_a_study_is_named_by_its_cover_and_not_by_its_first_section():
    rows = (("Delivery Plan against Slavery",), ("A strategy in short",))
    blocks = (
        Block("\n".join(row[0] for row in rows), "table", rows=rows),
        Block("Table of Contents", bold_end=17),
        Block("1. Introduction", "heading", 1),
        Block("The Group, established in January 2013 by the ministers, has met ever since " * 3),
    )
    found = detect(join(Reading(blocks)), Reading(blocks), "study", "plan.docx")
    assert found.title == "Delivery Plan against Slavery"
    assert found.date == ""


def test_a_treaty_is_not_dated_by_the_resolution_that_it_recalls():
    recalls = (
        "The States Parties to this Protocol, recalling General Assembly resolution 53/111 of "
        "9 December 1998, in which the Assembly decided to establish an intergovernmental ad "
        "hoc committee for the purpose of elaborating a comprehensive convention, have agreed:"
    )
    title = Block("Protocol to Prevent Trafficking in Persons", "heading", 1)
    assert of((title, Block(recalls), Block("Article 1"))).date == ""
    assert of((title, Block("Done at Palermo, 15 November 2000"), Block(recalls))).date != ""


def test_a_declaration_is_called_by_its_heading_in_whatever_language():
    blocks = (
        Block("Déclaration universelle des droits de l’homme", "heading", 1),
        Block("Préambule"),
    )
    assert of(blocks).title == "Déclaration universelle des droits de l’homme"


def test_a_cover_s_title_in_capitals_on_two_lines_is_one_title():
    lines = ("TRAFFICKING AND EXPLOITATION", "STRATEGY – FIRST ANNUAL REPORT", "CONTENTS")
    found = of([Block(line, "heading", 1) for line in lines], "study", "s.pdf")
    assert found.title == "Trafficking and Exploitation Strategy – First Annual Report"


def test_a_program_s_name_for_its_slides_is_no_title():
    found = of([Block("Some words were said.")], "study", "b.pdf", title="PowerPoint Presentation")
    assert found.title == "B"
