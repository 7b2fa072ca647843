"""The structure of workshop notes: session, group, question, contribution, and who spoke."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kb.ingest import apparatus
from kb.ingest.structure import speakers
from kb.ingest.structure.outline import Mark, key, nest, plain_number
from kb.model import BlockSpan, Canonical, Level, Provision, Speaker

_LONGEST_HEADING = 160
_NUMBER = (
    r"(?:[0-9০-৯]{1,3}(?:\.[0-9]{1,2})*|[IVX]{1,4}\b|[A-H]\b|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|first|second|third|fourth)"
)
_REST = r"(?P<sep>\s*[.:)(–—|-]+|\s+|$)\s*(?P<heading>.*)"
_DAY = re.compile(rf"(?i)(?:day|দিন)\s*(?P<number>{_NUMBER}){_REST}", re.S)
_SESSION = re.compile(
    rf"(?i)(?:(?:working|plenary|technical|parallel) )?(?:session|module|agenda item|অধিবেশন)"
    rf"\s*(?:no\.? ?)?(?P<number>{_NUMBER}){_REST}",
    re.S,
)
_GROUP = re.compile(
    rf"(?i)(?:(?:working|breakout|discussion|focus|small)[- ])?(?:group|breakout room|গ্রুপ|দল)"
    rf"\s*(?:no\.? ?|#)?(?P<number>{_NUMBER}){_REST}",
    re.S,
)
_QUESTION = re.compile(
    rf"(?i)(?:(?:discussion |guiding )?(?:question|প্রশ্ন)\s*(?:no\.? ?)?|q\.? ?)"
    rf"(?P<number>{_NUMBER}){_REST}",
    re.S,
)
_NUMBERED = re.compile(r"(?P<number>[0-9০-৯]{1,2}(?:\.[0-9]{1,2})*)[.)]?\s+(?P<heading>\S.*)", re.S)
_TOPIC = re.compile(r"\d{1,2}\.0\.?\s+[^\W\d_a-z].{2,60}[^.?!;:,\s]")  # "2.0 Objectives"
_ASKED = re.compile(r"(?:Q\s*[:.]\s+)?(?P<heading>[^?؟]{8,400}[?؟])\s*", re.S)
_ATTRIBUTION = re.compile(r"(?:[–—]|--)\s?[^\W\d_]")
_DEPTHS: dict[Level, int] = {"session": 1, "group": 2, "question": 3}
_PREFIXES: dict[Level, str] = {"session": "sess", "group": "group", "question": "q"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A session, group or question that begins: ``said`` is where words on its own line begin.

    ``rank`` is the reader's heading level, 0 for a line that is no heading to it. A ``day`` holds
    the sessions after it; the ``front`` of the notes ends at the first part.
    """

    level: Level
    start: int
    number: str
    heading: str
    rank: int = 0
    said: int = -1
    day: bool = False
    front: bool = False


@dataclass(slots=True)
class _Walk:
    """Where the walk over the blocks stands: ``open`` are the parts around, from the outside in."""

    text: str
    regulars: frozenset[str]
    answers_inside: bool
    transcript: bool
    open: list[_Part] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    count: int = 0
    speaking: bool = False


def provisions(canonical: Canonical) -> list[Provision]:
    """Return the sessions, groups, questions and contributions of workshop notes, in order.

    Nothing is refused: notes without any structure give a contribution for each paragraph. A table
    whose first row or column names groups gives the contributions of each, question by question.
    """
    text = canonical.text
    blocks = [b for b in canonical.blocks if b.style != "note" and text[b.start : b.end].strip()]
    walk = _walk(text, blocks)
    after_people = 0
    for place, block in enumerate(blocks):
        if place < after_people:
            continue
        part = _part(text, block, walk.open, first=place == 0)
        if people := _people(text, blocks[place:], part):
            after_people = place + people[1]
            _begin_people(walk, block, part, people[0])
        elif part:
            _begin(walk, part)
        elif not (block.rows and _take_table(walk, block)):
            _contribute(walk, block)
    return nest(walk.marks, text)


def _walk(text: str, blocks: Sequence[BlockSpan]) -> _Walk:
    bodies = [text[b.start : b.end] for b in blocks]
    regulars = speakers.regulars(bodies)
    spoken = sum(speakers.before(body, regulars) is not None for body in bodies)
    levels = [p.level for b in blocks if (p := _part(text, b, (), first=False))]
    told = [level for level in levels if level in ("group", "question")]
    pairs = list(pairwise(told))
    inside = pairs.count(("group", "group")) > pairs.count(("question", "question"))
    return _Walk(text, regulars, inside, transcript=spoken * 3 > len(bodies))


def _part(text: str, block: BlockSpan, around: Sequence[_Part], first: bool) -> _Part | None:
    """Return the part that begins with this block, None when somebody speaks in it."""
    held = text[block.start : block.end].rstrip()
    is_heading = _is_heading(block, held)
    if block.rows or block.style == "caption" or (len(held) > 600 and not is_heading):
        return None
    rank = block.level if block.style == "heading" else 0
    named = _named(held, block.start, is_heading)
    if named:
        return replace(named, rank=rank)
    if first and is_heading:
        return _Part("session", block.start, "", _line(held), front=True)
    if asked := _asked(held, block.start, is_heading):
        return replace(asked, rank=rank)
    return _headed(held, block.start, rank, around) if is_heading else None


def _is_heading(block: BlockSpan, held: str) -> bool:
    if block.style in ("title", "heading"):
        return True
    if len(held) > _LONGEST_HEADING or "\n" in held or block.style != "paragraph":
        return False
    if speakers.before(held, frozenset()):
        return False
    if _TOPIC.fullmatch(held):
        return True
    return block.bold_end >= len(held.rstrip(" :")) or (held.isupper() and len(held) > 4)


def _named(held: str, start: int, is_heading: bool) -> _Part | None:
    """Return a part that calls itself a day, session, group or question."""
    for pattern, level in _NAMED:
        m = pattern.fullmatch(held)
        if not m or not (is_heading or m["sep"].strip() or not m["heading"]):
            continue
        heading, said = _heading_and_said(m, level, start, is_heading)
        number = plain_number(m["number"])
        if level == "session" and pattern is _DAY and (inner := _SESSION.fullmatch(heading)):
            return _Part("session", start, plain_number(inner["number"]), _line(held))
        return _Part(level, start, number, heading, said=said, day=pattern is _DAY)
    return None


def _heading_and_said(
    m: re.Match[str], level: Level, start: int, is_heading: bool
) -> tuple[str, int]:
    """Part a line "Group 2: The law is clear." or "Q1 Who screens? The police." into its two."""
    rest = m["heading"].strip()
    at = start + m.start("heading")
    if level == "question":
        asked = _ASKED.match(m["heading"])
        if asked and asked.end() < len(m["heading"]):
            return _line(asked["heading"]), at + asked.end()
        return _line(rest), -1
    if not is_heading and (rest.endswith((".", "।")) or len(rest) > 90):
        return "", at
    heading = _line(rest)
    return (heading[:-1] if m["sep"].endswith("(") and heading.endswith(")") else heading), -1


def _asked(held: str, start: int, is_heading: bool) -> _Part | None:
    """Return a question that does not call itself one: a heading or numbered line that asks."""
    numbered = _NUMBERED.fullmatch(held)
    body, at = (numbered["heading"], numbered.start("heading")) if numbered else (held, 0)
    asked = _ASKED.match(body)
    if not asked or not (numbered or is_heading or held.startswith(("Q:", "Q."))):
        return None
    said = start + at + asked.end() if asked.end() < len(body) else -1
    number = plain_number(numbered["number"]) if numbered else ""
    return _Part("question", start, number, _line(asked["heading"]), said=said)


def _headed(held: str, start: int, rank: int, around: Sequence[_Part]) -> _Part:
    """Return the part of any other heading: a topic of the group it stands in, else a session."""
    numbered = _NUMBERED.fullmatch(held)
    number = plain_number(numbered["number"]) if numbered else ""
    heading = _line(numbered["heading"] if numbered else held)
    group = next((part for part in around if part.level == "group"), None)
    below = group is not None and (rank > group.rank or rank == 0)
    return _Part("question" if below else "session", start, number, heading, rank)


def _line(held: str) -> str:
    return " ".join(held.split()).strip(" :")


_NAMED: tuple[tuple[re.Pattern[str], Level], ...] = (
    (_DAY, "session"),
    (_SESSION, "session"),
    (_GROUP, "group"),
    (_QUESTION, "question"),
)


def _begin(walk: _Walk, part: _Part) -> None:
    """Close the parts that end where this one begins, and mark it inside the others."""
    for place, around in enumerate(walk.open):
        if _closes(part, around, walk):
            del walk.open[place:]
            break
    _mark(walk, part)
    walk.open.append(part)
    walk.count = 0
    if part.said >= 0:
        _say(walk, part.said, walk.text[part.said :].partition("\n")[0])


def _closes(part: _Part, around: _Part, walk: _Walk) -> bool:
    if around.front or part.day or around.day:
        return around.front or part.day
    if part.level == around.level and not (part.rank and around.rank):
        return True
    if part.rank and around.rank:
        return part.rank <= around.rank
    if walk.answers_inside and {part.level, around.level} == {"group", "question"}:
        return part.level == "question"
    return _DEPTHS[part.level] <= _DEPTHS[around.level]


def _mark(walk: _Walk, part: _Part) -> None:
    prefix = "day" if part.day else _PREFIXES[part.level]
    name = key(prefix, part.number) if part.number else f"{prefix}_n{len(walk.marks) + 1}"
    depth = len(walk.open)
    walk.marks.append(Mark(depth, part.level, name, part.start, part.number, part.heading))


def _contribute(walk: _Walk, block: BlockSpan) -> None:
    held = walk.text[block.start : block.end]
    last = walk.marks[-1] if walk.marks and walk.marks[-1].level == "contribution" else None
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
    speaker = _speaker(walk, held)
    walk.speaking = walk.transcript and speakers.before(held, walk.regulars) is not None
    name = f"contrib_{walk.count}"
    walk.marks.append(Mark(len(walk.open), "contribution", name, start, speaker=speaker))


def _speaker(walk: _Walk, held: str) -> Speaker | None:
    return speakers.before(held, walk.regulars) or speakers.after(held)


# --- lists of people -----------------------------------------------------------------------------


def _people(text: str, blocks: Sequence[BlockSpan], part: _Part | None) -> tuple[str, int] | None:
    """Return the heading of the list of people that begins here and how many blocks it takes."""
    first = blocks[0]
    held = text[first.start : first.end].strip()
    if first.rows:
        return (apparatus.PEOPLE, 1) if apparatus.heads_people(first.rows[0]) else None
    if not part and apparatus.names_people(held):
        return held.partition(":")[0].strip(), 1
    if not part and not held.endswith(":"):
        return None
    heading = part.heading if part else _line(held)
    if not apparatus.may_list_people(heading):
        return None
    count = 1
    while count < len(blocks) and _is_listed(text, first, blocks[count], headed=part is not None):
        count += 1
    whole = text[first.start : blocks[count - 1].end]
    return (heading, count) if apparatus.lists_people(heading, whole) else None


def _is_listed(text: str, first: BlockSpan, block: BlockSpan, headed: bool) -> bool:
    """Return whether a block still belongs to the list of people under the first."""
    held = text[block.start : block.end].strip()
    if first.style in ("heading", "title"):
        return block.style not in ("heading", "title") or block.level > first.level
    if _is_heading(block, held):
        return speakers.is_person(held)
    return headed or block.style == "list_item" or bool(block.rows) or speakers.is_person(held)


def _begin_people(walk: _Walk, block: BlockSpan, part: _Part | None, heading: str) -> None:
    """Mark a list of people; it stays closed, and holds no contributions."""
    if part:
        _begin(walk, replace(part, said=-1))
        walk.open.pop()
    else:
        name = f"people_n{len(walk.marks) + 1}"
        walk.marks.append(Mark(len(walk.open), "session", name, block.start, "", heading))


# --- tables --------------------------------------------------------------------------------------


def _take_table(walk: _Walk, block: BlockSpan) -> bool:
    """Mark the contributions of a table of groups and questions, else one contribution a row.

    Returns False for a table without any text.
    """
    cells = list(_cells(walk.text, block))
    if not cells:
        return False
    across = [_GROUP.fullmatch(text.strip()) for _, text in cells[0]]
    down = [_GROUP.fullmatch(row[0][1].strip()) for row in cells]
    worded = _is_worded(cells[1:])
    for place, row in enumerate(cells):
        if worded and place and sum(map(bool, across)) >= 2:
            _question_row(walk, row, across)
        elif worded and place and sum(map(bool, down)) >= 2 and (group := down[place]):
            _group_row(walk, row, group, [_line(text) for _, text in cells[0]])
        else:
            _say(walk, row[0][0], "\t".join(text for _, text in row))
    return True


def _is_worded(rows: Sequence[Sequence[tuple[int, str]]]) -> bool:
    """Return whether the cells beside the first column hold words; a row of points is one line."""
    said = [text for row in rows for _, text in row[1:] if text.strip()]
    return sum(any(map(str.isalpha, text)) for text in said) * 2 > len(said)


def _cells(text: str, block: BlockSpan) -> Iterator[list[tuple[int, str]]]:
    """Yield each row of a table as (start, text) of its cells."""
    at = block.start
    for line in text[block.start : block.end].split("\n"):
        row: list[tuple[int, str]] = []
        place = at
        for cell in line.split("\t"):
            row.append((place, cell))
            place += len(cell) + 1
        if line.strip():
            yield row
        at += len(line) + 1


def _question_row(
    walk: _Walk, row: list[tuple[int, str]], header: Sequence[re.Match[str] | None]
) -> None:
    asked = row[0][1].strip()
    named = _QUESTION.fullmatch(asked) or _NUMBERED.fullmatch(asked)
    number = plain_number(named["number"]) if named else ""
    heading = _line(named["heading"]) if named else asked
    depth = len(walk.open)
    _mark(walk, _Part("question", row[0][0], number, heading))
    for (start, said), group in zip(row[1:], header[1:], strict=False):
        if not said.strip():
            continue
        if group:
            number, title = plain_number(group["number"]), _line(group["heading"])
            name = key("group", number)
            walk.marks.append(Mark(depth + 1, "group", name, start, number, title))
        _answer(walk, depth + 2 if group else depth + 1, start, said)


def _group_row(
    walk: _Walk, row: list[tuple[int, str]], group: re.Match[str], questions: Sequence[str]
) -> None:
    depth = len(walk.open)
    number, heading = plain_number(group["number"]), _line(group["heading"])
    _mark(walk, _Part("group", row[0][0], number, heading))
    for (start, said), asked in zip(row[1:], questions[1:], strict=False):
        if said.strip():
            named = _QUESTION.fullmatch(asked) or _NUMBERED.fullmatch(asked)
            number = plain_number(named["number"]) if named else ""
            name = key("q", number) if number else f"q_n{len(walk.marks) + 1}"
            title = _line(named["heading"]) if named else asked
            walk.marks.append(Mark(depth + 1, "question", name, start, number, title))
            _answer(walk, depth + 2, start, said)


def _answer(walk: _Walk, depth: int, start: int, said: str) -> None:
    mark = Mark(depth, "contribution", "contrib_1", start, speaker=_speaker(walk, said))
    walk.marks.append(mark)
