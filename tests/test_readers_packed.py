"""Books, e-mails, saved pages and archives: documents that come wrapped in a file."""

import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest import readers, sources
from kb.ingest.unit import Job, read_source
from kb.workspace import init_workspace

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
OPF = """<package xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Handbook on Shelter</dc:title>
<dc:creator>Office of the Ombudsman</dc:creator><dc:language>en-GB</dc:language>
<dc:date>2021-03-04T00:00:00Z</dc:date>
<dc:identifier>urn:isbn:978-92-1-130432-1</dc:identifier></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="text/chapter%20one.xhtml" media-type="application/xhtml+xml"/>
<item id="notes" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
<item id="far" href="https://example.org/far.xhtml" media-type="application/xhtml+xml"/>
<item id="up" href="../../../etc/passwd" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="notes"/><itemref idref="far"/>
<itemref idref="up"/></spine></package>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<span epub:type="pagebreak" id="page_xi" title="xi"/><h1>Chapter one</h1>
<p>Shelter is free<a epub:type="noteref" id="r1" href="notes.xhtml#n1"><sup>1</sup></a> for all
victims. <span role="doc-pagebreak" aria-label="xii"></span>It lasts for ninety days.</p>
</body></html>"""
NOTES = """<html xmlns:epub="http://www.idpf.org/2007/ops"><body>
<aside epub:type="footnote" id="n1">
<p><a href="chapter%20one.xhtml#r1">1</a> Shelter Act, s 4.</p></aside></body></html>"""


def book(path: Path, **more: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/book.opf", OPF)
        archive.writestr("OEBPS/nav.xhtml", "<html><body><ol><li>Chapter one</li></ol></body>")
        archive.writestr("OEBPS/text/chapter one.xhtml", CHAPTER)
        archive.writestr("OEBPS/text/notes.xhtml", NOTES)
        for name, text in more.items():
            archive.writestr(name, text)
    return path


def test_a_book_gives_chapters_in_order_with_notes_from_another_file(tmp_path):
    (reading,) = readers.read(book(tmp_path / "b.epub"))
    assert [(b.style, b.text) for b in reading.blocks] == [
        ("heading", "Chapter one"),
        ("paragraph", "Shelter is free for all victims. It lasts for ninety days."),
        ("note", "[1] Shelter Act, s 4."),
    ]
    assert reading.blocks[1].note_marks == ((15, "1"),)


def test_a_book_keeps_the_pages_of_the_printed_one(tmp_path):
    (reading,) = readers.read(book(tmp_path / "b.epub"))
    assert reading.page_labels == ("xi", "xii")
    text = reading.blocks[1].text
    assert reading.blocks[0].page_starts == ((0, 0),)
    assert reading.blocks[1].page_starts == ((text.index("It lasts"), 1),)


def test_a_damaged_book_is_told_in_one_short_sentence(tmp_path):
    """The library quotes what stands in the place of a name, however long that is."""
    path = book(tmp_path / "b.epub")
    data = path.read_bytes()
    at = data.index(b"OEBPS/book.opf<package")  # a name in the header before its member
    path.write_bytes(data[: at - 4] + b"\xff\x03" + data[at - 2 :])
    with pytest.raises(UnreadableError) as told:
        readers.read(path)
    assert str(told.value).startswith("b.epub is a damaged EPUB book: ")
    assert len(str(told.value)) < 300


def test_a_book_says_who_wrote_it_and_what_is_missing(tmp_path):
    (reading,) = readers.read(book(tmp_path / "b.epub"))
    about = reading.metadata
    assert (about.title, about.authors) == ("A Handbook on Shelter", ("Office of the Ombudsman",))
    assert (about.date, about.language) == ("2021-03-04", "en")
    assert about.extra["ISBN"] == "9789211304321"
    assert [p.reason for p in reading.problems] == [
        "the chapter OEBPS/https:/example.org/far.xhtml is missing from the book",
        "the chapter etc/passwd is missing from the book",
    ]


def test_a_book_locked_by_its_seller_is_refused(tmp_path):
    lock = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
    path = book(tmp_path / "b.epub", **{"META-INF/encryption.xml": f"{lock}</encryption>"})
    with pytest.raises(UnreadableError, match="locked by its seller"):
        readers.read(path)


def test_a_book_with_an_entity_bomb_in_its_package_is_refused(tmp_path):
    path = tmp_path / "b.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(UnreadableError, match="document type"):
        readers.read(path)


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Rahima Khatun <rahima@example.org>"
    message["To"] = "secretary@example.org"
    message["Subject"] = "Comments on the draft Shelter Rules"
    message["Date"] = "Tue, 04 Mar 2025 10:11:12 +0600"
    message.set_content("Dear all,\n\nRule 4 should name the ministry.\n")
    message.add_alternative(
        "<p>Dear all,</p><p>Rule 4 should name the ministry.</p>"
        "<table><tr><th>Rule</th><th>Comment</th></tr><tr><td>4</td><td>unclear</td></tr></table>",
        subtype="html",
    )
    return message


def test_an_email_is_a_document_and_its_attachments_are_others(tmp_path):
    message = letter()
    message.add_attachment("Rule 9. No fee.\n", filename="Draft Rules.txt")
    message.add_attachment(bytes(range(256)) * 9, "application", "x", filename="odd.bin")
    message.add_attachment(b"\x89PNG\r\n", "image", "png", filename="logo.png", cid="<logo>")
    path = tmp_path / "comments.eml"
    path.write_bytes(message.as_bytes())
    first, second = readers.read(path)
    assert [b.text for b in first.blocks[:3]] == [
        "Comments on the draft Shelter Rules",
        "Dear all,",
        "Rule 4 should name the ministry.",
    ]
    assert first.blocks[3].rows == (("Rule", "Comment"), ("4", "unclear"))
    assert first.metadata.authors == ("Rahima Khatun",)
    assert first.metadata.date == "2025-03-04"
    assert "example.org" not in "".join(b.text for b in first.blocks)
    assert (second.name, second.blocks[0].text) == ("draft-rules", "Rule 9. No fee.")
    assert len(first.problems) == 1
    assert "odd.bin" in first.problems[0].reason


def test_a_forwarded_email_is_read_and_endless_forwarding_is_not(tmp_path):
    inner = letter()
    for _ in range(6):
        outer = EmailMessage()
        outer["From"], outer["To"], outer["Subject"] = "a@b.org", "c@d.org", "Fwd"
        outer.set_content("See below.")
        outer.add_attachment(inner)
        inner = outer
    path = tmp_path / "forwarded.eml"
    path.write_bytes(inner.as_bytes())
    found = readers.read(path)
    assert len(found) == 4
    assert any("three files deep" in p.reason for each in found for p in each.problems)


@pytest.mark.parametrize("charset", ["koi8-r", "cp1252", "no-such-charset"])
def test_an_email_in_any_charset_is_characters(tmp_path, charset):
    body = {"koi8-r": "Закон о приютах", "cp1252": "Loi sur l’hébergement"}.get(charset, "plain")
    raw = (
        b"From: a@b.org\r\nTo: c@d.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=%b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        % charset.encode()
    ) + body.encode(charset if charset != "no-such-charset" else "ascii")
    path = tmp_path / "m.eml"
    path.write_bytes(raw)
    (reading,) = readers.read(path)
    assert reading.blocks[-1].text == body


def test_windows_quotation_marks_in_an_email_that_says_it_is_latin_1_are_kept(tmp_path):
    path = tmp_path / "m.eml"
    path.write_bytes(
        b"From: a@b.org\r\nTo: c@d.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n"
        b"Las v\xedctimas \x93necesitan\x94 albergue \x96 y m\xe1s."
    )
    (reading,) = readers.read(path)
    assert reading.blocks[-1].text == "Las víctimas “necesitan” albergue – y más."


def test_a_saved_page_keeps_its_address_and_its_day(tmp_path):
    path = tmp_path / "page.mhtml"
    path.write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://laws.example.org/act-3\r\n"
        b"Subject: Act 3\r\nDate: Mon, 1 Sep 2025 08:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><head><title>Act 3</title></head><body><h1>Act 3</h1>"
        b"<p>Section 1. Caf=C3=A9 rule.</p></body></html>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n"
        b"--b--\r\n"
    )
    (reading,) = readers.read(path)
    assert [b.text for b in reading.blocks] == ["Act 3", "Section 1. Café rule."]
    assert reading.metadata.url == "https://laws.example.org/act-3"
    assert reading.metadata.extra["accessed"] == "2025-09-01"


def archive_of(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def scanned(tmp_path: Path, files: dict[str, bytes]) -> list[sources.Source]:
    workspace = init_workspace(tmp_path / "ws")
    archive_of(workspace.corpus / "pack.zip", files)
    return sources.scan(workspace, [workspace.corpus], None)


def test_every_file_of_an_archive_is_a_source_with_its_folders_kind(tmp_path):
    found = scanned(
        tmp_path,
        {
            "laws/Shelter Act.txt": b"1. Short title. This Act may be called the Shelter Act.",
            "laws/Shelter Act.txt.csl.json": b'{"title": "The Shelter Act, 2020"}',
            "workshop notes/day one.md": b"# Day one\n\nMore shelters are needed.",
            "__MACOSX/laws/._x.txt": b"x",
            "../../escape.txt": b"Nothing escapes from an archive.",
        },
    )
    assert [(s.name, s.folder_kind) for s in found] == [
        ("corpus/pack.zip/escape.txt", None),
        ("corpus/pack.zip/laws/Shelter Act.txt", "law"),
        ("corpus/pack.zip/workshop notes/day one.md", "workshop"),
    ]
    (act,) = read_source(Job(found[1], "shelter-act"))
    assert act.document.metadata.title == "The Shelter Act, 2020"
    assert act.document.source == "corpus/pack.zip/laws/Shelter Act.txt"
    (escaped,) = read_source(Job(found[0], "escape"))
    assert escaped.document.text == "Nothing escapes from an archive."
    assert not list(tmp_path.rglob("escape*"))


def test_only_the_changed_file_of_an_archive_gets_another_fingerprint(tmp_path):
    files = {"laws/a.txt": b"One rule.", "laws/b.txt": b"Another rule."}
    before = {s.name: s.fingerprint for s in scanned(tmp_path, files)}
    after = {s.name: s.fingerprint for s in scanned(tmp_path, files | {"laws/b.txt": b"New."})}
    assert [name for name in before if before[name] != after[name]] == [
        "corpus/pack.zip/laws/b.txt"
    ]


def test_an_archive_in_an_archive_is_read_and_a_bomb_in_it_is_a_problem(tmp_path):
    inner = archive_of(tmp_path / "inner.zip", {"a/note.txt": b"One.", "b/note.txt": b"Two."})
    bomb = archive_of(tmp_path / "bomb.zip", {"zeros.txt": b"0" * (200 << 20)})
    files = {"inner.zip": inner.read_bytes(), "bomb.zip": bomb.read_bytes()}
    bomb_source, inner_source = scanned(tmp_path, files)
    assert [p.document.text for p in read_source(Job(inner_source, "inner"))] == ["One.", "Two."]
    with pytest.raises(UnreadableError, match="unpacks to more than kb reads"):
        read_source(Job(bomb_source, "bomb"))


def test_a_damaged_archive_is_one_source_with_a_sentence(tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    whole = archive_of(tmp_path / "whole.zip", {"a.txt": b"words " * 500})
    (workspace.corpus / "pack.zip").write_bytes(whole.read_bytes()[:-40])
    (source,) = sources.scan(workspace, [workspace.corpus], None)
    with pytest.raises(UnreadableError, match=r"pack\.zip is a damaged ZIP container"):
        read_source(Job(source, "pack"))


def test_a_title_that_a_program_put_for_none_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.OPF", OPF.replace("A Handbook on Shelter", "Unknown Title"))
    (reading,) = readers.read(book(tmp_path / "b.epub"))
    assert reading.metadata.title == ""
