"""Works formatted by CSL styles through citeproc-py, with what it gets wrong put right.

citeproc-py 0.11 has five faults that reach a reader. It takes a locator such as ``6(2)`` for a
plural, lets a locator leak into the bibliography, and prints no number of an earlier note: so no
locator and no position is ever handed to it, pinpoints are set by ``kb.report.citation``, and every
note cites in full, which also survives a paragraph being moved in Word. It shortens given names
where a style says ``initialize="false"``: so that attribute is worked into the style's XML. And it
repeats a title that already stands in a missing author's stead: the repetition is cut out.
"""

import json
import re
from functools import cache, lru_cache
from html import escape, unescape
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kb.errors import TemplateError
from kb.report.blocks import Run

if TYPE_CHECKING:
    from citeproc import CitationStylesStyle  # type: ignore[import-untyped]

_CSL = "{http://purl.org/net/xbiblio/csl}"
_TAG = re.compile(r"<(/?)(i|b|u|l|sup|sub|span)(?: [^>]*)?>")


def style_names() -> list[str]:
    """Return the names of the styles that come with kb, in alphabetical order."""
    folder = files("kb.report") / "csl"
    return sorted(f.name[: -len(".csl")] for f in folder.iterdir() if f.name.endswith(".csl"))


@lru_cache(maxsize=4096)
def cite(item: str, style: str) -> tuple[Run, ...]:
    """Return a work as a footnote cites it, without pinpoint and without the closing full stop.

    ``item`` is CSL-JSON with sorted keys. A style for citations in the text (APA) gives what would
    stand between the brackets. Raises TemplateError when kb has no such style.
    """
    bibliography, citation = _registered(item, style)
    html = _said_once(str(bibliography.cite(citation, lambda _: None)), item)
    return _runs(_without_brackets(html).rstrip(". "))


@lru_cache(maxsize=4096)
def entry(item: str, style: str) -> tuple[Run, ...]:
    """Return a work as the list of documents names it."""
    bibliography, _ = _registered(item, style)
    return _runs(_said_once(str(bibliography.bibliography()[0]), item).strip())


def _registered(item: str, style: str) -> tuple[Any, Any]:
    """Return citeproc's bibliography of one work and the citation of it (it has no types)."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

    work = json.loads(item)
    citation = Citation([CitationItem(str(work["id"]).lower())])
    source = CiteProcJSON([work])
    bibliography = CitationStylesBibliography(load_style(style), source, formatter.html)
    bibliography.register(citation)
    return bibliography, citation


@cache
def load_style(name: str) -> "CitationStylesStyle":
    """Return a style that comes with kb, ready for use; raise TemplateError when there is none."""
    from citeproc import CitationStylesStyle

    if name not in style_names():
        raise TemplateError(
            f"There is no citation style {name!r}. kb has {', '.join(style_names())}."
        )
    xml = (files("kb.report") / "csl" / f"{name}.csl").read_bytes()
    return CitationStylesStyle(BytesIO(_with_given_names(xml)), validate=False)


def _with_given_names(xml: bytes) -> bytes:
    """Return the style with ``initialize-with`` only on the names that are to be shortened.

    The style's root sets it for all names, and citeproc-py does not see the exceptions.
    """
    from lxml import etree

    root = etree.fromstring(xml)
    mark = root.attrib.pop("initialize-with", None)
    if mark is None:
        return xml
    for names in root.iter(f"{_CSL}names"):
        parent = names.getparent()
        if names.find(f"{_CSL}name") is None and (
            parent is None or parent.tag != f"{_CSL}substitute"
        ):
            names.insert(0, etree.Element(f"{_CSL}name"))
    for name in root.iter(f"{_CSL}name"):
        if name.get("initialize") != "false" and name.get("initialize-with") is None:
            name.set("initialize-with", mark)
    return etree.tostring(root)


def _said_once(html: str, item: str) -> str:
    """Return the reference with its title once: in an author's stead, it must not come again."""
    title = re.sub(r"<[^>]*>", "", json.loads(item)["title"])
    said = re.escape(escape(title, quote=False))
    quoted = re.compile(rf"(?:[,.]? )?(?:<i>|[‘“])?{said}(?:</i>|[’”])?", re.IGNORECASE)
    found = list(quoted.finditer(html))
    return html[: found[1].start()] + html[found[1].end() :] if len(found) > 1 else html


def _without_brackets(html: str) -> str:
    return html[1:-1] if html.startswith("(") and html.endswith(")") else html


def _runs(html: str) -> tuple[Run, ...]:
    """Return the runs of citeproc's HTML; marks other than italic and bold are dropped."""
    runs: list[Run] = []
    open_tags = {"i": 0, "b": 0}
    at = 0
    for tag in [*_TAG.finditer(html), None]:
        text = unescape(html[at : tag.start() if tag else len(html)])
        if text:
            runs.append(Run(text, bold=open_tags["b"] > 0, italic=open_tags["i"] > 0))
        if tag:
            at = tag.end()
            if tag.group(2) in open_tags:
                open_tags[tag.group(2)] += -1 if tag.group(1) else 1
    return tuple(runs)
