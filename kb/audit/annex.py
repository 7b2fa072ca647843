"""The verification annex: what was checked against which collection, and what became of it.

It stands at the end of the audited copy in a section of its own, between two hidden bookmarks by
which the next audit knows it, passes over it, and puts its own in its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.audit.document import Audit, Item
from kb.audit.flows import ANNEX, ANNEX_ENDS
from kb.audit.shown import LABELS, counts, right_citation, short
from kb.report import dates
from kb.report.blocks import Run
from kb.report.word.inlines import runs
from kb.report.word.marks import LAST_PAGE, bookmark, free_ids
from kb.report.word.ooxml import Element, qn, value, w
from kb.report.word.paragraphs import paragraph, set_property
from kb.report.word.sections import go_on, page_setup, text_width
from kb.report.word.styles import Styles

if TYPE_CHECKING:
    from docx.document import Document

TITLE = "Verification annex"
_HEADING = "KB Verification Heading"
_COLUMNS = (
    ("No.", 0.05),
    ("Where in this document", 0.2),
    ("Words quoted", 0.33),
    ("Verdict", 0.15),
    ("Place in the collection", 0.27),
)
_SHORT = 130  # characters of a quotation in the table
# What a problem and what is in order look like; the cell's words say the same.
_SHADES = {True: "F8E1D4", False: "D9E8DD"}


@dataclass(frozen=True, slots=True)
class Collection:
    """The collection that a document was held against: its name stands for its exact versions."""

    name: str
    documents: int


def append(document: "Document", audit: Audit, collection: Collection, today: str) -> None:
    """Put the annex at the document's end, in place of that of an earlier audit."""
    body = document.element.body
    forget(body)
    section = _last_section(body)
    styles = Styles(document.styles.element, {})
    ids = free_ids(body, "bookmarkStart")
    before = w("p", w("pPr", w("pStyle", val=styles.id("section_break"))))
    set_property(before, page_setup(section, landscape=False))
    before.extend(bookmark(ANNEX, next(ids)))
    turned = page_setup(section, landscape=True)
    go_on(turned)
    content = list(_content(audit, collection, today, styles, text_width(turned)))
    content[-1][1:1] = bookmark(ANNEX_ENDS, next(ids))  # behind its properties
    for element in (before, *content):
        section.addprevious(element)
    _put_in_place(section, turned)
    _move_last_page(body, content[-1])


def forget(body: Element) -> None:
    """Take out the annex of an earlier audit, and give the last section its own page back."""
    first, last = _child_with(body, ANNEX), _child_with(body, ANNEX_ENDS)
    if first is None or last is None or body.index(last) < body.index(first):
        return
    own = first.find(f"{qn('pPr')}/{qn('sectPr')}")
    if own is not None:
        _put_in_place(_last_section(body), own)
    kept = first.getprevious()
    if kept is not None:
        _move_last_page(body, kept)
    for element in list(body)[body.index(first) : body.index(last) + 1]:
        body.remove(element)


def _child_with(body: Element, name: str) -> Element | None:
    """The paragraph of the body, outside everything else, in which a bookmark begins."""
    for start in body.iterfind(f"{qn('p')}/{qn('bookmarkStart')}"):
        if start.get(qn("name")) == name:
            return start.getparent()
    return None


def _last_section(body: Element) -> Element:
    section = body.find(qn("sectPr"))
    if section is None:
        section = w("sectPr")
        body.append(section)
    return section


def _put_in_place(old: Element, new: Element) -> None:
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


def _move_last_page(body: Element, to: Element) -> None:
    """A footer that says how many pages there are counts up to this bookmark."""
    for start in body.iter(qn("bookmarkStart")):
        if start.get(qn("name")) == LAST_PAGE and to.tag == qn("p"):
            ends = [
                e for e in body.iter(qn("bookmarkEnd")) if e.get(qn("id")) == start.get(qn("id"))
            ]
            to.extend([start, *ends])
            return


def _content(
    audit: Audit, collection: Collection, today: str, styles: Styles, width: int
) -> Iterator[Element]:
    body, note = styles.id("body"), styles.id("table_note")
    yield _text(_heading_style(styles), TITLE)
    yield _text(
        body,
        f"On {dates.in_words(today)} every quotation and every legal reference of {audit.name} was "
        f"held against the collection {collection.name} of {collection.documents} documents, "
        "without a judgement of what they mean. The file that was audited has the SHA-256 "
        f"{audit.sha256}.",
    )
    for line in counts(audit):
        yield _text(body, f"{line}.")
    yield _text(
        body,
        "Exact means character for character, spaces and line ends aside. Permitted changes are "
        "those of the United Nations Editorial Manual: the case of the first letter, the final "
        "mark, note marks left out, and omissions and insertions that are marked. What is not in "
        "the collection could not be compared; that is no finding about its truth.",
    )
    quoted = [i for i in audit.items if i.kind == "quotation" and i.judgement.verdict != "term"]
    cited = [i for i in audit.items if i.kind == "reference" and i.judgement.problem]
    yield from _titled("Every quotation", quoted, styles, width)
    yield from _titled("References that do not hold", cited, styles, width)
    yield _text(note, "Made by kb report audit. Numbers follow the order of the document.")


def _titled(title: str, items: Sequence[Item], styles: Styles, width: int) -> Iterator[Element]:
    if items:
        yield paragraph(styles.id("lead"), runs(Run(title, bold=True)), w("keepNext"))
        yield _table(title, items, styles, width)


def _text(style: str, text: str) -> Element:
    return paragraph(style, runs(Run(text)), text=text)


def _table(title: str, items: Sequence[Item], styles: Styles, width: int) -> Element:
    widths = [int(width * share) for _, share in _COLUMNS]
    properties = w(
        "tblPr",
        w("tblStyle", val=styles.id("table")),
        w("tblW", w=str(sum(widths)), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0",
          noHBand="1", noVBand="1"),
        w("tblCaption", val=title),
        w("tblDescription", val="Where it stands, the words, the verdict, and the source's place."),
    )  # fmt: skip
    grid = w("tblGrid", *(w("gridCol", w=str(each)) for each in widths))
    head = [
        _cell(name, styles.id("table_heading"), each)
        for (name, _), each in zip(_COLUMNS, widths, strict=True)
    ]
    first = w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *head)
    return w("tbl", properties, grid, first, *(_row(item, widths, styles) for item in items))


def _row(item: Item, widths: Sequence[int], styles: Styles) -> Element:
    judgement = item.judgement
    texts = (
        str(item.number),
        str(item.place),
        short(item.text, _SHORT),
        LABELS[judgement.verdict],
        right_citation(item) or "–",
    )
    style = styles.id("table_text")
    cells = [_cell(text, style, each) for text, each in zip(texts, widths, strict=True)]
    cells[3][0].append(w("shd", val="clear", color="auto", fill=_SHADES[judgement.problem]))
    return w("tr", w("trPr", w("cantSplit")), *cells)


def _cell(text: str, style: str, width: int) -> Element:
    return w("tc", w("tcPr", w("tcW", w=str(width), type="dxa")), _text(style, text))


def _heading_style(styles: Styles) -> str:
    """A heading's look without its place in the outline: contents lists stay as they are."""
    for style in styles.root.iterfind(qn("style")):
        if value(style, "name") == _HEADING:
            return style.get(qn("styleId"), "")
    style = w("style", type="paragraph", customStyle="1", styleId="KBVerificationHeading")
    style.append(w("name", val=_HEADING))
    style.append(w("basedOn", val=styles.id("heading1")))
    style.append(w("next", val=styles.id("body")))
    style.append(w("pPr", w("numPr", w("numId", val="0")), w("outlineLvl", val="9")))
    styles.root.append(style)
    return "KBVerificationHeading"
