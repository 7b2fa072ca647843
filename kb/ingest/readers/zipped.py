"""ZIP packages (Word, OpenDocument, EPUB, plain ZIP): their members, within limits."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError, said
from kb.ingest.readers.xml_tree import complaint

if TYPE_CHECKING:
    from lxml.etree import _Element

# The text of the longest statutes takes a few megabytes; XML's tree takes ten times its size.
LARGEST = 128 << 20
_HIGHEST_RATIO = 400
_CHUNK = 1 << 20


@contextmanager
def opened(path: Path, what: str) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP file for reading; raise UnreadableError ("is a damaged …") for a broken one."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, UnicodeDecodeError) as error:
        raise UnreadableError(f"is a damaged {what}: {said(error)}") from error


def member(archive: zipfile.ZipFile, path: str) -> bytes:
    """Return a member's bytes, counted as they come: a bomb's header may lie about its size.

    Raises UnreadableError for a member that unpacks to more than kb reads.
    """
    import zlib

    info = archive.getinfo(path)
    limit = min(LARGEST, max(_CHUNK * 16, info.compress_size * _HIGHEST_RATIO))
    if info.file_size > limit:
        raise UnreadableError(_too_large(path, info.file_size))
    data = bytearray()
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                data += chunk
                if len(data) > limit:
                    raise UnreadableError(_too_large(path, len(data)))
    except zlib.error as error:
        raise UnreadableError(f"is damaged: {path} cannot be unpacked") from error
    return bytes(data)


def xml(archive: zipfile.ZipFile, path: str) -> "_Element":
    """Return the root of a member; raise UnreadableError as ``parsed`` does."""
    return parsed(member(archive, path), path)


def parsed(data: bytes, path: str) -> "_Element":
    """Return a part's root; entities are not expanded and nothing outside is fetched.

    Raises UnreadableError for broken XML and for a document type, which no office format declares.
    """
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:4096]:
        raise UnreadableError(f"declares a document type in {path}, which such files never do")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"holds broken XML in {path}: {complaint(error)}") from error


def flat(path: str) -> str:
    """Return a package path without ``.`` and ``..``; it never leaves the package."""
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in (".", ""):
            steps.append(step)
    return "/".join(steps)


def _too_large(path: str, size: int) -> str:
    return f"unpacks to more than kb reads: {path} takes {size >> 20} MB or more"
