"""What an OpenDocument style makes of a paragraph or a stretch of text, and how lists number."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers.numbering import in_script, ordinal
from kb.ingest.readers.odf_package import OpenDocument, attribute, name, number, says

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 30
_LEVELS = 10
_ESCAPED = re.compile(r"_([0-9a-f]{2,4})_")
_PLACE = re.compile(r"%(\d{1,2})%")
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman"}
_FORMS["I"] = "upperRoman"


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How a level of a list numbers: ``shown`` counts the levels printed, 0 for a bullet."""

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 0
    pattern: str = ""


@dataclass(slots=True)
class _Style:
    parent: str = ""
    title: str = ""
    list_style: str | None = None
    bold: bool | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Styles:
    """A document's styles by family and name, its list styles by name (``""``: the headings')."""

    table: dict[tuple[str, str], _Style] = field(default_factory=dict)
    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)

    def bold(self, family: str, style: str, inherited: bool) -> bool:
        """Return whether text of a style is bold."""
        own = (found.bold for found in self._chain(family, style))
        return next((bold for bold in own if bold is not None), inherited)

    def hidden(self, family: str, style: str) -> bool:
        """Return whether text of a style is not to be seen."""
        own = (found.hidden for found in self._chain(family, style))
        return next((hidden for hidden in own if hidden is not None), False)

    def list_style(self, style: str) -> str | None:
        """Return the list style of a paragraph style: None if unsaid, ``""`` for no numbers."""
        own = (found.list_style for found in self._chain("paragraph", style))
        return next((found for found in own if found is not None), None)

    def named(self, style: str) -> tuple[str, ...]:
        """Return the names of a paragraph style and of those it is based on, in small letters."""
        return tuple(found.title for found in self._chain("paragraph", style))

    def _chain(self, family: str, style: str) -> list[_Style]:
        chain: list[_Style] = []
        while (family, style) in self.table and len(chain) < _DEEPEST:
            chain.append(self.table[family, style])
            style = chain[-1].parent
        return chain


def styles_of(document: OpenDocument) -> Styles:
    """Return the common and the automatic styles of a document."""
    styles = Styles()
    for root in (document.styles, document.content):
        for section in root if root is not None else ():
            if name(section) in ("office:styles", "office:automatic-styles"):
                for element in section:
                    _add(element, styles)
    return styles


def _add(element: "_Element", styles: Styles) -> None:
    kind, called = name(element), attribute(element, "style:name")
    if kind == "style:style":
        style = _Style(
            parent=attribute(element, "style:parent-style-name"),
            title=_plain(attribute(element, "style:display-name") or called),
        )
        if says(element, "style:list-style-name"):
            style.list_style = attribute(element, "style:list-style-name")
        for properties in element:
            if name(properties) == "style:text-properties":
                weight = attribute(properties, "fo:font-weight")
                style.bold = weight in ("bold", "700", "800", "900") if weight else None
                display = attribute(properties, "text:display")
                style.hidden = display == "none" if display else None
            elif name(properties) == "style:table-properties":
                style.hidden = attribute(properties, "table:display") == "false"
            elif name(properties) == "style:drawing-page-properties":
                style.hidden = attribute(properties, "presentation:visibility") == "hidden"
        styles.table[attribute(element, "style:family"), called] = style
    elif kind == "text:list-style":
        styles.lists[called] = _levels(element)
    elif kind == "text:outline-style":
        styles.lists[""] = _levels(element)


def _plain(text: str) -> str:
    """Return a style's name with its escaped characters written out: ``List_20_1``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).lower()


def _levels(style: "_Element") -> dict[int, ListLevel]:
    found: dict[int, ListLevel] = {}
    for element in style:
        level = number(element, "text:level", 1)
        form = attribute(element, "style:num-format")
        if name(element) in ("text:list-level-style-number", "text:outline-level-style"):
            found[level] = ListLevel(
                form=form,
                prefix=attribute(element, "style:num-prefix"),
                suffix=attribute(element, "style:num-suffix"),
                start=number(element, "text:start-value", 1),
                shown=min(number(element, "text:display-levels", 1), level),
                pattern=attribute(element, "loext:num-list-format"),
            )
    return found


@dataclass(slots=True)
class Counters:
    """What has been counted in one list: numbers by level, from 1."""

    counts: dict[int, int] = field(default_factory=dict)

    def next(self, levels: dict[int, ListLevel], level: int, start: int | None) -> str:
        """Return the next number of a level as printed, ``""`` for a bullet or none."""
        here = levels.get(level, ListLevel())
        before = self.counts.get(level)
        if start is not None:
            self.counts[level] = start
        else:
            self.counts[level] = here.start if before is None else before + 1
        for deeper in [deeper for deeper in self.counts if deeper > level]:
            del self.counts[deeper]
        return self._printed(levels, level).strip()

    def _printed(self, levels: dict[int, ListLevel], level: int) -> str:
        here = levels.get(level, ListLevel())
        if not here.shown:
            return ""
        if here.pattern:
            return _PLACE.sub(lambda found: self._one(levels, int(found[1])), here.pattern)
        shown = [self._one(levels, at) for at in range(level - here.shown + 1, level + 1)]
        numbers = ".".join(one for one in shown if one)
        return f"{here.prefix}{numbers}{here.suffix}" if here.form else here.prefix + here.suffix

    def _one(self, levels: dict[int, ListLevel], level: int) -> str:
        of = levels.get(level, ListLevel())
        count = self.counts.get(level, of.start)
        if not of.form or level > _LEVELS:
            return ""
        return ordinal(count, _FORMS[of.form]) if of.form in _FORMS else in_script(count, of.form)
