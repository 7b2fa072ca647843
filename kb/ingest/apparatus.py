"""What of a document is no evidence: cover, thanks, lists of contents, sources and people.

Such parts stay in the text and the outline, but give no passages: nothing finds or quotes them.
People who attended a workshop or spoke to a study did not agree to be in somebody's report.
"""

import re
from collections.abc import Sequence

from kb.model import Level, Provision

COVER = "cover"  # the id of what a study prints before its list of contents
PEOPLE = "List of participants"  # the heading of a list of people that has none of its own

_NUMBERED = (
    r"(?:(?:annex|annexe|appendix|attachment|part|section|chapter)\b\s*[\w.]{0,5}\s*[.:–—-]*\s*"
    r"|[0-9IVX]{1,4}(?:\.[0-9]+)*[.)]?\s+)?"
)
_CONTENTS = (
    r"(?:table of )?contents|(?:list|table) of (?:tables|figures|boxes|maps|charts|illustrations|"
    r"annexes|appendices)(?:,? (?:and|&) \w+)?|arrangement of (?:sections|clauses|articles)|index|"
    r"sommaire|table des matières|índice|সূচি(?:পত্র)?|সূচীপত্র"
)
_SOURCES = (
    r"end ?notes|(?:list of |select(?:ed)? )?(?:references|bibliography)|works cited|"
    r"literature cited|acknowledge?ments?|about the authors?|copyright|imprint|disclaimer|credits|"
    r"bibliographie|bibliografía|গ্রন্থপঞ্জি|তথ্যসূত্র"
)
_NO_EVIDENCE = re.compile(rf"(?i){_NUMBERED}(?P<named>{_CONTENTS}|{_SOURCES})(?:\s+(?P=named))?")
_WHO = (
    r"(?:participants?|attendees?|attendance|delegates|interviewees|respondents|informants|"
    r"persons|people|officials|stakeholders|experts|names|contacts|asistentes|অংশগ্রহণকারী)"
)
_LIST_OF_PEOPLE = re.compile(
    rf"(?i){_NUMBERED}(?:(?:list|register|sheet|names) of (?:[\w-]+ ){{0,3}}{_WHO}\b.*|"
    rf"{_WHO}['’]?s?['’]? (?:list|sheet|register)|contact (?:list|details)|"
    r"অংশগ্রহণকারীদের (?:তালিকা|নাম))"
)
_PEOPLE = re.compile(
    rf"(?i){_NUMBERED}(?:[\w-]+ ){{0,2}}(?:{_WHO}|present|in attendance|attended by|apologies|"
    r"appearances|(?:étaient )?présents|excusés|presentes|উপস্থিতি?|الحضور|المشاركون)"
    r"(?: for absence| met| interviewed| consulted| present)?"
)
_ATTENDED = re.compile(
    r"(?i)(?:list of )?(?:participants|attendees|attendance|present|in attendance|attended by|"
    r"also present|apologies(?: for absence)?|(?:étaient )?présents|excusés|asistentes|presentes|"
    r"উপস্থিত|الحضور|المشاركون|অংশগ্রহণকারী)\s*:\s*(?![\s\d])(?P<who>.+)",
    re.S,
)
_NAMES_COLUMN = re.compile(
    r"(?i)(?:full |first |last |participant['’]?s? )?names?|participants?|নাম|"
    r"noms?(?: et prénoms?)?|nombres?(?: y apellidos)?|الاسم"
)
_OTHER_COLUMN = re.compile(
    r"(?i).*\b(?:institution|organi[sz]ation|agency|affiliation|position|designation|role|rank|"
    r"title|organisme|fonction|organización|cargo|e-?mail|phone|telephone|"
    r"mobile|contact|signature|ministry|department|sex|gender)\b.*"
)
_PROSE = re.compile(r".{60,}[.!?।]\s*\Z")
_HEADINGS: frozenset[Level] = frozenset({"heading", "session", "group", "question"})


def is_apparatus(provision: Provision, text: str) -> bool:
    """Return whether a provision and all that it holds give no passages."""
    if provision.level not in _HEADINGS:
        return False
    if provision.id == COVER or _NO_EVIDENCE.fullmatch(provision.heading.strip(" :.")):
        return True
    return lists_people(provision.heading, text[provision.start : provision.end])


def lists_people(heading: str, held: str) -> bool:
    """Return whether a part lists people: by its heading, and by how little of it is prose."""
    title = heading.strip(" :.")
    if _LIST_OF_PEOPLE.fullmatch(title):
        return True
    if not _PEOPLE.fullmatch(title):
        return False
    if names_people(held.partition("\n")[0]):
        return True
    lines = [line for line in held.split("\n")[1:] if line.strip()]
    return bool(lines) and 2 * sum(bool(_PROSE.match(line)) for line in lines) < len(lines)


def may_list_people(heading: str) -> bool:
    """Return whether a part of this heading is a list of people unless it turns out to be prose."""
    title = heading.strip(" :.")
    return bool(_LIST_OF_PEOPLE.fullmatch(title) or _PEOPLE.fullmatch(title))


def names_people(line: str) -> bool:
    """Return whether a line says who was there: ``Present: Ms Haque, Mr Roy`` (no head count)."""
    return bool(_ATTENDED.fullmatch(line))


def heads_people(cells: Sequence[str]) -> bool:
    """Return whether a table's first row names people in one column and theirs in another."""
    named = [bool(_NAMES_COLUMN.fullmatch(cell.strip())) for cell in cells]
    return any(named) and any(
        _OTHER_COLUMN.fullmatch(cell.strip())
        for cell, is_name in zip(cells, named, strict=True)
        if not is_name
    )
