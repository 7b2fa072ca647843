"""Which reader a file gets: by its bytes, with a sentence for what cannot be read."""

import io
import zipfile
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.readers import read, tesseract
from kb.ingest.readers.decoding import decode
from kb.model import Reading

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return str(caught.value)


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def packed(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "a.txt is empty"),
        ("a.md", b" \n\t\n", "is empty"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            ".doc",
        ),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(40), "image"),
        ("a.xml", b"<?xml version='1.0'?><akomaNtoso/>", "XML"),
        ("a.eml", b"From: a@b\nTo: c@d\nSubject: \n\n", "e-mail"),
        ("a.zip", b"PK\x03\x04broken", "damaged"),
        ("a.txt", bytes(range(256)) * 20, "not a document"),
        ("a.odt", packed(mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument"),
        ("a.epub", packed(mimetype="application/epub+zip"), "EPUB"),
        ("a.zip", packed(), "encloses no file"),
        ("a.pdf", b"%PDF-1.4\nnothing", "damaged"),
    ],
)
def test_what_is_not_readable_is_named_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    sentence = refusal(written(tmp_path, name, data))
    assert sentence.startswith(name)
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(("folder", "lacking"), [("ppt", "slides"), ("xl", "sheets")])
def test_office_packages_are_told_apart_by_their_members(
    tmp_path: Path, folder: str, lacking: str
) -> None:
    members = {"[Content_Types].xml": "<Types/>", f"{folder}__a.xml": "<a/>"}
    assert f"without {lacking}" in refusal(written(tmp_path, "a.docx", packed(**members)))


def test_the_bytes_decide_and_not_the_name(tmp_path: Path) -> None:
    page = written(tmp_path, "a.txt", "<!DOCTYPE html><html><body><p>One.</p></body></html>")
    assert [block.text for block in read(page)[0].blocks] == ["One."]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "gone.txt")


def test_bangla_in_bijoys_encoding_is_not_indexed_as_english(tmp_path: Path) -> None:
    text = "1| (1) GB AvBb gvbe cvPvi c\xd6wZ\x87iva I `gb AvBb, 2012 bv\x87g AwfwnZ nB\x87e|"
    (reading,) = read(written(tmp_path, "a.txt", text.encode("latin-1")))
    assert reading.blocks[0].text.startswith("১। (১) এই আইন মানব পাচার")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("ধারা ৬। মানব পাচার নিষিদ্ধ। " * 5, "utf-16-le"),
        ("ধারা ৬। মানব পাচার নিষিদ্ধ। " * 5, "utf-16-be"),
        ("ধারা ৬।", "utf-8-sig"),
        ("ধারা ৬।", "utf-16"),
        ("Une loi relative à l'immigration, adoptée après débat. " * 5, "latin-1"),
        ("No person shall be held in slavery.", "ascii"),
        ("ধারা ৬। মানব পাচার নিষিদ্ধ।", "utf-32-le"),
        ("ধারা ৬। মানব পাচার নিষিদ্ধ।", "utf-32-be"),
        ("“Victims’ rights” — see section\u00a06; “shelter” … ", "mac_roman"),
        ("Każda ofiara ma prawo do schronienia, którą zapewnia właściwy urząd. " * 3, "cp1250"),
        ("Az áldozatnak joga van menedékhez; őrizetbe nem vehető, költséget fizető.", "cp1250"),
        ("Жертвы торговли людьми имеют право на убежище и защиту.", "koi8-r"),
        ("لكل ضحية الحق في المأوى والحماية والمساعدة القانونية المجانية", "cp1256"),
    ],
)
def test_encodings_are_found_without_being_told(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-15", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "text",
    [
        "Los niños y las niñas tendrán derecho a protección; ¿qué pasará mañana?",
        "L'été, les réfugiés reçoivent où ils étaient hébergés l'aide prévue à l'article 3.",
        "Opfer haben Anspruch auf Schutz; die zuständige Behörde prüft die Größe der Straße.",
        "As vítimas têm direito à proteção; não é permitida a detenção por três meses, põe a lei.",
        "Réunion : Mme Élodie Lefèvre, M. Noël Çelik, ministère de l'Intérieur. À suivre.",
    ],
)
def test_western_languages_are_told_apart_from_others_by_where_accents_stand(
    text: str, encoding: str
) -> None:
    assert decode(text.encode(encoding)) == text


def without_ocr(path: Path) -> tuple[Reading, ...]:
    """Read as where no tesseract is: OCR takes minutes, and has tests of its own."""
    tesseract.program = lambda: ""
    return read(path)


def test_every_shared_document_gives_text_or_one_sentence(shared: Path) -> None:
    from kb.ingest.sandbox import Failed, run

    folders = [path for path in (shared / "corpus").iterdir() if path.is_dir()]
    files = [file for folder in folders for file in sorted(folder.iterdir())]
    seen = 0
    for path, result in run(without_ocr, files, jobs=2, seconds=30, memory_mb=512):
        seen += 1
        if isinstance(result, Failed):
            assert result.reason
            assert "\n" not in result.reason
            assert "parser failed" not in result.reason, path
            continue
        for reading in result:
            _check(reading, path)
    assert seen == len(files)


def _check(reading: Reading, path: Path) -> None:
    assert reading.blocks, path
    pages = -1
    for block in reading.blocks:
        assert block.text.strip(), (path, block)
        # what goes on in a line begins with the space that parts it from that line
        assert block.text == block.text.strip() or block.rows or block.run_in, (path, block)
        assert not set(block.text) & set("\ufffe\u00ad\ufeff\x00\x0c\u00a0"), (path, block)
        assert 0 <= block.bold_end <= len(block.text), (path, block)
        assert all(0 <= offset <= len(block.text) for offset, _ in block.note_marks), (path, block)
        for offset, page in block.page_starts:
            assert 0 <= offset < len(block.text), (path, block)
            assert page >= pages or block.style == "note", (path, block)
            assert page < len(reading.page_labels), (path, block)
            pages = max(pages, page)
