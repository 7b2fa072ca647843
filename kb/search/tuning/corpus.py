"""Questions that the corpus itself answers: its headings, definitions, duties, what it cites."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.errors import UsageError
from kb.ingest import language
from kb.model import Document, Reference
from kb.seams import Store
from kb.search.tuning.answers import place_in
from kb.search.tuning.lessons import FEWEST, Answer, Question

# Of one document so many of each kind at most, so that a long code does not drown the rest, and of
# all documents together so many as train in half an hour.
OF_DOCUMENT = 200
OF_ALL = 3000
LEAST_TERMS = 2  # in a heading that asks something ("Interpretation" does not)
LEAST_TEXT = 60  # characters of an answer
REST = 150  # of what is left of a passage when a duty is taken out
ASKED = "What does “{term}” mean?"
# "An Authorised Person must keep a record of every client": who, the verb, and what.
_DUTY = re.compile(
    r"\b(?P<who>(?:An?|The|Every|Each|No) (?:[\w’'-]+ ){1,6}?)(?P<verb>must|shall|may)"
    r"(?P<what>(?: not)? [^.;:\n]{25,180}(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that speak of the same in other words; the answer begins at ``start``."""

    kind: str
    question: str
    answer: str
    start: int


def questions(store: Store) -> tuple[list[Question], dict[str, list[Answer]]]:
    """Return questions made from the corpus, and the answers by place.

    Raises UsageError when the corpus has too few headings, definitions and references.
    """
    made: dict[str, Question] = {}
    answers: dict[str, list[Answer]] = {}
    for summary in store.summaries():
        document = store.document(summary.id)
        for pair in pairs(document):
            passage = next((p for p in document.passages if p.start <= pair.start < p.end), None)
            if passage is None or len(made) >= OF_ALL:
                continue
            place = place_in(document, passage)
            id = f"{document.id}#{pair.kind}#{pair.question}"
            gold = made[id].gold if id in made else {}
            made[id] = Question(id, pair.question, {**gold, place: 1})
            answers.setdefault(place, []).append(Answer(pair.answer))
    if len(made) < FEWEST:
        raise UsageError(
            f"The corpus itself gives {len(made)} questions (from headings, definitions, "
            f"references and duties); tuning wants at least {FEWEST}. Give judged questions: "
            "kb tune QUERIES QRELS"
        )
    return [made[id] for id in sorted(made)], answers


def pairs(document: Document) -> Iterator[Pair]:
    """Yield pairs of texts of a document.

    A heading asks for the first passage under it, a defined term for its definition, the words
    around a reference for the provision that they cite, and a duty, put as a question, for what
    else its passage says, or for all of it where that is little.
    """
    firsts = _firsts(document)
    yield from _some(_headings(document, firsts))
    yield from _some(_terms(document))
    yield from _some(_references(document, firsts))
    yield from _some(_duties(document))


def _some(found: Iterable[Pair]) -> Iterator[Pair]:
    seen = set[tuple[str, str]]()
    for pair in found:
        if len(pair.answer) >= LEAST_TEXT and (pair.question, pair.answer) not in seen:
            seen.add((pair.question, pair.answer))
            yield pair
        if len(seen) == OF_DOCUMENT:
            return


def _firsts(document: Document) -> dict[str, tuple[int, str]]:
    """Return start and text of the first passage of each provision, its own or what it holds."""
    parents = {node.id: node.parent for node in document.provisions}
    found: dict[str, tuple[int, str]] = {}
    for passage in document.passages:
        text = document.text[passage.start : passage.end]
        id = passage.provision
        while id and id not in found:
            found[id] = passage.start, text
            id = parents.get(id, "")
    return found


def _headings(document: Document, firsts: Mapping[str, tuple[int, str]]) -> Iterator[Pair]:
    spoken = document.metadata.language
    for node in document.provisions:
        heading = node.heading.strip()
        if node.id in firsts and len(language.terms(heading, spoken)) >= LEAST_TERMS:
            start, text = firsts[node.id]
            yield Pair("heading", heading, text.removeprefix(heading).strip(), start)


def _terms(document: Document) -> Iterator[Pair]:
    for term in document.meaning.terms:
        definition = document.text[term.start : term.end]
        yield Pair("term", ASKED.format(term=term.term), definition, term.start)


def _references(document: Document, firsts: Mapping[str, tuple[int, str]]) -> Iterator[Pair]:
    for reference in document.meaning.references:
        around = _around(document, reference)
        if around and reference.target in firsts and reference.target != reference.provision:
            start, text = firsts[reference.target]
            yield Pair("reference", around, text, start)


def _duties(document: Document) -> Iterator[Pair]:
    for passage in document.passages:
        text = document.text[passage.start : passage.end]
        if found := _DUTY.search(text):
            who, verb, what = found.group("who", "verb", "what")
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
            question = f"{verb.capitalize()} {who[0].lower()}{who[1:]}{what.strip()}?"
            yield Pair("duty", question, rest if len(rest) >= REST else text, passage.start)


def _around(document: Document, reference: Reference) -> str:
    """Return the passage that cites, without the citation itself, whose number tells all."""
    text = document.text
    for passage in document.passages:
        if passage.start <= reference.start and reference.end <= passage.end:
            before, after = text[passage.start : reference.start], text[reference.end : passage.end]
            return " ".join(f"{before} {after}".split())
    return ""
