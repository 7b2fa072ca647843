"""OpenDocument files, packed or flat: their parts as XML, and their elements' names."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.zipped import LARGEST, opened, parsed, xml
from kb.model import Metadata

if TYPE_CHECKING:
    from lxml.etree import _Element

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_OASIS}{long}:1.0": short
    for long, short in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("drawing", "draw"),
        ("presentation", "presentation"),
        ("xsl-fo-compatible", "fo"),
        ("svg-compatible", "svg"),
        ("meta", "meta"),
        ("form", "form"),
        ("manifest", "manifest"),
    )
} | {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://openoffice.org/2009/office": "officeooo",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """The roots of a file's parts; a flat file's parts are one root."""

    content: "_Element"
    styles: "_Element | None"
    meta: "_Element | None"


def open_document(path: Path) -> OpenDocument:
    """Return the parts of an OpenDocument file; raise UnreadableError when it cannot be read."""
    if not zipfile.is_zipfile(path):
        if path.stat().st_size > LARGEST:
            raise UnreadableError("is larger than kb reads")
        root = parsed(path.read_bytes(), path.name)
        return OpenDocument(root, root, root)
    with opened(path, "OpenDocument file") as archive:
        _refuse_encrypted(archive)
        content = _part(archive, "content.xml")
        if content is None:
            raise UnreadableError("is an OpenDocument file without a content")
        return OpenDocument(content, _part(archive, "styles.xml"), _part(archive, "meta.xml"))


def _part(archive: zipfile.ZipFile, path: str) -> "_Element | None":
    return xml(archive, path) if path in archive.namelist() else None


def _refuse_encrypted(archive: zipfile.ZipFile) -> None:
    manifest = _part(archive, "META-INF/manifest.xml")
    if manifest is not None and any(
        name(element) == "manifest:encryption-data" for element in manifest.iter()
    ):
        raise UnreadableError("is protected by a password; save it without one")


def name(element: "_Element") -> str:
    """Return an element's name with the prefix that the standard uses: ``text:p``."""
    return _prefixed(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: "_Element", wanted: str) -> str:
    """Return an attribute by its prefixed name, ``""`` when it is not there."""
    for key, text in element.attrib.items():
        if _prefixed(str(key)) == wanted:
            return str(text)
    return ""


def says(element: "_Element", wanted: str) -> bool:
    """Return whether an element has an attribute, be it empty."""
    return any(_prefixed(str(key)) == wanted for key in element.attrib)


def number(element: "_Element", wanted: str, default: int) -> int:
    """Return an attribute that counts something, the default when it is none or absurd."""
    text = attribute(element, wanted)
    return int(text) if text.isdecimal() and len(text) < 8 else default


def _prefixed(tag: str) -> str:
    space, _, local = tag[1:].partition("}")
    return f"{_PREFIXES.get(space, '')}:{local}"


def metadata(document: OpenDocument) -> Metadata:
    """Return what the file says of itself; not its date, which is when it was saved."""
    said: dict[str, str] = {}
    for element in _meta(document):
        said.setdefault(name(element), one_line(element.text or ""))
    author = said.get("meta:initial-creator") or said.get("dc:creator") or ""
    return Metadata(
        title=said.get("dc:title", ""),
        language=said.get("dc:language", "").split("-")[0].lower(),
        authors=(author,) if author else (),
    )


def _meta(document: OpenDocument) -> Iterator["_Element"]:
    for section in document.meta if document.meta is not None else ():
        if name(section) == "office:meta":
            yield from section
