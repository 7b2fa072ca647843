"""References as a reader sees them."""

import pytest

from kb.errors import TemplateError
from kb.model import DocumentSummary, Kind, Metadata
from kb.report import citation, dates
from kb.report.blocks import Run
from kb.report.csl_style import load_style, style_names

OSCOLA = "oscola-no-ibid"
ACT = Metadata("Trafficking in Persons (Prevention) Act 2019", "Act 5", "2019-04-01", "en", "BD")
PROTOCOL = Metadata("Protocol against the Smuggling of Migrants", date="2000-11-15", language="en")
STUDY = Metadata(
    "First national study on trafficking",
    date="2022-10",
    language="en",
    authors=("Rahman, Anika",),
    publisher="UNODC",
)
REPORT = Metadata("Annual report (2021)", date="2021", publisher="Ministry", language="en")
NOTES = Metadata("Workshop on border management", date="2025-03-12/2025-03-13", language="en")


def text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("given", "page", "kept"),
    [
        ("s 6(2)", "", "s\u00a06(2)"),
        ("pp 12–13", "", "pp\u00a012–13"),
        ("", "34", "p\u00a034"),
        ("Session 3, group 2, q 3", "", "Session\u00a03, group\u00a02, q\u00a03"),
        ("ধারা ৬", "", "ধারা\u00a0৬"),
        ("‘Trafficking in persons’", "", "‘Trafficking in persons’"),
        ("", "", ""),
    ],
)
def test_no_line_break_parts_a_pinpoints_number_from_its_label(
    given: str, page: str, kept: str
) -> None:
    assert citation.place(given, page, OSCOLA) == kept


@pytest.mark.parametrize(
    ("metadata", "kind", "pinpoint", "page", "expected"),
    [
        (ACT, "law", "s 6(2)", "3",
         "Trafficking in Persons (Prevention) Act 2019 (Bangladesh), s 6(2)."),
        (ACT, "law", "", "3", "Trafficking in Persons (Prevention) Act 2019 (Bangladesh), p 3."),
        (Metadata("Border Guard Act", date="1996-06-17", jurisdiction="XV"), "law", "s 4", "",
         "Border Guard Act 1996, s 4."),
        (PROTOCOL, "law", "art 3(a)", "",
         "Protocol against the Smuggling of Migrants (15 November 2000), art 3(a)."),
        (STUDY, "study", "", "34",
         "Anika Rahman, ‘First National Study on Trafficking’ (UNODC 2022) p 34."),
        (STUDY, "study", "para 12", "34",
         "Anika Rahman, ‘First National Study on Trafficking’ (UNODC 2022) para 12."),
        (REPORT, "study", "p 2", "2", "‘Annual Report (2021)’ (Ministry 2021) p 2."),
        (NOTES, "workshop", "Group 2, q 3", "",
         "Workshop on border management, notes (12–13 March 2025), Group 2, q 3."),
        (Metadata("মানব পাচার আইন ২০১২", date="2012", language="bn"), "law", "ধারা ৬", "",
         "মানব পাচার আইন ২০১২, ধারা ৬."),
        (Metadata(), "law", "", "", "Untitled law."),
        (Metadata(), "study", "", "", "‘Untitled’."),
    ],
)  # fmt: skip
def test_a_footnote_gives_the_whole_reference(
    metadata: Metadata, kind: Kind, pinpoint: str, page: str, expected: str
) -> None:
    assert text(citation.footnote(metadata, kind, pinpoint, page, OSCOLA)) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("chicago-notes-bibliography",
         "Anika Rahman, First National Study on Trafficking (UNODC, 2022), 34."),
        ("apa", "Rahman, 2022, p. 34."),
    ],
)  # fmt: skip
def test_given_names_stand_in_full_where_the_style_wants_them(style: str, expected: str) -> None:
    assert text(citation.footnote(STUDY, "study", "p 34", "34", style)) == expected


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("metadata", [STUDY, REPORT, Metadata()])
def test_a_title_is_said_once(style: str, metadata: Metadata) -> None:
    title = (metadata.title or "Untitled").casefold()
    note = text(citation.footnote(metadata, "study", "", "", style)).casefold()
    entry = text(citation._entry(metadata, "study", style)).casefold()
    assert note.count(title) <= 1
    assert entry.count(title) == 1


@pytest.mark.parametrize("style", style_names())
def test_signs_of_markup_in_a_title_come_back_as_they_are(style: str) -> None:
    hostile = Metadata("Ports & <borders> {{ 7*7 }} of 2020", date="2020", language="xx")
    assert hostile.title in text(citation._entry(hostile, "study", style))


def test_titles_of_instruments_and_books_are_italic() -> None:
    assert citation.reference(PROTOCOL, "law", OSCOLA)[0].italic
    note = citation.footnote(STUDY, "study", "", "34", "chicago-notes-bibliography")
    assert [run.text for run in note if run.italic] == ["First National Study on Trafficking"]


def test_an_address_stands_in_the_list_and_not_in_notes() -> None:
    online = Metadata("A study", date="2020", publisher="UN", url="https://example.org/x?a=1&b=2")
    assert "example" not in text(citation.footnote(online, "study", "p 1", "1", OSCOLA))
    assert "https://example.org/x?a=1&b=2" in text(citation._entry(online, "study", OSCOLA))


def test_the_list_groups_documents_and_leaves_out_empty_groups() -> None:
    def summary(metadata: Metadata, kind: Kind) -> DocumentSummary:
        return DocumentSummary(metadata.title, kind, "x", "v", metadata, 1, 1, 1, 1)

    documents = [summary(NOTES, "workshop"), summary(PROTOCOL, "law"), summary(ACT, "law")]
    listed = citation.bibliography(documents, OSCOLA)
    assert [group.title for group in listed] == [
        "Laws", "International instruments", "Workshop notes",
    ]  # fmt: skip
    assert text(listed[0].entries[0]).endswith("(Bangladesh), Act 5")


@pytest.mark.parametrize(
    ("title", "jurisdiction", "said", "expected"),
    [
        ("Convention on Border Cooperation", "", "", True),
        ("Anything at all", "UN", "", True),
        ("Geneva Conventions Act 1957", "GB", "", False),
        ("Protocol of Procedure Rules", "", "", False),
        ("Border Accord", "", "treaty", True),
        ("Protocol on Ports", "", "legislation", False),
    ],
)
def test_an_international_instrument_is_told_from_an_act(
    title: str, jurisdiction: str, said: str, expected: bool
) -> None:
    extra = {"type": said} if said else {}
    metadata = Metadata(title, jurisdiction=jurisdiction, extra=extra)
    assert citation.is_treaty(metadata, "law") is expected


def test_an_unknown_style_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(TemplateError, match="oscola-no-ibid"):
        load_style("vancouver")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2025-03-12/2025-03-13", "12–13 March 2025"),
        ("2025-02-28/2025-03-01", "28 February – 1 March 2025"),
        ("2024-12-31/2025-01-01", "31 December 2024 – 1 January 2025"),
        ("2025-03-12", "12 March 2025"),
        ("2025-03", "March 2025"),
        ("2025", "2025"),
        ("2025-13", "2025"),
        ("2025-03-12T09:30:00", "12 March 2025"),
        ("spring 2025", "spring 2025"),
        ("", ""),
    ],
)
def test_dates_are_written_out(date: str, expected: str) -> None:
    assert dates.in_words(date) == expected


def test_a_year_in_bangla_digits_is_not_printed_again() -> None:
    act = Metadata("মানব পাচার আইন, ২০১২", date="2012-02-20", language="bn", jurisdiction="BD")
    printed = "".join(run.text for run in citation.reference(act, "law", "oscola-no-ibid"))
    assert printed == "মানব পাচার আইন, ২০১২ (Bangladesh)"
