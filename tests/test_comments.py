"""Comments beside the text: what a gap tries to tell its author."""

import shutil
import subprocess
from pathlib import Path

import docx
import docx_checks
import pytest
from docx_checks import W
from rich_report import SCALARS
from small_corpus import small_store

from kb.report import html, markdown
from kb.report.blocks import Heading, Note, Paragraph, Report, Run
from kb.report.build import build
from kb.report.finished import read
from kb.report.template import load
from kb.report.word import render

FOLDER = Path(__file__).parent.parent / "report_templates" / "assessment"
GAP = Paragraph((Run("Gap in law."),), "gap", comment="Searches: “a < b”; {{ c }}\x0b.\nNo & none.")


def report(*blocks):
    first = Heading(1, "Gaps", "gaps")
    return Report(title="T", language="en", scalars=SCALARS, blocks=(first, *blocks))


@pytest.fixture
def draft(tmp_path):
    out = tmp_path / "draft.docx"
    render(report(GAP, Paragraph((Run("Between."),)), GAP), FOLDER / "template.docx", out)
    return out


def test_a_draft_with_comments_passes_every_check(draft):
    assert docx_checks.check(draft) == []


def test_each_comment_says_what_it_should_on_its_own_paragraph(draft):
    made = list(docx.Document(str(draft)).comments)
    assert [comment.author for comment in made] == ["kb", "kb"]
    assert made[0].text == "Searches: “a < b”; {{ c }}.\nNo & none."
    body = docx_checks.Parts(draft).body
    for start in body.iter(f"{W}commentRangeStart"):
        holder = start.getparent()
        assert docx_checks.text(holder) == "Gap in law."
        ids = [e.get(f"{W}id") for e in holder if "comment" in e.tag]
        assert ids == [start.get(f"{W}id")] * 2


def test_a_draft_without_comments_has_no_part_for_them(tmp_path):
    out = tmp_path / "draft.docx"
    render(report(Paragraph((Run("No word to the author."),))), FOLDER / "template.docx", out)
    assert "word/comments.xml" not in docx_checks.Parts(out).data


def test_a_templates_own_comments_keep_their_ids(tmp_path, draft):
    template = tmp_path / "office.docx"
    office = docx.Document(str(FOLDER / "template.docx"))
    line = office.paragraphs[0]
    office.add_comment(line.runs, text="From the office", author="Office")
    office.save(str(template))
    out = tmp_path / "out.docx"
    render(report(GAP), template, out)
    made = list(docx.Document(str(out)).comments)
    assert [comment.author for comment in made] == ["Office", "kb"]
    assert len({comment.comment_id for comment in made}) == 2
    assert docx_checks.check(out) == []


def test_what_is_published_has_no_comments():
    assert "Searches" not in markdown.render(report(GAP))
    assert "Searches" not in html.render(report(GAP))


def test_every_gap_among_the_findings_tells_what_was_tried():
    store = small_store()
    built = build(load(FOLDER), store, store.search)
    gaps = [
        block
        for region in built.report.blocks
        if getattr(region, "id", "").startswith("question-")
        for block in region.blocks
        if isinstance(block, Paragraph) and block.style == "gap"
    ]
    assert gaps
    for gap in gaps:
        assert gap.comment.startswith("Searches tried: “")
        assert "closeness" in gap.comment


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_every_note_beside_a_comment(tmp_path):
    """It shows and saves none where a comment stands between the marks of the first two."""
    quotes = [Paragraph((Run(f"Quoted {n}."), Note((Run(f"Source {n}."),)))) for n in range(4)]
    out = tmp_path / "draft.docx"
    render(report(GAP, quotes[0], GAP, *quotes[1:3], GAP, quotes[3]), FOLDER / "template.docx", out)
    assert docx_checks.check(out) == []
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}",
         "--convert-to", "docx", "--outdir", str(tmp_path / "saved"), str(out)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = read(tmp_path / "saved" / out.name)
    notes = [
        "".join(p.text for p in saved.notes[mark.part, mark.id]).strip()
        for paragraph in saved.paragraphs
        for mark in paragraph.marks
    ]
    assert notes == [f"Source {n}." for n in range(4)]
    assert len(list(docx.Document(str(out)).comments)) == 3
