"""Where a session, group or question of workshop notes begins, as its line says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.ingest.structure import speakers
from kb.ingest.structure.outline import plain_number
from kb.model import BlockSpan, Level

_LONGEST_HEADING = 160
_LONGEST_ITEM = 100  # of an agenda, as a line of its own
_NUMBER = (
    r"(?:[0-9০-৯٠-٩]{1,3}(?:\.[0-9]{1,2})*|[IVX]{1,4}(?!\w)|[A-H](?!\w)|(?:one|two|three|four|five|six|"
    r"seven|eight|nine|ten|first|second|third|fourth|un|deux|trois|quatre|dos|tres|cuatro)(?!\w))"
)
_REST = r"(?P<sep>\s*[.:)(–—|-]+|\s+|$)\s*(?P<heading>.*)"
_DAY = re.compile(
    rf"(?i)(?:day|jour(?:née)?|día|jornada|দিন|اليوم)\s*(?P<number>{_NUMBER}){_REST}", re.S
)
_SESSION = re.compile(
    rf"(?i)(?:(?:working|plenary|technical|parallel) )?(?:session|module|agenda item|item|"
    r"exercise|inject|scenario|round|station|activity|theme|topic|block|séance|"
    rf"point(?: de l['’]ordre du jour)?|sesión|módulo|punto|অধিবেশন|পর্ব|الجلسة|جلسة|المحور)"
    rf"\s*(?:n?o\.? ?|n° ?)?(?P<number>{_NUMBER}){_REST}",
    re.S,
)
_CHART = r"(?:(?:flip ?-?chart|poster|board|sheet|card)s?(?: [0-9A-H])?\s*[:–—-]?\s*)?"
_COLOUR = (
    r"(?:red|blue|green|yellow|orange|white|black|purple|pink|brown|rouge|bleue?|verte?|jaune|"
    r"rojo|azul|verde|amarillo|লাল|নীল|সবুজ|হলুদ|women['’]?s?|men['’]?s?|youth|girls['’]?|"
    r"boys['’]?|elders['’]?|survivors['’]?|migrants['’]?|workers['’]?|mujeres|femmes|নারী|যুব)"
)
# Groups that go by a colour or by who sits there: "Blue table (host: …)", "Youth circle".
_COLOURED = re.compile(
    rf"(?i)(?:table|team|group|mesa|equipo|groupe|grupo)?\s*(?P<number>{_COLOUR})"
    rf"(?:\s+(?:table|team|group|circle|টেবিল|দল|গ্রুপ))?{_REST}",
    re.S,
)
_TABLED = re.compile(r"(?i)\b(?:table|team|group|circle|mesa|equipo|groupe|grupo)\b|টেবিল|দল|গ্রুপ")
# What all agree on belongs to no group, though it stands below the last of them.
_OF_ALL = re.compile(
    r"(?i)(?:agreed(?: by all)?|decisions?|conclusions?|plenary|next steps|parking lot|"
    r"action(?: point)?s|wrap-?up|closing|conclusiones|acuerdos|সিদ্ধান্ত)(?: \w+){0,2}"
)
# In a table's header or first column a group may be a table: "Table A".
TABLE_GROUP = re.compile(rf"(?i)(?:table|team|tableau|equipo)\s*(?P<number>{_NUMBER}){_REST}", re.S)
GROUP = re.compile(
    rf"(?i){_CHART}(?:(?:working|breakout|discussion|focus|small)[- ])?(?:groupe(?: de travail)?|"
    rf"group|breakout room|atelier|grupo(?: de trabajo)?|mesa|গ্রুপ|দল|المجموعة|مجموعة)"
    rf"\s*(?:no\.? ?|n° ?|#)?(?P<number>{_NUMBER}){_REST}",
    re.S,
)
QUESTION = re.compile(
    rf"(?i)(?:(?:discussion |guiding )?(?:question|pregunta|প্রশ্ন|السؤال|سؤال)\s*(?:no\.? ?|n° ?)?|"
    rf"q\.? ?)(?P<number>{_NUMBER}){_REST}",
    re.S,
)
NUMBERED = re.compile(
    r"(?P<number>[0-9০-৯٠-٩]{1,2}(?:\.[0-9]{1,2})*)[.)।]?\s+(?P<heading>\S.*)", re.S
)
_POINT = re.compile(r"(?:[-=]+>|[→⇒➢►✓•·▪◦●○–-])\s")
_NO_HEADING = re.compile(r"[,;]$|^\d{1,2}\s*=|^BY M")  # "WARDEN,", "1 = strongly agree"
_TOPIC = re.compile(r"\d{1,2}\.0\.?\s+[^\W\d_a-z].{2,60}[^.?!;:,\s]")  # "2.0 Objectives"
_ITEM = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?P<heading>[^\W\d_a-z].*[^.?!;:,\s])", re.S)
_ASKED = re.compile(r"(?:Q\s*[:.]\s+)?(?P<heading>[^?؟]{8,400}[?؟])\s*", re.S)
_NAMED: tuple[tuple[re.Pattern[str], Level], ...] = (
    (_DAY, "session"),
    (_SESSION, "session"),
    (GROUP, "group"),
    (QUESTION, "question"),
)


@dataclass(frozen=True, slots=True)
class Part:
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


def part(
    text: str,
    block: BlockSpan,
    around: Sequence[Part],
    first: bool,
    standing: frozenset[int] = frozenset(),
) -> Part | None:
    """Return the part that begins with this block, None when somebody speaks in it.

    ``standing`` are the starts of lines that stand as headings by what is around them.
    """
    held = text[block.start : block.end].rstrip()
    heads = is_heading(block, held) or block.start in standing
    if block.rows or block.style == "caption" or (len(held) > 600 and not heads):
        return None
    rank = block.level if block.style == "heading" else 0
    if named := _named(held, block.start, heads):
        return replace(named, rank=rank)
    if first and heads:
        return Part("session", block.start, "", line(held), front=True)
    counted = re.match(r"\d{1,2}[.)]\s+", held)
    named_by = _COLOURED.fullmatch(held, counted.end() if counted else 0)
    coloured = named_by if heads and _TABLED.search(held) else None
    if coloured:
        rest = line(coloured["heading"]).rstrip(")")
        return Part("group", block.start, coloured["number"].capitalize(), rest, rank)
    if asked := _asked(held, block.start, heads):
        return replace(asked, rank=rank)
    return _headed(held, block.start, rank, around) if heads else None


def standing(text: str, blocks: Sequence[BlockSpan]) -> frozenset[int]:
    """Return the starts of the lines that stand as headings: agenda items, what a list answers."""
    asked = {
        block.start
        for block, below in pairwise(blocks)
        if below.style == "list_item" and block.style == "paragraph" and not block.rows
        if block.end - block.start <= _LONGEST_ITEM and text[block.start : block.end].endswith("?")
    }
    topics = {
        block.start
        for block, below in pairwise(blocks)
        if block.style == "paragraph"
        and not block.rows
        and block.end - block.start <= _LONGEST_ITEM
        if text[block.start : block.end].rstrip().endswith(":") and _is_point(text, below)
    }
    return _agenda(text, blocks) | asked | topics


def _is_point(text: str, block: BlockSpan) -> bool:
    return block.style == "list_item" or bool(_POINT.match(text, block.start))


def _agenda(text: str, blocks: Sequence[BlockSpan]) -> frozenset[int]:
    """Return the starts of the lines that number an agenda: 1, 2, 3 with what was said between."""
    found: list[int] = []
    last_place = -2
    for place, block in enumerate(blocks):
        held = text[block.start : block.end].strip()
        item = None if block.rows or len(held) > _LONGEST_ITEM else _ITEM.fullmatch(held)
        if item and not speakers.turn(held, frozenset()) and int(item["number"]) == len(found) + 1:
            if place == last_place + 1:
                return frozenset()  # a list without words between its items is no agenda
            found.append(block.start)
            last_place = place
    return frozenset(found if len(found) > 1 else ())


def is_heading(block: BlockSpan, held: str) -> bool:
    """Return whether a block stands as a heading, by its style or by how it is set."""
    if block.style in ("title", "heading"):
        return True
    if len(held) > _LONGEST_HEADING or "\n" in held or block.style != "paragraph":
        return False
    if _NO_HEADING.search(held):
        return False
    if speakers.before(held, frozenset()):
        return False
    if _TOPIC.fullmatch(held):
        return True
    return block.bold_end >= len(held.rstrip(" :")) or (held.isupper() and len(held) > 4)


def _named(held: str, start: int, heads: bool) -> Part | None:
    """Return a part that calls itself a day, session, group or question."""
    for pattern, level in _NAMED:
        m = pattern.fullmatch(held)
        if not m or not (heads or m["sep"].strip() or not m["heading"] or _is_short(m)):
            continue
        heading, said = _heading_and_said(m, level, start, heads)
        number = plain_number(m["number"])
        if level == "session" and pattern is _DAY and (inner := _SESSION.fullmatch(heading)):
            return Part("session", start, plain_number(inner["number"]), line(held))
        return Part(level, start, number, heading, said=said, day=pattern is _DAY)
    return None


def _is_short(m: re.Match[str]) -> bool:
    """Return whether a question is told by its Q and number alone: ``Q2 what would help``."""
    return bool(re.match(r"[Qq]\d", m[0])) and len(m[0]) <= _LONGEST_ITEM and m[0][-1] not in ".;,"


def _heading_and_said(m: re.Match[str], level: Level, start: int, heads: bool) -> tuple[str, int]:
    """Part a line "Group 2: The law is clear." or "Q1 Who screens? The police." into its two."""
    rest = m["heading"].strip()
    at = start + m.start("heading")
    if level == "question":
        asked = _ASKED.match(m["heading"])
        if asked and asked.end() < len(m["heading"]):
            return line(asked["heading"]), at + asked.end()
        return line(rest), -1
    if not heads and (rest.endswith((".", "।")) or len(rest) > 90):
        return "", at
    heading = line(rest)
    return (heading[:-1] if m["sep"].endswith("(") and heading.endswith(")") else heading), -1


def _asked(held: str, start: int, heads: bool) -> Part | None:
    """Return a question that does not call itself one: a heading or numbered line that asks."""
    numbered = NUMBERED.fullmatch(held)
    body, at = (numbered["heading"], numbered.start("heading")) if numbered else (held, 0)
    asked = _ASKED.match(body)
    if not asked or not (numbered or heads or held.startswith(("Q:", "Q."))):
        return None
    said = start + at + asked.end() if asked.end() < len(body) else -1
    number = plain_number(numbered["number"]) if numbered else ""
    return Part("question", start, number, line(asked["heading"]), said=said)


def _headed(held: str, start: int, rank: int, around: Sequence[Part]) -> Part:
    """Return the part of any other heading: a topic of the group it stands in, else a session."""
    numbered = NUMBERED.fullmatch(held)
    number = plain_number(numbered["number"]) if numbered else ""
    heading = line(numbered["heading"] if numbered else held)
    if _OF_ALL.fullmatch(heading):
        return Part("session", start, number, heading, rank)
    group = next((part for part in around if part.level == "group"), None)
    below = group is not None and (rank > group.rank or rank == 0)
    return Part("question" if below else "session", start, number, heading, rank)


def line(held: str) -> str:
    """Return a heading on one line, without the colon after it."""
    return " ".join(held.split()).strip(" :")
