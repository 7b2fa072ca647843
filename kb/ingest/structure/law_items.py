"""Subsections, clauses, subclauses, definitions and provisos inside one section.

They are told by their counters: ``(2)`` opens a subsection where it follows ``(1)``, be it at the
start of a paragraph or run on after the full stop of the one before. What is counted after
"Explanation" or "Illustrations" belongs to that, not to the section.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.ingest.structure.akn import Opening
from kb.ingest.structure.law_counters import Counter, follows, near
from kb.ingest.structure.law_sections import clean_heading
from kb.ingest.structure.law_tokens import Token, number_of, tokens
from kb.ingest.structure.law_units import Unit
from kb.model import Level

BASE_DEPTH = 6
_LOOK_AHEAD = 80
_DEFINING = re.compile(
    r"(?i:definition|interpretation|use of terms|defined|définition|definicion)|সংজ্ঞা|সংগা"
    r"|تعريف|تعاريف"
)
_TERMS = Counter("term", (0,))
_ASIDE = Counter("aside", (0,))
# How sure an item is: at a paragraph's start, run on in one, after a gap, in a list of its kind.
_STRONG, _RUN_ON, _AFTER_GAP, _NESTED = 1.0, 0.8, 0.6, 0.7


@dataclass(slots=True)
class _Level:
    """An open item: its counter's last value, its opening's index, and whether it has ended.

    ``last`` says that the item before it ended with "and", as the last but one of a list does.
    """

    counter: Counter
    opening: int
    ended: bool = False
    last: bool = False


def items(units: Iterable[Unit], body: int, heading: str, points: bool) -> list[Opening]:
    """Return the openings inside a section whose own text starts at ``body``.

    ``points`` admits counters such as ``1.`` and ``a.``.
    """
    scan = _Scan(tokens(units, body, points), bool(_DEFINING.search(heading)))
    return scan.run()


class _Scan:
    """The open items of a section while its tokens go by."""

    def __init__(self, found: Sequence[Token], defining: bool) -> None:
        self._tokens = found
        self._openings: list[Opening] = []
        self._stack: list[_Level] = []
        self._defining = defining
        self._shadow: Counter | None = None

    def run(self) -> list[Opening]:
        """Let every token open, continue or close items, and return the openings."""
        for index, token in enumerate(self._tokens):
            if token.aside:
                self._take_aside(index, token, token.aside)
            elif token.readings:
                self._take_counter(index, token)
            elif token.term and self._defining:
                self._define(token)
            elif token.strong:
                self._end_lists(index, token.start)
        return self._openings

    def _take_counter(self, index: int, token: Token) -> None:
        if self._in_shadow(token):
            return
        found = self._continued(index, token)
        if found is not None:
            depth, counter, confidence = found
            self._open(token, counter, depth, confidence)
            return
        first = self._first(index, token)
        if first is not None:
            counter, confidence = first
            depth = self._parents() if counter.is_first else 0
            self._open(token, counter, depth, confidence)
        else:
            self._start_shadow(token)

    def _take_aside(self, index: int, token: Token, level: Level) -> None:
        """A proviso hangs on the item that goes on after it, else on what holds the list."""
        self._end_lists(index, token.start)
        self._shadow = None
        self._close_asides(level)
        of_section = token.of_section and level != "proviso"
        depth = BASE_DEPTH + (0 if of_section else len(self._stack))
        self._openings.append(Opening(token.start, depth, level, number_of(token.printed)))
        self._stack.append(_Level(_ASIDE, len(self._openings) - 1))

    def _close_asides(self, level: Level) -> None:
        """Close the asides that another follows; what qualifies an exception stays inside it."""
        while self._stack and self._stack[-1].ended:
            self._stack.pop()
        for at, open_ in enumerate(self._stack):
            if open_.counter is not _ASIDE:
                continue
            holds = self._openings[open_.opening].level == "exception" and level != "exception"
            del self._stack[at + holds :]
            return

    def _define(self, token: Token) -> None:
        keep = [level for level in self._stack[:1] if level.counter is not _TERMS]
        depth = BASE_DEPTH
        if keep and not self._is_definition(keep[0]):
            keep = [level for level in keep if level.counter.kind == "number"]
            depth += len(keep)
        self._stack = keep
        self._openings.append(Opening(token.start, depth, "definition", "", token.term))
        self._stack.append(_Level(_TERMS, len(self._openings) - 1))

    def _is_definition(self, level: _Level) -> bool:
        return self._openings[level.opening].level == "definition"

    def _end_lists(self, index: int, at: int) -> None:
        """Close the lists before text that belongs to the whole of them again.

        A list whose next counter is still to come goes on: the text is its item's own.
        """
        closing = False
        for depth, level in enumerate(self._stack):
            if level.ended or level.counter in (_TERMS, _ASIDE):
                continue
            if depth == 0 and level.counter.kind == "number":
                continue
            closing = closing or not self._goes_on(index, depth)
            if closing:
                level.ended = True
                opening = self._openings[level.opening]
                self._openings[level.opening] = replace(opening, stop=at)

    def _goes_on(self, index: int, depth: int) -> bool:
        """Whether the next item of a level's list comes before anything that closes it."""
        outer = [level.counter for level in self._stack[:depth]]
        counter = self._stack[depth].counter
        for token in self._tokens[index + 1 : index + 1 + _LOOK_AHEAD]:
            if any(follows(counter, reading) for reading in token.readings):
                return True
            if any(r.kind == counter.kind and r.is_first for r in token.readings):
                return False
            if token.strong and any(follows(o, r) for o in outer for r in token.readings):
                return False
        return False

    def _in_shadow(self, token: Token) -> bool:
        """Items of an unnamed illustration run their own count, which is passed over."""
        if self._shadow is None:
            return False
        for reading in token.readings:
            if follows(self._shadow, reading):
                self._shadow = reading
                return True
        return False

    def _start_shadow(self, token: Token) -> None:
        for reading in token.readings:
            if any(level.counter == reading for level in self._stack):
                return  # the same item's counter, printed twice
            if reading.is_first:
                self._shadow = reading
                return

    def _continued(self, index: int, token: Token) -> tuple[int, Counter, float] | None:
        """The depth at which a token goes on with a count, exactly, or firmly after a gap."""
        exact = [
            (depth, reading)
            for depth in range(len(self._stack) - 1, -1, -1)
            for reading in token.readings
            if follows(self._stack[depth].counter, reading)
            and not self._starts_roman(index, token, reading)
        ]
        if exact:
            inner = exact[0]
            if len(exact) > 1 and self._stack[inner[0]].last:
                inner = exact[1]
            return (*inner, _STRONG if token.strong else _RUN_ON)
        aside = any(level.counter is _ASIDE for level in self._stack)
        for depth in range(len(self._stack) - 1, -1, -1):
            for reading in token.readings:
                if aside and (depth or reading.kind != "number"):
                    continue
                if not near(self._stack[depth].counter, reading) or token.printed == "i":
                    continue
                if token.strong or self._second_comes(index, reading):
                    return depth, reading, _AFTER_GAP
        return None

    def _starts_roman(self, index: int, token: Token, reading: Counter) -> bool:
        """(i) after (h) starts a Roman list when (ii) comes next."""
        return token.printed == "i" and "letter" in reading.kind and self._following(index) == "ii"

    def _following(self, index: int) -> str:
        return self._tokens[index + 1].printed if index + 1 < len(self._tokens) else ""

    def _first(self, index: int, token: Token) -> tuple[Counter, float] | None:
        """The reading with which a token starts a new list, or None when it should not."""
        active = [level.counter for level in self._stack if not level.ended]
        in_aside = _ASIDE in active
        if in_aside:
            active = active[len(active) - 1 - active[::-1].index(_ASIDE) :]
        kinds = {counter.kind for counter in active}
        found = token.readings
        if token.printed == "i" and self._following(index) not in ("j", ""):
            found = tuple(reading for reading in found if "roman" in reading.kind)
        for reading in found:
            if not reading.is_first or not self._may_open(token, reading, in_aside):
                continue
            if reading.kind not in kinds:
                return reading, _STRONG if token.strong else _RUN_ON
            if token.opens_list and self._second_comes(index, reading):
                return reading, _NESTED
        return self._headless(index, token, found)

    def _second_comes(self, index: int, reading: Counter) -> bool:
        """Whether the list's second item comes before it could be anything else's."""
        for token in self._tokens[index + 1 : index + 1 + _LOOK_AHEAD]:
            if any(r.kind == reading.kind for r in token.readings):
                return any(follows(reading, r) for r in token.readings)
        return False

    def _headless(
        self, index: int, token: Token, found: Sequence[Counter]
    ) -> tuple[Counter, float] | None:
        """A list whose beginning was lost, where nothing of its kind stands before it."""
        if not found:
            return None
        if not token.strong:
            lost = token.first and not self._stack and 2 <= found[0].key[0] <= 4
            if found[0].kind == "number" and found[0].key == (2,) and token.after_stop:
                lost = self._may_lack_first(2)
            return (found[0], _AFTER_GAP) if lost and self._second_comes(index, found[0]) else None
        if found[0].kind == "number" and self._may_lack_first(found[0].key[0]):
            return found[0], _AFTER_GAP
        if self._stack:
            return None
        if token.first and found[0].key[0] <= 3:
            return found[0], _AFTER_GAP
        return None

    def _may_lack_first(self, value: int) -> bool:
        """Whether subsections may begin with this number: what stands before lost its own."""
        if any(level.counter.kind in ("number", "term") for level in self._stack):
            return False
        plain = all(level.counter is _ASIDE for level in self._stack)
        return value <= (60 if plain else 2)

    def _may_open(self, token: Token, reading: Counter, in_aside: bool) -> bool:
        """A lettered list after a full stop is an illustration's, unless it begins the section."""
        if in_aside and not self._illustrating():
            return not token.after_stop and (token.strong or token.opens_list)
        if in_aside:
            return token.strong or token.opens_list
        if reading.kind == "upper roman" and token.strong and not self._stack:
            return True
        if reading.kind == "number":
            return token.strong or token.opens_list or not self._stack
        return not token.after_stop and (token.strong or token.opens_list)

    def _illustrating(self) -> bool:
        at = next(level for level in reversed(self._stack) if level.counter is _ASIDE)
        return self._openings[at.opening].level == "illustration"

    def _parents(self) -> int:
        """How many open items may hold a new list."""
        while self._stack and self._stack[-1].ended:
            self._stack.pop()
        return len(self._stack)

    def _open(self, token: Token, counter: Counter, depth: int, confidence: float) -> None:
        last = depth < len(self._stack) and token.after_and
        del self._stack[depth:]
        self._shadow = None
        term = token.term if self._defining else ""
        # Old codes set headings over subsections; deeper, a heading is rather what it looks like.
        above = token.above if counter.kind == "number" and not depth else None
        self._openings.append(
            Opening(
                above.start if above else token.start,
                BASE_DEPTH + depth,
                "definition" if term else self._level(counter),
                number_of(token.printed),
                term or (clean_heading(above.text) if above else ""),
                confidence=confidence,
            )
        )
        self._stack.append(_Level(counter, len(self._openings) - 1, last=last))

    def _level(self, counter: Counter) -> Level:
        """What an item is called, by its counter and how deep in the section or aside it lies."""
        asides = [i for i, level in enumerate(self._stack) if level.counter is _ASIDE]
        depth = len(self._stack) - (asides[-1] + 1 if asides else 0)
        return "clause" if asides and not depth else _level(counter, depth)


def _level(counter: Counter, depth: int) -> Level:
    if counter.kind == "number" or (counter.kind == "upper roman" and not depth):
        return "subsection" if depth == 0 else "subclause"
    if "roman" in counter.kind or depth >= 2:
        return "subclause"
    return "clause" if counter.kind != "upper letter" or depth == 0 else "subclause"
