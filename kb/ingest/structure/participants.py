"""Who took part in a workshop and how many were in each group, from its own list of people.

Reports need this to withhold it: names from their quotations, and groups too small to hide in.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kb.ingest import apparatus
from kb.ingest.structure import speakers
from kb.ingest.structure.outline import plain_number
from kb.model import Document, Provision

SIZES = "group-sizes"  # what a side-car may say of groups: "Group 1: 9; Group 2: 4"

_GROUP_COLUMN = re.compile(
    r"(?i)(?:working |discussion )?(?:group|table|team)(?: no\.?| number)?|গ্রুপ|দল"
)
_NAME_COLUMN = re.compile(
    r"(?i)(?:full |participant['’]?s? )?names?|participants?|নাম|noms?(?: et prénoms?)?|"
    r"nombres?(?: y apellidos)?|الاسم"
)
_GROUP_LINE = re.compile(
    r"(?i)(?:[\w-]+ )?(?:group|গ্রুপ|দল)\s*(?:no\.? ?|#)?(?P<number>[0-9০-৯]{1,3}|[A-H]\b)"
    r"\s*[:.)–—-]*\s*(?P<rest>.*)"
)
_HEADS = re.compile(
    r"(?i)\b(?P<count>\d{1,3}) (?:participants|members|officials|officers|people|persons)\b"
)
_SIZE = re.compile(r"(?i)(?:group )?(?P<group>[^:;]+?)\s*:\s*(?P<count>\d{1,4})")
_AFTER_NAME = re.compile(r",|;|:|\s[–—-]\s|\(|\t")
_BETWEEN_NAMES = re.compile(r"[;,]\s*|\s+(?:and|et|y|এবং|ও)\s+")
_OF_WHAT = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who took part; ``group`` is the group's number, ``""`` where none is given."""

    name: str
    group: str = ""


def participants(document: Document) -> list[Participant]:
    """Return those whom a workshop's notes list as present or name as speakers, in that order."""
    spoke = (Participant(p.speaker.name) for p in document.provisions if p.speaker)
    found = [*_in_tables(document), *_in_lines(document), *(p for p in spoke if p.name)]
    return list(dict.fromkeys(found))


def group_sizes(document: Document) -> dict[str, int]:
    """Return the number of participants of each group whose size the notes give, by its number.

    The list of people is counted; a group's own line ("Group 2 (six members)" in digits) and the
    side-car go before it.
    """
    listed = Counter(p.group for p in participants(document) if p.group)
    told = {
        p.number: int(m["count"])
        for p in document.provisions
        if p.level == "group" and (m := _HEADS.search(_first_line(document, p)))
    }
    beside = {
        plain_number(m["group"].strip()): int(m["count"])
        for m in _SIZE.finditer(document.metadata.extra.get(SIZES, ""))
    }
    return {**listed, **told, **beside}


def _first_line(document: Document, provision: Provision) -> str:
    return document.text[provision.start : provision.end].partition("\n")[0]


def _in_tables(document: Document) -> Iterator[Participant]:
    for table in document.tables:
        if not table.rows or not apparatus.heads_people(table.rows[0]):
            continue
        header = [cell.strip() for cell in table.rows[0]]
        named = next(at for at, cell in enumerate(header) if _NAME_COLUMN.search(cell))
        grouped = [at for at, cell in enumerate(header) if _GROUP_COLUMN.fullmatch(cell)]
        for row in table.rows[1:]:
            group = row[grouped[0]].strip() if grouped and grouped[0] < len(row) else ""
            if named < len(row) and row[named].strip():
                yield Participant(" ".join(row[named].split()), _number(group))


def _number(group: str) -> str:
    line = _GROUP_LINE.fullmatch(group)
    return plain_number(line["number"] if line else group) if group else ""


def _in_lines(document: Document) -> Iterator[Participant]:
    tables = [(table.start, table.end) for table in document.tables]
    for part in document.provisions:
        held = document.text[part.start : part.end]
        if part.level == "session" and apparatus.lists_people(part.heading, held):
            group, at = "", part.start
            for line in held.split("\n"):
                heading = at == part.start and not apparatus.names_people(line)
                passed = heading or any(start <= at < end for start, end in tables)
                at += len(line) + 1
                if passed:
                    continue
                if grouped := _GROUP_LINE.fullmatch(line.strip()):
                    group = plain_number(grouped["number"])
                    line = grouped["rest"]
                yield from (Participant(name, group) for name in _names(line))


def _names(line: str) -> list[str]:
    """Return the names on a line: one with a function after it, or several in a row."""
    bare = line.strip("-–•* \t0123456789.)")
    if apparatus.names_people(line):
        bare = line.partition(":")[2].strip(" .")
    elif speakers.is_person(line):
        return [_AFTER_NAME.split(bare)[0].strip()]
    parts = [part.strip() for part in _BETWEEN_NAMES.split(_OF_WHAT.sub("", bare))]
    return [part for part in parts if _looks_like_a_name(part)]


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 6 and all(word[0].isupper() for word in words if word[0].isalpha())
