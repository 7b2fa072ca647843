"""True or false: a sentence as it stands, or with its number changed to another of its source."""

from collections.abc import Sequence
from random import Random

from kb.evidence.quiz.items import Sentence, Statement
from kb.evidence.quiz.sentences import proof
from kb.evidence.quiz.values import others, values
from kb.evidence.tree import Tree


def statement(
    sentence: Sentence, tree: Tree, near: Sequence[Tree], true: bool, chance: Random
) -> Statement | None:
    """Return a statement on a sentence with one number, ``None`` where there is no other value."""
    shown = values(sentence.text)
    if len(shown) != 1:
        return None
    value = shown[0]
    held = values(tree.document.text) + [v for t in near for v in values(t.document.text)]
    wrong = others(value, held, shown, 1, chance)
    if not wrong:
        return None
    if true:
        return Statement(sentence.text, proof(sentence, tree))
    start, end = value.span
    text = f"{sentence.text[:start]}{wrong[0]}{sentence.text[end:]}"
    return Statement(text, proof(sentence, tree), wrong[0], value.text)
