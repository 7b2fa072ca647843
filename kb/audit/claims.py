"""Which citations go with which quotation.

The nearest tell: the note at its closing mark, a bracket behind it, the line below a block. With
them goes what introduces the quotation in its own sentence. Only where none stands so near does a
note at the sentence's end count, then one before it, then the only note at the paragraph's end.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.audit import sentences
from kb.audit.citations import Cited, source_in
from kb.audit.model import Claim
from kb.audit.notes import CitingNote, NoteKey, split
from kb.ingest.instruments import mentions

if TYPE_CHECKING:
    from kb.audit.quotations import Quotation
    from kb.audit.set_off import Setting
    from kb.report.finished import FinishedParagraph, NoteMark

# Where a claim stands: ("footnote", id, which of its claims) or ("body", paragraph, character).
Where = tuple[str, str, int]

_CLOSING = re.compile(r"[\s.,;:!?।)\]”’\"'»]{0,5}")
_BRACKET = re.compile(
    r"[\s.,;]{0,3}[(\[](?P<inside>[^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*)[)\]]"
)
_POINTS = re.compile(r"\d|[০-৯]|\b(?:ibid|supra|id\.)", re.IGNORECASE)
_ATTRIBUTED = re.compile(r"[—–―]\s?\S|[(\[]|(?:source|সূত্র|উৎস)\s?:", re.IGNORECASE)
_WORDED = re.compile(r"[^\W\d_]{2}")
_AUTHOR_YEAR = re.compile(
    r"(?!(?:As|At|But|By|For|From|In|See|The|While)\s)"
    r"[A-Z][\w.&’'-]*(?:,?\s+(?:(?:of|and|the|for|on|&|et al\.?)\s+)*[A-Z][\w.&’'-]*){0,9}"
    r"(?:\s+et al\.?)?\s+\((?:19|20)\d\d[a-z]?(?:[,:]\s*[^()]{1,30})?\)"
)
LONGEST_LINE = 240  # characters of a line that says whose words stand above or below it


@dataclass(frozen=True, slots=True)
class Sourced:
    """A claim, and where in the document it stands."""

    claim: Claim
    where: Where


@dataclass(frozen=True, slots=True)
class Context:
    """What a document cites: in its notes, and in its running text."""

    notes: dict[NoteKey, CitingNote]
    cited: Cited
    setting: "Setting"


def claims(quotation: "Quotation", context: Context) -> tuple[Sourced, ...]:
    """Return the citations of a quotation, the nearest first, each once."""
    if quotation.paragraph.note:
        key = NoteKey(quotation.paragraph.part, quotation.paragraph.note)
        return tuple(of_note(context, key))
    near = list(_near(quotation, context))
    sentence = list(_of_sentence(quotation, context))
    if not near:
        near = list(_notes_after(quotation, context))
    if not near and not sentence:
        sentence = list(_further(quotation, context)) or list(_heading(quotation, context))
    once: dict[Where, Sourced] = {}
    for sourced in [*near, *sentence]:
        once.setdefault(sourced.where, sourced)
    return tuple(once.values())


def of_note(context: Context, key: NoteKey) -> Iterator[Sourced]:
    """Yield the claims of a note."""
    note = context.notes.get(key)
    for number, claim in enumerate(note.claims if note else ()):
        yield Sourced(claim, (key.part, key.id, number))


def _of_marks(context: Context, marks: "Iterable[NoteMark]") -> Iterator[Sourced]:
    for mark in marks:
        yield from of_note(context, NoteKey(mark.part, mark.id))


def _near(quotation: "Quotation", context: Context) -> Iterator[Sourced]:
    text, end = quotation.closing.text, quotation.end
    adjoining = _CLOSING.match(text, end)
    reach = adjoining.end() if adjoining else end
    if quotation.block:
        inside = quotation.flow.paragraphs[quotation.first : quotation.last + 1]
        yield from _of_marks(context, (m for p in reversed(inside) for m in reversed(p.marks)))
    else:
        marks = quotation.closing.marks
        yield from _of_marks(context, (m for m in marks if end - 1 <= m.at <= reach))
    if match := _BRACKET.match(text, end):
        yield from _of_line(
            context, quotation, quotation.last, match.start("inside"), match.end("inside")
        )
    if quotation.source:
        number = quotation.flow.at[quotation.last]
        yield from _alone(context, quotation.source, number, quotation.end)
    if quotation.block:
        yield from _attribution(quotation, context)


def _of_line(
    context: Context, quotation: "Quotation", index: int, start: int, end: int
) -> Iterator[Sourced]:
    """The claims of a stretch of a paragraph: its references, or else all its words."""
    number = quotation.flow.at[index]
    text = quotation.flow.paragraphs[index].text[start:end]
    inside = [r for r in context.cited.references.get(number, ()) if start <= r.start < end]
    if inside:
        yield from (Sourced(r.claim, ("body", str(number), r.start)) for r in inside)
    elif _WORDED.search(text) and (start == 0 or _POINTS.search(text)):
        yield from _alone(context, text.strip("—–―-()[]. \u00a0"), number, start)


def _alone(context: Context, text: str, number: int, start: int) -> Iterator[Sourced]:
    """The claims of words that are nothing but a citation."""
    for at, part in enumerate(split(text)):
        claim = Claim(part, source_in(part, context.cited.names), "text")
        yield Sourced(claim, ("body", str(number), start + at))


def _attribution(quotation: "Quotation", context: Context) -> Iterator[Sourced]:
    """The line below a block that says whose words they are."""
    flow, below = quotation.flow, quotation.last + 1
    if below >= len(flow.paragraphs) or not flow.joined[below] or flow.read_over[below]:
        return
    paragraph = flow.paragraphs[below]
    text = paragraph.text.strip()
    if not text or len(text) > LONGEST_LINE:
        return
    if context.setting.is_attribution(paragraph) or _is_reference(text):
        yield from _of_marks(context, paragraph.marks)
        yield from _of_line(context, quotation, below, 0, len(paragraph.text))


def _is_reference(text: str) -> bool:
    return bool(_ATTRIBUTED.match(text) and _POINTS.search(text) and not text.endswith((":", ";")))


def _of_sentence(quotation: "Quotation", context: Context) -> Iterator[Sourced]:
    """What the sentence itself names, before the quotation and then behind it."""
    if quotation.block:
        yield from _lead(quotation, context)
        return
    flow, at = quotation.flow, quotation.first
    text, behind = quotation.paragraph.text, quotation.closing.text
    first, _ = sentences.around(text, quotation.start, quotation.start)
    yield from _named(context, text, flow.at[at], first, quotation.start)
    _, last = sentences.around(behind, quotation.end, quotation.end)
    number = flow.at[quotation.last]
    yield from _named(context, behind, number, quotation.end, last, titles=False)
    if not text[first : quotation.start].strip():
        yield from _lead(quotation, context)


def _named(
    context: Context, text: str, number: int, start: int, end: int, *, titles: bool = True
) -> Iterator[Sourced]:
    """The references between two places of a paragraph, the last first; else the acts named."""
    references = [r for r in context.cited.references.get(number, ()) if start <= r.start < end]
    for reference in reversed(references):
        yield Sourced(reference.claim, ("body", str(number), reference.start))
    if references or not titles:
        return
    inside = [m for m in context.cited.mentions.get(number, ()) if start <= m.start < end]
    for mention in reversed(inside):
        claim = Claim(mention.title, context.cited.names.within(mention.title), "text")
        yield Sourced(claim, ("body", str(number), mention.start))
    yield from _authors(text[start:end], number, start)


def _authors(text: str, number: int, start: int) -> Iterator[Sourced]:
    """An author with a year in brackets, as in ``UNODC (2020, p 34)``, the last first."""
    for match in reversed(list(_AUTHOR_YEAR.finditer(text))):
        yield Sourced(Claim(match[0], "", "text"), ("body", str(number), start + match.start()))


def _lead(quotation: "Quotation", context: Context) -> Iterator[Sourced]:
    """What the paragraph above says when it leads to it: short, or closed by a colon.

    A short line with nothing but a pinpoint belongs to the instrument in the heading above it.
    """
    flow, above = quotation.flow, quotation.first - 1
    while above > 0 and flow.joined[above + 1] and not flow.paragraphs[above].text.strip():
        above -= 1
    if above < 0 or not flow.joined[above + 1]:
        return
    text = flow.paragraphs[above].text.rstrip()
    if flow.read_over[above] or context.setting.is_block(flow.paragraphs[above]):
        return
    if text.endswith((":", "—", "–", ":-", ",")):
        first, _ = sentences.around(text, len(text) - 1, len(text))
        yield from _of_marks(context, (m for m in flow.paragraphs[above].marks if m.at >= first))
        yield from _named(context, text, flow.at[above], first, len(text))
    elif len(text) <= LONGEST_LINE / 4 and not text.endswith((".", "।")) and _POINTS.search(text):
        heading = flow.headings[above]
        source = heading if any(_WORDED.search(w) for w in heading.split()) else ""
        yield Sourced(Claim(text, source, "text"), ("body", str(flow.at[above]), 0))


def _notes_after(quotation: "Quotation", context: Context) -> Iterator[Sourced]:
    """The first note between the quotation and its sentence's end."""
    if quotation.block:
        return
    paragraph = quotation.closing
    _, last = sentences.around(paragraph.text, quotation.end, quotation.end)
    marks = [m for m in paragraph.marks if quotation.end <= m.at <= last + 1]
    yield from _of_marks(context, marks[:1])


def _further(quotation: "Quotation", context: Context) -> Iterator[Sourced]:
    """A note earlier in the sentence, or the only one of the paragraph, at its end."""
    if quotation.block:
        return
    paragraph = quotation.paragraph
    first, _ = sentences.around(paragraph.text, quotation.start, quotation.start)
    before = [m for m in paragraph.marks if first < m.at <= quotation.start]
    if before:
        yield from _of_marks(context, before[-1:])
    elif _closes(quotation.closing):
        yield from _of_marks(context, quotation.closing.marks)


def _heading(quotation: "Quotation", context: Context) -> Iterator[Sourced]:
    """The instrument in the heading under which a block stands."""
    number = quotation.flow.at[quotation.first]
    heading = quotation.flow.headings[quotation.first]
    if quotation.block and mentions(heading):
        yield Sourced(Claim(heading, "", "text"), ("body", str(number), -1))


def _closes(paragraph: "FinishedParagraph") -> bool:
    end = len(paragraph.text.rstrip())
    return len(paragraph.marks) == 1 and paragraph.marks[0].at >= end - 1
