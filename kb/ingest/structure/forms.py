"""Who filled in a form: what stands before its questions ("Name: …", "Position: …")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.structure.columns import Column, column
from kb.model import BlockSpan, Speaker

_FEWEST = 2  # lines of that sort, one of them a name, contact, role or organisation
_LINE = re.compile(r"(?P<label>[^:\n]{2,50}?)\s*:\s*(?P<value>[^\n]*)")
_PERSONAL: frozenset[Column] = frozenset(("name", "contact", "role", "organisation"))


@dataclass(frozen=True, slots=True)
class Person:
    """Who filled in the form, and how many blocks say so."""

    speaker: Speaker
    blocks: int


def person(text: str, blocks: Sequence[BlockSpan]) -> Person | None:
    """Return who a form that begins with these blocks was filled in by, else None."""
    told: dict[Column, str] = {}
    count = 0
    for block in blocks:
        lines = text[block.start : block.end].strip().split("\n")
        found = (
            [] if block.rows or block.style in ("title", "heading") else [_datum(x) for x in lines]
        )
        if not found or not all(found):
            break
        for datum in found:
            if datum:
                told.setdefault(*datum)
        count += 1
    if len(told) < _FEWEST or not _PERSONAL & told.keys():
        return None
    return Person(Speaker(*(told.get(c, "") for c in ("name", "role", "organisation"))), count)


def _datum(printed: str) -> tuple[Column, str] | None:
    m = _LINE.fullmatch(printed.strip("-–•* \t"))
    if not m or (held := column(m["label"])) == "question":
        return None
    value = m["value"].strip(" _.…")
    return held, value
