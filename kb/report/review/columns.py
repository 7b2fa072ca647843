"""The columns of a review sheet, in the order in which they are written."""

from dataclasses import dataclass

from kb.evidence.choices import DECISIONS, STANCES
from kb.report.review.rows import Row

# What a sheet of each form says of itself, so that it is known when it comes back.
FORMAT = "kb review 1"
# A plain file has no hidden sheet: what kb remembers of a row stands in the last column.
MEMORY = "For kb: leave as it is"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of a row that it shows, its header, and its width in characters."""

    field: str
    header: str
    width: int
    choices: tuple[str, ...] = ()
    hint: str = ""


COLUMNS = (
    Column("question", "Question", 26),
    Column(
        "decision", "Decision", 11, tuple(filter(None, DECISIONS)),
        "accept: it is quoted. reject: it is never quoted. Empty: kb decides.",
    ),
    Column(
        "order", "Order", 8, (),
        "1, 2, 3 … puts excerpts of one kind of source first, in this order.",
    ),
    Column(
        "stance", "Stance", 11, tuple(filter(None, STANCES)),
        "Whether the excerpt supports the finding or dissents from it. Empty: not judged.",
    ),
    Column(
        "note", "Author's note", 30, (),
        "Stands in the report under the excerpt, marked as the author's.",
    ),
    Column("excerpt", "Excerpt", 70),
    Column("source", "Source", 26),
    Column("place", "Place", 14),
    Column("page", "Page", 7),
    Column("kind", "Kind", 10),
    Column("said_by", "Who said it", 20),
    Column("strength", "Strength", 11),
    Column("closeness", "Closeness", 10),
    Column("in_the_draft", "In the draft", 11),
    Column("why", "Why not", 30),
    Column("before", "Text before", 32),
    Column("after", "Text after", 32),
    Column("identifier", "Identifier", 14),
)  # fmt: skip
# The columns that are people's.
PEOPLES = ("decision", "order", "stance", "note")


def cells(row: Row) -> list[str | float]:
    """Return a row's cells in the order of the columns; no number is an empty text."""
    values = (getattr(row, column.field) for column in COLUMNS)
    return ["" if value is None else value for value in values]
