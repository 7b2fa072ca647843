"""What `kb show` and `kb outline` tell of a law's life, and of who cites it."""

from typing import TYPE_CHECKING

from kb.model import Document, Event, Provision

if TYPE_CHECKING:
    from kb.search.citations import Library, Treatment

_SHOWN = 6  # laws named after "Repeals", "Amended by", …


def life_lines(document: Document, library: "Library") -> list[str]:
    """Return what a law and other laws say of its life, a line each kind of event."""
    events = document.meaning.events
    lines = [f"Enacted: {event.date}" for event in events if event.action == "enacted"][:1]
    for event in events:
        if event.action == "commences":
            said = " ".join(document.text[event.start : event.end].split())
            lines.append(f"In force: {event.date or said}")
    for action, label in (("repeals", "Repeals"), ("amends", "Amends")):
        lines += _listed(label, [_named(event) for event in events if event.action == action])
    amended = [event for event in events if event.action in _AMENDED]
    lines += _listed("Amended by", [_named(event) for event in amended])
    treated = list(library.treated_by(document)) if document.kind == "law" else []
    for action, label in (("repeals", "Repealed by"), ("amends", "Amended by, in the collection")):
        lines += _listed(label, [_treated(library, t) for t in treated if t.event.action == action])
    return lines


_AMENDED = ("inserted", "substituted", "omitted", "repealed", "renumbered")


def cited_line(document: Document, provision: Provision, library: "Library") -> str:
    """Return "Cited by 12 provisions of 3 documents", ``""`` for a provision that nothing cites."""
    from kb.search.citations import touching

    found = touching(library.cited_by(document), provision.id, "to")
    places = {(each.document, each.reference.provision) for each in found}
    documents = {id for id, _ in places}
    if not places:
        return ""
    return (
        f"Cited by {_count(len(places), 'provision')} of {_count(len(documents), 'document')}; "
        f'`kb refs {document.id} "{provision.pinpoint or provision.id}"` lists them.'
    )


def amendments(document: Document) -> dict[str, list[dict[str, str]]]:
    """Return what was done to each provision, by its id, for JSON."""
    found: dict[str, list[dict[str, str]]] = {}
    for event in document.meaning.events:
        if event.action in _AMENDED and event.provision:
            told = {
                "action": event.action,
                "date": event.date,
                "title": event.title,
                "number": event.number,
            }
            found.setdefault(event.provision, []).append(told)
    return found


def _named(event: Event) -> str:
    return event.title or event.number


def _treated(library: "Library", treatment: "Treatment") -> str:
    return library.document(treatment.document).metadata.title or treatment.document


def _listed(label: str, names: list[str]) -> list[str]:
    distinct = list(dict.fromkeys(name for name in names if name))
    if not distinct:
        return []
    more = len(distinct) - _SHOWN
    tail = f"; and {more} more" if more > 0 else ""
    return [f"{label}: {'; '.join(distinct[:_SHOWN])}{tail}"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
