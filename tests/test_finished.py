"""Reading finished documents: what their reader sees, and where each character came from."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kb.errors import UnreadableError
from kb.report.finished import Finished, FinishedParagraph, read

NAMESPACES = nsdecls("w") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def written(folder: Path, *paragraphs: str) -> Finished:
    """Return a document whose body holds these elements, read back from its file."""
    document = Document()
    body = document.element.body
    for xml in paragraphs:
        head, angle, rest = xml.partition(">")
        body.insert(len(body) - 1, parse_xml(f"{head} {NAMESPACES}{angle}{rest}"))
    path = folder / "finished.docx"
    document.save(str(path))
    return read(path)


def only(finished: Finished) -> FinishedParagraph:
    (paragraph,) = finished.paragraphs
    return paragraph


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_tracked_changes_are_read_as_if_accepted(tmp_path: Path) -> None:
    finished = written(
        tmp_path,
        "<w:p>"
        + run("shall ")
        + f'<w:del w:id="1" w:author="A">{run("not ").replace("w:t", "w:delText")}</w:del>'
        + f'<w:ins w:id="2" w:author="A">{run("always ")}</w:ins>'
        + f'<w:moveFrom w:id="3" w:author="A">{run("gone ")}</w:moveFrom>'
        + f'<w:moveTo w:id="4" w:author="A">{run("apply")}</w:moveTo>'
        + "</w:p>",
    )
    assert only(finished).text == "shall always apply"


def test_every_character_comes_from_the_element_that_is_named(tmp_path: Path) -> None:
    finished = written(
        tmp_path, f"<w:p>{run('a')}<w:r><w:tab/><w:t>b</w:t><w:br/><w:noBreakHyphen/></w:r></w:p>"
    )
    paragraph = only(finished)
    assert paragraph.text == "a\tb\n-"
    assert "".join(paragraph.text[p.start : p.end] for p in paragraph.pieces) == paragraph.text
    first = paragraph.pieces[0]
    assert first.element.text == paragraph.text[first.start : first.end] == "a"


def test_fields_show_their_result_and_not_their_instruction(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("Table 3")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    finished = written(tmp_path, f"<w:p>{run('see ')}{field}{run('.')}</w:p>")
    assert only(finished).text == "see Table 3."


def test_hidden_text_is_not_read(tmp_path: Path) -> None:
    hidden = run(" not", "<w:rPr><w:vanish/></w:rPr>")
    shown = run(" be", '<w:rPr><w:vanish w:val="0"/></w:rPr>')
    assert only(written(tmp_path, f"<w:p>{run('shall')}{hidden}{shown}</w:p>")).text == "shall be"


def test_a_text_box_follows_the_paragraph_that_bears_it_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('in the box')}</w:p></w:txbxContent>"
    drawn = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    finished = written(tmp_path, f"<w:p>{run('beside')}{drawn}</w:p>")
    assert [p.text for p in finished.paragraphs] == ["beside", "in the box"]
    assert [sorted(p.inside) for p in finished.paragraphs] == [[], ["textbox"]]


def test_a_contents_list_is_known_by_its_field_and_by_its_style(tmp_path: Path) -> None:
    toc = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("One")}</w:p>'
    )
    more = f'<w:p>{run("Two")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    finished = written(tmp_path, toc, more, f"<w:p>{run('Text')}</w:p>")
    assert [("contents" in p.inside, p.text) for p in finished.paragraphs] == [
        (True, "One"),
        (True, "Two"),
        (False, "Text"),
    ]


def test_a_region_is_known_by_its_control_or_by_its_bookmark(tmp_path: Path) -> None:
    control = (
        '<w:sdt><w:sdtPr><w:tag w:val="kb_question-a"/></w:sdtPr><w:sdtContent>'
        f"<w:p>{run('one')}</w:p></w:sdtContent></w:sdt>"
    )
    start = '<w:bookmarkStart w:id="7" w:name="_kb_question-b"/>'
    end = '<w:bookmarkEnd w:id="7"/>'
    finished = written(
        tmp_path,
        control,
        f"<w:p>{start}{run('two')}</w:p>",
        f"<w:p>{run('three')}{end}</w:p>",
        f'<w:p><w:bookmarkStart w:id="8" w:name="_kb_last_page"/>{run("four")}</w:p>',
    )
    assert [p.region for p in finished.paragraphs] == ["question-a", "question-b", "question-b", ""]


def test_styles_and_heading_levels_come_with_those_they_are_based_on(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Top", 1)
    own = document.styles.add_style("Office Quote", 1)
    own.base_style = document.styles["Quote"]
    document.add_paragraph("Words", "Office Quote")
    document.add_paragraph("Plain")
    path = tmp_path / "styles.docx"
    document.save(str(path))
    heading, quote, plain = read(path).paragraphs
    assert (heading.level, quote.level, plain.level) == (1, 0, 0)
    assert quote.styles[:2] == ("office quote", "quote")
    assert plain.style == "normal"


def test_nothing_that_is_no_document_ends_in_a_traceback(tmp_path: Path) -> None:
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    other = tmp_path / "other.docx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "hello")
    old = tmp_path / "old.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for path in (empty, other, old, tmp_path / "none.docx", tmp_path):
        with pytest.raises(UnreadableError, match=path.name):
            read(path)


def test_every_word_file_at_hand_is_read_or_refused_in_a_sentence(shared: Path) -> None:
    files = sorted((shared / "corpus").rglob("*.docx"))
    assert len(files) > 20
    paragraphs, refused = 0, []
    for path in files:
        try:
            finished = read(path)
        except UnreadableError as error:
            refused.append((path.name, str(error)))
            continue
        paragraphs += len(finished.paragraphs)
        for paragraph in finished.paragraphs:
            shown = "".join(paragraph.text[p.start : p.end] for p in paragraph.pieces)
            assert shown == paragraph.text
    assert paragraphs > 3000
    assert all(name in sentence for name, sentence in refused)


def test_notes_are_read_with_the_places_of_their_marks(shared: Path) -> None:
    finished = read(shared / "corpus" / "docx" / "mammoth-footnotes.docx")
    marks = [mark for paragraph in finished.paragraphs for mark in paragraph.marks]
    assert {mark.part for mark in marks} == {"footnote"}
    assert [finished.notes[mark.part, mark.id][0].text.strip() for mark in marks]
    assert all(p.part == "footnote" for note in finished.notes.values() for p in note)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_saved_reads_the_same(tmp_path: Path) -> None:
    before = written(
        tmp_path,
        f"<w:p>{run('Whoever “')}<w:ins w:id='2' w:author='A'>{run('commits')}</w:ins>"
        f"{run('” it')}</w:p>",
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='2000'/></w:tblGrid><w:tr><w:tc><w:p>"
        f"{run('in a cell')}</w:p></w:tc></w:tr></w:tbl>",
    )
    folder = tmp_path / "again"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}",
         "--convert-to", "docx", "--outdir", str(folder), str(before.path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    after = read(folder / before.path.name)
    shown = [p.text for p in before.paragraphs if p.text]
    assert [p.text for p in after.paragraphs if p.text] == shown
