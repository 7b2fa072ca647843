"""What of a passage is quoted: exact slices of the canonical text that read as sentences.

A law is quoted by its smallest provision that can stand alone, a clause with the words that lead in
to it; a study or workshop note by the sentences around the match. What is left out between two
slices, or of a sentence at either end, is marked when the quotation is set.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.evidence.sentences import NOTE_LINE, Span, best_run, length, without_speaker
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import Excerpt, Level, Provision, StoredPassage
from kb.search.definitions import DEFINITION

# In words. A law's provision is quoted whole up to here, a longer one by its sentences.
WHOLE_PROVISION = 150
LONGEST_LEAD_IN = 60
# A section of this many words is quoted whole even if only one of its subsections matches.
SHORT_SECTION = 80
SHORTEST_PROVISION = 4
CONTEXT = 32

# Why a passage is not quoted: it says what words mean, lays down nothing, or has no whole sentence.
Unquotable = Literal["definition", "no_rule", "no_sentence"]

_CITABLE: frozenset[Level] = frozenset(
    ("article", "section", "rule", "subsection", "clause", "subclause", "definition", "paragraph")
)
_LEANING: frozenset[Level] = frozenset(("clause", "subclause", "definition", "paragraph"))
_UNFINISHED = re.compile(r"(?:[,;:—–-]|\b(?:and|or))$")
_DEFINITIONS = re.compile(
    r"\b(?:definitions?|interpretation|use of terms|meanings?)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"‘`']{1,2}(?P<term>[^“”\"‘’`']{2,80})[”\"’']{1,2}")
_PURPOSE = re.compile(
    r"(?:statement of )?(?:purposes?|objects?|objectives?|scope(?: of application)?|short title.*"
    r"|commencement|interpretation of this .*|repeals?.*|savings?.*)$",
    re.IGNORECASE,
)
# How far into a provision the term that it defines may begin.
_TERM_BEGINS = 40
_LONG_TITLE = re.compile(r"(?:An? (?:Act|Ordinance|Bill|Order|Law) |Whereas\b|WHEREAS\b)")


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


def quote(
    tree: Tree, passage: StoredPassage, wanted: Mapping[str, float], defining: bool = False
) -> Quotation | None:
    """Return what to quote of a passage for a question with these terms, ``None`` for nothing."""
    found = quote_or_why(tree, passage, wanted, defining)
    return found if isinstance(found, Quotation) else None


def quote_or_why(
    tree: Tree, passage: StoredPassage, wanted: Mapping[str, float], defining: bool = False
) -> Quotation | Unquotable:
    """Return what to quote of a passage for a question with these terms, or why nothing is.

    Nothing is when nothing in it reads as a sentence (a table, a heading, a list of page numbers),
    or when it is a definition and the question is not ``defining``: what words mean is no rule.
    """
    if passage.kind == "law" and _introduces(tree, passage):
        return "no_rule"
    if passage.kind == "law" and (unit := _unit(tree, passage)):
        if _defines(tree, unit):
            meant = _definition(tree, unit, wanted)
            answers = defining and _answers(tree, meant, wanted)
            return _whole(tree, meant) if answers else "definition"
        return _whole(tree, unit)
    if passage.kind == "workshop" and not _says(tree, passage):
        return "no_sentence"
    provision = tree.by_id.get(passage.provision)
    said = without_speaker(tree.document.text, (passage.start, passage.end), provision)
    span = best_run(tree.document.text, said, passage, wanted)
    if span is None:
        return "no_sentence"
    leads = _lead_ins(tree, provision) if provision and provision.start == span[0] else []
    return _made(tree, passage.provision, passage.pinpoint, [*leads, span])


def quote_at(tree: Tree, spans: list[Span], provision: str) -> Quotation:
    """Return the quotation of these spans, cited by a provision or by what now stands around it.

    The provision is kept where the last span still lies in it.
    """
    held = tree.by_id.get(provision)
    if held is None or not held.start <= spans[-1][0] < spans[-1][1] <= held.end:
        held = tree.around(*spans[-1])
    return _made(tree, held.id if held else "", held.pinpoint if held else "", spans)


def _says(tree: Tree, passage: StoredPassage) -> bool:
    """Return whether a passage is what was said, neither what was put to a group nor a title."""
    levels = [p.level for p in tree.upward(passage.provision)]
    if levels and levels[0] in ("session", "group", "question"):
        return False
    answers = "question" in levels or "group" in levels
    return answers or passage.text.rstrip().endswith((".", "!", "।", "”", ")"))


def _introduces(tree: Tree, passage: StoredPassage) -> bool:
    """Return whether a passage lays down nothing: a preamble, long title, purpose or scope."""
    around = list(tree.upward(passage.provision))
    if any(p.level == "preamble" or _PURPOSE.match(p.heading) for p in around):
        return True
    return _LONG_TITLE.match(passage.text) is not None


def _defines(tree: Tree, unit: Provision) -> bool:
    """Return whether a provision only says what words mean."""
    around = next(tree.upward(unit.parent), None)
    if unit.level == "definition" or around and around.level == "definition":
        return True
    first = DEFINITION.search(tree.document.text, unit.start, unit.end)
    if first is None:
        return False
    return (
        first.start() - unit.start < _TERM_BEGINS or _DEFINITIONS.search(unit.heading) is not None
    )


def _definition(tree: Tree, unit: Provision, wanted: Mapping[str, float]) -> Provision:
    """Return a provision that defines, of several definitions the one that says most of it."""
    text, language = tree.document.text, tree.document.metadata.language

    def said(part: Provision) -> tuple[float, int]:
        terms = set(lang.terms(text[part.start : part.end], language))
        return sum(wanted[term] for term in terms & wanted.keys()), -part.start

    parts = tree.under.get(unit.id, [])
    several = len(_QUOTED.findall(text, unit.start, unit.end)) > 1
    return max(parts, key=said) if several and parts else unit


def _answers(tree: Tree, unit: Provision, wanted: Mapping[str, float]) -> bool:
    """Return whether a definition is of a term all of whose words the question has."""
    text, language = tree.document.text, tree.document.metadata.language
    meant = (
        set(lang.terms(m["term"], language)) for m in _QUOTED.finditer(text, unit.start, unit.end)
    )
    return any(terms and terms <= wanted.keys() for terms in meant)


def _unit(tree: Tree, passage: StoredPassage) -> Provision | None:
    """Return the provision to quote whole: the passage's, or a short one around it.

    A definition is never quoted with the others of its section.
    """
    unit: Provision | None = None
    for provision in tree.upward(passage.provision):
        if provision.level not in _CITABLE or (unit and unit.level == "definition"):
            break
        most = SHORT_SECTION if unit and unit.level not in _LEANING else WHOLE_PROVISION
        if length(tree.document.text, (provision.start, provision.end)) > most:
            break
        unit = provision
    return unit if unit and _says_something(tree, unit) else None


def _says_something(tree: Tree, unit: Provision) -> bool:
    """Return whether a provision, with what leads in to it, is more than a heading or a table."""
    spans = [*_lead_ins(tree, unit), *without_notes(tree.document.text, (unit.start, unit.end))]
    texts = [tree.document.text[start:end] for start, end in spans]
    words = sum(len(t.split()) for t in texts) - len(unit.heading.split())
    return words >= SHORTEST_PROVISION and not any("\t" in t for t in texts)


def _whole(tree: Tree, unit: Provision) -> Quotation:
    spans = without_notes(tree.document.text, (unit.start, unit.end))
    return _made(tree, unit.id, unit.pinpoint, [*_lead_ins(tree, unit), *spans])


def _lead_ins(tree: Tree, provision: Provision) -> list[Span]:
    """Return the opening words of the provisions around a clause, from the outside in."""
    leads: list[Span] = []
    inner = provision
    for outer in list(tree.upward(provision.id))[1:]:
        if inner.level not in _LEANING or outer.level not in _CITABLE:
            break
        first = min(child.start for child in tree.under[outer.id])
        span = trimmed(tree.document.text, (outer.start, first))
        if 0 < length(tree.document.text, span) <= LONGEST_LEAD_IN:
            leads.insert(0, span)
        inner = outer
    return leads


def without_notes(text: str, span: Span) -> list[Span]:
    """Return the parts of a span that are not lines of an original footnote, trimmed."""
    parts: list[Span] = []
    at = span[0]
    for note in NOTE_LINE.finditer(text, *span):
        parts.append((at, note.start()))
        at = note.end()
    parts.append((at, span[1]))
    return [part for part in (trimmed(text, p) for p in parts) if part[0] < part[1]]


def _made(tree: Tree, provision: str, pinpoint: str, spans: list[Span]) -> Quotation:
    text = tree.document.text
    runs = joined(text, spans)
    level = tree.by_id[provision].level if provision in tree.by_id else "paragraph"
    leans = level in _LEANING and len(spans) == 1 and bool(_before(tree, provision))
    place = _place(tree, pinpoint, runs)
    return Quotation(
        provision=provision,
        pinpoint=place,
        page=tree.page(runs[-1][0]),
        pieces=tuple(excerpt(tree, provision, place, span) for span in runs),
        opened=leans and tree.document.kind == "law",
        closed=bool(_UNFINISHED.search(text[slice(*runs[-1])])),
    )


_NUMBERED = ("para ", "rec ", "box ", "table ", "annex ", "finding ")


def _place(tree: Tree, pinpoint: str, spans: list[Span]) -> str:
    """Return the pinpoint: of a study its numbered part, else the pages of the excerpt."""
    if tree.document.kind == "law" and not pinpoint and not tree.document.pages:
        heading = tree.heading_above(spans[0][0])
        return f"‘{heading}’" if heading else ""
    if tree.document.kind == "workshop" or not tree.document.pages:
        return pinpoint
    if tree.document.kind == "law" and pinpoint or pinpoint.startswith(_NUMBERED):
        return pinpoint
    first, last = tree.page(spans[0][0]), tree.page(spans[-1][1] - 1)
    return f"p {first}" if first == last else f"pp {first}–{last}"


def _before(tree: Tree, provision: str) -> str:
    held = tree.by_id.get(provision)
    parent = tree.by_id.get(held.parent) if held else None
    return parent.id if parent and parent.level in _CITABLE else ""


def joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the spans with those made one that only white space parts."""
    found: list[Span] = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def excerpt(tree: Tree, provision: str, pinpoint: str, span: Span) -> Excerpt:
    """Return a span of a document with what finds it again."""
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


def trimmed(text: str, span: Span) -> Span:
    """Return a span without white space at its ends."""
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
