"""Parts of laws as running text names them: "clauses (a) and (b)", "ধারা ৬", "Chapter III"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.ingest import numbers
from kb.ingest.meaning import words
from kb.model import Level

Step = tuple[Level, str]
Path = tuple[Step, ...]

LONGEST_RANGE = 60
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
    for match in words.UNIT.finditer(text):
        if match["ordinal"]:
            value = _ordinal(match["ordinal"])
            level = words.level_of(match["around2"])
            yield Unit(*match.span(), level, (((level, value),),))
            continue
        word = (
            match["inside"]
            or match["section"]
            or match["around"]
            or match["word"]
            or match["word2"]
        )
        listed = (
            match["inner"]
            or match["number"]
            or match["outer"]
            or match["before"]
            or match["before2"]
        )
        level = words.level_of(word)
        paths = tuple(_paths(level, listed))
        if paths:
            yield Unit(*match.span(), level, paths)


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
