"""Cloze items: a number, a duty's "shall" or "may", or a defined term taken out of a sentence.

What is taken out must be decided by the provision that the item names, and by it alone: a number
has a unit and stands once; a sentence has one "shall" or "may", which lays a duty or a power on
someone; a term is one that the document defines, and stands once. The other options come from the
same document: its other values of the unit, its other terms for the same sort of thing.
"""

import re
from collections.abc import Sequence
from random import Random

from kb.evidence.pack.quoting import section_of
from kb.evidence.quiz.items import Cloze, Sentence
from kb.evidence.quiz.sentences import proof
from kb.evidence.quiz.values import Value, others, values
from kb.evidence.sentences import Span
from kb.evidence.tree import Tree
from kb.search.definitions import DEFINITION, defined_terms

OPTIONS = 4
# What a treaty can lay upon its Parties, from the most to the least.
GRADES = ("shall", "shall endeavour to", "may")
_MODAL = re.compile(r"\b(?:shall endeavour to|shall|may|must|should|will|can)\b")
_STATES = re.compile(r"\bStates? Part(?:y|ies)(?:,[^.;:,]{0,60},)?\s*$")
_BEARER = re.compile(
    r"\b(?:officers?|authorit(?:y|ies)|courts?|tribunals?|governments?|ministers?|councils?|"
    r"commission(?:er)?s?|committees?|boards?|police|carriers?|members?|magistrates?|agenc(?:y|ies)|"
    r"contact points?|Director-General|commander)\b"
    r"(?! (?:of|to|for))[^.;:,]{0,30}(?:,[^.;:,]{0,60},)?\s*$",
    re.IGNORECASE,
)
_NO_DUTY = re.compile(r",?\s+(?:not\b|be\b|extend|have\b|come into|mean|include|consider|also\b)")
# What the definition of a term begins with, after its verb, says what sort of thing it is.
_SORTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sort, re.compile(rf"\w+\s+(?:(?:an?|any|every|the|all)\s+)?{words}\b", re.IGNORECASE))
    for sort, words in (
        ("body", r"(?:(?!or\b|and\b)[\w-]+\s+){0,3}(?:service|office|council|authority|court|"
                 r"tribunal|commission|committee|government|board|agency|unit|force|guard)"),
        ("official", r"(?:[\w-]+\s+){0,2}(?:officer|member|minister|commander|director|inspector|"
                     r"magistrate|judge|secretary|Director-General)"),
        ("actor", r"(?:natural\s+)?(?:person|individual)\s+who,?\s+(?!has\b|is\b|was\b|had\b)"),
        ("place", r"(?:[\w-]+\s+){0,2}(?:port|place|house|premises|home|strip|building|area)"),
        ("document", r"(?:[\w-]+\s+){0,2}(?:document|passport|paper|permit|licence|visa)"),
    )
)  # fmt: skip


# "the Fund for the Assistance of Victims": the rest of the name would tell.
_NAMES_MORE = re.compile(r"\s+(?:for|of|against|on)\b|[-’']")


def number(sentence: Sentence, tree: Tree, near: Sequence[Tree], chance: Random) -> Cloze | None:
    """Return an item on a number of the sentence, ``None`` where the source has too few others."""
    shown = values(sentence.text)
    for value in shown:
        if sum(v.text.casefold() == value.text.casefold() for v in shown) > 1:
            continue
        found = _others(value, shown, tree, near, chance)
        if len(found) >= 2:
            return _made(sentence, value.span, [value.text, *found], tree, chance)
    return None


def _others(
    value: Value, shown: Sequence[Value], tree: Tree, near: Sequence[Tree], chance: Random
) -> tuple[str, ...]:
    own = values(tree.document.text)
    found = others(value, own, shown, OPTIONS - 1, chance)
    if len(found) < OPTIONS - 1:
        more = [v for each in near for v in values(each.document.text)]
        found = others(value, [*own, *more], shown, OPTIONS - 1, chance)
    return found


def modal(sentence: Sentence, tree: Tree, chance: Random) -> Cloze | None:
    """Return an item on whether something is a duty or a power, ``None`` where it is neither.

    States are asked for the grade of what they take upon themselves. Where another has a duty, it
    is asked for only in a section that has powers too: elsewhere the answer is no news.
    """
    found = list(_MODAL.finditer(sentence.text))
    if len(found) != 1 or found[0].group() not in GRADES:
        return None
    word = found[0]
    if _NO_DUTY.match(sentence.text, word.end()):
        return None
    if _STATES.search(sentence.text[: word.start()]):
        return _made(sentence, word.span(), list(GRADES), tree, chance, in_order=True)
    if word.group() == "shall" and not _has_powers(sentence, tree):
        return None
    if not _BEARER.search(sentence.text[: word.start()]):
        return None
    return _made(sentence, word.span(), ["shall", "may"], tree, chance, in_order=True)


def plain(item: Cloze) -> bool:
    """Return whether an item's answer is a mere "shall", which anyone would guess."""
    return item.options[item.answer] == "shall"


def _has_powers(sentence: Sentence, tree: Tree) -> bool:
    section = section_of(tree, sentence.provision)
    text = tree.document.text[section.start : section.end] if section else ""
    return re.search(r"\bmay\b(?! (?:be|have)\b)", text) is not None


def term(sentence: Sentence, tree: Tree, chance: Random) -> Cloze | None:
    """Return an item on a defined term of the sentence, ``None`` where none stands once."""
    sorts = _sorts(tree)
    for name in sorted(sorts, key=lambda n: (-len(n), n)):
        places = list(re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sentence.text, re.I))
        if len(places) != 1 or _repeated(name, sentence.text):
            continue
        span = places[0].span()
        if _NAMES_MORE.match(sentence.text, span[1]) or _heads(name, sentence, tree):
            continue
        wrong = [
            other
            for other in sorts
            if sorts[other] == sorts[name]
            and _article(other) == _article(name)
            and not _repeated(other, sentence.text, least=1)
        ]
        if sorts[name] and len(wrong) >= 2:
            picked = chance.sample(sorted(wrong), min(OPTIONS - 1, len(wrong)))
            words = sentence.text[slice(*span)]
            return _made(sentence, span, [words, *(_cased(p, words) for p in picked)], tree, chance)
    return None


def _heads(name: str, sentence: Sentence, tree: Tree) -> bool:
    """Return whether a sentence's section is on the term itself, so that its heading tells."""
    section = section_of(tree, sentence.provision)
    return section is not None and name.casefold() in section.heading.casefold()


def _sorts(tree: Tree) -> dict[str, str]:
    """Return the sort of thing that each term of a document stands for, ``""`` where unknown."""
    text = tree.document.text
    found = {}
    for defined in defined_terms(tree.document):
        said = text[defined.start : defined.end]
        match = DEFINITION.search(said)
        opening = said[match.start("verb") if match else 0 :]
        found[defined.term] = next((s for s, begins in _SORTS if begins.match(opening)), "")
    return found


def _repeated(name: str, text: str, least: int = 2) -> bool:
    """Return whether the words of a term stand so often in a text that they would give it away."""
    words = [re.escape(w[:6]) for w in name.split() if len(w) > 3] or [re.escape(name)]
    return any(len(re.findall(rf"\b{w}", text, re.IGNORECASE)) >= least for w in words)


def _article(name: str) -> bool:
    return name[0].casefold() in "aeiou"


def _cased(name: str, model: str) -> str:
    """Return a term with a capital only where it always has one, or where the sentence begins."""
    if model[:1].isupper() and not name[:1].isupper():
        return name[:1].upper() + name[1:]
    return name


def _made(
    sentence: Sentence,
    blank: Span,
    options: list[str],
    tree: Tree,
    chance: Random,
    in_order: bool = False,
) -> Cloze:
    right = sentence.text[slice(*blank)]
    shown = list(options)
    if not in_order:
        chance.shuffle(shown)
    return Cloze(
        before=sentence.text[: blank[0]],
        after=sentence.text[blank[1] :],
        options=tuple(shown),
        answer=shown.index(right),
        evidence=proof(sentence, tree),
    )
