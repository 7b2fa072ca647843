"""Plain text: paragraphs parted by blank lines, or one a line; hard-wrapped lines joined."""

import re
from itertools import groupby
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.readers import line_numbers
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.runs import clean, one_line
from kb.model import Block, Reading

_STARTS = re.compile(
    r"\s*(?:[•‣◦▪*–-]\s|[-=]+>|[→⇒➢►]|[A-Z]{1,4}-?\d{1,3}(?: \([^()]*\))?:|\d{1,2}(?:\.\d{1,2})+\s|"
    r"(?:Decision|Action|Agreed|Note|Recommendation|Conclusion)(?: points?)?\s*:|"
    r"\[?(?:\d{1,2}:)?\d{1,2}:\d{2}\]?\s|\(?[\w]{1,5}[.)|।]\s|\([\w]{1,5}\)|\[[\w*]{1,4}\]\s?|>>|"
    r"[A-Z][A-Z .'-]{1,40}:)"
)
# "Article 5. – …", "Artículo 5", "المادة ٥", "ধারা ৫": a provision's word and number, alone in the
# line or with a stop behind; a line of prose may begin with the word for one that it cites.
_PROVISION = re.compile(
    r"\s*(?:(?i:article|art(?:í|i)culo|art|section|rule|chapter|chapitre|cap(?:í|i)tulo|part|partie|"
    r"parte|title|titre|t(?:í|i)tulo|schedule|annex|annexe|anexo)|المادة|مادة|الفصل|الباب|ধারা|"
    r"অনুচ্ছেদ|অধ্যায়|বিধি)\b\.?\s*(?:[\dIVXLC]{1,6}(?:er|º|°|re)?[A-Z]?|premier|première|primero|"
    r"[\u0660-\u0669\u09e6-\u09ef]{1,4})\s*(?:[.:)।\-–—]|\Z)"
)
_STOPS = (".", ";", ":", "?", "!", "।", "؟", "؛")
_STOPPED = 0.75  # of the lines end with a stop where each is a paragraph; of broken ones, a third
_FULL = 0.6  # of the widest line; one that is shorter and could have gone on ends a paragraph
_WRAPPED_AT = range(45, 140)


def read(path: Path) -> Reading:
    """Return the paragraphs of a text file in any encoding; raise UnreadableError for none."""
    text = clean(decode(path.read_bytes()))
    if not text.strip():
        raise UnreadableError("holds no text")
    return Reading(blocks=tuple(paragraphs(text)))


def paragraphs(text: str) -> list[Block]:
    """Return the paragraphs of a cleaned text."""
    printed = text.expandtabs(4).split("\n")
    lines = line_numbers.stripped(printed)
    wrapped = lines != printed or _is_wrapped(lines)
    width = max((len(line.rstrip()) for line in lines), default=0)
    blocks: list[Block] = []
    for blank, group in groupby(lines, key=lambda line: not line.strip()):
        if blank:
            continue
        paragraph: list[str] = []
        for line in group:
            ended = paragraph and _ends_early(paragraph[-1], line, width)
            if paragraph and (not wrapped or ended or _begins(line, paragraph[-1])):
                blocks.append(_paragraph(paragraph))
                paragraph = []
            paragraph.append(line)
        blocks.append(_paragraph(paragraph))
    return blocks


def _paragraph(lines: list[str]) -> Block:
    return Block(text=one_line(" ".join(lines)))


def _is_wrapped(lines: list[str]) -> bool:
    """Return whether lines were broken to a width: the longest are alike and many are long."""
    held = [line.rstrip() for line in lines if line.strip()]
    lengths = sorted(map(len, held))
    if len(lengths) < 3 or lengths[-1] not in _WRAPPED_AT:
        return False
    if sum(line.endswith(_STOPS) for line in held) >= _STOPPED * len(held):
        return False
    followed = sum(
        1
        for line, after in zip(lines, lines[1:], strict=False)
        if after.strip() and len(line.rstrip()) + len(after.split()[0]) >= 0.9 * lengths[-1]
    )
    return followed >= 0.2 * len(lengths)


def _ends_early(line: str, after: str, width: int) -> bool:
    """Return whether a line broke off though much of the next would have had room on it."""
    first = after.split()[0]
    fitted = len(line.rstrip()) + 1 + len(first)
    return fitted < _FULL * width and not first[0].islower()


def _begins(line: str, before: str) -> bool:
    """Return whether a line begins a paragraph: a list mark, a provision, a deeper indent."""
    indent = len(line) - len(line.lstrip())
    indent_before = len(before) - len(before.lstrip())
    if _STARTS.match(line) or _PROVISION.match(line):
        return True
    return indent > indent_before and before.rstrip().endswith(_STOPS)
