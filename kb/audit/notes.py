"""The notes of a finished document as citations: split, numbered, and led back to their sources."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.audit.model import Claim
from kb.audit.works import is_title
from kb.ingest.instruments import Names, mentions

if TYPE_CHECKING:
    from kb.report.finished import Finished, Part

_IBID = re.compile(
    r"^\W*(?:(?:see|see also|also|cf\.?|and)\s+)?"
    r"(?:ibid(?:em)?\b|id\.(?=\W)|loc\.? ?cit\b|প্রাগুক্ত|المرجع نفسه)",
    re.IGNORECASE,
)
_NOTE_NUMBER = re.compile(
    r"(?:\(n\.?|\bn\.?|\b(?:above|supra|see|infra|in)\s*,?\s*(?:foot)?(?:note|n|fn)s?\.?|\b(?:foot)?note)"
    r"\s*(?P<number>\d{1,4})\b(?:\s*above)?|\bপাদটীকা\s*(?P<bangla>[০-৯]{1,4})",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\b(?:op\.?\s?cit\b|supra\b(?!\s*(?:note|n))|above\b$)", re.IGNORECASE)
_PARTED = re.compile(r";|(?<=[\w)\]])\.\s+(?=(?:See|Cf|But see|Also|Ibid|Id)\b)")
_LEAD = re.compile(r"^\s*(?:(?:see|see also|also|cf\.?|compare|e\.g\.|and|but see)[\s,:]+)+", re.I)
_QUOTED = re.compile(r"[“\"«][^”\"»]{40,}[”\"»]|‘[^‘]{90,}?’(?!\w)")
_PINPOINT = re.compile(r"\d|[০-৯]")


@dataclass(frozen=True, slots=True)
class NoteKey:
    """What names a note in its document."""

    part: "Part"
    id: str


@dataclass(frozen=True, slots=True)
class CitingNote:
    """A note in the order of the marks: its printed number, where its mark stands, its claims."""

    key: NoteKey
    number: int
    paragraph: int
    text: str
    claims: tuple[Claim, ...]


def citing_notes(finished: "Finished", names: Names | None = None) -> dict[NoteKey, CitingNote]:
    """Return every note that the body marks, each claim with the source that it leads back to."""
    found: dict[NoteKey, CitingNote] = {}
    by_number: dict[tuple[Part, int], CitingNote] = {}
    before: Claim | None = None
    names = names or Names()
    for paragraph, key in _marked(finished):
        if key in found:
            continue
        text = "\n".join(p.text.strip() for p in finished.notes.get((key.part, key.id), ()))
        number = 1 + sum(1 for part, _ in by_number if part == key.part)
        claims = []
        for part in split(text):
            claim = _led_back(Claim(part), before, by_number, key, names)
            claims.append(claim)
            before = claim
        for mention in mentions(text):
            names.read(mention, paragraph)
        note = CitingNote(key, number, paragraph, text, tuple(claims))
        found[key] = by_number[key.part, number] = note
    return found


def _marked(finished: "Finished") -> Iterator[tuple[int, NoteKey]]:
    for number, paragraph in enumerate(finished.paragraphs):
        for mark in paragraph.marks:
            yield number, NoteKey(mark.part, mark.id)


def split(text: str) -> list[str]:
    """Return the citations of a note or bracket, long quotations in it left out."""
    words = " ".join(text.split())
    bare = _QUOTED.sub(lambda found: _left(words, found), words)
    parts = (_LEAD.sub("", part).strip(" \u00a0,:") for part in _outside_brackets(bare))
    return [part for part in parts if re.search(r"\w", part)]


def _left(text: str, quoted: re.Match[str]) -> str:
    """What is left of a quotation in a note: all of a title, nothing of other words."""
    title = is_title(text, quoted.start(), quoted.end(), in_note=True)
    return quoted[0] if title else "…"


def _outside_brackets(text: str) -> Iterator[str]:
    """Split where citations end, but not inside brackets or quoted titles."""
    start = 0
    for match in _PARTED.finditer(text):
        head = text[start : match.start()]
        if head.count("(") > head.count(")") or head.count("‘") > len(re.findall(r"’(?!\w)", head)):
            continue
        yield head
        start = match.end()
    yield text[start:]


def _led_back(
    claim: Claim,
    before: Claim | None,
    by_number: "Mapping[tuple[Part, int], CitingNote]",
    key: NoteKey,
    names: Names,
) -> Claim:
    """The claim with its source, where its own words name none."""
    if _IBID.match(claim.text):
        return _same_again(claim, before)
    if match := _NOTE_NUMBER.search(claim.text):
        number = int(match["number"] or match["bangla"])
        note = by_number.get((key.part, number))
        return replace(claim, source=_source(_likest(claim, note))) if note else claim
    if match := _ELSEWHERE.search(claim.text):
        author = claim.text[: match.start()].strip(" ,(")
        earlier = [c for note in by_number.values() for c in note.claims]
        same = next((c for c in reversed(earlier) if author and author in c.text), None)
        return replace(claim, source=_source(same)) if same else claim
    if mentions(claim.text):
        return claim
    return replace(claim, source=names.within(claim.text))


def _same_again(claim: Claim, before: Claim | None) -> Claim:
    """``ibid``: what the note before cites, or another place in the same source."""
    if before is None:
        return claim
    if not _PINPOINT.search(claim.text):
        return before
    return replace(claim, source=_source(before))


def _source(claim: Claim | None) -> str:
    return (claim.source or claim.text) if claim else ""


def _likest(claim: Claim, note: CitingNote) -> Claim | None:
    """Of a note's several citations, the one that shares most words with a short form of it."""
    words = set(re.findall(r"[^\W\d]{3,}", claim.text.casefold()))

    def shared(other: Claim) -> int:
        return len(words & set(re.findall(r"[^\W\d]{3,}", other.text.casefold())))

    return max(note.claims, key=shared, default=None)
