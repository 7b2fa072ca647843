"""The references of a document: what each of its provisions cites, in it or in another law."""

import re
from collections.abc import Sequence

from kb.ingest.meaning import words
from kb.ingest.meaning.acronyms import acronyms
from kb.ingest.meaning.amending import of_amended
from kb.ingest.meaning.chains import Chain, chains
from kb.ingest.meaning.definitions import defined_terms
from kb.ingest.meaning.events import events
from kb.ingest.meaning.laws import Known, Law, laws
from kb.ingest.meaning.names import folded, keys, own_numbers
from kb.ingest.meaning.notes import Note, Places, notes
from kb.ingest.meaning.paths import Paths
from kb.ingest.meaning.units import Path, Unit, units
from kb.ingest.references import folded as folded_number
from kb.model import Canonical, Meaning, Metadata, Provision, Reference

_YEAR = re.compile("[0-9০-৯]{4}")
_NAMES_ITSELF = re.compile(r"(?:called|cited\s+as|known\s+as)\s+(?:as\s+)?(?:the\s+)?[\[“\"]*$")
_TREATY = re.compile(r"Convention|Protocol|Covenant|Treaty|Declaration|Charter")
_FULL_TITLE = 5  # words of a treaty's title, which has no year
_HEADING_BEFORE = re.compile(r"(?:^|\n)[\s•*#\[]*$")
_HEADING_AFTER = re.compile(r"\s*(?:\n|$|[-–—:.]\s)")
_TELLING = 40  # letters of a title that is this law's whatever follows it: "… adopted at …"
_HEADING_REACH = 3  # characters between a provision's start and its own number


def meaning(canonical: Canonical, provisions: Sequence[Provision], about: Metadata) -> Meaning:
    """Return what a document's text says of laws, and what its acronyms stand for."""
    text = canonical.text
    apart = notes(text, canonical.blocks)
    named = understood(text, about)
    return Meaning(
        tuple(references(text, provisions, about, named, apart)),
        tuple(defined_terms(text, provisions)),
        tuple(events(text, provisions, apart, about, named)),
        tuple(acronyms(text)),
    )


def understood(text: str, about: Metadata) -> list[Law]:
    """Return the laws that a text names, each short form with the law that it stands for."""
    known, own = Known(), _own(about)
    return [_own_law(known.read(law), own) for law in laws(text)]


def references(
    text: str,
    provisions: Sequence[Provision],
    about: Metadata,
    named: Sequence[Law],
    apart: Sequence[Note] = (),
) -> list[Reference]:
    """Return what the text cites, in order; those in one list ("sections 3 and 4") share a span."""
    places, paths = Places(provisions, apart), Paths(provisions)
    parts = [unit for unit in units(text) if not _begins(text, places, unit)]
    taken: set[int] = set()
    found: list[Reference] = []
    before: tuple[Path, Law | None] = ((), None)
    for chain in of_amended(text, chains(text, parts, named), about.title, places.section):
        at = places.at(chain.start)
        chain, before = _again(chain, before)
        if chain.law is not None:
            taken.add(chain.law.start)
        found += [_reference(text, chain, path, at, paths) for path in chain.paths]
    for law in named:
        if law.start not in taken and _told(text, law):
            found.append(_whole(text, law, places.at(law.start)))
    return sorted(found, key=lambda reference: reference.start)


def _begins(text: str, places: Places, unit: Unit) -> bool:
    """Whether a unit is the heading of a part that begins there, or stands for it in a list."""
    if unit.level in words.AROUND and _HEADING_AFTER.match(text, unit.end):
        before, own = text[max(0, unit.start - 8) : unit.start], text[unit.start : unit.end]
        if own.isupper() or unit.start < 8 or _HEADING_BEFORE.search(before):
            return True
    node = places.opening(unit.start + 1)
    return (
        node is not None
        and unit.start - node.start <= _HEADING_REACH
        and folded_number(unit.paths[0][0][1]) == folded_number(node.number)
        and words.RANK.get(node.level) == unit.rank
    )


def _own(about: Metadata) -> frozenset[str]:
    return frozenset((*keys(about.title), *own_numbers(about))) - {""}


def _own_law(law: Law, own: frozenset[str]) -> Law:
    """The law, marked as this document where it goes by one of its names."""
    title = folded(law.title)
    named = title in own or any(title.startswith(o) for o in own if len(o) >= _TELLING)
    if law.own or not (named or (not law.title and law.number in own)):
        return law
    return Law(law.start, law.end, own=True)


def _told(text: str, law: Law) -> bool:
    """Whether a law is named so fully that the name alone is a reference: by year or number."""
    if law.own or law.short or _NAMES_ITSELF.search(text, max(0, law.start - 60), law.start):
        return False
    full = _TREATY.search(law.title) and len(law.title.split()) >= _FULL_TITLE
    return bool(law.number or _YEAR.search(law.title) or full)


def _again(chain: Chain, before: tuple[Path, Law | None]) -> tuple[Chain, tuple[Path, Law | None]]:
    """Understand "of that section", and remember the section named last."""
    last, law = before
    if chain.again and last:
        outer = tuple(step for step in last if words.RANK.get(step[0], 9) <= words.SECTION)
        paths = tuple(outer + path for path in chain.paths)
        return Chain(chain.start, chain.end, paths, law), before
    heads = [path for path in chain.paths if words.RANK[path[0][0]] <= words.SECTION]
    return chain, (heads[-1], chain.law) if heads else before


def _reference(text: str, chain: Chain, path: Path, at: str, paths: Paths) -> Reference:
    law = chain.law
    if law is not None:
        written = " ".join(text[law.start : law.end].split())
        return Reference(chain.start, chain.end, at, path, written, law.title, law.number)
    target = paths.find(path, at)
    return Reference(chain.start, chain.end, at, path, target=target.id if target else "")


def _whole(text: str, law: Law, at: str) -> Reference:
    written = " ".join(text[law.start : law.end].split())
    return Reference(law.start, law.end, at, (), written, law.title, law.number)
