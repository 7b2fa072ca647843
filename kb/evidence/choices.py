"""What people decided about excerpts: kept beside the template, for it cannot be derived.

The file holds one block a choice, sorted, so that version control shows who decided what. Each
choice points at its words in a version of the document, so that they can be found again when the
document has changed.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kb.errors import WorkspaceError
from kb.evidence.quotation import Quotation
from kb.evidence.selectors import Entry, read_selectors, selectors
from kb.evidence.writing import write_whole
from kb.model import KINDS, Kind

FORMAT = "choices 1"

Decision = Literal["accept", "reject", ""]
Stance = Literal["supports", "dissents", ""]
DECISIONS: tuple[Decision, ...] = ("accept", "reject", "")
STANCES: tuple[Stance, ...] = ("supports", "dissents", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one excerpt under one question.

    An empty ``decision`` leaves it to kb whether to quote it. ``order`` is its place among the
    excerpts of its kind, ``note`` what the author says under it. ``id`` names the excerpt as it was
    decided on; ``quotation`` holds its words and place, ``title`` is its document's.
    """

    id: str
    question: str
    kind: Kind
    title: str
    quotation: Quotation
    decision: Decision = ""
    stance: Stance = ""
    order: float | None = None
    note: str = ""

    @property
    def document(self) -> str:
        """The document that the words come from."""
        return self.quotation.pieces[0].document

    @property
    def version(self) -> str:
        """The version of the document in which they were read."""
        return self.quotation.pieces[0].version

    @property
    def says_nothing(self) -> bool:
        """Whether everything was left to kb."""
        return not (self.decision or self.stance or self.note) and self.order is None


def choices_file(templates: Path, template: str) -> Path:
    """Return where the choices of a template are kept."""
    return templates / f"{template}.choices.json"


def load_choices(file: Path) -> tuple[Choice, ...]:
    """Return the choices in a file, none where there is no file; else raise WorkspaceError."""
    if not file.exists():
        return ()
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{file} is not valid JSON: {error}. Mend it, or take an earlier copy of it."
        ) from error
    entries = table.get("choices") if isinstance(table, dict) else None
    if not isinstance(entries, list) or table.get("kb") != FORMAT:
        raise WorkspaceError(f"{file} does not hold choices that this kb can read ({FORMAT}).")
    return tuple(
        _choice(Entry(f"{file}: choice {at}", entry)) for at, entry in enumerate(entries, start=1)
    )


def save_choices(file: Path, template: str, choices: Iterable[Choice]) -> None:
    """Write choices in one stroke, the same choices always as the same bytes."""
    ordered = sorted(choices, key=lambda c: (c.question, KINDS.index(c.kind), c.id))
    table = {"kb": FORMAT, "template": template, "choices": [_as_json(c) for c in ordered]}
    write_whole(file, (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode())


def _as_json(choice: Choice) -> dict[str, object]:
    decided = {
        "decision": choice.decision,
        "order": choice.order,
        "stance": choice.stance,
        "note": choice.note,
    }
    return {
        "question": choice.question,
        "id": choice.id,
        **{name: value for name, value in decided.items() if value not in ("", None)},
        "kind": choice.kind,
        "title": choice.title,
        **selectors(choice.quotation),
    }


def _choice(entry: Entry) -> Choice:
    return Choice(
        id=entry.text("id"),
        question=entry.text("question"),
        kind=entry.one_of("kind", KINDS),
        title=entry.text("title"),
        quotation=read_selectors(entry),
        decision=entry.one_of("decision", DECISIONS),
        stance=entry.one_of("stance", STANCES),
        order=entry.number("order"),
        note=entry.text("note"),
    )
