"""What the text of a document says of laws."""

from dataclasses import dataclass
from typing import NamedTuple

from kb.model.kinds import Action, Level


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


class Acronym(NamedTuple):
    """An acronym and the words that it stands for in a document, as these are written there."""

    short: str
    long: str


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
    """What the text of a document says of laws: whom it cites, what it defines, what befell it.

    And what its acronyms stand for.
    """

    references: tuple[Reference, ...] = ()
    terms: tuple[DefinedTerm, ...] = ()
    events: tuple[Event, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
