"""Whom a document cites and who cites it: references followed to the provisions they mean.

A reference to another law is followed when it is asked for, by the names of the laws that are there
by then: a law that is read later makes older references to it lead somewhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.ingest.meaning.names import bangla_tail, folded, names_of
from kb.ingest.meaning.paths import Paths
from kb.model import Document, DocumentSummary, Event, Reference
from kb.seams import Store

NOT_HERE = "not in the collection"
NO_PROVISION = "no such provision"
SEVERAL = "several laws are called so"
_ALIKE = 0.5  # share of the words of two titles in common, to be names of one law
_SAID = 110  # characters of a sentence shown on either side of a reference
_SENTENCE = re.compile(r"[.;:।৷]\s|\n")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: ``provision`` is ``""`` for a whole document; else why nowhere."""

    document: str = ""
    provision: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference made in ``document``, with where it leads."""

    document: str
    reference: Reference
    target: Target


@dataclass(frozen=True, slots=True)
class Treatment:
    """What another document does to a law, as its event says."""

    document: str
    event: Event


class Library:
    """The laws of a store by name, each opened once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[str, Document] = {}
        self._paths: dict[str, Paths] = {}
        self._found: dict[tuple[str, str, str, str], tuple[str, ...]] = {}

    def document(self, id: str) -> Document:
        """Return a document of the store, read once."""
        if id not in self._documents:
            self._documents[id] = self._store.document(id)
        return self._documents[id]

    def target(self, document: Document, reference: Reference) -> Target:
        """Return where a reference of a document leads."""
        if not reference.act:
            why = "" if reference.target else NO_PROVISION
            return Target(document.id, reference.target, why)
        named = self._laws(reference.title, reference.number, document.metadata.jurisdiction)
        if not named:
            return Target(why=NOT_HERE)
        laws = self._ordered(named, document)
        if not reference.path:
            return Target(laws[0]) if self._alike(laws) else Target(why=SEVERAL)
        for id in laws:
            if found := self._at(id, reference):
                return Target(id, found)
        return Target(laws[0], why=NO_PROVISION) if self._alike(laws) else Target(why=SEVERAL)

    def cites(self, document: Document) -> Iterator[Citation]:
        """Yield what a document cites, in order."""
        for reference in document.meaning.references:
            yield Citation(document.id, reference, self.target(document, reference))

    def cited_by(self, document: Document) -> Iterator[Citation]:
        """Yield the references that lead to a document or to its provisions, its own among them."""
        for reference in document.meaning.references:
            if reference.target:
                yield Citation(document.id, reference, Target(document.id, reference.target))
        names = names_of(document)
        for id, reference in self._store.citing(names):
            if id != document.id:
                target = self._target_in(id, reference, document)
                if target.document == document.id:
                    yield Citation(id, reference, target)

    def treated_by(self, document: Document) -> Iterator[Treatment]:
        """Yield what other documents do to a law: repeal or amend it."""
        own = document.metadata.jurisdiction
        for id, event in self._store.befalling(names_of(document)):
            if id != document.id and document.id in self._laws(event.title, event.number, own):
                yield Treatment(id, event)

    def _target_in(self, id: str, reference: Reference, document: Document) -> Target:
        """Where a reference of another document leads, if it is to this one."""
        summary = self._summaries.get(id)
        jurisdiction = summary.metadata.jurisdiction if summary else ""
        laws = self._laws(reference.title, reference.number, jurisdiction)
        if document.id not in laws or not self._alike(laws):
            return Target()
        if not reference.path:
            return Target(document.id)
        found = self._at(document.id, reference)
        return Target(document.id, found, "" if found else NO_PROVISION)

    def _at(self, id: str, reference: Reference) -> str:
        if id not in self._paths:
            self._paths[id] = Paths(self.document(id).provisions)
        found = self._paths[id].find(reference.path)
        return found.id if found else ""

    @cached_property
    def _summaries(self) -> dict[str, DocumentSummary]:
        return {each.id: each for each in self._store.summaries()}

    def _laws(self, title: str, number: str, jurisdiction: str) -> tuple[str, ...]:
        """The documents that a title and a number name; the more of both agree, the better."""
        key = (folded(title), bangla_tail(title), number, jurisdiction)
        if key not in self._found:
            self._found[key] = tuple(self._named(title, number, jurisdiction))
        return self._found[key]

    def _named(self, title: str, number: str, jurisdiction: str) -> list[str]:
        by_number = self._store.called([number]) if number else []
        by_title = self._store.called([folded(title)]) if title else []
        if not by_title and (tail := bangla_tail(title)):
            by_title = [id for id in self._store.called([tail]) if self._ends(title, id)]
        found = [id for id in by_title if id in by_number] or by_title
        found = found or [id for id in by_number if not title or self._agrees(title, id)]
        return self._native(found, jurisdiction)

    def _ends(self, title: str, id: str) -> bool:
        """Whether one of two Bangla titles ends with the other: where one begins is not printed."""
        own, said = folded(self._summaries[id].metadata.title), folded(title)
        return said.endswith(own) or own.endswith(said)

    def _agrees(self, title: str, id: str) -> bool:
        """Whether a title may be that of a document with the same number.

        Titles in two scripts cannot be compared, and a number is enough.
        """
        own, said = _words(self._summaries[id].metadata.title), _words(title)
        if _is_bangla(title) != _is_bangla(self._summaries[id].metadata.title):
            return True
        return len(own & said) >= _ALIKE * max(min(len(own), len(said)), 1)

    def _native(self, ids: Sequence[str], jurisdiction: str) -> list[str]:
        """The laws of the citing document's own country, where there are such."""
        own = [id for id in ids if self._summaries[id].metadata.jurisdiction == jurisdiction]
        return own if own and jurisdiction else list(ids)

    def _ordered(self, ids: Sequence[str], document: Document) -> list[str]:
        """The texts of a law: first those in the language of the document that cites."""
        spoken = document.metadata.language[:2]
        return sorted(ids, key=lambda id: self._summaries[id].metadata.language[:2] != spoken)

    def _alike(self, ids: Sequence[str]) -> bool:
        """Whether documents are texts of one law: they share a title or a number."""
        abouts = [self._summaries[id].metadata for id in ids]
        titles = {folded(about.title) for about in abouts}
        return len(titles) <= 1 or (len({a.number for a in abouts}) == 1 and abouts[0].number != "")


def touching(citations: Iterable[Citation], provision: str, ends: str) -> list[Citation]:
    """Return the citations made in a provision (``ends="from"``) or that lead to it (``"to"``).

    What lies inside the provision counts as the provision.
    """
    return [
        each
        for each in citations
        if _within(each.reference.provision if ends == "from" else each.target.provision, provision)
    ]


def _within(id: str, around: str) -> bool:
    return id == around or id.startswith(f"{around}__")


def sentence(text: str, reference: Reference) -> str:
    """Return the words around a reference, as far as its sentence goes, on one line."""
    low, high = max(0, reference.start - _SAID), min(len(text), reference.end + _SAID)
    begins = [m.end() for m in _SENTENCE.finditer(text, low, reference.start)]
    closing = _SENTENCE.search(text, reference.end, high)
    start = begins[-1] if begins else low
    end = closing.start() + 1 if closing else high
    opening = "" if begins or start == 0 else "…"
    return (
        f"{opening}{' '.join(text[start:end].split())}{'' if closing or end == len(text) else '…'}"
    )


def _words(title: str) -> frozenset[str]:
    plain = re.sub(r"[0-9০-৯]+", " ", title.casefold())
    return frozenset(re.findall(r"[^\W_]{3,}", plain)) - {"the", "act", "and", "ordinance", "order"}


def _is_bangla(title: str) -> bool:
    return re.search("[\u0980-\u09ff]", title) is not None
