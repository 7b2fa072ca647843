"""The documents consulted as CSL items, for Zotero and other keepers of references."""

from collections.abc import Iterable, Mapping

from kb.ingest.bibliography.item import Item, name
from kb.model import DocumentSummary
from kb.report import citation, dates


def items(documents: Iterable[DocumentSummary]) -> list[Item]:
    """Return documents as CSL items, laws first; a law's type tells acts from treaties."""
    return [_item(document) for document in documents]


def quoted(state: Mapping[str, object]) -> frozenset[str]:
    """Return the ids of the documents that a draft quotes, by what it remembers of its making."""
    evidence = state.get("evidence")
    held = evidence.values() if isinstance(evidence, Mapping) else ()
    return frozenset(str(each["document"]) for each in held if isinstance(each, Mapping))


def _item(document: DocumentSummary) -> Item:
    about = document.metadata
    item: Item = {**about.extra, "id": document.id, "type": _type(document)}
    fields = {
        "title": about.title or document.id,
        "publisher": about.publisher,
        "number": about.number,
        "URL": about.url,
        "language": about.language,
        "jurisdiction": about.jurisdiction,
        "kind": document.kind,
    }
    item.update({variable: value for variable, value in fields.items() if value})
    if about.authors:
        item["author"] = [name(author) for author in about.authors]
    first, _, last = about.date.partition("/")
    if parts := dates.parts(first):
        until = [list(end)] if (end := dates.parts(last)) else []
        item["issued"] = {"date-parts": [list(parts), *until]}
    return item


def _type(document: DocumentSummary) -> str:
    """Return the CSL type that a document was given, else that of its kind."""
    if given := document.metadata.extra.get("type", ""):
        return given
    if citation.is_treaty(document.metadata, document.kind):
        return "treaty"
    return {"law": "legislation", "study": "report", "workshop": "document"}[document.kind]
