"""Which style of the template each part of a report takes; what the template lacks is added."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from lxml import etree

from kb.report.word.ooxml import Element, qn, value, w

# The part a style plays -> the name it has unless an office's style map says another.
STYLE_NAMES: Mapping[str, str] = {
    **{f"heading{level}": f"heading {level}" for level in range(1, 7)},
    "body": "Body Text",
    "lead": "KB Lead",
    "quote": "Quote",
    "attribution": "KB Attribution",
    "bullet": "List Bullet",
    "number": "List Number",
    "gap": "KB Gap",
    "instruction": "KB Instruction",
    "bibliography": "Bibliography",
    "table_note": "KB Table Note",
    "figure": "KB Figure",
    "table": "KB Table",
    "table_text": "KB Table Text",
    "table_heading": "KB Table Heading",
    "caption": "caption",
    "footnote_text": "footnote text",
    "footnote_reference": "footnote reference",
    "comment_text": "annotation text",
    "comment_reference": "annotation reference",
    "hyperlink": "Hyperlink",
    **{f"contents{level}": f"toc {level}" for level in range(1, 4)},
    "list_of_tables": "table of figures",
    "section_break": "KB Section Break",
}


@cache
def _definitions() -> dict[str, Element]:
    root = etree.fromstring(files(__package__).joinpath("styles.xml").read_bytes())
    return {value(style, "name"): style for style in root.iterfind(qn("style"))}


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one document: ``root`` is its ``w:styles``, ``names`` the office's own map."""

    root: Element
    names: Mapping[str, str]
    _ids: dict[str, str] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], Element] = field(default_factory=dict)
    _by_id: dict[str, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for style in self.root.iterfind(qn("style")):
            self._keep(style)

    def _keep(self, style: Element) -> None:
        kind = style.get(qn("type"), "paragraph")
        self._by_name.setdefault((kind, value(style, "name").lower()), style)
        self._by_id.setdefault(style.get(qn("styleId"), ""), style)

    def id(self, part: str) -> str:
        """The style id for a part of ``STYLE_NAMES``; a missing style is added to the document."""
        if part not in self._ids:
            definition = _definitions()[STYLE_NAMES[part]]
            name = self.names.get(part, STYLE_NAMES[part])
            kind = definition.get(qn("type"), "paragraph")
            style = self._by_name.get((kind, name.lower()))
            self._ids[part] = (
                self._add(definition, name) if style is None else style.get(qn("styleId"), "")
            )
        return self._ids[part]

    def default(self) -> str:
        """The id of the style that a paragraph without one takes, ``""`` when none is declared."""
        for (kind, _), known in self._by_name.items():
            if kind == "paragraph" and known.get(qn("default")) in ("1", "true", "on"):
                return known.get(qn("styleId"), "")
        return ""

    def has(self, part: str) -> bool:
        """Whether the document defines the style for a part of ``STYLE_NAMES``."""
        kind = _definitions()[STYLE_NAMES[part]].get(qn("type"), "paragraph")
        return (kind, self.names.get(part, STYLE_NAMES[part]).lower()) in self._by_name

    def present(self) -> list[str]:
        """The names of the styles that the document defines."""
        return [value(style, "name") for style in self._by_name.values()]

    def chain(self, style_id: str) -> list[Element]:
        """The style and those that it is based on, nearest first."""
        found: list[Element] = []
        while (style := self._by_id.get(style_id)) is not None and style not in found:
            found.append(style)
            style_id = value(style, "basedOn")
        return found

    def lookup(self, style_id: str, path: str) -> str:
        """``w:val`` at ``path`` in the style or the nearest that it is based on, else ``""``."""
        return next(filter(None, (value(style, path) for style in self.chain(style_id))), "")

    def _add(self, definition: Element, name: str) -> str:
        style = deepcopy(definition)
        usual = definition.get(qn("styleId"))  # where others rely on Word's own id
        style_id = usual or re.sub(r"[^A-Za-z0-9]", "", name.title()) or "KbStyle"
        while style_id in self._by_id:
            style_id += "Kb"
        style.set(qn("styleId"), style_id)
        _child(style, "name").set(qn("val"), name)
        self._point_at_default(style)
        self.root.append(style)
        self._keep(style)
        return style_id

    def _point_at_default(self, style: Element) -> None:
        """Base the new style on the template's default paragraph style, whatever its id."""
        default = self.default()
        following = self._ids.get("body") or default
        for tag, target in (("basedOn", default), ("next", following)):
            child = style.find(qn(tag))
            if child is None:
                continue
            if target:
                child.set(qn("val"), target)
            else:
                style.remove(child)


def _child(parent: Element, tag: str) -> Element:
    child = parent.find(qn(tag))
    if child is None:
        child = w(tag)
        parent.append(child)
    return child
