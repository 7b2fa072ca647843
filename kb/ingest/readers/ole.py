"""Microsoft's old container: its streams, within limits, and what its summary says."""

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers.code_pages import known_page
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.zipped import LARGEST
from kb.model import Metadata

if TYPE_CHECKING:
    from olefile import OleFileIO

_SUMMARY = "\x05SummaryInformation"
_CODE_PAGE, _TITLE, _AUTHOR = 1, 2, 4  # of the summary's properties
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
            names = [name for name in wanted if ole.exists(name)]
            if any(ole.get_size(name) > LARGEST for name in names):
                raise UnreadableError("is larger than kb reads")
            streams = {name: ole.openstream(name).read() for name in names}
            return Container(streams, _metadata(ole))
    except _DAMAGE as error:
        raise UnreadableError(
            f"is a damaged Office 97–2003 file: {one_line(str(error))}"
        ) from error


def _metadata(ole: "OleFileIO[str]") -> Metadata:
    """Return the title and author of a file's summary, which has a code page of its own."""
    said = ole.getproperties(_SUMMARY) if ole.exists(_SUMMARY) else {}
    page = said.get(_CODE_PAGE)
    encoding = known_page(page & 0xFFFF) if isinstance(page, int) else ""

    def text(key: int) -> str:
        held = said.get(key)
        if isinstance(held, bytes):
            held = held.decode(encoding or "cp1252", errors="replace")
        return one_line(held) if isinstance(held, str) else ""

    author = text(_AUTHOR)
    return Metadata(title=text(_TITLE), authors=(author,) if author else ())
