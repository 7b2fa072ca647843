"""Names in texts: found by what a list of participants prints, and hidden without moving a span."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.evidence.quotation import CONTEXT
from kb.ingest.structure import speakers
from kb.model import Document, Excerpt

HIDDEN = "█"  # stands for each character withheld, so that all spans stay true
OMITTED = "[…]"
_SHORTEST = 3
_COMMON = re.compile(r"\b[^\W\d_A-Z]\w+")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")

Names = re.Pattern[str] | None


def pattern(names: Sequence[str], text: str) -> Names:
    """Return what matches the names, whole or in part; a run of them is one match.

    Words of office ("Director"), of bodies and of codes ("Participant 3") are nobody's name. Part
    of a name that the text has as a common word ("Grace", "Will") counts only in the whole name.
    """
    common = set(_COMMON.findall(text))
    known: set[str] = set()
    for name in names:
        words = [w for w in _WORD.findall(name) if _may_be_a_name(w)]
        known.update(word for word in words if word.casefold() not in common)
        known.update([name] if words and len(name.split()) > 1 else [])
    if not known:
        return None
    word = "|".join(sorted(map(re.escape, known), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<!\w)(?:{word})(?:[ ’'-]+(?:{word}))*(?!\w)")


def _may_be_a_name(word: str) -> bool:
    return len(word) >= _SHORTEST and not word[0].islower() and not speakers.is_office(word)


def omitted(text: str, names: Names) -> str:
    """Return a text with a mark in the place of each name."""
    return names.sub(OMITTED, text) if names else text


def hidden(text: str, names: Names) -> str:
    """Return a text of the same length in which the names cannot be read."""
    return names.sub(lambda m: _blank(m.group()), text) if names else text


def without_labels(document: Document) -> str:
    """Return workshop notes' text with what says who spoke hidden, before or after their words."""
    shown = list(document.text)
    for provision in document.provisions:
        if provision.speaker:
            held = document.text[provision.start : provision.end]
            start, end = speakers.words(held, provision.speaker)
            shown[provision.start : provision.end] = (
                f"{_blank(held[:start])}{held[start:end]}{_blank(held[end:])}"
            )
    return "".join(shown)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", HIDDEN, text)


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
