"""PDF by LibreOffice: archivable and tagged; where it is missing or fails, a sentence."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich_report import ARABIC, BANGLA, SCALARS

from kb.cli import cli
from kb.cli.writing import format_of, getting_ready
from kb.errors import KbError
from kb.report.blocks import Cell, Heading, Note, Paragraph, Report, Run, Table
from kb.report.word import libreoffice, render

TEMPLATE = Path(__file__).parent.parent / "report_templates" / "assessment" / "template.docx"
needs_office = pytest.mark.skipif(not libreoffice.office(), reason="LibreOffice is not installed")


@pytest.fixture
def draft(tmp_path) -> Path:
    note = Note((Run("মানব পাচার আইন ২০১২", language="bn"), Run(", s 6.")), "e1")
    arabic = Run(ARABIC, language="ar")
    cell = Cell(((arabic,),))
    blocks = (
        Heading(1, "Findings", "h"),
        Heading(2, "الاتجار بالأشخاص", "ar"),
        Paragraph((Run(BANGLA, language="bn"), note), "quote"),
        Paragraph((arabic, note), "quote"),
        Table(
            "t", "Words", ("One", "Two"), ((cell, Cell(((Run("English"),),))),), (0.5, 0.5), "W."
        ),
    )
    out = tmp_path / "draft.docx"
    render(Report("A title", "en-GB", SCALARS, blocks), TEMPLATE, out, measure=False)
    return out


@needs_office
def test_the_pdf_declares_that_it_is_archivable_tagged_and_in_english(draft, tmp_path):
    out = tmp_path / "new folder" / "report.pdf"
    libreoffice.write_pdf(draft, out)
    data = out.read_bytes()
    for mark in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfuaid:part>1</pdfuaid:part>",
                 b"/MarkInfo<</Marked true>>", b"/Lang(en-GB)"):  # fmt: skip
        assert mark in data, mark


@needs_office
def test_a_libreoffice_that_was_started_early_is_asked_and_is_gone_afterwards(draft, tmp_path):
    with libreoffice.starting() as profile:
        made = libreoffice.to_pdf(draft, tmp_path, libreoffice.DESTINATIONS, profile)
        assert made is not None
    assert not profile.exists()


@needs_office
def test_a_profile_that_is_broken_is_left_for_a_new_one(draft, tmp_path):
    broken = tmp_path / "profile"
    broken.write_text("a file where LibreOffice wants a folder", encoding="utf-8")
    made = libreoffice.to_pdf(draft, tmp_path, libreoffice.DESTINATIONS, broken)
    assert made is not None
    assert made.read_bytes()[:5] == b"%PDF-"


def test_without_libreoffice_there_is_a_sentence_before_any_work(monkeypatch, draft, tmp_path):
    monkeypatch.setattr(libreoffice, "office", lambda: "")
    with pytest.raises(KbError, match="LibreOffice, which is not installed"), getting_ready("pdf"):
        pass
    with pytest.raises(KbError, match=r"Write a \.docx"):
        libreoffice.write_pdf(draft, tmp_path / "x.pdf")
    with getting_ready("docx") as profile:
        assert profile is not None  # a draft needs none: its page numbers are then estimated


def test_a_libreoffice_that_exits_well_and_makes_nothing_is_a_failure(monkeypatch, draft, tmp_path):
    monkeypatch.setattr(libreoffice, "office", lambda: sys.executable)
    with pytest.raises(KbError, match="made no PDF"):
        libreoffice.write_pdf(draft, tmp_path / "x.pdf")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_one_that_does_not_answer_is_given_up(monkeypatch, draft, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(libreoffice, "office", lambda: str(slow))
    monkeypatch.setattr(libreoffice, "PATIENCE", 0.5)
    assert libreoffice.to_pdf(draft, tmp_path, libreoffice.ARCHIVE) is None


def test_the_ending_decides_the_format():
    assert format_of(Path("a.PDF")) == "pdf"


def test_the_command_knows_the_format():
    assert "pdf" in CliRunner().invoke(cli, ["report", "build", "--help"]).output
