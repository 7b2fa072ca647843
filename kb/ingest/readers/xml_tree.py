"""XML parsed so that nothing outside the file is read and nothing in it unfolds without end."""

import html.entities
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers.runs import one_line
from kb.model import Problem

if TYPE_CHECKING:
    from lxml.etree import XMLParser, XMLSyntaxError, _Element, _ElementTree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LARGEST = 200 << 20
_BOMB = "declares entities that unfold into one another (an entity bomb); nothing of it was read"


def parse(path: Path) -> tuple["_Element", tuple[Problem, ...]]:
    """Return the root of an XML file, entities replaced by their text, comments left out.

    A damaged file gives what stands before and between the damage, and a problem that says where.
    Raises UnreadableError for entities that unfold into others, and where no element can be read.
    """
    from lxml import etree

    if path.stat().st_size > _LARGEST:
        raise UnreadableError(f"is XML of more than {_LARGEST >> 20} MB")
    data = path.read_bytes()
    problems: tuple[Problem, ...] = ()
    try:
        root = etree.fromstring(data, _parser(recover=False))
    except etree.XMLSyntaxError as error:
        root = _recovered(data, error)
        line = error.lineno or 1
        problems = (Problem(f"the XML is damaged in line {line}: text may be missing from there"),)
    _unfold(root.getroottree())
    return root, problems


def _parser(*, recover: bool) -> "XMLParser":
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        recover=recover,
    )


def _recovered(data: bytes, error: "XMLSyntaxError") -> "_Element":
    from lxml import etree

    if "amplification" in (error.msg or ""):
        raise UnreadableError(_BOMB) from error
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None or not any(text.strip() for text in root.itertext()):
        raise UnreadableError(f"is broken XML: {complaint(error)}") from error
    return root


def complaint(error: "XMLSyntaxError") -> str:
    """Return what the parser says is wrong, on one line and without its advice to programmers."""
    said = one_line(error.msg or "no element can be read").partition(" (<")[0]
    return "its elements stand too deep in one another" if "Excessive depth" in said else said


def _unfold(tree: "_ElementTree") -> None:
    """Put plain text in the place of every entity; what stands outside the file is left out."""
    from lxml import etree

    subset = tree.docinfo.internalDTD
    entities = subset.iterentities() if subset is not None else ()
    declared = {entity.name or "": entity.content or "" for entity in entities}
    unfolding = "".join(declared.values())
    if any(f"&{name};" in unfolding or f"%{name};" in unfolding for name in declared):
        raise UnreadableError(_BOMB)
    for node in list(tree.iter(etree.Entity)):
        name = str(node.text)[1:-1]
        _replace(node, declared.get(name) or html.entities.html5.get(f"{name};", ""))


def _replace(entity: "_Element", text: str) -> None:
    parent, before = entity.getparent(), entity.getprevious()
    text += entity.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    entity.tail = None
    parent.remove(entity)


def local(element: "_Element") -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: "_Element") -> str:
    """Return an element's namespace, ``""`` where it has none."""
    return str(element.tag)[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def walk(
    root: "_Element",
    enter: Callable[["_Element"], bool],
    leave: Callable[["_Element"], None],
    say: Callable[[str | None], None],
) -> None:
    """Call back for each element and each stretch of text below the root, in the text's order.

    ``enter`` returns whether the element is to be walked; one that is not is never left either.
    """
    from lxml import etree

    passed: _Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and passed is None:
            if enter(element):
                say(element.text)
            else:
                passed = element
        elif event == "end" and passed in (None, element):
            if passed is None:
                leave(element)
            passed = None
            if element is not root:
                say(element.tail)


def flat(element: "_Element", *, without: frozenset[str] = frozenset()) -> str:
    """Return all that an element says, a space between two elements that part words."""
    pieces: list[str] = []

    def enter(inner: "_Element") -> bool:
        if local(inner) not in INLINE:
            pieces.append(" ")
        return local(inner) not in without

    def leave(inner: "_Element") -> None:
        if local(inner) not in INLINE:
            pieces.append(" ")

    walk(element, enter, leave, lambda text: pieces.append(text or ""))
    return " ".join("".join(pieces).split())


# Elements of any of the vocabularies that stand inside a line.
INLINE = frozenset((
    "a", "abbr", "b", "def", "em", "i", "ins", "del", "inline", "mod", "quotedText", "ref",
    "rref", "mref", "span", "strong", "sub", "sup", "term", "u", "person", "role",
    "organization", "entity", "date", "time", "quantity", "concept", "object", "event",
    "location", "process", "affectedDocument", "docType", "docNumber", "docDate", "docTitle",
    "shortTitle", "docketNumber", "courtType", "neutralCitation", "party", "judge", "lawyer",
    "remark", "recordedTime", "noteRef", "omissis", "Emphasis", "Strong", "Underline",
    "SmallCaps", "Superior", "Inferior", "Citation", "CitationSubRef", "InternalLink",
    "ExternalLink", "Term", "Definition", "Acronym", "Abbreviation", "Span", "Addition",
    "Substitution", "Repeal", "InlineAmendment", "CommentaryRef", "FootnoteRef",
    "MarginNoteRef", "HT", "DATE", "FT", "IE", "REF.DOC.OJ", "REF.DOC", "REF.DOC.ECR",
    "QUOT.START", "QUOT.END", "QUOT", "NOTE", "ADDR", "FAO", "hi", "name", "title",
))  # fmt: skip
