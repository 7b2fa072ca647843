"""A chart is Word's own, tells its numbers in words too, and opens in LibreOffice and in Excel."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import docx_checks
import openpyxl
import pytest
from docx_checks import WP, W
from lxml import etree
from rich_report import SCALARS

from kb.report import html, markdown
from kb.report.blocks import (
    Chart,
    Heading,
    Paragraph,
    Reference,
    Region,
    Report,
    Run,
    Series,
    as_table,
    targets,
)
from kb.report.word import render

TEMPLATE = Path(__file__).parent.parent / "report_templates" / "assessment" / "template.docx"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART = Chart(
    id="spread",
    caption="Excerpts by theme & kind",
    axis="Theme",
    categories=("Borders <north> & south", "Courts", "=1+1 বাংলা", "Nothing\x0b here"),
    series=(Series("Law", (3, 0, 12, 0)), Series("Studies", (1, 2, 0, 0))),
    summary="A bar for each theme.\nBorders: Law 3.",
)
OTHER = Chart("other", "Another", "Theme", ("A",), (Series("Law", (1,)),), "One bar.")


def report(*blocks):
    first = Heading(1, "Spread", "h")
    return Report(title="T", language="en", scalars=SCALARS, blocks=(first, *blocks))


@pytest.fixture
def drawn(tmp_path):
    out = tmp_path / "draft.docx"
    seen = Paragraph((Reference("spread", ""), Run(" shows the spread.")))
    render(report(seen, CHART, Region("r", "R", (Heading(2, "More", "m"), OTHER))), TEMPLATE, out)
    return out


def test_a_draft_with_charts_passes_every_check(drawn):
    assert docx_checks.check(drawn) == []


def test_the_chart_holds_every_number_and_its_place_in_the_workbook(drawn):
    parts = docx_checks.Parts(drawn)
    root = parts.xml("word/charts/chart1.xml")
    shown = [
        [
            point.findtext(f"{C}v")
            for point in series.iterfind(f"{C}val/{C}numRef/{C}numCache/{C}pt")
        ]
        for series in root.iter(f"{C}ser")
    ]
    assert shown == [["3", "0", "12", "0"], ["1", "2", "0", "0"]]
    assert [e.text for e in root.iter(f"{C}f")][:3] == [
        "Sheet1!$B$1", "Sheet1!$A$2:$A$5", "Sheet1!$B$2:$B$5",
    ]  # fmt: skip
    book = openpyxl.load_workbook(BytesIO(parts.data["word/embeddings/kb_numbers1.xlsx"]))
    rows = [list(row) for row in book["Sheet1"].iter_rows(values_only=True)]
    assert rows[0] == ["Theme", "Law", "Studies"]
    assert rows[3][0] == "=1+1 বাংলা"
    assert book["Sheet1"]["A4"].data_type == "s"
    assert rows[1] == ["Borders <north> & south", 3, 1]
    assert rows[4] == ["Nothing here", 0, 0]


def test_ids_of_axes_are_positive_since_word_refuses_others(drawn):
    root = docx_checks.Parts(drawn).xml("word/charts/chart1.xml")
    ids = [e.get("val") for e in root.iter(f"{C}axId", f"{C}crossAx")]
    assert len(ids) == 6
    assert all(re.fullmatch(r"[1-9]\d*", id) for id in ids)


def test_a_chart_has_a_caption_that_counts_figures_and_is_listed(drawn):
    body = docx_checks.Parts(drawn).body
    lines = [docx_checks.text(p) for p in body.iter(f"{W}p")]
    assert "Figure 1. Excerpts by theme & kind" in lines
    assert "Figure 2. Another" in lines
    assert "Figure 1 shows the spread." in lines
    listed = [line for line in lines if line.startswith("Figure 1. Excerpts") and "\t" in line]
    assert re.fullmatch(r"Figure 1\. Excerpts by theme & kind\t\d+", listed[0])
    assert not any(line == "Tables" for line in lines)  # the list without entries went


def test_a_chart_is_described_to_those_who_cannot_see_it(drawn):
    frames = list(docx_checks.Parts(drawn).body.iter(f"{WP}docPr"))
    assert frames[0].get("descr") == "A bar for each theme. Borders: Law 3."
    assert [frame.get("id") for frame in frames] == ["1", "2"]


def test_the_segments_of_a_bar_differ_in_lightness_so_that_a_grey_print_tells_them_apart(drawn):
    root = docx_checks.Parts(drawn).xml("word/charts/chart1.xml")
    fills = [series.find(f"{C}spPr")[0][0].get("val") for series in root.iter(f"{C}ser")]
    lightness = [lightness_of(fill) for fill in fills]
    assert abs(lightness[0] - lightness[1]) > 0.15


def lightness_of(colour):
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


def test_elsewhere_a_chart_is_the_table_of_its_numbers():
    made = markdown.render(report(CHART))
    assert "**Figure 1. Excerpts by theme & kind**" in made
    assert "| Courts | 0 | 2 |" in made
    page = html.render(report(CHART))
    assert "<caption>Figure 1. Excerpts by theme &amp; kind" in page
    assert etree.HTML(page).xpath("string(//table[@id='spread']//tbody/tr[2])") == "Courts02"


def test_figures_and_tables_are_counted_apart():
    shown = targets((as_table(OTHER), CHART))
    assert shown == {"other": "Table 1", "spread": "Figure 1"}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_draws_the_bars_with_their_labels(drawn, tmp_path):
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(drawn)],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "draft.pdf") as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    for word in ("Courts", "Law", "Studies", "12"):
        assert word in text, word
