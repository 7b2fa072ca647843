"""A report as one HTML page that needs nothing else and reads well aloud and on paper."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files

from kb.report.blocks import (
    Block,
    Cell,
    Chart,
    Heading,
    Inline,
    Note,
    PageBreak,
    Paragraph,
    Region,
    Report,
    Run,
    Table,
    as_table,
    targets,
)
from kb.report.text import clean

_RIGHT_TO_LEFT = {"ar", "he", "ur", "fa", "ps", "yi", "ug"}
_TAGS = {
    "quote": ("<blockquote><p>", "</p></blockquote>"),
    "bullet": ("<ul><li>", "</li></ul>"),
    "number": ("<ol><li>", "</li></ol>"),
}
_DEPTH = 3  # levels of headings in the contents list


@dataclass(slots=True)
class _Writing:
    names: dict[str, str]
    notes: list[Note] = field(default_factory=list)


def render(report: Report) -> str:
    """The report as a whole page: contents, text, notes linked both ways, print style."""
    writing = _Writing(targets(report.blocks))
    body = _joined(_blocks(report.blocks, writing))
    if report.bibliography:
        entries = "".join(f"<li>{_inlines(p.inlines, writing)}</li>" for p in report.bibliography)
        body += (
            '<section class="bibliography" aria-labelledby="kb-bibliography">'
            f'<h2 id="kb-bibliography">Documents consulted</h2><ul>{entries}</ul></section>'
        )
    style = files("kb.report").joinpath("html.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}"{_direction(report.language)}>\n'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(report.title)}</title>\n<style>\n{style}</style></head>\n<body>\n"
        '<a class="skip" href="#kb-text">Skip to the text</a>\n'
        f"{_front(report)}{_contents(report.blocks)}"
        f'<main id="kb-text">\n{body}</main>\n{_notes(writing)}</body></html>\n'
    )


def _front(report: Report) -> str:
    facts = "".join(
        f"<dt>{_text(name.capitalize())}</dt><dd>{_text(text)}</dd>"
        for name, text in report.scalars
        if text and name != "title"
    )
    return f"<header><h1>{_text(report.title)}</h1><dl>{facts}</dl></header>\n"


def _contents(blocks: Iterable[Block]) -> str:
    entries = "".join(
        f'<li class="level{h.level}"><a href="#{_anchor(h.id)}">{_text(h.text)}</a></li>'
        for h in _headings(blocks)
        if h.level <= _DEPTH
    )
    return f'<nav aria-label="Contents"><h2>Contents</h2><ul>{entries}</ul></nav>\n'


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Region):
            yield from _headings(block.blocks)
        elif isinstance(block, Heading):
            yield block


def _blocks(blocks: Iterable[Block], writing: _Writing) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Region):
            inner = _joined(_blocks(block.blocks, writing))
            taken = any(heading.id == block.id for heading in _headings(block.blocks))
            name = "" if taken else f' id="{_anchor(block.id)}"'
            yield f'<section{name} aria-label="{_text(block.title)}">\n{inner}</section>'
        elif isinstance(block, Heading):
            tag = f"h{min(block.level + 1, 6)}"
            yield f'<{tag} id="{_anchor(block.id)}">{_text(block.text)}</{tag}>'
        elif isinstance(block, Table):
            yield _table(block, writing)
        elif isinstance(block, Chart):
            yield _table(as_table(block), writing)
        elif isinstance(block, PageBreak):
            yield '<div class="page-break"></div>'
        else:
            yield _paragraph(block, writing)


def _joined(parts: Iterable[str]) -> str:
    """One piece a line; neighbouring list items share a list."""
    text = "".join(f"{part}\n" for part in parts)
    return text.replace("</ul>\n<ul>", "\n").replace("</ol>\n<ol>", "\n")


def _paragraph(block: Paragraph, writing: _Writing) -> str:
    start, end = _TAGS.get(block.style, (f'<p class="{block.style}">', "</p>"))
    return f"{start}{_inlines(block.inlines, writing)}{end}"


def _table(block: Table, writing: _Writing) -> str:
    head = "".join(f'<th scope="col">{_text(text)}</th>' for text in block.header)
    rows = "\n".join(
        "<tr>" + "".join(_cell(cell, writing) for cell in row) + "</tr>" for row in block.rows
    )
    widths = "".join(f'<col style="width:{share:.1%}">' for share in block.widths)
    return (
        f'<table id="{_anchor(block.id)}"><caption>{writing.names[block.id]}. '
        f'{_text(block.caption)}<span class="aside">. {_text(block.summary)}</span></caption>'
        f"<colgroup>{widths}</colgroup>\n<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
    )


def _cell(cell: Cell, writing: _Writing) -> str:
    inner = "".join(f"<p>{_inlines(items, writing)}</p>" for items in cell.paragraphs)
    shade = f' class="{cell.shade}"' if cell.shade else ""
    return f"<td{shade}>{inner}</td>"


def _inlines(items: Iterable[Inline], writing: _Writing) -> str:
    made = []
    for item in items:
        if isinstance(item, Run):
            made.append(_run(item))
        elif isinstance(item, Note):
            writing.notes.append(item)
            n = len(writing.notes)
            made.append(
                f'<sup><a id="kb-mark-{n}" href="#kb-note-{n}" role="doc-noteref" '
                f'aria-label="Note {n}">{n}</a></sup>'
            )
        else:
            text = _text(item.text or writing.names[item.target])
            made.append(f'<a href="#{_anchor(item.target)}">{text}</a>')
    return "".join(made)


def _run(item: Run) -> str:
    shown = _text(item.text).replace("\n", "<br>")
    if item.bold:
        shown = f"<strong>{shown}</strong>"
    if item.italic:
        shown = f"<em>{shown}</em>"
    if item.fate:
        tag = "ins" if item.fate == "in" else "del"
        shown = f"<{tag}>{shown}</{tag}>"
    if item.language:
        shown = f'<span lang="{escape(item.language)}"{_direction(item.language)}>{shown}</span>'
    if item.link.startswith(("http://", "https://", "mailto:")):
        shown = f'<a href="{_text(item.link)}">{shown}</a>'
    return shown


def _notes(writing: _Writing) -> str:
    """The notes at the end; writing one can add none, since notes hold only runs."""
    entries = "\n".join(
        f'<li id="kb-note-{n}">{_inlines(note.runs, writing)} '
        f'<a href="#kb-mark-{n}" role="doc-backlink" aria-label="Back to mark {n}">↩</a></li>'
        for n, note in enumerate(writing.notes, start=1)
    )
    if not entries:
        return ""
    return (
        '<section role="doc-endnotes" aria-labelledby="kb-notes"><h2 id="kb-notes">Notes</h2>'
        f"<ol>\n{entries}</ol></section>\n"
    )


def _direction(language: str) -> str:
    return ' dir="rtl"' if language.partition("-")[0] in _RIGHT_TO_LEFT else ""


def _anchor(name: str) -> str:
    return escape(re.sub(r"\s+", "-", clean(name)))


def _text(text: str) -> str:
    return escape(clean(text))
