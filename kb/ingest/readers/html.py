"""HTML: what the page says, without what the site adds around it.

The tree is walked without recursion, so depth costs nothing; where libxml2 gives up on the nesting,
the tags are stripped from the source instead.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import runs
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.html_notes import Notes, notes_of
from kb.ingest.readers.html_tables import is_grid, item_mark, rows_of
from kb.ingest.readers.numbering import ordinal
from kb.ingest.readers.runs import Run, one_line
from kb.model import Block, BlockStyle, Metadata, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset((
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "canvas",
    "video", "audio", "select", "button", "input", "textarea", "nav", "footer", "aside",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
))  # fmt: skip
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|cookies?|no-?print|hidden-print|d-print-none|"
    r"sidebar|site-header|site-footer|footer|copy-?right|social|share|skip-link|sr-only|modal|"
    r"pagination|toolbar|scroll(?:to)?-?top)(?:$|[\s_-])",
    re.I,
)
# Law sites that set headings by class: Bangladesh's margin headings, and EUR-Lex's titles.
_HEADING_CLASSES = re.compile(
    r"\btxt-head\b|\bact-(?:part|chapter)-(?:no|name)\b|\b(?:oj-)?(?:doc-ti|ti-section-1|ti-section-2|ti-grseq-1|ti-art|sti-art)\b|"
    r"\btitle-(?:doc-first|division-[12]|gr-seq-level-1|article-norm)\b|\bstitle-article-norm\b"
)
_LEVELS = {
    "act-part-no": 2,
    "act-part-name": 2,
    "act-chapter-no": 2,
    "act-chapter-name": 2,
    "doc-ti": 1,
    "oj-doc-ti": 1,
    "title-doc-first": 1,
    "ti-section-1": 2,
    "title-division-1": 2,
}
PAGE_BREAK = "\ue000"  # leads the mark of a printed page's beginning, among note marks
_PLAIN: tuple[BlockStyle, int] = ("paragraph", 0)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.I | re.S)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_INDIC_OR_ARABIC = re.compile("[\u0600-\u06ff\u0900-\u0dff]")
_OWN_MARK = re.compile(r"\s*(?:\(\w{1,5}\)|\w{1,4}[.)]\s)")


@dataclass(slots=True)
class _Walk:
    """Where a walk over the tree stands."""

    notes: Notes
    whole: bool
    blocks: list[Block] = field(default_factory=list)
    pieces: list[Run] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    styles: list[tuple["_Element", BlockStyle, int]] = field(default_factory=list)
    lists: list[tuple[str, int]] = field(default_factory=list)
    bold: int = 0
    prefix: str = ""
    note: str = ""

    def flush(self) -> None:
        """Make a block of the pieces so far; a prefix or a mark waits for text to stand at."""
        pieces, self.pieces = self.pieces, []
        if not any(piece.text.strip("\n \t\xa0") for piece in pieces):
            self.pieces = [piece for piece in pieces if piece.mark]
            return
        style, level = self.styles[-1][1:] if self.styles else _PLAIN
        if self.note:
            made = runs.note(self.note, pieces)
        else:
            made = runs.block([Run(self.prefix), *pieces], style, level)
        self.prefix = self.note = ""
        self.add(made)

    def add(self, made: Block | None) -> None:
        if made:
            self.blocks += [made, *self.after]
            self.after = []


def read(path: Path) -> Reading:
    """Return the blocks of a page with its metadata; raise UnreadableError when it has none."""
    return reading(decode(path.read_bytes(), declares=True))


def reading(source: str) -> Reading:
    """Return the blocks of a page without what its site puts around it; see ``read``."""
    tree = parse(source)
    blocks = _page(tree) if tree is not None else []
    if not blocks:
        blocks = _stripped(source)
    if not blocks:
        raise UnreadableError("holds no text")
    metadata = _metadata(tree) if tree is not None else Metadata()
    return Reading(blocks=tuple(blocks), metadata=metadata)


def page(source: str) -> list[Block]:
    """Return the blocks of a whole page that came inside another format, such as an e-mail."""
    tree = parse(source)
    blocks = _blocks(tree, whole=True) if tree is not None else []
    return blocks or _stripped(source)


def book(tree: "_Element") -> tuple[list[Block], tuple[str, ...]]:
    """Return the blocks of a book's joined chapters and the labels of its printed pages."""
    blocks = _blocks(tree, whole=True)
    labels: list[str] = []
    return [_paged(block, labels) for block in blocks], tuple(labels)


def _paged(block: Block, labels: list[str]) -> Block:
    """Return a block whose page breaks, walked as marks, are page starts; they join the labels."""
    breaks = [(at, mark[1:]) for at, mark in block.note_marks if mark.startswith(PAGE_BREAK)]
    if not breaks:
        return block
    first = len(labels)
    labels += [label for _, label in breaks]
    return replace(
        block,
        note_marks=tuple(pair for pair in block.note_marks if not pair[1].startswith(PAGE_BREAK)),
        page_starts=tuple((at, first + n) for n, (at, _) in enumerate(breaks)),
    )


def fragment(source: str) -> list[Block]:
    """Return the blocks of a piece of HTML inside another format."""
    tree = parse(source)
    return _blocks(tree, whole=True) if tree is not None else []


def parse(source: str) -> "_Element | None":
    """Return the root of a page, ``None`` where no parser follows it."""
    from lxml import etree

    data = _XML_DECLARATION.sub("", source).encode("utf-8", errors="replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _page(tree: "_Element") -> list[Block]:
    """Return the blocks without the site's own, unless what looks like that is most of the page."""
    lean = _blocks(tree, whole=False)
    if sum(len(block.text) for block in lean) >= 0.2 * _length(tree):
        return lean
    return _blocks(tree, whole=True)


def _length(tree: "_Element") -> int:
    return sum(
        len(element.text or "")
        for element in tree.iter()
        if isinstance(element.tag, str) and element.tag not in _SILENT
    )


def _stripped(source: str) -> list[Block]:
    """Return the lines between the tags of a page whose nesting no parser follows."""
    lines = _TAG.sub("\n", source).split("\n")
    return [Block(text=text) for text in map(one_line, lines) if text]


def _blocks(tree: "_Element", *, whole: bool) -> list[Block]:
    from lxml import etree

    walk = _Walk(notes_of(tree), whole)
    skipped: _Element | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start" and skipped is None:
            if _passed_over(element, walk):
                skipped = element
            else:
                _enter(element, walk)
                _say(element.text, walk, pre=element.tag == "pre")
        elif event == "end":
            if skipped is None:
                _leave(element, walk)
            if skipped is None or skipped is element:
                skipped = None
                _say(element.tail, walk)
    walk.flush()
    return walk.blocks


def _say(text: str | None, walk: _Walk, *, pre: bool = False) -> None:
    if text:
        walk.pieces.append(Run(text if pre else text.replace("\n", " "), walk.bold > 0))


def _passed_over(element: "_Element", walk: _Walk) -> bool:
    """Return whether nothing inside an element is to be walked, having taken what it is worth."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SILENT and not (walk.whole and tag in ("aside", "nav")):
        return True
    if not walk.whole and _is_chrome(element, walk):
        return True
    if "pagebreak" in (element.get("epub:type") or element.get("role") or ""):
        walk.pieces.append(Run("", mark=f"{PAGE_BREAK}{_page_label(element)}"))
        return True
    return _is_note(element, walk) or (tag == "table" and _is_table(element, walk))


def _is_chrome(element: "_Element", walk: _Walk) -> bool:
    if element.tag in ("html", "body", "main", "article"):
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(
        _CHROME.search(named)
        or ("footnoteListAll" in named and walk.notes.popups)  # each came with its mark
        or _HIDDEN.search(element.get("style") or "")
        or element.get("role") in ("navigation", "banner", "contentinfo", "search")
    )


def _is_note(element: "_Element", walk: _Walk) -> bool:
    notes = walk.notes
    if element in notes.popups:
        mark, text = notes.popups[element]
        walk.pieces.append(Run("", mark=mark))
        made = runs.note(mark, [Run(text)])
        walk.after += [made] if made else []
        return True
    if element in notes.marks:
        walk.pieces.append(Run("", mark=notes.marks[element]))
        return True
    if element in notes.labels:
        walk.note = notes.labels[element]
        return True
    if element in notes.targets and element.tag not in _BLOCKS:
        mark = notes.targets[element]
        text = one_line("".join(element.itertext()))
        made = runs.note(mark, [Run(text.removeprefix(mark).lstrip(". )"))])
        walk.after += [made] if made else []
        return True
    return False


def _page_label(element: "_Element") -> str:
    said = element.get("title") or element.get("aria-label") or "".join(element.itertext())
    return one_line(said).strip(". ") or (element.get("id") or "").strip("page_-")


def _is_table(table: "_Element", walk: _Walk) -> bool:
    if any(item_mark(row) for row in table.iter("tr")) or not is_grid(table):
        return False
    walk.flush()
    caption = table.find("caption")
    if caption is not None:
        walk.add(runs.block([Run("".join(caption.itertext()))], "caption"))
    walk.add(runs.table(rows_of(table)))
    return True


def _enter(element: "_Element", walk: _Walk) -> None:
    tag = str(element.tag)
    if tag == "br":
        _break(walk)
    if tag in ("b", "strong") or _BOLD_STYLE.search(element.get("style") or ""):
        walk.bold += 1
    if not _is_block(element):
        return
    walk.flush()
    if element in walk.notes.targets:
        walk.note = walk.notes.targets[element]
    if tag in ("ol", "ul"):
        walk.lists.append((_numbering(element), _first(element)))
    style = _style(element, len(walk.lists))
    if style:
        walk.styles.append((element, *style))
    if tag == "li":
        walk.prefix = _item_prefix(element, walk)
    elif tag == "tr":
        marked = item_mark(element)
        walk.prefix = f"{marked[0]} " if marked else walk.prefix
        if marked:
            for child in list(marked[1].iter()):
                child.text = None
                child.tail = None if child is not marked[1] else child.tail


def _leave(element: "_Element", walk: _Walk) -> None:
    tag = str(element.tag)
    if _is_block(element):
        walk.flush()
        if walk.styles and walk.styles[-1][0] is element:
            walk.styles.pop()
        if tag in ("ol", "ul") and walk.lists:
            walk.lists.pop()
    if tag in ("b", "strong") or _BOLD_STYLE.search(element.get("style") or ""):
        walk.bold -= 1


def _is_block(element: "_Element") -> bool:
    # Laws.Africa prints Akoma Ntoso's paragraphs as spans that its style sheet sets as blocks.
    return element.tag in _BLOCKS or "akn-p" in (element.get("class") or "").split()


def _style(element: "_Element", depth: int) -> tuple[BlockStyle, int] | None:
    tag = str(element.tag)
    if tag in _HEADINGS:
        return ("heading", _HEADINGS[tag])
    named = _HEADING_CLASSES.search(element.get("class") or "")
    if named:
        return ("heading", _LEVELS.get(named[0], 3))
    if tag in ("li", "tr"):
        return ("list_item", depth) if tag == "li" or item_mark(element) else None
    return ("caption", 0) if tag in ("caption", "figcaption") else None


def _break(walk: _Walk) -> None:
    """Break the line; two breaks in a row part paragraphs."""
    said = [piece for piece in walk.pieces if piece.mark or piece.text.strip(" \t\xa0")]
    if said and said[-1].text == "\n":
        walk.flush()
    else:
        walk.pieces.append(Run("\n"))


def _numbering(element: "_Element") -> str:
    if element.tag == "ul" or "none" in (element.get("style") or ""):
        return ""
    return element.get("type") or "1"


def _first(element: "_Element") -> int:
    start = element.get("start") or "1"
    return int(start) if start.lstrip("-").isdigit() and len(start) < 8 else 1


def _item_prefix(item: "_Element", walk: _Walk) -> str:
    """Return what a browser prints before a list item, with the space after it."""
    printed = item.get("data-title")
    if printed:
        return f"{one_line(printed)} "
    if not walk.lists or not walk.lists[-1][0] or _OWN_MARK.match("".join(item.itertext())[:40]):
        return ""
    numbering, number = walk.lists[-1]
    walk.lists[-1] = (numbering, number + 1)
    return f"{ordinal(number, _FORMS.get(numbering, 'decimal'))}. "


def _metadata(tree: "_Element") -> Metadata:
    said = {
        (meta.get("name") or meta.get("property") or "").lower(): one_line(
            meta.get("content") or ""
        )
        for meta in tree.iter("meta")
    }
    title = tree.find(".//title")
    author = said.get("author") or said.get("dc.creator") or ""
    return Metadata(
        title=one_line("".join(title.itertext()))
        if title is not None
        else said.get("dc.title", ""),
        date=(said.get("dc.date") or said.get("article:published_time") or "")[:10],
        language=_language(tree),
        authors=(author,) if author else (),
        publisher=said.get("dc.publisher") or said.get("og:site_name") or "",
        url=said.get("og:url") or "",
    )


def _language(tree: "_Element") -> str:
    """Return the language a page declares, unless its script belies it (templates say "en")."""
    declared = (tree.get("lang") or "").split("-")[0].lower()
    sample = "".join(tree.itertext())[:50_000]
    foreign = len(_INDIC_OR_ARABIC.findall(sample)) > 0.1 * len(sample)
    return "" if foreign and declared in ("en", "fr", "es") else declared
