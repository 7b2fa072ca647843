"""Passages that came near a question, and where in a document they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.evidence import strength as strengths
from kb.evidence.question import Strength
from kb.evidence.quotation import Quotation
from kb.evidence.tree import Tree
from kb.model import Document, StoredPassage

# The key of a passage that no search returned; those of the store are above it.
UNFOUND = -1


@dataclass(frozen=True, slots=True)
class Near:
    """A passage with the phrasings that found it, each with its cosine."""

    passage: StoredPassage
    found: tuple[tuple[str, float | None], ...]
    closeness: float

    @property
    def cosine(self) -> float | None:
        """The highest cosine with a phrasing, ``None`` where the passage has no vector."""
        return max((cosine for _, cosine in self.found if cosine is not None), default=None)

    def grade(self, closeness: float) -> Strength | None:
        """Return the strength of an excerpt of this passage, ``None`` below weak."""
        return strengths.grade(closeness, self.cosine)

    def order(self) -> tuple[float, str, int]:
        """Return what puts the closest first, and equals always in the same order."""
        return (-self.closeness, self.passage.document, self.passage.start)


def tree_lookup(document: Callable[[str], Document]) -> Callable[[str], Tree]:
    """Return a lookup that reads each document once."""
    held: dict[str, Tree] = {}

    def lookup(id: str) -> Tree:
        if id not in held:
            held[id] = Tree(document(id))
        return held[id]

    return lookup


def group_of(tree: Tree, provision: str) -> str:
    """Return the name of the workshop group to which a contribution belongs, ``""`` if none."""
    for outer in tree.upward(provision):
        if outer.level == "group":
            return f"Group {outer.number}" if outer.number else outer.heading or outer.pinpoint
    return ""


def put_to(tree: Tree, passage: StoredPassage) -> str:
    """Return the question put to a workshop's group that a passage answers, ``""`` if none."""
    if passage.kind != "workshop":
        return ""
    around = list(tree.upward(passage.provision))
    put = [p.heading for p in around if p.level == "question" and p.heading.endswith("?")]
    return put[0] if put and any(p.level == "group" for p in around) else ""


def nearest(near: Sequence[Near], quotation: Quotation) -> Near | None:
    """Return the first passage that shares words with a quotation, ``None`` where none does."""
    own = quotation.pieces[-1]
    for one in near:
        passage = one.passage
        if passage.document == own.document and passage.start < own.end and own.start < passage.end:
            return one
    return None


def unfound(tree: Tree, quotation: Quotation) -> Near:
    """Return a quotation as a passage that no search returned."""
    own = quotation.pieces[-1]
    document = tree.document
    around = list(tree.upward(quotation.provision))
    passage = StoredPassage(
        key=UNFOUND,
        document=document.id,
        title=document.metadata.title,
        kind=document.kind,
        language=document.metadata.language,
        jurisdiction=document.metadata.jurisdiction,
        provision=quotation.provision,
        external_id="",
        pinpoint=quotation.pinpoint,
        trail=tuple(p.heading for p in reversed(around) if p.heading),
        page=quotation.page,
        start=own.start,
        end=own.end,
        text=own.exact,
    )
    return Near(passage, (), strengths.MISSED)
