"""What an amending law puts into another law: quoted there, it is no provision of its own.

The words stand between quotation marks that one paragraph opens and a later one closes, or follow
"shall be inserted, namely:-" without any, until the law's own numbers go on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.ingest.structure import law_grammar as grammar
from kb.ingest.structure.law_units import Unit

# Lines within which a quotation that is closed at all is closed, and those that it takes if not.
_REACH = 400
_UNCLOSED = 40
# How far a law's own numbers may leap.
_LEAP = 3
_PAIRS = {"„": "“", "«": "»"}


def mark(lines: Sequence[Unit]) -> list[Unit]:
    """Return the lines, those marked as quoted that belong to another law."""
    until = own = 0
    inserting = False
    result: list[Unit] = []
    for index, unit in enumerate(lines):
        if index >= until and unit.text[0] in _PAIRS:
            until = _balanced(lines, index)
        if index >= until:
            if unit.is_heading:
                inserting = False
            elif grammar.QUOTED_NUMBER.match(unit.text) or (inserting and _is_foreign(unit, own)):
                until = _end(lines, index, own)
        quoted = index < until
        result.append(replace(unit, quoted=True) if quoted else unit)
        if not quoted and not unit.is_heading:
            own = _own(unit, own)
            if grammar.OPENS_QUOTE.search(unit.text) and not grammar.QUOTE_ENDS.search(unit.text):
                until = _closed(lines, index + 1) or until
            inserting = bool(grammar.INSERTS.search(unit.text, max(len(unit.text) - 160, 0)))
    return result


def _balanced(lines: Sequence[Unit], first: int) -> int:
    """The index after the line that closes a quotation in marks of two kinds, headings and all."""
    opens = lines[first].text[0]
    depth = 0
    for index in range(first, min(first + _REACH, len(lines))):
        depth += lines[index].text.count(opens) - lines[index].text.count(_PAIRS[opens])
        if depth <= 0:
            # What opens and closes within a line is a term, or a title.
            return index + 1 if index > first else first
    return first


def _own(unit: Unit, last: int) -> int:
    """The law's own last number, given the line's."""
    found = grammar.bare_number(unit.text, False)
    if found is None or found["inserted"]:
        return last
    value = grammar.value_of(found)
    return value if last < value <= last + _LEAP else last


def _is_foreign(unit: Unit, own: int) -> bool:
    """Whether a line after "namely:-" begins a section that cannot be the law's own next."""
    if unit.text[:1] in "“\"‘'":
        return True
    found = grammar.bare_number(unit.text, False)
    return found is not None and (bool(found["inserted"]) or grammar.value_of(found) != own + 1)


def _end(lines: Sequence[Unit], first: int, own: int) -> int:
    """The index after the last line of what is quoted from ``first`` on.

    Without a closing mark it lasts to the law's own next number, a heading, or for a while.
    """
    closed = _closed(lines, first)
    if closed and lines[first].text[:1] in "“”\"‘'æ":
        return closed
    for index in _reach(lines, first + 1):
        found = grammar.bare_number(lines[index].text, False)
        if found and not found["inserted"] and grammar.value_of(found) == own + 1:
            return index
    ahead = list(_reach(lines, first))
    if ahead and ahead[-1] + 1 < len(lines) and lines[ahead[-1] + 1].is_heading:
        return ahead[-1] + 1
    return min(first + _UNCLOSED, len(lines))


def _closed(lines: Sequence[Unit], first: int) -> int | None:
    """The index after the line that ends with a closing mark, before the next heading."""
    reach = _reach(lines, first)
    return next((i + 1 for i in reach if grammar.QUOTE_ENDS.search(lines[i].text)), None)


def _reach(lines: Sequence[Unit], first: int) -> Iterator[int]:
    """The indexes from ``first`` up to the next heading."""
    for index in range(first, min(first + _REACH, len(lines))):
        if lines[index].is_heading:
            return
        yield index
