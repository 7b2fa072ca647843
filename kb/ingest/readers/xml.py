"""XML: official legal vocabularies with their provisions, anything else as paragraphs."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kb.errors import UnreadableError
from kb.ingest.readers import xml_plain
from kb.ingest.readers.xml_tree import local, namespace, parse
from kb.model import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

# Which module reads what, by the root's namespace or, where there is none, by its name.
_NAMESPACES = (
    ("formex", "formex"),
    ("legaldocml", "akoma_ntoso"),
    ("akomantoso", "akoma_ntoso"),
    ("akoma-ntoso", "akoma_ntoso"),
    ("legislation.gov.uk/namespaces/legislation", "clml"),
    ("schemas.gpo.gov/xml/uslm", "uslm"),
    ("xml.house.gov/schemas/uslm", "uslm"),
    ("efele.net/udhr", "udhr"),
    ("unicode.org/udhr", "udhr"),
)
_ROOTS = {
    "akomaNtoso": "akoma_ntoso",
    "Legislation": "clml",
    "P1group": "clml",
    "P1": "clml",
    "P2": "clml",
    "P3": "clml",
    "P4": "clml",
    "Pblock": "clml",
    "Part": "clml",
    "Chapter": "clml",
    "Schedule": "clml",
    "LEXP.COMBINED": "formex",
    "CONS.ACT": "formex",
    "CONS.DOC": "formex",
    "ACT": "formex",
    "ANNEX": "formex",
    "GENERAL": "formex",
    "AGR": "formex",
    "CJT": "formex",
    "JUDGMENT": "formex",
    "lawDoc": "uslm",
    "uscDoc": "uslm",
    "pLaw": "uslm",
    "udhr": "udhr",
}


def read(path: Path) -> Reading:
    """Return what an XML file says; raise UnreadableError for what is broken or says nothing."""
    root, problems = parse(path)
    name = _reader(root)
    if name == "formex":
        _forget_namespaces(root)
    if name:
        module = importlib.import_module(f"kb.ingest.readers.{name}")
        reading = cast("Reading", module.read(root, problems))
    else:
        reading = xml_plain.read(root, problems)
    if not any(block.text.strip() for block in reading.blocks):
        raise UnreadableError("is XML that holds no text")
    return reading


def _forget_namespaces(root: "_Element") -> None:
    """Drop the namespace that some services give Formex, which has none."""
    for element in root.iter("{*}*"):
        element.tag = local(element)


def _reader(root: "_Element") -> str:
    space = namespace(root).casefold()
    for part, module in _NAMESPACES:
        if part in space:
            return module
    return _ROOTS.get(local(root), "") if not space else ""
