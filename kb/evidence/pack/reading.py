"""The reading list: what to read in each document on the topic, and how long that takes."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.evidence.choose import Evidence
from kb.evidence.pack.extracts import Answer, Source
from kb.evidence.pack.quoting import section_of
from kb.evidence.question import Strength
from kb.evidence.strength import best
from kb.evidence.tree import Tree
from kb.model import Level, Provision

# In words: a longer part of a study is given by the pages of its excerpt.
LONGEST_PART = 2500
_READABLE: frozenset[Level] = frozenset(
    ("article", "section", "rule", "schedule", "heading", "paragraph", "question", "group")
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read in one document: the pinpoints in its order, the pages, the length in words."""

    document: str
    source: Source
    places: tuple[str, ...]
    pages: str
    words: int
    strength: Strength

    def minutes(self, rate: int) -> int:
        """Return the minutes that it takes at so many words a minute, begun ones counted whole."""
        return math.ceil(self.words / rate)


def reading(answers: Sequence[Answer], lookup: Callable[[str], Tree]) -> tuple[Reading, ...]:
    """Return the documents in teaching order, within a class by strength and title."""
    found: dict[str, list[Evidence]] = {}
    sources: dict[str, Source] = {}
    for answer in answers:
        for evidence in answer.evidence:
            found.setdefault(evidence.document, []).append(evidence)
            sources.setdefault(evidence.document, answer.source)
    made = [_reading(lookup(id), sources[id], evidence) for id, evidence in found.items()]
    return tuple(made)


def _reading(tree: Tree, source: Source, evidence: Sequence[Evidence]) -> Reading:
    parts: dict[tuple[int, int], str] = {}
    for each in evidence:
        part = _part(tree, each)
        if part is None:
            pieces = each.quotation.pieces
            parts[pieces[0].start, pieces[-1].end] = each.quotation.pinpoint
        else:
            parts[part.start, part.end] = _place(tree, part) or each.quotation.pinpoint
    spans = _outermost(parts)
    return Reading(
        document=tree.document.id,
        source=source,
        places=tuple(dict.fromkeys(filter(None, (parts[span] for span in spans)))),
        pages=_pages(tree, spans),
        words=sum(len(tree.document.text[a:b].split()) for a, b in spans),
        strength=best([each.strength for each in evidence]) or "weak",
    )


def _part(tree: Tree, evidence: Evidence) -> Provision | None:
    """Return the section, or a study's smallest part, in which an excerpt stands."""
    id = evidence.quotation.provision
    part = section_of(tree, id) or next((p for p in tree.upward(id) if p.level in _READABLE), None)
    if part and len(tree.document.text[part.start : part.end].split()) <= LONGEST_PART:
        return part
    return None


def _place(tree: Tree, part: Provision) -> str:
    heading = f"‘{part.heading}’" if part.heading else ""
    if tree.document.kind == "workshop" or not heading or heading in part.pinpoint:
        return part.pinpoint or heading
    return f"{part.pinpoint} {heading}" if part.pinpoint else heading


def _outermost(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order without those inside another."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _pages(tree: Tree, spans: Sequence[tuple[int, int]]) -> str:
    """Return the printed pages: ``3–4, 9``; ``""`` for a document without pages."""
    held = [
        page.index
        for page in tree.document.pages
        if any(a < page.end and page.start < b for a, b in spans)
    ]
    runs: list[list[int]] = []
    for index in held:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    starts = {page.index: page.start for page in tree.document.pages}
    ends = [(tree.page(starts[run[0]]), tree.page(starts[run[-1]])) for run in runs]
    return ", ".join(a if a == b else f"{a}–{b}" for a, b in ends)
