"""The parts of a .docx that python-docx leaves alone: settings, notes, state, leftovers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lxml import etree

from kb.report.text import clean
from kb.report.word.ooxml import Element, put_in_order, qn, w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FOOTNOTES = f"{_OFFICE}/footnotes"
ENDNOTES = f"{_OFFICE}/endnotes"
COMMENTS = f"{_OFFICE}/comments"
NUMBERING = f"{_OFFICE}/numbering"
HYPERLINK = f"{_OFFICE}/hyperlink"
CUSTOM_XML = f"{_OFFICE}/customXml"
CUSTOM_XML_PROPERTIES = f"{_OFFICE}/customXmlProps"
STATE = "urn:kb:report-state:1"
_STATE_ITEM = "{6B1D7A52-3C0E-4A57-9E0B-5B1F0C3A7D21}"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STALE = ("/stylesWithEffects", "/metadata/thumbnail")
WORD_2013 = "15"  # the layout of Word 2013 and later: no "compatibility mode" in the title bar
_COMPATIBILITY = "http://schemas.microsoft.com/office/word"

# The schema's order of settings, from the first that is written here.
_SETTINGS_ORDER = """
footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping
doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown
smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator
"""


@contextmanager
def xml_part(document: "Document", kind: str, root_tag: str) -> "Iterator[tuple[Part, Element]]":
    """The document's part of this kind, parsed, made when absent; written back on leaving."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part, XmlPart

    try:
        part = document.part.part_related_by(kind)
    except KeyError:
        name = PackURI(f"/word/{root_tag}.xml")
        content_type = f"{_TYPES}.{root_tag}+xml"
        part = Part(name, content_type, _bytes(w(root_tag)), document.part.package)
        document.part.relate_to(part, kind)
    if isinstance(part, XmlPart):
        yield part, part.element
        return
    root = etree.fromstring(part.blob)
    yield part, root
    part._blob = _bytes(root)


def linker(part: "Part") -> Callable[[str], str]:
    """A function that gives the r:id of a web address in this part, the same for the same one."""
    known: dict[str, str] = {}

    def link(address: str) -> str:
        if address not in known:
            known[address] = part.relate_to(clean(address), HYPERLINK, is_external=True)
        return known[address]

    return link


def drop_leftovers(document: "Document") -> None:
    """Take out what the template carries and the draft must not: its thumbnail, stale styles."""
    for relationships in (document.part.rels, document.part.package.rels):
        for name in [n for n, r in relationships.items() if r.reltype.endswith(_STALE)]:
            relationships.pop(name)


def modernise(settings: Element) -> None:
    """Word's current layout, and no question about updating fields when the draft is opened."""
    for stale in settings.findall(qn("updateFields")):
        settings.remove(stale)
    compat = settings.find(qn("compat"))
    if compat is None:
        compat = w("compat")
        put_in_order(settings, compat, _SETTINGS_ORDER)
    for old in compat.findall(qn("compatSetting")):
        if old.get(qn("name")) == "compatibilityMode":
            compat.remove(old)
    compat.append(w("compatSetting", name="compatibilityMode", uri=_COMPATIBILITY, val=WORD_2013))


def declare_separators(settings: Element, notes: Element) -> None:
    """Name the separators among the notes in the settings, as Word does."""
    listed = settings.find(qn("footnotePr"))
    if listed is None:
        listed = w("footnotePr")
        put_in_order(settings, listed, _SETTINGS_ORDER)
    for old in listed.findall(qn("footnote")):
        listed.remove(old)
    special = [
        note.get(qn("id"), "") for note in notes if note.get(qn("type"), "normal") != "normal"
    ]
    listed.extend(w("footnote", id=each) for each in special)


def set_language(styles: Element, language: str) -> None:
    """Make the language that of all text which names none."""
    defaults = styles.find(qn("docDefaults"))
    if defaults is None:
        defaults = w("docDefaults")
        styles.insert(0, defaults)
    properties = _within(_within(defaults, "rPrDefault", 0), "rPr", 0)
    declared = properties.find(qn("lang"))
    if declared is None:
        declared = w("lang")
        properties.append(declared)
    declared.set(qn("val"), language)


def _within(parent: Element, tag: str, place: int) -> Element:
    child = parent.find(qn(tag))
    if child is None:
        child = w(tag)
        parent.insert(place, child)
    return child


def keep_state(document: "Document", state: str) -> None:
    """Keep what the draft was generated from in a custom XML part, in place of an older one."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    for name, relation in list(document.part.rels.items()):
        if relation.reltype == CUSTOM_XML and STATE.encode() in relation.target_part.blob:
            document.part.rels.pop(name)
    taken = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in range(1, 10_000) if f"/customXml/item{n}.xml" not in taken)
    root = etree.Element(f"{{{STATE}}}state", nsmap={None: STATE})
    root.text = clean(state)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", _bytes(root), package)
    store = etree.Element(f"{{{_DATA_STORE}}}datastoreItem", nsmap={"ds": _DATA_STORE})
    store.set(f"{{{_DATA_STORE}}}itemID", _STATE_ITEM)
    schemas = etree.SubElement(store, f"{{{_DATA_STORE}}}schemaRefs")
    schema = etree.SubElement(schemas, f"{{{_DATA_STORE}}}schemaRef")
    schema.set(f"{{{_DATA_STORE}}}uri", STATE)
    properties = Part(
        PackURI(f"/customXml/itemProps{number}.xml"),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        _bytes(store),
        package,
    )
    item.relate_to(properties, CUSTOM_XML_PROPERTIES)
    document.part.relate_to(item, CUSTOM_XML)


def _bytes(root: Element) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
