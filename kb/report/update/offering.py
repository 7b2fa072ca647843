"""What is generated today and was not then, put at its place in the document."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.report.update import saying
from kb.report.update.editing import without_regions
from kb.report.update.merging import Merge
from kb.report.update.places import Span
from kb.report.word.contents import heading_level
from kb.report.word.memory import Group, Unit, is_derived
from kb.report.word.ooxml import Element, plain_text, qn
from kb.report.word.sections import section_of


@dataclass(slots=True)
class Offering:
    """Puts in what is new; ``home`` and the rest are of the group that is being gone through."""

    merge: Merge

    def group(self, today: Group, where: str = "") -> None:
        """Put in what is new in a group that was there then, and in the groups inside it."""
        where = today.title or where
        then = self.merge.alignment.groups[today]
        home = {s.at for s in self.merge.places.home(then)}
        for child in today.children:
            if isinstance(child, Group) and child in self.merge.alignment.groups:
                self.group(child, where)
        if not home and today.kind != "frame":
            return  # people removed it
        for at, place in self._new(today, where):
            self._insert(today, at, home, place)

    def _new(self, today: Group, where: str) -> Iterator[tuple[int, str]]:
        """Yield the places of new children, but of none below a heading that people removed."""
        alive = [True]
        for at, child in enumerate(today.children):
            level = self._level(child)
            if isinstance(child, Unit) and level:
                where = plain_text(child.elements[0])
                alive[level:] = [alive[min(level, len(alive)) - 1] and not self._removed(child)]
            question = isinstance(child, Group) and child.kind == "region" and not is_derived(child)
            wanted = self._again(child) if self._known(child) else alive[-1] or question
            if wanted and not (isinstance(child, Group) and child.kind == "list"):
                yield at, child.title if isinstance(child, Group) else where

    def _known(self, child: Unit | Group) -> bool:
        alignment = self.merge.alignment
        if isinstance(child, Group):
            return child in alignment.groups
        return child in alignment.units

    def _removed(self, unit: Unit) -> bool:
        then = self.merge.alignment.units.get(unit)
        return then is not None and not self.merge.places.of(then)

    def _level(self, child: Unit | Group) -> int:
        if isinstance(child, Group) or child.row:
            return 0
        return heading_level(child.elements[0], self.merge.maker.styles)

    def _fresh(self, group: Group) -> list[Unit]:
        units = self.merge.alignment.units
        return [u for u in group.children if isinstance(u, Unit) and u.key and u not in units]

    def _again(self, child: Unit | Group) -> bool:
        """Return whether a question that people removed has evidence that they have not seen."""
        if isinstance(child, Unit) or child.kind != "region" or is_derived(child):
            return False
        then = self.merge.alignment.groups[child]
        return not self.merge.places.home(then) and bool(self._fresh(child))

    def _insert(self, group: Group, at: int, home: set[int], where: str) -> None:
        merge, child = self.merge, group.children[at]
        rows = isinstance(child, Unit) and child.row
        spans = [self._span(sibling, home, rows) for sibling in group.children]
        before, after = merge.places.beside(spans, at)
        neighbour = before or after
        if neighbour is None:
            return
        if self._known(child) and isinstance(child, Group):
            shown = [child.children[0], *self._fresh(child)]
            _only(child, [e for unit in shown for e in unit.elements])
        tracked = group.kind in ("frame", "region") and not is_derived(group)
        tracked = tracked and not is_derived(child)
        elements = list(child.elements)
        if isinstance(child, Unit):
            elements = [without_regions(e) for e in elements]
        merge.note("offered" if tracked else "added", where, saying.text_of(elements))
        for element in elements:
            _end_no_section(element)
        merge.editor.insert(
            elements,
            before=None if before is None else before.first,
            after=None if after is None else after.last,
            tracked=tracked,
        )
        place = neighbour.begins - 0.5 if before else neighbour.ends + 0.5
        merge.places.added[child] = Span(elements[0], elements[-1], place, place)
        for unit in [child] if isinstance(child, Unit) else child.units():
            if all(_within(e, elements) for e in unit.elements):
                merge.stand[unit] = unit.elements

    def _span(self, child: Unit | Group, home: set[int], rows: bool) -> Span | None:
        if rows and not (isinstance(child, Unit) and child.row):
            return None
        alignment = self.merge.alignment
        then: Unit | Group | None
        if isinstance(child, Group):
            then = alignment.groups.get(child)
        else:
            then = alignment.units.get(child)
        return self.merge.places.span(child, then, home)


def _within(element: Element, roots: list[Element]) -> bool:
    return element in roots or any(above in roots for above in element.iterancestors())


def _only(region: Group, kept: list[Element]) -> None:
    """Leave in a region's control only these paragraphs, and its bookmark round them."""
    content = region.elements[0].find(qn("sdtContent"))
    if content is None:
        return
    ends = list(content.iter(qn("bookmarkEnd")))
    start = next(kept[0].iter(qn("bookmarkStart")), None)
    for element in [e for e in content if e not in kept]:
        content.remove(element)
    end = [e for e in ends if start is not None and e.get(qn("id")) == start.get(qn("id"))]
    content[-1].extend(end)


def _end_no_section(element: Element) -> None:
    """Leave the document's sections as they are."""
    section = section_of(element) if element.tag == qn("p") else None
    if section is not None:
        section.getparent().remove(section)  # type: ignore[union-attr]
