"""A report as Markdown (CommonMark with the usual tables and footnotes)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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

# What would be read as markup anywhere; and what only at the start of a line.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~$]|&(?=#?\w+;)")
_AT_START = re.compile(r"^(\s*)([#+\-=]|\d+(?=[.)]\s))", re.MULTILINE)
_SHOWN_AS = {"quote": "> ", "attribution": "> ", "gap": "> ", "instruction": "> "}


@dataclass(slots=True)
class _Writing:
    names: dict[str, str]
    notes: list[Note] = field(default_factory=list)
    number: int = 0


def render(report: Report) -> str:
    """The report in Markdown; notes stand at its end, numbered in the order of their marks."""
    writing = _Writing(targets(report.blocks))
    parts = [f"# {_escaped(report.title)}", _scalars(report)]
    parts += _blocks(report.blocks, writing)
    if report.bibliography:
        parts.append("## Documents consulted")
        parts += [_paragraph(paragraph, writing) for paragraph in report.bibliography]
    parts += [
        f"[^{number}]: {_inlines(note.runs, writing)}"
        for number, note in enumerate(writing.notes, start=1)
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _scalars(report: Report) -> str:
    facts = [(name, text) for name, text in report.scalars if text and name != "title"]
    return "\n".join(f"- **{name.capitalize()}:** {_escaped(text)}" for name, text in facts)


def _blocks(blocks: Iterable[Block], writing: _Writing) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Region):
            yield from _blocks(block.blocks, writing)
        elif isinstance(block, Heading):
            writing.number = 0
            marks = "#" * min(block.level + 1, 6)
            yield f'<a id="{_anchor(block.id)}"></a>\n\n{marks} {_escaped(block.text)}'
        elif isinstance(block, Table):
            yield _table(block, writing)
        elif isinstance(block, Chart):
            yield _table(as_table(block), writing)
        elif not isinstance(block, PageBreak):
            yield _paragraph(block, writing)


def _paragraph(block: Paragraph, writing: _Writing) -> str:
    text = _inlines(block.inlines, writing)
    writing.number = writing.number + 1 if block.style == "number" else 0
    if block.style in _SHOWN_AS:
        return "\n".join(_SHOWN_AS[block.style] + line for line in text.split("\n"))
    if block.style == "lead":
        return f"**{text}**"
    if block.style in ("bullet", "bibliography"):
        return "- " + text.replace("\n", "\n  ")
    if block.style == "number":
        return f"{writing.number}. " + text.replace("\n", "\n   ")
    return text


def _table(block: Table, writing: _Writing) -> str:
    header = " | ".join(_escaped(text) for text in block.header)
    lines = [f"| {header} |", "|" + " --- |" * len(block.header)]
    for row in block.rows:
        cells = " | ".join(_cell(cell, writing) for cell in row)
        lines.append(f"| {cells} |")
    caption = f"**{writing.names[block.id]}. {_escaped(block.caption)}**"
    return f'<a id="{_anchor(block.id)}"></a>\n\n{caption}\n\n' + "\n".join(lines)


def _cell(cell: Cell, writing: _Writing) -> str:
    text = "<br>".join(_inlines(items, writing) for items in cell.paragraphs)
    return text.replace("\\\n", "<br>").replace("\n", " ")


def _inlines(items: Iterable[Inline], writing: _Writing) -> str:
    made = []
    for item in items:
        if isinstance(item, Run):
            made.append(_run(item))
        elif isinstance(item, Note):
            writing.notes.append(item)
            made.append(f"[^{len(writing.notes)}]")
        else:
            text = item.text or writing.names[item.target]
            made.append(f"[{_escaped(text)}](#{_anchor(item.target)})")
    return "".join(made)


def _run(item: Run) -> str:
    text = _escaped(item.text)
    inner = text.strip()
    if not inner:
        return text
    marks = "**" * item.bold + "*" * item.italic
    shown = f"{marks}{inner}{marks[::-1]}"
    if item.fate:
        tag = "ins" if item.fate == "in" else "del"
        shown = f"<{tag}>{shown}</{tag}>"
    if item.link.startswith(("http://", "https://", "mailto:")):
        address = re.sub(r"[<>\s]", "", item.link)
        shown = f"[{shown}](<{address}>)"
    start = len(text) - len(text.lstrip())
    return f"{text[:start]}{shown}{text[start + len(inner) :]}"


def _escaped(text: str) -> str:
    kept = _ANYWHERE.sub(lambda match: "\\" + match[0], clean(text))
    kept = _AT_START.sub(_escape_start, kept)
    return re.sub(r"\n+", "\\\\\n", kept)  # a break that Markdown keeps


def _escape_start(match: re.Match[str]) -> str:
    if match[2].isdigit():
        return f"{match[1]}{match[2]}\\"
    return f"{match[1]}\\{match[2]}"


def _anchor(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name)
