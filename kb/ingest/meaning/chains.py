"""References as running text makes them: parts named in a row, and the law that they belong to.

"clause (b) of sub-section (1) of section 6 of the said Act" goes from the inside out,
"article 3, paragraphe 2" and "উক্ত আইনের ধারা ৬ এর উপ-ধারা (২)" from the outside in.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.ingest.meaning import words
from kb.ingest.meaning.laws import Law
from kb.ingest.meaning.units import Path, Unit

_THE = r"(?:(?:the|la|le|les|los|el|said|the\s+said|that|such|la\s+présente)\s+|l['’])?"
_OUTWARD = re.compile(
    rf"\s*,?\s*(?:(?:of|to|in|under|de|del|du|des|dans|en)\s+{_THE}|de\s+l['’]|d['’])",
    re.IGNORECASE,
)
_INWARD = re.compile(words.nfc(r"\s*,?\s*(?:-?\s?এর|ের|-?\s?র|'s)?\s*,?\s*(?:যথাক্রমে\s+)?"))
_BESIDE = re.compile(
    words.nfc(
        r"(?:\s*-?\s?এর)?(?:\s*,?\s*(?:and/or|and|or|&|et|ou|y|o|ও|এবং|বা|অথবা|কিংবা|to|read\s+with|or\s+under|or\s+of|or\s+in)|\s*,)"
        r"\s*(?:(?:the|la|l['’]|either|under|of|in|by)\s*)?"
    )
)
_LAW_AFTER = re.compile(
    rf"\s*,?\s*(?:(?:of|to|in|under|de|del|du|from)\s+{_THE}|of\s+|de\s+l['’]|,\s*)?(?:\[[\s*]*\]\s*|\[)?",
    re.I,
)
_LAW_BEFORE = re.compile(
    words.nfc(r"(?:’s|'s)?\s*[,;]?\s*(?:-?\s?এর|ের|র|in|under)?\s*,?\s*(?:in\s+)?\[?")
)
_THAT_SECTION = re.compile(
    r"\s*,?\s*(?:of|in|to|under)\s+(?:that|the\s+said|the\s+same|the\s+aforesaid)\s+(?:section|article|rule)\b"
    r"(?!\s*[0-9(])",
    re.I,
)
_ONLY_SCHEDULE = re.compile(
    r"\s+(?:of|in|to)\s+the\s+Schedule\b|\s+de\s+l['’]annexe\b|\s+del\s+anexo\b"
)
_REACH = 40


@dataclass(frozen=True, slots=True)
class Chain:
    """One reference with all that it lists; ``law`` is None within the document itself."""

    start: int
    end: int
    paths: tuple[Path, ...]
    law: Law | None = None
    own: bool = False
    outward: bool = False
    again: bool = False

    @property
    def inside(self) -> bool:
        """Whether the chain names no section: what it means depends on what is around it."""
        return all(words.RANK[path[0][0]] > words.SECTION for path in self.paths)


def chains(text: str, named: Sequence[Unit], laws: Sequence[Law]) -> list[Chain]:
    """Return the references of a text in order, each with the law written beside it."""
    found = [_with_law(text, chain, laws) for chain in _joined(text, named)]
    found = _shared_leftward(text, found)
    return _shared_rightward(text, found)


def _joined(text: str, named: Sequence[Unit]) -> Iterator[Chain]:
    at = 0
    while at < len(named):
        chain, last = _begun(named[at]), named[at]
        while at + 1 < len(named) and (further := _further(text, chain, last, named[at + 1])):
            at += 1
            chain, last = further, named[at]
        if chain.inside and (that := _THAT_SECTION.match(text, chain.end)):
            chain = replace(chain, end=that.end(), again=True)
        elif chain.inside and (only := _ONLY_SCHEDULE.match(text, chain.end)):
            paths = tuple(((("schedule", ""), *path)) for path in chain.paths)
            chain = replace(chain, end=only.end(), paths=paths, outward=True)
        yield chain
        at += 1


def _begun(unit: Unit) -> Chain:
    return Chain(unit.start, unit.end, unit.paths)


def _further(text: str, chain: Chain, last: Unit, following: Unit) -> Chain | None:
    """The chain with the unit that follows, when the words between make them one."""
    if following.start - chain.end > _REACH:
        return None
    gap = (chain.end, following.start)
    nested = following.rank < last.rank or (
        min(following.rank, last.rank) > words.SECTION and following.level != last.level
    )
    if _OUTWARD.fullmatch(text, *gap):
        return _around(chain, following) if nested else None
    if following.rank > last.rank and not chain.outward and _INWARD.fullmatch(text, *gap):
        heads = chain.paths if len(chain.paths) == 1 else chain.paths[-1:]
        before = chain.paths[: -len(heads)] if len(chain.paths) > 1 else ()
        inner = tuple(head + path for head in heads for path in following.paths)
        return replace(chain, end=following.end, paths=before + inner)
    return None


def _around(chain: Chain, outer: Unit) -> Chain:
    """Put what the chain says inside the unit, or inside the first of those that it lists."""
    paths = tuple(outer.paths[0] + path for path in chain.paths)
    return replace(chain, end=outer.end, paths=paths + outer.paths[1:], outward=True)


def _with_law(text: str, chain: Chain, laws: Sequence[Law]) -> Chain:
    place = bisect_left(laws, chain.end, key=lambda law: law.start)
    if place < len(laws) and laws[place].start - chain.end <= _REACH:
        law = laws[place]
        joint = text[chain.end : law.start]
        if joint.strip(" ,\n") and _LAW_AFTER.fullmatch(joint):
            return replace(chain, end=law.end, law=None if law.own else law, own=law.own)
    if place and 0 <= chain.start - laws[place - 1].end <= _REACH:
        law = laws[place - 1]
        gap = text[law.end : chain.start]
        if gap and _LAW_BEFORE.fullmatch(gap):
            return replace(chain, start=law.start, law=None if law.own else law, own=law.own)
    return chain


def _shared_leftward(text: str, found: list[Chain]) -> list[Chain]:
    """ "clause (a) of sub-section (1) or clause (c) of sub-section (2) of section 9 of the Code":
    what stands at the end belongs to both."""
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        if one.own or one.law or one.again or not _beside(text, one, other):
            continue
        if one.inside and other.outward and not other.inside:
            around = outer(other.paths[-1], one.paths[0])
            found[at] = replace(
                one, paths=tuple(around + path for path in one.paths), law=other.law, own=other.own,
                outward=True,
            )  # fmt: skip
        elif one.inside and other.again:
            found[at] = replace(one, again=True)
        elif (
            not one.inside and not other.inside and other.law and other.law.start >= other.start + 1
        ):
            found[at] = replace(one, law=other.law)
    return found


def _shared_rightward(text: str, found: list[Chain]) -> list[Chain]:
    """ "ধারা ৬ এর উপ-ধারা (২) ও উপ-ধারা (৩)": what stands at the beginning belongs to both."""
    for at in range(1, len(found)):
        one, other = found[at - 1], found[at]
        if other.own or other.law or other.outward or not _beside(text, one, other):
            continue
        before = one.law is not None and one.law.start <= one.start
        if other.inside and not one.inside and not one.outward and len(one.paths[-1]) > 1:
            around = outer(one.paths[-1], other.paths[0])
            found[at] = replace(
                other, paths=tuple(around + path for path in other.paths), law=one.law, own=one.own
            )
        elif not other.inside and before:
            found[at] = replace(other, law=one.law)
    return found


def _beside(text: str, one: Chain, other: Chain) -> bool:
    near = 0 <= other.start - one.end <= _REACH
    return near and _BESIDE.fullmatch(text, one.end, other.start) is not None


def outer(path: Path, inner: Path) -> Path:
    """Return the steps of a path that lie around the first step of another."""
    rank = words.RANK[inner[0][0]]
    return tuple(step for step in path if words.RANK.get(step[0], 9) < rank)
