"""Which of these does a provision not list? Items of one list, and one of another.

The other item comes from another list of the same law, so that it is plausible; what the list holds
too, in more than half of its words, is not taken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from kb.evidence.choose import Evidence
from kb.evidence.pack.quoting import length, named, quoted, section_of, without_tail
from kb.evidence.quiz.items import Choice
from kb.evidence.quiz.sentences import QUESTION
from kb.evidence.quotation import trimmed
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import Level, Provision
from kb.search.definitions import DEFINITION

FEWEST, SHOWN = 3, 3
SHORTEST_ITEM, LONGEST_ITEM = 2, 22
LONGEST_LIST = 220
# Words that an item of another list must have in common, and at most what share of its own.
LEAST_COMMON, _ALIKE = 2, 0.5
_ARTICLES = ("a", "an", "the", "any", "one", "two", "three")
_ITEMS: frozenset[Level] = frozenset(("clause", "subclause", "paragraph"))
_MARK = re.compile(r"\(?[\dA-Za-zক-হ]{1,4}[.)]\s*")
_REFERS = re.compile(r"\b(?:this|that|such|paragraphs?|sub-?sections?|clauses?|articles?)\b")


@dataclass(frozen=True, slots=True)
class List:
    """A provision that lists, the section that it stands in, and its items as printed."""

    provision: Provision
    section: str
    items: tuple[str, ...]


def choices(tree: Tree, extracts: Sequence[Evidence], chance: Random) -> Iterator[Choice]:
    """Yield an item on each list in the sections quoted of one law."""
    lists = list(_lists(tree))
    sections = {
        section.id: evidence
        for evidence in extracts
        if (section := section_of(tree, evidence.quotation.provision))
    }
    for own in lists:
        if own.section not in sections:
            continue
        strange = [i for other in lists if not _nested(own, other) for i in other.items]
        fitting = [item for item in strange if _fits(item, own, tree)]
        if fitting:
            options = chance.sample(own.items, SHOWN)
            wrong = chance.choice(sorted(fitting))
            options.insert(chance.randrange(SHOWN + 1), wrong)
            spans = [(own.provision.start, own.provision.end)]
            proof = quoted(tree, own.provision.id, [trimmed(tree.document.text, spans[0])])
            yield Choice(
                quotation="",
                options=tuple(options),
                answer=options.index(wrong),
                evidence=named(sections[own.section], QUESTION, proof),
            )


def _nested(one: List, other: List) -> bool:
    a, b = one.provision, other.provision
    return a.start < b.end and b.start < a.end


def _lists(tree: Tree) -> Iterator[List]:
    for provision in tree.document.provisions:
        section = section_of(tree, provision.id)
        children = [p for p in tree.under.get(provision.id, ()) if p.level in _ITEMS]
        if section is None or len(children) < FEWEST:
            continue
        text = tree.document.text[provision.start : provision.end]
        if length(tree, (provision.start, provision.end)) > LONGEST_LIST or DEFINITION.search(text):
            continue
        items = [_item(tree, child) for child in children]
        if len(listed := tuple(filter(None, items))) >= FEWEST:
            yield List(provision, section.id, listed)


def _item(tree: Tree, child: Provision) -> str:
    """Return an item as printed without its mark and ending, \"\" where it would not do."""
    text = tree.document.text
    mark = _MARK.match(text, child.start, child.end)
    span = without_tail(text, trimmed(text, (mark.end() if mark else child.start, child.end)))
    item = text[slice(*span)].rstrip(".,;")
    fits = SHORTEST_ITEM <= len(item.split()) <= LONGEST_ITEM
    return item if fits and "\n" not in item and not _REFERS.search(item) else ""


def _fits(item: str, own: List, tree: Tree) -> bool:
    """Return whether an item of another list looks like this one's and is not in it.

    It begins alike, is on the same matter (it has words of the items) and says something else.
    """
    language = tree.document.metadata.language
    words, held = set(lang.terms(item, language)), set(lang.terms(" ".join(own.items), language))
    openings = {other.split()[0].casefold() for other in own.items}
    alike = all(_begins(item) == _begins(other) for other in own.items)
    if len(openings) == 1 and item.split()[0].casefold() not in openings:
        return False
    return alike and LEAST_COMMON <= len(words & held) <= _ALIKE * len(words)


def _begins(item: str) -> tuple[bool, bool]:
    """Return what an item begins with: a capital or not, an article or not."""
    return item[0].isupper(), item.split()[0].casefold() in _ARTICLES
