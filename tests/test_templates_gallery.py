"""Every template that comes with kb: its look is what its maker makes, its draft has no fault."""

import importlib
from functools import cache
from pathlib import Path

import docx_checks
import pytest
from pack_corpus import shelf

from kb.report import comparing
from kb.report.against import Against
from kb.report.blocks import Note, Paragraph, Table, simple_blocks
from kb.report.build import BuiltReport, build, compose
from kb.report.template import load
from kb.report.word import render
from kb.report.word.libreoffice import ARCHIVE, office, to_pdf

TEMPLATES = Path(__file__).parent.parent / "report_templates"
NAMES = sorted(path.parent.name for path in TEMPLATES.glob("*/template.docx"))
SCALARS = {"country": "Velmora & <Sons>", "organisation": "Office of {{ Samples }}", "date": "2026"}


@cache
def built(name: str) -> BuiltReport:
    """The template's report of the sample corpus, found without a model."""
    template, held = load(TEMPLATES / name), shelf()
    if template.comparison is not None:
        against = Against(instrument="Convention on Border Cooperation")
        material = comparing.gather(template, held.store, held.search, against)
        return compose(material, SCALARS)
    more = {"topic": "trafficking in persons"} if template.pack else {}
    return build(template, held.store, held.search, SCALARS | more)


@pytest.fixture(params=NAMES)
def drafted(request, tmp_path) -> tuple[BuiltReport, Path]:
    template, made = load(TEMPLATES / request.param), built(request.param)
    out = tmp_path / "draft.docx"
    render(made.report, template.docx, out, template.styles, measure=False)
    return made, out


def notes(made: BuiltReport) -> list[Note]:
    found = []
    for block in simple_blocks(made.report.blocks):
        if isinstance(block, Paragraph):
            found += block.inlines
        elif isinstance(block, Table):
            found += [i for row in block.rows for c in row for p in c.paragraphs for i in p]
    return [inline for inline in found if isinstance(inline, Note)]


def test_the_templates_are_what_their_maker_makes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(TEMPLATES))
    importlib.import_module("make_template").main(tmp_path)
    for name in NAMES:
        made, kept = (docx_checks.Parts(p / name / "template.docx") for p in (tmp_path, TEMPLATES))
        assert made.data == kept.data, name


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_a_valid_word_file(name):
    assert docx_checks.schema(TEMPLATES / name / "template.docx") == []


def test_a_draft_passes_every_check(drafted):
    _, out = drafted
    assert docx_checks.check(out) == []


def test_a_draft_names_the_collection_that_it_was_made_from(drafted):
    made, out = drafted
    told = docx_checks.Parts(out).xml("docProps/custom.xml")
    assert told[0].get("name") == "kb collection"
    generated = dict(made.report.scalars)["generated"]
    assert generated.endswith(told[0][0].text)


def test_what_is_quoted_comes_back_character_for_character(drafted):
    made, out = drafted
    lines = [line for r in made.records for line in r.text.split("\n") if line.strip()]
    assert lines
    assert docx_checks.excerpts_kept(out, lines) == []


def test_each_note_says_what_the_report_says_and_links_where_it_links(drafted):
    made, out = drafted
    wanted = [
        ("".join(run.text for run in note.runs), [run.link for run in note.runs if run.link])
        for note in notes(made)
    ]
    assert wanted
    assert docx_checks.notes_say(out, wanted) == []


def test_libreoffice_shows_every_paragraph_and_the_notes_in_order(drafted, tmp_path):
    _, out = drafted
    if not office():
        pytest.skip("LibreOffice is not installed, so no PDF can be made")
    pdf = to_pdf(out, tmp_path, ARCHIVE)
    assert pdf is not None
    assert docx_checks.pdf_has_all(out, pdf) == []


@pytest.mark.parametrize("name", NAMES)
def test_building_again_from_the_same_corpus_changes_nothing(name):
    assert built.__wrapped__(name).report == built(name).report
