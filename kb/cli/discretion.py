"""What commands may show of the people in workshop notes."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.ingest.structure.hidden import told as in_words
from kb.model import Hit
from kb.workspace import Workspace

if TYPE_CHECKING:
    from kb.ingest.structure.counts import Count
    from kb.ingest.structure.names import Names
    from kb.model import Document
    from kb.seams import Store

WITHHELD = "[name withheld]"


def shown_of(workspace: Workspace, store: "Store") -> "Callable[[Document], Document]":
    """Return what gives a document as the workspace allows to show it; all spans hold."""
    from kb.ingest.structure.names import without

    def shown(document: "Document") -> "Document":
        if document.kind != "workshop" or workspace.settings.names:
            return document
        return without(document, _names(store))

    return shown


def shown_hits(workspace: Workspace, store: "Store", hits: list[Hit]) -> list[Hit]:
    """Return hits as the workspace allows to show them: names cannot be read, spans hold."""
    if workspace.settings.names or all(hit.passage.kind != "workshop" for hit in hits):
        return hits
    names = _names(store)
    return [_hit(hit, names) if hit.passage.kind == "workshop" else hit for hit in hits]


def counted_by_hit(store: "Store", hits: list[Hit]) -> dict[int, "Count"]:
    """Return kb's sums of the answers to the closed questions among the hits, by passage key."""
    found: dict[int, Count] = {}
    notes = {hit.passage.document for hit in hits if hit.passage.kind == "workshop"}
    if not notes:
        return found
    from kb.ingest.structure.counts import counts

    for id in notes:
        sums = counts(store.document(id))
        found |= {
            hit.passage.key: sums[hit.passage.provision]
            for hit in hits
            if hit.passage.document == id and hit.passage.provision in sums
        }
    return found


def told(text: str) -> str:
    """Return a text for people to read: what is hidden in it as words that say so."""
    return in_words(text, WITHHELD)


def _names(store: "Store") -> "Names":
    """Whoever is named in one workshop's notes may be spoken of in another's."""
    notes = ((each.id, each.version) for each in store.summaries() if each.kind == "workshop")
    return _named_in(store.document, tuple(notes))


@lru_cache(maxsize=1)  # a prompt asks anew with every question; some notes take 6 ms
def _named_in(read: "Callable[[str], Document]", notes: tuple[tuple[str, str], ...]) -> "Names":
    from kb.ingest.structure.names import of_notes

    return of_notes(read(id) for id, _ in notes)


def _hit(hit: Hit, names: "Names") -> Hit:
    from kb.ingest.structure.names import hidden

    passage = hit.passage
    return replace(
        hit,
        passage=replace(
            passage,
            title=hidden(passage.title, names),
            pinpoint=hidden(passage.pinpoint, names),
            trail=tuple(hidden(heading, names) for heading in passage.trail),
            text=hidden(passage.text, names),
        ),
    )
