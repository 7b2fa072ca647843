"""The document's side of an audit: which citations go with which quotation, and what is told."""

import json
from pathlib import Path

import pytest
from finished_documents import OneText, box, finished, p, r, table

from kb.audit.document import Audit, audit, find
from kb.audit.model import Claim
from kb.audit.results import as_json
from kb.audit.shown import counts, marked, short
from kb.errors import UnreadableError
from kb.report.finished import read

ACT = "Prevention and Suppression of Human Trafficking Act, 2012"
LAW = "Whoever traffics a person across the border shall be punished with imprisonment for life."


def audited(folder: Path, *body: str, **notes: list[str]) -> tuple[Audit, OneText]:
    document = finished(folder, *body, **notes)
    auditor = OneText(LAW)
    return audit(document, find(document), auditor), auditor


def claims(folder: Path, *body: str, **notes: list[str]) -> list[tuple[str, str]]:
    """The citations of the document's longest quotation as (words, source), the nearest first."""
    found = max(find(finished(folder, *body, **notes)).quotations, key=lambda q: len(q.text))
    return [(sourced.claim.text, sourced.claim.source) for sourced in found.claims]


QUOTE = "“shall be punished with imprisonment for life”"


@pytest.mark.parametrize(
    "sentence",
    [
        f"He {QUOTE}[^1] and more.[^2]",
        f"He {QUOTE},[^1] and more.[^2]",
        f"He {QUOTE[:-1]}[^1]” and more.[^2]",
        f"He {QUOTE} as they say.[^1] And more.[^2]",
        f"As it stands,[^1] he {QUOTE} indeed. More follows.[^2]",
        f"He {QUOTE}. So it stands in the law.[^1]",
    ],
)
def test_the_nearest_note_goes_with_a_quotation(tmp_path: Path, sentence: str) -> None:
    notes = ["Act 2012, s 6.", "Code 1860, s 7."]
    assert claims(tmp_path, p(sentence), footnotes=notes) == [("Act 2012, s 6.", "")]


def test_an_endnote_goes_as_well_and_is_split_where_citations_end(tmp_path: Path) -> None:
    note = "See Act 2012, s 6(2)(a); Rahman, ‘Law; and order’ (2019) 3; cf Code 1860, s 7."
    assert claims(tmp_path, p(f"He {QUOTE}.[^^1]"), endnotes=[note]) == [
        ("Act 2012, s 6(2)(a)", ""),
        ("Rahman, ‘Law; and order’ (2019) 3", ""),
        ("Code 1860, s 7.", ""),
    ]


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("ibid.", ("Penal Code 1860, s 302.", "")),
        ("ibid, s 7.", ("ibid, s 7.", "Penal Code 1860, s 302.")),
        ("Ibid s 7", ("Ibid s 7", "Penal Code 1860, s 302.")),
        ("Rahman (n 1) 12.", ("Rahman (n 1) 12.", "Rahman, ‘Borders’ (2019) 3")),
        (
            "Act, above n 1, s 9.",
            ("Act, above n 1, s 9.", "Trafficking Act 2012 (“the Act”), s 6."),
        ),
        ("PSHTA, s 9", ("PSHTA, s 9", ACT)),
        ("Section 9, PSHTA.", ("Section 9, PSHTA.", ACT)),
        ("Rahman, op cit, 40.", ("Rahman, op cit, 40.", "Rahman, ‘Borders’ (2019) 3")),
    ],
)
def test_a_note_is_led_back_to_its_source(
    tmp_path: Path, note: str, wanted: tuple[str, str]
) -> None:
    notes = [
        "Rahman, ‘Borders’ (2019) 3; Trafficking Act 2012 (“the Act”), s 6.",
        "Penal Code 1860, s 302.",
        note,
    ]
    body = p(f"The {ACT} (PSHTA)[^1] and the Code[^2] say he {QUOTE}.[^3]")
    assert claims(tmp_path, body, footnotes=notes)[0] == wanted


@pytest.mark.parametrize(
    ("introduction", "wanted"),
    [
        (f"Section 6(2) of the {ACT} provides that he ", (f"Section 6(2) of the {ACT}", "")),
        ("Section 6(2) of the Act provides that he ", ("Section 6(2) of the Act", ACT)),
        ("Section 6(2) of that Act provides that he ", ("Section 6(2) of that Act", ACT)),
        ("ধারা ৬ এর উপ-ধারা (২) বলে ", ("ধারা ৬ এর উপ-ধারা (২)", ACT)),
        ("Under section 6(2) he ", ("section 6(2)", ACT)),
    ],
)
def test_what_introduces_a_quotation_is_its_citation(
    tmp_path: Path, introduction: str, wanted: tuple[str, str]
) -> None:
    before = p(f"The {ACT} (Act No. III of 2012) (“the Act”) is the law. Nothing else is.")
    assert claims(tmp_path, before, p(f"{introduction}{QUOTE}.")) == [wanted]


def test_a_bracket_behind_a_quotation_cites_it(tmp_path: Path) -> None:
    before = p(f"The {ACT} (“the Trafficking Act”) is the law.")
    body = p(f"He {QUOTE} (s 6(2), Trafficking Act; Rahman 2019, 4).")
    assert claims(tmp_path, before, body)[0] == ("s 6(2), Trafficking Act", ACT)


def test_a_treaty_by_its_short_name_is_known_by_its_long_one(tmp_path: Path) -> None:
    long = (
        "Protocol to Prevent, Suppress and Punish Trafficking in Persons, supplementing the "
        "United Nations Convention against Transnational Organized Crime"
    )
    before = p(f"The {long} (hereinafter “the Palermo Protocol”) is in force.")
    body = p(
        "Article 3(a) of the Palermo Protocol speaks of “the recruitment of persons by force”."
    )
    assert claims(tmp_path, before, body) == [("Article 3(a) of the Palermo Protocol", long)]


def test_an_author_with_a_year_is_the_citation_of_a_sentence_without_a_law(tmp_path: Path) -> None:
    body = p(f"For Rahman and the Border Guard (2020, p 3) he {QUOTE}.")
    assert claims(tmp_path, body) == [("Rahman and the Border Guard (2020, p 3)", "")]


def test_references_listed_together_belong_to_one_instrument(tmp_path: Path) -> None:
    document = finished(
        tmp_path,
        p(f"The {ACT} (“the Act”) is the law, and an act is not."),
        *[p("Another paragraph of the report stands here.")] * 4,
        p("Both s 11 and s 12(1) of the Act punish it; so does section 13 thereof. Section 4 too."),
    )
    found = [(f.claims[0].claim.text, f.claims[0].claim.source) for f in find(document).references]
    assert found == [
        ("s 11", ACT),
        ("s 12(1) of the Act", ACT),
        ("section 13 thereof", ACT),
        ("Section 4", ACT),
    ]


def test_the_line_below_a_block_and_the_lead_above_it_cite_it(tmp_path: Path) -> None:
    attributed = claims(
        tmp_path, p(LAW, style="Quote"), p("— Trafficking Act 2012, s 6(2): Offence")
    )
    assert attributed == [("Trafficking Act 2012, s 6(2)", "")]
    led = claims(
        tmp_path,
        p("It is long. Section 6 of the Trafficking Act 2012 says:"),
        p(LAW, style="Quote"),
    )
    assert led == [("Section 6 of the Trafficking Act 2012", "")]
    headed = claims(
        tmp_path, p("Trafficking Act 2012", style="Heading2"), p("s 6"), p(LAW, style="Quote")
    )
    assert headed == [("s 6", "Trafficking Act 2012")]


def test_references_of_the_report_to_itself_are_not_judged(tmp_path: Path) -> None:
    _, auditor = audited(
        tmp_path,
        p("The Trafficking Act 2012 is the law. See section 4 below and section 3.2 above."),
        p("Chapter 2 of this report and Annex I tell more, as does Part II."),
    )
    assert auditor.references == []


def test_references_in_text_and_notes_are_judged_once_each(tmp_path: Path) -> None:
    result, auditor = audited(
        tmp_path,
        p("Section 6 of the Trafficking Act 2012 applies.[^1] It quotes “a word”."),
        table(p("Section 6 of the Trafficking Act 2012")),
        p(r("Beside "), box(p("Section 777 of the Trafficking Act 2012 is said to apply."))),
        footnotes=["Penal Code 1860, s 302; see the introduction of the study."],
    )
    assert [claim.text for claim in auditor.references] == [
        "Section 6 of the Trafficking Act 2012",
        "Penal Code 1860, s 302",
        "Section 777 of the Trafficking Act 2012",
    ]
    assert [item.text for item in result.problems] == ["Section 777 of the Trafficking Act 2012"]


def test_a_citation_by_which_a_quotation_was_judged_is_not_judged_again(tmp_path: Path) -> None:
    _, auditor = audited(
        tmp_path,
        p(f"“{LAW}”[^1] and “one word”.[^2]"),
        footnotes=["Act 2012, s 6; Act 2012, s 7.", "Act 2012, s 8."],
    )
    assert auditor.references == [Claim("Act 2012, s 7."), Claim("Act 2012, s 8.")]


def test_items_say_where_they_stand_in_reading_order(tmp_path: Path) -> None:
    result, _ = audited(
        tmp_path,
        p("Findings", style="Heading1"),
        p("“one thing or another altogether”[^1] and “two things or others altogether”"),
        table(p("“three things in a table altogether”")),
        p(r("x"), box(p("“four things in a box altogether”"))),
        footnotes=["It says: “a thing within the first note”."],
    )
    assert [(str(i.place), i.text.split()[0]) for i in result.items if i.kind == "quotation"] == [
        ("Findings, paragraph 2", "one"),
        ("Findings, footnote 1", "a"),
        ("Findings, paragraph 2", "two"),
        ("Findings, paragraph 3 (table)", "three"),
        ("Findings, paragraph 5 (text box)", "four"),
    ]


def test_progress_is_told_of_every_finding(tmp_path: Path) -> None:
    document = finished(
        tmp_path, p("Section 6 of the Trafficking Act 2012: “one thing or another”.")
    )
    findings, told = find(document), []
    audit(document, findings, OneText(LAW), told.append)
    assert sum(told) == len(findings) == 2


def test_json_holds_counts_and_every_item(tmp_path: Path) -> None:
    result, _ = audited(tmp_path, p("“shall be fined for life” and “imprisonment”."))
    held = json.loads(as_json(result, "abc"))
    assert held["problems"] == 1
    assert held["counts"]["quotation"] == {"altered": 1, "term": 1}
    first = held["items"][0]
    assert first["difference"][1] == {"quoted": "be fined", "source": "be imprisoned"}
    assert first["place"]["citation"] == "An Act 2012, s 6."


def test_a_difference_shows_only_what_is_near_a_change(tmp_path: Path) -> None:
    result, _ = audited(tmp_path, p("“shall be fined for life indeed”."))
    assert marked(result.problems[0].judgement.difference) == (
        "shall [-be fined-] {+be imprisoned+} {+not+}"
    )
    assert list(counts(result)) == ["1 quotation: 1 altered", "0 references"]
    assert short("word " * 100).count("word") < 40


def test_no_document_of_others_makes_it_stumble(shared: Path) -> None:
    folders = ("docx", "report-docx", "law-docx", "notes-docx", "nasty")
    files = [f for name in folders for f in sorted((shared / "corpus" / name).glob("*.docx"))]
    assert files
    for file in files:
        try:
            document = read(file)
        except UnreadableError:
            continue
        findings = find(document)
        result = audit(document, findings, OneText(""))
        assert len(result.items) <= len(findings)
