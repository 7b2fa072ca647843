"""The ZIP package of a Word document: its parts as XML, read safely and within limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers.zipped import flat, opened, xml

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element


@dataclass(slots=True)
class Package:
    """An open package and the paths of its parts by the last word of their relation's type."""

    archive: "ZipFile"
    main_path: str
    parts: dict[str, str]
    core_path: str

    def main(self) -> "_Element":
        """Return the document part's root."""
        return xml(self.archive, self.main_path)

    def part(self, relation: str) -> "_Element | None":
        """Return the root of the part related as "styles", "numbering", "footnotes" …"""
        path = self.parts.get(relation)
        return xml(self.archive, path) if path in self.archive.namelist() and path else None

    def core(self) -> "_Element | None":
        """Return the root of the core properties."""
        known = self.core_path in self.archive.namelist()
        return xml(self.archive, self.core_path) if known else None


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a package for reading; raise UnreadableError when it is damaged or is no document."""
    with opened(path, "Word package") as archive:
        top = _relations(archive, "_rels/.rels", "")
        main = top.get("officeDocument", "word/document.xml")
        if main not in archive.namelist():
            raise UnreadableError("is an Office package without a Word text")
        where = PurePosixPath(main)
        rels = str(where.parent / "_rels" / f"{where.name}.rels")
        parts = _relations(archive, rels, str(where.parent))
        yield Package(archive, main, parts, top.get("core-properties", "docProps/core.xml"))


def value(element: "_Element", attribute: str) -> str:
    """Return an attribute by its name without a namespace, ``""`` when it is not there."""
    for key, text in element.attrib.items():
        if str(key).rpartition("}")[2] == attribute:
            return str(text)
    return ""


def _relations(archive: "ZipFile", path: str, folder: str) -> dict[str, str]:
    if path not in archive.namelist():
        return {}
    found: dict[str, str] = {}
    for relation in xml(archive, path):
        if value(relation, "TargetMode") == "External":
            continue
        target = value(relation, "Target")
        full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        found.setdefault(value(relation, "Type").rpartition("/")[2], flat(full))
    return found
