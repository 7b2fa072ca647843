"""A quotation taken apart at what its author marked: omissions, insertions, and its own lines."""

import re
from dataclasses import dataclass
from typing import Literal

from kb.audit.folding import Folded, fold, is_word

# What stands before a piece: nothing, a marked omission, an insertion in brackets, a line's end.
Joint = Literal["start", "omission", "insertion", "break"]

_DOTS = r"(?:…|\.\s?\.\s?\.(?:\s?\.)?)"
_OMISSION = (
    rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}|\*(?:\s?\*){{2,}}|\[\s*(?:omitted|omissis)\s*\]"
)
_INSERTION = r"\[[^\[\]\n]{0,200}\]"
_MARKED = re.compile(rf"(?P<omission>{_OMISSION})|(?P<insertion>{_INSERTION})|(?P<break>\n)")
_FINAL = re.compile(r"[\s.,;:।৷॥!?؟،؛–—-]+(?=[’”\"'»\s]*$)")
# A clause's number alone, before an omission: it stands too often to be looked for.
_NUMBER = re.compile(r"\s*\(?(?:[0-9০-৯]{1,4}|[a-z]|[ivx]{1,5}|[ক-হ])[A-Z]?[.)।]+\s*")
_OUTER = re.compile(r"\s*[“\"«„‘]([^“”\"«»]*)[”\"»“’][.,;]?\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that must stand together in the source, and what parts them from those before.

    ``inserted`` is what brackets before them hold. ``ends`` counts the letters that come before the
    final punctuation, which may differ. ``glued`` and ``glued_after`` say that no space parts them
    from an insertion (``[t]he``, ``traffick[ed]``).
    """

    words: str
    folded: Folded
    ends: int
    joint: Joint
    inserted: str = ""
    glued: bool = False
    glued_after: bool = False

    @property
    def letters(self) -> str:
        """The letters that must be in the source."""
        return self.folded.letters[: self.ends]

    @property
    def final(self) -> str:
        """The punctuation that the piece ends with."""
        return self.folded.letters[self.ends :]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A quotation's pieces; ``opened`` and ``closed`` say that an omission stands at that end.

    ``appended`` is what brackets after the last piece hold.
    """

    items: tuple[Piece, ...]
    opened: bool = False
    closed: bool = False
    appended: str = ""


def bare(text: str) -> str:
    """Return a quotation without marks that still enclose all of it."""
    enclosed = _OUTER.fullmatch(text)
    return enclosed[1] if enclosed else text


def cut(text: str, *joints: Joint) -> Pieces:
    """Return the pieces of a quotation, cut at marks of these kinds only."""
    items: list[Piece] = []
    waiting: list[re.Match[str]] = []  # the marks since the last piece
    at, opened = 0, False
    marks = [m for m in _MARKED.finditer(text) if m.lastgroup in joints]
    for mark in (*marks, None):
        words = text[at : mark.start() if mark else len(text)]
        folded = fold(words)
        if any(map(is_word, folded.letters)) and not (marks and _NUMBER.fullmatch(words)):
            opened = opened or not items and _joint(waiting) == "omission"
            items.append(_piece(words, folded, waiting, mark, bool(items)))
            waiting = []
        if mark is not None:
            waiting.append(mark)
            at = mark.end()
    closed = bool(items) and _joint(waiting) == "omission"
    return Pieces(tuple(items), opened, closed, _inserted(waiting) if items else "")


def _piece(
    words: str,
    folded: Folded,
    before: list[re.Match[str]],
    after: re.Match[str] | None,
    inner: bool,
) -> Piece:
    joint = _joint(before)
    return Piece(
        words,
        folded,
        _ends(words, folded),
        joint if inner or joint == "insertion" else "start",
        _inserted(before),
        joint == "insertion" and not words[0].isspace(),
        after is not None and after.lastgroup == "insertion" and not words[-1].isspace(),
    )


def _joint(marks: list[re.Match[str]]) -> Joint:
    kinds = {mark.lastgroup for mark in marks}
    if "omission" in kinds:
        return "omission"
    return "insertion" if "insertion" in kinds else "break"


def _inserted(marks: list[re.Match[str]]) -> str:
    return " ".join(mark[0][1:-1] for mark in marks if mark.lastgroup == "insertion")


def _ends(words: str, folded: Folded) -> int:
    """How many letters come before the final punctuation, closing brackets and marks included."""
    final = _FINAL.search(words)
    if final is None:
        return len(folded.letters)
    return sum(1 for place in folded.places.tolist() if place < final.start())
