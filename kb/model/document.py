"""A document as it is kept, and what is shown of it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kb.model.kinds import Kind
from kb.model.meaning import Meaning
from kb.model.provision import Page, Provision
from kb.model.reading import BlockSpan, Metadata, Problem


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: a span of one provision (named by its id), crossing into no other."""

    provision: str
    start: int
    end: int


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


class Unembedded(NamedTuple):
    """A passage without a vector: what that is kept under, its text, and the heading over it.

    The heading is told only to a model that is given both.
    """

    key: bytes
    text: str
    heading: str = ""
