"""The document's properties: what file managers, searches and screen readers tell of the draft."""

import datetime
import hashlib
import json
from typing import TYPE_CHECKING

from lxml import etree

from kb.report.blocks import Report
from kb.report.text import clean
from kb.report.word.ooxml import Element
from kb.report.word.scripts import tag

if TYPE_CHECKING:
    from docx.document import Document

_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_P = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set that custom properties belong to
COLLECTION = "kb collection"


def describe(document: "Document", report: Report) -> None:
    """Fill in the properties; the collection's name is the one that the state stands for."""
    scalars = dict(report.scalars)
    core = document.core_properties
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None)
    core.title = _short(report.title)
    core.subject = _short(scalars.get("subtitle", ""))
    core.author = core.last_modified_by = _short(
        scalars.get("author") or scalars.get("organisation", "")
    )
    core.keywords = _short(
        "; ".join(filter(None, (scalars.get(name, "") for name in ("country", "topic"))))
    )
    core.category = _short(scalars.get("status", ""))
    core.version = _short(scalars.get("version", ""))
    core.language = tag(report.language)
    core.comments = ""
    core.revision = 1
    core.created = core.modified = now
    if report.state:
        _tell(document, COLLECTION, collection(json.loads(report.state).get("documents", {})))


def collection(versions: dict[str, str]) -> str:
    """Return a name for exactly these documents in exactly these versions, by id."""
    listed = "\n".join(sorted(f"{id} {version}" for id, version in versions.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:12]


def _short(text: str) -> str:
    return clean(text)[:255]  # python-docx refuses a longer one


def _tell(document: "Document", name: str, value: str) -> None:
    """Set a custom property, those of the template kept."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    part = next((r.target_part for r in package.rels.values() if r.reltype == _CUSTOM), None)
    if part is None:
        empty = etree.Element(f"{{{_P}}}Properties", nsmap={None: _P, "vt": _VT})
        part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, etree.tostring(empty), package)
        package.relate_to(part, _CUSTOM)
    root: Element = etree.fromstring(part.blob)
    for old in [p for p in root if p.get("name") == name]:
        root.remove(old)
    number = max((int(p.get("pid", "1")) for p in root), default=1) + 1
    made = etree.SubElement(root, f"{{{_P}}}property", fmtid=_FORMAT, pid=str(number), name=name)
    etree.SubElement(made, f"{{{_VT}}}lpwstr").text = value
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
