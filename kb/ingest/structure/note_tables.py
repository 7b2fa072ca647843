"""Tables of workshop notes: groups by questions, services by themes, cards by topic, or rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.ingest.structure import speakers
from kb.ingest.structure.note_parts import GROUP, NUMBERED, QUESTION, TABLE_GROUP, line
from kb.ingest.structure.outline import Mark, key, plain_number
from kb.model import BlockSpan, Speaker

_ITEMS = re.compile(
    r"(?i)(?:agenda )?(?:items?|points?|topics?|issues?|subjects?|agenda)|thèmes?|temas?|বিষয়"
)
_MINUTED = re.compile(
    r"(?i)(?:discussions?|decisions?|actions?|summary|outcomes?|comments?|conclusions?|notes?|"
    r"agreed|décisions?|acuerdos?|decisiones|discusión|আলোচনা|সিদ্ধান্ত)(?: \w+){0,2}"
)
_LONGEST_HEADER = 40
_NO_HEADER = re.compile(r"\d|[.!;]$(?<!\bNo\.)(?<!\bNr\.)|\A\W*\Z")
# A column for each who was asked: "Respondent 2 (Shelter worker)".
_PERSON = re.compile(
    r"(?i)(?:respondent|participant|interviewee|informant|officer|person|form|répondant|encuestado|"
    r"উত্তরদাতা)\s*(?:no\.? ?)?[0-9০-৯A-H]{1,3}\b"
)
_HEADER_WITHIN = 3  # rows: "Answers of the groups" over "Group 1", "Group 2"
_CARDS = re.compile(
    r"(?i)(?:what|how|where|who|which)\b.*|ideas?|strengths?|weakness(?:es)?|opportunit(?:y|ies)|threats?|"
    r"challenges?|gaps?|needs?|solutions?|good practices?|recommendations?|keep|stop|start|more|"
    r"less|lessons?|obstacles?|successes|concerns?|hopes?|fears?|suggestions?|forces|faiblesses|"
    r"défis|besoins|fortalezas|debilidades|desafíos|necesidades|propuestas"
)

Cell = tuple[int, str]
Row = list[Cell]


def marks(text: str, block: BlockSpan, depth: int, said: int) -> list[Mark]:
    """Return where the parts and contributions of a table begin, ``[]`` for one without words.

    A table whose first row or column names groups gives the contributions of each, question by
    question; one whose columns are services or topics, those of each; its header lies in the first
    part. Any other gives one contribution a row, numbered on from ``said``.
    """
    rows = list(_cells(text, block))
    if not rows:
        return []
    for at, header in enumerate(rows[:_HEADER_WITHIN]):
        if _is_worded(rows[at + 1 :]) and (made := _by_columns(rows, at, header, depth)):
            return [replace(made[0], start=rows[0][0][0]), *made[1:]]
    down = [_names_group(row[0][1]) for row in rows]
    if _is_worded(rows[1:]) and sum(map(bool, down[1:])) >= 2:
        made = _by_rows(rows, down, depth)
        return [replace(made[0], start=rows[0][0][0]), *made[1:]]
    if 2 * sum(_asked(row) is not None for row in rows) >= len(rows):
        return list(_form_rows(rows, depth, said))
    made = [_headed(rows[0], depth, said)] if len(rows) > 1 and _is_header(rows[0]) else []
    below = depth + len(made)
    return made + [
        Mark(below, "contribution", f"contrib_{said + n}", row[0][0], speaker=_who(_joined(row)))
        for n, row in enumerate(rows[len(made) :], start=1)
    ]


def _cells(text: str, block: BlockSpan) -> Iterator[Row]:
    """Yield each row of a table as (start, text) of its cells."""
    at = block.start
    for printed in text[block.start : block.end].split("\n"):
        row: Row = []
        place = at
        for cell in printed.split("\t"):
            row.append((place, cell))
            place += len(cell) + 1
        if printed.strip():
            yield row
        at += len(printed) + 1


def _is_worded(rows: Sequence[Row]) -> bool:
    """Return whether the cells beside the first column hold words; a row of points is one line."""
    said = [text for row in rows for _, text in row[1:] if text.strip()]
    return sum(any(map(str.isalpha, text)) for text in said) * 2 > len(said)


def _is_header(row: Row) -> bool:
    """Return whether a row names columns: a few words each, no figures, no sentence."""
    filled = [text.strip() for _, text in row if text.strip()]
    short = all(len(t) <= _LONGEST_HEADER and not _NO_HEADER.search(t) for t in filled)
    return len(filled) > 1 and short


def _headed(row: Row, depth: int, said: int) -> Mark:
    """Return the part that a table's rows lie in, named by its header."""
    heading = " · ".join(text.strip() for _, text in row if text.strip())
    return Mark(depth, "question", f"table_n{said + 1}", row[0][0], "", heading)


def _are_people(names: Sequence[str]) -> bool:
    return len(names) > 1 and all(map(_PERSON.match, names))


def _names_group(cell: str) -> re.Match[str] | None:
    return GROUP.fullmatch(cell.strip()) or TABLE_GROUP.fullmatch(cell.strip())


def _joined(row: Row) -> str:
    return "\t".join(text for _, text in row)


def _who(said: str) -> Speaker | None:
    return speakers.before(said, frozenset()) or speakers.after(said)


def _by_columns(rows: Sequence[Row], at: int, header: Row, depth: int) -> list[Mark]:
    """Return the marks of a table whose columns are groups, services or topics, else none."""
    names = [text.strip() for _, text in header]
    groups = [_names_group(name) for name in names]
    bodies = [speakers.is_body(name) for name in names]
    made: list[Mark] = []
    if sum(map(bool, groups)) >= 2:
        for row in rows[at + 1 :]:
            made += _question_row(row, groups, depth, len(made))
    elif not bodies[0] and (sum(bodies[1:]) >= 2 or _are_people(names[1:])):
        bodies = [
            body or bool(_PERSON.match(name)) for body, name in zip(bodies, names, strict=True)
        ]
        for row in rows[at + 1 :]:
            made += _theme_row(row, names, bodies, depth, len(made))
    elif _ITEMS.fullmatch(names[0]) and any(map(_MINUTED.fullmatch, names[1:])):
        minuted = [bool(_MINUTED.fullmatch(name)) for name in names]
        for row in rows[at + 1 :]:
            made += _item_row(row, minuted, depth, len(made))
    elif len(names) > 1 and all(_CARDS.fullmatch(name) for name in names):
        for row in rows[at + 1 :]:
            for (start, said), name in zip(row, names, strict=False):
                if said.strip():
                    made += [
                        Mark(depth, "question", f"q_n{len(made) + 1}", start, "", line(name)),
                        Mark(depth + 1, "contribution", "contrib_1", start, speaker=_who(said)),
                    ]
    return made


def _question_row(
    row: Row, header: Sequence[re.Match[str] | None], depth: int, count: int
) -> Iterator[Mark]:
    """Yield a question and what each group says on it; a row without one goes on with the last."""
    first = next(at for at, group in enumerate(header) if group)
    asked = " ".join(said.strip() for _, said in row[: max(first, 1)]).strip()
    if asked or not count:
        yield _question(row[0][0], asked, depth, count)
    for (start, said), group in zip(row[max(first, 1) :], header[max(first, 1) :], strict=False):
        if not said.strip():
            continue
        if group:
            yield _group(start, group, depth + 1)
        below = depth + 2 if group else depth + 1
        yield Mark(below, "contribution", "contrib_1", start, speaker=_who(said))


def _theme_row(
    row: Row, names: Sequence[str], bodies: Sequence[bool], depth: int, count: int
) -> Iterator[Mark]:
    """Yield a theme and what each service says on it."""
    yield _question(row[0][0], row[0][1].strip(), depth, count)
    for n, ((start, said), name, is_body) in enumerate(
        zip(row[1:], names[1:], bodies[1:], strict=False), start=1
    ):
        if said.strip():
            who = speakers.labelled(name) if is_body else None
            yield Mark(depth + 1, "contribution", f"contrib_{n}", start, speaker=who)


def _asked(row: Row) -> int | None:
    """Return which of a row's first two cells asks something, None where none does."""
    return next((n for n, (_, text) in enumerate(row[:2]) if re.search(r"[?؟]\W*$", text)), None)


def _form_rows(rows: Sequence[Row], depth: int, said: int) -> Iterator[Mark]:
    """Yield the questions that a form asks row by row, with what stands beside each."""
    for n, row in enumerate(rows, start=said + 1):
        place = _asked(row)
        if place is None:
            yield Mark(depth, "contribution", f"contrib_{n}", row[0][0])
            continue
        asked = " ".join(text.strip() for _, text in row[: place + 1]).strip()
        yield _question(row[0][0], asked, depth, n)
        if beside := [start for start, text in row[place + 1 :] if text.strip()]:
            yield Mark(depth + 1, "contribution", "contrib_1", beside[0])


def _item_row(row: Row, minuted: Sequence[bool], depth: int, count: int) -> Iterator[Mark]:
    """Yield an item of an agenda with its discussion and decision; who is to act goes with them."""
    named = NUMBERED.fullmatch(row[0][1].strip())
    number = plain_number(named["number"]) if named else ""
    name = key("sess", number) if number else f"sess_n{count + 1}"
    heading = line(named["heading"] if named else row[0][1])
    yield Mark(depth, "session", name, row[0][0], number, heading)
    for n, ((start, said), is_said) in enumerate(zip(row[1:], minuted[1:], strict=False), start=1):
        if said.strip() and is_said:
            yield Mark(depth + 1, "contribution", f"contrib_{n}", start, speaker=_who(said))


def _by_rows(rows: Sequence[Row], down: Sequence[re.Match[str] | None], depth: int) -> list[Mark]:
    """Return the marks of a table with a row for each group and a column for each question."""
    questions = [line(text) for _, text in rows[0]]
    made: list[Mark] = []
    for row, group in zip(rows, down, strict=True):
        if group is None:
            if row is not rows[0]:
                made.append(Mark(depth, "contribution", f"contrib_{len(made) + 1}", row[0][0]))
            continue
        made.append(_group(row[0][0], group, depth))
        for (start, said), asked in zip(row[1:], questions[1:], strict=False):
            if said.strip():
                made.append(_question(start, asked, depth + 1, len(made)))
                who = _who(said)
                made.append(Mark(depth + 2, "contribution", "contrib_1", start, speaker=who))
    return made


def _group(start: int, group: re.Match[str], depth: int) -> Mark:
    number = plain_number(group["number"])
    heading = line(group["heading"])
    heading = heading[:-1] if group["sep"].endswith("(") and heading.endswith(")") else heading
    return Mark(depth, "group", key("group", number), start, number, heading)


def _question(start: int, asked: str, depth: int, count: int) -> Mark:
    named = QUESTION.fullmatch(asked) or NUMBERED.fullmatch(asked)
    number = plain_number(named["number"]) if named else ""
    name = key("q", number) if number else f"q_n{count + 1}"
    heading = line(named["heading"]) if named else asked
    return Mark(depth, "question", name, start, number, heading)
