"""Sections: which page set-up governs a place, turned pages, the width of the text."""

from copy import deepcopy

from kb.errors import TemplateError
from kb.report.word.ooxml import Element, put_in_order, qn, w

_ORDER = """
headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid
printerSettings sectPrChange
"""
_SIDES = ("top", "right", "bottom", "left")
_USUAL_WIDTH = 9026  # A4 with margins of an inch, in twentieths of a point


def section_of(block: Element) -> Element | None:
    """The ``w:sectPr`` that this child of the body carries, if it ends a section."""
    return block if block.tag == qn("sectPr") else block.find(f"{qn('pPr')}/{qn('sectPr')}")


def governing_section(anchor: Element) -> Element:
    """The ``w:sectPr`` that lays out the anchor's page: the next one in the document."""
    if section_of(anchor) is not None:
        raise TemplateError(
            "The template's anchor {{ sections }} ends a section of the document: put the section "
            "break into a paragraph of its own."
        )
    for sibling in anchor.itersiblings():
        found = section_of(sibling)
        if found is not None:
            return found
    raise TemplateError("The template has no page set-up (w:sectPr); save it anew in Word.")


def page_setup(section: Element, *, landscape: bool) -> Element:
    """A copy of the section's set-up, its page turned when it is to be landscape."""
    copy = deepcopy(section)
    size, margins = copy.find(qn("pgSz")), copy.find(qn("pgMar"))
    if landscape and size is not None and size.get(qn("orient")) != "landscape":
        wide, high = size.get(qn("w"), ""), size.get(qn("h"), "")
        size.set(qn("w"), high)
        size.set(qn("h"), wide)
        size.set(qn("orient"), "landscape")
        if margins is not None:
            _turn(margins)
    return copy


def _turn(margins: Element) -> None:
    top, right, bottom, left = (margins.get(qn(side), "0") for side in _SIDES)
    for side, width in zip(_SIDES, (left, top, right, bottom), strict=True):
        margins.set(qn(side), width)


def go_on(section: Element) -> None:
    """Let the section begin a page without numbering anew or a first page of its own."""
    numbers = section.find(qn("pgNumType"))
    if numbers is not None:
        numbers.attrib.pop(qn("start"), None)
    for title_page in section.findall(qn("titlePg")):
        section.remove(title_page)
    put_in_order(section, w("type", val="nextPage"), _ORDER)


def text_width(section: Element, *, landscape: bool = False) -> int:
    """The width of the text on a page of this section, in twentieths of a point."""
    setup = page_setup(section, landscape=landscape)
    size, margins = setup.find(qn("pgSz")), setup.find(qn("pgMar"))
    if size is None or margins is None:
        return _USUAL_WIDTH
    sides = (int(margins.get(qn(side), "0")) for side in ("left", "right", "gutter"))
    return int(size.get(qn("w"), "11906")) - sum(sides)
