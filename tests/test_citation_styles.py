"""The same ten works in every style, each as its manual would have it, and never with ibid."""

from dataclasses import replace

import pytest
from small_corpus import small_store

from kb.model import Kind, Metadata
from kb.report import citation
from kb.report.blocks import Note, Run, simple_blocks
from kb.report.build import build
from kb.report.csl_style import style_names
from kb.report.pinpoint_styles import in_style, unbroken
from kb.report.template import builtin, load

OSCOLA, UN, CHICAGO, APA = "oscola-no-ibid", "un-editorial", "chicago-notes-bibliography", "apa"
HTA = "Prevention and Suppression of Human Trafficking Act 2012 (Bangladesh)"
PALERMO = "Protocol to Prevent, Suppress and Punish Trafficking in Persons"

Cite = tuple[Metadata, Kind, str, str]
CITES: dict[str, Cite] = {
    "act": (
        Metadata(HTA.removesuffix(" (Bangladesh)"), "Act No. III of 2012", "2012", "en", "BD"),
        "law", "s 6(2)(a)", "",
    ),
    "act whose title has no year": (
        Metadata("Border Guard Act", date="1996-06-17", language="en", jurisdiction="BD"),
        "law", "ss 4–6", "",
    ),
    "schedule": (
        Metadata("Border Guard Act, 1996", date="1996", language="en", jurisdiction="BD"),
        "law", "sch 2 para 3", "",
    ),
    "act in Bangla": (
        Metadata("মানব পাচার আইন, ২০১২", date="2012-02-20", language="bn", jurisdiction="BD"),
        "law", "s 6(2)", "",
    ),
    "treaty": (
        Metadata(PALERMO, "39574", "2000-11-15", "en", "UN", extra={"volume": "2237"}),
        "law", "art 3(a)", "",
    ),
    "report by a body": (
        Metadata(
            "First National Study", date="2022-10", language="en",
            authors=("Ministry of Home Affairs",), publisher="UNODC",
            extra={"publisher-place": "Dhaka"},
        ),
        "study", "p 34", "34",
    ),
    "book by two": (
        Metadata(
            "Crossing points", date="2021", language="en", authors=("Rahman, Anika", "Roy, Bimal"),
            publisher="University Press", extra={"publisher-place": "Dhaka", "type": "book"},
        ),
        "study", "pp 34–35", "34",
    ),
    "article": (
        Metadata(
            "Screening at the border", date="2020-06", language="en", authors=("Rahman, Anika",),
            extra={
                "type": "article-journal", "container-title": "Journal of Border Studies",
                "volume": "12", "issue": "2",
            },
        ),
        "study", "para 12", "101",
    ),
    "report without author": (
        Metadata("Annual report 2021", date="2021", language="en", publisher="Ministry of Water"),
        "study", "sec 3.2", "9",
    ),
    "workshop": (
        Metadata("Workshop on borders", date="2025-03-12/2025-03-13", language="en"),
        "workshop", "Session 3, group 2, q 3", "",
    ),
}  # fmt: skip

NOTES: dict[str, dict[str, str]] = {
    "act": {
        OSCOLA: f"{HTA}, s 6(2)(a).",
        UN: f"{HTA}, sect. 6 (2) (a).",
        CHICAGO: f"{HTA}, sec. 6(2)(a).",
        APA: f"{HTA}, Section 6(2)(a).",
    },
    "act whose title has no year": {
        OSCOLA: "Border Guard Act 1996 (Bangladesh), ss 4–6.",
        UN: "Border Guard Act, 1996 (Bangladesh), sects. 4–6.",
        CHICAGO: "Border Guard Act 1996 (Bangladesh), secs. 4–6.",
        APA: "Border Guard Act 1996 (Bangladesh), Sections 4–6.",
    },
    "schedule": {
        OSCOLA: "Border Guard Act, 1996 (Bangladesh), sch 2 para 3.",
        UN: "Border Guard Act, 1996 (Bangladesh), schedule 2, para. 3.",
        CHICAGO: "Border Guard Act, 1996 (Bangladesh), sched. 2, para. 3.",
        APA: "Border Guard Act, 1996 (Bangladesh), Schedule 2, para. 3.",
    },
    "act in Bangla": {
        OSCOLA: "মানব পাচার আইন, ২০১২ (Bangladesh), s 6(2).",
        UN: "মানব পাচার আইন, ২০১২ (Bangladesh), sect. 6 (2).",
        CHICAGO: "মানব পাচার আইন, ২০১২ (Bangladesh), sec. 6(2).",
        APA: "মানব পাচার আইন, ২০১২ (Bangladesh), Section 6(2).",
    },
    "treaty": {
        OSCOLA: f"*{PALERMO}* (15 November 2000) 2237 UNTS No 39574, art 3(a).",
        UN: f"{PALERMO}, United Nations, *Treaty Series*, vol. 2237, No. 39574, art. 3 (a).",
        CHICAGO: f"*{PALERMO}* (15 November 2000) 2237 UNTS No 39574, art. 3(a).",
        APA: f"*{PALERMO}* (15 November 2000) 2237 UNTS No 39574, Article 3(a).",
    },
    "report by a body": {
        OSCOLA: "Ministry of Home Affairs, ‘First National Study’ (UNODC 2022) p 34.",
        UN: "Ministry of Home Affairs, *First National Study* (Dhaka, UNODC, 2022), p. 34.",
        CHICAGO: "Ministry of Home Affairs, *First National Study* (UNODC, 2022), 34.",
        APA: "Ministry of Home Affairs, 2022, p. 34.",
    },
    "book by two": {
        OSCOLA: "Anika Rahman and Bimal Roy, *Crossing Points* (University Press 2021) pp 34–35.",
        UN: "Anika Rahman and Bimal Roy, *Crossing points* (Dhaka, University Press, 2021), "
        "pp. 34–35.",
        CHICAGO: "Anika Rahman and Bimal Roy, *Crossing Points* (University Press, 2021), 34–35.",
        APA: "Rahman & Roy, 2021, pp. 34–35.",
    },
    "article": {
        OSCOLA: "Anika Rahman, ‘Screening at the Border’ (2020) 12 Journal of Border Studies, "
        "para 12.",
        UN: "Anika Rahman, “Screening at the border”, *Journal of Border Studies*, vol. 12, No. 2 "
        "(June 2020), para. 12.",
        CHICAGO: "Anika Rahman, “Screening at the Border”, *Journal of Border Studies* 12, no. 2 "
        "(2020), para. 12.",
        APA: "Rahman, 2020, para. 12.",
    },
    "report without author": {
        OSCOLA: "‘Annual Report 2021’ (Ministry of Water 2021) sec 3.2.",
        UN: "*Annual report 2021* (Ministry of Water, 2021), sect. 3.2.",
        CHICAGO: "*Annual Report 2021* (Ministry of Water, 2021), sec. 3.2.",
        APA: "Annual Report 2021, 2021, Section 3.2.",
    },
    "workshop": {
        OSCOLA: "Workshop on borders, notes (12–13 March 2025), Session 3, group 2, q 3.",
        UN: "Workshop on borders, notes, 12–13 March 2025, Session 3, group 2, question 3.",
        CHICAGO: "Workshop on borders, notes (12–13 March 2025), Session 3, group 2, question 3.",
        APA: "Workshop on borders, notes (12–13 March 2025), Session 3, group 2, Question 3.",
    },
}

LISTED = {
    OSCOLA: "Rahman A and Roy B, *Crossing Points* (University Press 2021)",
    UN: "Rahman, Anika and Bimal Roy. *Crossing points*. Dhaka, University Press, 2021.",
    CHICAGO: "Rahman, Anika, and Bimal Roy. *Crossing Points*. University Press, 2021.",
    APA: "Rahman, A., & Roy, B. (2021). *Crossing points*. University Press.",
}


def marked(runs: tuple[Run, ...]) -> str:
    """Return text with what is italic between stars, its spaces all alike."""
    said = "".join(f"*{run.text}*" if run.italic else run.text for run in runs)
    return said.replace("\u00a0", " ")


def test_the_styles_are_these_four() -> None:
    assert sorted(style_names()) == sorted((OSCOLA, UN, CHICAGO, APA))


@pytest.mark.parametrize("style", [OSCOLA, UN, CHICAGO, APA])
@pytest.mark.parametrize("cited", CITES)
def test_a_work_is_cited_in_a_note_as_the_style_has_it(cited: str, style: str) -> None:
    metadata, kind, place, page = CITES[cited]
    assert marked(citation.footnote(metadata, kind, place, page, style)) == NOTES[cited][style]


@pytest.mark.parametrize("style", [OSCOLA, UN, CHICAGO, APA])
def test_a_book_is_listed_as_the_style_has_it(style: str) -> None:
    metadata, _, _, _ = CITES["book by two"]
    assert marked(citation._entry(metadata, "study", style)) == LISTED[style]


def test_a_treaty_without_its_place_in_the_series_goes_by_its_date() -> None:
    bare = Metadata(PALERMO, date="2000-11-15", jurisdiction="UN")
    assert marked(citation.footnote(bare, "law", "art 3", "", UN)) == (
        f"{PALERMO} (15 November 2000), art. 3."
    )
    paged = replace(bare, number="2237 UNTS 319")
    assert marked(citation.reference(paged, "law", UN)).endswith("vol. 2237, p. 319")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("s 12A(1)(b)(ii)", "sect. 12A (1) (b) (ii)"),
        ("arts 3–5", "arts. 3–5"),
        ("pt II", "part II"),
        ("sch", "schedule"),
        ("annex 1 art 2(1)", "annex 1, art. 2 (1)"),
        ("‘Penalties in s 6(2)’", "‘Penalties in s 6(2)’"),
        ("s 2 ‘victim’", "sect. 2 ‘victim’"),
        ("preamble", "preamble"),
        ("ধারা ৬", "ধারা ৬"),
        ("Day 1, session 2, group 4", "Day 1, session 2, group 4"),
        ("", ""),
    ],
)
def test_pinpoints_of_all_kinds_in_the_united_nations_manner(place: str, expected: str) -> None:
    assert in_style(place, UN) == expected


@pytest.mark.parametrize("style", [OSCOLA, UN, CHICAGO, APA])
@pytest.mark.parametrize("place", ["s 6(2)(a)", "sch 2 para 3", "pp 3–4", "q 3", "‘A s 6’"])
def test_a_pinpoint_in_its_style_stays_as_it_is(place: str, style: str) -> None:
    once = in_style(place, style)
    assert in_style(once, style) == once


def test_no_line_breaks_inside_a_pinpoint_of_the_united_nations() -> None:
    assert unbroken("sect. 6 (2) (a)") == "sect.\u00a06\u00a0(2)\u00a0(a)"
    assert unbroken("schedule 2, para. 3") == "schedule\u00a02, para.\u00a03"


@pytest.mark.parametrize("style", [OSCOLA, UN, CHICAGO, APA])
def test_a_report_in_each_style_cites_in_full_and_never_by_ibid(style: str) -> None:
    template = replace(load(builtin() / "assessment"), citation_style=style)
    store = small_store()
    report = build(template, store, store.search).report
    notes = [
        marked(inline.runs)
        for block in simple_blocks(report.blocks)
        for inline in getattr(block, "inlines", ())
        if isinstance(inline, Note)
    ]
    section = in_style("s 6", style)
    assert f"Trafficking in Persons Act 2019 (Bangladesh), {section}." in notes
    assert not any("ibid" in note.casefold() or "(n " in note for note in notes)
    assert any("Study of" in marked(p.inlines) for p in report.bibliography)  # type: ignore[arg-type]
