"""What a search found, as a report to be rendered like any other or as a table."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from kb.model import DocumentSummary, Hit, Metadata
from kb.report import citation
from kb.report.blocks import Block, Heading, Inline, Note, Paragraph, Report, Run
from kb.report.material import paragraph
from kb.search.folding import Folded

_COLUMNS = (
    "place", "document", "title", "kind", "pinpoint", "provision", "page", "start", "end", "score",
    "first", "repeated_in", "text",
)  # fmt: skip


def report(
    query: str,
    filters: str,
    found: Sequence[Folded],
    summaries: Mapping[str, DocumentSummary],
    style: str,
    language: str,
    scalars: Mapping[str, str],
) -> Report:
    """Return the hits of a search: each quoted in full under its place, with its footnote.

    ``filters`` says in words what was searched, ``""`` for all; ``summaries`` describe the
    documents by id.
    """
    title = f"Search: {query}"
    used = {each.passage.document for folded in found for each in (folded.hit, *folded.others)}
    listed = citation.bibliography([summaries[id] for id in sorted(used & set(summaries))], style)
    return Report(
        title=title,
        language=language,
        scalars=tuple({**scalars, "title": title}.items()),
        blocks=tuple(_blocks(query, filters, found, _cited(summaries, style))),
        bibliography=tuple(
            part
            for group in listed
            for part in (
                Paragraph((Run(group.title),), "lead"),
                *(Paragraph(entry, "bibliography") for entry in group.entries),
            )
        ),
    )


def table(found: Sequence[Folded]) -> str:
    """Return the hits as comma-separated values, one a row under a header."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for place, folded in enumerate(found, 1):
        hit, passage = folded.hit, folded.hit.passage
        repeated = "; ".join(
            f"{each.passage.document} {each.passage.pinpoint}".strip() for each in folded.others
        )
        writer.writerow(
            (
                place, passage.document, passage.title, passage.kind, passage.pinpoint,
                passage.provision, passage.page, passage.start, passage.end, f"{hit.score:.4f}",
                hit.first, repeated, passage.text,
            )
        )  # fmt: skip
    return written.getvalue()


def _cited(
    summaries: Mapping[str, DocumentSummary], style: str
) -> Callable[[Hit], tuple[Run, ...]]:
    """Return what gives the footnote of a hit."""

    def footnote(hit: Hit) -> tuple[Run, ...]:
        passage = hit.passage
        held = summaries.get(passage.document)
        about = held.metadata if held else Metadata(title=passage.title)
        page = "" if passage.kind == "workshop" else passage.page
        return citation.footnote(about, passage.kind, passage.pinpoint, page, style)

    return footnote


def _blocks(
    query: str, filters: str, found: Sequence[Folded], cited: Callable[[Hit], tuple[Run, ...]]
) -> Iterator[Block]:
    yield Heading(1, "What was found", "found")
    within = f" within {filters}" if filters else ""
    counted = f"{len(found)} passages" if len(found) != 1 else "One passage"
    yield paragraph(f"{counted} for “{query}”{within}, the best first.")
    for place, folded in enumerate(found, 1):
        passage = folded.hit.passage
        name = ", ".join(part for part in (passage.title, passage.pinpoint) if part)
        yield Heading(2, name or passage.document, f"hit-{place}")
        if passage.trail:
            yield paragraph(" › ".join(passage.trail), "lead")
        yield from _quoted(folded.hit, cited)
        verbatim = folded.verbatim()
        near = [each for each in folded.others if each not in verbatim]
        for said, others in (("The same", verbatim), ("Nearly the same", near)):
            if others:
                yield Paragraph(tuple(_repeated(f"{said} words stand in ", others, cited)), "body")


def _quoted(hit: Hit, cited: Callable[[Hit], tuple[Run, ...]]) -> Iterator[Paragraph]:
    """The passage line by line as its source breaks it, the note behind its last word."""
    passage = hit.passage
    lines = [line.strip() for line in passage.text.split("\n") if line.strip()]
    for at, line in enumerate(lines, 1):
        inlines: tuple[Inline, ...] = (Run(line, language=passage.language),)
        if at == len(lines):
            inlines = (*inlines, Note(cited(hit)))
        yield Paragraph(inlines, "quote")


def _repeated(
    said: str, others: Sequence[Hit], cited: Callable[[Hit], tuple[Run, ...]]
) -> Iterator[Inline]:
    """Other places of some words, a note at each."""
    yield Run(said)
    for at, other in enumerate(others):
        passage = other.passage
        yield Run(f"{', ' if at else ''}{passage.title or passage.document}")
        yield Note(cited(other))
    yield Run(".")
