"""Word documents: what Word shows once all changes are accepted, and nothing else."""

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import read
from kb.model import Block

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = '<Relationship Id="{0}" Type="' + R + '/{1}" Target="{2}"/>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)

STYLES = """
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="Kopf"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/>
</w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/>
  </w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
"""
NOTES = """
<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="5"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> See s 6.</w:t>
</w:r></w:p></w:footnote>
"""


def docx(folder: Path, body: str, document: str = "{}") -> Path:
    path = folder / "a.docx"
    parts = {"styles": STYLES, "numbering": NUMBERING, "footnotes": NOTES}
    inner = "".join(RELATION.format(part, part, f"{part}.xml") for part in parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        top = RELATION.format("a", "officeDocument", "word/document.xml")
        archive.writestr("_rels/.rels", RELATIONS.format(top))
        archive.writestr("word/_rels/document.xml.rels", RELATIONS.format(inner))
        root = f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document.format(root))
        for part, text in parts.items():
            archive.writestr(f"word/{part}.xml", f'<w:{part} xmlns:w="{W}">{text}</w:{part}>')
    return path


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, level: int) -> str:
    return p(
        r(text),
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>',
    )


def blocks(folder: Path, body: str) -> tuple[Block, ...]:
    return read(docx(folder, body))[0].blocks


def test_headings_are_found_by_outline_level_in_any_language(tmp_path: Path) -> None:
    found = blocks(
        tmp_path,
        p(r("Eins"), properties='<w:pStyle w:val="Child"/>')
        + p(r("Two"), properties='<w:pStyle w:val="H2"/>')
        + p(r("Three"), properties='<w:outlineLvl w:val="2"/>')
        + p(r("Text")),
    )
    assert [(block.style, block.level) for block in found] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 3),
        ("paragraph", 0),
    ]


def test_list_numbers_are_computed_and_restart_below_their_parent(tmp_path: Path) -> None:
    found = blocks(
        tmp_path,
        item("one", 0) + item("a", 1) + item("b", 1) + item("two", 0) + item("a", 1) + item("o", 2),
    )
    texts = [block.text for block in found]
    assert texts == ["1. one", "(a) a", "(b) b", "2. two", "(a) a", "o"]
    assert {block.style for block in found} == {"list_item"}


def test_insertions_stay_deletions_go_and_moves_are_read_once(tmp_path: Path) -> None:
    body = p(
        r("A "),
        f"<w:ins>{r('new ')}</w:ins>",
        "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>",
        f"<w:moveFrom>{r('moved ')}</w:moveFrom>",
        r("law."),
        f"<w:moveTo>{r(' moved')}</w:moveTo>",
    )
    assert [block.text for block in blocks(tmp_path, body)] == ["A new law. moved"]


def test_footnotes_follow_their_paragraph_and_leave_a_mark(tmp_path: Path) -> None:
    body = p(r("Text"), '<w:r><w:footnoteReference w:id="5"/></w:r>', r(" goes on.")) + p(r("Next"))
    found = blocks(tmp_path, body)
    assert [(block.style, block.text) for block in found] == [
        ("paragraph", "Text goes on."),
        ("note", "[1] See s 6."),
        ("paragraph", "Next"),
    ]
    assert found[0].note_marks == ((4, "1"),)


def test_a_run_in_heading_is_measured_by_its_bold_runs(tmp_path: Path) -> None:
    bold, plain = "<w:b/>", '<w:b w:val="0"/>'
    body = p(r("1. Ti", bold), r("tle.", bold), r(" Text ", plain), r("x", bold))
    assert blocks(tmp_path, body)[0].bold_end == len("1. Title.")


def test_merged_cells_are_not_repeated_and_inner_tables_stay_in_their_cell(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(p(r('in')))}{cell(p(r('ner')))}</w:tr></w:tbl>{p()}"
    wide = cell(p(r("wide")), '<w:gridSpan w:val="2"/>')
    tall = cell(p(r("tall")), '<w:vMerge w:val="restart"/>')
    more = cell(p(r("tall")), "<w:vMerge/>")
    rows = (wide, tall + cell(inner), more + cell(p(r("z"))))
    body = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    (found,) = blocks(tmp_path, body)
    assert found.rows == (("wide", ""), ("tall", "in ner"), ("", "z"))


def test_text_boxes_are_read_once_and_content_controls_are_looked_through(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p(r('Boxed'))}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    drawing = (
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = p(r("Text"), drawing) + f"<w:sdt><w:sdtContent>{p(r('Control'))}</w:sdtContent></w:sdt>"
    assert [block.text for block in blocks(tmp_path, body)] == ["Text", "Boxed", "Control"]


def test_a_document_type_is_refused_before_any_entity_is_expanded(tmp_path: Path) -> None:
    path = docx(tmp_path, p(r("x")), '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{}')
    with pytest.raises(UnreadableError, match="document type"):
        read(path)


def test_a_part_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = docx(tmp_path, p(r("a" * 30_000_000)))
    with pytest.raises(UnreadableError, match="unpacks to more"):
        read(path)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[a-z]+", text.lower()))


def test_nothing_that_mammoth_reads_is_missing(shared: Path) -> None:
    mammoth = pytest.importorskip("mammoth")
    for folder in ("docx", "report-docx", "notes-docx", "law-docx"):
        for path in sorted((shared / "corpus" / folder).glob("*.docx")):
            try:
                ours = words("\n".join(block.text for block in read(path)[0].blocks))
            except UnreadableError:
                continue
            with path.open("rb") as file:
                theirs = words(mammoth.extract_raw_text(file).value)
            lost = theirs - ours
            assert sum(lost.values()) <= 0.002 * sum(theirs.values()) + 2, (path.name, lost)


def test_hidden_text_is_left_out_by_run_and_by_style(tmp_path: Path) -> None:
    body = p(r("A law"), r(" secret", "<w:vanish/>"), r(" stays", '<w:vanish w:val="0"/>'))
    assert [block.text for block in blocks(tmp_path, body)] == ["A law stays"]


def test_an_empty_list_item_is_counted_and_not_printed(tmp_path: Path) -> None:
    body = item("one", 0) + item("", 0) + item("three", 0)
    assert [block.text for block in blocks(tmp_path, body)] == ["1. one", "3. three"]


def with_parts(path: Path, *parts: tuple[str, str, str]) -> Path:
    """Add parts, each of an id, a kind and a text, to a document's package."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    rels = "word/_rels/document.xml.rels"
    for key, kind, text in parts:
        target = f"{key}.htm" if kind == "aFChunk" else f"{key}.xml"
        relation = RELATION.format(key, kind, target) + "</Relationships>"
        held[rels] = held[rels].replace("</Relationships>", relation)
        held[f"word/{target}"] = text
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in held.items():
            archive.writestr(name, text)
    return path


def test_charts_and_inserted_html_are_read_where_they_stand(tmp_path: Path) -> None:
    body = (
        p(r("Before"), '<w:r><w:drawing><chart r:id="c"/></w:drawing></w:r>')
        + '<w:altChunk r:id="h"/>'
        + p(r("After"))
    )
    chart = "<c><title><t>Victims</t></title><ser><tx><v>Women</v></tx></ser></c>"
    path = with_parts(
        docx(tmp_path, body),
        ("c", "chart", chart),
        ("h", "aFChunk", "<html><body><h2>Inserted</h2><p>Text</p></body></html>"),
    )
    texts = [block.text for block in read(path)[0].blocks]
    assert texts == ["Before", "Victims", "\tWomen", "Inserted", "Text", "After"]


def test_embedded_files_are_told_of_and_not_read(tmp_path: Path) -> None:
    path = with_parts(docx(tmp_path, p(r("Text"))), ("x", "package", "other"))
    (reading,) = read(path)
    assert [block.text for block in reading.blocks] == ["Text"]
    assert "embedded in the document was not read" in reading.problems[0].reason
