"""The ZIP package of a Word document: its parts as XML, read safely and within limits."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kb.errors import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

# The text of the longest statutes takes a few megabytes; XML's tree takes ten times its size.
_LARGEST_PART = 128 << 20
_HIGHEST_RATIO = 400
_CHUNK = 1 << 20


@dataclass(slots=True)
class Package:
    """An open package and the paths of its parts by the last word of their relation's type."""

    archive: zipfile.ZipFile
    main_path: str
    parts: dict[str, str]
    core_path: str

    def main(self) -> "_Element":
        """Return the document part's root."""
        return _xml(self.archive, self.main_path)

    def part(self, relation: str) -> "_Element | None":
        """Return the root of the part related as "styles", "numbering", "footnotes" …"""
        path = self.parts.get(relation)
        return _xml(self.archive, path) if path in self.archive.namelist() and path else None

    def core(self) -> "_Element | None":
        """Return the root of the core properties."""
        known = self.core_path in self.archive.namelist()
        return _xml(self.archive, self.core_path) if known else None


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a package for reading; raise UnreadableError when it is damaged or is no document."""
    try:
        with zipfile.ZipFile(path) as archive:
            top = _relations(archive, "_rels/.rels", "")
            main = top.get("officeDocument", "word/document.xml")
            if main not in archive.namelist():
                raise UnreadableError("is an Office package without a Word text")
            where = PurePosixPath(main)
            rels = str(where.parent / "_rels" / f"{where.name}.rels")
            parts = _relations(archive, rels, str(where.parent))
            yield Package(archive, main, parts, top.get("core-properties", "docProps/core.xml"))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(f"is a damaged Word package: {error}") from error


def value(element: "_Element", attribute: str) -> str:
    """Return an attribute by its name without a namespace, ``""`` when it is not there."""
    for key, text in element.attrib.items():
        if str(key).rpartition("}")[2] == attribute:
            return str(text)
    return ""


def _relations(archive: zipfile.ZipFile, path: str, folder: str) -> dict[str, str]:
    if path not in archive.namelist():
        return {}
    found: dict[str, str] = {}
    for relation in _xml(archive, path):
        if value(relation, "TargetMode") == "External":
            continue
        target = value(relation, "Target")
        full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        found.setdefault(value(relation, "Type").rpartition("/")[2], _flat(full))
    return found


def _flat(path: str) -> str:
    """Return a package path without ``.`` and ``..``."""
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in (".", ""):
            steps.append(step)
    return "/".join(steps)


def _xml(archive: zipfile.ZipFile, path: str) -> "_Element":
    """Return a part's root; entities are not expanded and nothing outside is fetched."""
    from lxml import etree

    data = _member(archive, path)
    # Every entity that WordprocessingML needs is built in, so a DTD is an attack or a mistake.
    if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:4096]:
        raise UnreadableError(f"declares a document type in {path}, which Word files never do")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"holds broken XML in {path}: {error.msg}") from error


def _member(archive: zipfile.ZipFile, path: str) -> bytes:
    """Return a member's bytes, counted as they come: a bomb's header may lie about its size."""
    info = archive.getinfo(path)
    limit = min(_LARGEST_PART, max(_CHUNK * 16, info.compress_size * _HIGHEST_RATIO))
    if info.file_size > limit:
        raise UnreadableError(_too_large(path, info.file_size))
    data = bytearray()
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            data += chunk
            if len(data) > limit:
                raise UnreadableError(_too_large(path, len(data)))
    return bytes(data)


def _too_large(path: str, size: int) -> str:
    return f"unpacks to more than kb reads: {path} takes {size >> 20} MB or more"
