"""Slides -> blocks: each slide is a page whose label is its number, under a heading of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.ingest.readers import runs
from kb.ingest.readers.runs import Run, one_line
from kb.model import Block, Metadata, Problem, Reading

_UNTITLED = "Slide"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: what it shows, in reading order, and what its speaker was to say."""

    title: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: bool = False


def reading(slides: Sequence[Slide], metadata: Metadata, known: Sequence[Problem] = ()) -> Reading:
    """Return the reading of a deck; hidden slides, which nobody was shown, become problems."""
    blocks: list[Block] = []
    problems = list(known)
    for page, slide in enumerate(slides):
        if slide.hidden:
            problems.append(Problem(f"slide {page + 1} is hidden and was left out", page))
            continue
        made = list(_blocks(slide, page + 1))
        blocks += [replace(made[0], page_starts=((0, page),)), *made[1:]] if made else []
    labels = tuple(str(page + 1) for page in range(len(slides)))
    return Reading(tuple(blocks), metadata, labels, tuple(problems))


def _blocks(slide: Slide, number: int) -> Iterator[Block]:
    """Yield a heading, the slide's text and its notes, which say that they are notes."""
    if not (one_line(slide.title) or slide.blocks or any(slide.notes)):
        return
    heading = runs.block([Run(one_line(slide.title) or f"{_UNTITLED} {number}")], "heading", 1)
    if heading:
        yield heading
    yield from slide.blocks
    lead = "Notes: "
    for paragraph in slide.notes:
        made = runs.block([Run(lead + paragraph)]) if paragraph.strip() else None
        if made:
            yield made
            lead = ""
