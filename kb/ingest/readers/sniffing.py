"""What a file really is, whatever its name says."""

import re
import zipfile
import zlib
from pathlib import Path

from kb.errors import UnreadableError, said

_HEAD = 1 << 16
_START = 4096  # a flat OpenDocument file declares thirty namespaces before it says what it is
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
_MEMBERS = (
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("xl/", "xlsx"),
)
_MIMETYPES = {
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.graphics": "odp",
}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|h[1-6])\b", re.I)
# An OpenDocument file that is one XML document instead of a package of several.
_FLAT = re.compile(rb"""<office:document\s[^>]*office:mimetype=["']([\w./-]+)["']""")
_EURLEX = re.compile(rb"""class=["'](?:oj-)?(?:doc-ti|hd-oj|ti-art|title-doc-first)["']""")
_HTML_ROOT = re.compile(rb"<html[\s>]", re.I)
_MAIL = re.compile(rb"\A(?:[A-Z][\w-]+: .*\r?\n(?:[ \t].*\r?\n)*){3}", re.I)
_MAIL_FIELD = re.compile(rb"^(?:from|received|message-id|mime-version):", re.I | re.M)
_SUBTITLES = re.compile(
    rb"WEBVTT(?:[ \t\r\n]|\Z)|\d{1,6}[ \t]*\r?\n\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->"
)
_BY_NAME = {
    ".md": "markdown", ".mdx": "markdown", ".markdown": "markdown",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "mhtml", ".mht": "mhtml",
    ".eml": "eml", ".json": "json",
}  # fmt: skip


def format_of(path: Path) -> str:
    """Return the name of a file's format by its bytes, and by its extension only among texts.

    Raises UnreadableError for an empty file and for bytes that are of no format known here.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadableError(f"cannot be opened: {error.strerror}") from error
    if not head.strip(b"\x00 \t\r\n"):
        raise UnreadableError("is empty")
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image"
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), "")
    form = found or _text(head, path)
    return "eurlex" if form == "html" and _EURLEX.search(head) else form


def _ole(path: Path) -> str:
    """Tell apart what Microsoft's old container may hold, by the UTF-16 names in its directory."""
    data = path.read_bytes()
    for name, form in (
        ("EncryptedPackage", "encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
        ("__substg1.0_", "msg"),
    ):
        if name.encode("utf-16-le") in data:
            return form
    return "ole"


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(100).decode("ascii", "replace").strip()
                return _MIMETYPES.get(kind.removesuffix("-template"), "zip")
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError) as error:
        raise UnreadableError(f"is a damaged ZIP container: {said(error)}") from error
    if "[Content_Types].xml" in names:
        for start, form in _MEMBERS:
            if any(name.startswith(start) for name in names):
                return form
        return "docx"  # a package whose main part has an unusual name; the reader will tell
    return "zip"


def _text(head: bytes, path: Path) -> str:
    """Tell texts apart; what is no text is refused by what puremagic takes it for."""
    suffix = path.suffix.lower()
    plain = head.replace(b"\x00", b"") if b"\x00" in head else head
    start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:_START]
    if _SUBTITLES.match(start):
        return "subtitles"
    if start[:1] == b"{" and suffix not in _BY_NAME and b'"_id"' in start:
        return "jsonl"
    flat = _FLAT.search(start)
    if flat:
        return _MIMETYPES.get(flat[1].decode("ascii", "replace").removesuffix("-template"), "xml")
    if start.startswith(b"<?xml") or suffix == ".xml":
        return "html" if _HTML_ROOT.search(start) else "xml"
    if suffix in _BY_NAME and not _is_binary(head):
        return _BY_NAME[suffix]
    if _HTML.match(start) or b"<html" in start.lower():
        return "html"
    if _MAIL.match(start) and _MAIL_FIELD.search(start):
        return "eml"
    if _is_binary(head):
        raise UnreadableError(f"is not a document: {_guess(path)}")
    return "text"


def _is_binary(head: bytes) -> bool:
    """Return whether many bytes are control codes, UTF-16 and UTF-32 texts apart."""
    codes = sum(
        head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32))
    )
    zeros = max(head[0::2].count(0), head[1::2].count(0))
    wide = zeros > 0.02 * len(head) and min(head[0::2].count(0), head[1::2].count(0)) < zeros / 10
    if wide:
        return codes > 0.4 * len(head) and zeros < 0.2 * len(head)
    return codes + head.count(0) > 0.02 * len(head)


def _guess(path: Path) -> str:
    import puremagic

    try:
        kinds = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError, OSError):
        kinds = []
    return kinds[0].name if kinds and kinds[0].name else "its bytes are of no known format"
