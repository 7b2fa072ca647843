"""Captions, tables, pictures, and what was laid out by hand."""

import re
from collections.abc import Iterator, Sequence

from kb.report.lint.fault import Fault
from kb.report.lint.seen import Line, Seen, fault
from kb.report.word.ooxml import Element, qn

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHOWN = ("/picture", "/chart", "/diagram")
_ITEM = re.compile(r"(?:[•▪●◦–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[\s\t]+\S")
_DOUBLE = re.compile(r"\S  +\S")
_LONGEST_HEADING = 90


def captions(seen: Seen) -> Iterator[Fault]:
    """Yield captions whose number is typed, so that no list and no reference can follow it."""
    for line in seen.of("caption"):
        numbered = re.match(r"\w+ \d", line.text.strip())
        if numbered and not _has_field(line.held.element, "SEQ"):
            yield fault(
                line, "caption-typed", "advice", "the caption's number is typed",
                "use References, Insert caption, so that lists and references can follow it",
            )  # fmt: skip


def _has_field(paragraph: Element, name: str) -> bool:
    told = [e.text or "" for e in paragraph.iter(qn("instrText"))]
    told += [e.get(qn("instr"), "") for e in paragraph.iter(qn("fldSimple"))]
    return any(name in instruction.split() for instruction in told)


def tables(seen: Seen) -> Iterator[Fault]:
    """Yield tables without a header row or caption; one row or one column only lays out."""
    lines = {line.held.element: line for line in seen.lines}
    for table in seen.finished.document.element.body.iter(qn("tbl")):
        rows = table.findall(qn("tr"))
        line = next((lines[p] for p in table.iter(qn("p")) if p in lines), None)
        if line is None or line.role in ("front", "contents") or not _holds_data(rows):
            continue
        if rows[0].find(f"{qn('trPr')}/{qn('tblHeader')}") is None:
            yield fault(
                line, "table-headless", "error", "the table has no header row",
                "mark its first row: Table layout, Repeat header rows",
            )  # fmt: skip
        if not _is_captioned(seen, table, line):
            yield fault(
                line, "table-uncaptioned", "advice", "the table has no caption",
                "give it one above it: References, Insert caption",
            )  # fmt: skip


def _holds_data(rows: Sequence[Element]) -> bool:
    return len(rows) > 1 and max(len(row.findall(qn("tc"))) for row in rows) > 1


def _is_captioned(seen: Seen, table: Element, first: Line) -> bool:
    inside = sum(1 for _ in table.iter(qn("p")))
    around = [*seen.lines[max(0, first.at - 3) : first.at], *seen.lines[first.at + inside :][:2]]
    if any(row.role == "caption" for row in around):
        return True
    return any(each.tag == qn("tbl") for each in table.iterancestors())


def pictures(seen: Seen) -> Iterator[Fault]:
    """Yield pictures and charts that say nothing to a reader who cannot see them."""
    for line in seen.lines:
        for drawing in line.held.element.iter(f"{_WP}docPr"):
            if not _shows(drawing):
                continue
            decorative = any("decorative" in str(e.tag) for e in drawing.iter())
            if not (drawing.get("descr") or drawing.get("title") or decorative):
                yield fault(
                    line, "picture-undescribed", "error", "a picture has no alternative text",
                    "say in its alternative text what it shows, or mark it as decorative",
                )  # fmt: skip


def _shows(drawing: Element) -> bool:
    """Return whether a drawing is a picture or chart; a text box reads itself."""
    around = drawing.getparent()
    data = around.iter(f"{_A}graphicData") if around is not None else ()
    return any(str(each.get("uri", "")).endswith(_SHOWN) for each in data)


def spaces(seen: Seen) -> Iterator[Fault]:
    """Yield double spaces, and empty paragraphs that stand for space."""
    for line in seen.of("text", "list", "heading", "caption", "attribution"):
        if _DOUBLE.search(line.text):
            yield fault(
                line, "double-space", "advice", "there are two spaces in a row",
                "leave one; use a tab or the paragraph's indent for space",
            )  # fmt: skip
    empty = [line for line in seen.lines if _is_spacer(line)]
    if len(empty) > 1:
        yield fault(
            empty[0], "empty-paragraphs", "advice",
            f"{len(empty)} empty paragraphs are used for space, here first",
            "set the space before and after in the style",
        )  # fmt: skip


def _is_spacer(line: Line) -> bool:
    if line.text.strip() or line.role in ("front", "contents", "cell"):
        return False
    carries = ("drawing", "pict", "object", "br", "sectPr", "footnoteReference", "fldChar")
    return not any(next(line.held.element.iter(qn(name)), None) is not None for name in carries)


def by_hand(seen: Seen) -> Iterator[Fault]:
    """Yield lists whose marks are typed, and headings that are only bold."""
    before: Line | None = None
    begun = False
    for line in seen.of("text"):
        typed = _ITEM.match(line.text) is not None
        follows = typed and before is not None and line.at == before.at + 1
        if follows and not begun and before is not None:
            yield fault(
                before, "typed-list", "advice", "the marks of a list are typed",
                "use a list style, so that numbers follow when a point is moved",
            )  # fmt: skip
        begun = follows
        before = line if typed else None
        if _looks_like_a_heading(line):
            yield fault(
                line, "typed-heading", "advice", "a line is bold and no heading",
                "give it a heading style, so that the contents list finds it",
            )  # fmt: skip


def _looks_like_a_heading(line: Line) -> bool:
    text = line.text.strip()
    if len(text) > _LONGEST_HEADING or text.endswith((".", ":", ";", ",")) or line.held.region:
        return False
    runs = [p.element.getparent() for p in line.held.pieces if p.element.text]
    return bool(runs) and all(
        run is not None and run.find(f"{qn('rPr')}/{qn('b')}") is not None for run in runs
    )
