"""List numbers as Word prints them, computed from numbering.xml while the paragraphs go by."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers.docx_package import name, value
from kb.ingest.readers.numbering import ordinal

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How a level of a list numbers; ``text`` holds ``%1`` where level 1's number stands."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """A document's lists, with the counters of what has been numbered so far.

    Lists (``numId``) that share an abstract list share its counters, as they do in Word, until an
    override starts one afresh.
    """

    levels: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)

    def next(self, list_id: str, level: int) -> str | None:
        """Return the next printed number of a list, ``""`` for a bullet, ``None`` for no list."""
        table = self.levels.get(list_id)
        if table is None or level not in range(_LEVELS):
            return None
        key = self.abstract[list_id]
        counts = self.counters.setdefault(key, [None] * _LEVELS)
        if (list_id, level) in self.restarts:
            counts[level] = self.restarts.pop((list_id, level)) - 1
        here = table.get(level, ListLevel())
        before = counts[level]
        counts[level] = here.start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            limit = table.get(deeper, ListLevel()).restart
            if limit is None or level < limit:
                counts[deeper] = None
        return _printed(table, counts, level)

    def next_note(self, kind: str) -> str:
        """Return the next note's mark: footnotes in digits, endnotes in Roman numerals."""
        self.notes[kind] = self.notes.get(kind, 0) + 1
        return ordinal(self.notes[kind], "lowerRoman" if kind == "endnote" else "decimal")


def _printed(table: dict[int, ListLevel], counts: list[int | None], level: int) -> str:
    here = table.get(level, ListLevel())
    if here.form in ("bullet", "none"):
        return _PLACE.sub("", here.text).strip() if here.form == "none" else ""

    def number(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        count = counts[place]
        other = table.get(place, ListLevel())
        form = "decimal" if here.legal and place < level else other.form
        return ordinal(other.start if count is None else count, form)

    return _PLACE.sub(number, here.text)


def numbering_of(root: "_Element | None") -> Numbering:
    """Return the lists of a numbering part, none for a document without one."""
    numbering = Numbering()
    abstracts: dict[str, dict[int, ListLevel]] = {}
    for element in root if root is not None else ():
        if name(element) == "abstractNum":
            abstracts[value(element, "abstractNumId")] = _levels(element)
        elif name(element) == "num":
            _list(element, numbering, abstracts)
    return numbering


def _list(
    element: "_Element", numbering: Numbering, abstracts: dict[str, dict[int, ListLevel]]
) -> None:
    list_id = value(element, "numId")
    base = next((value(c, "val") for c in element if name(c) == "abstractNumId"), "")
    levels = dict(abstracts.get(base, {}))
    for override in element:
        if name(override) != "lvlOverride":
            continue
        level = _integer(value(override, "ilvl"), 0)
        levels.update(_levels(override))
        for child in override:
            if name(child) == "startOverride":
                numbering.restarts[list_id, level] = _integer(value(child, "val"), 1)
    numbering.levels[list_id] = levels
    numbering.abstract[list_id] = base


def _levels(parent: "_Element") -> dict[int, ListLevel]:
    found: dict[int, ListLevel] = {}
    for element in parent:
        if name(element) == "lvl":
            said = {name(child): value(child, "val") for child in element}
            found[_integer(value(element, "ilvl"), 0)] = ListLevel(
                form=said.get("numFmt", "decimal"),
                text=said.get("lvlText", ""),
                start=_integer(said.get("start", "1"), 1),
                restart=_integer(said["lvlRestart"], 0) if "lvlRestart" in said else None,
                legal="isLgl" in said and said["isLgl"] not in ("0", "false"),
            )
    return found


def _integer(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else default
