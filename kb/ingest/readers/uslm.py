"""USLM 1 and 2, the XML of the United States' bills, public laws and Code."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.language_codes import two_letters
from kb.ingest.readers.runs import Run, one_line
from kb.ingest.readers.story import SECTIONS, Story
from kb.ingest.readers.xml_tables import rows_of
from kb.ingest.readers.xml_tree import flat, local, walk
from kb.model import Level, Metadata, Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset(("meta", "toc", "layout", "page", "endorsement"))
_CONTAINERS: dict[str, Level] = {
    "title": "part",
    "subtitle": "division",
    "part": "part",
    "subpart": "division",
    "chapter": "chapter",
    "subchapter": "division",
    "division": "division",
    "subdivision": "division",
    "article": "division",
    "subarticle": "division",
    "appendix": "schedule",
    "schedule": "schedule",
}
_INNER = frozenset((
    "subsection", "paragraph", "subparagraph", "clause", "subclause", "item", "subitem",
    "subsubitem", "level",
))  # fmt: skip
_QUOTES = frozenset(("quotedContent",))
_NOTES = frozenset(("footnote", "endnote", "sidenote", "note", "sourceCredit"))
_PARAGRAPHS = frozenset((
    "p", "content", "chapeau", "continuation", "text", "longTitle", "officialTitle", "docTitle",
    "enactingFormula", "preface", "main", "action", "signature", "role", "recital",
    "resolvingClause", "congress", "session", "type", "docNumber", "currentChamber", "slugLine",
    "distributionCode", "calendar", "legislativeHistory", "proviso", "crossheading", "notation",
))  # fmt: skip
_IN_LINE = frozenset(("p", "content", "chapeau", "text"))


@dataclass(slots=True)
class _Walk:
    story: Story = field(default_factory=Story)
    opened: list["_Element"] = field(default_factory=list)
    quoted: int = 0


def read(root: "_Element", problems: tuple[Problem, ...]) -> Reading:
    """Return a bill's or statute's text with its sections, subsections, paragraphs and clauses."""
    walking = _Walk()
    story = walking.story
    walk(root, lambda e: _enter(e, walking), lambda e: _leave(e, walking), story.say)
    blocks, units = story.finish()
    return Reading(
        blocks=blocks,
        metadata=_metadata(root),
        problems=problems,
        kind="law",
        units=units,
    )


def _enter(element: "_Element", walking: _Walk) -> bool:
    name, story = local(element), walking.story
    if name in _SILENT:
        return False
    if name in _NOTES:
        story.note(flat(element), _mark(element))
        return False
    if name == "table":
        story.settle()
        story.add(runs.table(rows_of(element, _NOTES)))
        return False
    if name in _QUOTES:
        story.flush()
        walking.quoted += 1
    elif name in ("b", "strong"):
        story.bold += 1
    elif name == "br":
        story.pieces.append(Run("\n"))
    elif name in _PARAGRAPHS or name in ("num", "heading", "subheading"):
        story.flush()
    elif _is_provision(name):
        _open(element, name, walking)
    return True


def _is_provision(name: str) -> bool:
    return name in _CONTAINERS or name in _INNER or name in ("section", "preamble", "courtRule")


def _open(element: "_Element", name: str, walking: _Walk) -> None:
    story = walking.story
    if walking.quoted:
        story.settle()
        return
    if element.find("{*}num") is None and element.find("{*}heading") is None and name in _INNER:
        story.settle()
        return
    story.open(_level(name, story))
    walking.opened.append(element)


def _level(name: str, story: Story) -> Level:
    """Return the level as kb calls it: what US law calls a paragraph is a clause of a section."""
    if name == "preamble":
        return "preamble"
    if name in ("section", "courtRule"):
        return "section"
    if name in _CONTAINERS:
        return _CONTAINERS[name]
    if story.level() in SECTIONS:
        return "subsection" if name == "subsection" else "clause"
    return story.inner_level("") if story.within(SECTIONS) else "paragraph"


def _leave(element: "_Element", walking: _Walk) -> None:
    name, story = local(element), walking.story
    if name == "num":
        _number(element, walking)
    elif name in ("heading", "subheading"):
        _heading(walking)
    elif name in _PARAGRAPHS:
        story.flush()
    elif name in _QUOTES:
        story.settle()
        walking.quoted -= 1
    elif name in ("b", "strong"):
        story.bold -= 1
    if walking.opened and walking.opened[-1] is element:
        walking.opened.pop()
        story.close()


def _number(element: "_Element", walking: _Walk) -> None:
    if walking.quoted:
        walking.story.lead += [run for run in walking.story.pieces if run.text.strip()]
        walking.story.pieces = []
    else:
        walking.story.number(one_line(element.get("value") or ""))


def _heading(walking: _Walk) -> None:
    """Set a heading; that of a subsection and what is below it runs in with the text."""
    story = walking.story
    below = story.within(SECTIONS) and story.level() not in SECTIONS
    if walking.quoted:
        story.flush()
    elif below:
        story.heading("paragraph", run_in=True)
    else:
        story.heading(joined=story.level() in SECTIONS)


def _mark(element: "_Element") -> str:
    number = element.find("{*}num")
    return flat(number) if number is not None and local(element).endswith("note") else ""


def _metadata(root: "_Element") -> Metadata:
    meta = root.find("{*}meta")
    said = {local(child): flat(child) for child in meta} if meta is not None else {}
    short = next((flat(e) for e in root.iter("{*}shortTitle") if flat(e)), "")
    date = next((e.get("date") or "" for e in root.iter("{*}approvedDate", "{*}date")), "")
    return Metadata(
        title=short or said.get("title", ""),
        number=said.get("citableAs", "") or said.get("docNumber", ""),
        date=(date or said.get("date", "") or said.get("created", ""))[:10],
        language=two_letters(said.get("language", "")),
        jurisdiction="US",
        publisher=said.get("publisher", ""),
    )
