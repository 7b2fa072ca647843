"""Whether one excerpt says again what another says, or is the same excerpt."""

from kb.evidence.quotation import Quotation
from kb.evidence.tree import Tree
from kb.ingest import language as lang

ALIKE = 0.6
SHINGLE = 3


def repeats(tree: Tree, mine: Quotation, theirs: Quotation) -> bool:
    """Return whether an excerpt of a document says again what another says, or is of its section.

    ``tree`` is the document of ``mine``.
    """
    if mine.pieces[0].document == theirs.pieces[0].document and (
        section(tree, mine.provision) == section(tree, theirs.provision) or overlap(mine, theirs)
    ):
        return True
    return _alike(mine.text, theirs.text)


def overlap(mine: Quotation, theirs: Quotation) -> bool:
    """Return whether two excerpts of a document share words, those that lead in to them aside."""
    own, other = mine.pieces[-1], theirs.pieces[-1]
    same = (own.document, own.version) == (other.document, other.version)
    return same and own.start < other.end and other.start < own.end


def section(tree: Tree, provision: str) -> str:
    """Return the section in which a provision lies: for studies and notes, the provision itself."""
    for outer in tree.upward(provision):
        if outer.level in ("section", "article", "rule", "schedule"):
            return outer.id
    return provision


def _alike(one: str, other: str) -> bool:
    """Return whether most word triples of the shorter text stand in the longer one."""
    a, b = _shingles(one), _shingles(other)
    return len(a & b) >= ALIKE * min(len(a), len(b)) if a and b else one == other


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = [text[start:end].casefold() for start, end in lang.words(text)]
    return frozenset(zip(*(words[at:] for at in range(SHINGLE)), strict=False))
