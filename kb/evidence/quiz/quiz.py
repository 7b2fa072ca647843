"""Which items are taken: varied, from all documents in turn, and none that gives another away.

Every sentence is asked about once. A section that is asked for by its place stands in no other
item. The same topic, template and documents make the same quiz.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, zip_longest
from random import Random

from kb.evidence.choose import Evidence
from kb.evidence.pack.glossary import Entry
from kb.evidence.pack.quoting import section_of
from kb.evidence.quiz import cloze, listing, matching, meaning, place
from kb.evidence.quiz.items import Choice, Cloze, Matching, Quiz, Sentence, Statement
from kb.evidence.quiz.sentences import sentences
from kb.evidence.quiz.statement import statement
from kb.evidence.quiz.values import values
from kb.evidence.tree import Tree

MATCHED_DOCUMENTS = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many items of each sort to make; fewer are made where the text gives no more."""

    clozes: int = 8
    statements: int = 3
    choices: int = 4
    lists: int = 3


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
    entries: Sequence[Entry],
    defined: Mapping[str, Evidence],
    lookup: Callable[[str], Tree],
    wanted: Wanted,
    seed: str,
) -> Quiz:
    """Return the quiz on some extracts.

    ``defining`` are the excerpts that define the topic, the international first; ``entries`` are
    those of the glossary, with their evidence by id; ``seed`` decides what is left to chance.
    """
    laws = [evidence for evidence in extracts if evidence.kind == "law"]
    documents = tuple(lookup(id) for id in dict.fromkeys(e.document for e in laws))
    making = _Making(_in_turn(sentences(laws, lookup)), lookup, Random(seed), documents)
    choices = tuple(_choices(making, wanted.choices))
    statements = tuple(_statements(making, wanted.statements))
    clozes = tuple(_clozes(making, wanted.clozes))
    lists = tuple(_lists(laws, making, wanted.lists))
    named: list[Choice | Cloze | Statement] = [*choices, *clozes, *statements]
    asked = {id for item in named for id in _section(item, lookup)}
    used = [entry.term for entry in entries]
    matchings = tuple(_matchings(laws, defining, used, making, asked))
    meanings = meaning.choices(entries, defined, making.chance)
    return Quiz(matchings, meanings, clozes, statements, lists, choices)


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
    """Yield items on places, and take their sections out of what is left.

    Sections with numbers are left for items on these.
    """
    counted = {making.section(s) for s in making.left if values(s.text)}
    made = 0
    for sentence in list(making.left):
        own = making.section(sentence)
        if made == count or sentence not in making.left or own in counted:
            continue
        item = place.choice(sentence, making.tree(sentence), making.chance)
        if item:
            made += 1
            making.left = [s for s in making.left if making.section(s) != own]
            yield item


def _clozes(making: _Making, count: int) -> Iterator[Cloze]:
    """Yield items of each sort in turn, until none of them makes another.

    At most half of them ask for "shall" and the like, and half of these for a mere "shall".
    """
    sorts: list[tuple[Callable[[Sentence], Cloze | None], int]] = [
        (lambda s: cloze.number(s, making.tree(s), making.near, making.chance), count),
        (lambda s: cloze.term(s, making.tree(s), making.chance), count),
        (lambda s: _modal(making, s, plain=False), count // 2),
        (lambda s: _modal(making, s, plain=True), count // 4),
    ]
    made = [0] * len(sorts)
    failed = 0
    for at, (make, most) in cycle(enumerate(sorts)):
        if sum(made) == count or failed == len(sorts):
            return
        item = _first(making, make) if made[at] < most else None
        failed = 0 if item else failed + 1
        if item:
            made[at] += 1
            yield item


def _modal(making: _Making, sentence: Sentence, plain: bool) -> Cloze | None:
    item = cloze.modal(sentence, making.tree(sentence), making.chance)
    return item if item and cloze.plain(item) == plain else None


def _first(making: _Making, make: Callable[[Sentence], Cloze | None]) -> Cloze | None:
    for sentence in making.left:
        if item := make(sentence):
            making.left.remove(sentence)
            return item
    return None


def _lists(laws: Sequence[Evidence], making: _Making, count: int) -> Iterator[Choice]:
    """Yield items on lists, from each law in turn."""
    documents = matching.most_quoted(laws)
    made = [
        list(
            listing.choices(making.lookup(id), [e for e in laws if e.document == id], making.chance)
        )
        for id in documents
    ]
    yield from [item for turn in zip_longest(*made) for item in turn if item][:count]


def _statements(making: _Making, count: int) -> Iterator[Statement]:
    """Yield statements, true and false by turns; which comes first is left to chance."""
    first = making.chance.randrange(2)
    verdicts = [(first + at) % 2 == 0 for at in range(count)]
    for sentence in list(making.left):
        if not verdicts:
            return
        tree = making.tree(sentence)
        if item := statement(sentence, tree, making.near, verdicts[-1], making.chance):
            verdicts.pop()
            making.left.remove(sentence)
            yield item


def _section(item: Choice | Cloze | Statement, lookup: Callable[[str], Tree]) -> Iterator[str]:
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
    terms = {term.casefold() for term in used}
    made = (matching.definitions(making.lookup(id), laws, terms, making.chance) for id in ordered)
    yield from [item for item in made if item][:MATCHED_DOCUMENTS]
    yield from [i for e in defining if (i := matching.elements(e, making.chance))][:1]
    own = (
        matching.headings(
            making.lookup(id), [e for e in laws if e.document == id], asked, making.chance
        )
        for id in ordered
    )
    yield from [item for item in own if item][:1]
