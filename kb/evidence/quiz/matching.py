"""Matching items: terms and definitions, elements and their roles, headings and sections."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from random import Random

from kb.evidence.choose import Evidence
from kb.evidence.elements import Enumeration
from kb.evidence.pack.glossary import definition
from kb.evidence.pack.quoting import enumerated, named, quoted, section_of
from kb.evidence.quiz.items import Matching
from kb.evidence.quiz.place import titled
from kb.evidence.quiz.sentences import QUESTION, is_clean
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import Provision
from kb.search.definitions import DEFINITION, DefinedTerm, defined_terms

LEAST, MOST = 4, 6
# Of the headings to match, how many must be of sections quoted.
LEAST_QUOTED = 3
# How many terms to match must stand in the extracts, but for a document that gives many of them.
LEAST_USED = 2
MAIN_LEAST, MAIN_SHARE = 3, 0.3
SHORTEST_TERM = 3
LONGEST_DEFINITION = 45
LONGEST_ELEMENT = 12
PER_ROLE = 2
_REFERS = ("the meaning", "the same meaning", "as defined")


def definitions(
    tree: Tree, extracts: Sequence[Evidence], used: Collection[str], chance: Random
) -> Matching | None:
    """Return terms of one document to match with what it says of them, ``None`` for too few.

    Terms ``used`` in the extracts go first; a document from which little is quoted must have two of
    them. A definition that has its own term's words, refers to another place, or is long, is no
    question.
    """
    own = [evidence for evidence in extracts if evidence.document == tree.document.id]
    rows: dict[str, tuple[str, DefinedTerm]] = {}
    for term in sorted(defined_terms(tree.document), key=lambda t: t.term.casefold() not in used):
        said = _said(tree, term)
        if said and said.casefold() not in rows and term.pinpoint:
            rows.setdefault(said.casefold(), (said, term))
    kept: list[tuple[str, DefinedTerm]] = []
    for said, term in rows.values():
        if len(kept) < MOST and term.term not in {t.term for _, t in kept}:
            kept.append((said, term))
    telling = sum(term.term.casefold() in used for _, term in kept)
    if len(kept) < LEAST or (telling < LEAST_USED and not _is_main(own, extracts)):
        return None
    kept.sort(key=lambda row: row[1].term.casefold())
    right = chance.sample([said for said, _ in kept], len(kept))
    return Matching(
        kind="definition",
        document=tree.document.id,
        left=tuple(term.term for _, term in kept),
        right=tuple(right),
        answers=tuple(right.index(said) for said, _ in kept),
        evidence=tuple(named(own[0], QUESTION, definition(tree, term)) for _, term in kept),
    )


def _is_main(own: Sequence[Evidence], extracts: Sequence[Evidence]) -> bool:
    """Return whether a document is one of the main sources of the extracts."""
    return len(own) >= max(MAIN_LEAST, MAIN_SHARE * len(extracts))


def _said(tree: Tree, term: DefinedTerm) -> str:
    """Return the words after the verb of a definition, ``""`` where they would not do."""
    quotation = definition(tree, term)
    text = quotation.pieces[0].exact
    match = DEFINITION.search(text)
    if match is None or len(quotation.pieces) > 1 or quotation.closed or "\n" in text:
        return ""
    said = text[match.end() :].strip(" ,:–—-").rstrip(";.।")
    language = tree.document.metadata.language
    own = set(lang.terms(term.term, language))
    repeats = own & set(lang.terms(said, language))
    if repeats or said.startswith(_REFERS) or said.casefold().count("section") and len(said) < 60:
        return ""
    if len(term.term) < SHORTEST_TERM or said.startswith("also ") or not is_clean(said):
        return ""
    return said if 4 <= len(said.split()) <= LONGEST_DEFINITION else ""


def elements(evidence: Evidence, chance: Random) -> Matching | None:
    """Return the elements of a definition to sort by the words that lead in to them.

    ``None`` where it does not name several things in at least two roles.
    """
    found = enumerated(evidence)
    named_once = Counter(" ".join(x.text.casefold().split()) for e in found for x in e.elements)
    telling = {e.lead: list(_telling(e, named_once)) for e in found}
    roles = {lead: items for lead, items in telling.items() if items}
    rows = [
        (item, lead)
        for lead, items in roles.items()
        for item in sorted(chance.sample(items, min(PER_ROLE, len(items))))
    ]
    if len(roles) < 2 or len(rows) < LEAST:
        return None
    chance.shuffle(rows)
    leads = tuple(roles)
    return Matching(
        kind="element",
        document=evidence.document,
        left=tuple(item for item, _ in rows),
        right=leads,
        answers=tuple(leads.index(lead) for _, lead in rows),
        evidence=(named(evidence, QUESTION, evidence.quotation),),
        roles=tuple(next(e.role for e in found if e.lead == lead) for lead in leads),
    )


def _telling(enumeration: Enumeration, named_once: Counter[str]) -> Iterator[str]:
    for element in enumeration.elements:
        text = " ".join(element.text.split())
        once = named_once[text.casefold()] == 1
        if once and len(text.split()) <= LONGEST_ELEMENT and "(" not in text and not element.shared:
            yield text


def headings(
    tree: Tree, extracts: Sequence[Evidence], without: Collection[str], chance: Random
) -> Matching | None:
    """Return headings of one law, of sections quoted or between them, to match with their numbers.

    Sections ``without`` are asked for in another item. ``None`` where there are too few.
    """
    quoted_in = {
        section.id: evidence
        for evidence in extracts
        if (section := section_of(tree, evidence.quotation.provision))
    }
    near = [p.start for p in tree.document.provisions if p.id in quoted_in] or [0]
    own = [
        section
        for section in titled(tree)
        if min(near) <= section.start <= max(near)
        and section.id not in without
        and _heading_ends(tree, section)
    ]
    own.sort(key=lambda p: (p.id not in quoted_in, min(abs(p.start - at) for at in near), p.start))
    taken = own[: max(LEAST, min(MOST, sum(section.id in quoted_in for section in own)))]
    rows = [(section, quoted_in.get(section.id, extracts[0])) for section in taken]
    if len(rows) < LEAST or sum(s.id in quoted_in for s, _ in rows) < LEAST_QUOTED:
        return None
    ordered = sorted(rows, key=lambda row: row[0].start)
    mixed = chance.sample(ordered, len(ordered))
    return Matching(
        kind="heading",
        document=tree.document.id,
        left=tuple(section.heading for section, _ in mixed),
        right=tuple(section.pinpoint for section, _ in ordered),
        answers=tuple(ordered.index(row) for row in mixed),
        evidence=tuple(_of_heading(tree, *row) for row in mixed),
    )


def _heading_ends(tree: Tree, section: Provision) -> int:
    """Return where a section's heading ends in the text, 0 where it does not begin the section."""
    at = tree.document.text.find(section.heading, section.start, section.start + 200)
    return at + len(section.heading) if at >= 0 else 0


def _of_heading(tree: Tree, section: Provision, evidence: Evidence) -> Evidence:
    span = (section.start, _heading_ends(tree, section))
    return named(evidence, QUESTION, quoted(tree, section.id, [span]))


def most_quoted(extracts: Iterable[Evidence]) -> list[str]:
    """Return the laws quoted, those quoted most first."""
    counts = Counter(evidence.document for evidence in extracts if evidence.kind == "law")
    return sorted(counts, key=lambda id: -counts[id])
