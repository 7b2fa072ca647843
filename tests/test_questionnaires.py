"""Exports of questionnaires: questions with an answer for each form, counted by kb."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import small_store

from kb.evidence.findings import Evidence
from kb.evidence.quotation import Quotation
from kb.ingest import sources
from kb.ingest.canonical import join
from kb.ingest.readers.runs import table
from kb.ingest.structure import ready
from kb.ingest.structure.counts import Count, choices, counts
from kb.ingest.structure.questionnaire import arranged, export
from kb.ingest.unit import Job, read_source
from kb.model import Block, Document, Excerpt, Metadata, Reading, Speaker
from kb.report.build import gather
from kb.report.sections.answers import quoted
from kb.report.template import builtin, load

FOLDER = Path(__file__).parent / "workshops"
HEADER = ("Timestamp", "E-mail", "Full name", "Agency", "Rank", "Is the Act clear?", "Why not?")
ROWS = (
    ("2024-05-02", "a@b.example", "Ana Roy", "Police", "Constable", "Yes", ""),
    ("2024-05-02", "c@d.example", "Bo Lin", "Customs", "Officer", "No", "It has no index."),
    ("2024-05-03", "e@f.example", "Cy Dun", "Police", "Sergeant", "No", "n/a"),
    ("2024-05-03", "g@h.example", "Di Eck", "Police", "Sergeant", "", ""),
)


def reading(*rows: tuple[str, ...]) -> Reading:
    made = table(rows)
    assert made
    return Reading((made,))


def document(tmp_path: Path, text: str, kind: str | None = "workshop") -> Document:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    (found,) = read_source(Job(sources.Source("export.csv", path, kind, None, ""), "export"))
    return found.document


def csv(*rows: tuple[str, ...]) -> str:
    return "\n".join(",".join(row) for row in rows) + "\n"


def test_each_answer_lies_under_its_question_with_who_gave_it() -> None:
    made = arranged(reading(HEADER, *ROWS))
    assert [b.text for b in made.blocks] == [
        *("Is the Act clear?", "Yes", "No", "No"),
        *("Why not?", "It has no index."),
    ]
    second = made.units[2]
    assert (second.level, second.number, second.parent) == ("contribution", "2", 0)
    assert second.speaker == Speaker("Bo Lin", "Officer", "Customs")
    assert made.problems[0].reason == "1 forms of the questionnaire hold no answer"
    assert made.kind == "workshop"


def test_no_name_address_or_time_of_sending_is_left_in_the_text() -> None:
    text = "\n".join(b.text for b in arranged(reading(HEADER, *ROWS)).blocks)
    for personal in ("Ana", "Lin", "@", "2024", "Police", "Sergeant"):
        assert personal not in text


def test_answers_are_cited_by_question_and_respondent(tmp_path: Path) -> None:
    found = document(tmp_path, csv(HEADER, *ROWS))
    assert [p.pinpoint for p in found.provisions] == [
        "q 1",
        "q 1, respondent 1 (Police)",
        "q 1, respondent 2 (Customs)",
        "q 1, respondent 3 (Police)",
        "q 2",
        "q 2, respondent 2 (Customs)",
    ]


def test_a_closed_question_is_one_passage_and_its_ticks_are_none(tmp_path: Path) -> None:
    found = document(tmp_path, csv(HEADER, *ROWS))
    said = [found.text[p.start : p.end] for p in found.passages]
    assert said == ["Is the Act clear?", "It has no index."]


def test_the_sums_of_a_closed_question_add_up_to_the_forms(tmp_path: Path) -> None:
    found = document(tmp_path, csv(HEADER, *ROWS))
    made = counts(found)
    assert made == {"q_1": Count("q_1", (("No", 2), ("Yes", 1)), 0, 3)}
    assert made["q_1"].line == "No 2, Yes 1 (n = 3)"


def test_forms_without_an_answer_to_one_question_count_as_no_answer(tmp_path: Path) -> None:
    rows = [
        ("1", "Police", "Yes", "Long."),
        ("2", "Police", "", "Short."),
        ("3", "X", "No", "Fine."),
    ]
    found = document(tmp_path, csv(("ID", "Agency", "Is it clear?", "What do you say?"), *rows))
    assert counts(found)["q_1"].line == "Yes 1, No 1, no answer 1 (n = 3)"


def test_several_choices_are_counted_apart_and_said_to_be_so() -> None:
    path = FOLDER / "survey-export.csv"
    (found,) = read_source(Job(sources.Source(path.name, path, "workshop", None, ""), "s"))
    sums = counts(found.document)["q_3"]
    assert sums.choices == (("Loupe", 3), ("UV lamp", 2))
    assert sums.line == "Loupe 3, UV lamp 2, no answer 1 (n = 4; several answers possible)"


@pytest.mark.parametrize(
    ("answers", "closed"),
    [
        (["Yes"], True),
        (["yes", "Yes.", "NO"], True),
        (["Strongly agree", "Disagree"], True),
        (["4", "5", "3/5"], True),
        (["oui", "non"], True),
        (["হ্যাঁ", "না"], True),
        (["In the east", "In the east", "In the west", "In the west"], True),
        (["A room.", "A lamp.", "A desk."], False),
        (["The law says so, and the judge too"], False),
        ([], False),
    ],
)
def test_what_was_ticked_is_told_from_what_was_written(answers: list[str], closed: bool) -> None:
    assert bool(choices(answers)) == closed


@given(
    st.lists(st.sampled_from(["Yes", "No", "no", "Partly", "", "n/a", "Don’t know"]), max_size=40)
)
def test_every_form_is_counted_once(given_answers: list[str]) -> None:
    rows = [(str(n), "Police", a, "words") for n, a in enumerate(given_answers, 1)]
    found = export([("ID", "Agency", "Is it clear?", "What else do you say?"), *rows])
    if found is None:
        assert len(rows) < 2
        return
    assert found.empty == 0
    assert len(found.answered) == len(rows)


def test_options_in_columns_of_their_own_are_one_question() -> None:
    made = export(
        [
            ("Respondent ID", "What do you have at your post?", "", "", "What is missing most?"),
            ("", "Lamp", "Loupe", "Reader", "Open-Ended Response"),
            ("11", "Lamp", "", "Reader", "A door."),
            ("12", "", "Loupe", "", ""),
        ]
    )
    assert made
    assert made.questions == ("What do you have at your post?", "What is missing most?")
    assert [form.answers for form in made.answered] == [("Lamp; Reader", "A door."), ("Loupe", "")]


@pytest.mark.parametrize(
    "rows",
    [
        [("Name", "Organisation", "E-mail"), ("A", "B", "c@d"), ("E", "F", "g@h")],
        [("Question", "Group 1", "Group 2"), ("Who?", "We.", "You."), ("Why?", "So.", "Then.")],
        [("No.", "Action", "Responsible"), ("1", "Print", "Police"), ("2", "Send", "Customs")],
        [("Year", "Cases", "Victims"), ("2021", "3", "4"), ("2022", "5", "6")],
        [
            ("Institution", "What does it do?", "What does it lack?"),
            ("P", "x", "y"),
            ("Q", "z", "w"),
        ],
        [("Offence", "Penalty", "Section"), ("Smuggling", "Ten years", "6"), ("Aid", "One", "7")],
        [("a",)],
        [],
    ],
)
def test_other_tables_are_no_exports(rows: list[tuple[str, ...]]) -> None:
    assert export(rows) is None


def test_prose_with_a_table_in_it_stays_prose() -> None:
    prose = tuple(Block(f"Paragraph {n} of the minutes.") for n in range(6))
    made = Reading((*prose, *reading(HEADER, *ROWS).blocks))
    assert arranged(made) == made


def test_a_study_that_the_user_named_one_stays_a_study(tmp_path: Path) -> None:
    assert document(tmp_path, csv(HEADER, *ROWS), "study").kind == "study"
    assert document(tmp_path, csv(HEADER, *ROWS), None).kind == "workshop"


def test_a_report_gives_the_sums_as_kbs_and_never_inside_the_quotation(tmp_path: Path) -> None:
    header = ("ID", "Agency", "Were officers trained on identification of victims?", "What else?")
    rows = [("1", "Police", "No", "Time."), ("2", "Guard", "No", "Light."), ("3", "X", "Yes", "A.")]
    forms = document(tmp_path, csv(header, *rows))
    store = small_store(forms)
    material = gather(load(builtin() / "assessment"), store, store.search)
    asked = header[2]
    piece = Excerpt(forms.id, forms.version, "q_1", "q 1", "", 0, len(asked), asked)
    quotation = Quotation("q_1", "q 1", "", (piece,))
    evidence = Evidence("e", "q", "workshop", forms.id, quotation, "weak", 1.0)
    *quote, attribution = quoted(material, evidence)
    said = ["".join(getattr(i, "text", "") for i in p.inlines) for p in (*quote, attribution)]
    assert said[0].startswith(asked)
    assert "n = 3" not in said[0]
    assert said[1].endswith("counted by kb: No 2, Yes 1 (n = 3)")


def test_two_sheets_are_counted_apart() -> None:
    first, second = reading(HEADER, *ROWS).blocks[0], reading(HEADER, *ROWS, *ROWS).blocks[0]
    sheets = (Block("Day 1", "heading", 1), first, Block("Day 2", "heading", 1), second)
    made = arranged(Reading(sheets))
    text = join(made)
    forms = Document(
        "d",
        "workshop",
        "s",
        "v",
        Metadata(),
        text.text,
        (),
        tuple(ready.provisions(text, made)),
        (),
    )
    assert [count.forms for count in counts(forms).values()] == [3, 6]
