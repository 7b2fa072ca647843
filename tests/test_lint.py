"""The house's conventions: each rule finds its fault, and is quiet where there is none."""

import json
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from small_corpus import small_store

from kb.cli import cli
from kb.errors import TemplateError, UsageError
from kb.report import word
from kb.report.blocks import Block, Heading, Note, Paragraph, Report, Run
from kb.report.build import build
from kb.report.finished import read
from kb.report.lint import RULES, lint
from kb.report.sections.acronyms import long_forms
from kb.report.template import Template, builtin, load

LONG = "the officer in charge of the post shall record the name of every person refused " * 4
CLAIM = (
    "Screening at the land posts has become slower in each of the years that were looked at, and "
    "officers of all the services say that forms are missing, lost or never read by anyone at all."
)


@pytest.fixture(scope="module")
def assessment() -> Template:
    return load(builtin() / "assessment")


def rules(path: Path) -> set[str]:
    return {fault.rule for fault in lint(read(path))}


def found(document: Word, tmp_path: Path) -> set[str]:
    path = tmp_path / "made.docx"
    document.save(str(path))
    return rules(path)


def typed(*lines: tuple[str, str] | str) -> Word:
    """Return a document of (style, text) lines under one heading; a bare text is body."""
    document = Document()
    document.add_heading("Findings", 1)
    for line in lines:
        style, text = line if isinstance(line, tuple) else ("Normal", line)
        document.add_paragraph(text, style)
    return document


NOTED = Note((Run("Act 5 of 2019, s 6."),))


def noted(*inlines: Run | Note, style: str = "body") -> tuple[Block, ...]:
    return (Heading(1, "Findings", "f"), Paragraph(inlines, style))  # type: ignore[arg-type]


def rendered(blocks: tuple[Block, ...], template: Template, tmp_path: Path) -> set[str]:
    path = tmp_path / "rendered.docx"
    report = Report("A report", "en-GB", tuple(template.scalars.items()), blocks)
    word.render(report, template.docx, path, template.styles)
    return rules(path)


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("heading-skipped", [("Heading 3", "Below")], [("Heading 2", "Below")]),
        ("heading-lone", [("Heading 2", "Only")], [("Heading 2", "One"), ("Heading 2", "Two")]),
        ("annex-numbering",
         [("Heading 1", "Annex I. A"), ("Heading 1", "Annex III. B")],
         [("Heading 1", "Annex I. A"), ("Heading 1", "Annex II. B")]),
        ("annex-numbering",
         [("Heading 1", "Annex A"), ("Heading 1", "Annex 2")],
         [("Heading 1", "Annex A"), ("Heading 1", "Annex B")]),
        ("no-summary", [LONG * 60], [("Heading 1", "Executive summary"), LONG * 60]),
        ("acronym-unknown", ["The NRM is slow."], ["The National Referral Mechanism (NRM)."]),
        ("acronym-unknown", ["The NRM is slow."], ["NRM (National Referral Mechanism) is slow."]),
        ("acronym-unknown", ["The NRM is slow."], ["“The NRM is slow”, he said in part II."]),
        ("acronym-late",
         ["The NRM is slow.", "The National Referral Mechanism (NRM) exists."],
         ["The National Referral Mechanism (NRM) exists.", "The NRM is slow."]),
        ("acronym-unused",
         [("Heading 1", "Acronyms"), "NRM – National Referral Mechanism"],
         ["The NRM is slow.", ("Heading 1", "Acronyms"), "NRM – National Referral Mechanism"]),
        ("acronym-unlisted",
         ["The Anti-Trafficking Unit (ATU).", ("Heading 1", "Acronyms"), "NRM – National RM"],
         ["The ATU.", ("Heading 1", "Acronyms"), "ATU – Anti-Trafficking Unit"]),
        ("instruction-left", ["Visited on [insert date]."], ["Visited on 3 May."]),
        ("instruction-left", ["Lorem ipsum dolor."], ["The text."]),
        ("number-in-words", ["They met twelve officers."], ["They met 12 officers."]),
        ("quotation-long", [f"He said: “{LONG}” (Act, s 6)."], [f"{LONG} (Act, s 6)."]),
        ("quotation-uncited",
         ["The act says “no person shall be refused entry without a reason”."],
         ["Section 6 of the act says “no person shall be refused entry without a reason”."]),
        ("quotation-uncited", [("Quote", LONG)], [("Quote", f"{LONG} (Roy 2020, p 3)")]),
        ("quotation-short", [("Quote", "A few words (2020).")], [("Quote", f"{LONG} (2020)")]),
        ("finding-unsupported", [CLAIM], [f"{CLAIM} See Table 3."]),
        ("caption-typed", [("Caption", "Table 1. Victims")], ["Victims are many."]),
        ("double-space", ["Two  spaces."], ["One space."]),
        ("empty-paragraphs", ["One.", "", "", "Two."], ["One.", "Two."]),
        ("typed-list", ["1. One thing", "2. Another thing"], ["1. One thing", "Then more."]),
        ("typed-list",
         ["• One thing", "• Another"], [("List Bullet", "One"), ("List Bullet", "Two")]),
    ],
)  # fmt: skip
def test_a_rule_finds_its_fault_and_nothing_where_there_is_none(
    rule: str,
    wrong: list[tuple[str, str] | str],
    right: list[tuple[str, str] | str],
    tmp_path: Path,
) -> None:
    assert rule in RULES
    assert rule in found(typed(*wrong), tmp_path)
    assert rule not in found(typed(*right), tmp_path)


def test_an_introduction_and_a_conclusion_rest_on_what_they_introduce_and_conclude(
    tmp_path: Path,
) -> None:
    opening = typed(CLAIM, ("Heading 2", "First"), ("Heading 2", "Second"))
    assert "finding-unsupported" not in found(opening, tmp_path)
    concluding = typed(("Heading 2", "Conclusions on findings"), CLAIM)
    assert "finding-unsupported" not in found(concluding, tmp_path)


def test_notes_stand_after_punctuation(assessment: Template, tmp_path: Path) -> None:
    before = noted(Run("The act says so"), NOTED, Run(", it seems."))
    after = noted(Run("The act says so,"), NOTED, Run(" it seems."))
    assert "note-before-punctuation" in rendered(before, assessment, tmp_path)
    assert "note-before-punctuation" not in rendered(after, assessment, tmp_path)


def test_a_decimal_after_a_note_is_no_punctuation(assessment: Template, tmp_path: Path) -> None:
    assert "note-before-punctuation" not in rendered(
        noted(Run("It rose by"), NOTED, Run(".5 per cent.")), assessment, tmp_path
    )


def test_ibid_is_found_in_notes(assessment: Template, tmp_path: Path) -> None:
    ibid = noted(Run("The act says so."), Note((Run("Ibid., p 3."),)))
    assert "ibid" in rendered(ibid, assessment, tmp_path)
    assert "ibid" not in rendered(noted(Run("So."), NOTED), assessment, tmp_path)


def test_a_note_supports_a_quotation_and_a_finding(assessment: Template, tmp_path: Path) -> None:
    for blocks in (noted(Run(CLAIM), NOTED), noted(Run(LONG), NOTED, style="quote")):
        assert not {"finding-unsupported", "quotation-uncited"} & rendered(
            blocks, assessment, tmp_path
        )


def test_bold_lines_pass_for_headings(tmp_path: Path) -> None:
    document = typed()
    document.add_paragraph().add_run("Training needs").bold = True
    assert "typed-heading" in found(document, tmp_path)
    plain = typed()
    plain.add_paragraph().add_run("Bold sentence.").bold = True
    assert "typed-heading" not in found(plain, tmp_path)


def test_tables_want_a_header_row_and_a_caption(tmp_path: Path) -> None:
    document = typed("Some text.")
    table = document.add_table(2, 2)
    assert {"table-headless", "table-uncaptioned"} <= found(document, tmp_path)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph("Table 1. Victims", "Caption")
    assert not {"table-headless", "table-uncaptioned"} & found(document, tmp_path)


def test_a_table_of_one_column_lays_out_and_is_let_be(tmp_path: Path) -> None:
    document = typed("Some text.")
    document.add_table(3, 1)
    assert "table-headless" not in found(document, tmp_path)


def test_pictures_want_alternative_text(tmp_path: Path) -> None:
    picture = tmp_path / "dot.png"
    parts = (b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0),
             b"IDAT" + zlib.compress(b"\0\0"), b"IEND")  # fmt: skip
    picture.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(p) - 4) + p + struct.pack(">I", zlib.crc32(p)) for p in parts
        )
    )
    document = typed("Some text.")
    shape = document.add_picture(str(picture))
    assert "picture-undescribed" in found(document, tmp_path)
    shape._inline.docPr.set("descr", "A dot")
    assert "picture-undescribed" not in found(document, tmp_path)


def test_a_document_without_heading_styles_is_held_to_the_rules_too(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Two  spaces, and the NRM.")
    assert {"double-space", "acronym-unknown"} <= found(document, tmp_path)


def test_a_fresh_draft_of_ours_holds_nothing_but_instructions(
    assessment: Template, tmp_path: Path
) -> None:
    store = small_store()
    report = build(assessment, store, store.search).report
    path = tmp_path / "draft.docx"
    word.render(report, assessment.docx, path, assessment.styles)
    faults = lint(read(path))
    assert {f.rule for f in faults} == {"instruction-left"}
    assert all(f.severity == "error" and f.mend and f.place for f in faults)


def test_rules_can_be_left_out_and_unknown_ones_are_named(tmp_path: Path) -> None:
    path = tmp_path / "made.docx"
    typed("Two  spaces.").save(str(path))
    finished = read(path)
    assert not lint(finished, ["double-space"])
    with pytest.raises(UsageError, match="heading-skipped"):
        lint(finished, ["double-spaces"])


def test_a_template_says_which_rules_are_off(assessment: Template, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    text = (assessment.folder / "template.toml").read_text(encoding="utf-8")
    file = folder / "template.toml"
    file.write_text(f'{text}\n[lint]\noff = ["heading-lone"]\n', encoding="utf-8")
    assert load(folder).lint_off == ("heading-lone",)
    file.write_text(f'{text}\n[lint]\non = ["heading-lone"]\n', encoding="utf-8")
    with pytest.raises(TemplateError, match="'on'"):
        load(folder)


def test_the_command_tells_errors_from_advice_by_its_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "made.docx"
    typed("Two  spaces.").save(str(path))
    advised = CliRunner().invoke(cli, ["report", "lint", str(path), "--json"])
    assert advised.exit_code == 0
    assert [fault["rule"] for fault in json.loads(advised.output)] == ["double-space"]
    typed("The NRM is slow.").save(str(path))
    wrong = CliRunner().invoke(cli, ["report", "lint", str(path)])
    assert wrong.exit_code == 1
    assert "“NRM” is nowhere spelt out" in wrong.output


def test_a_short_name_of_a_law_is_an_acronym_too() -> None:
    listed = "NGO non-governmental organisation\nTIP Act Trafficking in Persons Act, 2013"
    assert long_forms(["TIP Act", "NGO"], [listed]) == {
        "TIP Act": "Trafficking in Persons Act, 2013",
        "NGO": "non-governmental organisation",
    }
