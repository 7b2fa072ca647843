"""Who speaks in a debate in Akoma Ntoso."""

from typing import TYPE_CHECKING

from kb.ingest.readers.xml_tree import flat, local
from kb.ingest.structure import speakers
from kb.model import Speaker

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMED = ("TLCPerson", "TLCRole", "TLCOrganization")


def people_of(root: "_Element") -> dict[str, str]:
    """Return the names of the people, roles and bodies that a document refers to, by id."""
    return {
        named.get("eId") or named.get("id") or "": " ".join((named.get("showAs") or "").split())
        for kind in _NAMED
        for named in root.iter(f"{{*}}{kind}")
    }


def speaker_of(element: "_Element", people: dict[str, str]) -> Speaker | None:
    """Return who speaks here: as the text names them, else as the document's references do."""
    if local(element) not in ("speech", "question", "answer"):
        return None
    label = element.find("{*}from")
    printed = flat(label) if label is not None else ""
    name = people.get((element.get("by") or "").lstrip("#"), "")
    role = people.get((element.get("as") or "").lstrip("#"), "")
    told = speakers.before(f"{printed.rstrip(' :')}: …", frozenset((name, printed.rstrip(" :"))))
    if told:
        return told
    name = name or printed.strip(" :.-–—")
    return Speaker(name, role) if name else None
