"""The audit of one finished document: find what it quotes and cites, and have each judged."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kb.audit import claims as citing
from kb.audit.citations import cited, in_order
from kb.audit.claims import Context, Sourced, Where
from kb.audit.flows import Flow, flows
from kb.audit.model import Auditor, Claim, Judgement, Quoted, Verdict
from kb.audit.notes import citing_notes
from kb.audit.places import Place, Places, Span, reading_order
from kb.audit.quotations import Quotation
from kb.audit.quotations import find as find_quotations
from kb.audit.set_off import setting
from kb.ingest import references

if TYPE_CHECKING:
    from kb.report.finished import Finished

Kind = Literal["quotation", "reference"]


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation or reference of the document before it is judged."""

    kind: Kind
    span: Span
    place: Place
    text: str
    quoted: Quoted | None
    claims: tuple[Sourced, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A quotation or reference with the verdict on it; ``number`` counts in reading order."""

    number: int
    kind: Kind
    span: Span
    place: Place
    text: str
    claims: tuple[Claim, ...]
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Audit:
    """What became of everything that a document quotes and cites; ``sha256`` is the file's."""

    name: str
    sha256: str
    items: tuple[Item, ...]

    @property
    def problems(self) -> tuple[Item, ...]:
        """What someone should look at."""
        return tuple(item for item in self.items if item.judgement.problem)

    def counts(self, kind: Kind) -> dict[Verdict, int]:
        """Return how many quotations or references there are of each verdict, the most first."""
        counted = Counter(item.judgement.verdict for item in self.items if item.kind == kind)
        return dict(counted.most_common())


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything of a document that can be judged."""

    quotations: tuple[Found, ...]
    references: tuple[Found, ...]

    def __len__(self) -> int:
        return len(self.quotations) + len(self.references)


def find(
    finished: "Finished",
    quote_styles: Collection[str] = (),
    attribution_styles: Collection[str] = (),
) -> Findings:
    """Return the quotations and the references of a document, each in reading order.

    The style names are those that an office's template gives to excerpts and their sources.
    """
    set_as = setting(finished, quote_styles, attribution_styles)
    stories = flows(finished)
    text = cited(stories, set_as)
    context = Context(citing_notes(finished, text.names), text, set_as)
    places = Places(finished, context.notes)
    quotations = [
        _quotation(quotation, context, places)
        for flow in stories
        for quotation in find_quotations(flow, set_as)
    ]
    cites = [
        *_text_references(stories, context, places, quotations),
        *_note_references(context, places),
    ]
    order = reading_order(finished)
    for found in (quotations, cites):
        found.sort(key=lambda one: order(one.span))
    return Findings(tuple(quotations), tuple(cites))


def audit(
    finished: "Finished",
    findings: Findings,
    auditor: Auditor,
    advance: Callable[[int], None] = lambda n: None,
) -> Audit:
    """Return the verdict on each finding; ``advance`` is told of each one done.

    A citation by which a quotation was judged is not judged again by itself.
    """
    judged: list[tuple[Found, Judgement]] = []
    settled: set[Where] = set()
    for found in findings.quotations:
        assert found.quoted is not None
        judgement = _judged(found, found.quoted, auditor)
        if judgement.verdict != "term":
            settled |= {s.where for s in found.claims if s.claim == judgement.claim}
        judged.append((found, judgement))
        advance(1)
    known: dict[Claim, Judgement] = {}
    for found in findings.references:
        advance(1)
        [sourced] = found.claims
        if sourced.where in settled:
            continue
        if sourced.claim not in known:
            known[sourced.claim] = auditor.judge_reference(sourced.claim)
        judged.append((found, known[sourced.claim]))
    return Audit(finished.path.name, _sha256(finished), tuple(_items(judged, finished)))


def _judged(found: Found, quoted: Quoted, auditor: Auditor) -> Judgement:
    """The verdict on a quotation; where it holds, on each of its two kinds of citation as well.

    A footnote may be wrong beside a line that is right. Both must hold by themselves if they give a
    section; in a sentence, whose note may as well compare, only if they mean the same source.
    """
    judgement = auditor.judge(quoted)
    if judgement.problem and quoted.block and all(s.where[2] < 0 for s in found.claims):
        return _line_by_line(quoted, judgement, auditor)
    groups = [
        tuple(s.claim for s in found.claims if (s.where[0] == "body") == body)
        for body in (False, True)
    ]
    if judgement.problem or judgement.place is None or not all(groups):
        return judgement
    for claims in groups:
        if not any(references.find(claim.text) for claim in claims):
            continue
        alone = auditor.judge(replace(quoted, claims=claims))
        if alone.verdict == "elsewhere" and (
            quoted.block or _same_source(claims, judgement.place.document, auditor)
        ):
            return alone
    return judgement


def _line_by_line(quoted: Quoted, whole: Judgement, auditor: Auditor) -> Judgement:
    """The verdict on a block that only a heading cites: it may list several provisions."""
    lines = [replace(quoted, text=line) for line in quoted.text.split("\n")]
    judged = [auditor.judge(line) for line in lines] if len(lines) > 1 else [whole]
    return next((judgement for judgement in judged if judgement.problem), judged[0])


def _same_source(claims: tuple[Claim, ...], document: str, auditor: Auditor) -> bool:
    places = (auditor.judge_reference(claim).place for claim in claims)
    return any(place is not None and place.document == document for place in places)


def _quotation(quotation: Quotation, context: Context, places: Places) -> Found:
    span, sourced = _span(quotation), citing.claims(quotation, context)
    quoted = Quoted(quotation.text, quotation.block, tuple(one.claim for one in sourced))
    return Found("quotation", span, places.of(span), quotation.text, quoted, sourced)


def _items(judged: list[tuple[Found, Judgement]], finished: "Finished") -> Iterator[Item]:
    order = reading_order(finished)
    judged.sort(key=lambda pair: order(pair[0].span))
    for number, (found, judgement) in enumerate(judged, start=1):
        claims = tuple(sourced.claim for sourced in found.claims)
        yield Item(number, found.kind, found.span, found.place, found.text, claims, judgement)


def _sha256(finished: "Finished") -> str:
    with finished.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _span(quotation: Quotation) -> Span:
    paragraph = quotation.paragraph
    at = quotation.flow.at
    first, last = at[quotation.first], at[quotation.last]
    return Span(paragraph.part, paragraph.note, first, quotation.start, last, quotation.end)


def _text_references(
    stories: list[Flow], context: Context, places: Places, quotations: list[Found]
) -> Iterator[Found]:
    """The references in the body's text that stand in no quotation."""
    quoted: dict[int, list[Span]] = {}
    for found in quotations:
        span = found.span
        for number in range(span.first, span.last + 1) if span.part == "body" else ():
            quoted.setdefault(number, []).append(span)
    for number, flow, at in in_order(stories):
        for reference in context.cited.references.get(number, ()):
            if any(_within(number, reference.start, span) for span in quoted.get(number, ())):
                continue
            span = Span("body", "", number, reference.start, number, reference.end)
            where: Where = ("body", str(number), reference.start)
            yield Found(
                "reference",
                span,
                places.of(span),
                flow.paragraphs[at].text[reference.start : reference.end],
                None,
                (Sourced(reference.claim, where),),
            )


def _within(number: int, at: int, span: Span) -> bool:
    return (span.first, span.start) <= (number, at) < (span.last, span.end)


def _note_references(context: Context, places: Places) -> Iterator[Found]:
    """The citations in notes; a note without a figure cites no place that could be looked up."""
    for key in context.notes:
        for sourced in citing.of_note(context, key):
            if not any(c.isdecimal() for c in sourced.claim.text):
                continue
            span = Span(key.part, key.id, 0, 0, 0, 0)
            text = sourced.claim.text
            yield Found("reference", span, places.of(span), text, None, (sourced,))
