"""Where each unit and group stands in the document, and where a new one belongs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.report.update.standing import Standing
from kb.report.word.memory import Group, Unit
from kb.report.word.ooxml import Element, qn

Found = Mapping[tuple[Unit, int], Standing]


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last element of something, and their places in the document's order."""

    first: Element
    last: Element
    begins: float
    ends: float


@dataclass(slots=True)
class Places:
    """Where things stand: ``found`` from then, ``added`` since today's began to be put in."""

    stands: Sequence[Standing]
    found: Found
    added: dict[Unit | Group, Span] = field(default_factory=dict)
    owners: dict[int, Group] = field(default_factory=dict)

    def own(self, group: Group) -> None:
        """Note which group each paragraph of a tree of then belongs to."""
        for child in group.children:
            if isinstance(child, Group):
                self.own(child)
            else:
                for standing in self.of(child):
                    self.owners[standing.at] = group

    def of(self, unit: Unit) -> list[Standing]:
        """Return what stands of a unit of then, in the order in which it was generated."""
        numbers = range(len(unit.traces))
        return [self.found[unit, n] for n in numbers if (unit, n) in self.found]

    def home(self, group: Group) -> list[Standing]:
        """Return what stands of a group where the group is; what was moved away is left out.

        A region is where its control or bookmark is; without them, and for other groups, it is
        where most of it stands together.
        """
        stands = sorted((s for u in group.units() for s in self.of(u)), key=lambda s: s.at)
        if group.kind == "frame":
            return [s for s in stands if not s.regions]
        if any(group.id in s.regions for s in stands):
            return [s for s in stands if group.id in s.regions]
        if group.kind == "table":
            tables = [s.table for s in stands if s.table is not None]
            most = max(tables, key=tables.count, default=None)
            return [s for s in stands if s.table is most or s.table is None]
        runs: list[list[Standing]] = []
        for one in stands:
            if runs and self._together(runs[-1][-1], one, group):
                runs[-1].append(one)
            else:
                runs.append([one])
        return max(runs, key=len, default=[])

    def _together(self, before: Standing, after: Standing, group: Group) -> bool:
        between = (self.owners.get(at) for at in range(before.at + 1, after.at))
        return all(owner in (None, group) for owner in between)

    def span(self, child: Unit | Group, then: Unit | Group | None, home: set[int]) -> Span | None:
        """Return where a unit or group of today stands, ``then`` being what it was."""
        if child in self.added:
            return self.added[child]
        if isinstance(then, Group):
            stands = self.home(then)
        elif then is not None:
            stands = [s for s in self.of(then) if s.at in home]
        else:
            return None
        if not stands:
            return None
        stands = sorted(stands, key=lambda s: s.at)
        outer = isinstance(child, Group)
        first, last = (self._edge(s, stands, outer) for s in (stands[0], stands[-1]))
        return Span(first, last, stands[0].at, stands[-1].at)

    def _edge(self, standing: Standing, group: Sequence[Standing], outer: bool) -> Element:
        """Return the element to insert beside: the control round a whole group, not its lines."""
        element = standing.element
        if outer and element.tag == qn("tr") and standing.table is not None:
            element = standing.table
        inside = {s.element for s in group} | {s.table for s in group}
        while outer:
            content = element.getparent()
            if content is None or content.tag != qn("sdtContent"):
                break
            others = self._others(content, inside)
            control = content.getparent()
            if others or control is None:
                break
            element = control
        return element

    def _others(self, content: Element, inside: set[Element | None]) -> bool:
        """Return whether a control also holds what was generated in another group."""
        return any(
            s.at in self.owners and s.element not in inside and s.table not in inside
            for s in self.stands
            if content in s.element.iterancestors(qn("sdtContent"))
        )

    def beside(self, spans: Sequence[Span | None], at: int) -> tuple[Span | None, Span | None]:
        """Return what the thing at this place goes before, or else after, of a list in order.

        What people wrote after a paragraph mostly belongs to it, so that new things go before
        what follows them, unless that has been moved up.
        """
        before = next((s for s in reversed(spans[:at]) if s is not None), None)
        after = next((s for s in spans[at + 1 :] if s is not None), None)
        if after is not None and (before is None or before.ends < after.begins):
            return after, None
        return None, before
