"""What is left of a text for quoting when names, or who spoke, are hidden in it."""

import re
from dataclasses import replace

from kb.evidence.quotation import CONTEXT
from kb.ingest.structure import speakers
from kb.ingest.structure.hidden import HIDDEN
from kb.ingest.structure.names import Names, blank
from kb.model import Document, Excerpt

OMITTED = "[…]"


def omitted(text: str, names: Names) -> str:
    """Return a text with a mark in the place of each name."""
    return names.sub(OMITTED, text)


def without_labels(document: Document) -> str:
    """Return workshop notes' text with what says who spoke hidden, before or after their words."""
    shown = list(document.text)
    for provision in document.provisions:
        if provision.speaker:
            held = document.text[provision.start : provision.end]
            start, end = speakers.words(held, provision.speaker)
            shown[provision.start : provision.end] = (
                f"{blank(held[:start])}{held[start:end]}{blank(held[end:])}"
            )
    return "".join(shown)


def parts(piece: Excerpt, shown: str, offset: int = 0) -> list[Excerpt]:
    """Return what is left of a piece between what is hidden, each an exact slice of its own.

    ``shown`` is its document's text, from the character ``offset`` on, with names hidden.
    """
    first, made = piece.start - offset, []
    for kept in re.finditer(f"[^{HIDDEN}]+", shown[first : piece.end - offset]):
        bare = kept.group().strip()
        if any(map(str.isalnum, bare)):
            start = first + kept.start() + len(kept.group()) - len(kept.group().lstrip())
            made.append(_slice(piece, shown, offset, start, start + len(bare)))
    return made


def _slice(piece: Excerpt, shown: str, offset: int, start: int, end: int) -> Excerpt:
    return replace(
        piece,
        start=offset + start,
        end=offset + end,
        exact=shown[start:end],
        prefix=shown[max(0, start - CONTEXT) : start],
        suffix=shown[end : end + CONTEXT],
    )
