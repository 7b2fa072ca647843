"""What the parts of the writer share while one document is being written."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kb.report.blocks import Chart, Heading, Note, Region, Report, Table, simple_blocks, targets
from kb.report.word.comments import Comments
from kb.report.word.footnotes import Footnotes
from kb.report.word.marks import REGION, bookmark, bookmark_name
from kb.report.word.numbering import Numbering
from kb.report.word.ooxml import Element
from kb.report.word.styles import Styles


@dataclass(frozen=True, slots=True)
class Target:
    """What a cross-reference can lead to: its bookmark, and what a field to it would show."""

    bookmark: str
    shown: str


@dataclass(slots=True)
class Writing:
    """The document's styles, lists, notes, comments and counters.

    ``link`` gives a web address's r:id, ``place_chart`` that of a chart which it makes a part.

    ``landscape`` says which way the page lies that is being written; ``widths`` are the widths of
    the text on a portrait and on a landscape page, in twentieths of a point.
    """

    styles: Styles
    numbering: Numbering
    notes: Footnotes
    bookmark_ids: Iterator[int]
    control_ids: Iterator[int]
    targets: Mapping[str, Target]
    comments: Comments
    drawing_ids: Iterator[int]
    place_chart: Callable[[Chart], str]
    link: Callable[[str], str]
    widths: tuple[int, int]
    landscape: bool = False
    _seen: Counter[str] = field(default_factory=Counter)

    @property
    def width(self) -> int:
        """The width of the text on the page being written."""
        return self.widths[self.landscape]

    def bookmark(self, name: str) -> tuple[Element, Element]:
        """A new bookmark's start and end."""
        return bookmark(name, next(self.bookmark_ids))

    def note_bookmark(self, note: Note) -> tuple[Element, Element]:
        """The hidden bookmark by which a later build knows this note again, whatever its number.

        Its name is made of what the note cites (its text where it cites no evidence) and of how
        many times that has been cited before.
        """
        cited = note.evidence or "".join(run.text for run in note.runs)
        digest = hashlib.sha256(cited.encode(errors="replace")).hexdigest()[:16]
        self._seen[digest] += 1
        return self.bookmark(f"_kbc_{digest}_{self._seen[digest]}")


def find_targets(report: Report) -> dict[str, Target]:
    """Everything in the report that can be referred to, by id."""
    regions = {block.id for block in report.blocks if isinstance(block, Region)}
    regions -= {
        b.id for b in simple_blocks(report.blocks) if isinstance(b, Heading | Table | Chart)
    }
    taken: set[str] = set()
    return {
        name: Target(
            bookmark_name(REGION, name) if name in regions else _reference_name(name, taken), shown
        )
        for name, shown in targets(report.blocks).items()
    }


def _reference_name(name: str, taken: set[str]) -> str:
    """A name as Word gives to what fields refer to, the same in every build for the same id."""
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 900_000_000 + 100_000_000
    while f"_Ref{number}" in taken:
        number += 1
    taken.add(f"_Ref{number}")
    return f"_Ref{number}"
