"""Comments beside the text: a word to the author that no reader of the final report sees."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from kb.report.word.ooxml import Element, qn, run, w
from kb.report.word.styles import Styles

AUTHOR, INITIALS = "kb", "kb"
LEAST_ID = 40_000  # of a comment: above the greatest footnote id


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
    """Give every comment an id that no footnote can have.

    LibreOffice 7.4 takes a comment for the footnote of the same id: it shows and saves that note
    without its text, and all notes so where the comment stands between the first two.
    """
    held = [*comments]
    taken = [comment.get(qn("id"), "") for comment in held]
    free = (str(n) for n in count(LEAST_ID) if str(n) not in taken)
    ids = {id: next(free) for id in taken if id.isdecimal() and int(id) < LEAST_ID}
    marks = body.iter(qn("commentRangeStart"), qn("commentRangeEnd"), qn("commentReference"))
    for element in (*held, *marks):
        id = element.get(qn("id"), "")
        element.set(qn("id"), ids.get(id, id))
