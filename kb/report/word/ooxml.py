"""WordprocessingML in a few words: names, elements, fields and text that XML can hold."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml import etree

from kb.report.text import clean

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {"w": W, "r": R}

_BREAKS = re.compile("([\n\t])")


@cache
def qn(name: str) -> str:
    """The full name of ``w:name`` (``r:id`` when the prefix is written)."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix or 'w']}}}{local}"


def w(tag: str, *children: Element, **attributes: str) -> Element:
    """A new element of the ``w:`` namespace, whose attributes are in it as well."""
    element = etree.Element(qn(tag), nsmap=NAMESPACES)
    for name, value in attributes.items():
        element.set(qn(name), value)
    element.extend(children)
    return element


def text_nodes(text: str) -> Iterator[Element]:
    """The ``w:t``, ``w:br`` and ``w:tab`` elements that show the text, every space kept."""
    for piece in _BREAKS.split(clean(text)):
        if piece == "\n":
            yield w("br")
        elif piece == "\t":
            yield w("tab")
        elif piece:
            node = w("t")
            node.text = piece
            node.set(f"{{{XML}}}space", "preserve")
            yield node


def run(text: str, *properties: Element) -> Element:
    """A run of the text; ``properties`` in the order of the schema."""
    head = [w("rPr", *properties)] if properties else []
    return w("r", *head, *text_nodes(text))


def field_start(instruction: str) -> list[Element]:
    """The runs that open a field, up to where what it shows begins."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(f"{{{XML}}}space", "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
    ]


def field_end() -> Element:
    """The run that closes a field."""
    return w("r", w("fldChar", fldCharType="end"))


def field(instruction: str, shown: Iterable[Element]) -> list[Element]:
    """The runs of a field, with what it shows until Word works it out anew."""
    return [*field_start(instruction), *shown, field_end()]


def plain_text(element: Element) -> str:
    """What a paragraph (or a run) shows, line breaks and tabs as characters."""
    parts = []
    for run_element in element.iter(qn("r")):
        for node in run_element:
            if node.tag == qn("t"):
                parts.append(node.text or "")
            else:
                parts.append(_SHOWN.get(str(node.tag), ""))
    return "".join(parts)


_SHOWN = {qn("br"): "\n", qn("cr"): "\n", qn("tab"): "\t", qn("noBreakHyphen"): "\u2011"}


def one_line(text: str) -> str:
    """The text as an attribute can hold it: one line, no control characters."""
    return " ".join(clean(text).split())


def value(element: Element | None, path: str = "") -> str:
    """``w:val`` of the element, or of the descendant at ``path`` (``pPr/pStyle``); else ``""``."""
    for step in path.split("/") if path else []:
        if element is None:
            return ""
        element = element.find(qn(step))
    return "" if element is None else element.get(qn("val"), "")


def put_in_order(parent: Element, child: Element, order: str) -> None:
    """Put the child where the schema's ``order`` of local names wants it, in place of its like."""
    for old in parent.findall(str(child.tag)):
        parent.remove(old)
    later = _later(order, etree.QName(child).localname)
    for index, sibling in enumerate(parent):
        if sibling.tag in later:
            parent.insert(index, child)
            return
    parent.append(child)


@cache
def _later(order: str, name: str) -> frozenset[str]:
    names = order.split()
    return frozenset(qn(later) for later in names[names.index(name) + 1 :])
