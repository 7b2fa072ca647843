"""A claim read: which documents it may mean, and what part of each it points to."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.audit.model import Claim
from kb.audit.naming import Named
from kb.audit.pointing import Pointed, pointed
from kb.audit.shelf import Shelf
from kb.ingest import references
from kb.ingest.numbers import ascii_digits

_BEHIND_TITLE = re.compile(r"[\s,]*(?:\(?[12][0-9]{3}\)?)?(?:[\s,]*[(\[][^()\[\]]{3,80}[)\]])*")
_OF = re.compile(r"(?:\b(?:of|in|under|to)|এর)(?:\s+the)?\s*[‘“]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meant:
    """A document that a claim may mean, with the part that it points to."""

    document: str
    where: Pointed


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim may mean.

    ``sure`` says that it names a document of the corpus; ``namesakes`` are documents of the same
    title whose year or country is not the one that it gives.
    """

    claim: Claim
    meant: tuple[Meant, ...]
    sure: bool
    namesakes: tuple[str, ...] = ()


def read(shelf: Shelf, claim: Claim) -> Reading:
    """Return what a claim may mean, by its own words, then by what its document is called."""
    text = _nfc(claim.text)
    named = shelf.register.named(text)
    if any(n.sure for n in named):
        return _reading(claim, list(_in_words(shelf, text, named)), named)
    source = _nfc(claim.source)
    called = shelf.register.named(source) if source else []
    if called and (any(n.sure for n in called) or not named):
        return _reading(claim, list(_in_source(shelf, text, source, called)), called)
    return _reading(claim, list(_in_words(shelf, text, named)), named)


def borrow(shelf: Shelf, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings, those without a document with the documents that the others name.

    "Article 3" in the sentence and the instrument in its note belong together; then the note, where
    it points to no part itself, points to that article too.
    """
    named = list(dict.fromkeys(m.document for r in readings if r.sure for m in r.meant))
    made = [r if r.meant or r.claim.source else _lent(shelf, r, named) for r in readings]
    if not made or made[0] is readings[0] or all(m.where.anywhere for m in made[0].meant):
        return made
    parts = {m.document: m for m in made[0].meant}
    return [_narrowed(r, parts) for r in made]


def _lent(shelf: Shelf, reading: Reading, documents: Sequence[str]) -> Reading:
    words = _nfc(reading.claim.text)
    meant = tuple(Meant(id, pointed(shelf.opened(id).guide, words)) for id in documents)
    return Reading(reading.claim, tuple(m for m in meant if m.where.spans), bool(meant))


def _narrowed(reading: Reading, parts: dict[str, Meant]) -> Reading:
    meant = tuple(parts.get(m.document, m) if m.where.anywhere else m for m in reading.meant)
    return Reading(reading.claim, meant, reading.sure, reading.namesakes)


def _reading(claim: Claim, meant: list[Meant], named: Sequence[Named]) -> Reading:
    sure = any(n.sure for n in named)
    namesakes = tuple(id for n in named if n.other_year for id in n.documents)
    known = {id for n in named if n.sure for id in n.documents}
    kept = tuple(m for m in meant if (m.document in known) == sure and m.document not in namesakes)
    return Reading(claim, kept, sure, namesakes)


def _in_words(shelf: Shelf, text: str, named: Sequence[Named]) -> Iterator[Meant]:
    """Each document with the words beside its title that belong to it."""
    if not named:
        return
    cuts = [_boundary(text, one, other) for one, other in zip(named, named[1:], strict=False)]
    starts, ends = [0, *cuts], [*cuts, len(text)]
    for each, start, end in zip(named, starts, ends, strict=True):
        behind = _BEHIND_TITLE.match(ascii_digits(text), each.end, end) if each.end else None
        after = text[behind.end() if behind else each.end : end]
        words = f"{text[start : each.start]} {after}"
        for id in each.documents:
            yield Meant(id, pointed(shelf.opened(id).guide, words))


def _boundary(text: str, one: Named, other: Named) -> int:
    """Where the words of one title end and those of the next begin."""
    between = text[one.end : other.start]
    if _OF.search(between) and (found := references.find(between)):
        return one.end + found[-1].start
    return other.start


def _in_source(shelf: Shelf, text: str, source: str, named: Sequence[Named]) -> Iterator[Meant]:
    """Each document that an earlier note names, at the part that this claim or that note gives."""
    for meant in _in_words(shelf, source, named):
        own = pointed(shelf.opened(meant.document).guide, text)
        yield meant if own.anywhere else Meant(meant.document, own)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
