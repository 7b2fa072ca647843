"""A template is judged before a report is built: faults are named with their place and remedy."""

import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from kb.cli import cli
from kb.report.check import check
from kb.report.checks import questions
from kb.report.template import builtin, load

ASSESSMENT = builtin() / "assessment"
NAMES = sorted(path.parent.name for path in builtin().glob("*/template.toml"))


def office(tmp_path: Path, change) -> Path:
    """The assessment's Word file after a change by someone's hand."""
    document = docx.Document(str(ASSESSMENT / "template.docx"))
    change(document)
    out = tmp_path / "our-office.docx"
    document.save(str(out))
    return out


def paragraph(document, text):
    return next(p for p in document.paragraphs if p.text == text)


def said(place: Path, weight: str) -> str:
    return "\n".join(r.text for r in check(place) if r.weight == weight)


@pytest.mark.parametrize("name", NAMES)
def test_kbs_own_templates_have_neither_fault_nor_advice(name):
    assert [r for r in check(builtin() / name) if r.weight != "note"] == []


def test_a_document_without_an_anchor_says_which_and_where_to_put_it(tmp_path):
    plain = tmp_path / "plain.docx"
    docx.Document().save(str(plain))
    assert "There is no paragraph {{ sections }}" in said(plain, "fault")
    assert "no contents list" in said(plain, "advice")
    assert "KB Gap" in said(plain, "note")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Prepared for {{ contry }}", "did you mean 'country'"),
        ("{{ country", "a tag is broken"),
        ("{% if country %}In {{ country }}{% endif %}", "only names may stand in braces"),
        ("See {{ toc }} above", "must stand once"),
    ],
)
def test_a_slip_in_the_braces_is_named_with_its_place(tmp_path, text, told):
    faults = said(office(tmp_path, lambda d: d.add_paragraph(text)), "fault")
    assert told in faults
    assert "of the text, “" in faults


def test_a_name_in_single_braces_is_no_fault_but_told(tmp_path):
    place = office(tmp_path, lambda d: d.add_paragraph("For { country }"))
    assert said(place, "fault") == ""
    assert "single braces" in said(place, "advice")


def test_an_anchor_in_a_table_is_a_fault(tmp_path):
    def moved(document):
        element = paragraph(document, "{{ toc }}")._p
        element.getparent().remove(element)
        table = document.add_table(1, 1)
        table.cell(0, 0).paragraphs[0].text = "{{ toc }}"

    assert "outside tables" in said(office(tmp_path, moved), "fault")


def test_what_every_draft_would_inherit_is_told(tmp_path):
    def touched(document):
        run = document.add_paragraph("Old text").runs[0]
        document.add_comment(run, text="Check this", author="A", initials="A")
        run.font.name = "Our House Sans"
        document.styles["Body Text"].font.name = "Our House Sans"

    advice = said(office(tmp_path, touched), "advice")
    assert "comments" in advice
    assert "Our House Sans" in advice


def test_a_mapped_style_that_is_absent_brings_the_nearest_names(tmp_path):
    (tmp_path / "template.docx").write_bytes((ASSESSMENT / "template.docx").read_bytes())
    text = (ASSESSMENT / "template.toml").read_text(encoding="utf-8")
    text = text.replace('quote = "Quote"', 'quote = "Qoute"\nqoute = "Quote"')
    (tmp_path / "template.toml").write_text(text, encoding="utf-8")
    advice = said(tmp_path, "advice")
    assert "'Qoute': the Word file has no such style; did you mean 'Quote'" in advice
    assert "'qoute', which is no part of a report; did you mean 'quote'" in advice


TOML = """
title = "T"
[[section]]
part = "summary"
title = "One"
[[section]]
part = "summary"
title = "Two"
[[section]]
part = "text"
title = "Empty"
[[theme]]
id = "t"
title = "Theme"
[[theme.question]]
id = "first"
text = "How are carriers checked?"
queries = ["how are carriers  checked?"]
about = ["the | of", "passport"]
wants = [{ kind = "law" }]
[[theme.question]]
id = "second"
text = "How are carriers checked?"
wants = [{ kind = "law" }]
"""


def test_questions_that_gain_nothing_are_told(tmp_path):
    (tmp_path / "template.toml").write_text(TOML, encoding="utf-8")
    remarks = list(questions.remarks(load(tmp_path)))
    told = "\n".join(f"{remark.weight} {remark.text}" for remark in remarks)
    for words in (
        "fault The part 'summary' has 2 sections",
        "advice The section 'Empty' holds nothing",
        "'first' asks 'how are carriers checked?' 2 times",
        "'second' has one phrasing only",
        "'the', 'of' has no word that the search knows",
        "only passages about 'passport', but none of its phrasings",
        "is asked by questions 'first' and 'second'",
        'No section has the part "findings"',
    ):
        assert words in told, words


def test_a_file_that_is_no_word_document_is_a_sentence(tmp_path):
    for name, data in (
        ("a.docx", b"PK\x03\x04"),
        ("b.docx", b"\xd0\xcf\x11\xe0old"),
        ("c.docx", b""),
    ):
        (tmp_path / name).write_bytes(data)
        assert "not a Word document" in said(tmp_path / name, "fault")


def test_the_office_files_of_the_corpus_bring_sentences_and_never_a_crash(shared):
    files = sorted((shared / "corpus").glob("*docx/*.docx"))[:40]
    assert files
    for file in files:
        faults = said(file, "fault")
        assert "{{ sections }}" in faults or "not a Word document" in faults, file


def test_the_command_tells_scripts_by_its_exit_code(tmp_path):
    plain = tmp_path / "plain.docx"
    docx.Document().save(str(plain))
    run = CliRunner()
    bad = run.invoke(cli, ["report", "check", str(plain), "--json"])
    good = run.invoke(cli, ["report", "check", str(ASSESSMENT)])
    assert (bad.exit_code, good.exit_code) == (1, 0)
    assert json.loads(bad.output)["usable"] is False
    assert "can be used." in good.output
