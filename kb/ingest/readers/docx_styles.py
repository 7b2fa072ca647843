"""What a Word paragraph's style makes of it: a heading of a level, a list item, bold text.

Style names are translated and renamed, so outline levels decide, inherited through basedOn; the
built-in names, which Word keeps in English inside the file, are the second witness.
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers.bijoy import is_font
from kb.ingest.readers.docx_package import name, value
from kb.model import BlockStyle

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titulo|заголовок)\s*([1-9])", re.I)
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: ``list_id`` is the numbering it takes part in, ``""`` for none."""

    style: BlockStyle
    level: int
    list_id: str
    list_level: int
    bold: bool
    hidden: bool


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Styles:
    """A document's styles by id."""

    table: dict[str, _Style] = field(default_factory=dict)
    default: str = ""

    def look(self, properties: "_Element | None") -> Look:
        """Return the look of a paragraph from its own properties and its style's."""
        own = _read(properties)
        style_id = _child(properties, "pStyle") or self.default
        chain = [own, *self._chain(style_id)]
        outline = next((style.outline for style in chain if style.outline is not None), None)
        list_id = next((style.list_id for style in chain if style.list_id is not None), "")
        list_level = next((s.list_level for s in chain if s.list_level is not None), 0)
        bold = next((style.bold for style in chain[1:] if style.bold is not None), False)
        hidden = next((style.hidden for style in chain[1:] if style.hidden is not None), False)
        style, level = named([s.name for s in chain[1:]], outline)
        return Look(style, level, "" if list_id == "0" else list_id, list_level, bold, hidden)

    def bold(self, run: "_Element", inherited: bool) -> bool:
        """Return whether a run is bold, by its own properties, its style or its paragraph's."""
        for child in run:
            if name(child) == "rPr":
                own = _switch(child, "b")
                if own is not None:
                    return own
                for style in self._chain(_child(child, "rStyle")):
                    if style.bold is not None:
                        return style.bold
        return inherited

    def hidden(self, run: "_Element") -> bool:
        """Return whether a run is hidden text, by its own properties or its style."""
        for child in run:
            if name(child) == "rPr":
                own = _switch(child, "vanish")
                chain = self._chain(_child(child, "rStyle"))
                said = (own, *(style.hidden for style in chain))
                return next((hidden for hidden in said if hidden is not None), False)
        return False

    def _chain(self, style_id: str) -> list[_Style]:
        chain: list[_Style] = []
        while style_id in self.table and len(chain) < _DEEPEST:
            chain.append(self.table[style_id])
            style_id = chain[-1].based_on
        return chain


def styles_of(root: "_Element | None") -> Styles:
    """Return the styles of a styles part, none for a document without one."""
    styles = Styles()
    for element in root if root is not None else ():
        if name(element) != "style":
            continue
        style_id = value(element, "styleId")
        if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true"):
            styles.default = style_id
        paragraph = next((child for child in element if name(child) == "pPr"), None)
        style = _read(paragraph)
        style.name, style.based_on = _child(element, "name"), _child(element, "basedOn")
        run = next((child for child in element if name(child) == "rPr"), None)
        style.bold = _switch(run, "b") if run is not None else None
        style.hidden = _switch(run, "vanish") if run is not None else None
        styles.table[style_id] = style
    return styles


def named(names: list[str], outline: int | None) -> tuple[BlockStyle, int]:
    """Return what the names of a style and of those it is based on, and its level, make of it."""
    lowered = [called.lower() for called in names]
    if "title" in lowered[:1]:
        return "title", 0
    if "caption" in lowered:
        return "caption", 0
    if outline is not None:
        return ("heading", outline + 1) if outline < 9 else ("paragraph", 0)
    for called in lowered:
        found = _HEADING.match(called)
        if found:
            return "heading", int(found[1])
    return "paragraph", 0


def is_bijoy(run: "_Element | None") -> bool:
    """Return whether a run is set in a font that draws Bangla for the codes of Latin letters."""
    properties = next((each for each in run if name(each) == "rPr"), ()) if run is not None else ()
    fonts = next((each for each in properties if name(each) == "rFonts"), None)
    return fonts is not None and any(is_font(value(fonts, kind)) for kind in ("ascii", "hAnsi"))


def _read(properties: "_Element | None") -> _Style:
    style = _Style()
    for child in properties if properties is not None else ():
        if name(child) == "outlineLvl":
            style.outline = _integer(value(child, "val"))
        elif name(child) == "numPr":
            list_id, level = _child(child, "numId"), _child(child, "ilvl")
            style.list_id = list_id or style.list_id
            style.list_level = _integer(level) if level else style.list_level
    return style


def _switch(properties: "_Element", wanted: str) -> bool | None:
    for child in properties:
        if name(child) == wanted:
            return value(child, "val") not in ("0", "false", "off", "none")
    return None


def _child(parent: "_Element | None", wanted: str) -> str:
    for child in parent if parent is not None else ():
        if name(child) == wanted:
            return value(child, "val")
    return ""


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0
