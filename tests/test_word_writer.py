"""What the Word writer does with odd templates, odd text and odd places."""

import json
import re
from pathlib import Path

import docx
import docx_checks
import pytest
from docx_checks import W
from rich_report import ARABIC, BANGLA, SCALARS

from kb.errors import KbError, TemplateError, UsageError
from kb.report.blocks import (
    Block,
    Cell,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Reference,
    Region,
    Report,
    Run,
    Table,
)
from kb.report.word import render
from kb.report.word.marks import bookmark_name
from kb.report.word.numbering import figure
from kb.report.word.package import STATE
from kb.report.word.pages import Section, labels
from kb.report.word.scripts import is_right_to_left, stretches, tag

TEMPLATE = Path(__file__).parent.parent / "report_templates" / "assessment" / "template.docx"


def write(path: Path, *blocks: Block, template: Path = TEMPLATE, **more) -> docx_checks.Parts:
    """The parts of a document made of these blocks."""
    given = {"title": "A title", "language": "en", "scalars": SCALARS} | more
    out = path / "draft.docx"
    render(Report(blocks=blocks, **given), template, out, measure=False)
    return docx_checks.Parts(out)


def template_of(path: Path, *paragraphs: str) -> Path:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(str(path / "template.docx"))
    return path / "template.docx"


def wide(name: str) -> Table:
    cell = Cell(((Run("x"),),))
    return Table(name, "Wide", ("A", "B"), ((cell, cell),), (0.5, 0.5), "Two columns", True)


def orientations(parts) -> list[str]:
    sizes = parts.body.iter(f"{W}pgSz")
    return [size.get(f"{W}orient", "portrait") for size in sizes]


def test_a_template_without_the_sections_anchor_is_refused(tmp_path):
    with pytest.raises(TemplateError, match=r"\{\{ sections \}\}"):
        write(tmp_path, template=template_of(tmp_path, "{{ title }}"))


def test_an_anchor_must_stand_alone(tmp_path):
    with pytest.raises(TemplateError, match="alone"):
        write(tmp_path, template=template_of(tmp_path, "Text: {{ sections }}"))


def test_a_name_that_nothing_fills_is_refused_by_name(tmp_path):
    with pytest.raises(TemplateError, match="colour"):
        write(tmp_path, template=template_of(tmp_path, "{{ colour }}", "{{ sections }}"))


@pytest.mark.parametrize("tag", ["{{ ''.__class__.__mro__ }}", "{% if %}", "{{ title"])
def test_a_tag_that_is_broken_or_not_allowed_is_refused(tmp_path, tag):
    with pytest.raises(TemplateError, match="tag in the template"):
        write(tmp_path, template=template_of(tmp_path, tag, "{{ sections }}"))


def test_a_file_that_is_no_word_document_is_refused(tmp_path):
    (tmp_path / "t.docx").write_text("not a zip", encoding="utf-8")
    with pytest.raises(TemplateError, match="not a Word document"):
        write(tmp_path, template=tmp_path / "t.docx")
    with pytest.raises(TemplateError, match="no such template"):
        write(tmp_path, template=tmp_path / "missing.docx")


def test_the_template_itself_is_never_overwritten(tmp_path):
    template = template_of(tmp_path, "{{ sections }}")
    before = template.read_bytes()
    report = Report("T", "en", (), ())
    with pytest.raises(UsageError, match="template itself"):
        render(report, template, template, measure=False)
    assert template.read_bytes() == before


def test_a_document_that_is_open_elsewhere_stays_as_it_is(tmp_path):
    write(tmp_path)
    before = (tmp_path / "draft.docx").read_bytes()
    (tmp_path / ".~lock.draft.docx#").write_text("someone", encoding="utf-8")
    with pytest.raises(KbError, match="open in another programme"):
        write(tmp_path)
    assert (tmp_path / "draft.docx").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [".~lock.draft.docx#", "draft.docx"]


def test_scalars_are_text_whatever_they_hold(tmp_path):
    nasty = "A & B <draft> {{ 7*7 }} {% raw %}\x07"
    write(tmp_path, scalars=(*SCALARS[1:], ("title", nasty)), title=nasty)
    made = docx.Document(str(tmp_path / "draft.docx"))
    assert any(p.text == nasty.rstrip("\x07") for p in made.paragraphs)
    assert made.core_properties.title == nasty.rstrip("\x07")


def test_characters_that_xml_cannot_hold_are_dropped_and_no_others(tmp_path):
    text = "a\x00b\x0bc\ud800d\uffffe\tf\ng\u00a0h\u200di 😀"
    parts = write(tmp_path, Paragraph((Run(text),)))
    assert any(docx_checks.text(p) == "abcde\tf\ng\u00a0h\u200di 😀" for p in parts.body)


def test_notes_of_the_template_are_kept_and_numbered_with_ours(tmp_path):
    first = tmp_path / "first"
    first.mkdir()
    note = Note((Run("The template's own."),))
    write(first, Paragraph((Run("{{ sections }}"),)), Paragraph((Run("Own"), note)))
    write(tmp_path, Paragraph((Run("Ours"), Note((Run("Of the report."),)))),
          template=first / "draft.docx")  # fmt: skip
    wanted = [("Of the report.", []), ("The template's own.", [])]
    assert docx_checks.notes_say(tmp_path / "draft.docx", wanted) == []
    assert docx_checks.check(tmp_path / "draft.docx") == []


def test_a_landscape_table_takes_its_heading_along_and_the_text_returns_to_portrait(tmp_path):
    parts = write(
        tmp_path,
        Paragraph((Run("Before."),)),
        Heading(1, "Matrix", "m"),
        Paragraph((Run("It shows."),)),
        wide("w"),
        Paragraph((Run("A note."),), "table_note"),
        Paragraph((Run("After."),)),
    )
    assert orientations(parts)[-3:] == ["portrait", "landscape", "portrait"]
    body = list(parts.body)
    ends = [i for i, e in enumerate(body) if e.find(f"{W}pPr/{W}sectPr") is not None]
    turned = "".join(docx_checks.text(e) for e in body[ends[-2] + 1 : ends[-1] + 1])
    assert turned.startswith("Matrix")
    assert turned.endswith("A note.")


def test_page_numbers_go_on_after_a_landscape_section(tmp_path):
    parts = write(tmp_path, Paragraph((Run("A"),)), wide("w"), Paragraph((Run("B"),)))
    starts = [s.find(f"{W}pgNumType").get(f"{W}start") for s in parts.body.iter(f"{W}sectPr")]
    assert starts[-3:] == ["1", None, None]
    for section in list(parts.body.iter(f"{W}sectPr"))[-3:]:
        assert section.find(f"{W}footerReference") is not None


def test_neighbouring_landscape_tables_share_a_section_and_nothing_stands_between(tmp_path):
    parts = write(tmp_path, Heading(1, "H", "h"), wide("a"), Heading(2, "I", "i"), wide("b"))
    assert orientations(parts).count("landscape") == 1
    assert docx_checks.check(tmp_path / "draft.docx") == []


def test_each_run_of_numbered_paragraphs_counts_from_one(tmp_path):
    item = Paragraph((Run("x"),), "number")
    parts = write(tmp_path, item, item, Paragraph((Run("y"),)), item)
    lists = [
        p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
        for p in parts.body.iter(f"{W}p")
        if docx_checks.text(p) == "x"
    ]
    assert lists[0] == lists[1] != lists[2]


def test_a_page_break_goes_with_what_follows_and_leaves_no_empty_paragraph(tmp_path):
    parts = write(tmp_path, Paragraph((Run("A"),)), PageBreak(), Heading(1, "B", "b"))
    broken = [
        p for p in parts.body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert "B" in [docx_checks.text(p) for p in broken]


def test_a_region_lies_in_a_control_and_between_bookmarks_of_the_same_name(tmp_path):
    name = "Q.1/" + "is the offence defined " * 4
    region = Region(name, "Q" * 99, (Heading(1, "Q", "q"), Paragraph((Run("a"),))))
    parts = write(tmp_path, region)
    tags = {e.get(f"{W}val") for e in parts.body.iter(f"{W}tag")}
    assert bookmark_name("_kb_", name).lstrip("_") in tags
    assert docx_checks.check(tmp_path / "draft.docx") == []


def test_references_are_fields_where_word_would_show_the_same_and_links_elsewhere(tmp_path):
    parts = write(
        tmp_path,
        Heading(1, "Gaps & more", "g"),
        Paragraph(
            (
                Reference("g", ""),
                Reference("w", ""),
                Reference("g", "elsewhere"),
                Reference("g", "", page=True),
            )
        ),
        wide("w"),
    )
    codes = [c.text.split()[0] for c in parts.body.iter(f"{W}instrText")]
    assert codes.count("REF") == 2
    line = next(docx_checks.text(p) for p in parts.body.iter(f"{W}p")
                if "elsewhere" in docx_checks.text(p))  # fmt: skip
    assert re.fullmatch(r"Gaps & moreTable 1elsewhere\d+", line)


def test_a_reference_that_leads_nowhere_is_a_mistake_of_the_builder(tmp_path):
    with pytest.raises(ValueError, match="nowhere"):
        write(tmp_path, Paragraph((Reference("nowhere", "x"),)))


def test_an_empty_report_loses_the_lists_and_their_titles(tmp_path):
    parts = write(tmp_path)
    words = [docx_checks.text(p) for p in parts.body.iter(f"{W}p")]
    assert "Tables" not in words
    assert docx_checks.check(tmp_path / "draft.docx") == []


def test_the_state_comes_back_whole_and_only_once(tmp_path):
    again = tmp_path / "again"
    again.mkdir()
    write(tmp_path, Paragraph((Run("{{ sections }}"),)), state='{"old": 1}')
    parts = write(again, template=tmp_path / "draft.docx", state='{"q": "মানব & <x> ]]>"}')
    kept = [
        data for name, data in parts.data.items() if STATE.encode() in data and "Props" not in name
    ]
    assert len(kept) == 1
    state = json.loads(docx_checks.etree.fromstring(kept[0]).text)
    assert state["q"] == "মানব & <x> ]]>"


def test_only_web_addresses_become_links(tmp_path):
    parts = write(
        tmp_path, Paragraph((Run("x", link="file:///etc/passwd"), Run("y", link="javascript:1")))
    )
    relations = parts.data["word/_rels/document.xml.rels"].decode()
    assert "passwd" not in relations
    assert "javascript" not in relations


def test_bangla_and_arabic_are_set_as_what_they_are_even_inside_english(tmp_path):
    parts = write(tmp_path, Paragraph((Run(f"See {BANGLA} and {ARABIC}"),)),
                  Paragraph((Run(ARABIC, language="ar"),), "quote"))  # fmt: skip
    runs = {docx_checks.text(r): r.find(f"{W}rPr") for r in parts.body.iter(f"{W}r")}
    assert runs[BANGLA].find(f"{W}lang").get(f"{W}bidi") == "bn-BD"
    assert runs[BANGLA].find(f"{W}cs") is not None
    arabic = next(p for p in runs.values() if p is not None and p.find(f"{W}rtl") is not None)
    assert arabic.find(f"{W}lang").get(f"{W}bidi") == "ar-SA"
    turned = [p for p in parts.body.iter(f"{W}p") if p.find(f"{W}pPr/{W}bidi") is not None]
    assert [docx_checks.text(p) for p in turned] == [ARABIC]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("plain", "", [("plain", "")]),
        ("", "", []),
        ("the ধারা ৬ of", "en", [("the ", "en"), ("ধারা ৬", "bn-BD"), (" of", "en")]),
        ("মানব পাচার।", "bn", [("মানব পাচার।", "bn")]),
        ("Act ২০১২", "bn", [("Act ", ""), ("২০১২", "bn")]),
        ("café naïve", "fr", [("café naïve", "fr")]),
    ],
)
def test_text_is_cut_where_its_script_changes(text, language, expected):
    assert [(piece, lang) for piece, lang, _ in stretches(text, language)] == expected


def test_the_pieces_of_a_text_make_the_text_again():
    text = f"a{BANGLA}b «{ARABIC}» (c) {BANGLA[:7]}।"
    assert "".join(piece for piece, _, _ in stretches(text, "en")) == text


def test_direction_follows_most_of_the_letters():
    assert is_right_to_left(ARABIC)
    assert not is_right_to_left(f"An English sentence that quotes one word, {ARABIC[:5]}.")


@pytest.mark.parametrize(("given", "known"), [("en", "en-GB"), ("bn", "bn-BD"), ("en-US", "en-US")])
def test_languages_get_the_region_that_word_expects(given, known):
    assert tag(given) == known


@pytest.mark.parametrize(
    ("number", "shape", "shown"),
    [(4, "lowerRoman", "iv"), (1994, "decimal", "1994"), (49, "upperRoman", "XLIX"),
     (27, "lowerLetter", "aa"), (2, "upperLetter", "B"), (3, "none", "")],
)  # fmt: skip
def test_numbers_are_printed_as_word_prints_them(number, shape, shown):
    assert figure(number, shape) == shown


def test_page_labels_follow_the_sections_numbering():
    sections = [
        Section("a", 1, "lowerRoman"),
        Section("b", None, "lowerRoman"),
        Section("c", 1, "decimal"),
    ]
    pages = {"a": 0, "b": 1, "c": 4, "x": 2, "y": 6}
    shown = labels(pages, sections)
    assert (shown["x"], shown["y"]) == ("iii", "3")


NAMES = ["a b", "A", "a", "ü", "x" * 99, "", "q.1/2"]


@pytest.mark.parametrize("name", NAMES)
def test_bookmark_names_are_lawful_stable_and_told_apart(name):
    made = bookmark_name("_kb_", name)
    assert re.fullmatch(r"[a-z_][a-z0-9_]{0,39}", made)
    assert made == bookmark_name("_kb_", name)
    others = {
        bookmark_name("_kb_", n) for n in ("a b", "A", "a", "ü", "x" * 99, "", "q.1/2") if n != name
    }
    assert made not in others


def test_what_introduces_stays_on_the_page_of_what_it_introduces(tmp_path):
    parts = write(
        tmp_path,
        Heading(1, "H", "h"),
        Paragraph((Run("Introduces."),)),
        Paragraph((Run("Write here."),), "instruction"),
        Paragraph((Run("In law"),), "lead"),
        Paragraph((Run("30. Powers of officers"),), "quote"),
        Paragraph((Run("An officer may arrest."),), "quote"),
        Paragraph((Run("Sample Act, s 30"),), "attribution"),
        Paragraph((Run("Running text."),)),
    )
    kept = {docx_checks.text(k.getparent().getparent()) for k in parts.body.iter(f"{W}keepNext")}
    assert {"Introduces.", "Write here.", "In law", "30. Powers of officers"} <= kept
    assert "An officer may arrest." in kept
    assert not {"Sample Act, s 30", "Running text."} & kept


def test_the_rule_of_a_quotation_stands_where_its_script_begins(tmp_path):
    arabic, english = Paragraph((Run(ARABIC, language="ar"),), "quote"), "An officer may arrest."
    cell = Cell(((Run(ARABIC, language="ar"),),))
    parts = write(
        tmp_path,
        Heading(1, "H", "h"),
        arabic,
        Paragraph((Run(english),), "quote"),
        Table("t", "T", ("A",), ((cell,),), (1.0,), "S."),
    )
    lines = {docx_checks.text(p): p for p in parts.body.iter(f"{W}p")}
    quoted = next(p for p in parts.body.iter(f"{W}p") if docx_checks.text(p) == ARABIC)
    borders = quoted.find(f"{W}pPr/{W}pBdr")
    assert [(side.tag, side.get(f"{W}val")) for side in borders] == [
        (f"{W}left", "nil"),
        (f"{W}right", "single"),
    ]
    assert quoted.find(f"{W}pPr/{W}bidi") is not None
    assert lines[english].find(f"{W}pPr/{W}pBdr") is None
    assert lines[ARABIC].getparent().tag == f"{W}tc"
    assert lines[ARABIC].find(f"{W}pPr/{W}bidi") is not None
