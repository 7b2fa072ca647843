"""Where something stands: a page, a node of a document's own structure, who is speaking there."""

from dataclasses import dataclass

from kb.model.kinds import Level


@dataclass(frozen=True, slots=True)
class Page:
    """A page's span of the canonical text; ``index`` counts from 0, ``label`` is as printed."""

    index: int
    label: str
    start: int
    end: int


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
