"""Comments beside the text: a word to the author that no reader of the final report sees."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.report.word.ooxml import Element, qn, run, w
from kb.report.word.styles import Styles

AUTHOR, INITIALS = "kb", "kb"


@dataclass(slots=True)
class Comments:
    """The comments of one document: ``made`` goes into its comments part, ``first`` is a free id.

    They bear no date, so that the same corpus makes the same draft.
    """

    styles: Styles
    first: int
    made: list[Element] = field(default_factory=list)

    def on(self, paragraph: Element, text: str) -> None:
        """Comment on the whole of a paragraph; a line break in ``text`` begins a new one."""
        number = str(self.first + len(self.made))
        reference = self.styles.id("comment_reference")
        lines = text.split("\n")
        comment = w("comment", *self._lines(lines, reference), id=number, author=AUTHOR)
        comment.set(qn("initials"), INITIALS)
        self.made.append(comment)
        properties = 1 if len(paragraph) and paragraph[0].tag == qn("pPr") else 0
        paragraph.insert(properties, w("commentRangeStart", id=number))
        paragraph.append(w("commentRangeEnd", id=number))
        mark = w("rPr", w("rStyle", val=reference))
        paragraph.append(w("r", mark, w("commentReference", id=number)))

    def _lines(self, lines: Iterable[str], reference: str) -> Iterable[Element]:
        style = self.styles.id("comment_text")
        for number, line in enumerate(lines):
            mark = w("r", w("rPr", w("rStyle", val=reference)), w("annotationRef"))
            head = [] if number else [mark]
            yield w("p", w("pPr", w("pStyle", val=style)), *head, run(line))


def spare_notes(body: Element, comments: Iterable[Element]) -> None:
    """Set those of kb's comments on the first footnote's mark that stand before the second's.

    LibreOffice 7.4 shows and saves no footnote's text at all where a comment's reference stands
    between the marks of the first two.
    """
    ours = {c.get(qn("id")) for c in comments if c.get(qn("author")) == AUTHOR}
    first: Element | None = None
    between: list[Element] = []
    for element in body.iter(qn("footnoteReference"), qn("commentReference")):
        if element.tag == qn("footnoteReference"):
            if first is not None:
                break
            first = element.getparent()
        elif first is not None and element.get(qn("id")) in ours:
            between.append(element)
    else:
        return  # there are no two notes
    ranges = {
        (e.tag, e.get(qn("id"))): e
        for e in body.iter(qn("commentRangeStart"), qn("commentRangeEnd"))
    }
    for reference in between:
        id = reference.get(qn("id"))
        bounds = (ranges.get((qn(tag), id)) for tag in ("commentRangeStart", "commentRangeEnd"))
        for moved in (*bounds, reference.getparent()):
            if first is not None and moved is not None:
                first.addprevious(moved)
