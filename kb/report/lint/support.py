"""Quotations and what they rest on; findings and what they rest on."""

import re
from collections.abc import Iterator, Sequence

from kb.report.lint.fault import Fault
from kb.report.lint.seen import Line, Seen, fault

LONGEST_INLINE = 40  # words of a quotation within a sentence; a longer one is set off
SHORTEST_CLAIM = 25  # words from which a paragraph of findings says something to be supported
_SHORTEST_QUOTED = 6  # words: below are titles and words in a special sense
_INLINE = re.compile(r"“([^“”]+)”|(?<!\w)\"([^\"]+)\"(?!\w)")
_CITED = re.compile(
    r"\((?:[^()]*\b(?:18|19|20)\d\d[a-z]?\b[^()]*|[^()]*\b(?:para|p|pp|art|s|sect)s?\.? ?\d[^()]*|"
    r"ibid[^()]*|[A-Z]{1,3}/[^()]+|\d{1,3})\)|\[\d{1,3}\]"
    r"|\b(?i:sections?|articles?|ss?|arts?\.?|paras?\.?|paragraphs?) \d"
)
_REFERS = re.compile(
    r"\b(?:tables?|figures?|annex|box|chart|see|above|below) (?:\d|[IVXA-Z]\b)", re.I
)
_FINDINGS = re.compile(r"\bfindings?\b", re.IGNORECASE)
_NO_CLAIM = re.compile(r"\b(?:conclusions?|recommendations?|summary|method\w*)\b", re.IGNORECASE)
_ANNEX = re.compile(r"(?:annex|appendix)\b", re.IGNORECASE)


def block_quotations(seen: Seen) -> Iterator[Fault]:
    """Yield block quotations without a source, and those that are too short to be set off.

    What kb set as evidence is always set off, however short.
    """
    for block in _blocks(seen):
        first, last = block[0], block[-1]
        if first.trail and _ANNEX.match(first.trail[0]):
            continue
        after = seen.lines[last.at + 1 : last.at + 2]
        around = [
            *block,
            *(line for line in after if line.role == "attribution"),
            *_before(seen, first),
        ]
        if not any(line.held.marks or _CITED.search(line.text) for line in around):
            yield fault(
                last, "quotation-uncited", "error", "a block quotation has no note",
                "put a footnote at its end that names the source and the place in it",
            )  # fmt: skip
        words = sum(len(line.text.split()) for line in block)
        if words < LONGEST_INLINE and not first.held.region:
            yield fault(
                first, "quotation-short", "advice", f"a block quotation has {words} words only",
                "set it in the sentence, in quotation marks",
            )  # fmt: skip


def _before(seen: Seen, first: Line) -> list[Line]:
    """Return the paragraph that leads in to a quotation: its note may stand there."""
    line = seen.lines[first.at - 1] if first.at else first
    return [line] if line.role == "text" and line.text.rstrip().endswith(":") else []


def _blocks(seen: Seen) -> Iterator[list[Line]]:
    """Yield the runs of quotation paragraphs; a note or an attribution ends one."""
    run: list[Line] = []
    for line in seen.lines:
        if line.role == "quote" and line.text.strip():
            run.append(line)
            if not line.held.marks:
                continue
        if run:
            yield run
            run = []
    if run:
        yield run


def inline_quotations(seen: Seen) -> Iterator[Fault]:
    """Yield quotations within sentences that are too long, or in a paragraph without a source."""
    for line in seen.of("text", "list"):
        quoted = [(m[1] or m[2]).split() for m in _INLINE.finditer(line.text)]
        longest = max(map(len, quoted), default=0)
        if longest > LONGEST_INLINE:
            yield fault(
                line, "quotation-long", "error", f"a quotation of {longest} words is not set off",
                f"make a block quotation of what has more than {LONGEST_INLINE} words",
            )  # fmt: skip
        if longest >= _SHORTEST_QUOTED and not _is_supported(line):
            yield fault(
                line, "quotation-uncited", "advice", "a quotation has no note in its paragraph",
                "put a footnote after the closing mark",
            )  # fmt: skip


def _is_supported(line: Line) -> bool:
    return bool(line.held.marks or _CITED.search(line.text) or _REFERS.search(line.text))


def findings(seen: Seen) -> Iterator[Fault]:
    """Yield paragraphs of the findings that state something and name nothing they rest on.

    It may rest on a note, a quotation, a citation, a table, or on evidence set off next to it.
    """
    for line in seen.of("text"):
        under = any(map(_FINDINGS.search, line.trail))
        if not under or any(map(_NO_CLAIM.search, line.trail)) or _opens_section(seen, line):
            continue
        claims = len(line.text.split()) >= SHORTEST_CLAIM and line.text.rstrip().endswith(
            (".", "।")
        )
        rests = _is_supported(line) or _INLINE.search(line.text)
        if claims and not rests and not _leads_to_evidence(seen.lines[line.at + 1 :]):
            yield fault(
                line, "finding-unsupported", "advice",
                "the paragraph names nothing that it rests on",
                "cite the excerpt, table or note that supports it, or say whose view it is",
            )  # fmt: skip


def _opens_section(seen: Seen, line: Line) -> bool:
    """Return whether a paragraph introduces what the headings right after it divide."""
    following = (each for each in seen.lines[line.at + 1 :] if each.text.strip())
    return getattr(next(following, None), "role", "") == "heading"


def _leads_to_evidence(following: Sequence[Line]) -> bool:
    return bool(following) and following[0].role in ("quote", "caption")
