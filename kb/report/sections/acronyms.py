"""Acronyms that excerpts and references use, with the long form that the corpus itself gives."""

import re
from collections.abc import Iterable, Iterator

from kb.ingest.meaning.acronyms import NAMED, acronyms
from kb.report import citation
from kb.report.blocks import Block, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.template import Section

_ACRONYM = re.compile(r"\b(?=[A-Z][A-Za-z&-]*[A-Z])[A-Z][A-Za-z&-]{0,8}[A-Z]s?\b|\b[A-Z]{2}\b")
_SHORT_NAME = re.compile(rf"\b[A-Z]{{2,8}}{NAMED}\b")  # "TIP Act"


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


def long_forms(wanted: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    """Return the long form of each acronym that some text gives, in brackets or in a list."""
    found: dict[str, str] = {}
    among = set(wanted)
    for text in texts:
        for short, long in acronyms(text):
            if short in among:
                found.setdefault(short, long)
    return found
