"""What was generated and is no longer: taken out, or commented on where people edited it."""

from kb.report.update import saying
from kb.report.update.merging import Merge
from kb.report.word.memory import Group, Unit, is_derived


def withdraw(merge: Merge) -> None:
    """Take out what is gone: as tracked deletions in running text, at once in tables and lists."""
    for group, child in merge.alignment.gone:
        if isinstance(child, Unit):
            tracked = group.kind in ("frame", "region") and not is_derived(group)
            if _unit(merge, child, tracked and not child.row, group.title):
                merge.note("removed", group.title, merge.places.of(child)[0].text)
        elif child.kind == "table":
            _table(merge, child)
        else:
            tracked = not is_derived(child)
            taken = [_unit(merge, u, tracked and not u.row, child.title) for u in child.units()]
            if any(taken):
                merge.note("removed", child.title, child.title)


def _unit(merge: Merge, unit: Unit, tracked: bool, where: str) -> bool:
    """Take out a unit; return False where nothing stands of it or people edited it."""
    stands = merge.places.of(unit)
    if not stands:
        return False
    if merge.edited(unit, stands):
        merge.conflict(stands, saying.GONE, where)
        return False
    for one in stands:
        if tracked:
            merge.editor.delete(one.element)
        else:
            merge.editor.remove(one.element)
    return True


def _table(merge: Merge, table: Group) -> None:
    stands = [s for u in table.units() for s in merge.places.of(u)]
    if not stands:
        return
    if any(merge.edited(u, merge.places.of(u)) for u in table.units() if merge.places.of(u)):
        merge.conflict(stands, saying.GONE, table.title)
        return
    merge.note("removed", table.title, table.title)
    for one in stands:
        merge.editor.remove(one.element)
