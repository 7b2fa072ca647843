"""The three-way merge: what was generated, what stands in the document, what is generated today.

What nobody touched becomes today's. What people edited stays, with a comment where today's differs
from what was generated then; what they removed stays away. What appears in the running text, and
what goes from it, is a tracked change: an excerpt is the author's to take in or to let go. Tables
and lists drawn from the evidence are brought up to date without: nobody wants to accept them row by
row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kb.report.update import saying
from kb.report.update.aligning import Alignment
from kb.report.update.editing import Editor
from kb.report.update.places import Places
from kb.report.update.renewing import recited, refilled
from kb.report.update.standing import Standing
from kb.report.word.comments import Comments
from kb.report.word.memory import Group, Maker, Unit
from kb.report.word.ooxml import Element, qn
from kb.report.word.traces import Reader, trace

What = Literal["replaced", "kept", "conflict", "offered", "added", "removed", "restored"]


@dataclass(frozen=True, slots=True)
class Change:
    """What the update did with one unit; ``where`` names the question, table or heading.

    ``kept`` was edited and has not changed in the corpus; a ``conflict`` was edited and has;
    ``offered`` and ``removed`` are tracked changes in running text, ``added`` in a table or list;
    ``restored`` had footnotes that another programme emptied.
    """

    what: What
    where: str
    text: str


@dataclass(slots=True)
class Merge:
    """The merge of one document.

    ``stand`` says where each unit of today stands in the end; units that people removed are absent.
    """

    alignment: Alignment
    places: Places
    editor: Editor
    comments: Comments
    maker: Maker
    changes: list[Change] = field(default_factory=list)
    stand: dict[Unit, tuple[Element, ...]] = field(default_factory=dict)
    _commented: set[Element] = field(default_factory=set)

    def group(self, today: Group, where: str = "") -> None:
        """Bring up to date what was there then of a group, and of the groups in it."""
        where = today.title or where
        then = self.alignment.groups[today]
        if today.kind == "table" and not self._same_columns(then, today):
            self._whole_table(then, today)
            return
        for child in today.children:
            if isinstance(child, Unit):
                if child in self.alignment.units:
                    self._unit(self.alignment.units[child], child, where)
            elif child in self.alignment.groups:
                self.group(child, where)

    def edited(self, then: Unit, stands: Sequence[Standing]) -> bool:
        """Return whether people changed, commented on or partly removed what was generated."""
        return _says(stands) != then.says or any(s.foreign for s in stands)

    def conflict(self, stands: Sequence[Standing], text: str, where: str) -> None:
        """Show beside what people edited what has changed."""
        element = stands[0].element
        paragraph = element if element.tag == qn("p") else next(element.iter(qn("p")))
        if paragraph not in self._commented:
            self._commented.add(paragraph)
            self.comments.on(paragraph, text)
        self.note("conflict", where, stands[0].text)

    def note(self, what: What, where: str, text: str) -> None:
        """Keep a change for the account that is given of the update."""
        shown = text.replace("\ufffc", "").replace("\ufffb", "")
        self.changes.append(Change(what, where, " ".join(shown.split())[:200]))

    def _unit(self, then: Unit, today: Unit, where: str) -> None:
        stands = self.places.of(then)
        if not stands:
            return
        self.stand[today] = tuple(s.element for s in stands)
        if refilled(today, stands, self.maker):
            self.note("restored", where, stands[0].text)
        if then.says == today.says:
            if self.edited(then, stands):
                self.note("kept", where, stands[0].text)
        elif _says(stands) == today.says:
            return
        elif then.says[0] == today.says[0]:
            self._recite(then, today, stands, where)
        elif self.edited(then, stands):
            self.conflict(stands, saying.changed(today.elements, self.maker.notes), where)
        else:
            text = saying.text_of(today.elements)
            self.stand[today] = self.editor.replace([s.element for s in stands], today.elements)
            self.note("replaced", where, text)

    def _recite(self, then: Unit, today: Unit, stands: Sequence[Standing], where: str) -> None:
        text = saying.changed(today.elements, self.maker.notes)
        outcome = recited(then, today, stands, self.maker)
        if outcome:
            self.note("replaced", where, saying.text_of(today.elements))
        elif outcome is False:
            self.conflict(stands, text, where)

    def _same_columns(self, then: Group, today: Group) -> bool:
        wide = {_columns(u.elements[0]) for u in today.units() if u.row}
        stands = [s for u in then.units() if u.row for s in self.places.of(u)]
        return len(wide) == 1 and {_columns(s.element) for s in stands} <= wide

    def _whole_table(self, then: Group, today: Group) -> None:
        """Replace a table that has other columns today, unless people worked on it."""
        stands = [s for u in then.units() for s in self.places.of(u)]
        if not stands:
            return
        whole = len(stands) == sum(len(u.traces) for u in then.units())
        if not whole or any(self.edited(u, self.places.of(u)) for u in then.units()):
            if [u.says for u in then.units()] != [u.says for u in today.units()]:
                self.conflict(stands, saying.changed(today.elements, self.maker.notes), today.title)
            return
        table = next(s.table for s in stands if s.table is not None)
        self.note("replaced", today.title, today.title)
        for unit in today.units():
            self.stand[unit] = unit.elements
        table.addprevious(today.elements[-1])
        table.getparent().remove(table)  # type: ignore[union-attr]
        for unit in today.units():
            if not unit.row:
                old = [s.element for s in stands if not s.row]
                self.stand[unit] = self.editor.replace(old, unit.elements)


def remembered(merge: Merge, reader: Reader, today: Group) -> Group:
    """Return today's tree with what stands in the document where people edited it."""
    children = tuple(
        remembered(merge, reader, child)
        if isinstance(child, Group)
        else _remembered(merge, reader, child)
        for child in today.children
    )
    return replace(today, children=children, elements=())


def _remembered(merge: Merge, reader: Reader, unit: Unit) -> Unit:
    elements = [e for e in merge.stand.get(unit, ()) if e.getparent() is not None]
    now = tuple(trace(reader.seen(e).text) for e in elements)
    same = tuple(t.hash for t in now) == unit.says[0]
    return replace(unit, stood=() if same else now, elements=())


def _says(stands: Sequence[Standing]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(s.trace.hash for s in stands), tuple(n for s in stands for n in s.notes)


def _columns(row: Element) -> int:
    return sum(1 for _ in row.iterchildren(qn("tc")))
