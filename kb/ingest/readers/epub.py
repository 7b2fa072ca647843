"""EPUB: the chapters of a book in the order of its spine, each as the HTML reader reads it."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kb.errors import UnreadableError
from kb.ingest.readers import html
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.zipped import flat, member, opened, xml
from kb.model import Metadata, Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))
# Only fonts are obfuscated by these two; anything else that is encrypted is a locked book.
_FONT_LOCKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_NO_TITLES = ("unknown", "unknown title", "untitled")  # what writing programs put for none


def read(path: Path) -> Reading:
    """Return the chapters of a book as blocks; a chapter that cannot be read is a problem.

    The chapters are joined before they are walked, since notes often stand in a file of their own.
    Raises UnreadableError for locked books and for those without a readable chapter.
    """
    with opened(path, "EPUB book") as archive:
        names = frozenset(archive.namelist())
        _refuse_locked(archive, names)
        package = _package(archive, names)
        root = xml(archive, package)
        whole, problems = _joined(archive, root, package, names)
    blocks, labels = html.book(whole)
    if not blocks:
        first = f": {problems[0].reason}" if problems else ""
        raise UnreadableError(f"holds no chapter that can be read{first}")
    return Reading(
        tuple(blocks), metadata=_metadata(root), page_labels=labels, problems=tuple(problems)
    )


def _refuse_locked(archive: zipfile.ZipFile, names: frozenset[str]) -> None:
    if "META-INF/encryption.xml" not in names:
        return
    methods = (
        element.get("Algorithm") or ""
        for element in xml(archive, "META-INF/encryption.xml").iter("{*}EncryptionMethod")
    )
    if any(method not in _FONT_LOCKS for method in methods):
        raise UnreadableError("is locked by its seller (DRM); only an unlocked copy can be read")


def _package(archive: zipfile.ZipFile, names: frozenset[str]) -> str:
    """Return the path of the package file, which lists the chapters."""
    if _CONTAINER in names:
        for root in xml(archive, _CONTAINER).iter("{*}rootfile"):
            path = flat(unquote(root.get("full-path") or ""))
            if path in names:
                return path
    found = sorted(name for name in names if name.endswith(".opf"))
    if not found:
        raise UnreadableError("is an EPUB book without a list of its chapters")
    return found[0]


def _joined(
    archive: zipfile.ZipFile, root: "_Element", package: str, names: frozenset[str]
) -> tuple["_Element", list[Problem]]:
    """Return one page that holds every chapter, and what is wrong with those that it does not."""
    from lxml import etree

    whole = etree.Element("html")
    problems: list[Problem] = []
    for path in _spine(root, package):
        if path not in names:
            problems.append(Problem(f"the chapter {path} is missing from the book"))
            continue
        try:
            chapter = html.parse(decode(member(archive, path), declares=True))
        except UnreadableError as error:
            problems.append(Problem(f"the chapter {path} {error}"))
            continue
        body = None if chapter is None else chapter.find("body")
        if body is None:
            problems.append(Problem(f"the chapter {path} is no page"))
            continue
        _rename(body, path)
        whole.append(body)
    return whole, problems


def _spine(root: "_Element", package: str) -> Iterator[str]:
    """Yield the paths of the chapters in reading order; the book's own contents list is none."""
    folder = str(PurePosixPath(package).parent)
    items = {item.get("id"): item for item in root.iter("{*}item")}
    for place in root.iter("{*}itemref"):
        item = items.get(place.get("idref"))
        if item is not None and _is_chapter(item):
            href = (item.get("href") or "").partition("#")[0]
            yield flat(f"{folder}/{unquote(href)}")


def _rename(body: "_Element", path: str) -> None:
    """Make the names and links of a chapter those of the whole book."""
    folder = str(PurePosixPath(path).parent)
    for element in body.iter():
        for key in ("id", "name"):
            if element.get(key):
                element.set(key, f"{path}#{element.get(key)}")
        file, hash_sign, place = (element.get("href") or "").partition("#")
        if hash_sign and ":" not in file:
            target = flat(f"{folder}/{unquote(file)}") if file else path
            element.set("href", f"#{target}#{place}")


def _is_chapter(item: "_Element") -> bool:
    is_contents = "nav" in (item.get("properties") or "").split()
    return (item.get("media-type") or "").lower() in _PAGES and not is_contents


def _metadata(root: "_Element") -> Metadata:
    def said(name: str) -> list[str]:
        found = root.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        return [text for element in found if (text := one_line("".join(element.itertext())))]

    def first(name: str) -> str:
        return (said(name) or [""])[0]

    dated = _DATE.match(first("date"))
    plain = Metadata(
        title="" if first("title").lower() in _NO_TITLES else first("title"),
        authors=tuple(said("creator")),
        publisher=first("publisher"),
        language=first("language").split("-")[0].lower(),
        date=dated[0] if dated else "",
    )
    books = [name for name in said("identifier") if re.search(r"97[89][\d -]{10,14}", name)]
    return replace(plain, extra={"ISBN": re.sub(r"[^\d]", "", books[0])}) if books else plain
