"""The structure of workshop notes: session, group, question, contribution, and who spoke."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kb.ingest import apparatus
from kb.ingest.structure import forms, note_tables, speakers
from kb.ingest.structure.legend import Legend, explained, legend
from kb.ingest.structure.note_parts import GROUP, Part, is_heading, line, part, standing
from kb.ingest.structure.outline import Mark, key, nest
from kb.model import BlockSpan, Canonical, Level, Provision, Speaker

_ATTRIBUTION = re.compile(r"(?:[–—]|--)\s?[^\W\d_]")
_BESIDE = re.compile(
    r"(?i)(?:photo(?:graph)?|picture|image|figure|foto|ছবি|صورة)\s*(?:no\.? ?)?\d*\s*[:.–—-].*"
    r"|(?:\d{1,2}\s+){9,}\d{1,2}"  # the numbers of a page's lines
)
_DEPTHS: dict[Level, int] = {"session": 1, "group": 2, "question": 3}
_PREFIXES: dict[Level, str] = {"session": "sess", "group": "group", "question": "q"}


@dataclass(slots=True)
class _Walk:
    """Where the walk over the blocks stands: ``open`` are the parts around, from the outside in."""

    text: str
    regulars: frozenset[str]
    standing: frozenset[int]
    answers_inside: bool
    transcript: bool
    legend: Legend
    open: list[Part] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    count: int = 0
    speaking: bool = False
    filled_by: Speaker | None = None


def provisions(canonical: Canonical) -> list[Provision]:
    """Return the sessions, groups, questions and contributions of workshop notes, in order.

    Nothing is refused: notes without any structure give a contribution for each paragraph. A table
    whose first row or column names groups gives the contributions of each, question by question.
    """
    text = canonical.text
    blocks = [b for b in canonical.blocks if b.style != "note" and text[b.start : b.end].strip()]
    walk = _walk(text, blocks)
    after = 0
    for place, block in enumerate(blocks):
        if place < after:
            continue
        found = part(text, block, walk.open, place == 0, walk.standing)
        if filled := forms.person(text, blocks[place:]):
            after = place + filled.blocks
            walk.filled_by = None if filled.speaker == Speaker() else filled.speaker
            _begin_people(walk, block, None, apparatus.PEOPLE)
        elif people := _people(text, blocks[place:], found):
            after = place + people[1]
            _begin_people(walk, block, found, people[0])
        elif found:
            _begin(walk, found)
        elif block.rows:
            _take_table(walk, block)
        else:
            _contribute(walk, block)
    return nest(walk.marks, text)


def _walk(text: str, blocks: Sequence[BlockSpan]) -> _Walk:
    bodies = [text[b.start : b.end] for b in blocks]
    regulars = speakers.regulars(bodies)
    spoken = sum(speakers.turn(body, regulars) is not None for body in bodies)
    heads = standing(text, blocks)
    pairs = list(pairwise(_told(text, blocks, heads)))
    inside = pairs.count(("group", "group")) > pairs.count(("question", "question"))
    return _Walk(text, regulars, heads, inside, spoken * 4 > len(bodies), legend(text))


def _told(text: str, blocks: Sequence[BlockSpan], heads: frozenset[int]) -> Iterator[Level]:
    """Yield the levels of groups and questions in order; a topic below a group is a question."""
    around: tuple[Part, ...] = ()
    for block in blocks:
        found = part(text, block, around, False, heads)
        if found and found.level in ("group", "question"):
            yield found.level
        around = (found,) if found and found.level == "group" else around


def _begin(walk: _Walk, part: Part) -> None:
    """Close the parts that end where this one begins, and mark it inside the others."""
    for place, around in enumerate(walk.open):
        if _closes(part, around, walk):
            del walk.open[place:]
            break
    _mark(walk, part)
    walk.open.append(part)
    walk.count = 0
    walk.speaking = False
    said = walk.text[part.said :].partition("\n")[0] if part.said >= 0 else ""
    if any(map(str.isalnum, said)):
        _say(walk, part.said, said)


def _closes(part: Part, around: Part, walk: _Walk) -> bool:
    if around.front or part.day or around.day:
        return around.front or part.day
    if part.level == around.level and not (part.rank and around.rank):
        return True
    if part.rank and around.rank:
        return part.rank <= around.rank
    if walk.answers_inside and {part.level, around.level} == {"group", "question"}:
        return part.level == "question"
    return _DEPTHS[part.level] <= _DEPTHS[around.level]


def _mark(walk: _Walk, part: Part) -> None:
    prefix = "day" if part.day else _PREFIXES[part.level]
    name = key(prefix, part.number) if part.number else f"{prefix}_n{len(walk.marks) + 1}"
    depth = len(walk.open)
    walk.marks.append(Mark(depth, part.level, name, part.start, part.number, part.heading))


def _take_table(walk: _Walk, block: BlockSpan) -> None:
    made = note_tables.marks(walk.text, block, len(walk.open), walk.count)
    if any(mark.level != "contribution" for mark in made) and walk.open and walk.open[0].front:
        walk.open.clear()
        made = note_tables.marks(walk.text, block, 0, walk.count)
    walk.marks += made
    walk.count += sum(mark.depth == len(walk.open) for mark in made)
    walk.speaking = False


def _contribute(walk: _Walk, block: BlockSpan) -> None:
    held = walk.text[block.start : block.end]
    last = walk.marks[-1] if walk.marks and walk.marks[-1].level == "contribution" else None
    if not any(map(str.isalnum, held)) or _BESIDE.fullmatch(held.strip()):
        return  # a line to write on, a caption, a margin: the part around keeps it
    if last and last.speaker is None and _ATTRIBUTION.match(held) and len(held) < 120:
        speaker = speakers.after(held)
        if speaker and block.style != "list_item":
            walk.marks[-1] = replace(last, speaker=speaker)
            return
    if walk.speaking and last and block.style == "paragraph" and not _speaker(walk, held):
        return
    _say(walk, block.start, held)


def _say(walk: _Walk, start: int, held: str) -> None:
    walk.count += 1
    turn = speakers.turn(held, walk.regulars)
    walk.speaking = walk.transcript and turn is not None
    walk.marks.append(
        Mark(
            len(walk.open),
            "contribution",
            f"contrib_{walk.count}",
            start,
            speakers.clock(turn.time) if turn else "",
            speaker=_speaker(walk, held) or walk.filled_by,
        )
    )


def _speaker(walk: _Walk, held: str) -> Speaker | None:
    told = speakers.before(held, walk.regulars) or speakers.after(held)
    return explained(told, held, walk.legend)


# --- lists of people -----------------------------------------------------------------------------


def _people(text: str, blocks: Sequence[BlockSpan], part: Part | None) -> tuple[str, int] | None:
    """Return the heading of the list of people that begins here and how many blocks it takes."""
    first = blocks[0]
    held = text[first.start : first.end].strip()
    if first.rows:
        return (apparatus.PEOPLE, 1) if apparatus.heads_people(first.rows[0]) else None
    if not part and apparatus.names_people(held):
        return held.partition(":")[0].strip(), 1
    if not part and speakers.appointed(held):
        return apparatus.PEOPLE, 1
    bare = not part and not held.endswith(":")
    if bare and (len(blocks) < 2 or not speakers.is_person(_held(text, blocks[1]))):
        return None
    heading = part.heading if part else line(held)
    if not apparatus.may_list_people(heading):
        return None
    count = 1
    while count < len(blocks) and _is_listed(text, blocks, count, headed=part is not None):
        count += 1
    whole = text[first.start : blocks[count - 1].end]
    return (heading, count) if apparatus.lists_people(heading, whole) else None


def _is_listed(text: str, blocks: Sequence[BlockSpan], at: int, headed: bool) -> bool:
    """Return whether the block at this place still belongs to the list of people under the first.

    A group's name stands in it too, when those of the group follow.
    """
    first, block = blocks[0], blocks[at]
    held = _held(text, block)
    if first.style in ("heading", "title"):
        return block.style not in ("heading", "title") or block.level > first.level
    if is_heading(block, held) or GROUP.fullmatch(held):
        named = GROUP.fullmatch(held) and at + 1 < len(blocks)
        return speakers.is_person(_held(text, blocks[at + 1]) if named else held)
    return headed or block.style == "list_item" or bool(block.rows) or speakers.is_person(held)


def _held(text: str, block: BlockSpan) -> str:
    return text[block.start : block.end].strip()


def _begin_people(walk: _Walk, block: BlockSpan, part: Part | None, heading: str) -> None:
    """Mark a list of people; it stays closed, and holds no contributions."""
    if part:
        _begin(walk, replace(part, said=-1))
        walk.open.pop()
    else:
        name = f"people_n{len(walk.marks) + 1}"
        walk.marks.append(Mark(len(walk.open), "session", name, block.start, "", heading))
