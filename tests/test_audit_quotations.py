"""Finding quotations: between marks of any alphabet, over paragraphs, and set off as blocks."""

from pathlib import Path

import pytest
from finished_documents import box, finished, p, r, table

from kb.audit.flows import flows
from kb.audit.quotation_marks import pairs
from kb.audit.quotations import Quotation, find
from kb.audit.set_off import setting
from kb.report.finished import Finished


def quotations(document: Finished) -> list[Quotation]:
    set_as = setting(document)
    return [quotation for flow in flows(document) for quotation in find(flow, set_as)]


def texts(document: Finished) -> list[str]:
    return [quotation.text for quotation in quotations(document)]


def between_marks(text: str) -> list[str]:
    return [text[pair.start : pair.end] for pair in pairs(text).closed]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He said “a b” and ‘c d’.", ["“a b”", "‘c d’"]),
        ("can't won’t the ’90s, officials’ powers and 'tis", []),
        ("‘the officials’ duties are unclear’, he said", ["‘the officials’ duties are unclear’"]),
        ("‘It’s the state’s “duty” to act’.", ["‘It’s the state’s “duty” to act’"]),
        ('"a" and "b", 5\' 10"', ['"a"', '"b"']),
        ("'it isn't hard', they say", ["'it isn't hard'"]),
        ("« texte cité » et «\u202fl’autre\u202f»", ["« texte cité »", "«\u202fl’autre\u202f»"]),
        ("»deutsch« und „so“ und ‚x‘", ["»deutsch«", "„so“", "‚x‘"]),
        ("“outer “inner” more” end", ["“outer “inner” more”"]),
        ("ধারায় “মানব পাচার” ও ‘অপরাধ’ শব্দ", ["“মানব পাচার”", "‘অপরাধ’"]),
        ("قال «النص هنا» ثم ”نص“", ["«النص هنا»", "”نص“"]),
        ("“opened and closed by mistake“ here", ["“opened and closed by mistake“"]),
        ('“opened so but closed straight" here', ['“opened so but closed straight"']),
        ("「引用」です", ["「引用」"]),
        ("“never closed", []),
    ],
)
def test_marks_are_paired_and_apostrophes_left_alone(text: str, wanted: list[str]) -> None:
    assert between_marks(text) == wanted


def test_a_note_at_a_mark_tells_it_from_an_apostrophe() -> None:
    text = "the ‘duty of officials’ under the workers’ charter’ here"
    assert len(text[pairs(text, [23]).closed[0].start : pairs(text, [23]).closed[0].end]) == 19


@pytest.mark.parametrize("bomb", ["“" * 200_000, ' "a' * 100_000, "‘a “" * 50_000])
def test_a_paragraph_of_nothing_but_marks_is_no_prose(bomb: str) -> None:
    assert pairs(bomb).closed == ()


def test_a_quotation_runs_over_runs_insertions_and_links(tmp_path: Path) -> None:
    inserted = f'<w:ins w:id="1" w:author="A">{r("recruits or ")}</w:ins>'
    deleted = '<w:del w:id="2" w:author="A"><w:r><w:delText>never</w:delText></w:r></w:del>'
    link = f'<w:hyperlink w:anchor="x">{r("harbours")}</w:hyperlink>'
    document = finished(tmp_path, p(r("Any “person "), r("who "), inserted, deleted, link, r("”.")))
    assert texts(document) == ["person who recruits or harbours"]


def test_each_paragraph_of_a_long_quotation_opens_anew_and_the_last_closes(tmp_path: Path) -> None:
    document = finished(
        tmp_path, p("It says: “First it is so."), p("“Second it is not."), p("“Third, done.” So.")
    )
    assert texts(document) == ["First it is so.\nSecond it is not.\nThird, done."]


def test_a_mark_left_open_swallows_nothing(tmp_path: Path) -> None:
    document = finished(tmp_path, p("He said “this and left."), p("She said “that one thing”."))
    assert texts(document) == ["that one thing"]


def test_straight_marks_open_anew_as_well(tmp_path: Path) -> None:
    document = finished(tmp_path, p('It says: "First words.'), p('"Second words." And so on.'))
    assert texts(document) == ["First words.\nSecond words."]


def test_paragraphs_of_a_quote_style_are_one_excerpt_up_to_its_note(tmp_path: Path) -> None:
    document = finished(
        tmp_path,
        p("Whoever traffics:", style="Quote"),
        p("(a) shall be punished.[^1]", style="Quote"),
        p("Another excerpt by itself.", style="IntenseQuote"),
        footnotes=["s 6", "s 7"],
    )
    found = quotations(document)
    assert [q.text for q in found] == [
        "Whoever traffics:\n(a) shall be punished.",
        "Another excerpt by itself.",
    ]
    assert all(q.block for q in found)


def test_marks_around_a_whole_block_and_its_source_are_not_part_of_it(tmp_path: Path) -> None:
    document = finished(
        tmp_path,
        p("“Whoever traffics shall be punished.” (Act 2012, s 6)", style="Quote"),
        p("In between."),
        p("Whoever traffics shall be punished.", style="Quote"),
        p("— Trafficking Act 2012, s 6", style="Quote"),
    )
    found = quotations(document)
    assert [q.text for q in found] == ["Whoever traffics shall be punished."] * 2
    assert [q.source for q in found] == ["Act 2012, s 6", "— Trafficking Act 2012, s 6"]


def test_a_paragraph_set_in_on_both_sides_is_a_block_quotation(tmp_path: Path) -> None:
    set_in = '<w:ind w:left="720" w:right="720"/>'
    words = "Whoever traffics a person across the border shall be punished with imprisonment."
    document = finished(
        tmp_path,
        *[p("The running text of the report is long enough to show how it is usually set.")] * 3,
        p(words, properties=set_in),
        p(f"(a) {words}", properties=f'<w:numPr><w:numId w:val="1"/></w:numPr>{set_in}'),
    )
    assert texts(document) == [words]


def test_tables_text_boxes_notes_and_controls_are_read_once(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtContent>{p('It is “kept in a control”.')}</w:sdtContent></w:sdt>"
    document = finished(
        tmp_path,
        table(p("It says “words in a cell”.")),
        p(r("Beside[^1] it[^^1] "), box(p("In a box: “words in a box”."))),
        control,
        footnotes=["The Act says: “words in a footnote”."],
        endnotes=["The Act says: “words in an endnote”."],
    )
    assert sorted(texts(document)) == [
        "kept in a control",
        "words in a box",
        "words in a cell",
        "words in a footnote",
        "words in an endnote",
    ]


def test_headings_contents_bibliographies_and_code_quote_nothing(tmp_path: Path) -> None:
    document = finished(
        tmp_path,
        p("What “trafficking in all its forms” means", style="Heading1"),
        p("He wrote `print(“hello to the world”)`.", style="MacroText"),
        p("Bibliography", style="Heading1"),
        p("Rahman, “how trafficking is punished in law” (2019)."),
        p("Annex", style="Heading1"),
        p("It says “words of an annex”."),
    )
    assert texts(document) == ["words of an annex"]


@pytest.mark.parametrize(
    "reference",
    [
        "Rahman, ‘Migrants and their vulnerability to trafficking’ (2019) 34.",
        "‘Modern Slavery Act 2015 – Statutory Guidance’ (2015) para 2.91.",
        "Act 2018 (Pakistan), ‘Safety of victims and witnesses of offences’.",
        "UNODC, “Global report on trafficking in persons”, p 12.",
    ],
)
def test_titles_in_notes_are_no_quotations(tmp_path: Path, reference: str) -> None:
    assert texts(finished(tmp_path, p("Words.[^1]"), footnotes=[reference])) == []


def test_titles_in_running_text_are_no_quotations(tmp_path: Path) -> None:
    document = finished(
        tmp_path,
        p("The study ‘Trafficking in Persons in South Asia’ and a paper entitled “how they fled”."),
        p("Terms of reference, notes, ‘TERMS OF REFERENCE FOR THE HOUSING …’ (closeness 0.34)."),
        p("The report “Get It Right: How Local Partners Work” (2018) says “it is so indeed”."),
    )
    assert texts(document) == ["it is so indeed"]


def test_a_quotation_in_a_note_is_one_when_words_lead_to_it(tmp_path: Path) -> None:
    note = "The Act, s 6, provides that ‘whoever traffics shall be punished’; see also s 7."
    document = finished(tmp_path, p("Words.[^1]"), footnotes=[note])
    assert texts(document) == ["whoever traffics shall be punished"]
