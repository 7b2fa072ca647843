"""Evidence for what a pack quotes beside its extracts: definitions, and the words behind a key."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from kb.evidence.choose import Evidence
from kb.evidence.elements import Enumeration, enumerations
from kb.evidence.quotation import Quotation, excerpt, without_notes
from kb.evidence.sentences import Span
from kb.evidence.tree import Tree
from kb.model import Level, Provision
from kb.search.definitions import DEFINITION

_CITABLE: frozenset[Level] = frozenset(
    ("article", "section", "rule", "subsection", "clause", "subclause", "paragraph", "schedule")
)
_SECTIONS: frozenset[Level] = frozenset(("article", "section", "rule"))
# With fewer elements a definition is not worth a table of them.
LEAST_ELEMENTS = 5
_TAIL = re.compile(
    r"(?:\s*(?:[;,]|[:;,] the words?\b|\band\b|\bor\b|\n[•·*]?\s*\(?[\w]{1,5}[.)]|\n[•·*]))+\s*$"
)


def quoted(
    tree: Tree, provision: str, spans: Sequence[Span], closed: bool = False, pinpoint: str = ""
) -> Quotation:
    """Return the quotation of these spans of one provision, as they stand.

    ``pinpoint`` stands in where the provision has none of its own.
    """
    held = tree.by_id.get(provision)
    place = held.pinpoint if held and held.pinpoint else pinpoint
    return Quotation(
        provision=provision,
        pinpoint=place,
        page=tree.page(spans[0][0]),
        pieces=tuple(excerpt(tree, provision, place, span) for span in spans),
        closed=closed,
    )


def named(evidence: Evidence, question: str, quotation: Quotation) -> Evidence:
    """Return evidence for another use of the same source, with an identity of its own."""
    spans = " ".join(f"{piece.start}-{piece.end}" for piece in quotation.pieces)
    name = f"{question} {evidence.document} {quotation.pieces[0].version} {spans}"
    id = "e" + hashlib.sha256(name.encode()).hexdigest()[:10]
    return replace(evidence, id=id, question=question, quotation=quotation)


def whole(tree: Tree, evidence: Evidence, most: int) -> Evidence:
    """Return a law's evidence with the largest provision around it of at most so many words.

    A definition stays alone; what is longer stays as it was chosen.
    """
    if evidence.kind != "law":
        return evidence
    unit: Provision | None = None
    for provision in tree.upward(evidence.quotation.provision):
        if provision.level == "definition" or provision.level not in _CITABLE:
            break
        if length(tree, (provision.start, provision.end)) > most:
            break
        unit = provision
    if unit is None or unit.id == evidence.quotation.provision and _has_all(evidence, unit):
        return evidence
    spans = without_notes(tree.document.text, (unit.start, unit.end))
    if unit.level not in _SECTIONS and len(evidence.quotation.pieces) > 1:
        spans = [*_leads(evidence, unit), *spans]
    return named(evidence, evidence.question, quoted(tree, unit.id, spans))


def defining(evidence: Evidence) -> str:
    """Return the words that define, from the term on, without those that lead in to them."""
    text = evidence.quotation.pieces[-1].exact
    found = DEFINITION.search(text)
    return text[found.start() :] if found else text


def enumerated(evidence: Evidence) -> tuple[Enumeration, ...]:
    """Return the enumerations of a definition by act, means and purpose; of another, none.

    It must say what is done, and by which means or for which purpose, in several elements: a list
    of what a term includes is no such definition.
    """
    found = enumerations(defining(evidence))
    roles = {each.role for each in found}
    several = sum(len(each.elements) for each in found) >= LEAST_ELEMENTS
    return found if several and "act" in roles and roles & {"means", "purpose"} else ()


def _has_all(evidence: Evidence, unit: Provision) -> bool:
    pieces = evidence.quotation.pieces
    return pieces[0].start <= unit.start and unit.end <= pieces[-1].end + len(" \n;")


def _leads(evidence: Evidence, unit: Provision) -> list[Span]:
    """Return the words that lead in to a provision, as they were chosen with it."""
    return [(p.start, p.end) for p in evidence.quotation.pieces if p.end <= unit.start]


def section_of(tree: Tree, provision: str) -> Provision | None:
    """Return the section, article or rule in which a provision lies."""
    return next((p for p in tree.upward(provision) if p.level in _SECTIONS), None)


def without_tail(text: str, span: Span) -> Span:
    """Return a span without what only joins it to the next item: a semicolon, "and", a mark."""
    start, end = span
    tail = _TAIL.search(text[start:end])
    return (start, start + tail.start()) if tail else span


def length(tree: Tree, span: Span) -> int:
    """Return how many words a span has."""
    return len(tree.document.text[slice(*span)].split())


def words(quotation: Quotation) -> int:
    """Return how many words of its source a quotation has."""
    return sum(len(piece.exact.split()) for piece in quotation.pieces)
