"""Acronyms that excerpts and references use, with the long form that the corpus itself gives."""

import re
from collections.abc import Iterable, Iterator

from kb.report import citation
from kb.report.blocks import Block, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.template import Section

_ACRONYM = re.compile(r"\b(?=[A-Z][A-Za-z&-]*[A-Z])[A-Z][A-Za-z&-]{0,8}[A-Z]s?\b|\b[A-Z]{2}\b")
_BRACKET = re.compile(r"[(\[][“\"‘']?([A-Z][A-Za-z&-]{1,9})[”\"’']?[)\]]")
_NAMED = r"(?: (?:Act|Bill|Code|Convention|Order|Ordinance|Protocol|Rules))"
_SHORT_NAME = re.compile(rf"\b[A-Z]{{2,8}}{_NAMED}\b")  # "TIP Act"
_LISTED = re.compile(
    rf"^(?P<short>[A-Z][A-Za-z&-]{{0,8}}[A-Z]{_NAMED}?)(?:\t| ?[–—:-] | )"
    r"(?P<long>[^\W\d_][^\n\t.]{5,90})$",
    re.MULTILINE,
)
_WORDS_BEFORE = 12


def table(material: Material, section: Section) -> list[Block]:
    """Return the list of acronyms; those without a long form in the corpus are left out."""
    used = {short for text in _printed(material) for short in _used(text)}
    texts = [
        material.lookup(id).document.text for id in material.quoted("law", "study", "workshop")
    ]
    known = long_forms(used, texts)
    if not known:
        return [paragraph(material.say("no_acronyms"))]
    rows = sorted(known.items(), key=lambda item: item[0].casefold())
    return [
        Table(
            id="acronyms",
            caption=material.say("acronyms_caption"),
            header=(material.say("acronym"), material.say("long_form")),
            rows=tuple((text_cell(short), text_cell(long)) for short, long in rows),
            widths=(0.2, 0.8),
            summary=section.intro,
        )
    ]


def _printed(material: Material) -> Iterator[str]:
    """Yield what the report quotes, and the references that it cites."""
    for evidence in material.evidence():
        yield evidence.quotation.text
    for document in material.quoted("law", "study", "workshop"):
        kind = material.lookup(document).document.kind
        style = material.template.citation_style
        runs = citation.reference(material.metadata(document), kind, style)
        yield "".join(run.text for run in runs)


def _used(text: str) -> Iterator[str]:
    """Yield the acronyms of a text, and the short names of laws that begin with one."""
    for found in _SHORT_NAME.finditer(text):
        yield found.group()
    for found in _ACRONYM.finditer(text):
        yield found.group().rstrip("s")


def long_forms(acronyms: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    """Return the long form of each acronym that some text gives, in brackets or in a list.

    Before a bracket the letters are matched backwards, the first one at the beginning of a word
    (Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions, 2003). In a
    list of acronyms they must be, in order, among the initials of the words that follow.
    """
    found: dict[str, str] = {}
    wanted = set(acronyms)
    for text in texts:
        for short, long in [*_in_brackets(text), *_in_lists(text)]:
            if short in wanted and long:
                found.setdefault(short, long)
    return found


def _in_brackets(text: str) -> Iterator[tuple[str, str]]:
    for bracket in _BRACKET.finditer(text):
        short = bracket.group(1).rstrip("s")
        before = text[max(0, bracket.start() - 150) : bracket.start()].split("\n")[-1]
        yield short, _long_form(short, before)


def _in_lists(text: str) -> Iterator[tuple[str, str]]:
    for line in _LISTED.finditer(text):
        short, long = line.group("short"), line.group("long").strip()
        initials = iter(re.findall(r"\b\w", long.casefold()))
        acronym, _, named = short.partition(" ")
        letters = [c for c in f"{acronym}{named[:1]}".casefold() if c.isalnum()]
        if long[0].casefold() == letters[0] and all(letter in initials for letter in letters):
            yield short, long


def _long_form(short: str, before: str) -> str:
    words = " ".join(before.split()[-_WORDS_BEFORE:])
    at = len(words)
    letters = [c for c in short if c.isalnum()]
    for index, letter in enumerate(reversed(letters)):
        first = index == len(letters) - 1
        at -= 1
        while at >= 0 and not (
            words[at].casefold() == letter.casefold()
            and (not first or at == 0 or not words[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
    long = words[at:].strip(" “\"‘'")
    return long if len(long) > len(short) + 2 else ""
