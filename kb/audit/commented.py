"""The audited document with a comment at each problem; nothing else of its text changes.

A comment's first line begins with ``Audit`` and the item's number, by which the next audit knows it
and puts its own in its place. What people commented, answers to ours among it, is left alone.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lxml import etree

from kb.audit import anchoring
from kb.audit.document import Audit, Item
from kb.audit.shown import LABELS, difference, differs, explanation
from kb.report.word.comments import AUTHOR, INITIALS, spare_notes
from kb.report.word.ooxml import Element, plain_text, qn, run, w
from kb.report.word.styles import Styles

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

    from kb.report.finished import Finished

_SIGN = re.compile(r"Audit \d+:")
_PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
# The parts in which newer versions of Word say more about comments, each by their paragraphs' ids.
_MORE = ("/commentsExtended", "/commentsIds")


def comment(finished: "Finished", audit: Audit) -> int:
    """Put a comment at each problem in place of those of an earlier audit; return how many.

    The document in memory changes: what is read of it before is good only for this call.
    """
    document = finished.document
    root = _comments_root(document)
    forget(document, root)
    styles = Styles(document.styles.element, {})
    ids = _free_ids(document.element.body, root)
    noted = anchoring.marks(finished)
    found: list[anchoring.Bound] = []
    for item in audit.problems:
        number = str(next(ids))
        places = anchoring.bounds(finished, noted, item.span, number)
        if places:
            root.append(_comment(item, number, styles))
            found += places
    _anchor(finished, found, styles.id("comment_reference"))
    spare_notes(document.element.body, root)
    return len(found) // 2


def _anchor(finished: "Finished", bounds: Iterable[anchoring.Bound], reference: str) -> None:
    """Set the marks from the last to the first; where one ends as another begins, the end stays."""
    for bound in sorted(bounds, key=lambda b: (b.number, b.at, b.begins), reverse=True):
        node = anchoring.neighbour(finished, bound)
        if bound.begins:
            node.addprevious(w("commentRangeStart", id=bound.comment))
            continue
        mark = w("rPr", w("rStyle", val=reference))
        ends = w("commentRangeEnd", id=bound.comment)
        node.addnext(ends)
        ends.addnext(w("r", mark, w("commentReference", id=bound.comment)))


def _comments_root(document: "Document") -> Element:
    root: Element = document.comments._comments_elm
    return root


def _free_ids(body: Element, comments: Element) -> Iterator[int]:
    used = [int(e.get(qn("id"), "0")) for e in comments if isinstance(e.tag, str)]
    for tag in ("commentRangeStart", "commentReference"):
        used += [int(e.get(qn("id"), "0")) for e in body.iter(qn(tag))]
    return iter(range(max(used, default=-1) + 1, 2**31 - 1))


def _comment(item: Item, number: str, styles: Styles) -> Element:
    """A comment that says what is wrong, how the words differ, and where they stand."""
    label, style = styles.id("comment_reference"), styles.id("comment_text")
    lines = list(_lines(item))
    paragraphs = [w("p", w("pPr", w("pStyle", val=style)), *runs) for runs in lines]
    mark = w("r", w("rPr", w("rStyle", val=label)), w("annotationRef"))
    paragraphs[0].insert(1, mark)
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = w("comment", *paragraphs, id=number, author=AUTHOR, date=now)
    made.set(qn("initials"), INITIALS)
    return made


def _lines(item: Item) -> Iterator[list[Element]]:
    yield [run(f"Audit {item.number}: {LABELS[item.judgement.verdict]}", w("b"), w("bCs"))]
    for label, words in explanation(item):
        yield [run(f"{label}: {words}" if label else words)]
        if not label and differs(item):
            yield _difference(item)


def _difference(item: Item) -> list[Element]:
    """The difference: struck out what only the document has, underlined what only the source."""
    made = [run("Here struck out, in the source underlined: ")]
    for words in difference(item.judgement.difference):
        properties = {
            "same": [],
            "document": [w("strike"), w("color", val="C00000")],
            "source": [w("color", val="00703C"), w("u", val="single")],
        }
        made.append(run(f"{words.text} ", *properties[words.which]))
    return made


def forget(document: "Document", root: Element) -> None:
    """Take out the comments of an earlier audit, wherever they left a trace."""
    ours = [c for c in root.iterchildren(qn("comment")) if _is_ours(c)]
    ids = {c.get(qn("id"), "") for c in ours}
    if not ids:
        return
    tags = (qn("commentRangeStart"), qn("commentRangeEnd"), qn("commentReference"))
    for mark in [e for e in document.element.body.iter(*tags) if e.get(qn("id")) in ids]:
        _take_out(mark)
    paragraphs = {p.get(_PARA_ID, "") for c in ours for p in c.iter(qn("p"))} - {""}
    for element in ours:
        root.remove(element)
    for part in _more_parts(document):
        _forget_threads(part, paragraphs)


def _is_ours(element: Element) -> bool:
    first = next(element.iter(qn("p")), None)
    words = "" if first is None else plain_text(first).strip()
    return element.get(qn("author")) == AUTHOR and bool(_SIGN.match(words))


def _take_out(mark: Element) -> None:
    parent = mark.getparent()
    if parent is None:
        return
    alone = parent.tag == qn("r") and all(c.tag in (mark.tag, qn("rPr")) for c in parent)
    holder = parent.getparent()
    if alone and holder is not None:
        holder.remove(parent)
    else:
        parent.remove(mark)


def _more_parts(document: "Document") -> "Iterator[Part]":
    for relation in document.part.rels.values():
        if relation.reltype.endswith(_MORE) and not relation.is_external:
            yield relation.target_part


def _forget_threads(part: "Part", paragraphs: set[str]) -> None:
    """Drop what a part says of our comments; an answer to one of them stands alone from now on."""
    root = etree.fromstring(part.blob)
    for entry in list(root):
        for name, held in list(entry.attrib.items()):
            if held in paragraphs and etree.QName(name).localname == "paraId":
                root.remove(entry)
            elif held in paragraphs and etree.QName(name).localname == "paraIdParent":
                del entry.attrib[name]
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
