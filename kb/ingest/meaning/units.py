"""Parts of laws as running text names them: "clauses (a) and (b)", "ধারা ৬", "Chapter III"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.ingest import numbers
from kb.ingest.meaning import words
from kb.ingest.spotting import lowered, spots
from kb.model import Level

Step = tuple[Level, str]
Path = tuple[Step, ...]

LONGEST_RANGE = 60
_REACH = 70  # characters before a word in which its numbers may stand
_DEEPER: tuple[Level, ...] = (
    "subsection",
    "clause",
    "subclause",
    "subclause",
    "subclause",
    "subclause",
)
_PIECE = re.compile(words.nfc(rf"(?P<join>{words.AND})|(?P<to>{words.RANGE.pattern})"))


@dataclass(frozen=True, slots=True)
class Unit:
    """One word of the vocabulary with the numbers listed after it, each with its inner steps."""

    start: int
    end: int
    level: Level
    paths: tuple[Path, ...]

    @property
    def rank(self) -> int:
        """How far inside a law the unit lies, 0 outermost."""
        return words.RANK[self.level]


def units(text: str) -> Iterator[Unit]:
    """Yield the parts of laws that a text names, in order."""
    small = lowered(text)
    places = spots(small, words.STEMS)
    places += [m.start() for m in words.SHORT_SECTION.finditer(text)]
    end = 0
    for place in sorted(places):
        start = _word_start(small, place) if place >= end else -1
        if start < 0:
            continue
        unit = _forward(text, start) or _numbered_before(text, start, end)
        if unit is not None:
            end = unit.end
            yield unit


def _word_start(text: str, place: int) -> int:
    """Where the word begins in which a stem stands, -1 where the stem is in another's midst."""
    if prefix := words.BEFORE_STEM.search(text, max(0, place - 4), place):
        place = prefix.start()
    before = text[place - 1] if place else " "
    return -1 if before.isalnum() or before in "-_" or "\u0981" <= before <= "\u09e3" else place


def _forward(text: str, start: int) -> Unit | None:
    """The unit whose word begins at a place and whose numbers follow it."""
    match = words.UNIT.match(text, start)
    if match is None:
        return None
    level = words.level_of(match["inside"] or match["section"] or match["around"])
    paths = tuple(_paths(level, match["inner"] or match["number"] or match["outer"]))
    return Unit(*match.span(), level, paths) if paths else None


def _numbered_before(text: str, start: int, low: int) -> Unit | None:
    """The unit whose number stands before its word: "First Schedule", "৯(গ) ধারা"."""
    low = max(low, start - _REACH)
    if word := words.AFTER_ORDINAL.match(text, start):
        ordinal = words.ORDINAL.search(text, low, start)
        if ordinal is None:
            return None
        level = words.level_of(word["around"])
        path = ((level, _ordinal(ordinal["ordinal"])),)
        return Unit(ordinal.start(), word.end(), level, (path,))
    word = words.AFTER_NUMBER.match(text, start)
    number = words.NUMBER_FIRST.search(text, low, start) if word else None
    if word is None or number is None or (number["before"] is None) != (word["section"] is None):
        return None
    level = words.level_of(word[0])
    paths = tuple(_paths(level, number["before"] or number["steps"]))
    return Unit(number.start(), word.end(), level, paths) if paths else None


def _ordinal(word: str) -> str:
    digits = re.match(r"[0-9]+", word)
    return digits[0] if digits else str(numbers.ordinal(word) or word)


def _paths(level: Level, listed: str) -> Iterator[Path]:
    """The paths of a list; of "9 to 12" the numbers between as well."""
    before: Path = ()
    ranged = False
    for item, parted in _items(listed):
        path = _one(level, item, before)
        if not path:
            continue
        if ranged and before:
            yield from _between(before, path)
        yield path
        before, ranged = path, parted == "to"


def _items(listed: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(listed):
        one = words.ONE.match(listed, at)
        end = one.end() if one else at
        if end == at:
            at += 1
            continue
        joint = _PIECE.match(listed, end)
        yield listed[at:end], "" if joint is None else "to" if joint["to"] else "and"
        at = joint.end() if joint else end


def _one(level: Level, item: str, before: Path) -> Path:
    """The path of one item; "(4)" after "3 (1) to", "(c)" after "(1)(b) or" go on beside."""
    match = words.ONE.match(item)
    if match is None:
        return ()
    if not match["number"] and len(before) > 1:
        again = bare(match["steps"])
        if _sort(again) == _sort(before[-1][1]) and _sort(again) != _sort(before[0][1]):
            return (*before[:-1], (before[-1][0], again))
    steps = [
        bare(step) for step in re.findall(rf"{words.STEP}|[a-z]\)|[ivx]+", match["steps"] or "")
    ]
    if match["number"]:
        head = bare(match["number"])
        return ((level, head), *_inner(level, steps))
    if level in words.SECTIONS:
        return (*before[:-1], (before[-1][0], steps[0])) if len(before) > 1 and steps else ()
    return ((level, steps[0]), *_inner(level, steps[1:])) if steps else ()


def _sort(number: str) -> str:
    """Of what sort a number is: digits, or letters."""
    return "digits" if number[:1].isdigit() else "letters"


def _inner(level: Level, steps: Sequence[str]) -> Iterator[Step]:
    first = 0 if level in words.SECTIONS else 1 if words.RANK[level] <= 5 else 2
    yield from zip(_DEEPER[first:], steps, strict=False)


def _between(first: Path, last: Path) -> Iterator[Path]:
    """The whole numbers, or single letters, between the ends of a range."""
    (level, low), (_, high) = first[-1], last[-1]
    if low.isdigit() and high.isdigit():
        inside = [str(n) for n in range(int(low) + 1, min(int(high), int(low) + LONGEST_RANGE))]
    elif len(low) == len(high) == 1 and low.isalpha() and high.isalpha():
        letters = next((a for a in (numbers.LATIN_LETTERS, numbers.BANGLA_LETTERS) if low in a), "")
        inside = (
            list(letters[letters.find(low) + 1 : letters.find(high)]) if high in letters else []
        )
    else:
        inside = []
    for number in inside:
        yield (*first[:-1], (level, number))


@lru_cache(maxsize=4096)
def bare(printed: str) -> str:
    """Return a number without its brackets, as provisions keep it: ``৫২-ক`` → ``52A``."""
    inner = printed.strip("() \u00a0").removesuffix("er")
    match = re.fullmatch(rf"({words.DIGIT}+)(\s?-?\s?[A-Zক-হ]*|\s(?:bis|ter|quater))", inner)
    if match:
        return numbers.printed(match[1], match[2])
    return numbers.ascii_digits(re.sub(r"^([LRD])\.?\s?", r"\1", inner))
