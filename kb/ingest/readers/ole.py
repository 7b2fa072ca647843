"""Microsoft's old container: its streams, within limits, and what its summary says."""

import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers.code_pages import known_page
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.zipped import LARGEST
from kb.model import Metadata

_SUMMARY = "\x05SummaryInformation"
_CODE_PAGE, _TITLE, _AUTHOR = 1, 2, 4  # of the summary's properties
_NUMBER, _TEXT = 2, 30  # their types
_SECTION = 44  # where the summary says where its properties lie
_MOST_PROPERTIES = 100
# What olefile may raise where a directory lies; its own errors are OSErrors.
_DAMAGE = (
    OSError, ValueError, TypeError, LookupError, AttributeError, struct.error, RecursionError,
    OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Container:
    """The streams that were asked for and are there, by name, and the file's metadata."""

    streams: Mapping[str, bytes]
    metadata: Metadata


def contents(path: Path, wanted: Collection[str]) -> Container:
    """Return the wanted streams of a container; raise UnreadableError when it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            names = [name for name in (*wanted, _SUMMARY) if ole.exists(name)]
            if any(ole.get_size(name) > LARGEST for name in names):
                raise UnreadableError("is larger than kb reads")
            streams = {name: ole.openstream(name).read() for name in names}
            return Container(streams, _metadata(streams.get(_SUMMARY, b"")))
    except _DAMAGE as error:
        raise UnreadableError(
            f"is a damaged Office 97–2003 file: {one_line(str(error))}"
        ) from error


def _metadata(summary: bytes) -> Metadata:
    """Return the title and author of a file's summary, which has a code page of its own.

    After [MS-OLEPS] 2.21 and 2.18; olefile's own reading of it does not end on some damage.
    """
    try:
        said = dict(_properties(summary))
    except (struct.error, IndexError):
        said = {}
    page = said.get(_CODE_PAGE, b"")[:2]
    encoding = known_page(int.from_bytes(page, "little")) or "cp1252"
    title, author = (
        one_line(said.get(key, b"").decode(encoding, errors="replace")) for key in (_TITLE, _AUTHOR)
    )
    return Metadata(title=title, authors=(author,) if author else ())


def _properties(summary: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the values of the properties that are read, texts without what pads them."""
    if len(summary) < _SECTION + 4:
        return
    section = struct.unpack_from("<I", summary, _SECTION)[0]
    count = struct.unpack_from("<I", summary, section + 4)[0]
    for index in range(min(count, _MOST_PROPERTIES)):
        key, offset = struct.unpack_from("<II", summary, section + 8 + 8 * index)
        at = section + offset
        kind = struct.unpack_from("<I", summary, at)[0]
        if kind == _TEXT and key in (_TITLE, _AUTHOR):
            size = struct.unpack_from("<I", summary, at + 4)[0]
            yield key, summary[at + 8 : at + 8 + size].partition(b"\0")[0]
        elif kind == _NUMBER and key == _CODE_PAGE:
            yield key, summary[at + 4 : at + 6]
