"""Glossary: the terms in the extracts, with the definitions that their own sources give."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb.evidence.choose import Evidence
from kb.evidence.pack.quoting import named, quoted, without_tail
from kb.evidence.quotation import Quotation, joined, trimmed, without_notes
from kb.evidence.sentences import Span
from kb.evidence.tree import Tree
from kb.search.definitions import DefinedTerm, defined_terms

QUESTION = "glossary"
# In words: a longer definition is shown up to the end of a line, its omission marked.
LONGEST = 120
# In words: a shorter definition that has its own term tells nothing.
LEAST_SAID = 12
_VERBS = ("means", "includes")


@dataclass(frozen=True, slots=True)
class Entry:
    """A defined term with the evidence of each definition, by id, in the order of the extracts."""

    term: str
    definitions: tuple[str, ...]


def glossary(
    extracts: Sequence[Evidence], lookup: Callable[[str], Tree]
) -> tuple[tuple[Entry, ...], tuple[Evidence, ...]]:
    """Return the terms by letter, and the evidence of their definitions.

    A term is taken up when a document defines it and uses it in an extract; the definitions that
    the other documents quoted give of the same term stand beside it.
    """
    defined = {id: _definitions(lookup(id)) for id in dict.fromkeys(e.document for e in extracts)}
    used = {
        _key(term.term)
        for evidence in extracts
        for term in defined[evidence.document]
        if _stands(term.term, evidence.quotation.text)
    }
    entries: dict[str, list[Evidence]] = {}
    names: dict[str, str] = {}
    for id, terms in defined.items():
        model = next(e for e in extracts if e.document == id)
        for term in terms:
            if (key := _key(term.term)) in used:
                names.setdefault(key, term.term)
                entries.setdefault(key, []).append(_evidence(lookup(id), term, model))
    made = {key: tuple(_different(found)) for key, found in entries.items()}
    ordered = sorted(made, key=lambda key: (key, names[key]))
    return (
        tuple(Entry(names[key], tuple(e.id for e in made[key])) for key in ordered),
        tuple(evidence for key in ordered for evidence in made[key]),
    )


def _key(term: str) -> str:
    return " ".join(term.casefold().split())


def _definitions(tree: Tree) -> list[DefinedTerm]:
    """Return a document's definitions that can be cited to a place of their own."""
    return [
        term
        for term in defined_terms(tree.document)
        if term.pinpoint and term.term.casefold() not in _VERBS and not _says_itself(tree, term)
    ]


def _says_itself(tree: Tree, term: DefinedTerm) -> bool:
    """Return whether a definition tells nothing: “prescribed” means prescribed by rules."""
    said = tree.document.text[term.start : term.end]
    again = said[len(term.term) + 2 :].casefold().split()[:LEAST_SAID]
    return len(said.split()) <= LEAST_SAID and term.term.casefold() in again


def _stands(term: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?:s|es)?(?!\w)", text, re.IGNORECASE) is not None


def _evidence(tree: Tree, term: DefinedTerm, model: Evidence) -> Evidence:
    return named(model, QUESTION, definition(tree, term))


def definition(tree: Tree, term: DefinedTerm) -> Quotation:
    """Return the quotation of a definition, cut at the end of a line where it is long."""
    text = tree.document.text
    span = without_tail(text, trimmed(text, (term.start, term.end)))
    lines = [line for part in without_notes(text, span) for line in _lines(text, part)]
    kept: list[Span] = []
    for line in lines:
        if kept and sum(len(text[a:b].split()) for a, b in (*kept, line)) > LONGEST:
            break
        kept.append(line)
    return quoted(tree, term.provision, joined(text, kept), closed=len(kept) < len(lines))


def _lines(text: str, span: Span) -> Iterator[Span]:
    for line in re.finditer(r"[^\n]*\S[^\n]*", text[slice(*span)]):
        yield trimmed(text, (span[0] + line.start(), span[0] + line.end()))


def _different(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """Yield each wording once, as its first source has it."""
    seen: set[tuple[str, str]] = set()
    for each in evidence:
        wording = (each.document, " ".join(each.quotation.text.casefold().split()))
        if wording not in seen:
            seen.add(wording)
            yield each
