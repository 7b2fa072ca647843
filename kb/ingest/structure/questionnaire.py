"""The export of a questionnaire, one form a row, as questions with the answers under each.

Forms keep a person's data beside the answers. Name, role and organisation become the answer's
speaker; addresses, telephone numbers and times of sending are left out of the text altogether. All
that stays is the source's own words, cell by cell, in the order of the questions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kb.ingest import apparatus
from kb.ingest.structure.columns import Column, asks, columns
from kb.ingest.structure.outline import plain_number
from kb.model import Block, Problem, Reading, Speaker, Unit

_HEADER_WITHIN = 5  # rows above the header: a title, an instruction
_NUMBER = re.compile(
    r"(?i)(?:(?:q|question|প্রশ্ন|pregunta)\.? ?)?(?P<number>[0-9০-৯٠-٩]{1,3}[a-z]?)"
    r"\s*[.):।–-]+\s*(?P<rest>\S.*)",
    re.S,
)
_GROUP = re.compile(r"(?i)(?:[\w-]+ )?(?:group|table|groupe|grupo|গ্রুপ|দল)\s*[0-9A-H০-৯]{1,2}\b.*")
_AROUND_TABLES = frozenset({"table", "title", "heading", "caption", "note"})
_MOST_PROSE = 3  # paragraphs beside the tables of a sheet
_OF_FORMS: frozenset[Column] = frozenset(("name", "contact", "form"))
_SUB_HEADER = re.compile(r"(?i)(?:open-ended )?response")
NOTHING = re.compile(
    r"(?i)[\W_]*|n\s*/?\s*a\.?|nil|no (?:answer|response)|not answered|s/o|প্রযোজ্য নয়"
)


@dataclass(frozen=True, slots=True)
class _Form:
    """A row of the export: ``number`` counts the rows from 1, ``answers`` go by question."""

    number: int
    speaker: Speaker
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A table whose rows are forms; ``answered`` are those that hold an answer."""

    questions: tuple[str, ...]
    answered: tuple[_Form, ...]
    empty: int


def export(rows: Sequence[Sequence[str]]) -> Export | None:
    """Return the questions and forms of a table that is a questionnaire's export, else None."""
    for at, header in enumerate(rows[:_HEADER_WITHIN]):
        held = columns(header)
        if _heads(header, held) and len(rows) - at > 2:
            return _export(*_merged(header, rows[at + 1 :]))
    return None


def _heads(header: Sequence[str], held: Sequence[Column]) -> bool:
    """Return whether a row heads an export: questions, most often after the respondent's data."""
    asked = [cell for cell, column in zip(header, held, strict=True) if column == "question"]
    if not asked or apparatus.heads_people(header) and not any(map(asks, asked)):
        return False
    if any(_GROUP.fullmatch(cell.strip()) for cell in header):
        return False
    asking = sum(map(asks, asked))
    told = {c for c, cell in zip(held, header, strict=True) if c != "question" and cell.strip()}
    if told & _OF_FORMS or len(told) > 1:
        return asking * 2 >= len(asked) or (asking > 0 and len(told) > 1)
    return len(asked) > 1 and asking * 5 >= len(asked) * 4 and asks(header[0])


def _export(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Export:
    held = columns(header)
    asked = [(at, cell.strip()) for at, cell in enumerate(header) if held[at] == "question"]
    runs = [
        (question, [at for at, _ in places])
        for question, places in groupby(asked, key=lambda pair: pair[1])
        if question
    ]
    forms = [_form(number, row, held, runs) for number, row in enumerate(rows, start=1)]
    answered = tuple(form for form in forms if any(form.answers))
    return Export(tuple(q for q, _ in runs), answered, len(forms) - len(answered))


def _merged(
    header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Return header and forms where a second row names the options of the first's questions.

    The options of a question stand in columns without a header of their own.
    """
    below = rows[0] if rows else ()
    if not any(_SUB_HEADER.fullmatch(cell.strip()) for cell in below):
        return header, rows
    filled: list[str] = []
    for cell in header:
        filled.append(cell if cell.strip() or not filled else filled[-1])
    return filled, rows[1:]


def _form(
    number: int,
    row: Sequence[str],
    held: Sequence[Column],
    questions: Sequence[tuple[str, Sequence[int]]],
) -> _Form:
    def of(column: Column) -> str:
        cells = (row[at] for at, c in enumerate(held) if c == column and at < len(row))
        return " ".join(" ".join(cell.split()) for cell in cells if not NOTHING.fullmatch(cell))

    answers = (
        "; ".join(row[at].strip() for at in places if at < len(row) and row[at].strip())
        for _, places in questions
    )
    kept = tuple("" if NOTHING.fullmatch(answer) else answer for answer in answers)
    return _Form(number, Speaker(of("name"), of("role"), of("organisation")), kept)


def arranged(reading: Reading) -> Reading:
    """Return a reading whose tables are exports with a unit for each question and answer.

    Anything else is returned as it is, and so is prose with such a table in it. The reading then
    says that it is a workshop's.
    """
    prose = [b for b in reading.blocks if b.style not in _AROUND_TABLES and b.text.strip()]
    if reading.units or reading.ready_made or len(prose) > _MOST_PROSE:
        return reading
    exports = [export(block.rows) for block in reading.blocks]
    told = [found for found in exports if found]
    if not told:
        return reading
    made = _Made([], [])
    for block, found in zip(reading.blocks, exports, strict=True):
        if found:
            made.add_export(found)
        else:
            made.add(block)
    empty = sum(found.empty for found in told)
    problems = (Problem(f"{empty} forms of the questionnaire hold no answer"),) if empty else ()
    return replace(
        reading,
        blocks=tuple(made.blocks),
        units=tuple(made.closed()),
        problems=(*reading.problems, *problems),
        kind="workshop",
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """The blocks and units made so far; a session's end is settled when the next begins."""

    blocks: list[Block]
    units: list[Unit]

    def add(self, block: Block) -> None:
        """Add a block of no export: a heading opens a session, other words lie in the last one."""
        place = len(self.blocks)
        self.blocks.append(block)
        if block.style in ("title", "heading"):
            self.units.append(Unit("session", place, -1, heading=" ".join(block.text.split())))
        elif block.text.strip():
            around = self._session()
            self.units.append(Unit("contribution", place, place + 1, parent=around))

    def add_export(self, found: Export) -> None:
        around = self._session()
        numbers = _numbers(found.questions)
        for at, question in enumerate(found.questions):
            first = len(self.blocks)
            self.blocks.append(Block(question, "heading", 3))
            self.blocks.extend(Block(f.answers[at]) for f in found.answered if f.answers[at])
            number, heading = numbers[at]
            index = len(self.units)
            self.units.append(Unit("question", first, len(self.blocks), number, heading, around))
            self.units.extend(_answers(found.answered, at, first + 1, index))

    def closed(self) -> Iterator[Unit]:
        """Yield the units, sessions with their ends."""
        ends = [u.first for u in self.units if u.level == "session"][1:] + [len(self.blocks)]
        last = iter(ends)
        for unit in self.units:
            yield replace(unit, last=next(last)) if unit.level == "session" else unit

    def _session(self) -> int:
        return next((at for at in reversed(range(len(self.units))) if self.units[at].last < 0), -1)


def _answers(forms: Sequence[_Form], at: int, first: int, parent: int) -> Iterator[Unit]:
    said = [form for form in forms if form.answers[at]]
    for place, form in enumerate(said, start=first):
        who = (
            form.speaker
            if any((form.speaker.name, form.speaker.role, form.speaker.organisation))
            else None
        )
        yield Unit("contribution", place, place + 1, str(form.number), "", parent, "", who)


def _numbers(questions: Sequence[str]) -> list[tuple[str, str]]:
    """Return number and words of each question, counted where not all are numbered apart."""
    printed = [_NUMBER.fullmatch(question) for question in questions]
    lines = [" ".join(question.split()) for question in questions]
    own = [plain_number(m["number"]) for m in printed if m]
    if len(set(own)) == len(questions):
        return [(n, " ".join(m["rest"].split())) for n, m in zip(own, printed, strict=True) if m]
    return [(str(number), line) for number, line in enumerate(lines, start=1)]
