"""What of a passage is quoted: exact slices of the canonical text that read as sentences.

A law is quoted by its smallest provision that can stand alone, a clause with the words that lead in
to it; a study or workshop note by the sentences around the match. What is left out between two
slices, or of a sentence at either end, is marked when the quotation is set.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import Excerpt, Level, Provision, StoredPassage

Span = tuple[int, int]

# In words. A law's provision is quoted whole up to here, a longer one by its sentences.
WHOLE_PROVISION = 150
LONGEST = {"law": 120, "study": 90, "workshop": 90}
MOST_SENTENCES = 4
LONGEST_SENTENCE = 150
LONGEST_LEAD_IN = 60
# A section of this many words is quoted whole even if only one of its subsections matches.
SHORT_SECTION = 80
SHORTEST_PROVISION = 4
SHORTEST = {"law": 8, "study": 6, "workshop": 3}
CONTEXT = 32

_CITABLE: frozenset[Level] = frozenset(
    ("article", "section", "rule", "subsection", "clause", "subclause", "definition", "paragraph")
)
_LEANING: frozenset[Level] = frozenset(("clause", "subclause", "definition", "paragraph"))
_NOTE_LINE = re.compile(r"^\[[^\]\n]{1,6}\] .*$", re.MULTILINE)
_CAPTION = re.compile(
    r"(?:Sources?|Notes?)\s*:|(?:Table|Figure|Box|Chart)\s+[\dIVX]+[A-Z]?\s*[:.–—]"
)
_UNFINISHED = re.compile(r"(?:[,;:—–-]|\b(?:and|or))$")
_POINTS_BACK = re.compile(
    r"(?:However|Moreover|Furthermore|Therefore|Thus|Hence|Nevertheless|This|These|That|Those|It"
    r"|They|He|She|Such|Also|In addition|As a result|For example|For instance)\b"
)
_FINISHED = re.compile(r"[.!?;:।][\"'”’»)\]\d]*$")
# What another sentence must add, in weights of the question's words, to be quoted along.
_WORTH_A_SENTENCE = 0.2
_SAID_BY = re.compile(r"\s+[—–-]\s+[^—\n]{1,120}$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A verbatim quotation in one or more pieces, with the provision and page that it cites.

    ``opened`` says that words before the first piece belong to its sentence, ``closed`` that words
    after the last do.
    """

    provision: str
    pinpoint: str
    page: str
    pieces: tuple[Excerpt, ...]
    opened: bool = False
    closed: bool = False

    @property
    def text(self) -> str:
        """The pieces with their omissions marked, as one text."""
        inside = " […] ".join(piece.exact for piece in self.pieces)
        return f"{'[…] ' * self.opened}{inside}{' […]' * self.closed}"


def quote(tree: Tree, passage: StoredPassage, wanted: Mapping[str, float]) -> Quotation | None:
    """Return what to quote of a passage for a question with these terms.

    ``None`` when nothing in it reads as a sentence (a table, a heading, a list of page numbers).
    """
    if passage.kind == "law" and (unit := _unit(tree, passage)):
        return _whole(tree, unit)
    if passage.kind == "workshop" and _asks(tree, passage):
        return None
    span = _best_sentences(tree.document.text, passage, wanted)
    if span is None:
        return None
    provision = tree.by_id.get(passage.provision)
    leads = _lead_ins(tree, provision) if provision and provision.start == span[0] else []
    if passage.kind == "workshop":
        span = _without_speaker(tree.document.text, span, provision)
    return _made(tree, passage.provision, passage.pinpoint, [*leads, span])


def _without_speaker(text: str, span: Span, provision: Provision | None) -> Span:
    """Return the span without who spoke behind a dash at its end: the attribution says that."""
    tail = _SAID_BY.search(text, *span)
    if provision is None or provision.speaker is None or tail is None:
        return span
    speaker = provision.speaker
    said = any(part and part in tail.group() for part in (speaker.name, speaker.role))
    return (span[0], tail.start()) if said or speaker.organisation in tail.group() else span


def _asks(tree: Tree, passage: StoredPassage) -> bool:
    """Return whether a passage is what was put to a group, not what the group said."""
    provision = tree.by_id.get(passage.provision)
    return provision is not None and provision.level in ("session", "group", "question")


def _unit(tree: Tree, passage: StoredPassage) -> Provision | None:
    """Return the provision to quote whole: the passage's, or a short one around it.

    A definition is never quoted with the others of its section.
    """
    unit: Provision | None = None
    for provision in tree.upward(passage.provision):
        if provision.level not in _CITABLE or (unit and unit.level == "definition"):
            break
        most = SHORT_SECTION if unit and unit.level not in _LEANING else WHOLE_PROVISION
        if _length(tree.document.text, (provision.start, provision.end)) > most:
            break
        unit = provision
    return unit if unit and _says_something(tree, unit) else None


def _says_something(tree: Tree, unit: Provision) -> bool:
    """Return whether a provision, with what leads in to it, is more than a heading or a table."""
    spans = [*_lead_ins(tree, unit), *_without_notes(tree.document.text, (unit.start, unit.end))]
    texts = [tree.document.text[start:end] for start, end in spans]
    words = sum(len(t.split()) for t in texts) - len(unit.heading.split())
    return words >= SHORTEST_PROVISION and not any("\t" in t for t in texts)


def _whole(tree: Tree, unit: Provision) -> Quotation:
    spans = _without_notes(tree.document.text, (unit.start, unit.end))
    return _made(tree, unit.id, unit.pinpoint, [*_lead_ins(tree, unit), *spans])


def _lead_ins(tree: Tree, provision: Provision) -> list[Span]:
    """Return the opening words of the provisions around a clause, from the outside in."""
    leads: list[Span] = []
    inner = provision
    for outer in list(tree.upward(provision.id))[1:]:
        if inner.level not in _LEANING or outer.level not in _CITABLE:
            break
        first = min(child.start for child in tree.under[outer.id])
        span = _trimmed(tree.document.text, (outer.start, first))
        if 0 < _length(tree.document.text, span) <= LONGEST_LEAD_IN:
            leads.insert(0, span)
        inner = outer
    return leads


def _without_notes(text: str, span: Span) -> list[Span]:
    """Return the parts of a span that are not lines of an original footnote."""
    parts: list[Span] = []
    at = span[0]
    for note in _NOTE_LINE.finditer(text, *span):
        parts.append((at, note.start()))
        at = note.end()
    parts.append((at, span[1]))
    return [part for part in (_trimmed(text, p) for p in parts) if part[0] < part[1]]


def _best_sentences(text: str, passage: StoredPassage, wanted: Mapping[str, float]) -> Span | None:
    """Return the run of sentences with most of the wanted terms for its length."""
    sentences = [
        (passage.start + start, passage.start + end)
        for start, end in lang.sentences(text[passage.start : passage.end], passage.language)
    ]
    found = [
        (_worth(text[a:b], to - at, wanted, passage.language), -at, (a, b))
        for at in range(len(sentences))
        for to in range(at + 1, min(at + MOST_SENTENCES, len(sentences)) + 1)
        if _reads(text, sentences[at:to], passage)
        for a, b in [(sentences[at][0], sentences[to - 1][1])]
    ]
    return max(found)[2] if found else None


def _worth(text: str, count: int, wanted: Mapping[str, float], language: str) -> float:
    """Return how much a run of sentences says on the question, less what it costs to read."""
    matched = sum(wanted[term] for term in set(lang.terms(text, language)) & wanted.keys())
    leaning = 0.5 if _POINTS_BACK.match(text) else 0.0
    return matched - leaning - _WORTH_A_SENTENCE * (count - 1)


def _reads(text: str, sentences: list[Span], passage: StoredPassage) -> bool:
    """Return whether sentences can be quoted: short enough, no table, note, heading or fragment."""
    length = _length(text, (sentences[0][0], sentences[-1][1]))
    if length > (LONGEST_SENTENCE if len(sentences) == 1 else LONGEST[passage.kind]):
        return False
    return all(_is_sentence(text[a:b], passage) for a, b in sentences)


def _is_sentence(text: str, passage: StoredPassage) -> bool:
    if "\t" in text or text.endswith("?") or _NOTE_LINE.match(text) or _CAPTION.match(text):
        return False
    if passage.kind != "workshop" and not _FINISHED.search(text):
        return False
    if passage.kind == "workshop" and text[0] in "—–":
        return False
    return len(text.split()) >= SHORTEST[passage.kind]


def _made(tree: Tree, provision: str, pinpoint: str, spans: list[Span]) -> Quotation:
    text = tree.document.text
    joined = _joined(text, spans)
    level = tree.by_id[provision].level if provision in tree.by_id else "paragraph"
    leans = level in _LEANING and len(spans) == 1 and bool(_before(tree, provision))
    place = _place(tree, pinpoint, joined)
    return Quotation(
        provision=provision,
        pinpoint=place,
        page=tree.page(joined[-1][0]),
        pieces=tuple(_excerpt(tree, provision, place, span) for span in joined),
        opened=leans and tree.document.kind == "law",
        closed=bool(_UNFINISHED.search(text[slice(*joined[-1])])),
    )


def _place(tree: Tree, pinpoint: str, spans: list[Span]) -> str:
    """Return the pinpoint: of a study its numbered paragraph, else the pages of the excerpt."""
    if tree.document.kind == "workshop" or not tree.document.pages:
        return pinpoint
    if tree.document.kind == "law" and pinpoint or pinpoint.startswith("para"):
        return pinpoint
    first, last = tree.page(spans[0][0]), tree.page(spans[-1][1] - 1)
    return f"p {first}" if first == last else f"pp {first}–{last}"


def _before(tree: Tree, provision: str) -> str:
    parent = tree.by_id.get(tree.by_id[provision].parent)
    return parent.id if parent and parent.level in _CITABLE else ""


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Return the spans with those made one that only white space parts."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _excerpt(tree: Tree, provision: str, pinpoint: str, span: Span) -> Excerpt:
    text = tree.document.text
    start, end = span
    return Excerpt(
        document=tree.document.id,
        version=tree.document.version,
        provision=provision,
        pinpoint=pinpoint,
        page=tree.page(start),
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _length(text: str, span: Span) -> int:
    return len(text[slice(*span)].split())
