"""Which version of a document is in force when: pure reckoning over what the store holds.

A version is in force from the day that its side-car names (``in_force_from``), else from its date,
until a later version takes its place or its side-car says that it was repealed (``repealed``).
Dates are ISO 8601 as far as they are known and compare as text; a version without one has always
been in force.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from kb.model import Metadata


HASH_SHOWN = 10  # digits of a hash that tell the versions of one document apart
_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
# The end of a year or month of which only that much is said; no date compares greater within it.
_END = "9999-12-31"


class Edition(NamedTuple):
    """A version as the store keeps it: ``key`` ascends in the order of arrival.

    ``replaced`` says that its own source has since said something else; an edition that is not
    replaced, and yet past, only stands behind another source's newer edition of the same document.
    """

    key: int
    id: str
    source: str
    version: str
    state: Literal["staged", "live", "past"]
    replaced: bool = False
    since: str = ""
    until: str = ""

    @property
    def order(self) -> tuple[str, int]:
        """What puts the versions of one document in the order of their ages."""
        return self.since, self.key


class Plan(NamedTuple):
    """What a publication makes of the editions, by key; who is in none of these goes."""

    live: frozenset[int]
    past: frozenset[int]
    replaced: frozenset[int]
    gone: frozenset[int]


def span(about: "Metadata") -> tuple[str, str]:
    """Return from when and until when a version is in force, ``""`` for what is not known."""
    since = iso(about.extra.get("in_force_from", "")) or iso(about.date)
    return since, iso(about.extra.get("repealed", ""))


def iso(text: str) -> str:
    """Return a date in ISO 8601 as far as the text says it, ``""`` where it says none."""
    text = text.strip()
    if _ISO.fullmatch(text):
        return text
    from kb.ingest.dates import dates

    return next(iter(dates(text)), "")


def in_force(editions: Iterable[Edition], day: str) -> dict[str, Edition]:
    """Return the edition of each document that was in force on a day, by document.

    A year or a month stands for its end. A document that had not come into force by then, or had
    been repealed, is left out, and so is one that has left the corpus. What a source said before
    it said something else of the same date, or an earlier one, was an error since put right.
    """
    end = day + _END[len(day) :]
    found: dict[str, Edition] = {}
    for id, held in _by_document(editions).items():
        begun = [each for each in held if each.since <= end and not _corrected(each, held)]
        last = max(begun, key=lambda each: each.order, default=None)
        if last and any(e.state == "live" for e in held) and not "" < last.until <= end:
            found[id] = last
    return found


def labels(editions: Iterable[Edition]) -> dict[int, str]:
    """Return what each edition is called among its document's, by key.

    It is the day from which it is in force where no other has that, else the first digits of its
    hash.
    """
    named: dict[int, str] = {}
    for held in _by_document(editions).values():
        taken = Counter(each.since for each in held)
        for each in held:
            alone = each.since and taken[each.since] == 1
            named[each.key] = each.since if alone else each.version[:HASH_SHOWN]
    return named


def ends(editions: Iterable[Edition]) -> dict[int, str]:
    """Return the day before which each edition was in force, ``""`` where it still is, by key."""
    found: dict[int, str] = {}
    for held in _by_document(editions).values():
        for each in held:
            later = [e.since for e in held if e.order > each.order and e.since > each.since]
            found[each.key] = min((day for day in (each.until, *later) if day), default="")
    return found


def plan(editions: Sequence[Edition], readable: Mapping[str, bool], today: str) -> Plan:
    """Return what the next publication makes of the editions.

    ``readable`` tells of each source that is still there whether it could be read. What a source
    said before it was staged anew is replaced; what a lost or unreadable source said goes. Of the
    editions of a document the newest in force is live, the first to come where none is yet.
    """
    staged = [each for each in editions if each.state == "staged"]
    anew = {each.source for each in staged}
    same = {(each.source, each.version) for each in staged}
    gone, replaced, kept = set[int](), set[int](), list[Edition]()
    for each in editions:
        again = each.state != "staged" and (each.source, each.version) in same
        if again or not readable.get(each.source):
            gone.add(each.key)
            continue
        kept.append(each)
        if each.replaced or (each.state != "staged" and each.source in anew):
            replaced.add(each.key)
    current = _by_document(each for each in kept if each.key not in replaced)
    live = frozenset(_newest(held, today).key for held in current.values())
    past = frozenset(each.key for each in kept) - live
    return Plan(live, past, frozenset(replaced), frozenset(gone))


def _corrected(one: Edition, held: Iterable[Edition]) -> bool:
    later = (e for e in held if e.source == one.source and e.key > one.key)
    return any(e.since <= one.since for e in later)


def _newest(held: Sequence[Edition], today: str) -> Edition:
    begun = [each for each in held if each.since <= today]
    if begun:
        return max(begun, key=lambda each: each.order)
    return min(held, key=lambda each: each.order)


def _by_document(editions: Iterable[Edition]) -> dict[str, list[Edition]]:
    held: dict[str, list[Edition]] = defaultdict(list)
    for each in editions:
        held[each.id].append(each)
    return held
