"""A short Word document on what of a draft is stale: what changed, and what leans on it."""

from collections.abc import Iterator, Mapping, Sequence

from kb.report.blocks import Block, Heading, Report, Table
from kb.report.material import paragraph, text_cell
from kb.report.stale.leaning import Place
from kb.report.stale.ripple import Stale, Standing

SAID: Mapping[Standing, str] = {
    "changed": "The words quoted have changed.",
    "around": "The words quoted stand; their section has changed around them.",
    "gone": "The words quoted no longer stand in the source.",
    "document_gone": "The source has left the collection.",
    "unknown": "The source has changed, and the version quoted is no longer kept.",
}


def memo(draft: str, stale: Sequence[Stale], language: str, scalars: Mapping[str, str]) -> Report:
    """Return the memo on a draft, to be rendered in the look of the draft's template."""
    title = f"Changes in the sources of {draft}"
    return Report(
        title=title,
        language=language,
        scalars=tuple({**scalars, "title": title}.items()),
        blocks=tuple(_blocks(draft, stale)),
    )


def cited(one: Stale) -> str:
    """Return the source and place of an excerpt."""
    return ", ".join(part for part in (one.change.title, one.change.pinpoint) if part)


def where(place: Place) -> str:
    """Return where in a draft something stands."""
    numbers = f"{place.number}–{place.last}" if place.last > place.number else str(place.number)
    under = f" under “{place.heading}”" if place.heading else ""
    sorts = {"footnote": "note to paragraph", "endnote": "note to paragraph", "table": "table row"}
    return f"{sorts.get(place.sort, 'paragraph')} {numbers}{under}"


def _blocks(draft: str, stale: Sequence[Stale]) -> Iterator[Block]:
    yield Heading(1, "Excerpts to look at again", "stale")
    if not stale:
        yield paragraph(f"No source that {draft} quotes has changed since it was made.")
    for at, one in enumerate(stale, start=1):
        change = one.change
        yield Heading(2, cited(one), f"stale-{at}")
        yield paragraph(f"{SAID[change.standing]} Excerpt {one.id}.")
        if change.differences:
            yield _differences(one, at)
        elif change.before:
            yield paragraph(" ".join(change.before.split()), "quote")
        yield paragraph("In the draft", "lead")
        for place in one.places:
            said = where(place)
            yield paragraph(f"{said[0].upper()}{said[1:]}: {place.text}", "bullet")


def _differences(one: Stale, at: int) -> Table:
    caption = f"{cited(one)}: then and now"
    return Table(
        id=f"change-{at}",
        caption=caption,
        header=("Then", "Now"),
        rows=tuple(
            (text_cell(old or "–"), text_cell(new or "–")) for old, new in one.change.differences
        ),
        widths=(0.5, 0.5),
        summary=caption,
    )
