"""A finished document's paragraphs story by story: the body, each table cell, text box and note."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.audit.set_off import is_read_over, opens_bibliography
from kb.report.word.ooxml import qn

if TYPE_CHECKING:
    from kb.report.finished import Finished, FinishedParagraph
    from kb.report.word.ooxml import Element

# Begins the names of the bookmarks round a verification annex; kb's regions begin otherwise.
ANNEX = "_kba_annex"
ANNEX_ENDS = f"{ANNEX}_end"
_TRANSPARENT = frozenset(map(qn, ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")))


@dataclass(frozen=True, slots=True)
class Flow:
    """The paragraphs of one story, which a quotation can run through.

    ``at`` holds the place of each in the document (see ``places``); ``joined`` says of each whether
    it follows the one before it directly, ``read_over`` whether nothing in it counts as quoted.
    ``headings`` holds the nearest heading above each.
    """

    paragraphs: tuple["FinishedParagraph", ...]
    at: tuple[int, ...]
    joined: tuple[bool, ...]
    read_over: tuple[bool, ...]
    headings: tuple[str, ...]


def flows(finished: "Finished") -> list[Flow]:
    """Return the stories of a document; a verification annex of an earlier audit is left out."""
    body = _Grouping()
    heading, bibliography = "", 0
    within = _within_annex(finished)
    for number, paragraph in enumerate(finished.paragraphs):
        if within[number]:
            continue
        if paragraph.level and paragraph.text.strip():
            heading = " ".join(paragraph.text.split())
            if opens_bibliography(paragraph):
                bibliography = paragraph.level
            elif paragraph.level <= bibliography:
                bibliography = 0
        skipped = bool(bibliography) or is_read_over(paragraph)
        body.add(_story(paragraph.element), paragraph, number, skipped, heading)
    return [*body.flows(), *_notes(finished)]


def _notes(finished: "Finished") -> Iterator[Flow]:
    for paragraphs in finished.notes.values():
        count = len(paragraphs)
        joined = (False, *(True for _ in paragraphs[1:]))[:count]
        skipped = tuple(is_read_over(p) for p in paragraphs)
        yield Flow(paragraphs, tuple(range(count)), joined, skipped, ("",) * count)


def _within_annex(finished: "Finished") -> list[bool]:
    """For each paragraph of the body, whether an earlier audit wrote it."""
    within, inside = [], False
    for paragraph in finished.paragraphs:
        names = [s.get(qn("name"), "") for s in paragraph.element.iter(qn("bookmarkStart"))]
        inside = inside or ANNEX in names
        within.append(inside)
        inside = inside and ANNEX_ENDS not in names
    return within


def _story(paragraph: "Element") -> "Element | None":
    """The cell, text box or body that a paragraph stands in."""
    parent = paragraph.getparent()
    while parent is not None and parent.tag in _TRANSPARENT:
        parent = parent.getparent()
    return parent


class _Grouping:
    """Gathers paragraphs by the element that holds their story, as the stories begin."""

    def __init__(self) -> None:
        self._stories: dict[Element | None, list[tuple[FinishedParagraph, int, bool, str]]] = {}

    def add(
        self,
        story: "Element | None",
        paragraph: "FinishedParagraph",
        number: int,
        skipped: bool,
        heading: str,
    ) -> None:
        """Take the next paragraph."""
        self._stories.setdefault(story, []).append((paragraph, number, skipped, heading))

    def flows(self) -> Iterator[Flow]:
        """Yield the stories."""
        for lines in self._stories.values():
            numbers = tuple(number for _, number, _, _ in lines)
            yield Flow(
                paragraphs=tuple(paragraph for paragraph, _, _, _ in lines),
                at=numbers,
                joined=tuple(
                    i > 0 and numbers[i] - numbers[i - 1] == 1 for i in range(len(numbers))
                ),
                read_over=tuple(skipped for _, _, skipped, _ in lines),
                headings=tuple(heading for _, _, _, heading in lines),
            )
