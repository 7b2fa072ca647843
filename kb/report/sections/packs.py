"""What the sections of a teaching pack have in common."""

import re

from kb.errors import TemplateError
from kb.evidence.choose import Evidence
from kb.evidence.pack.contents import Pack
from kb.report import citation
from kb.report.blocks import Cell, Run
from kb.report.material import Material
from kb.report.training import Plan

LONGEST_NAME = 80
_SUPPLEMENTS = re.compile(r",? (?:especially|supplementing|additional to|amending)\b")


def pack(material: Material) -> Pack:
    """Return the pack that a report was asked for; TemplateError where it is another report."""
    if material.pack is None:
        raise TemplateError(_WITHOUT)
    return material.pack


def plan(material: Material) -> Plan:
    """Return the template's plan of the class."""
    if material.template.pack is None:
        raise TemplateError(_WITHOUT)
    return material.template.pack


_WITHOUT = (
    "A section of this template belongs to a teaching pack. Give the template a [pack], and make "
    "the report with `kb pack TOPIC`."
)


def quoted(material: Material) -> dict[str, Evidence]:
    """Return what this edition quotes, by id."""
    return {evidence.id: evidence for evidence in material.evidence()}


def cited(material: Material, evidence: Evidence) -> str:
    """Return a source and the place in it, for running text."""
    name, place = short_name(material, evidence.document), material.place(evidence)
    return f"{name}, {place}" if place else name


def short_name(material: Material, document: str) -> str:
    """Return a document's name for running text: a long title without what it supplements."""
    metadata = material.metadata(document)
    kind = material.lookup(document).document.kind
    name = material.name(document)
    if citation.is_treaty(metadata, kind):
        name = metadata.extra.get("title-short") or metadata.title
    return _SUPPLEMENTS.split(name)[0] if len(name) > LONGEST_NAME else name


def source_line(material: Material, evidence: Evidence) -> tuple[Run, ...]:
    """Return a line that names a source above its words."""
    return (Run(f"{cited(material, evidence)}:", italic=True),)


def bold(text: str) -> Cell:
    """Return a cell of a sum."""
    return Cell(((Run(text, bold=True),),))
