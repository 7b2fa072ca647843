"""Lists of contents: which blocks of a document are their entries, and what titles they name."""

import re
from collections.abc import Sequence

from kb.model import BlockSpan

HEADING = re.compile(
    r"(?i)(?:table of )?contents|(?:list|table) of (?:figures|tables|boxes|acronyms and figures|"
    r"illustrations|maps|charts|annexes|appendices)|sommaire|table des matières|índice|সূচিপত্র|সূচী"
)
# "3.2 Trends …......... 14": leaders or a tab before a page number at the end of the line
LEADER = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|\t)\s*(?:\d{1,3}|[ivxl]{1,6})\s*$", re.M)
_ENTRY = re.compile(r"(?:\.{3,}|(?:\. ){3,}|…|[\t_]|\s)\s*(?:\d{1,3}|[ivxl]{1,6})\s*$")
_PAGED = re.compile(r"(?P<title>.*[^\W\d_].*?[^\d\s.,_])[\s_]+(?P<page>\d{1,3})")
_NUMBERED = re.compile(r"(?i)\d{1,2}(?:\.\d{1,2})*\.?\s|(?:annex|appendix|chapter|part)\s")
_LONGEST_ENTRY = 200
_FEWEST_ENTRIES = 5


def entries(text: str, blocks: Sequence[BlockSpan]) -> frozenset[int]:
    """Return where the entries of the lists of contents begin, of those with a heading or none."""
    found = {block.start for run in unled(text, blocks) for block in run}
    listing = False
    for place, block in enumerate(blocks):
        held = text[block.start : block.end].strip()
        if listing and _is_entry(held, text, blocks[place + 1 : place + 4]):
            found.add(block.start)
        elif block.style in ("title", "heading") or len(held) < _LONGEST_ENTRY:
            listing = bool(HEADING.fullmatch(held.rstrip(": ")))
        else:
            listing = False
    return frozenset(found)


def _is_entry(held: str, text: str, following: Sequence[BlockSpan]) -> bool:
    """Return whether a block under the heading of a list of contents is one of its entries."""
    if _ENTRY.search(held):
        return True
    ahead = [text[b.start : b.end].strip() for b in following]
    return len(held) < _LONGEST_ENTRY and sum(bool(_ENTRY.search(a)) for a in ahead) >= 2


def titles(text: str, blocks: Sequence[BlockSpan]) -> frozenset[str]:
    """Return the titles that a list of contents gives page numbers for, folded."""
    lines = (line for b in blocks for line in text[b.start : b.end].splitlines())
    return frozenset(folded(line[: m.start()]) for line in lines if (m := LEADER.search(line)))


def folded(title: str) -> str:
    """Return a title for comparison: its letters and digits only."""
    return re.sub(r"[\W_]+", "", title.casefold())


def unled(text: str, blocks: Sequence[BlockSpan]) -> list[list[BlockSpan]]:
    """Return the runs of entries that no leaders mark: titles with rising page numbers.

    Rows of a table can look the same: most of a run's titles must stand elsewhere by themselves, or
    nearly all be numbered.
    """
    held = [text[b.start : b.end].strip() for b in blocks]
    alone = {folded(each) for each in held if len(each) < _LONGEST_ENTRY}
    found: list[list[BlockSpan]] = []
    run: list[BlockSpan] = []
    known = numbered = last = 0
    for block, line in [*zip(blocks, held, strict=True), (None, "")]:
        short = len(line) < _LONGEST_ENTRY and line[-1:].isdecimal()
        entry = _PAGED.fullmatch(line) if block and not block.rows and short else None
        if block and entry and int(entry["page"]) >= last:
            run.append(block)
            known += folded(entry["title"]) in alone
            numbered += bool(_NUMBERED.match(line))
            last = int(entry["page"])
            continue
        if len(run) >= _FEWEST_ENTRIES and (2 * known >= len(run) or 5 * numbered >= 4 * len(run)):
            found.append(run)
        run, known, numbered, last = [], 0, 0, 0
    return found
