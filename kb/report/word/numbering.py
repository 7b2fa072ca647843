"""Lists: bullets, numbers that begin anew, and the numbers that Word will print before headings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kb.report.word.ooxml import Element, qn, value, w
from kb.report.word.styles import Styles

ListKind = Literal["bullet", "number", "none"]
_SHAPES: dict[ListKind, tuple[str, str, str]] = {
    "bullet": ("bullet", "•", "425"),
    "number": ("decimal", "%1.", "425"),
    "none": ("none", "", "0"),
}
_NUMERALS = (
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The list definitions of one document: ``root`` is its ``w:numbering``."""

    root: Element
    styles: Styles
    _made: dict[ListKind, str] = field(default_factory=dict)

    def bullets(self, style_id: str) -> str:
        """The list that a bullet paragraph needs beside its style: ``""`` when that has one."""
        if self.styles.lookup(style_id, "pPr/numPr/numId"):
            return ""
        return self._shared_list("bullet")

    def none(self, style_id: str) -> str:
        """The list that keeps a numbered heading style from printing a number, if it does so.

        Word itself would write list 0, which validators take for a list that is missing.
        """
        if not self.styles.lookup(style_id, "pPr/numPr/numId"):
            return ""
        return self._shared_list("none")

    def numbers(self, style_id: str) -> str:
        """A new list that counts from 1, in the shape that the style gives to its own."""
        own = self.styles.lookup(style_id, "pPr/numPr/numId")
        definition = next(
            (value(n, "abstractNumId") for n in self._all("num") if n.get(qn("numId")) == own), ""
        )
        if not definition:
            if "number" not in self._made:
                self._made["number"] = self._new_definition("number")
            definition = self._made["number"]
        return self._new_list(definition, restart=True)

    def _shared_list(self, kind: ListKind) -> str:
        if kind not in self._made:
            self._made[kind] = self._new_list(self._new_definition(kind))
        return self._made[kind]

    def _all(self, tag: str) -> Iterable[Element]:
        return self.root.iterfind(qn(tag))

    def _new_definition(self, kind: ListKind) -> str:
        taken = [int(d.get(qn("abstractNumId"), "0")) for d in self._all("abstractNum")]
        number = str(max(taken, default=-1) + 1)
        shape, text, indent = _SHAPES[kind]
        level = w(
            "lvl",
            w("start", val="1"),
            w("numFmt", val=shape),
            *([w("suff", val="nothing")] if kind == "none" else []),
            w("lvlText", val=text),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=indent, hanging=indent)),
            ilvl="0",
        )
        definition = w("abstractNum", w("multiLevelType", val="singleLevel"), level)
        definition.set(qn("abstractNumId"), number)
        self.root.insert(sum(1 for _ in self._all("abstractNum")), definition)
        return number

    def _new_list(self, definition: str, restart: bool = False) -> str:
        taken = [int(n.get(qn("numId"), "0")) for n in self._all("num")]
        number = str(max(taken, default=0) + 1)
        entry = w("num", w("abstractNumId", val=definition), numId=number)
        if restart:
            entry.append(w("lvlOverride", w("startOverride", val="1"), ilvl="0"))
        last = max((i for i, e in enumerate(self.root) if e.tag == qn("num")), default=None)
        place = sum(1 for _ in self._all("abstractNum")) if last is None else last + 1
        self.root.insert(place, entry)
        return number


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list prints its number."""

    format: str
    text: str
    start: int


@dataclass(slots=True)
class HeadingNumbers:
    """Counts as Word will, so that the contents list can show each heading's number."""

    numbering: Element
    styles: Styles
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _levels: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)

    def label(self, paragraph: Element) -> str:
        """The number that Word prints before this heading, ``""`` for none; call in order."""
        style_id = value(paragraph, "pPr/pStyle")
        number = value(paragraph, "pPr/numPr/numId") or self.styles.lookup(
            style_id, "pPr/numPr/numId"
        )
        if number in ("", "0"):
            return ""
        depth = int(
            value(paragraph, "pPr/numPr/ilvl")
            or self.styles.lookup(style_id, "pPr/numPr/ilvl")
            or "0"
        )
        definition, levels = self._list(number)
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(definition, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        text = levels[depth].text
        for place, level in levels.items():
            shown = figure(counts.get(place, level.start), level.format)
            text = text.replace(f"%{place + 1}", shown)
        return text

    def _list(self, number: str) -> tuple[str, dict[int, Level]]:
        if number not in self._levels:
            self._levels[number] = self._read_list(number)
        return self._levels[number]

    def _read_list(self, number: str) -> tuple[str, dict[int, Level]]:
        entries = self.numbering.iterfind(qn("num"))
        entry = next((n for n in entries if n.get(qn("numId")) == number), None)
        wanted = value(entry, "abstractNumId")
        for definition in self.numbering.iterfind(qn("abstractNum")):
            if definition.get(qn("abstractNumId")) == wanted:
                return wanted, {
                    int(level.get(qn("ilvl"), "0")): Level(
                        value(level, "numFmt"),
                        value(level, "lvlText"),
                        int(value(level, "start") or "1"),
                    )
                    for level in definition.iterfind(qn("lvl"))
                }
        return wanted, {}


def figure(number: int, shape: str) -> str:
    """A number as Word prints it in a ``w:numFmt``: decimal, letters or roman numerals."""
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if shape == "upperRoman" else roman
    return "" if shape == "none" else str(number)


def _roman(number: int) -> str:
    digits = ""
    for worth, numeral in _NUMERALS:
        digits += numeral * (number // worth)
        number %= worth
    return digits
