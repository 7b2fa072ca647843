"""What an update must leave in order: notes, comments, names, numbers and relationships."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from kb.report.word.charts import CHART
from kb.report.word.comments import AUTHOR, spare_notes
from kb.report.word.marks import mark_last_page, region_of
from kb.report.word.ooxml import Element, R, qn, value
from kb.report.word.opening import Opened
from kb.report.word.package import COMMENTS, FOOTNOTES, HYPERLINK, declare_separators, xml_part
from kb.report.word.traces import NOTE_BOOKMARK

_LISTS = ("_kb_tables", "_kb_figures")

if TYPE_CHECKING:
    from docx.opc.part import Part


def tidy(opened: Opened, lists: frozenset[str]) -> None:
    """Put the document in order; ``lists`` are the ids of the lists that it had before."""
    root = opened.root
    opened.writing.notes.renumber(root)
    declare_separators(opened.document.settings.element, opened.notes)
    _comments(opened)
    _name_controls(root)
    _name_bookmarks(root)
    _pair_bookmarks(root)
    _mark_regions(opened)
    mark_last_page(root, opened.writing.bookmark_ids)
    _drop_lists(opened, lists)
    _drop_relations(opened.document.part, root)
    for relation in opened.document.part.rels.values():
        if relation.reltype == FOOTNOTES:
            _drop_relations(relation.target_part, opened.notes)


def list_ids(numbering: Element) -> frozenset[str]:
    """Return the ids of a document's lists and of their definitions."""
    return frozenset(_list_id(one) for one in numbering)


def _list_id(one: Element) -> str:
    return f"{one.tag!s} {one.get(qn('numId')) or one.get(qn('abstractNumId'))}"


def _drop_lists(opened: Opened, before: frozenset[str]) -> None:
    """Take out lists that were made for what was not put in after all."""
    roots = (opened.root, opened.writing.styles.root)
    used = {e.get(qn("val")) for root in roots for e in root.iter(qn("numId"))}
    for one in [n for n in opened.numbering.iterfind(qn("num")) if _list_id(n) not in before]:
        if one.get(qn("numId")) not in used:
            opened.numbering.remove(one)
    defined = {value(n, "abstractNumId") for n in opened.numbering.iterfind(qn("num"))}
    for one in [*opened.numbering.iterfind(qn("abstractNum"))]:
        if _list_id(one) not in before and one.get(qn("abstractNumId")) not in defined:
            opened.numbering.remove(one)


def _comments(opened: Opened) -> None:
    """Keep kb's comments that the text still refers to, and all of other people."""
    held = {e.get(qn("id")) for e in opened.root.iter(qn("commentReference"))}
    made = [c for c in opened.writing.comments.made if c.get(qn("id")) in held]
    if not made and not any(r.reltype == COMMENTS for r in opened.document.part.rels.values()):
        return
    with xml_part(opened.document, COMMENTS, "comments") as (_, comments):
        for comment in [c for c in comments if c.get(qn("id")) not in held]:
            if comment.get(qn("author")) == AUTHOR:
                comments.remove(comment)
        comments.extend(made)
        spare_notes(opened.root, comments)
        known = {c.get(qn("id")) for c in comments}
    for mark in [*opened.root.iter(qn("commentRangeStart"), qn("commentRangeEnd"))]:
        if mark.get(qn("id")) not in known:
            _remove(mark)


def _name_bookmarks(root: Element) -> None:
    """Give each note of kb's a name of its own; of other names of kb's that occur twice, as in
    pasted copies, the first stays.
    """
    seen: set[str] = set()
    for start in [*root.iter(qn("bookmarkStart"))]:
        name = start.get(qn("name"), "")
        if name.lower() in seen:
            if match := NOTE_BOOKMARK.match(name):
                names = (f"_kbc_{match[1]}_{k}" for k in count(1))
                name = next(n for n in names if n not in seen)
                start.set(qn("name"), name)
            else:
                _remove(start)  # its end goes with those that have no start
                continue
        seen.add(name.lower())


def _pair_bookmarks(root: Element) -> None:
    """Let each bookmark have an id, a start and an end of its own."""
    open_: dict[str, Element] = {}
    pairs: list[tuple[Element, Element]] = []
    lone: list[Element] = []
    for mark in root.iter(qn("bookmarkStart"), qn("bookmarkEnd")):
        id = mark.get(qn("id"), "")
        if mark.tag == qn("bookmarkStart"):
            lone += [open_.pop(id)] if id in open_ else []
            open_[id] = mark
        elif id in open_:
            pairs.append((open_.pop(id), mark))
        else:
            lone.append(mark)
    for mark in (*lone, *open_.values()):
        _remove(mark)
    _number([[*pair] for pair in pairs], lambda e: e.get(qn("id"), ""), _set_id)


def _set_id(mark: Element, number: str) -> None:
    mark.set(qn("id"), number)


def _number(
    groups: list[list[Element]],
    get: Callable[[Element], str],
    put: Callable[[Element, str], None],
) -> None:
    """Give those that share an id with an earlier one a new id."""
    taken = {get(group[0]) for group in groups}
    seen: set[str] = set()
    fresh = (str(n) for n in count(1) if str(n) not in taken)
    for group in groups:
        id = get(group[0])
        if id in seen:
            id = next(fresh)
            for element in group:
                put(element, id)
        seen.add(id)


def _name_controls(root: Element) -> None:
    """Let a pasted copy of a region be people's own, and no two controls have one id."""
    seen: set[str] = set()
    for tag in [*root.iter(qn("tag"))]:
        name = tag.get(qn("val"), "")
        if name in seen:
            _remove(tag)
        seen.add(name)
    ids = [e for p in root.iter(qn("sdtPr")) for e in p.iterchildren(qn("id"))]
    _number([[e] for e in ids], lambda e: e.get(qn("val"), ""), _set_value)


def _mark_regions(opened: Opened) -> None:
    """Put a bookmark round each region that lost it with the paragraph in which it began."""
    root = opened.root
    names = {start.get(qn("name"), "") for start in root.iter(qn("bookmarkStart"))}
    for control in root.iter(qn("sdt")):
        name = f"_{value(control, 'sdtPr/tag')}"
        paragraphs = [*control.iter(qn("p"))]
        if region_of(name) and name not in (*names, *_LISTS) and paragraphs:
            start, end = opened.writing.bookmark(name)
            paragraphs[0].insert(int(paragraphs[0].find(qn("pPr")) is not None), start)
            paragraphs[-1].append(end)


def _set_value(element: Element, number: str) -> None:
    element.set(qn("val"), number)


def _drop_relations(part: "Part", root: Element) -> None:
    """Take out links and charts that nothing in the part refers to any more."""
    used = set(_referred(root))
    for id, relation in [*part.rels.items()]:
        if relation.reltype in (HYPERLINK, CHART) and id not in used:
            part.rels.pop(id)


def _referred(root: Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for name, held in element.attrib.items():
            if str(name).startswith(f"{{{R}}}"):
                yield str(held)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
