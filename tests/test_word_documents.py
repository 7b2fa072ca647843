"""The acceptance checks for every document, on our own template and on an office's."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import docx_checks
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt
from rich_report import ARABIC, BANGLA, LONG_WORD, NASTY, QUOTED, rich_report

from kb.report.blocks import Cell, Note, Paragraph, Report, Table, simple_blocks
from kb.report.word import render
from kb.report.word.libreoffice import DESTINATIONS, office, to_pdf

TEMPLATE = Path(__file__).parent.parent / "report_templates" / "assessment" / "template.docx"
OFFICE_STYLES = {
    "heading1": "Agency Chapter",
    "heading2": "Agency Section",
    "quote": "Agency Citation",
    "gap": "Agency Warning",
    "body": "Agency Text",
    "number": "List Number",
}


def office_template(path: Path) -> Path:
    """A template as an office makes one: its own style names, and the flaws of python-docx's."""
    made = docx.Document()
    for name, base in (
        ("Agency Chapter", "Heading 1"),
        ("Agency Section", "Heading 2"),
        ("Agency Citation", "Normal"),
        ("Agency Text", "Normal"),
    ):
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = made.styles[base]
        style.font.size = Pt(11)
    made.sections[0].header.paragraphs[0].text = "{{ organisation }} | {{ status }}"
    made.add_paragraph("{{ title }}", style="Title")
    for anchor in ("toc", "tables"):
        made.add_paragraph(f"{{{{ {anchor} }}}}")
    made.add_paragraph("A word from the office", style="Heading 1")
    made.add_paragraph("{{ sections }}")
    made.add_paragraph("Sources", style="Agency Chapter")
    made.add_paragraph("{{ bibliography }}")
    made.save(str(path))
    return path


def lists_of_notes(report: Report) -> list[Note]:
    """The report's notes in the order in which a reader meets them."""
    inlines = []
    for block in simple_blocks(report.blocks):
        if isinstance(block, Paragraph):
            inlines += block.inlines
        elif isinstance(block, Table):
            cells: list[Cell] = [cell for row in block.rows for cell in row]
            inlines += [item for cell in cells for items in cell.paragraphs for item in items]
    return [item for item in inlines if isinstance(item, Note)]


def bookmarks(parts) -> set[str]:
    """The names of all bookmarks in the body."""
    starts = parts.body.iter(f"{docx_checks.W}bookmarkStart")
    return {start.get(f"{docx_checks.W}name") for start in starts}


@pytest.fixture(scope="module", params=["ours", "office"])
def drafted(request, tmp_path_factory):
    """(report, its document), once with our template and once with an office's."""
    folder = tmp_path_factory.mktemp(request.param)
    report, out = rich_report(100), folder / "draft.docx"
    if request.param == "ours":
        render(report, TEMPLATE, out)
    else:
        render(report, office_template(folder / "t.docx"), out, OFFICE_STYLES)
    return report, out


def test_the_document_passes_every_check_that_needs_no_word_processor(drafted):
    _, out = drafted
    assert docx_checks.check(out) == []


def test_excerpts_come_back_character_for_character(drafted):
    _, out = drafted
    excerpts = [NASTY, BANGLA, ARABIC, LONG_WORD, *QUOTED]
    assert docx_checks.excerpts_kept(out, excerpts) == []


def test_each_note_says_what_the_report_says_and_links_where_it_links(drafted):
    report, out = drafted
    wanted = [
        ("".join(run.text for run in note.runs), [run.link for run in note.runs if run.link])
        for note in lists_of_notes(report)
    ]
    assert len(wanted) >= 100
    assert docx_checks.notes_say(out, wanted) == []


def test_libreoffice_shows_every_paragraph_and_the_notes_in_order(drafted, tmp_path):
    _, out = drafted
    if not office():
        pytest.skip("LibreOffice is not installed, so no PDF can be made")
    pdf = to_pdf(out, tmp_path, DESTINATIONS)
    assert pdf is not None
    assert docx_checks.pdf_has_all(out, pdf) == []


def test_a_document_saved_by_libreoffice_still_holds_notes_and_regions(drafted, tmp_path):
    report, out = drafted
    if not office():
        pytest.skip("LibreOffice is not installed, so nothing can be saved by it")
    command = [office(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
               "--convert-to", "docx", "--outdir", str(tmp_path), str(out)]  # fmt: skip
    subprocess.run(command, capture_output=True, check=False, timeout=120)
    saved = docx_checks.Parts(tmp_path / out.name)
    marks = list(saved.body.iter(f"{docx_checks.W}footnoteReference"))
    assert len(marks) == len(lists_of_notes(report))
    hidden = {n for n in bookmarks(docx_checks.Parts(out)) if n.startswith("_kbc_")}
    assert len(hidden) == len(marks)
    assert hidden <= bookmarks(saved)
    paragraphs = "".join(docx_checks.text(p) for p in saved.body.iter(f"{docx_checks.W}p"))
    assert all(quoted in paragraphs for quoted in (NASTY, BANGLA, ARABIC))


def test_the_checks_see_a_document_with_its_notes_swapped(drafted, tmp_path):
    _, out = drafted
    broken = tmp_path / "broken.docx"
    with ZipFile(out) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b'<w:footnoteReference w:id="2"/>', b"", 1)
                data = data.replace(b'fldCharType="end"', b'fldCharType="begin"', 1)
            target.writestr(name, data)
    problems = "\n".join(docx_checks.check(broken))
    assert "do not pair" in problems
    assert "do not end" in problems


def test_an_office_template_keeps_its_own_styles_and_gets_those_it_lacks(tmp_path):
    out = tmp_path / "draft.docx"
    render(rich_report(5), office_template(tmp_path / "t.docx"), out, OFFICE_STYLES, measure=False)
    made = docx.Document(str(out))
    styles = {p.style.name for p in made.paragraphs}
    assert {"Agency Chapter", "Agency Text"} <= styles
    inside = {p.style.name for p in (docx.text.paragraph.Paragraph(e, made._body)
              for e in made.element.body.iter(f"{docx_checks.W}p"))}  # fmt: skip
    assert {"Agency Citation", "Agency Warning", "KB Attribution"} <= inside


def test_building_twice_gives_the_same_text_marks_and_notes(tmp_path):
    first, second = tmp_path / "1.docx", tmp_path / "2.docx"
    for out in (first, second):
        render(rich_report(10), TEMPLATE, out, measure=False)
    one, two = docx_checks.Parts(first).data, docx_checks.Parts(second).data
    names = set(one) - {"docProps/core.xml"}  # which holds the time
    assert {n for n in names if one[n] != two.get(n)} == set()


def test_importing_the_writer_loads_neither_lxml_nor_python_docx():
    code = (
        "import sys, kb.report.word, kb.report.html, kb.report.markdown;"
        "sys.exit(int('lxml' in sys.modules or 'docx' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_line_or_row_whose_name_is_empty_is_left_out(tmp_path: Path) -> None:
    report = replace(rich_report(), scalars=_scalars(organisation="", author=""))
    render(report, TEMPLATE, tmp_path / "out.docx", {})
    made = docx.Document(str(tmp_path / "out.docx"))
    control = [row.cells[0].text for row in made.tables[0].rows]
    assert "Prepared by" not in control
    assert "Organisation" not in control
    assert "Version" in control
    assert not any(p.style.name == "Cover Organisation" for p in made.paragraphs)


def _scalars(**changed: str) -> tuple[tuple[str, str], ...]:
    return tuple({**dict(rich_report().scalars), **changed}.items())
