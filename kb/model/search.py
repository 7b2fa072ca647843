"""What is asked of an index, and what it answers."""

from dataclasses import dataclass

from kb.model.kinds import First, Kind


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
