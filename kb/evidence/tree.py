"""Finding one's way in a document's provisions and pages."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.model import Document, Provision


@dataclass(frozen=True, slots=True)
class Tree:
    """A document with its provisions by id, and those under each in order."""

    document: Document
    by_id: dict[str, Provision] = field(init=False)
    under: dict[str, list[Provision]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {p.id: p for p in self.document.provisions})
        under: dict[str, list[Provision]] = {}
        for provision in self.document.provisions:
            under.setdefault(provision.parent, []).append(provision)
        object.__setattr__(self, "under", under)

    def upward(self, id: str) -> Iterator[Provision]:
        """Yield a provision and those around it, from the inside out."""
        found = self.by_id.get(id)
        while found is not None:
            yield found
            found = self.by_id.get(found.parent)

    def around(self, start: int, end: int) -> Provision | None:
        """Return the innermost provision around a span, ``None`` where none is."""
        outer = [p for p in self.document.provisions if p.start <= start and end <= p.end]
        return min(outer, key=lambda p: p.end - p.start, default=None)

    def heading_above(self, at: int) -> str:
        """Return the last heading that begins before a character, or stands at it; else ``""``."""
        before = [p for p in self.document.provisions if p.heading and p.start <= at]
        return max(before, key=lambda p: p.start).heading if before else ""

    def page(self, at: int) -> str:
        """Return the printed label of the page at a character, its number where it has no label."""
        pages = self.document.pages
        if not pages:
            return ""
        page = pages[max(0, bisect_right(pages, at, key=lambda p: p.start) - 1)]
        return page.label or str(page.index + 1)
