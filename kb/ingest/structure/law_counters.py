"""The counters of subsections and clauses: which alphabet they count in, and what follows what."""

import re
from dataclasses import dataclass

from kb.ingest import numbers

# By these words Italian, French and Spanish laws number what they put in.
LATIN = (
    "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies",
    "undecies", "duodecies",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counter:
    """One reading of a printed counter: its alphabet, and its place in it."""

    kind: str
    key: tuple[int, ...]

    @property
    def is_first(self) -> bool:
        """Whether a list begins with it."""
        return self.key == (1,)


def readings(printed: str) -> tuple[Counter, ...]:
    """Return the ways to read a counter: ``i`` is the ninth letter and the first numeral."""
    text = numbers.ascii_digits(printed)
    inserted_latin = re.fullmatch(rf"(.+?)[- ]({'|'.join(LATIN)})", text)
    if inserted_latin:
        place = LATIN.index(inserted_latin[2]) + 2
        return tuple(Counter(r.kind, (*r.key, place)) for r in readings(inserted_latin[1]))
    found = re.match(r"(\d+)-?(.*)", text)
    if found:
        inserted = numbers.letters(found[2]) or ()
        return (Counter("number", (int(found[1]), *inserted)),)
    result: list[Counter] = []
    case = "upper" if text.isascii() and text.isupper() else "lower"
    letters = numbers.letters(text.rstrip("0123456789"))
    # "ii" is a numeral, though an inserted clause between (i) and (j) could be lettered so.
    numeral = len(text) > 1 and set(text.lower()) <= set("ivx")
    doubled = len(set(letters or ())) == 1 or text.startswith("zz")
    if letters and not numeral and (len(letters) <= 2 or doubled):
        tail = re.search(r"\d+$", text)
        key = (*letters, int(tail[0])) if tail else letters
        alphabet = numbers.alphabet(text)
        kind = f"{case} letter" if alphabet == numbers.LATIN_LETTERS else alphabet[:1]
        result.append(Counter(kind, key))
    inserted_after = re.fullmatch(r"([ivx]{2,})([a-h]{1,2})", text)
    if inserted_after and (rank := numbers.roman(inserted_after[1])):
        result.append(Counter("lower roman", (rank, *(numbers.letters(inserted_after[2]) or ()))))
    value = numbers.roman(text) if text.isascii() else None
    if value:
        result.append(Counter(f"{case} roman", (value,)))
    return tuple(result)


def follows(last: Counter, new: Counter) -> bool:
    """Whether a counter comes next after another, insertions (a, aa, b) allowed for."""
    if last.kind != new.kind:
        return False
    if last.key[0] >= 26 and new.key == (1, 1):
        return True
    return new.key > last.key and new.key[0] - last.key[0] <= 1


def near(last: Counter, new: Counter) -> bool:
    """Whether a counter goes on with a list of which up to four items were lost or omitted."""
    return last.kind == new.kind and 0 < new.key[0] - last.key[0] <= 5
