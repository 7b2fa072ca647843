"""Markdown and MDX: headings, paragraphs, numbered lists, tables, and the marks of footnotes.

Statute sites write MDX whose links ``[2](1)`` are footnote marks and whose last section lists the
notes; both are recognised here, and so is their scaffolding, which is no part of the law.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kb.errors import UnreadableError
from kb.ingest.readers import runs
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.html import fragment
from kb.ingest.readers.runs import Run, one_line
from kb.model import Block, BlockStyle, Metadata, Reading

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(\w[\w-]*):[ \t]*(.*)$", re.M)
_TIGHT_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])", re.M)
_COMPONENT = re.compile(r"^[ \t]*</?[A-Z][\w.]*(?:\s[^<>]*)?>[ \t]*$", re.M)
_IMPORT = re.compile(r"^(?:import|export)\s.*\sfrom\s+['\"].*$", re.M)
_BARE_MARK = re.compile(r"\[(\d{1,3})\](?=[\[(*])")
_LEFT_OVER = re.compile(r"(?<!\*)\*\*(?!\*)")
_DIGITS = re.compile(r"\d{1,4}\Z")
_COUNTER = re.compile(r"(?:\d{1,3}[A-Z]{0,2}|[a-z]{1,4}|[\u0995-\u09b9]{1,3})\Z")
_SCAFFOLDING = ("sections/articles", "footnotes")
_POINTER = "Click here to see the original act"


@dataclass(slots=True)
class _Walk:
    """Where a walk over the tokens stands."""

    statute: bool
    blocks: list[Block] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    prefix: str = ""
    in_notes: bool = False
    note: str = ""
    rows: list[list[str]] = field(default_factory=list)

    def add(self, block: Block | None) -> None:
        if block:
            self.blocks.append(block)


def read(path: Path) -> Reading:
    """Return the blocks of a Markdown or MDX file; its front matter becomes metadata."""
    from markdown_it import MarkdownIt

    text = runs.clean(decode(path.read_bytes()))
    fields, body = _front_matter(text)
    walk = _Walk(statute="sidebarTitle" in fields)
    # Indented code and underlined headings are more often a law's indents and rules than meant.
    parser = MarkdownIt("commonmark").enable("table").disable(["code", "lheading"])
    _walk(parser.parse(_prepared(body)), walk)
    blocks = (*_front_blocks(fields), *walk.blocks)
    if not blocks:
        raise UnreadableError("holds no text")
    return Reading(blocks=blocks, metadata=_metadata(fields))


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT.match(text)
    if not found:
        return {}, text
    fields = {key: _unquoted(value) for key, value in _FIELD.findall(found[1])}
    return fields, text[found.end() :]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return one_line(re.sub(r"\\(.)", r"\1", value[1:-1]))
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return one_line(value[1:-1].replace("''", "'"))
    return one_line(value)


def _metadata(fields: dict[str, str]) -> Metadata:
    author = fields.get("author", "")
    return Metadata(
        title=fields.get("title", ""),
        number=fields.get("sidebarTitle", fields.get("number", "")).strip("() "),
        date=fields.get("date", ""),
        language=fields.get("language", fields.get("lang", "")),
        jurisdiction=fields.get("jurisdiction", ""),
        authors=(author,) if author else (),
        publisher=fields.get("publisher", ""),
        url=fields.get("url", ""),
    )


def _front_blocks(fields: dict[str, str]) -> list[Block]:
    """Return what a statute prints above its text and MDX keeps in the front matter."""
    blocks = []
    if fields.get("title"):
        blocks.append(Block(text=fields["title"], style="title"))
    for key in ("sidebarTitle", "description"):
        if "sidebarTitle" in fields and fields.get(key):
            blocks.append(Block(text=fields[key]))
    return blocks


def _prepared(body: str) -> str:
    body = _COMPONENT.sub("", _IMPORT.sub("", body))
    return _TIGHT_HEADING.sub(r"\1 ", body)


def _walk(tokens: Sequence["Token"], walk: _Walk) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.nesting == 1:
            opened.append(token)
            _open(token, walk)
        elif token.nesting == -1:
            _close(token, walk)
            opened.pop()
        elif token.type == "inline":
            _inline(token, opened[-1], walk)
        elif token.type == "hr" and token.markup.startswith("*"):
            walk.add(Block(text="* * *"))  # how statutes print an omission
        elif token.type == "html_block":
            walk.blocks.extend(fragment(token.content))
        elif token.type in ("fence", "code_block"):
            walk.add(runs.block([Run(token.content)]))


def _open(token: "Token", walk: _Walk) -> None:
    if token.type in ("ordered_list_open", "bullet_list_open"):
        walk.lists.append(token.type)
    elif token.type == "list_item_open":
        ordered = walk.lists[-1] == "ordered_list_open"
        walk.prefix = f"{token.info}{token.markup} " if ordered else ""
    elif token.type == "tr_open":
        walk.rows.append([])


def _close(token: "Token", walk: _Walk) -> None:
    if token.type in ("ordered_list_close", "bullet_list_close"):
        walk.lists.pop()
    elif token.type == "list_item_close":
        walk.prefix, walk.note = "", ""
    elif token.type == "table_close":
        walk.add(runs.table(walk.rows))
        walk.rows = []


def _inline(token: "Token", around: "Token", walk: _Walk) -> None:
    parent, level = around.type, int(around.tag[1]) if around.type == "heading_open" else 0
    pieces = _runs(token.children or (), walk.statute)
    if parent in ("th_open", "td_open"):
        walk.rows[-1].append("".join(piece.text for piece in pieces))
    elif walk.in_notes:
        _note(pieces, parent, walk)
    elif parent == "heading_open":
        _heading(pieces, level, walk)
    else:
        if walk.prefix:
            pieces = [Run(walk.prefix), *pieces]
            walk.prefix = ""
        style: BlockStyle = "list_item" if walk.lists else "paragraph"
        block = runs.block(pieces, style, len(walk.lists))
        if not (block and walk.statute and block.text.startswith(_POINTER)):
            walk.add(block)


def _heading(pieces: list[Run], level: int, walk: _Walk) -> None:
    block = runs.block(pieces, "heading", level)
    if block and walk.statute and level == 2 and block.text.lower() in _SCAFFOLDING:
        walk.in_notes = block.text.lower() == "footnotes"
    else:
        walk.add(block)


def _note(pieces: list[Run], parent: str, walk: _Walk) -> None:
    """Take one paragraph of the closing list of notes; a heading of digits names the next note."""
    text = one_line("".join(piece.text for piece in pieces))
    if parent == "heading_open" and _DIGITS.match(text):
        walk.note = text
    elif walk.note:
        walk.add(runs.note(walk.note, pieces))
        walk.note = ""
    elif not text.startswith(_POINTER):
        walk.add(runs.block(pieces, "note"))


def _runs(children: Sequence["Token"], statute: bool) -> list[Run]:
    """Return the inline tokens as runs; links keep their text, note marks become marks."""
    pieces: list[Run] = []
    bold = 0
    link: list[Run] | None = None
    href = ""
    for child in children:
        target = pieces if link is None else link
        if child.type in ("text", "code_inline", "text_special"):
            target.extend(
                _marked(child.content, bold > 0) if statute else [Run(child.content, bold > 0)]
            )
        elif child.type in ("softbreak", "hardbreak"):
            target.append(Run(" " if child.type == "softbreak" else "\n"))
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            target.append(Run("\n"))
        elif child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type == "link_open":
            link, href = [], str(child.attrGet("href") or "")
        elif child.type == "link_close" and link is not None:
            pieces.extend(_link(link, href))
            link = None
    return pieces


def _link(inside: list[Run], href: str) -> list[Run]:
    text = "".join(run.text for run in inside)
    if _DIGITS.match(text) and (_DIGITS.match(href) or href.startswith("#fn")):
        return [Run("", mark=text)]
    counter = unquote(href)
    if _COUNTER.match(counter):  # "[(a) … ;](b) …": words in an amendment's brackets, then a clause
        return [Run("["), *inside, Run(f"]({counter})")]
    return inside


def _marked(text: str, bold: bool) -> list[Run]:
    """Return a statute's text with marks like the first of ``[1][(ka)`` taken out.

    Asterisks before Bangla quotes open no emphasis in CommonMark, though they were meant to.
    """
    text = _LEFT_OVER.sub("", text)
    pieces: list[Run] = []
    start = 0
    for found in _BARE_MARK.finditer(text):
        pieces += [Run(text[start : found.start()], bold), Run("", mark=found[1])]
        start = found.end()
    return [*pieces, Run(text[start:], bold)]
