"""Find an excerpt again in a document that has changed since it was chosen.

Its exact words are looked for first, line breaks aside; of several places the one with the same
words around it is taken, then the one nearest to where it stood. Words that have changed a little
are found by the runs of words that stayed, and are reported as changed: they are never taken for
the words that a person accepted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from os.path import commonprefix
from typing import Literal

from kb.evidence.quotation import Quotation, quote_at
from kb.evidence.tree import Tree
from kb.model import Excerpt

Span = tuple[int, int]
# "same" holds when only the place has changed.
Standing = Literal["same", "changed", "gone"]

# The least share of words in common, in order, by which changed words are the same excerpt.
LEAST_ALIKE = 0.6
# In another provision the same words are the same excerpt with this many characters around them.
AROUND = 8
# A run of this many words is looked for when the whole has changed.
SEED = 3
# How far, in words, a place may shift by insertions within it.
SLACK = 12

# How far, in characters, a sentence may go on behind the words that stayed.
TO_STOP = 200

_STOP = re.compile(r"[.;:!?।]")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where an excerpt stands today: ``quotation`` in the document's present words, if anywhere."""

    standing: Standing
    quotation: Quotation | None = None


def anchor(quotation: Quotation, tree: Tree) -> Anchored:
    """Return where a quotation stands in a version of its document."""
    pieces = quotation.pieces
    first = pieces[0]
    if (first.document, first.version) == (tree.document.id, tree.document.version):
        return Anchored("same", quotation)
    text = tree.document.text
    # The last piece is what was chosen; those before it only lead in to it.
    own = pieces[-1]
    spans = _in_order(text, pieces)
    if spans is not None:
        found = quote_at(tree, spans, quotation.provision)
        kept = found.provision == quotation.provision or _fits(text, spans[-1], own)[0] >= AROUND
        return Anchored("same" if kept else "changed", found)
    span = _exact(text, own) or _alike(tree, own, quotation.provision)
    if span is None:
        return Anchored("gone")
    return Anchored("changed", quote_at(tree, [span], quotation.provision))


def _in_order(text: str, pieces: tuple[Excerpt, ...]) -> list[Span] | None:
    """Return the place of every piece word for word, from the last backwards, or ``None``."""
    spans: list[Span] = []
    limit = len(text)
    for piece in reversed(pieces):
        span = _exact(text, piece, limit, nearest_end=bool(spans))
        if span is None:
            return None
        spans.insert(0, span)
        limit = span[0]
    return spans


def _exact(
    text: str, piece: Excerpt, limit: int | None = None, nearest_end: bool = False
) -> Span | None:
    """Return where a piece's words stand before ``limit``, line breaks aside, else ``None``.

    A lead-in is taken from the place nearest to what it leads in to.
    """
    pattern = r"\s+".join(map(re.escape, piece.exact.split()))
    places = [m.span() for m in re.finditer(pattern, text[:limit]) if _whole(text, m.span())]
    if nearest_end:
        return max(places, default=None)
    return max(places, key=lambda span: _fits(text, span, piece), default=None)


def _whole(text: str, span: Span) -> bool:
    """Return whether a span breaks no word at either end."""
    start, end = span
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not after


def _fits(text: str, span: Span, piece: Excerpt) -> tuple[int, int]:
    """Return how much of the words around a piece stands around a span, then its nearness."""
    before = text[max(0, span[0] - len(piece.prefix)) : span[0]]
    after = text[span[1] : span[1] + len(piece.suffix)]
    around = len(commonprefix((before[::-1], piece.prefix[::-1]))) + len(
        commonprefix((after, piece.suffix))
    )
    return around, -abs(span[0] - piece.start)


def _alike(tree: Tree, piece: Excerpt, provision: str) -> Span | None:
    """Return where most of a piece's words stand, in its own provision before elsewhere."""
    text = tree.document.text
    own = tree.by_id.get(provision)
    zones = [(own.start, own.end)] if own else []
    for zone in (*zones, (0, len(text))):
        if found := _closest(text, zone, piece.exact):
            return found
    return None


def _closest(text: str, zone: Span, exact: str) -> Span | None:
    """Return the stretch of a zone most like some words, ``None`` where none is like enough."""
    here = [(m.start(), m.end()) for m in _WORD.finditer(text, *zone)]
    wanted = [w.casefold() for w in _WORD.findall(exact)]
    words = [text[start:end].casefold() for start, end in here]
    best: tuple[float, Span] | None = None
    for at in _likely(words, wanted):
        first, last = max(0, at - SLACK), min(len(words), at + len(wanted) + SLACK)
        match = SequenceMatcher(None, wanted, words[first:last], autojunk=False)
        blocks = [b for b in match.get_matching_blocks() if b.size]
        if not blocks:
            continue
        begin = first + max(0, blocks[0].b - blocks[0].a)
        rest = len(wanted) - (blocks[-1].a + blocks[-1].size)
        stop = min(len(words), first + blocks[-1].b + blocks[-1].size + rest)
        share = SequenceMatcher(None, wanted, words[begin:stop], autojunk=False).ratio()
        if share >= LEAST_ALIKE and (best is None or share > best[0]):
            best = (share, _to_sentence_marks(text, (here[begin][0], here[stop - 1][1]), exact))
    return best[1] if best else None


def _likely(words: list[str], wanted: list[str]) -> Iterator[int]:
    """Yield the few places at which most short runs of the wanted words would begin the whole."""
    size = min(SEED, len(wanted))
    if not size:
        return
    seeds: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(wanted) - size + 1):
        seeds.setdefault(tuple(wanted[at : at + size]), []).append(at)
    votes: Counter[int] = Counter()
    for at in range(len(words) - size + 1):
        for offset in seeds.get(tuple(words[at : at + size]), ()):
            votes[(at - offset) // SLACK] += 1
    for bucket, _ in votes.most_common(3):
        yield max(0, bucket * SLACK)


def _to_sentence_marks(text: str, span: Span, exact: str) -> Span:
    """Return a span from the brackets to the next stop, as far as the old words had them."""
    start, end = span
    lead = exact[: len(exact) - len(exact.lstrip("([{“\"‘'"))]
    if lead and text[:start].endswith(lead):
        start -= len(lead)
    mark = _STOP.search(text, end, end + TO_STOP) if _STOP.match(exact[-1]) else None
    return start, mark.end() if mark else end
