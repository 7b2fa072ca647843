"""Whether a document holds a quotation, where, and whether an omission in it misleads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from kb.audit import omissions
from kb.audit.folding import Folded, is_word
from kb.audit.matching import Fit, fits
from kb.audit.pieces import Joint, Pieces, cut
from kb.audit.pointing import Pointed, Span, covered
from kb.audit.shelf import Opened
from kb.model import Level

# The ways to read a quotation, the strictest first: its dots and brackets may be the source's own.
_READINGS: tuple[tuple[Joint, ...], ...] = (
    (),
    ("omission",),
    ("omission", "insertion"),
    ("omission", "break"),
    ("omission", "insertion", "break"),
)
MOST_FITS = 60
_WHOLE: frozenset[Level] = frozenset(("article", "section", "rule", "schedule", "preamble"))
# Pieces of a source without sections that lie further apart than this are not one passage.
FAR = 8_000


@dataclass(frozen=True, slots=True)
class Held:
    """Where a document holds a quotation: spans of its canonical text, piece by piece.

    ``inside`` says that they lie where the citation points, ``trick`` is a sentence about what an
    omission or insertion hides.
    """

    opened: Opened
    spans: tuple[Span, ...]
    changes: frozenset[str]
    inside: bool
    trick: str

    @property
    def rank(self) -> tuple[bool, bool]:
        """How good a place this is for the quotation; greater is better."""
        return self.inside, not self.trick


def readings(text: str) -> list[Pieces]:
    """Return the ways in which a quotation may be read, each once, the strictest first."""
    found = [cut(text, *joints) for joints in _READINGS]
    distinct: dict[tuple[object, ...], Pieces] = {}
    for pieces in found:
        joints = tuple((p.joint, p.folded.letters) for p in pieces.items)
        distinct.setdefault((joints, pieces.opened, pieces.closed), pieces)
    return [pieces for pieces in distinct.values() if pieces.items]


def held(opened: Opened, ways: Sequence[Pieces], where: Pointed) -> Held | None:
    """Return the best place at which a document holds a quotation, None where it does not."""
    best: Held | None = None
    for found in _places(opened, ways, where):
        if best is None or found.rank > best.rank:
            best = found
        if best.rank == (True, True):
            break
    return best


def _places(opened: Opened, ways: Sequence[Pieces], where: Pointed) -> Iterator[Held]:
    for whole in (True, False):
        folded = opened.folded if whole else opened.noteless
        if folded is None:
            return
        ranges = [_letters(folded, span) for span in where.spans]
        for pieces in ways:
            for fit in islice(fits(pieces, folded, ranges), MOST_FITS):
                if found := _weighed(opened, folded, pieces, fit, where):
                    yield found


def _letters(folded: Folded, span: Span) -> Span:
    import numpy as np

    low, high = np.searchsorted(folded.places, span).tolist()
    return int(low), int(high)


def _weighed(
    opened: Opened, folded: Folded, pieces: Pieces, fit: Fit, where: Pointed
) -> Held | None:
    spans = tuple(folded.span(*span) for span in fit.spans)
    trick = _trick(opened.spoken, pieces, spans, fit)
    if trick is None:
        return None
    inside = where.anywhere or lies_in(opened.spoken, spans, where)
    if inside and not trick and where.anywhere and len(spans) > 1:
        trick = _scattered(opened, spans)
    changes = set(fit.changes)
    if folded is opened.noteless:
        changes.add("note marks")
    changes |= {_CHANGES[p.joint] for p in pieces.items if p.joint in _CHANGES}
    changes |= {"omission"} if pieces.opened or pieces.closed else set()
    return Held(opened, spans, frozenset(changes), inside, trick)


_CHANGES: dict[Joint, str] = {
    "omission": "omission",
    "insertion": "insertion",
    "break": "list numbers",
}


def lies_in(text: str, spans: Sequence[Span], where: Pointed) -> bool:
    """Return whether words lie where a citation points, or in the words that lead in to it."""
    if where.pages:
        return all(any(low <= start < high for low, high in where.spans) for start, _ in spans)
    rests = [covered([span], where.spans) for span in spans]
    if all(rest == [span] for rest, span in zip(rests, spans, strict=True)):
        return False
    left = covered([part for rest in rests for part in rest], where.openings)
    return not any(map(is_word, "".join(text[start:end] for start, end in left)))


def _trick(text: str, pieces: Pieces, spans: Sequence[Span], fit: Fit) -> str | None:
    """What the omissions and insertions hide, in a sentence; None where a line's end hides words.

    ``""`` is an honest quotation.
    """
    for piece, (one, other) in zip(pieces.items[1:], pairwise(spans), strict=True):
        gap = text[one[1] : other[0]]
        if piece.joint == "break" and not omissions.is_label(gap):
            return None
        if piece.joint == "omission" and (word := omissions.between(text, one[1], other[0])):
            return _HIDES.format(word)
        if piece.joint == "insertion" and (word := omissions.turned(gap, piece.inserted)):
            return _INSERTS.format(word)
    return _at_the_ends(text, pieces, spans, fit)


def _at_the_ends(text: str, pieces: Pieces, spans: Sequence[Span], fit: Fit) -> str:
    start, end = spans[0][0], spans[-1][1]
    word = omissions.ahead(text, start) if pieces.opened else ""
    stopped = "final punctuation" in fit.changes and pieces.items[-1].final[:1] in (".", "।")
    if not word and (pieces.closed or stopped):
        word = omissions.behind(text, end, marked=pieces.closed)
    if word:
        return _HIDES.format(word) if pieces.opened or pieces.closed else _STOPS.format(word)
    added = omissions.turned("", f"{pieces.items[0].inserted} {pieces.appended}")
    return _INSERTS.format(added) if added and pieces.items[0].joint == "insertion" else ""


_HIDES = "An omission hides “{}”."
_INSERTS = "An insertion turns the sense by “{}”."
_STOPS = "It ends with a full stop where the source goes on with “{}”."


def _scattered(opened: Opened, spans: Sequence[Span]) -> str:
    """A sentence about pieces that come from different sections, or from far apart."""
    tree = opened.guide.tree
    homes = []
    for span in spans:
        inner = tree.around(*span)
        around = tree.upward(inner.id) if inner else iter(())
        homes.append(next((p for p in around if p.level in _WHOLE), None))
    known = [p for p in homes if p]
    if len({p.id for p in known}) > 1:
        return f"It joins words of {known[0].pinpoint} and of {known[-1].pinpoint}."
    far = any(other[0] - one[1] > FAR for one, other in pairwise(spans))
    return "It joins words that stand far apart in the source." if far and not known else ""
