"""Footnotes of a PDF's pages: which lines they are, and which paragraph each belongs behind."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import groupby

from kb.ingest.readers.pdf_lines import Line, has_leaders

_NOTE_START = re.compile(r"(\d{1,3}(?!\d)|[*†‡§]{1,3})[.)]?\s*(?=\S)")
_SMALL = 0.93  # notes are set at less than this share of the body's size


def parted(pages: Sequence[Sequence[Line]], size: float) -> tuple[list[Line], list[list[Line]]]:
    """Return the lines of the running text, and each footnote's lines."""
    body: list[Line] = []
    notes: list[list[Line]] = []
    for lines in pages:
        known = {mark for line in lines for _, mark in line.marks}
        small = _note_lines(lines, size)
        body += [line for line in lines if id(line) not in small]
        expected = 0
        taken: set[str] = set()
        for line in (line for line in lines if id(line) in small):
            mark = note_mark(line)[0]
            number = int(mark) if mark.isdecimal() else 0
            raised = line.marks[:1] == ((0, mark),)
            if mark and (not expected or number == expected or raised or mark in known - taken):
                taken.add(mark)
                notes.append([line])
                expected = number + 1 if number else 0
            else:
                notes[-1].append(line)
    return body, notes


def _note_lines(lines: Sequence[Line], size: float) -> set[int]:
    """Return the ids of a page's footnote lines: small, led by a mark, last in their column."""
    found: set[int] = set()
    runs = [
        list(run)
        for small, run in groupby(lines, key=lambda line: 0 < line.size < _SMALL * size)
        if small
    ]
    for run in runs:
        while run and not note_mark(run[0])[0]:
            run.pop(0)
        if run and not any(_is_below(line, run[0], size) for line in lines):
            found.update(map(id, run))
    return found


def _is_below(line: Line, note: Line, size: float) -> bool:
    """Return whether a line of the running text stands under a note, which no footnote allows."""
    overlaps = line.x0 < note.x1 and line.x1 > note.x0
    return overlaps and line.size >= _SMALL * size and line.y < note.y


def note_mark(line: Line) -> tuple[str, int]:
    """Return the mark at the head of a note's first line and where the text begins behind it."""
    if line.marks and line.marks[0][0] == 0:
        return line.marks[0][1], 0
    if has_leaders(line.text):
        return "", 0
    found = _NOTE_START.match(line.text)
    return (found[1], found.end()) if found else ("", 0)


def bearers(paragraphs: Sequence[Sequence[Line]]) -> Callable[[str, int], int]:
    """Return what finds the index of the paragraph with a mark on a page.

    Without the mark it is that of the page's last paragraph, -1 for none.
    """
    starts = [lines[0].page for lines in paragraphs]
    marked: dict[tuple[int, str], int] = {}
    for place, lines in enumerate(paragraphs):
        for line in lines:
            for _, mark in line.marks:
                marked.setdefault((line.page, mark), place)

    def find(mark: str, page: int) -> int:
        return marked.get((page, mark), bisect_right(starts, page) - 1)

    return find
