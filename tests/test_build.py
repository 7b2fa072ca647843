"""A whole report from a corpus of a few lines."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import SmallStore, bangla, notes, small_store, study

from kb.errors import TemplateError
from kb.model import Failure, Problem
from kb.report import build as building
from kb.report import template
from kb.report.blocks import Cell, Heading, Note, Paragraph, Reference, Region, Report, Run, Table
from kb.report.build import BuiltReport, build, simple_blocks
from kb.report.sections.acronyms import long_forms
from kb.report.template import Template

ASSESSMENT = Path(__file__).resolve().parents[1] / "report_templates" / "assessment"


@pytest.fixture(scope="module")
def assessment() -> Template:
    return template.load(ASSESSMENT)


@pytest.fixture(scope="module")
def store() -> SmallStore:
    store = small_store(bangla())
    return SmallStore(store.documents, (Failure("corpus/scan.pdf", "it is a scan"),))


@pytest.fixture(scope="module")
def built(assessment: Template, store: SmallStore) -> BuiltReport:
    return build(assessment, store, store.search, {"country": "Velmora"})


def inlines(report: Report) -> list[Run | Note | Reference]:
    found: list[Run | Note | Reference] = []
    for block in simple_blocks(report.blocks):
        if isinstance(block, Paragraph):
            found += block.inlines
        elif isinstance(block, Table):
            found += [i for row in block.rows for c in row for p in c.paragraphs for i in p]
    return found


def words(report: Report) -> str:
    return " ".join(i.text for i in inlines(report) if isinstance(i, Run | Reference))


def table(report: Report, id: str) -> list[list[str]]:
    found = next(b for b in simple_blocks(report.blocks) if isinstance(b, Table) and b.id == id)
    return [[said(cell) for cell in row] for row in found.rows]


def said(cell: Cell) -> str:
    items = [i for p in cell.paragraphs for i in p if not isinstance(i, Note)]
    return "".join(item.text for item in items).replace("\u00a0", " ")


def test_a_report_quotes_something_of_every_kind(built: BuiltReport) -> None:
    assert {record.kind for record in built.records} == {"law", "study", "workshop"}


def test_every_record_is_a_slice_and_its_note_cites_its_pinpoint(
    built: BuiltReport, store: SmallStore
) -> None:
    notes = [i for i in inlines(built.report) if isinstance(i, Note)]
    for record in built.records:
        assert store.document(record.document).text[record.start : record.end] == record.text
        note = notes[record.note - 1]
        assert note.evidence == record.id
        cited = "".join(run.text for run in note.runs).replace("\u00a0", " ")
        assert (record.pinpoint or f"p {record.page}") in cited


def test_nothing_is_said_that_is_not_template_excerpt_or_count(
    built: BuiltReport, assessment: Template, store: SmallStore
) -> None:
    """Every body and gap paragraph is the template's text or standard wording with its counts."""
    said = [s.intro for s in assessment.sections] + [s.instruction for s in assessment.sections]
    said += [t.intro for t in assessment.themes] + [q.text for q in assessment.questions]
    said += [q for question in assessment.questions for q in question.phrasings]
    known = " ".join(" ".join(text.split()) for text in said)
    patterns = [
        re.compile(re.sub(r"\\{[^{}]*\\}", ".*?", re.escape(text)), re.DOTALL)
        for text in assessment.words.values()
    ]
    for block in simple_blocks(built.report.blocks):
        if isinstance(block, Paragraph) and block.style in ("body", "gap", "instruction", "lead"):
            text = "".join(i.text for i in block.inlines if not isinstance(i, Note))
            text = text.replace("\u00a0", " ")
            from_corpus = any(text.strip("[…] ") in d.text for d in store.documents)
            places = {p.pinpoint for d in store.documents for p in d.provisions}
            assert (
                text in known
                or text in places
                or from_corpus
                or any(p.fullmatch(text) for p in patterns)
            ), text


def test_every_quotation_is_verbatim(built: BuiltReport, store: SmallStore) -> None:
    for block in simple_blocks(built.report.blocks):
        if isinstance(block, Paragraph) and block.style == "quote":
            runs = [i.text for i in block.inlines if isinstance(i, Run)]
            for run in runs:
                assert run.strip() == "[…]" or any(run in d.text for d in store.documents)


def test_each_question_has_a_region_that_begins_with_its_heading(
    built: BuiltReport, assessment: Template
) -> None:
    regions = [b for b in built.report.blocks if isinstance(b, Region)]
    headed = [r for r in regions if isinstance(r.blocks[0], Heading)]
    assert [r.title for r in headed] == [q.text for q in assessment.questions]
    for region in regions:
        first = region.blocks[0]
        assert isinstance(first, Heading) or not any(isinstance(i, Note) for i in first.inlines)
    assert len({r.id for r in regions}) == len(regions)


def test_headings_never_jump_and_ids_are_unique(built: BuiltReport) -> None:
    level, ids = 0, []
    for block in simple_blocks(built.report.blocks):
        if isinstance(block, Heading):
            assert block.level <= level + 1
            level = block.level
        if isinstance(block, Heading | Table):
            ids.append(block.id)
    assert len(ids) == len(set(ids))


def test_every_cross_reference_leads_somewhere(built: BuiltReport) -> None:
    blocks = list(simple_blocks(built.report.blocks))
    targets = {b.id for b in blocks if isinstance(b, Heading | Table)}
    aimed = [i.target for i in inlines(built.report) if isinstance(i, Reference)]
    assert aimed
    assert set(aimed) <= targets


def test_tables_are_even_and_their_widths_sum_to_one(built: BuiltReport) -> None:
    for block in simple_blocks(built.report.blocks):
        if isinstance(block, Table):
            assert sum(block.widths) == pytest.approx(1)
            assert {len(row) for row in block.rows} <= {len(block.header)}
            assert len(block.widths) == len(block.header)
            assert block.rows
            assert block.caption
            assert block.summary


def test_the_summary_counts_what_is_quoted(built: BuiltReport, assessment: Template) -> None:
    rows = table(built.report, "summary-matrix")
    for question, row in zip(assessment.questions, rows, strict=True):
        quoted = {r.id for r in built.records if r.question == question.id and r.kind == "law"}
        assert row[0] == question.text
        assert row[1].startswith(f"{len(quoted)}, ") if quoted else row[1] in ("none", "–")


def test_the_legal_framework_lists_the_provisions_quoted(built: BuiltReport) -> None:
    rows = table(built.report, "legal-framework")
    ours = next(row for row in rows if row[0].startswith("Trafficking in Persons Act 2019"))
    quoted = {r.pinpoint for r in built.records if r.document == "act"}
    assert set(ours[3].split("; ")) == quoted


def test_acronyms_of_the_excerpts_are_spelt_out_as_the_documents_do(built: BuiltReport) -> None:
    assert table(built.report, "acronyms") == [["ATU", "Anti-Trafficking Unit"]]


def test_what_could_not_be_read_is_said(built: BuiltReport) -> None:
    said = words(built.report)
    assert "scan.pdf: it is a scan." in said
    assert "Study of trafficking, p 2: no text layer, and OCR is not available." in said


def test_a_reason_is_given_once_for_all_sources_that_it_befell(
    assessment: Template, store: SmallStore
) -> None:
    reason = "is an XML document, which is not readable yet"
    failed = [
        Failure(f"{folder}{name}", f"{name} {reason}")
        for folder, name in (("/far/away/", "b.xml"), ("C:\\laws\\", "a.xml"))
    ]
    few = SmallStore(store.documents, (*failed, Failure("/far/c.pdf", "c.pdf is empty.")))
    said = words(build(assessment, few, few.search).report)
    assert f"2 sources, each of which {reason}: a.xml, b.xml." in said
    assert "c.pdf: is empty." in said
    assert "/far" not in said


def test_pages_that_are_missing_are_named_in_one_line(assessment: Template) -> None:
    problems = tuple(Problem(f"page {at} has no text layer", at - 1) for at in (2, 3, 4, 8))
    scanned = replace(study(), problems=problems)
    store = SmallStore((scanned,))
    said = words(build(assessment, store, store.search).report)
    assert "Study of trafficking, pp 2–4, 8: no text layer." in said


def test_speakers_are_not_named(built: BuiltReport) -> None:
    assert "Kamal" not in words(built.report)
    assert "Border Guard" in words(built.report)


def test_each_group_has_a_table_and_the_number_of_questions_that_it_is_silent_on(
    built: BuiltReport,
) -> None:
    captions = [
        b.caption for b in simple_blocks(built.report.blocks)
        if isinstance(b, Table) and b.id.startswith("voices")
    ]  # fmt: skip
    assert captions == [
        "Group 1: contributions quoted",
        "Group 2: contributions quoted",
        "Groups quoted and not quoted on each question",
    ]


def test_a_group_is_named_where_it_is_not_quoted(built: BuiltReport) -> None:
    rows = table(built.report, "voices-1-silent")
    both = {"Group 1", "Group 2"}
    for _, quoted, silent in rows:
        assert set(quoted.split(", ")) | set(silent.split(", ")) - {"none"} == both
    assert [silent for *_, silent in rows if silent != "none"]


def test_the_days_of_a_workshop_are_taken_together(assessment: Template) -> None:
    days = tuple(
        replace(
            notes(), id=f"day-{day}", metadata=replace(notes().metadata, title=f"Talks: Day {day}")
        )
        for day in (1, 2)
    )
    store = SmallStore(days)
    made = build(assessment, store, store.search)
    tables = [b for b in simple_blocks(made.report.blocks) if isinstance(b, Table)]
    assert len([t for t in tables if t.caption.startswith("Group 1")]) == 1


def test_all_documents_are_listed_quoted_or_not(built: BuiltReport) -> None:
    entries = [
        "".join(i.text for i in paragraph.inlines)
        for paragraph in built.report.bibliography
        if paragraph.style == "bibliography"
    ]
    assert len(entries) == 4
    assert any("মানব পাচার" in entry for entry in entries)


def test_text_in_another_language_says_so(built: BuiltReport) -> None:
    listed = [i for p in built.report.bibliography for i in p.inlines]
    runs = [i for i in listed if isinstance(i, Run) and "পাচার" in i.text]
    assert {run.language for run in runs} == {"bn"}


def test_building_again_gives_the_same_report(
    built: BuiltReport, assessment: Template, store: SmallStore
) -> None:
    assert build(assessment, store, store.search, {"country": "Velmora"}) == built


def test_the_state_says_what_was_made_from_what(built: BuiltReport, assessment: Template) -> None:
    state = json.loads(built.report.state)
    assert state["template"] == "assessment"
    assert set(state["documents"]) == {"act", "study", "notes", "bangla"}
    ids = [id for region in state["regions"].values() for id in region["evidence"]]
    assert set(ids) == {record.id for record in built.records} == set(state["evidence"])
    for record in built.records:
        held = state["evidence"][record.id]
        assert held["document"] == record.document
        assert [record.start, record.end] in held["spans"]


def test_the_state_says_what_the_report_was_asked_to_be(built: BuiltReport) -> None:
    state = json.loads(built.report.state)
    assert state["scalars"] == {"country": "Velmora"}
    assert (state["edition"], state["names"]) == ("restricted", False)


def test_scalars_given_go_before_the_templates(built: BuiltReport) -> None:
    scalars = dict(built.report.scalars)
    assert scalars["country"] == "Velmora"
    assert scalars["generated"].startswith("4 documents")
    assert set(scalars) == set(template.SCALARS)


def test_a_scalar_that_no_template_has_is_an_error(assessment: Template, store: SmallStore) -> None:
    with pytest.raises(TemplateError, match="'colour'"):
        build(assessment, store, store.search, {"colour": "red"})


def test_an_empty_index_is_an_error_that_names_the_way_out(assessment: Template) -> None:
    empty = SmallStore(())
    with pytest.raises(TemplateError, match="kb ingest"):
        build(assessment, empty, empty.search)


def test_a_corpus_that_answers_nothing_gives_a_report_of_gaps(assessment: Template) -> None:
    silent = SmallStore((bangla(),))
    made = build(assessment, silent, silent.search)
    assert made.records == ()
    said = [
        "".join(i.text for i in block.inlines)
        for block in simple_blocks(made.report.blocks)
        if isinstance(block, Paragraph) and block.style == "gap"
    ]
    assert any("the collection holds no such source" in text for text in said)
    assert any("passages were compared in" in text for text in said)
    assert all(text.startswith("Gap in ") or "in this report" in text for text in said)


def test_notes_are_numbered_in_the_order_of_reference() -> None:
    blocks = (
        Paragraph((Note((Run("a"),), "x"), Note((Run("b"),), ""))),
        Region("r", "r", (Paragraph((Note((Run("c"),), "y"), Note((Run("d"),), "x"))),)),
    )
    assert building.note_numbers(blocks) == {"x": 1, "": 2, "y": 3}


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the National Referral Mechanism (NRM) is", "NRM", "National Referral Mechanism"),
        ("smuggling of migrants (“SOM”)", "SOM", "smuggling of migrants"),
        ("standard operating procedures (SOPs)", "SOP", "standard operating procedures"),
        ("see the table (TIP) above", "TIP", ""),
        ("(UN)", "UN", ""),
    ],
)
def test_a_long_form_is_found_before_its_bracket(text: str, short: str, long: str) -> None:
    assert long_forms([short], [text]).get(short, "") == long


def test_documents_in_another_language_are_named_since_their_silence_is_no_finding(
    assessment: Template, built: BuiltReport
) -> None:
    warning = "Documents in another language than the questions: 1."
    assert warning in words(built.report)
    store = small_store()
    assert warning not in words(build(assessment, store, store.search).report)
