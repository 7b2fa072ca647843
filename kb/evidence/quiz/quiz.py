"""Which items are taken: varied, from all documents in turn, and none that gives another away.

Every sentence is asked about once. A section that is asked for by its place stands in no other
item. The same topic, template and documents make the same quiz.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, zip_longest
from random import Random

from kb.evidence.choose import Evidence
from kb.evidence.pack.quoting import section_of
from kb.evidence.quiz import cloze, matching, place
from kb.evidence.quiz.items import Choice, Cloze, Matching, Quiz, Sentence, Statement
from kb.evidence.quiz.sentences import sentences
from kb.evidence.quiz.statement import statement
from kb.evidence.tree import Tree

MATCHED_DOCUMENTS = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many items of each sort to make; fewer are made where the text gives no more."""

    clozes: int = 8
    statements: int = 4
    choices: int = 4


@dataclass(slots=True)
class _Making:
    """The sentences that are left, and the sections that are spoken for."""

    left: list[Sentence]
    lookup: Callable[[str], Tree]
    chance: Random
    near: tuple[Tree, ...]

    def tree(self, sentence: Sentence) -> Tree:
        return self.lookup(sentence.source.document)

    def section(self, sentence: Sentence) -> tuple[str, str]:
        section = section_of(self.tree(sentence), sentence.provision)
        return sentence.source.document, section.id if section else sentence.provision


def quiz(
    extracts: Sequence[Evidence],
    defining: Sequence[Evidence],
    used: Sequence[str],
    lookup: Callable[[str], Tree],
    wanted: Wanted,
    seed: str,
) -> Quiz:
    """Return the quiz on some extracts.

    ``defining`` are the excerpts that define the topic, the international first; ``used`` are the
    terms of the glossary; ``seed`` decides what is left to chance.
    """
    laws = [evidence for evidence in extracts if evidence.kind == "law"]
    documents = tuple(lookup(id) for id in dict.fromkeys(e.document for e in laws))
    making = _Making(_in_turn(sentences(laws, lookup)), lookup, Random(seed), documents)
    choices = tuple(_choices(making, wanted.choices))
    clozes = tuple(_clozes(making, wanted.clozes))
    statements = tuple(_statements(making, wanted.statements))
    asked = {id for item in choices for id in _sections(item, lookup)}
    matchings = tuple(_matchings(laws, defining, used, making, asked))
    return Quiz(matchings, clozes, statements, choices)


def _in_turn(found: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences with each document's and section's first before any second."""
    for key in (_section_key, _document_key):
        groups: dict[tuple[str, ...], list[Sentence]] = {}
        for sentence in found:
            groups.setdefault(key(sentence), []).append(sentence)
        found = [s for turn in zip_longest(*groups.values()) for s in turn if s is not None]
    return list(found)


def _section_key(sentence: Sentence) -> tuple[str, ...]:
    return sentence.source.document, sentence.provision.split("__subsec")[0]


def _document_key(sentence: Sentence) -> tuple[str, ...]:
    return (sentence.source.document,)


def _choices(making: _Making, count: int) -> Iterator[Choice]:
    """Yield items on places, and take their sections out of what is left."""
    made = 0
    for sentence in list(making.left):
        if made == count:
            return
        if sentence not in making.left:
            continue
        item = place.choice(sentence, making.tree(sentence), making.chance)
        if item:
            made += 1
            own = making.section(sentence)
            making.left = [s for s in making.left if making.section(s) != own]
            yield item


def _clozes(making: _Making, count: int) -> Iterator[Cloze]:
    """Yield items of each sort in turn, until none of them makes another."""
    sorts: list[Callable[[Sentence], Cloze | None]] = [
        lambda s: cloze.number(s, making.tree(s), making.near, making.chance),
        lambda s: cloze.term(s, making.tree(s), making.chance),
        lambda s: cloze.modal(s, making.tree(s), making.chance),
    ]
    failed = made = 0
    for make in cycle(sorts):
        if made == count or failed == len(sorts):
            return
        item = _first(making, make)
        failed, made = (0, made + 1) if item else (failed + 1, made)
        if item:
            yield item


def _first(making: _Making, make: Callable[[Sentence], Cloze | None]) -> Cloze | None:
    for sentence in making.left:
        if item := make(sentence):
            making.left.remove(sentence)
            return item
    return None


def _statements(making: _Making, count: int) -> Iterator[Statement]:
    """Yield statements, half of them true, in an order left to chance."""
    verdicts = [at % 2 == 0 for at in range(count)]
    making.chance.shuffle(verdicts)
    for sentence in list(making.left):
        if not verdicts:
            return
        tree = making.tree(sentence)
        if item := statement(sentence, tree, making.near, verdicts[-1], making.chance):
            verdicts.pop()
            making.left.remove(sentence)
            yield item


def _sections(item: Choice, lookup: Callable[[str], Tree]) -> Iterator[str]:
    section = section_of(lookup(item.evidence.document), item.evidence.quotation.provision)
    if section:
        yield section.id


def _matchings(
    laws: Sequence[Evidence],
    defining: Sequence[Evidence],
    used: Sequence[str],
    making: _Making,
    asked: set[str],
) -> Iterator[Matching]:
    ordered = matching.most_quoted(laws)
    first = {id: next(e for e in laws if e.document == id) for id in ordered}
    terms = {term.casefold() for term in used}
    made = (
        matching.definitions(making.lookup(id), first[id], terms, making.chance) for id in ordered
    )
    yield from [item for item in made if item][:MATCHED_DOCUMENTS]
    yield from [i for e in defining if (i := matching.elements(e, making.chance))][:1]
    own = (
        matching.headings(
            making.lookup(id), [e for e in laws if e.document == id], asked, making.chance
        )
        for id in ordered
    )
    yield from [item for item in own if item][:1]
