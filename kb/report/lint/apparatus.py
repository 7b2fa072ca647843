"""Footnotes: where their marks stand and what they say."""

import re
from collections.abc import Iterator

from kb.report.lint.fault import Fault
from kb.report.lint.seen import Seen, fault

_LATIN = re.compile(r"\b(?:ibid|op\.? ?cit|loc\.? ?cit|idem)\b\.?", re.IGNORECASE)


def notes(seen: Seen) -> Iterator[Fault]:
    """Yield endnotes, and marks that stand before a punctuation mark in place of after it."""
    ended = [line for line in seen.lines if any(m.part == "endnote" for m in line.held.marks)]
    if ended:
        count = sum(m.part == "endnote" for line in ended for m in line.held.marks)
        yield fault(
            ended[0], "endnotes", "error", f"the document has {count} endnotes",
            "turn them into footnotes (References, Footnote options, Convert)",
        )  # fmt: skip
    for line in seen.lines:
        if any(_is_before_punctuation(line.text, mark.at) for mark in line.held.marks):
            yield fault(
                line, "note-before-punctuation", "error",
                "a note's mark stands before the punctuation mark", "put it after",
            )  # fmt: skip


def _is_before_punctuation(text: str, at: int) -> bool:
    following = text[at : at + 2]
    return bool(following) and following[0] in ".,;:" and not following[1:].isalnum()


def latin(seen: Seen) -> Iterator[Fault]:
    """Yield notes that point to others by ibid.: a paragraph that is moved makes them wrong."""
    marked = {(m.part, m.id): line for line in seen.lines for m in line.held.marks}
    for key, paragraphs in seen.finished.notes.items():
        found = _LATIN.search(" ".join(paragraph.text for paragraph in paragraphs))
        if found and key in marked:
            yield fault(
                marked[key], "ibid", "error", f"a note says “{found.group()}”",
                "give the reference in full, so that the paragraph can be moved",
            )  # fmt: skip
