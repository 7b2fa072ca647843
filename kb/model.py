"""The words of the field as frozen dataclasses; imports nothing of kb.

Every ``start`` and ``end`` counts characters (Unicode code points) in the document's one canonical
text, ``end`` exclusive. Nothing stores a second copy of text that a span can give.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["law", "study", "workshop"]
KINDS: tuple[Kind, ...] = ("law", "study", "workshop")

BlockStyle = Literal["title", "heading", "paragraph", "list_item", "table", "note", "caption"]

Level = Literal[
    # laws, from the outside in
    "preamble",
    "book",
    "part",
    "chapter",
    "division",
    "article",
    "section",
    "rule",
    "subsection",
    "clause",
    "subclause",
    "definition",
    "proviso",
    "explanation",
    "exception",
    "illustration",
    "schedule",
    "paragraph",
    # studies
    "heading",
    "recommendation",
    # workshop notes
    "session",
    "group",
    "question",
    "contribution",
]


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
    speaker: "Speaker | None" = None


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
class Page:
    """A page's span of the canonical text; ``index`` counts from 0, ``label`` is as printed."""

    index: int
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Canonical:
    """A document's one canonical text, NFC, with the maps that point into it."""

    text: str
    blocks: tuple[BlockSpan, ...]
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who made a contribution, as far as the notes say."""

    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """A node of a document's own structure; its span covers its children.

    ``id`` follows Akoma Ntoso (``part_II__sec_6__subsec_2``); ``number`` is as printed with ASCII
    digits and without brackets or dots (``12A``, ``2``, ``a``); ``parent`` is the id of the node
    around it, ``""`` at the top. ``pinpoint`` is how a reader cites it (``s 6(2)``, ``p 34``).
    """

    id: str
    level: Level
    number: str
    heading: str
    start: int
    end: int
    parent: str = ""
    pinpoint: str = ""
    page_first: int | None = None
    page_last: int | None = None
    external_id: str = ""
    speaker: Speaker | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: a span of one provision (named by its id), crossing into no other."""

    provision: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """What a document cites at ``start``–``end``: a provision of its own or of another law, or one.

    ``provision`` is the id of what cites (``""`` outside all). ``act`` is the other law as written
    (``the said Act``), ``title`` and ``number`` what that stands for (``Penal Code, 1860``,
    ``act 45 of 1860``); all are ``""`` within the document. ``path`` leads to the provision from
    the outside in, empty for a whole law. ``target`` is the id of the document's own provision.
    """

    start: int
    end: int
    provision: str
    path: tuple[tuple[Level, str], ...] = ()
    act: str = ""
    title: str = ""
    number: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """A term and the provision that defines it; the span is that of the definition.

    ``scope`` is the id of the provision in which the definition holds, ``""`` for the whole law.
    """

    term: str
    provision: str
    pinpoint: str
    start: int
    end: int
    scope: str = ""


Action = Literal[
    "enacted", "commences", "repeals", "amends", "inserted", "substituted", "omitted", "repealed",
    "renumbered",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a law, or by it, as its text says at ``start``–``end``.

    ``provision`` is the id of what it happened to, ``""`` for the whole law. ``date`` is ISO 8601;
    ``""`` where it is left to somebody or not told. ``title`` and ``number`` name the other law:
    that which amended this one, or which this one repeals or amends.
    """

    action: Action
    start: int
    end: int
    provision: str = ""
    date: str = ""
    title: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the text of a document says of laws: whom it cites, what it defines, what befell it."""

    references: tuple[Reference, ...] = ()
    terms: tuple[DefinedTerm, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a source says. ``version`` is the SHA-256 of the canonical text, in hexadecimal."""

    id: str
    kind: Kind
    source: str
    version: str
    metadata: Metadata
    text: str
    pages: tuple[Page, ...]
    provisions: tuple[Provision, ...]
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...] = ()
    tables: tuple[BlockSpan, ...] = ()
    meaning: Meaning = field(default_factory=Meaning)


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text, for lists."""

    id: str
    kind: Kind
    source: str
    version: str
    metadata: Metadata
    provisions: int
    passages: int
    pages: int
    versions: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document that the store holds; ``added`` is when, in ISO 8601 (UTC).

    ``live`` is the one that a search finds. It is in force from ``since`` until before ``until``,
    ``""`` where that is not known. ``label`` tells it from the document's others: the day from
    which it is in force, where that does, else the first digits of its hash.
    """

    document: str
    version: str
    added: str
    live: bool
    label: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    provisions: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that did not go in, and the sentence that says why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages a search may return; an empty field admits all.

    With ``as_of``, a day in ISO 8601, they are those of the versions in force on that day.
    ``since`` and ``until`` bound the date of issue, as far as they go (``2012`` admits all of that
    year); a document without a date passes neither. Of ``tags`` a document must have every one.
    """

    kind: Kind | None = None
    jurisdiction: str = ""
    language: str = ""
    documents: tuple[str, ...] = ()
    as_of: str = ""
    since: str = ""
    until: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with what a hit shows of it, read from the store.

    ``key`` names it in the lexical and dense indexes. ``trail`` holds the headings from the outside
    in, ``page`` the printed label of the page on which it starts, ``version`` the document's hash,
    ``heading`` the nearest of the headings over it, as it stands.
    """

    key: int
    document: str
    title: str
    kind: Kind
    language: str
    jurisdiction: str
    provision: str
    external_id: str
    pinpoint: str
    trail: tuple[str, ...]
    page: str
    start: int
    end: int
    text: str
    version: str = ""
    heading: str = ""


class Unembedded(NamedTuple):
    """A passage without a vector: what that is kept under, its text, and the heading over it.

    The heading is told only to a model that is given both.
    """

    key: bytes
    text: str
    heading: str = ""


class Candidate(NamedTuple):
    """A passage that some signal found, with its raw score in every signal.

    A tuple, since every search makes some four hundred.

    ``lexical``, ``bigram`` and ``heading`` are BM25 scores (0 when no term matches), ``coverage``
    is the share of the query's terms, by rarity, that the passage and its headings hold; ``dense``
    is the cosine, or ``None`` when the passage or the query has no vector. ``document`` tells
    neighbours from passages of other documents, 0 tells nothing: those of one have keys in a row.
    """

    key: int
    lexical: float
    bigram: float
    dense: float | None
    heading: float = 0.0
    coverage: float = 0.0
    document: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """What one signal says of a passage: ``None`` where it says nothing.

    ``stretched`` is ``raw`` on the scale of the query's candidates, from 0 to 1, and ``weight`` its
    share in the score; ``rank`` counts from 1 as far down as the signal was searched.
    """

    name: str
    raw: float | None
    stretched: float | None
    weight: float
    rank: int | None = None


# Why a passage stands before what the signals rank, where it does.
First = Literal["", "citation", "name", "phrase", "definition", "heading", "recommendation"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query; ranks count from 1, ``None`` where a signal did not find it.

    ``score`` is relative to the query's other hits; ``cosine`` is not, and is ``None`` when the
    passage or the query has no vector. ``first`` says why it stands before what was ranked, and
    ``signals`` what it was ranked by.
    """

    passage: StoredPassage
    score: float
    lexical_rank: int | None = None
    dense_rank: int | None = None
    cosine: float | None = None
    first: First = ""
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A verbatim span chosen as evidence: a W3C text-position and text-quote selector.

    ``exact`` equals the canonical text of ``version`` from ``start`` to ``end``; ``prefix`` and
    ``suffix`` are up to 32 characters on either side.
    """

    document: str
    version: str
    provision: str
    pinpoint: str
    page: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    score: float = 0.0
