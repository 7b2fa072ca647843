"""The fields of a paragraph, whatever tracked changes and links their runs stand in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.report.word.ooxml import Element, qn


@dataclass(slots=True)
class Field:
    """A field that begins and ends in one paragraph: its frame (all but the result) and result."""

    words: list[str] = field(default_factory=list)
    frame: list[Element] = field(default_factory=list)
    result: list[Element] = field(default_factory=list)
    reached: bool = False

    @property
    def kind(self) -> str:
        """Its first word: REF, SEQ, PAGEREF …"""
        return self.words[0] if self.words else ""

    @property
    def shown(self) -> str:
        """What it shows."""
        return "".join(node.text or "" for node in self._texts())

    def show(self, text: str) -> None:
        """Let it show this text, in the look of what it showed before."""
        nodes = [*self._texts()]
        if nodes and self.shown != text:
            nodes[0].text = text
            for node in nodes[1:]:
                node.text = ""

    def _texts(self) -> Iterator[Element]:
        for run in self.result:
            yield from run.iterchildren(qn("t"))


def fields(paragraph: Element) -> Iterator[Field]:
    """Yield the fields of a paragraph as they end, inner ones first; deleted ones left out."""
    begun: list[Field] = []
    for run in paragraph.iter(qn("r")):
        parent = run.getparent()
        if parent is not None and parent.tag == qn("del"):
            continue
        mark = run.find(qn("fldChar"))
        kind = "" if mark is None else mark.get(qn("fldCharType"), "")
        if kind == "begin":
            begun.append(Field())
        if not begun:
            continue
        current = begun[-1]
        if kind == "separate":
            current.reached = True
        if current.reached and not kind:
            current.result.append(run)
        else:
            current.frame.append(run)
            current.words += _code(run)
        if kind == "end":
            yield begun.pop()


def _code(run: Element) -> list[str]:
    return " ".join(code.text or "" for code in run.iterchildren(qn("instrText"))).split()
