"""OpenDocument files: what LibreOffice shows once changes are accepted, and nothing else."""

import zipfile
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import read
from kb.model import Block, Reading

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = (
    " ".join(
        f'xmlns:{short}="{OASIS}{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("presentation", "presentation"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
            ("meta", "meta"),
            ("manifest", "manifest"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
STYLES = """
<style:style style:name="Hid" style:family="text">
  <style:text-properties text:display="none"/></style:style>
<style:style style:name="Fat" style:family="text">
  <style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Cap" style:display-name="Caption" style:family="paragraph"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Cap"/>
<style:style style:name="Away" style:family="drawing-page">
  <style:drawing-page-properties presentation:visibility="hidden"/></style:style>
<style:style style:name="Off" style:family="table">
  <style:table-properties table:display="false"/></style:style>
<text:list-style style:name="L">
  <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
  <text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("
    style:num-suffix=")"/>
</text:list-style>
<text:list-style style:name="B">
  <text:list-level-style-number text:level="1" style:num-format="১, ২, ৩, ..."
    style:num-suffix="।"/>
</text:list-style>
"""
OUTLINE = """<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="I"/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
</text:outline-style>"""


def odf(folder: Path, body: str, kind: str = "text", **parts: str) -> Path:
    path = folder / f"a.{ {'text': 'odt', 'presentation': 'odp', 'spreadsheet': 'ods'}[kind] }"
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", parts.get("content", content))
        for part in ("styles", "meta", "manifest"):
            if part in parts:
                name = "META-INF/manifest.xml" if part == "manifest" else f"{part}.xml"
                archive.writestr(name, f"<office:x {SPACES}>{parts[part]}</office:x>")
    return path


def blocks(folder: Path, body: str, kind: str = "text", **parts: str) -> tuple[Block, ...]:
    return reading(folder, body, kind, **parts).blocks


def reading(folder: Path, body: str, kind: str = "text", **parts: str) -> Reading:
    return read(odf(folder, body, kind, **parts))[0]


def texts(folder: Path, body: str) -> list[str]:
    return [block.text for block in blocks(folder, body)]


def items(*texts: str, attributes: str = "") -> str:
    inner = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    return f'<text:list text:style-name="L" {attributes}>{inner}</text:list>'


def test_headings_have_levels_and_the_numbers_of_their_outline(tmp_path: Path) -> None:
    found = blocks(
        tmp_path,
        '<text:h text:outline-level="1">General</text:h>'
        '<text:h text:outline-level="2">Scope</text:h><text:p>Text</text:p>'
        '<text:h text:outline-level="1" text:is-list-header="true">Annex</text:h>',
        styles=f"<office:styles>{OUTLINE}</office:styles>",
    )
    assert [(block.text, block.level) for block in found] == [
        ("I General", 1),
        ("I.1 Scope", 2),
        ("Text", 0),
        ("Annex", 1),
    ]


def test_lists_number_their_items_and_go_on_where_they_say_so(tmp_path: Path) -> None:
    nested = (
        '<text:list text:style-name="L" xml:id="x"><text:list-item><text:p>one</text:p>'
        "<text:list><text:list-item><text:p>a</text:p><text:p>more</text:p></text:list-item>"
        "<text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>"
    )
    body = nested + items("new") + items("two", attributes='text:continue-list="x"')
    assert texts(tmp_path, body) == ["1. one", "(a) a", "more", "(b) b", "1. new", "2. two"]


def test_an_item_may_say_its_own_number(tmp_path: Path) -> None:
    body = items("one").replace("<text:list-item>", '<text:list-item text:start-value="7">')
    assert texts(tmp_path, body) == ["7. one"]


def test_bangla_lists_count_in_bangla_digits(tmp_path: Path) -> None:
    assert texts(tmp_path, items(*"abcdefghijk").replace('"L"', '"B"'))[-1] == "১১। k"


def test_notes_follow_their_paragraph_with_the_mark_that_is_printed(tmp_path: Path) -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>*</text:note-citation>'
        "<text:note-body><text:p>See s 6.</text:p></text:note-body></text:note>"
    )
    first, second = blocks(tmp_path, f"<text:p>Text{note} goes on.</text:p>")
    assert (first.text, first.note_marks) == ("Text goes on.", ((4, "*"),))
    assert (second.text, second.style) == ("[*] See s 6.", "note")


def test_what_is_deleted_hidden_or_commented_is_left_out(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>A<text:span text:style-name="Hid">secret</text:span> law'
        "<office:annotation><text:p>remark</text:p></office:annotation>"
        "<text:soft-page-break/> stays.</text:p>"
        '<text:section text:display="none"><text:p>unseen</text:p></text:section>'
    )
    assert texts(tmp_path, body) == ["A law stays."]


def test_text_boxes_follow_the_paragraph_that_holds_them(tmp_path: Path) -> None:
    box = (
        "<draw:frame><draw:text-box><text:p>Box</text:p></draw:text-box>"
        "<svg:desc>a picture</svg:desc></draw:frame>"
    )
    assert texts(tmp_path, f"<text:p>Before{box} after</text:p>") == ["Before after", "Box"]


def test_tables_keep_their_rows_and_give_merged_cells_once(tmp_path: Path) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        + cell.format(' table:number-columns-spanned="2"', "Head")
        + "<table:covered-table-cell/></table:table-row></table:table-header-rows>"
        + "<table:table-row>"
        + cell.format("", "a")
        + cell.format("", "b")
        + "</table:table-row></table:table>"
    )
    (table,) = blocks(tmp_path, body)
    assert table.rows == (("Head", ""), ("a", "b"))


def test_repeated_cells_are_capped(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="9999999"><text:p>x</text:p>'
        "</table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="9999999">{cell}</table:table-row>'
    (table,) = blocks(tmp_path, f"<table:table>{row}</table:table>")
    assert len(table.rows) * len(table.rows[0]) < 10_000


def test_bold_and_captions_are_known_by_their_styles(tmp_path: Path) -> None:
    body = (
        '<text:p><text:span text:style-name="Fat">Scope.</text:span> It applies.</text:p>'
        '<text:p text:style-name="P1">Table 1</text:p>'
    )
    first, second = blocks(tmp_path, body)
    assert first.bold_end == len("Scope.")
    assert second.style == "caption"


def test_a_flat_file_is_read_as_a_packed_one(tmp_path: Path) -> None:
    path = tmp_path / "a.fodt"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:meta>'
        "<dc:title>The Act</dc:title></office:meta><office:body><office:text>"
        "<text:p>ধারা ৬</text:p></office:text></office:body></office:document>",
        encoding="utf-8",
    )
    (found,) = read(path)
    assert (found.blocks[0].text, found.metadata.title) == ("ধারা ৬", "The Act")


def test_metadata_says_title_author_and_language(tmp_path: Path) -> None:
    meta = (
        "<office:meta><dc:title>The Act</dc:title><dc:creator>B</dc:creator>"
        "<meta:initial-creator>A</meta:initial-creator><dc:language>en-GB</dc:language></office:meta>"
    )
    about = reading(tmp_path, "<text:p>x</text:p>", meta=meta).metadata
    assert (about.title, about.authors, about.language) == ("The Act", ("A",), "en")


def test_slides_are_pages_with_notes_and_hidden_ones_are_told_of(tmp_path: Path) -> None:
    page = (
        '<draw:page {}><draw:frame presentation:class="title"><draw:text-box><text:p>{}</text:p>'
        "</draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Point</text:p>"
        '</draw:text-box></draw:frame><presentation:notes><draw:frame presentation:class="notes">'
        "<draw:text-box><text:p>Say this.</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page>"
    )
    body = page.format('draw:style-name="Away"', "Not shown") + page.format("", "Aim")
    found = reading(tmp_path, body, "presentation")
    assert [block.text for block in found.blocks] == ["Aim", "Point", "Notes: Say this."]
    assert found.blocks[0].page_starts == ((0, 1),)
    assert found.page_labels == ("1", "2")
    assert "slide 1 is hidden" in found.problems[0].reason


def test_spreadsheets_give_each_cell_as_printed_and_no_hidden_sheet(tmp_path: Path) -> None:
    sheet = (
        '<table:table table:name="{}" table:style-name="{}"><table:table-row>'
        '<table:table-cell office:value="0.25"><text:p>25%</text:p></table:table-cell>'
        "<table:table-cell><text:p>Yes</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = reading(tmp_path, sheet.format("Answers", "") + sheet.format("x", "Off"), "spreadsheet")
    assert [block.text for block in found.blocks] == ["Answers", "25%\tYes"]
    assert "hidden sheets were left out: x" in found.problems[0].reason


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return str(caught.value)


def test_an_encrypted_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert "password" in refusal(odf(tmp_path, "<text:p>x</text:p>", manifest=entry))


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    content = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><office:document-content {SPACES}>'
        "<office:body><office:text><text:p>&e;</text:p></office:text></office:body>"
        "</office:document-content>"
    )
    assert "document type" in refusal(odf(tmp_path, "", content=content))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    body = "<text:p>" + " " * (20 << 20) + "</text:p>"
    assert "unpacks to more" in refusal(odf(tmp_path, body))


def test_names_that_leave_the_package_touch_no_file(tmp_path: Path) -> None:
    path = odf(tmp_path, "<text:p>Text</text:p>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../escaped.xml", "<x/>")
    assert read(path)[0].blocks[0].text == "Text"
    assert not (tmp_path.parent.parent / "escaped.xml").exists()


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.95])
def test_a_truncated_file_ends_in_a_sentence(tmp_path: Path, keep: float) -> None:
    path = odf(tmp_path, "<text:p>Text</text:p>" * 500)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    assert refusal(path).startswith("a.odt ")
