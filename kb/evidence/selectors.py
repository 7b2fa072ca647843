"""Where a quotation stands, as JSON: W3C text-position and text-quote selectors, piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kb.errors import WorkspaceError
from kb.evidence.quotation import Quotation
from kb.model import Excerpt

T = TypeVar("T", bound=str)
POSITION, QUOTE = "TextPositionSelector", "TextQuoteSelector"


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of JSON read with errors that name the place (``choices.json: choice 3``)."""

    place: str
    value: object

    def wrong(self, what: str) -> WorkspaceError:
        """Return an error that says where the block stands and what is wrong with it."""
        return WorkspaceError(f"{self.place} {what}.")

    def get(self, name: str) -> object:
        """Return the value under a name, ``None`` where there is none."""
        if not isinstance(self.value, dict):
            raise self.wrong("is no block of names and values")
        return self.value.get(name)

    def text(self, name: str) -> str:
        """Return a text, ``""`` where there is none."""
        value = self.get(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"has {value!r} for {name}; it should be text")
        return value or ""

    def one_of(self, name: str, known: Sequence[T]) -> T:
        """Return one of the known words."""
        value = self.text(name)
        for word in known:
            if word == value:
                return word
        raise self.wrong(f"has {value!r} for {name}, which kb does not know")

    def whole(self, name: str) -> int:
        """Return a whole number from 0 up."""
        value = self.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(f"has {value!r} for {name}; it should be a whole number")
        return value

    def number(self, name: str) -> float | None:
        """Return a number, ``None`` where there is none."""
        value = self.get(name)
        if value is not None and (not isinstance(value, int | float) or isinstance(value, bool)):
            raise self.wrong(f"has {value!r} for {name}; it should be a number")
        return value

    def several(self, name: str) -> "list[Entry]":
        """Return the blocks of a list that is not empty."""
        value = self.get(name)
        if not isinstance(value, list) or not value:
            raise self.wrong(f"has no list of {name}")
        return [replace(self, value=one) for one in value]


def selectors(quotation: Quotation) -> dict[str, object]:
    """Return where a quotation stands: document, version, provision, and a target a piece."""
    marks = {"opened": quotation.opened, "closed": quotation.closed}
    return {
        "document": quotation.pieces[0].document,
        "version": quotation.pieces[0].version,
        "provision": quotation.provision,
        "pinpoint": quotation.pinpoint,
        "page": quotation.page,
        **{name: True for name, value in marks.items() if value},
        "target": [{"selector": _selector(piece)} for piece in quotation.pieces],
    }


def _selector(piece: Excerpt) -> list[dict[str, object]]:
    return [
        {"type": POSITION, "start": piece.start, "end": piece.end},
        {"type": QUOTE, "exact": piece.exact, "prefix": piece.prefix, "suffix": piece.suffix},
    ]


def read_selectors(entry: Entry) -> Quotation:
    """Return the quotation that ``selectors`` wrote; else raise WorkspaceError."""
    return Quotation(
        provision=entry.text("provision"),
        pinpoint=entry.text("pinpoint"),
        page=entry.text("page"),
        pieces=tuple(_piece(entry, target) for target in entry.several("target")),
        opened=entry.get("opened") is True,
        closed=entry.get("closed") is True,
    )


def _piece(entry: Entry, target: Entry) -> Excerpt:
    by_type = {part.text("type"): part for part in target.several("selector")}
    if POSITION not in by_type or QUOTE not in by_type:
        raise entry.wrong(f"needs a {POSITION} and a {QUOTE} for each of its pieces")
    position, quote = by_type[POSITION], by_type[QUOTE]
    start, end, exact = position.whole("start"), position.whole("end"), quote.text("exact")
    if not exact.strip() or end - start != len(exact):
        raise entry.wrong(f"says characters {start} to {end} of words {len(exact)} long")
    return Excerpt(
        document=entry.text("document"),
        version=entry.text("version"),
        provision=entry.text("provision"),
        pinpoint=entry.text("pinpoint"),
        page=entry.text("page"),
        start=start,
        end=end,
        exact=exact,
        prefix=quote.text("prefix"),
        suffix=quote.text("suffix"),
    )
