"""What a document says about itself: title, number, date, language, jurisdiction, publisher."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.ingest import jurisdictions, language, titles
from kb.ingest.dates import dates, years
from kb.ingest.structure import speakers
from kb.ingest.titles import Line
from kb.model import BlockSpan, Canonical, Kind, Metadata, Reading

_FRONT_BLOCKS = 40
_FRONT = 3000
_DATE_LINE = 45
_SENTENCE = 160

_PUBLISHED = re.compile(r"(?:Published|Issued) by[:\s]+(?:the )?(?P<name>[A-Z][^\n.;]{3,100})")
_WRITTEN = re.compile(
    r"(?:Authors?|Written by|Prepared by|Report by)\s*:?\s+(?P<name>[A-Z][^\n;:]{3,120})"
)


def detect(canonical: Canonical, reading: Reading, kind: Kind, name: str) -> Metadata:
    """Return what a document's text says about it; the file's own properties are a second voice.

    ``name`` is the source's, the title of last resort. What is not plain stays empty. Ready-made
    documents (JSON Lines) say themselves what they are.
    """
    hint = reading.metadata
    body = _body(canonical)
    front = _front(canonical)
    if kind == "workshop":  # who speaks first, and when, is no title
        front = [each for each in front if not _speaks(each.text)]
    # Official XML says what it is in fields meant for that, as JSON Lines do.
    certain = reading.ready_made or (bool(reading.units) and reading.kind is not None)
    spoken = hint.language if certain else ""
    tongue = spoken or _tongue(body) or hint.language
    title = hint.title if certain else ""
    answers = kind == "workshop" and bool(reading.units)  # or turns: no words of them are a title
    if not title and not reading.ready_made and not answers:
        title = titles.title(front, body, hint.title, kind, tongue)
    title = title or titles.from_name(name)
    number = titles.number(hint.number, title, front) if kind == "law" else hint.number
    date = "" if answers else _date(title, number, front, kind)
    jurisdiction = hint.jurisdiction or _jurisdiction(kind, title, body)
    return replace(
        hint,
        title=title,
        number=number,
        date=(hint.date if reading.ready_made or (certain and hint.date) else date)
        or (hint.date[:4] if kind != "law" else ""),
        language=tongue,
        jurisdiction=jurisdiction,
        authors=_authors(hint, front, kind, reading.ready_made),
        publisher=hint.publisher or _match(_PUBLISHED, front),
    )


def _speaks(line: str) -> bool:
    turn = speakers.turn(line, frozenset())
    return turn is not None and bool(turn.time)


def _tongue(body: str) -> str:
    """Return the language of a text's first part: a treaty's translation follows the original."""
    if len(body) < _FRONT:
        return language.detect(body)
    return language.detect(body[: len(body) * 2 // 5]) or language.detect(body)


def _body(canonical: Canonical) -> str:
    notes = [block for block in canonical.blocks if block.style == "note"]
    if not notes:
        return canonical.text
    held = (canonical.text[b.start : b.end] for b in canonical.blocks if b.style != "note")
    return "\n".join(held)


def _front(canonical: Canonical) -> list[Line]:
    blocks: list[BlockSpan] = [
        b for b in canonical.blocks[: 2 * _FRONT_BLOCKS] if b.style != "note"
    ]
    lines: list[Line] = []
    for block in blocks[:_FRONT_BLOCKS]:
        held = canonical.text[block.start : block.end]
        # a cover is often set as a table, each of its lines a row
        parts = held.split("\n") if block.rows else [held]
        lines += [
            Line(" ".join(part.split()), block.style, block.level) for part in parts if part.strip()
        ]
        if sum(len(line.text) for line in lines) > _FRONT:
            break
    return lines


def _date(title: str, number: str, front: Sequence[Line], kind: Kind) -> str:
    """Return the date in the front that goes with the year in the title, else that year.

    A law is dated when it was published or assented to: a full date of the year in its title, or
    one that stands by itself and is a year off. Where its title has no year, as a treaty's, dates
    in its sentences are those of what it recalls. Others take the first date of the front.
    """
    lines = [(line.text, date) for line in front for date in dates(line.text)]
    named = (years(title) or years(number))[-1:]
    if kind == "study":  # dates in its sentences are those of what it tells
        lines = [(text, date) for text, date in lines if len(text) <= _SENTENCE]
    if kind != "law":
        alone = [date for text, date in lines if len(text) <= 2 * _DATE_LINE]
        printed = [line.text for line in front if _IMPRINT.search(line.text)]
        bare = [line.text for line in front if len(line.text) <= _DATE_LINE and line.text != title]
        imprint = [year for text in (*printed, *bare) for year in years(text)]
        return (alone or imprint or [date for _, date in lines] or named or [""])[0]
    full = [(len(text), date) for text, date in lines if len(date) == 10]
    apart = {date: abs(int(date[:4]) - int(named[0])) if named else 0 for _, date in full}
    alone = [date for length, date in full if length <= _DATE_LINE and apart[date] <= 1]
    of_year = [date for length, date in full if apart[date] == 0 and (named or length <= _SENTENCE)]
    if alone or of_year:
        return (alone or of_year)[0]
    return named[0] if named else ""


_IMPRINT = re.compile(r"(?i)©|copyright|\bpublished\b|\bprinted\b")


def _jurisdiction(kind: Kind, title: str, body: str) -> str:
    if kind == "law":
        return jurisdictions.of_law(body)
    return jurisdictions.of_report(title, body)


def _authors(hint: Metadata, front: Sequence[Line], kind: Kind, certain: bool) -> tuple[str, ...]:
    """Return the authors named in the front; a file's own "author" only when it is printed there.

    Word and PDF files name whoever typed them last.
    """
    if certain or kind == "law":
        return hint.authors if certain else ()
    printed = " ".join(line.text for line in front)
    known = tuple(author for author in hint.authors if " " in author and author in printed)
    written = _match(_WRITTEN, front)
    return known or ((written,) if written else ())


def _match(pattern: re.Pattern[str], front: Sequence[Line]) -> str:
    found = (m for line in front if (m := pattern.match(line.text)))
    return next((m["name"].strip(" .") for m in found), "")
