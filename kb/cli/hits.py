"""Hits on a terminal, in a pipe, and for machines."""

import json
import re
import sys
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

import click

from kb.cli.answering import Answer
from kb.cli.discretion import told
from kb.model import Hit
from kb.search.explain import REASONS
from kb.search.find import marks
from kb.search.folding import Folded

if TYPE_CHECKING:
    from kb.model import Reference

EXCERPT = 600  # characters of a long passage shown around its first matching word
_MOST = 6  # terms, references and repetitions named under a hit
_LEVELS = {"section": "s", "article": "art", "rule": "r", "schedule": "sch", "chapter": "ch"}


def show(answer: Answer, new: Set[int] | None = None) -> None:
    """Print hits for people; ``new`` are the places of those that a saved search had not found."""
    for place, folded in enumerate(answer.found):
        mark = "new" if new is not None and place in new else ""
        _show(place, folded, answer, mark)
    for line in answer.nothing:
        click.echo(line)
    undated = [version.document for version in answer.versions.values() if not version.since]
    if undated:
        click.echo(f"Without a date, and so taken as they are: {', '.join(undated)}.")


def as_json(answer: Answer, new: Set[int] | None = None, indent: int | None = 1) -> str:
    """Return hits for machines: a list with an object for each."""
    entries = [_entry(place, answer) for place in range(len(answer.found))]
    if new is not None:
        entries = [entry | {"new": place in new} for place, entry in enumerate(entries)]
    return json.dumps(entries, ensure_ascii=False, indent=indent)


def _entry(place: int, answer: Answer) -> dict[str, object]:
    folded, leaning = answer.found[place], answer.leanings[place]
    hit, passage = folded.hit, folded.hit.passage
    counted = answer.counted.get(passage.key)
    verbatim = folded.verbatim()
    entry: dict[str, object] = {
        "document": passage.document,
        "title": passage.title,
        "kind": passage.kind,
        "provision": passage.provision,
        "external_id": passage.external_id,
        "pinpoint": passage.pinpoint,
        "trail": list(passage.trail),
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 6),
        "lexical_rank": hit.lexical_rank,
        "dense_rank": hit.dense_rank,
        "first": hit.first,
        "counted": counted and counted.entry,
        "repeated_in": [
            {
                "document": other.passage.document,
                "provision": other.passage.provision,
                "pinpoint": other.passage.pinpoint,
                "verbatim": other in verbatim,
            }
            for other in folded.others
        ],
        "defined_terms": [
            {"term": t.term, "pinpoint": t.pinpoint, "start": t.start, "end": t.end}
            for t in leaning.terms
        ],
        "references": [
            {"act": r.act, "title": r.title, "path": [list(s) for s in r.path], "target": r.target}
            for r in leaning.references
        ],
    }
    if answer.explained:
        entry["signals"] = [
            {"name": s.name, "raw": s.raw, "stretched": s.stretched, "weight": s.weight}
            | {"rank": s.rank}
            for s in hit.signals
        ]
        entry["explanation"] = list(answer.explained[place])
    if (version := answer.version(hit)) is not None:
        entry |= {
            "version": version.version,
            "label": version.label,
            "in_force_from": version.since,
            "in_force_to": version.until,
        }
    return entry


def _show(place: int, folded: Folded, answer: Answer, mark: str) -> None:
    hit, passage = folded.hit, folded.hit.passage
    name = click.style(told(f"{passage.title}, {passage.pinpoint}".rstrip(", ")), bold=True)
    click.echo(f"{place + 1:>2}  {name}{f'  [{mark}]' if mark else ''}")
    if passage.trail:
        click.echo(f"    {told(' › '.join(passage.trail))}")
    click.secho(f"    {' · '.join(filter(None, _facts(hit, answer)))}", dim=True)
    query = answer.request.query
    # the words of a citation are no words to look for
    words = [] if hit.first == "citation" else marks(passage, query, answer.spelt_out)
    for line in _excerpt(passage.text, words).splitlines():
        click.echo(f"    {told(line)}")
    for line in _below(place, folded, answer):
        click.secho(f"    {told(line)}", dim=True)
    click.echo()


def _facts(hit: Hit, answer: Answer) -> Iterator[str]:
    """Yield what is known of a hit beside its words: where it stands and by what it was found."""
    passage, version = hit.passage, answer.version(hit)
    yield passage.document
    yield f"version {version.label}" if version is not None and version.since else ""
    yield f"p {passage.page}" if passage.page else ""
    yield REASONS[hit.first] if hit.first else ""
    for signal, rank in (("lexical", hit.lexical_rank), ("dense", hit.dense_rank)):
        yield f"{signal} {rank}" if rank else ""


def _below(place: int, folded: Folded, answer: Answer) -> Iterator[str]:
    leaning = answer.leanings[place]
    leans = [f"“{term.term}” {term.pinpoint}" for term in leaning.terms]
    leans += [_reference(reference) for reference in leaning.references]
    if leans:
        yield f"Leans on: {_few(leans)}"
    verbatim = folded.verbatim()
    if verbatim:
        yield f"The same in: {_few([_place(each) for each in verbatim])}"
    if near := [each for each in folded.others if each not in verbatim]:
        yield f"Nearly the same in: {_few([_place(each) for each in near])}"
    if counted := answer.counted.get(folded.hit.passage.key):
        yield f"Counted by kb: {counted.line}"
    if answer.explained:
        yield from (f"│ {line}" for line in answer.explained[place])


def _place(hit: Hit) -> str:
    return f"{hit.passage.document} {hit.passage.pinpoint}".strip()


def _reference(reference: "Reference") -> str:
    """A reference as a reader cites it: ``s 7(2)(a)``, ``Penal Code, 1860 s 21``."""
    steps = ""
    for at, (level, number) in enumerate(reference.path):
        steps += f"({number})" if at else f"{_LEVELS.get(level, level)} {number}".strip()
    return " ".join(part for part in (reference.title or reference.act, steps) if part)


def _few(names: list[str]) -> str:
    more = len(names) - _MOST
    return "; ".join(names[:_MOST]) + (f"; and {more} more" if more > 0 else "")


def _excerpt(text: str, found: list[tuple[int, int]]) -> str:
    """Return the passage with its matching words marked, cut to what a screen can hold."""
    start, end = _cut(text, found[0][0] if found else 0)
    pieces, at = ["… " if start else ""], start
    for begin, stop in found:
        if at <= begin and stop <= end:
            pieces += [text[at:begin], _marked(text[begin:stop])]
            at = stop
    return "".join([*pieces, text[at:end], " …" if end < len(text) else ""])


def _cut(text: str, first: int) -> tuple[int, int]:
    """Return where to cut a text around its first match: between words, where there are any."""
    if len(text) <= EXCERPT:
        return 0, len(text)
    start = max(0, min(first - EXCERPT // 4, len(text) - EXCERPT))
    end = start + EXCERPT
    if start and (gap := re.compile(r"\s(?=\S)").search(text, start - 1, first)):
        start = gap.end()
    if end < len(text) and (whole := re.match(r"(?s).*\S(?=\s)", text[first : end + 1])):
        end = first + whole.end()
    return start, end


def _marked(word: str) -> str:
    """A terminal shows the style; where click takes it off, the asterisks still tell."""
    return click.style(word, bold=True, fg="yellow") if sys.stdout.isatty() else f"*{word}*"
