"""What a document, a block, a provision and an event may be; why a hit comes first."""

from typing import Literal

Kind = Literal["law", "study", "workshop"]

KINDS: tuple[Kind, ...] = ("law", "study", "workshop")

BlockStyle = Literal["title", "heading", "paragraph", "list_item", "table", "note", "caption"]

Level = Literal[
    # laws, from the outside in
    "preamble",
    "book",
    "part",
    "chapter",
    "division",
    "article",
    "section",
    "rule",
    "subsection",
    "clause",
    "subclause",
    "definition",
    "proviso",
    "explanation",
    "exception",
    "illustration",
    "schedule",
    "paragraph",
    # studies
    "heading",
    "recommendation",
    # workshop notes
    "session",
    "group",
    "question",
    "contribution",
]

Action = Literal[
    "enacted", "commences", "repeals", "amends", "inserted", "substituted", "omitted", "repealed",
    "renumbered",
]  # fmt: skip

# Why a passage stands before what the signals rank, where it does.
First = Literal["", "citation", "name", "phrase", "definition", "heading", "recommendation"]
