"""Tracked changes as Word writes them: what people accept or reject of what kb did."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from kb.report.word.comments import AUTHOR
from kb.report.word.ooxml import Element, qn, w
from kb.report.word.paragraphs import set_property
from kb.report.word.sections import section_of

_GONE = {qn("t"): qn("delText"), qn("instrText"): qn("delInstrText")}
_INSIDE_CHANGE = (qn("ins"), qn("del"), qn("moveFrom"), qn("moveTo"))


@dataclass(frozen=True, slots=True)
class Revisions:
    """Makes tracked changes of one moment; ``date`` is as in 2026-11-24T09:00:00Z."""

    ids: Iterator[int]
    date: str

    def insert(self, elements: Sequence[Element]) -> None:
        """Mark paragraphs, and those inside controls, as inserted; tables row by row."""
        for element in elements:
            for row in element.iter(qn("tr")):
                self._mark_row(row)
            for paragraph in element.iter(qn("p")):
                self._mark_paragraph(paragraph, "ins")
                self.insert_runs(paragraph.iterchildren(etree.Element))

    def insert_runs(self, children: Iterable[Element]) -> None:
        """Mark the runs among a paragraph's children as inserted, those of links as well."""
        for child in [*children]:
            if child.tag == qn("hyperlink"):
                self.insert_runs(child.iterchildren(etree.Element))
            elif child.tag == qn("r"):
                self._wrap(child, "ins")

    def delete(self, paragraph: Element) -> None:
        """Mark a paragraph as deleted; what kb inserted and no one accepted yet goes at once."""
        for run in [*paragraph.iter(qn("r"))]:
            around = run.getparent()
            if around is None or _in_box(run, paragraph):
                continue
            if around.tag == qn("ins"):
                around.remove(run)
            elif around.tag not in _INSIDE_CHANGE:
                for node in run.iter(*_GONE):
                    node.tag = _GONE[str(node.tag)]
                self._wrap(run, "del")
        for empty in [i for i in paragraph.iter(qn("ins")) if not len(i)]:
            parent = empty.getparent()
            if parent is not None and parent.tag != qn("rPr"):
                parent.remove(empty)
        if section_of(paragraph) is None:  # a section that ends here does not go with the words
            self._mark_paragraph(paragraph, "del")

    def _wrap(self, run: Element, kind: str) -> None:
        change = self._change(kind)
        run.addprevious(change)
        change.append(run)

    def _change(self, kind: str) -> Element:
        return w(kind, id=str(next(self.ids)), author=AUTHOR, date=self.date)

    def _mark_paragraph(self, paragraph: Element, kind: str) -> None:
        properties = paragraph.find(f"{qn('pPr')}/{qn('rPr')}")
        if properties is None:
            properties = w("rPr")
            set_property(paragraph, properties)
        at = 1 if len(properties) and properties[0].tag == qn("ins") else 0
        properties.insert(at, self._change(kind))

    def _mark_row(self, row: Element) -> None:
        properties = row.find(qn("trPr"))
        if properties is None:
            properties = w("trPr")
            row.insert(0, properties)
        properties.append(self._change("ins"))


def is_pending(paragraph: Element) -> bool:
    """Return whether the paragraph is an insertion of kb that no one has accepted."""
    mark = paragraph.find(f"{qn('pPr')}/{qn('rPr')}/{qn('ins')}")
    return mark is not None and mark.get(qn("author")) == AUTHOR


def _in_box(run: Element, paragraph: Element) -> bool:
    return next(run.iterancestors(qn("p")), None) is not paragraph
