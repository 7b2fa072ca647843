"""From the path of a reference to the provision that it leads to, quickly enough for thousands."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kb.ingest import references
from kb.ingest.meaning import words
from kb.ingest.meaning.units import Path
from kb.model import Level, Provision

# A law has sections or articles; a reference to the other, in a translation, means the same.
_ALIKE: dict[Level, tuple[Level, ...]] = {
    "section": ("section", "article"),
    "article": ("article", "section", "rule"),
    "rule": ("rule", "article"),
    "schedule": ("schedule",),
    "part": ("part", "book"),
    "chapter": ("chapter",),
}
_INSIDE: dict[Level, tuple[Level, ...]] = {
    "subsection": ("subsection", "paragraph", "definition"),
    "clause": ("clause", "subclause", "definition", "paragraph"),
    "subclause": ("subclause", "clause"),
    "paragraph": ("paragraph", "subsection", "clause", "subclause"),
}


class Paths:
    """The provisions of a document by number, and those inside each."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self._by_id = {provision.id: provision for provision in provisions}
        self._numbered: dict[tuple[Level, str], list[Provision]] = defaultdict(list)
        self._inside: dict[tuple[str, str], list[Provision]] = defaultdict(list)
        self._children: dict[str, list[Provision]] = defaultdict(list)
        for provision in provisions:
            number = references.folded(provision.number)
            self._numbered[provision.level, number].append(provision)
            self._inside[provision.parent, number].append(provision)
            self._children[provision.parent].append(provision)

    def find(self, path: Path, at: str = "") -> Provision | None:
        """Return where a path leads, None when nowhere.

        ``at`` is the id of the provision that cites: a path that begins inside a section goes on
        from there ("sub-section (2)").
        """
        if not path:
            return None
        if path[0][0] in _INSIDE and (found := self._near(path, at)):
            return found
        starts = (p for level in _ALIKE.get(path[0][0], ()) for p in self._starting(level, path))
        ordered = sorted(starts, key=lambda p: (p.level != path[0][0], p.id.startswith("sched")))
        reached = (self._descend(start, path[1:]) for start in ordered)
        return next((provision for provision in reached if provision is not None), None)

    def _starting(self, level: Level, path: Path) -> list[Provision]:
        if not path[0][1]:  # "the Schedule" of a law that has one
            alone = [p for p in self._by_id.values() if p.level == level]
            return alone if len(alone) == 1 else []
        return self._numbered.get((level, references.folded(path[0][1])), [])

    def _near(self, path: Path, at: str) -> Provision | None:
        """Search the provisions around the one that cites: first for the very level named.

        "Paragraph 3" in a subsection of paragraph 9 is no subsection of it.
        """
        level, number = path[0][0], references.folded(path[0][1])
        for alike in (False, True):
            for around in self.upward(at):
                for provision in self._inside.get((around.id, number), ()):
                    same = provision.level == level or (
                        alike and _stands_for(provision, level, around)
                    )
                    if same and (reached := self._descend(provision, path[1:])):
                        return reached
        return None

    def upward(self, id: str) -> Iterator[Provision]:
        """Yield a provision and those around it, from the inside out."""
        while id:
            provision = self._by_id[id]
            yield provision
            id = provision.parent

    def _descend(self, at: Provision, steps: Path) -> Provision | None:
        for level, number in steps:
            found = self._below(at, level, references.folded(number))
            if found is None:
                return None
            at = found
        return at

    def _below(self, at: Provision, level: Level, number: str) -> Provision | None:
        """The provision of that number nearest below, one of the level named before others."""
        layer = [at.id]
        while layer:
            found = [p for id in layer for p in self._inside.get((id, number), ())]
            if found:
                return min(found, key=lambda p: _likeness(level, p))
            layer = [p.id for id in layer for p in self._children.get(id, ())]
        return None


def _stands_for(provision: Provision, level: Level, around: Provision) -> bool:
    """Whether a provision may be called by a level: a schedule's paragraphs may be its sections."""
    return provision.level in _INSIDE[level] or (
        around.level == "schedule" and level == "paragraph"
    )


def _likeness(level: Level, provision: Provision) -> int:
    alike = _INSIDE.get(level) or _ALIKE.get(level, ())
    return alike.index(provision.level) if provision.level in alike else len(alike)


def within_section(path: Path) -> bool:
    """Return whether a path begins inside a section, and so leans on where it is written."""
    return bool(path) and words.RANK.get(path[0][0], 0) > words.SECTION
