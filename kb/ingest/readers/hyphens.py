"""Whether a hyphen at a line's end broke a word or belongs to it: the document's own words tell."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from kb.ingest.readers.pdf_lines import HYPHEN, Line

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMPOUND = re.compile(rf"[^\W\d_]+[-{HYPHEN}][^\W\d_]+")
# What stands before a hyphen of its own, if the rest is a word of the document.
_FIRST_PARTS = frozenset(
    ("anti", "cross", "ex", "first", "second", "third", "half", "high", "long", "low", "mid")
    + ("multi", "non", "quasi", "self", "semi", "short", "vice", "well", "year")
)
_NEVER_APART = frozenset(("com", "con", "dis", "im", "ir", "re", "un"))


def known_words(lines: Iterable[Line]) -> Counter[str]:
    """Return the words of the lines, folded, without what a hyphen parts at the ends of lines.

    Compounds count under their parts and, hyphen included, as a whole.
    """
    known: Counter[str] = Counter()
    torn = False
    for line in lines:
        text = line.text.lower()
        words = _WORD.findall(text)[1 if torn else 0 :]
        torn = text.endswith((HYPHEN, "-"))
        known.update(words[:-1] if torn else words)
        known.update(found.replace(HYPHEN, "-") for found in _COMPOUND.findall(text))
    return known


def is_broken(head: str, tail: str, goes_on: bool, known: Mapping[str, int]) -> bool:
    """Return whether the hyphen after ``head`` at a line's end is to be undone.

    ``goes_on`` says that the next line begins in lower case; both parts are folded.
    """
    whole = max(known.get(head + tail, 0), known.get((head + tail).removesuffix("s"), 0))
    compound = known.get(f"{head}-{tail}", 0)
    if whole or compound:
        return whole >= compound
    if head in _NEVER_APART and not (head == "re" and tail.startswith("e")):
        return goes_on
    if head in _FIRST_PARTS and known.get(tail, 0):
        return False
    return goes_on and not (known.get(head, 0) and known.get(tail, 0))
