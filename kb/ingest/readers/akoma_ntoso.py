"""Akoma Ntoso 3.0 and its forerunners: acts, bills, judgments, debates, amendment lists."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.akoma_ntoso_levels import PARAGRAPHS, is_provision, level_of, title_of
from kb.ingest.readers.akoma_ntoso_meta import kind_of, metadata_of
from kb.ingest.readers.akoma_ntoso_speech import people_of, speaker_of
from kb.ingest.readers.legal_numbers import is_worded, number_of
from kb.ingest.readers.runs import Run
from kb.ingest.readers.story import Story
from kb.ingest.readers.xml_tables import notes_in, rows_of
from kb.ingest.readers.xml_tree import flat, local, walk
from kb.model import Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset(("meta", "componentRef", "documentRef", "presentation"))
_QUOTES = frozenset(("quotedStructure", "embeddedStructure"))
_NOTES = frozenset(("authorialNote", "note", "noteRef"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# How a text goes on, as kb's own files say by their ``class``: in the same line, or on one of its
# own. A number or heading that is ``unprinted`` is told, but stands nowhere in the text.
_JOINS: dict[str, str | None] = {"run-in": " ", "joined": "", "apart": None}
_UNPRINTED = "unprinted"


@dataclass(slots=True)
class _Walk:
    """A walk over one file: the notes and people that stand apart from the text, what is open."""

    story: Story
    notes: dict[str, str]
    people: dict[str, str]
    opened: list["_Element"] = field(default_factory=list)
    quoted: int = 0


def read(root: "_Element", problems: tuple[Problem, ...]) -> Reading:
    """Return what a document in Akoma Ntoso says, its provisions as it marks them."""
    walking = _Walk(Story(), _notes(root), people_of(root))
    walk(
        root,
        lambda element: _enter(element, walking),
        lambda element: _leave(element, walking),
        walking.story.say,
    )
    blocks, units = walking.story.finish()
    return Reading(
        blocks=blocks,
        metadata=metadata_of(root),
        problems=problems,
        kind=kind_of(root),
        units=units,
    )


def _notes(root: "_Element") -> dict[str, str]:
    """Return the text of each note that stands in the metadata, by its id."""
    return {
        note.get("eId") or note.get("id") or "": flat(note)
        for part in root.iter("{*}notes")
        for note in part.iter("{*}note")
    }


def _enter(element: "_Element", walking: _Walk) -> bool:
    """Return whether to walk on inside an element, having taken what it is worth by itself."""
    name, story = local(element), walking.story
    if name in _SILENT or _passes_as_whole(element, name, walking):
        return False
    if name in _QUOTES:
        story.settle()
        walking.quoted += 1
        story.opening += element.get("startQuote") or ""
    elif name == "quotedText":
        story.say(element.get("startQuote"))
    elif name in ("b", "strong"):
        story.bold += 1
    elif name in ("br", "eol"):
        story.pieces.append(Run("\n"))
    elif name in PARAGRAPHS or name in ("num", "heading", "subheading", "from"):
        _begin(element, story)
    elif not walking.quoted and is_provision(element):
        _open(element, walking)
    elif is_provision(element):
        story.settle()
    return True


def _passes_as_whole(element: "_Element", name: str, walking: _Walk) -> bool:
    """Take a note, a table or what is told but not printed, and return whether it was one."""
    story = walking.story
    if name in _NOTES:
        _note(element, walking)
    elif name == "table":
        story.settle()
        for note in notes_in(element, _NOTES):
            _note(note, walking)
        caption = element.find("{*}caption")
        if caption is not None:
            story.add(runs.block([Run(flat(caption))], "caption"))
        story.add(runs.table(rows_of(element, _NOTES)))
    elif name in ("num", "heading") and _UNPRINTED in _classes(element):
        _tell(element, name, story)
    else:
        return False
    return True


def _note(element: "_Element", walking: _Walk) -> None:
    if local(element) == "noteRef":
        text = walking.notes.get((element.get("href") or "").lstrip("#"), "")
    else:
        text = flat(element)
    walking.story.note(text, element.get("marker") or "")


def _tell(element: "_Element", name: str, story: Story) -> None:
    if not story.around:
        return
    unit = story.units[story.around[-1]]
    if name == "num":
        unit.number = element.get("title") or ""
    else:
        unit.heading = flat(element)


def _classes(element: "_Element") -> list[str]:
    return (element.get("class") or "").split()


def _begin(element: "_Element", story: Story) -> None:
    """Begin a line, or go on in one where the element says so."""
    story.flush()
    said = next((name for name in _classes(element) if name in _JOINS), None)
    if said:
        story.stand(_JOINS[said])


def _open(element: "_Element", walking: _Walk) -> None:
    level = level_of(element, walking.story)
    if level is None:
        return
    walking.story.open(level, element.get("eId") or "")
    walking.story.units[-1].speaker = speaker_of(element, walking.people)
    walking.story.units[-1].heading = element.get("title") or title_of(element)
    walking.opened.append(element)


def _leave(element: "_Element", walking: _Walk) -> None:
    name, story = local(element), walking.story
    if name in ("num", "from"):
        _lead(element, name, walking)
    elif name in ("heading", "subheading"):
        _heading(element, walking)
    elif name in PARAGRAPHS:
        if name == "crossHeading":
            story.flush("heading", story.depth())
        else:
            story.flush(exact=element.get(_SPACE) == "preserve")
    elif name in _QUOTES:
        _end_quotation(element, walking)
    elif name == "quotedText":
        story.say(element.get("endQuote"))
    elif name in ("b", "strong"):
        story.bold -= 1
    if walking.opened and walking.opened[-1] is element:
        walking.opened.pop()
        if name == "attachment":
            _number_by_heading(story)
        story.close()


def _number_by_heading(story: Story) -> None:
    """Take an attachment's number from a heading like "First Schedule" if it has no other."""
    unit = story.units[story.around[-1]]
    named = unit.heading.partition(":")[0]
    if not unit.number and len(named.split()) <= 3 and is_worded(named):
        unit.number = number_of(named)


def _lead(element: "_Element", name: str, walking: _Walk) -> None:
    """Let a number, or who speaks, wait for the text that it stands before."""
    story = walking.story
    if name == "num" and not walking.quoted:
        story.number(element.get("title") or "")
    else:
        story.lead += [run for run in story.pieces if run.text.strip()]
        story.pieces = []


def _heading(element: "_Element", walking: _Walk) -> None:
    story = walking.story
    if walking.quoted:
        story.flush()
        return
    story.heading()
    if element.get("title") and story.around:
        story.units[story.around[-1]].heading = element.get("title") or ""


def _end_quotation(element: "_Element", walking: _Walk) -> None:
    """Set the closing quotation marks behind the last words of the quotation."""
    walking.story.settle()
    walking.quoted -= 1
    walking.story.end_with(element.get("endQuote") or "")
