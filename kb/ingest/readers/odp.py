"""OpenDocument presentations (.odp, .otp) and drawings: slides with their speaker notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers.odf_package import attribute, metadata, name, open_document
from kb.ingest.readers.odf_styles import Styles, styles_of
from kb.ingest.readers.odf_text import Story, walk
from kb.ingest.readers.slides import Slide, reading
from kb.model import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_FURNITURE = frozenset(("date-time", "footer", "header", "page-number", "page", "handout"))


def read(path: Path) -> Reading:
    """Return the slides of a presentation; raise UnreadableError when they say nothing."""
    document = open_document(path)
    styles = styles_of(document)
    slides = [_slide(page, styles) for page in _pages(document.content)]
    made = reading(slides, metadata(document))
    if not made.blocks:
        raise UnreadableError("holds no text")
    return made


def _pages(content: "_Element") -> Iterator["_Element"]:
    for body in content:
        if name(body) == "office:body":
            for kind in body:
                yield from (page for page in kind if name(page) == "draw:page")


def _slide(page: "_Element", styles: Styles) -> Slide:
    title, notes, story = "", list[str](), Story(styles)
    for shape in page:
        role = attribute(shape, "presentation:class")
        if name(shape) == "presentation:notes":
            notes += _notes(shape, styles)
        elif role == "title" and not title:
            title = " ".join(_texts(shape, styles))
        elif role not in _FURNITURE:
            inner = Story(styles)
            walk(shape, inner)
            story.blocks += inner.blocks
    hidden = styles.hidden("drawing-page", attribute(page, "draw:style-name"))
    return Slide(title, tuple(story.blocks), tuple(notes), hidden)


def _notes(notes: "_Element", styles: Styles) -> Iterator[str]:
    for shape in notes:
        if attribute(shape, "presentation:class") not in _FURNITURE:
            yield from _texts(shape, styles)


def _texts(shape: "_Element", styles: Styles) -> list[str]:
    story = Story(styles)
    walk(shape, story)
    return [block.text for block in story.blocks]
