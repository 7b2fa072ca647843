"""Subsections, clauses, subclauses and definitions inside one section.

They are told by their counters: ``(2)`` opens a subsection where it follows ``(1)``, be it at the
start of a paragraph or run on after the full stop of the one before. What is counted after
"Explanation" or "Illustrations" is not a clause of the section.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kb.ingest import numbers
from kb.ingest.structure import law_grammar as grammar
from kb.ingest.structure.akn import Opening
from kb.ingest.structure.law_units import Unit
from kb.model import Level

BASE_DEPTH = 6
_DIGITS, _BANGLA = grammar.DIGITS, grammar.BANGLA
_COUNTER = (
    rf"{_DIGITS}{{1,3}}(?:-?[A-Zক-হ]{{1,2}})?|[a-z]{{1,5}}|[A-Z]{{1,2}}|[IVX]{{1,5}}"
    rf"|[ক-হ]{{1,3}}{_DIGITS}?"
)
_AT_START = re.compile(
    rf"{grammar.LEAD}(?:\(\s?(?P<inner>{_COUNTER})\s?\)|(?P<half>{_COUNTER})\)"
    rf"|(?P<point>{_DIGITS}{{1,2}}|[a-z])[.।](?!{_DIGITS}))"
)
_AFTER_NUMBER = re.compile(
    rf"[\s{grammar.DASHES}.।৷:]*{grammar.LEAD}"
    rf"(?:\(\s?(?P<inner>{_COUNTER})\s?\)|(?P<half>[1১]|[aক])\))"
)
_RUN_ON = re.compile(
    rf"(?P<before>[.;:।৷\]]|[{grammar.DASHES}]|(?<=[;,])\s?(?:and|or|এবং|অথবা|বা|ও)|,(?=\())"
    rf"\s?{grammar.LEAD}\(\s?(?P<inner>{_COUNTER})\s?\)"
)
_ASIDE = re.compile(
    unicodedata.normalize(
        "NFC",
        rf"(?<=[.;:।৷\]{grammar.DASHES}])\s?\(?(?:Explanation|Illustrations?\b|Exception\b"
        r"|Provided (?:that|further|also)|ব্যাখ্যা|উদাহরণ|উদাহরন|তবে শর্ত)",
    )
)
_TERM = re.compile(r"\W{0,4}[“\"‘'„«]{1,2}(?P<term>[^”\"’'»“‘]{1,120})[”\"’'»]{1,2}")
_DEFINING = re.compile(
    r"(?i:definition|interpretation|use of terms|defined|définition|definicion)|সংজ্ঞা|সংগা"
)
_DEFINES = re.compile(
    rf"[”\"’'»]{{1,2}}\s*(?:\([^)]*\)\s*)?(?:(?:or|and|বা|ও)\s*[“\"‘']{{1,2}}[^”\"’']{{1,80}}"
    rf"[”\"’']{{1,2}}\s*(?:\([^)]*\)\s*)?)?(?:,[^,]{{0,80}},\s*)?(?:shall )?"
    rf"(?:mean|includ|has the|have the|denote|refer|in relation|অর্থ|বলিতে|[{grammar.DASHES}:])"
)
_ENDED = re.compile(r"[.;:।৷,\-–—]$|\b(?:and|or|এবং|অথবা)$")
_CONTINUES = re.compile(r"(?:Provided|PROVIDED|তবে)")


@dataclass(frozen=True, slots=True)
class _Counter:
    """One reading of a printed counter: its alphabet, and its place in it."""

    kind: str
    key: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """A counter in the text: where its item starts, what it says, how firmly it stands."""

    start: int
    after: int
    printed: str
    strong: bool
    opens_list: bool
    after_stop: bool
    readings: tuple[_Counter, ...]
    aside: bool = False
    term: str = ""


@dataclass(slots=True)
class _Level:
    """An open item: its counter's last value, its opening's index, and whether it has ended."""

    counter: _Counter
    opening: int
    ended: bool = False


def items(units: Iterable[Unit], body: int, heading: str, section: Level) -> list[Opening]:
    """Return the openings inside a section whose own text starts at ``body``."""
    scan = _Scan(bool(_DEFINING.search(heading)))
    tokens = list(_tokens(units, body, section != "section"))
    for index, token in enumerate(tokens):
        following = tokens[index + 1].printed if index + 1 < len(tokens) else ""
        scan.take(token, following)
    return scan.openings


def _tokens(units: Iterable[Unit], body: int, points: bool) -> Iterator[_Token]:
    """Yield the counters, asides and unnumbered definitions of a section in order."""
    ended = ":"
    for number, unit in enumerate(units):
        if not unit.opens:
            continue
        at = max(body - unit.start, 0)
        if at > len(unit.text):
            continue
        first = None
        if number == 0 or at:
            first = _AFTER_NUMBER.match(unit.text, at)
        else:
            first = _AT_START.match(unit.text)
            if first and first["point"] and not points:
                first = None
        if first:
            yield _token(unit, first, strong=True, ended=ended)
            at = first.end()
        elif number and not at:
            yield _unnumbered(unit, ended)
        yield from _run_on(unit, at)
        ended = unit.text.rstrip()[-1:]


def _token(unit: Unit, found: re.Match[str], strong: bool, ended: str) -> _Token:
    groups = found.groupdict()
    printed = groups["inner"] or groups.get("half") or groups.get("point") or ""
    start = found.start()
    if strong:
        start += len(found.group()) - len(found.group().lstrip(f" {grammar.DASHES}.।৷:\t\u00a0"))
    else:
        start = found.end("before")
        start += len(found.group()) - len(found.group().rstrip())
        while unit.text[start] == " ":
            start += 1
    return _Token(
        unit.start + start,
        unit.start + found.end(),
        printed,
        strong,
        opens_list=ended in ":-–—,",
        after_stop=ended in ".।৷?",
        readings=_readings(printed),
        term=_term(unit.text, found.end()),
    )


def _unnumbered(unit: Unit, ended: str) -> _Token:
    """A paragraph without a counter: an aside, a definition, or text that closes a list."""
    is_aside = bool(
        grammar.EXPLANATION.match(unit.text) or grammar.ILLUSTRATION.match(unit.text)
    ) and not _CONTINUES.match(unit.text)
    return _Token(
        unit.start,
        unit.start,
        "",
        strong=bool(_ENDED.search(ended)) and not _CONTINUES.match(unit.text),
        opens_list=False,
        after_stop=False,
        readings=(),
        aside=is_aside,
        term=_term(unit.text, 0),
    )


def _run_on(unit: Unit, at: int) -> Iterator[_Token]:
    found = [(m.end("before"), m) for m in _RUN_ON.finditer(unit.text, at)]
    found += [(m.start(), m) for m in _ASIDE.finditer(unit.text, at)]
    for _, match in sorted(found, key=lambda pair: pair[0]):
        if match.re is _RUN_ON:
            yield _token(unit, match, strong=False, ended=match["before"][-1])
        else:
            place = unit.start + match.start()
            yield _Token(place, place, "", False, False, False, (), aside=True)


def _term(text: str, at: int) -> str:
    """The term that a quotation at this place defines ("“child” means …"), else nothing."""
    found = _TERM.match(text, at)
    if found and _DEFINES.match(text, found.end() - 1):
        return " ".join(found["term"].split())
    return ""


def _readings(printed: str) -> tuple[_Counter, ...]:
    text = numbers.ascii_digits(printed)
    found = re.match(r"(\d+)-?(.*)", text)
    if found:
        inserted = numbers.letters(found[2]) or ()
        return (_Counter("number", (int(found[1]), *inserted)),)
    readings: list[_Counter] = []
    case = "upper" if text.isascii() and text.isupper() else "lower"
    letters = numbers.letters(text.rstrip("0123456789"))
    # "ii" is a numeral, though an inserted clause between (i) and (j) could be lettered so.
    numeral = len(text) > 1 and set(text) <= set("ivx")
    if letters and not numeral and (len(letters) <= 2 or len(set(letters)) == 1):
        tail = re.search(r"\d+$", text)
        key = (*letters, int(tail[0])) if tail else letters
        readings.append(_Counter("bangla" if not text.isascii() else f"{case} letter", key))
    value = numbers.roman(text) if text.isascii() else None
    if value:
        readings.append(_Counter(f"{case} roman", (value,)))
    return tuple(readings)


def _follows(last: _Counter, new: _Counter) -> bool:
    """Whether a counter comes next after another, insertions (a, aa, b) allowed for."""
    if last.kind != new.kind:
        return False
    if last.key[0] >= 26 and new.key == (1, 1):
        return True
    return new.key > last.key and new.key[0] - last.key[0] <= 1


class _Scan:
    """The open items of a section while its tokens go by."""

    def __init__(self, defining: bool) -> None:
        self.openings: list[Opening] = []
        self._stack: list[_Level] = []
        self._defining = defining
        self._aside = False
        self._shadow: _Counter | None = None

    def take(self, token: _Token, following: str) -> None:
        """Let a token open, continue or close items; ``following`` is the next one's counter."""
        if not token.readings:
            self._unnumbered(token)
            return
        if self._in_shadow(token):
            return
        level = self._continued(token, following)
        if level is not None:
            depth, counter = level
            self._open(token, counter, depth)
            return
        counter_or_none = self._first(token, following)
        if counter_or_none is not None:
            self._open(token, counter_or_none, self._parents())
        else:
            self._start_shadow(token)

    def _unnumbered(self, token: _Token) -> None:
        if token.term and self._defining and not token.aside:
            self._define(token)
            return
        if token.aside:
            self._aside = True
            self._shadow = None
        if token.aside or token.strong:
            self._end_lists(token.start)

    def _define(self, token: _Token) -> None:
        keep = [level for level in self._stack if level.counter.kind == "number"]
        self._stack = keep[:1] if keep and not self._is_definition(keep[0]) else []
        self._aside = False
        self.openings.append(
            Opening(token.start, BASE_DEPTH + len(self._stack), "definition", "", token.term)
        )
        self._stack.append(_Level(_Counter("term", (0,)), len(self.openings) - 1))

    def _is_definition(self, level: _Level) -> bool:
        return self.openings[level.opening].level == "definition"

    def _end_lists(self, at: int) -> None:
        """Close lettered items before text that belongs to the whole list again."""
        for level in self._stack:
            if level.counter.kind not in ("number", "term") and not level.ended:
                level.ended = True
                opening = self.openings[level.opening]
                self.openings[level.opening] = replace(opening, stop=at)

    def _in_shadow(self, token: _Token) -> bool:
        """Items of an illustration or explanation run their own count, which is passed over."""
        if self._shadow is None:
            return False
        for reading in token.readings:
            if _follows(self._shadow, reading):
                self._shadow = reading
                return True
        return False

    def _start_shadow(self, token: _Token) -> None:
        for reading in token.readings:
            if reading.key == (1,):
                self._shadow = reading
                return

    def _continued(self, token: _Token, following: str) -> tuple[int, _Counter] | None:
        """The depth at which a token goes on with a count, exactly, or firmly after a gap."""
        for depth in range(len(self._stack) - 1, -1, -1):
            last = self._stack[depth].counter
            for reading in token.readings:
                if _follows(last, reading) and not self._starts_roman(token, reading, following):
                    return depth, reading
        if not token.strong or self._aside:
            return None
        for depth in range(len(self._stack) - 1, -1, -1):
            last = self._stack[depth].counter
            for reading in token.readings:
                near = last.kind == reading.kind and 0 < reading.key[0] - last.key[0] <= 5
                if near and not self._starts_roman(token, reading, following):
                    return depth, reading
        return None

    @staticmethod
    def _starts_roman(token: _Token, reading: _Counter, following: str) -> bool:
        """(i) after (h) starts a Roman list when (ii) comes next."""
        return token.printed == "i" and "letter" in reading.kind and following == "ii"

    def _first(self, token: _Token, following: str) -> _Counter | None:
        """The reading with which a token starts a new list, or None when it should not."""
        if self._aside:
            return None
        kinds = {level.counter.kind for level in self._stack if not level.ended}
        readings = token.readings
        if token.printed == "i" and following not in ("j", ""):
            readings = tuple(r for r in readings if "roman" in r.kind)
        for reading in readings:
            if reading.kind in kinds:
                continue
            if reading.key == (1,) and self._may_open(token, reading):
                return reading
        if token.strong and not self._stack and readings and readings[0].key[0] <= 60:
            return readings[0] if readings[0].kind == "number" else None
        return None

    def _may_open(self, token: _Token, reading: _Counter) -> bool:
        """A lettered list after a full stop is an illustration's, unless it begins the section."""
        if reading.kind == "number":
            return token.strong or token.opens_list or not self._stack
        return not token.after_stop and (token.strong or token.opens_list)

    def _parents(self) -> int:
        """How many open items may hold a new list."""
        while self._stack and self._stack[-1].ended:
            self._stack.pop()
        return len(self._stack)

    def _open(self, token: _Token, counter: _Counter, depth: int) -> None:
        del self._stack[depth:]
        self._aside = False
        self._shadow = None
        level = self._level(counter, depth)
        term = token.term if self._defining else ""
        inserted = counter.kind == "number" and len(counter.key) > 1
        number = numbers.ascii_digits(token.printed)
        if inserted:
            found = re.match(r"(\d+)(.*)", number)
            number = numbers.printed(found[1], found[2]) if found else number
        self.openings.append(
            Opening(
                token.start,
                BASE_DEPTH + depth,
                "definition" if term else level,
                number,
                term,
                confidence=1.0 if token.strong else 0.8,
            )
        )
        self._stack.append(_Level(counter, len(self.openings) - 1))

    @staticmethod
    def _level(counter: _Counter, depth: int) -> Level:
        if counter.kind == "number":
            return "subsection" if depth == 0 else "subclause"
        if "roman" in counter.kind or depth >= 2:
            return "subclause"
        return "clause" if counter.kind != "upper letter" or depth == 0 else "subclause"
