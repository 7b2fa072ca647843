"""From openings in document order to nested provisions with Akoma-Ntoso-like ids.

An id is its ancestors' and its own part joined by two underscores, as the Akoma Ntoso naming
convention has it: ``part_II__chp_3__sec_6__subsec_2__para_a``. What has no number is counted after
``nn`` (``para_nn_4``). A second provision with the same id gets ``_2``, the third ``_3`` ….
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kb.model import Level, Provision

PREFIXES: dict[Level, str] = {
    "preamble": "preamble",
    "book": "book",
    "part": "part",
    "chapter": "chp",
    "division": "dvs",
    "article": "art",
    "section": "sec",
    "rule": "rule",
    "subsection": "subsec",
    "clause": "para",
    "subclause": "subpara",
    "definition": "def",
    "proviso": "proviso",
    "explanation": "expl",
    "exception": "exc",
    "illustration": "illus",
    "schedule": "sched",
    "paragraph": "para",
    "heading": "hdg",
    "session": "sess",
    "group": "group",
    "question": "q",
    "contribution": "contrib",
    "recommendation": "rec",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a provision begins; it lasts until one of the same or a smaller depth, or ``stop``."""

    start: int
    depth: int
    level: Level
    number: str = ""
    heading: str = ""
    stop: int | None = None
    confidence: float = 1.0


def nest(openings: Iterable[Opening], text: str) -> list[Provision]:
    """Return the provisions of the openings, which must come in document order."""
    ordered = list(openings)
    ends = _ends(ordered, text)
    taken: Counter[str] = Counter()
    unnumbered: Counter[str] = Counter()
    stack: list[tuple[int, Provision]] = []
    result: list[Provision] = []
    for opening, end in zip(ordered, ends, strict=True):
        while stack and (stack[-1][0] >= opening.depth or stack[-1][1].end <= opening.start):
            stack.pop()
        parent = stack[-1][1] if stack else None
        provision = Provision(
            id=identify(opening, parent.id if parent else "", taken, unnumbered),
            level=opening.level,
            number=opening.number,
            heading=opening.heading,
            start=opening.start,
            end=min(end, parent.end) if parent else end,
            parent=parent.id if parent else "",
            confidence=opening.confidence,
        )
        stack.append((opening.depth, provision))
        result.append(provision)
    return result


def _ends(openings: list[Opening], text: str) -> list[int]:
    """Each opening's end, trailing white space left out: one pass from the back."""
    ends = [0] * len(openings)
    following: list[tuple[int, int]] = []
    for index in range(len(openings) - 1, -1, -1):
        opening = openings[index]
        while following and following[-1][0] > opening.depth:
            following.pop()
        end = following[-1][1] if following else len(text)
        if opening.stop is not None:
            end = max(min(end, opening.stop), opening.start)
        while end > opening.start and text[end - 1].isspace():
            end -= 1
        ends[index] = end
        following.append((opening.depth, opening.start))
    return ends


def identify(opening: Opening, parent: str, taken: Counter[str], unnumbered: Counter[str]) -> str:
    """Return an id for what opens within ``parent``, entered among those taken."""
    own = PREFIXES[opening.level]
    number = re.sub(r"\W+", "-", opening.number.replace(" ", "")).strip("-")
    if number:
        own = f"{own}_{number}"
    elif opening.level not in ("preamble", "schedule"):
        place = f"{parent}__{own}"
        unnumbered[place] += 1
        own = f"{own}_nn_{unnumbered[place]}"
    whole = f"{parent}__{own}" if parent else own
    name = whole
    while taken[name]:
        taken[whole] += 1
        name = f"{whole}_{taken[whole]}"
    taken[name] += 1
    return name
