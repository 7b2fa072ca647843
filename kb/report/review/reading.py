"""What people wrote into a review sheet, row by row, and what of it kb cannot follow."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from kb.evidence.choices import Decision, Stance
from kb.report.review.columns import PEOPLES
from kb.report.review.tables import Line, Table

T = TypeVar("T", bound=str)

_NOTHING = ("", "-", "–", "—", "blank", "empty", "none", "n/a", "leer", "vide", "খালি", "kb",
            "kb decides")  # fmt: skip
_DECISIONS: Mapping[str, Decision] = {
    **dict.fromkeys(("accept", "accepted", "yes", "y", "✓", "✔"), "accept"),
    **dict.fromkeys(("reject", "rejected", "no", "n", "✗", "✘"), "reject"),
    **dict.fromkeys(_NOTHING, ""),
}
_STANCES: Mapping[str, Stance] = {
    **dict.fromkeys(("supports", "support", "agrees", "agree", "for"), "supports"),
    **dict.fromkeys(("dissents", "dissent", "disagrees", "disagree", "against"), "dissents"),
    **dict.fromkeys(_NOTHING, ""),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the four cells of a row say."""

    decision: Decision = ""
    order: float | None = None
    stance: Stance = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A row that people may have changed; ``fields`` names those of the four that it has."""

    number: int
    id: str
    excerpt: str
    said: Said
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answers:
    """The rows of a sheet that can be followed, and sentences on those that cannot."""

    rows: tuple[Answer, ...]
    problems: tuple[str, ...]


def answers(table: Table) -> Answers:
    """Return what the rows of a sheet say."""
    read: dict[str, Answer] = {}
    problems = []
    for line in table.lines:
        answer = _answer(line, table.fields)
        if isinstance(answer, str):
            problems.append(answer)
            continue
        twin = read.setdefault(answer.id, answer)
        if twin.said != answer.said:
            problems.append(
                f"Rows {twin.number} and {line.number} say different things of {answer.id}; "
                f"row {twin.number} was taken."
            )
    return Answers(tuple(read.values()), tuple(problems))


def _answer(line: Line, fields: frozenset[str]) -> Answer | str:
    """Return what a row says, or a sentence on why it cannot be followed."""
    cells = line.cells
    id = cells.get("identifier", "").strip().casefold()
    decision = _word(cells.get("decision", ""), _DECISIONS)
    stance = _word(cells.get("stance", ""), _STANCES)
    order = _number(cells.get("order", ""))
    row = f"Row {line.number}"
    if not id:
        return (
            f"{row} has no identifier: kb takes decisions on the excerpts that it listed, and "
            "quotes no other words. Nothing was taken from the row."
        )
    if decision is None:
        return f"{row} has {cells['decision']!r} as decision; write accept, reject or nothing."
    if stance is None:
        return f"{row} has {cells['stance']!r} as stance; write supports, dissents or nothing."
    if isinstance(order, str):
        return f"{row} has {order!r} as order; write a number or nothing."
    said = Said(decision, order, stance, _note(cells.get("note", "")))
    present = frozenset(name for name in PEOPLES if name in fields)
    return Answer(line.number, id, cells.get("excerpt", ""), said, present)


def _word(cell: str, known: Mapping[str, T]) -> T | None:
    return known.get(" ".join(cell.split()).casefold().strip("()."))


def _number(cell: str) -> float | str | None:
    """Return a number, ``None`` for an empty cell, and what is neither as it stands."""
    text = cell.strip()
    if text.casefold() in _NOTHING:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return cell
    if not math.isfinite(number):
        return cell
    return int(number) if number.is_integer() else number


def _note(cell: str) -> str:
    """Return a note without the mark that keeps a programme from taking it for a formula."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
