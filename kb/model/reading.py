"""A source as its reader saw it, and the canonical text that is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.model.kinds import BlockStyle, Kind, Level
from kb.model.provision import Page, Speaker


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that could not be read, in a sentence; the page is an index from 0."""

    reason: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says about itself, or a side-car file says of it.

    ``date`` is ISO 8601 as far as known (``2012``, ``2012-02-20``); ``language`` is BCP 47;
    ``jurisdiction`` is ISO 3166-1 alpha-2 where one is known. ``extra`` holds other CSL variables;
    the tags of a document are its CSL ``keyword``.
    """

    title: str = ""
    number: str = ""
    date: str = ""
    language: str = ""
    jurisdiction: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def tags(self) -> tuple[str, ...]:
        """The document's tags, as its side-car gives them, parted by commas or semicolons."""
        parts = self.extra.get("keyword", "").replace(";", ",").split(",")
        return tuple(dict.fromkeys(tag for part in parts if (tag := part.strip())))


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table of a source, as its reader saw it.

    ``text`` holds the printed characters, list number included (``"(a) any person who …"``); a
    table is linearised into it, one row a line, cells parted by tabs, and kept in ``rows`` too.
    ``page_starts`` gives (offset in text, page index) wherever a page begins inside or at the start
    of the block; an empty tuple continues the page of the block before. ``bold_end`` counts the
    leading characters that are set bold (a section's heading run in with its text).
    Footnote reference marks are taken out of the text and kept in ``note_marks`` as (offset, mark);
    the note itself follows as a block of style ``note`` whose text begins with ``[mark] ``.
    ``number``, ``heading`` and ``external_id`` are set only by formats whose units come ready-made
    (JSON Lines). A block that is ``run_in`` goes on in the line of the block before it, its text
    beginning with the space that parts them if one does. Blocks that are ``boxed`` stand together
    in a frame or on a ground of their own ("Box 3").
    """

    text: str
    style: BlockStyle = "paragraph"
    level: int = 0
    page_starts: tuple[tuple[int, int], ...] = ()
    bold_end: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    note_marks: tuple[tuple[int, str], ...] = ()
    number: str = ""
    heading: str = ""
    external_id: str = ""
    run_in: bool = False
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A provision that the source itself marks as one: official legal XML, a questionnaire's row.

    It covers ``blocks[first:last]`` of its reading and all of its own units; ``parent`` is the
    index of the unit around it in ``Reading.units``, -1 at the top. Units come in document order.
    ``id`` is the source's own Akoma Ntoso id where it has one.
    """

    level: Level
    first: int
    last: int
    number: str = ""
    heading: str = ""
    parent: int = -1
    id: str = ""
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one source: usually one, for JSON Lines one per document in it.

    ``page_labels`` holds the printed label of each page, by page index; it is empty for formats
    without pages. ``kind`` is set only when the source itself says what it is. With ``units`` the
    provisions are those, and no grammar looks for others. ``ocr_pages`` are the indexes of pages
    that only OCR can read, whether it could or not.
    """

    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    page_labels: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    kind: Kind | None = None
    ready_made: bool = False
    name: str = ""
    units: tuple[Unit, ...] = ()
    ocr_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """Where a block came to lie in the canonical text, with what its reader knew of it."""

    start: int
    end: int
    style: BlockStyle = "paragraph"
    level: int = 0
    bold_end: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    note_marks: tuple[tuple[int, str], ...] = ()
    number: str = ""
    heading: str = ""
    external_id: str = ""
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Canonical:
    """A document's one canonical text, NFC, with the maps that point into it."""

    text: str
    blocks: tuple[BlockSpan, ...]
    pages: tuple[Page, ...] = ()
