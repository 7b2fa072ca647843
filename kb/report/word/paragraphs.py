"""Paragraphs, with their properties in the order of the schema."""

from collections.abc import Iterable, Sequence
from copy import deepcopy

from kb.report.blocks import Heading, Inline, Paragraph, Run
from kb.report.word.inlines import inlines, runs, text_of
from kb.report.word.ooxml import Element, put_in_order, qn, w
from kb.report.word.scripts import is_right_to_left
from kb.report.word.writing import Writing

# The properties used here, in the order of CT_PPr.
ORDER = """
pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind
contextualSpacing jc outlineLvl rPr sectPr pPrChange
"""
AFTER_TABLE = "180"  # twentieths of a point that a table leaves free below itself


def paragraph(
    style: str, content: Iterable[Element], *properties: Element, text: str = ""
) -> Element:
    """A paragraph in a style; ``text`` decides whether it runs from the right."""
    made = w("p", w("pPr", w("pStyle", val=style)), *content)
    for item in properties:
        set_property(made, item)
    if is_right_to_left(text):
        set_property(made, w("bidi"))
    return made


def set_property(element: Element, item: Element) -> None:
    """Give the paragraph a property, in place of what it had of the kind."""
    properties = element.find(qn("pPr"))
    if properties is None:
        properties = w("pPr")
        element.insert(0, properties)
    put_in_order(properties, item, ORDER)


def styled(block: Paragraph, writing: Writing, *properties: Element) -> Element:
    """The block as a paragraph of the style that its part takes."""
    style = writing.styles.id(block.style)
    return of_inlines(style, block.inlines, writing, *properties)


def of_inlines(
    style: str, items: Sequence[Inline], writing: Writing, *properties: Element
) -> Element:
    """The inlines as a paragraph of the style with this id."""
    text = text_of(items)
    turned = _turned_rule(writing, style) if is_right_to_left(text) else []
    return paragraph(style, inlines(items, writing), *turned, *properties, text=text)


def _turned_rule(writing: Writing, style: str) -> list[Element]:
    """The style's rule at the left, put to the right, where a text from the right begins."""
    for each in writing.styles.chain(style):
        borders = each.find(f"{qn('pPr')}/{qn('pBdr')}")
        if borders is None:
            continue
        left = borders.find(qn("left"))
        if left is None or borders.find(qn("right")) is not None:
            return []
        right = w("right")
        right.attrib.update(left.attrib)
        kept = [deepcopy(side) for side in borders if side is not left]
        turned = w("pBdr", *kept)
        for side in (w("left", val="nil"), right):
            put_in_order(turned, side, "top left bottom right between bar")
        return [turned]
    return []


def heading(block: Heading, writing: Writing) -> Element:
    """A heading, with the bookmark that cross-references lead to."""
    style = writing.styles.id(f"heading{block.level}")
    no_number = "" if block.numbered else writing.numbering.none(style)
    properties = [w("numPr", w("ilvl", val="0"), w("numId", val=no_number))] if no_number else []
    start, end = writing.bookmark(writing.targets[block.id].bookmark)
    return paragraph(
        style,
        [start, *runs(Run(block.text)), end],
        *properties,
        text=block.text,
    )
