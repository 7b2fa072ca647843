"""Headings that are none: the labels of infographics, many large or bold lines with nothing under.

They are told from headings by their type, which no heading elsewhere in the document has.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from kb.ingest.readers.pdf_lines import Line
from kb.model import Block

_LONGEST_RUN = 3  # a chapter's, a section's and a subsection's heading on top of each other
_FRONT = 2  # pages whose large lines are those of a title
_FEWEST_USES = 2
_NUMBERED = re.compile(r"(?:[A-Z][a-z]+\s+)?[0-9০-৯]{1,2}(?:\.[0-9]+)*[.):]?\s")


def without_labels(
    paragraphs: Sequence[Sequence[Line]], blocks: Sequence[Block], known: set[int]
) -> list[Block]:
    """Return the blocks, those of long runs of headings as paragraphs where nothing speaks for one.

    ``known`` holds the places of headings that the file's own outline names.
    """
    runs = [
        list(run)
        for (heading, page), run in groupby(
            range(len(blocks)), lambda p: _on(p, paragraphs, blocks)
        )
        if heading and page >= _FRONT
    ]
    crowded = {place for run in runs if len(run) > _LONGEST_RUN for place in run}
    used = Counter(
        _type(paragraphs[place])
        for place, block in enumerate(blocks)
        if block.style == "heading" and place not in crowded
    )
    labels = {
        place
        for place in crowded - known
        if used[_type(paragraphs[place])] < _FEWEST_USES and not _NUMBERED.match(blocks[place].text)
    }
    return [
        replace(block, style="paragraph", level=0) if place in labels else block
        for place, block in enumerate(blocks)
    ]


def _on(
    place: int, paragraphs: Sequence[Sequence[Line]], blocks: Sequence[Block]
) -> tuple[bool, int]:
    return blocks[place].style == "heading", paragraphs[place][0].page


def _type(lines: Sequence[Line]) -> tuple[int, bool, bool]:
    """Return the size and looks of a heading's type."""
    text = "".join(line.text for line in lines)
    return round(max(line.size for line in lines)), all(line.bold for line in lines), text.isupper()
