"""The ZIP package of a Word or PowerPoint file: its parts as XML, and how they are related."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.zipped import flat, opened, xml
from kb.model import Metadata

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

# What PowerPoint writes where nobody gave a title.
_NO_TITLES = ("PowerPoint Presentation", "Slide 1")


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


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that another names by ``id``; ``kind`` is the last word of the relation's type."""

    id: str
    kind: str
    path: str


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a Word package for reading; raise UnreadableError when it is damaged or is none."""
    with opened(path, "Word package") as archive:
        top = first_of_kind(relations(archive, ""))
        main = top.get("officeDocument", "word/document.xml")
        if main not in archive.namelist():
            raise UnreadableError("is an Office package without a Word text")
        parts = first_of_kind(relations(archive, main))
        yield Package(archive, main, parts, top.get("core-properties", "docProps/core.xml"))


def name(element: "_Element") -> str:
    """Return an element's name without its namespace (strict and transitional ones differ)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(element: "_Element", attribute: str) -> str:
    """Return an attribute by its name without a namespace, ``""`` when it is not there."""
    for key, text in element.attrib.items():
        if str(key).rpartition("}")[2] == attribute:
            return str(text)
    return ""


def relations(archive: "ZipFile", part: str) -> list[Relation]:
    """Return what a part (``""``: the package) is related to inside the package, in order."""
    where = PurePosixPath(part)
    path = str(where.parent / "_rels" / f"{where.name}.rels") if part else "_rels/.rels"
    if path not in archive.namelist():
        return []
    found: list[Relation] = []
    for relation in xml(archive, path):
        if value(relation, "TargetMode") == "External":
            continue
        target = value(relation, "Target")
        full = target if target.startswith("/") else f"{where.parent}/{target}"
        kind = value(relation, "Type").rpartition("/")[2]
        found.append(Relation(value(relation, "Id"), kind, flat(full)))
    return found


def first_of_kind(found: list[Relation]) -> dict[str, str]:
    """Return the path of the first relation of each kind."""
    return {relation.kind: relation.path for relation in reversed(found)}


def metadata_of(core: "_Element | None") -> Metadata:
    """Return what the core properties say; not the date, which is when the file was saved."""
    said: dict[str, str] = {}
    for child in core if core is not None else ():
        said[name(child)] = one_line(child.text or "")
    title, author = said.get("title", ""), said.get("creator", "")
    return Metadata(
        title="" if title in _NO_TITLES else title,
        language=said.get("language", "").split("-")[0].lower(),
        authors=(author,) if author else (),
    )
