"""EUR-Lex HTML: acts of the Official Journal and consolidated texts, by the classes they bear.

Their articles lie one after another in one flat page, so that what a title opens lasts until the
next title of its rank. Points are rows of tables that hold a mark and its text.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest.readers import html, runs
from kb.ingest.readers.decoding import decode
from kb.ingest.readers.formex_titles import level_of_title
from kb.ingest.readers.html_notes import Notes, notes_of
from kb.ingest.readers.html_tables import is_grid, item_mark, rows_of
from kb.ingest.readers.legal_numbers import number_of
from kb.ingest.readers.runs import Run, one_line
from kb.ingest.readers.story import CONTAINERS, SECTIONS, Story
from kb.ingest.readers.xml_tree import flat, walk
from kb.ingest.structure.law_grammar import PREAMBLE
from kb.model import Level, Metadata, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset(("script", "style", "head", "hr", "col", "colgroup", "noscript", "nav"))
_LINES = frozenset(("p", "div", "td", "li", "h1", "h2", "h3", "h4", "body", "table", "tr"))
_TITLES = frozenset(("doc-ti", "title-doc-first", "title-doc-last"))
_ANNEXES = frozenset(("doc-ti", "title-annex-1"))
_DIVISIONS = frozenset(("ti-section-1", "title-division-1"))
_GROUPS = frozenset(("ti-grseq-1", "title-gr-seq-level-1"))
_ARTICLES = frozenset(("ti-art", "title-article-norm"))
_HEADINGS = frozenset(
    ("ti-section-2", "title-division-2", "sti-art", "stitle-article-norm", "title-annex-2")
)
_ANNEX = re.compile(r"(?i)ann?ex\w*|anhang|anexo|allegato|bijlage|bilaga|liite|załącznik|příloha")
_PARAGRAPH = re.compile(r"\s*(\(?[0-9]{1,3}[a-z]{0,2}[.)])[\s\u00a0]")
_POINT = re.compile(r"(\(?(?:[0-9]{1,3}[a-z]?|[a-z]{1,5})\))(?:\s|\Z)")
_ARROW = re.compile(r"[►▼]\s?(?P<mark>[A-Z][0-9]{0,3})")
_RANK: dict[Level, int] = {"schedule": 0, "part": 1, "chapter": 2, "division": 3}
_ARTICLE_RANK = 4
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True)
class _Walk:
    """A walk over one page: its footnotes, and the rows of points that are open."""

    notes: Notes
    story: Story = field(default_factory=Story)
    rows: list[tuple["_Element", int]] = field(default_factory=list)
    label: str = ""
    articles: int = 0


def read(path: Path) -> Reading:
    """Return an act with its recitals, articles, paragraphs, points and annexes as provisions.

    A page of EUR-Lex without the classes of its articles is read as any other page is.
    """
    tree = _parse(decode(path.read_bytes(), declares=True))
    if tree is None:
        return html.read(path)
    walking = _Walk(notes_of(tree))
    story = walking.story
    walk(
        tree,
        lambda e: _enter(e, walking),
        lambda e: _leave(e, walking),
        lambda text: _say(text, walking),
    )
    while story.around:
        story.close()
    blocks, units = story.finish()
    if not walking.articles:
        return html.read(path)
    if not blocks:
        raise UnreadableError("holds no text")
    title = " ".join(b.text for b in blocks if b.style == "title")
    return Reading(
        blocks=blocks,
        metadata=Metadata(title=one_line(title)[:300], jurisdiction="EU"),
        kind="law",
        units=units,
    )


def _parse(source: str) -> "_Element | None":
    from lxml import etree

    data = re.sub(r"\A\s*<\?xml[^>]*\?>", "", source).encode("utf-8", errors="replace")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_pis=True, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _classes(element: "_Element") -> frozenset[str]:
    return frozenset(name.removeprefix("oj-") for name in (element.get("class") or "").split())


def _enter(element: "_Element", walking: _Walk) -> bool:
    name, story = str(element.tag), walking.story
    if name in _SILENT or _is_mark(element, walking):
        return False
    classes = _classes(element)
    if name in _LINES:
        story.flush()
    if name == "br":
        story.pieces.append(Run(" "))
    if classes & (_ARTICLES | _DIVISIONS | _GROUPS | _ANNEXES):
        _title(element, classes, story, walking)
    elif name == "p":
        _paragraph(element, walking)
    elif name == "table":
        return not _is_table(element, walking)
    elif name == "tr":
        _row(element, walking)
    elif name == "div" and (
        "grid-list" in classes or "text-indent" in (element.get("style") or "")
    ):
        _item(element, walking)
    return True


def _is_mark(element: "_Element", walking: _Walk) -> bool:
    """Take a footnote's mark, its label at the foot, or an amendment's arrow."""
    notes, story = walking.notes, walking.story
    mark = notes.marks.get(element) or _linked(element, "id", "src.")
    if mark:
        _open_bracket(story)
        story.pieces.append(Run("", mark=mark))
        return True
    label = notes.labels.get(element) or _linked(element, "href", "#src.")
    if label:
        walking.label = label
        return True
    arrow = _ARROW.fullmatch(flat(element)) if element.tag in ("a", "span", "p") else None
    if arrow is None:
        return False
    link = element if element.tag == "a" else element.find(".//a")
    source = link.get("title") if link is not None else ""
    if source and arrow["mark"] != "B":
        story.note(f"{arrow['mark']}: {source}", arrow["mark"])
    return True


def _linked(element: "_Element", attribute: str, start: str) -> str:
    """Return the mark of a link between a consolidated text and its notes."""
    is_link = element.tag == "a" and (element.get(attribute) or "").startswith(start)
    return flat(element).strip("()") if is_link else ""


def _open_bracket(story: Story) -> None:
    """Take away the bracket that stands before a note's mark."""
    if story.pieces and story.pieces[-1].text.rstrip().endswith("("):
        last = story.pieces[-1]
        story.pieces[-1] = Run(last.text.rstrip().removesuffix("("), last.bold)


def _say(text: str | None, walking: _Walk) -> None:
    """Take up running text, without the bracket that closes a note's mark."""
    story = walking.story
    if text and story.pieces and story.pieces[-1].mark and text.lstrip().startswith(")"):
        text = text.lstrip()[1:]
    story.say(text)


def _title(element: "_Element", classes: frozenset[str], story: Story, walking: _Walk) -> None:
    """Open what a title begins, having closed what it ends."""
    text = flat(element)
    if classes & _ARTICLES:
        _close_to(story, _ARTICLE_RANK)
        story.open("article")
        walking.articles += 1
    elif classes & _DIVISIONS:
        level = level_of_title(text) or "chapter"
        _close_to(story, _RANK[level])
        story.open(level)
    elif classes & _GROUPS and story.within(("schedule",)) and not _lacks_heading(story):
        _close_to(story, _RANK["division"])
        story.open("division")
    elif classes & _ANNEXES and _ANNEX.match(text):
        _close_to(story, 0)
        story.open("schedule")


def _lacks_heading(story: Story) -> bool:
    return story.level() == "schedule" and not story.units[story.around[-1]].heading


def _close_to(story: Story, rank: int) -> None:
    """Close what is open down to a rank, the last of its own rank too."""
    while story.around:
        level = story.level()
        if level is not None and level != "preamble" and _RANK.get(level, _ARTICLE_RANK) < rank:
            return
        story.close()


def _paragraph(element: "_Element", walking: _Walk) -> None:
    """Open the preamble at its first words, and an article's paragraph at its number."""
    story = walking.story
    text = flat(element)
    if not story.around and not walking.articles and PREAMBLE.match(text):
        story.open("preamble")
        return
    if walking.rows or not story.within(SECTIONS):
        return
    found = _PARAGRAPH.match(text)
    if found:
        while story.level() not in SECTIONS:
            story.close()
        story.open("subsection")
        story.units[-1].number = number_of(found[1])


def _is_table(table: "_Element", walking: _Walk) -> bool:
    if any(item_mark(row) for row in table.iter("tr")) or not is_grid(table):
        return False
    walking.story.settle()
    walking.story.add(runs.table(rows_of(table)))
    return True


def _row(row: "_Element", walking: _Walk) -> None:
    """Open a point where a row has a mark that counts; any mark leads the row's text."""
    story, marked = walking.story, item_mark(row)
    if marked is None:
        return
    mark, cell = marked
    counts = bool(number_of(mark)) and bool(story.around)
    if counts:
        story.open(_point(mark, story))
        story.units[-1].number = number_of(mark)
    story.lead = [Run(mark)]
    for inner in cell.iter():
        inner.text = None
        if inner is not cell:
            inner.tail = None
    walking.rows.append((row, len(story.units) - 1 if counts else -1))


def _item(element: "_Element", walking: _Walk) -> None:
    """Open a point of a consolidated text, which is set as an indented line or a grid of two."""
    story = walking.story
    found = _POINT.match(flat(element))
    if found and story.around:
        story.open(_point(found[1], story))
        story.units[-1].number = number_of(found[1])
        walking.rows.append((element, len(story.units) - 1))


def _point(mark: str, story: Story) -> Level:
    if story.level() in (*CONTAINERS, "preamble"):
        return "paragraph"
    return story.inner_level(mark)


def _leave(element: "_Element", walking: _Walk) -> None:
    name, story = str(element.tag), walking.story
    classes = _classes(element)
    if classes & (_ARTICLES | _DIVISIONS) or (classes & _ANNEXES and _is_unnumbered(story)):
        story.number()
    elif "grid-list-column-1" in classes:
        story.lead = [run for run in story.pieces if run.text.strip()]
        story.pieces = []
    elif classes & (_HEADINGS | _GROUPS | _ANNEXES) and story.level() in (*CONTAINERS, *SECTIONS):
        story.heading()
    elif classes & _TITLES and not story.around:
        story.flush("title", 1)
    elif walking.label and name == "p":
        _footnote(walking)
    elif name in _LINES:
        story.flush()
    if walking.rows and walking.rows[-1][0] is element:
        _close_point(walking.rows.pop()[1], story)


def _close_point(unit: int, story: Story) -> None:
    """Close a point, by its place among the units, unless a title inside it has done so."""
    while unit in story.around:
        story.close()


def _is_unnumbered(story: Story) -> bool:
    """Return whether an annex is open of which nothing has been printed yet."""
    if story.level() != "schedule" or story.lead:
        return False
    return story.units[story.around[-1]].first == len(story.blocks)


def _footnote(walking: _Walk) -> None:
    """Set a note where the page has it, at its foot."""
    story = walking.story
    text = "".join(run.text for run in story.pieces).strip().lstrip("() \u00a0")
    story.pieces = []
    made = runs.note(walking.label, [Run(text)])
    walking.label = ""
    while story.around:
        story.close()
    story.add(made)
