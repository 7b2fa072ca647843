"""The footnotes part, which python-docx does not write: notes, separators, their order."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kb.errors import TemplateError
from kb.report.word.ooxml import Element, qn, w

_SPECIAL = (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
MOST = 32767  # Word's greatest footnote id


@dataclass(slots=True)
class Footnotes:
    """The notes of one document; ``root`` is its ``w:footnotes``, the template's own included;
    ``link`` gives the r:id of a web address in the part's relationships.

    A new note takes the next free id. ``renumber`` at the end brings the ids into the order of the
    marks, since LibreOffice pairs the n-th mark with the note of the n-th lowest id.
    """

    root: Element
    link: Callable[[str], str]
    _last: int = field(init=False)

    def __post_init__(self) -> None:
        present = {note.get(qn("type")) for note in self.root}
        for kind, tag in _SPECIAL:
            if kind not in present:
                content = w("p", w("pPr", w("spacing", after="0", line="240", lineRule="auto")))
                content.append(w("r", w(tag)))
                note = w("footnote", content)
                note.set(qn("type"), kind)
                note.set(qn("id"), str(self._highest() + 1))
                self.root.append(note)
        self._last = self._highest()

    def _highest(self) -> int:
        return max((int(note.get(qn("id"), "0")) for note in self.root), default=0)

    def add(self, paragraph_style: str, mark_style: str, content: list[Element]) -> Element:
        """Keep a note of these runs; the run that marks its place in the text comes back."""
        if self._last >= MOST:
            raise TemplateError(
                f"The report needs more than {MOST} footnotes, the most that Word holds. Ask for "
                "fewer excerpts in template.toml."
            )
        self._last += 1
        mark = w("rPr", w("rStyle", val=mark_style))
        space = w("t")
        space.text = "\u00a0"
        paragraph = w(
            "p",
            w("pPr", w("pStyle", val=paragraph_style)),
            w("r", mark, w("footnoteRef")),
            w("r", space),
            *content,
        )
        self.root.append(w("footnote", paragraph, id=str(self._last)))
        return w(
            "r",
            w("rPr", w("rStyle", val=mark_style)),
            w("footnoteReference", id=str(self._last)),
        )

    def renumber(self, body: Element) -> None:
        """Ids in the order of the marks, special notes first; notes without a mark are dropped."""
        special = [note for note in self.root if note.get(qn("type"), "normal") != "normal"]
        by_id = {note.get(qn("id"), ""): note for note in self.root if note not in special}
        marks = [m for m in body.iter(qn("footnoteReference")) if m.get(qn("id"), "") in by_id]
        for i, note in enumerate(special, start=-1):
            note.set(qn("id"), str(i))
        ordered = []
        for number, mark in enumerate(marks, start=len(special) - 1):
            note = by_id[mark.get(qn("id"), "")]
            mark.set(qn("id"), str(number))
            note.set(qn("id"), str(number))
            ordered.append(note)
        self.root[:] = [*special, *ordered]
