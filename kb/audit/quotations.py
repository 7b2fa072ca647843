"""Every quotation of a finished document: between marks, over paragraphs, and set off as a block.

Titles of works, and what stands in headings, contents lists, bibliographies and code, are no
quotations. Each story is gone through once, so that time grows with the document's length.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.audit.flows import Flow
from kb.audit.quotation_marks import CLOSERS, closing, pairs
from kb.audit.works import is_pinpoint, is_title

if TYPE_CHECKING:
    from kb.audit.set_off import Setting
    from kb.report.finished import FinishedParagraph

# A quotation that opens anew in each paragraph may run so far; one that does not, less far.
MOST_PARAGRAPHS = 40
MOST_WITHOUT_MARK = 4
# Of many marks left open in a paragraph, only the last can have been meant.
MOST_OPEN = 3
# Marks of two kinds are often left open by mistake; only these open a quotation of paragraphs.
_RUNNING_ON = frozenset('“„«"‘')
_NUMBER = re.compile(r"\s*(?:\(?\w{1,4}[.)]\s*)?")
_DASHED = re.compile(r"[—–―]\s?\S|-\s[A-Z]|\[?(?i:source|সূত্র|উৎস)\s?:")
_DASH_AFTER = re.compile(r"(?<=[.!?।”’\"'»\]])\s+(?P<source>[—–―]\s?[^—–―]{3,140})$")
_BRACKET_AFTER = re.compile(
    r"(?<=[.!?।”’\"'»;])\s*(?P<source>[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]])\s*\.?$"
)
LONGEST_ATTRIBUTION = 240


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation where it stands: from ``start`` in its first paragraph to ``end`` in its last.

    The span takes in the quotation marks, ``text`` leaves them out; the paragraphs are
    ``flow.paragraphs[first : last + 1]``. ``source`` is a source named within a block's own last
    line.
    """

    flow: Flow
    first: int
    start: int
    last: int
    end: int
    text: str
    block: bool = False
    source: str = ""

    @property
    def paragraph(self) -> "FinishedParagraph":
        """The paragraph in which it begins."""
        return self.flow.paragraphs[self.first]

    @property
    def closing(self) -> "FinishedParagraph":
        """The paragraph in which it ends."""
        return self.flow.paragraphs[self.last]


def find(flow: Flow, setting: "Setting") -> Iterator[Quotation]:
    """Yield the quotations of one story in order."""
    at, start = 0, 0
    while at < len(flow.paragraphs):
        if flow.read_over[at] or setting.is_attribution(flow.paragraphs[at]):
            at, start = at + 1, 0
        elif start == 0 and setting.is_block(flow.paragraphs[at]):
            found = _block(flow, at, setting)
            yield from _without_attribution(found)
            at, start = found.last + 1, 0
        else:
            inline, at, start = _marked(flow, at, start)
            yield from inline


def _block(flow: Flow, first: int, setting: "Setting") -> Quotation:
    """The block paragraphs that stand together, up to the first that a note closes."""
    last = first
    while (
        not _is_noted_at_end(flow.paragraphs[last])
        and last + 1 < len(flow.paragraphs)
        and flow.joined[last + 1]
        and not flow.read_over[last + 1]
        and setting.is_block(flow.paragraphs[last + 1])
        and not setting.is_attribution(flow.paragraphs[last + 1])
    ):
        last += 1
    lines = [p.text for p in flow.paragraphs[first : last + 1]]
    end = len(lines[-1].rstrip())
    return Quotation(flow, first, 0, last, end, _unmarked(lines), block=True)


def _is_noted_at_end(paragraph: "FinishedParagraph") -> bool:
    end = len(paragraph.text.rstrip())
    return any(mark.at >= end - 2 for mark in paragraph.marks)


def _unmarked(lines: Sequence[str]) -> str:
    """The paragraphs of a block without quotation marks that enclose all of it."""
    text = "\n".join(line.strip() for line in lines)
    opener = text[:1]
    if opener not in CLOSERS or text[-1] not in CLOSERS[opener]:
        return text
    inside = [line.strip() for line in lines]
    if len(pairs(inside[0]).closed) and len(inside) == 1:
        only = pairs(text).closed[0]
        return text[1:-1].strip() if (only.start, only.end) == (0, len(text)) else text
    inside[-1] = inside[-1][:-1]
    return "\n".join(line.removeprefix(opener).strip() for line in inside)


def _without_attribution(found: Quotation) -> Iterator[Quotation]:
    """Part the line or bracket that names a block's source from what the block quotes."""
    paragraphs = found.flow.paragraphs
    final = paragraphs[found.last].text.strip()
    if (
        found.last > found.first
        and _DASHED.match(final)
        and len(final) <= LONGEST_ATTRIBUTION
        and not paragraphs[found.last].marks
    ):
        lines = [p.text for p in paragraphs[found.first : found.last]]
        last, end = found.last - 1, len(lines[-1].rstrip())
        yield Quotation(found.flow, found.first, 0, last, end, _unmarked(lines), True, final)
        return
    match = _DASH_AFTER.search(final) or _BRACKET_AFTER.search(final)
    if match is None or match.start("source") == 0:
        yield found
        return
    lines = [p.text for p in paragraphs[found.first : found.last + 1]]
    cut = len(lines[-1]) - len(lines[-1].lstrip()) + match.start("source")
    lines[-1] = lines[-1][:cut].rstrip()
    source = match["source"].strip("[]() ") if match["source"][0] in "[(" else match["source"]
    if not lines[-1].strip() or not re.search(r"\d|ibid|supra|[A-Z]\w+ [A-Z]", source):
        yield found
        return
    yield Quotation(
        found.flow, found.first, 0, found.last, len(lines[-1]), _unmarked(lines), True, source
    )  # fmt: skip


def _marked(flow: Flow, at: int, start: int) -> tuple[list[Quotation], int, int]:
    """The quotations between marks of one paragraph, and where to go on."""
    paragraph = flow.paragraphs[at]
    noted = [mark.at for mark in paragraph.marks]
    marks = pairs(paragraph.text, noted, start)
    made: list[Quotation] = []
    for opening in marks.unclosed[-MOST_OPEN:]:
        if running := _running_on(flow, at, opening):
            made += [_inline(flow, at, p.start, p.end) for p in marks.closed if p.end <= opening]
            return [*filter(_is_quoted, made), running], running.last, running.end
    made = [_inline(flow, at, pair.start, pair.end) for pair in marks.closed]
    return list(filter(_is_quoted, made)), at + 1, 0


def _inline(flow: Flow, at: int, start: int, end: int) -> Quotation:
    text = flow.paragraphs[at].text[start + 1 : end - 1].strip()
    return Quotation(flow, at, start, at, end, text)


def _is_quoted(found: Quotation) -> bool:
    paragraph = found.paragraph
    if not re.search(r"\w", found.text):
        return False
    if "table" in paragraph.inside and is_pinpoint(paragraph.text, found.start, found.end):
        return False
    in_note = bool(paragraph.note)
    return not is_title(paragraph.text, found.start, found.end, in_note=in_note)


def _running_on(flow: Flow, at: int, opening: int) -> Quotation | None:
    """A quotation left open by its paragraph that a later one closes.

    The rule of printers: each paragraph of it opens anew, and the last one closes. Writers who
    forget the marks between are understood when the closing mark comes soon.
    """
    opener = flow.paragraphs[at].text[opening]
    if opener not in _RUNNING_ON:
        return None
    lines = [flow.paragraphs[at].text[opening + 1 :].strip()]
    repeated = True
    for last in range(at + 1, min(len(flow.paragraphs), at + MOST_PARAGRAPHS)):
        paragraph = flow.paragraphs[last]
        if flow.read_over[last] or not flow.joined[last]:
            return None
        begin = _NUMBER.match(paragraph.text)
        first = begin.end() if begin else 0
        reopened = paragraph.text[first : first + 1] == opener
        repeated = repeated and reopened
        if not reopened and (opener in '"‘' or last - at > MOST_WITHOUT_MARK):
            return None
        begins = first + 1 if reopened else 0
        noted = [mark.at for mark in paragraph.marks]
        end = closing(paragraph.text, opener, begins, noted)
        if not reopened and pairs(paragraph.text, noted).closed:
            return None  # a stray mark must not hide the quotations that follow
        if end < 0:
            lines.append(paragraph.text[begins:].strip())
            continue
        if not reopened and _opens_before(paragraph.text, opener, end):
            return None
        lines.append(paragraph.text[begins : end - 1].strip())
        return Quotation(flow, at, opening, last, end, "\n".join(lines))
    return None


def _opens_before(text: str, opener: str, end: int) -> bool:
    """Whether the closing mark belongs to a quotation that the same paragraph opens."""
    return opener in text[:end]
