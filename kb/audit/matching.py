"""Where a quotation's pieces stand in a source, letter for letter and in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.audit.folding import HYPHENED, Folded, is_word
from kb.audit.pieces import Joint, Piece, Pieces

Span = tuple[int, int]

# Places at which a quotation's longest piece is tried; a piece of one word may stand at thousands.
MOST_PLACES = 200
# How many letters of the source a joint may leave out.
REACH: dict[Joint, int] = {"start": 0, "omission": 40_000, "insertion": 120, "break": 4_000}


@dataclass(frozen=True, slots=True)
class Fit:
    """Where each piece stands, as spans of the source's letters, and the permitted changes made."""

    spans: tuple[Span, ...]
    changes: frozenset[str]


def fits(pieces: Pieces, source: Folded, ranges: Sequence[Span] = ()) -> Iterator[Fit]:
    """Yield the places where all pieces stand in order; those that begin in ``ranges`` come first.

    Of the longest piece every place is tried, of the others the nearest before and behind it.
    """
    anchor = max(range(len(pieces.items)), key=lambda i: len(pieces.items[i].letters))
    tried: set[int] = set()
    for low, high in (*ranges, (0, len(source.letters))):
        for count, found in enumerate(places(pieces, anchor, source, low, high)):
            if count >= MOST_PLACES:
                break
            if found.spans[0][0] in tried:
                continue
            tried.add(found.spans[0][0])
            if whole := _extended(pieces, anchor, found, source):
                yield whole


def places(pieces: Pieces, index: int, source: Folded, low: int, high: int) -> Iterator[Fit]:
    """Yield where one piece stands between two letters of the source, in order."""
    piece = pieces.items[index]
    at = source.letters.find(piece.letters, low, high)
    while at >= 0:
        if found := _at(pieces, index, source, at):
            yield found
        at = source.letters.find(piece.letters, at + 1, high)


def _extended(pieces: Pieces, anchor: int, found: Fit, source: Folded) -> Fit | None:
    spans, changes = list(found.spans), set(found.changes)
    for index in range(anchor + 1, len(pieces.items)):
        low = spans[-1][1]
        reach = low + REACH[pieces.items[index].joint] + len(pieces.items[index].letters)
        after = next(places(pieces, index, source, low, reach), None)
        if after is None:
            return None
        spans.append(after.spans[0])
        changes |= after.changes
    for index in range(anchor - 1, -1, -1):
        high = spans[0][0]
        reach = REACH[pieces.items[index + 1].joint] + len(pieces.items[index].folded.letters)
        before = _last(pieces, index, source, max(high - reach, 0), high)
        if before is None:
            return None
        spans.insert(0, before.spans[0])
        changes |= before.changes
    return Fit(tuple(spans), frozenset(changes))


def _last(pieces: Pieces, index: int, source: Folded, low: int, high: int) -> Fit | None:
    letters = pieces.items[index].letters
    at = source.letters.rfind(letters, low, high)
    while at >= 0:
        found = _at(pieces, index, source, at)
        if found and found.spans[0][1] <= high:
            return found
        at = source.letters.rfind(letters, low, at + len(letters) - 1)
    return None


def _at(pieces: Pieces, index: int, source: Folded, at: int) -> Fit | None:
    """The piece at a place where its letters stand, unless words are cut or made there."""
    piece = pieces.items[index]
    last = index == len(pieces.items) - 1
    free = last or pieces.items[index + 1].joint == "omission" or piece.final == "-"
    end = at + len(piece.folded.letters)
    changes: set[str] = set()
    if not source.letters.startswith(piece.final, at + len(piece.letters)):
        if not free:
            return None
        end = at + len(piece.letters)
        changes.add("final punctuation")
    cut_before = not piece.glued and _inside_word(source, at)
    cut_after = not piece.glued_after and _inside_word(source, end)
    if cut_before or cut_after or not _same_gaps(piece.folded, source, at, end):
        return None
    if not _same_capitals(piece, source, at, end, changes):
        return None
    return Fit(((at, end),), frozenset(changes))


def _inside_word(source: Folded, at: int) -> bool:
    """Whether a place lies between two letters of one word."""
    if not 0 < at < len(source.letters) or source.before[at]:
        return False
    return is_word(source.letters[at - 1]) and is_word(source.letters[at])


def _same_gaps(quoted: Folded, source: Folded, at: int, end: int) -> bool:
    """Whether words begin at the same letters; a hyphen may take the place of space or nothing."""
    import numpy as np

    own, theirs = quoted.before[1 : end - at], source.before[at + 1 : end]
    for gap in np.flatnonzero((own == 0) != (theirs == 0)).tolist():
        hyphened = (own[gap] | theirs[gap]) & HYPHENED
        letters = source.letters[at + gap : at + gap + 2]
        if not hyphened and all(map(is_word, letters)):
            return False
    return True


def _same_capitals(piece: Piece, source: Folded, at: int, end: int, changes: set[str]) -> bool:
    """Whether case differs only in the first letter, or where the source shouts."""
    own, theirs = piece.folded.cased[: end - at], source.cased[at:end]
    if own == theirs:
        return True
    first = next((i for i, letter in enumerate(own) if letter.isalnum()), 0)
    for place, (mine, other) in enumerate(zip(own, theirs, strict=True)):
        if mine == other:
            continue
        if place == first:
            changes.add("initial letter")
        elif _shouted(source, at + place):
            changes.add("capitals")
        else:
            return False
    return True


def _shouted(source: Folded, at: int) -> bool:
    """Whether the word at a letter is set in capitals throughout."""
    start, end = at, at + 1
    while start > 0 and not source.before[start] and source.letters[start - 1].isalpha():
        start -= 1
    while end < len(source.letters) and not source.before[end] and source.letters[end].isalpha():
        end += 1
    return end - start > 1 and source.cased[start:end].isupper()
