"""The words of a source nearest to a quotation, and word by word how the two differ."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from kb.audit.folding import is_word, spelling
from kb.audit.model import Change

_TOKEN = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0900-\u0dff])+|[^\w\s\u200b-\u200f\u00ad]|_"
)
# A word that stands oftener in the searched part says little about where a quotation stands.
_COMMON = 40
# Quotations of more words than this are aligned between rows of words that stand once.
_SHORT, _IN_A_ROW, _APART = 400, 6, 60
# Beyond this product of two lengths in words difflib takes too long: all of it counts as changed.
_MOST_COMPARED = 2_000_000

# Equal words: their place in the quotation, in the source, and how many.
Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Nearest:
    """A span of a source, what share of a quotation's words it has in order, and the difference."""

    share: float
    start: int
    end: int
    difference: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Tokens:
    keys: list[str]
    spans: list[tuple[int, int]]


def nearest(quoted: str, text: str, start: int, end: int) -> Nearest:
    """Return the part of ``text[start:end]`` that shares most words, in order, with a quotation."""
    own, theirs = _tokens(quoted, 0, len(quoted)), _tokens(text, start, end)
    low, high = _window([k.lower() for k in own.keys], [k.lower() for k in theirs.keys])
    window = _Tokens(theirs.keys[low:high], theirs.spans[low:high])
    blocks = _aligned(own.keys, window.keys)
    if not blocks:
        return Nearest(0.0, start, start, ())
    blocks = _with_edges(blocks, len(own.keys), len(window.keys))
    words = sum(map(_is_spoken, own.keys)) or 1
    same = sum(_is_spoken(k) for a, _, n in blocks for k in own.keys[a : a + n])
    first, last = blocks[0][1], blocks[-1][1] + blocks[-1][2]
    place = window.spans[first][0], window.spans[max(last - 1, first)][1]
    return Nearest(same / words, *place, tuple(_changes(quoted, own, text, window, blocks)))


def _tokens(text: str, start: int, end: int) -> _Tokens:
    found = list(_TOKEN.finditer(text, start, end))
    keyed = [(key, m.span()) for m in found if (key := spelling(m[0]))]
    return _Tokens([key for key, _ in keyed], [span for _, span in keyed])


def _window(own: list[str], theirs: list[str]) -> tuple[int, int]:
    """The part of the source's words in which most of the quotation's stand at one distance."""
    slack = max(12, len(own) // 2)
    if len(theirs) <= len(own) + slack:
        return 0, len(theirs)
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(theirs):
        places[key].append(place)
    width = max(8, len(own) // 6)
    votes: dict[int, float] = defaultdict(float)
    for place, key in enumerate(own):
        stands = places.get(key, ())
        if len(stands) <= _COMMON:
            for other in stands:
                bin_, weight = (other - place) // width, 1 / len(stands)
                votes[bin_] += weight
                votes[bin_ + 1] += weight / 2
    if not votes:
        return 0, min(len(theirs), len(own) + slack)
    offset = max(votes, key=lambda b: (votes[b], -b)) * width
    return max(0, offset - slack), max(0, min(len(theirs), offset + len(own) + slack + width))


def _aligned(own: list[str], theirs: list[str]) -> list[Run]:
    """Runs of equal words, in order.

    Long texts are aligned between words that stand once in each, in the manner of Bram Cohen's
    patience diff, so that time grows little faster than their length.
    """
    cuts = _anchors(own, theirs) if len(own) > _SHORT else []
    runs: list[Run] = []
    for (a, b), (a_end, b_end) in pairwise([(0, 0), *cuts, (len(own), len(theirs))]):
        if (a_end - a) * (b_end - b) > _MOST_COMPARED:
            continue
        matcher = SequenceMatcher(None, own[a:a_end], theirs[b:b_end], autojunk=False)
        for block in matcher.get_matching_blocks():
            run = a + block.a, b + block.b, block.size
            joined = runs and runs[-1][0] + runs[-1][2] == run[0]
            if joined and runs[-1][1] + runs[-1][2] == run[1]:
                run = runs[-1][0], runs[-1][1], runs[-1][2] + run[2]
                runs.pop()
            if run[2]:
                runs.append(run)
    return runs


def _anchors(own: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Where the same words begin in both: words in a row that stand once in each, in one order."""
    places = _once(theirs)
    pairs = [(a, places[words]) for words, a in _once(own).items() if words in places]
    tails: list[int] = []  # the last place in theirs of the best chain of each length
    links: list[tuple[int, int, int]] = []  # a pair, and the one before it in its chain
    heads: list[int] = []
    for a, b in pairs:
        length = bisect_left(tails, b)
        links.append((a, b, heads[length - 1] if length else -1))
        tails[length : length + 1] = [b]
        heads[length : length + 1] = [len(links) - 1]
    chain: list[tuple[int, int]] = []
    at = heads[-1] if heads else -1
    while at >= 0:
        a, b, at = links[at]
        if not chain or chain[-1][0] - a >= _APART:
            chain.append((a, b))
    return chain[::-1]


def _once(words: list[str]) -> dict[tuple[str, ...], int]:
    """The place of each row of words that stands only once, in order."""
    rows = [tuple(words[i : i + _IN_A_ROW]) for i in range(len(words) - _IN_A_ROW + 1)]
    counts = Counter(rows)
    return {row: place for place, row in enumerate(rows) if counts[row] == 1}


def _with_edges(blocks: list[Run], own: int, theirs: int) -> list[Run]:
    """The runs with empty ones where the quotation's unequal first and last words would stand."""
    a, b, _ = blocks[0]
    first = [(0, max(0, b - a), 0)] if a else []
    a, b, n = blocks[-1]
    last = [(own, min(theirs, b + n + own - a - n), 0)] if a + n < own else []
    return [*first, *blocks, *last]


def _changes(
    quoted: str, own: _Tokens, text: str, theirs: _Tokens, blocks: list[Run]
) -> list[Change]:
    made: list[Change] = []
    at_own, at_theirs = blocks[0][0], blocks[0][1]
    for a, b, n in blocks:
        if a > at_own or b > at_theirs:
            mine = _slice(quoted, own.spans[at_own:a])
            made.append(Change(mine, _slice(text, theirs.spans[at_theirs:b])))
        if n:
            mine = _slice(quoted, own.spans[a : a + n])
            made.append(Change(mine, mine))
        at_own, at_theirs = a + n, b + n
    return made


def _slice(text: str, spans: list[tuple[int, int]]) -> str:
    return " ".join(text[spans[0][0] : spans[-1][1]].split()) if spans else ""


def _is_spoken(key: str) -> bool:
    return any(map(is_word, key))
