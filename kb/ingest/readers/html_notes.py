"""Which links of a page are footnote marks, and which elements are the notes they lead to."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARK = re.compile(r"\W*(\w{1,4}|[*†‡§]{1,3})\W*\Z")
_NOTE_WORD = re.compile(r"note|fn|ftn|ntr|ref|endn", re.I)


@dataclass(slots=True)
class Notes:
    """A page's footnote links by element.

    ``marks`` are the references; ``popups`` the references that carry their note's whole text;
    ``labels`` the links back, which stand at the head of the note; ``targets`` notes without one.
    """

    marks: dict["_Element", str] = field(default_factory=dict)
    popups: dict["_Element", tuple[str, str]] = field(default_factory=dict)
    labels: dict["_Element", str] = field(default_factory=dict)
    targets: dict["_Element", str] = field(default_factory=dict)


def notes_of(tree: "_Element") -> Notes:
    """Return the footnote links of a page; a link is one by its look and by where it leads."""
    notes = Notes()
    for span in tree.iter("span"):
        if "footnote" in (span.get("class") or "").split() and span.get("title"):
            mark = _mark("".join(span.itertext()))
            if mark:
                notes.popups[span] = (mark, span.get("title") or "")
    places = _places(tree)
    wanted: dict[str, str] = {}
    for link in tree.iter("a"):
        href = link.get("href") or ""
        mark = _mark("".join(link.itertext()))
        if not (href.startswith("#") and mark and href[1:] in places):
            continue
        if any(name in wanted for name in _names(link)):
            notes.labels[link] = mark
        elif _looks_noted(link):
            notes.marks[link] = mark
            wanted.setdefault(href[1:], mark)
    _find_targets(notes, wanted, places)
    return notes


def _find_targets(notes: Notes, wanted: dict[str, str], places: dict[str, "_Element"]) -> None:
    """Note the elements that links lead to and that hold no link back of their own."""
    labelled = set(notes.labels)
    for name, mark in wanted.items():
        target = places[name]
        if not any(link in labelled for link in target.iter("a")) and target.tag != "a":
            notes.targets[target] = mark


def _places(tree: "_Element") -> dict[str, "_Element"]:
    found: dict[str, _Element] = {}
    for element in tree.iter():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                found.setdefault(name, element)
    return found


def _names(link: "_Element") -> list[str]:
    """Return the names under which a link, or an element tightly around it, can be reached."""
    around = [link, *list(link.iterancestors())[:2]]
    return [name for element in around for name in (element.get("id"), element.get("name")) if name]


def _looks_noted(link: "_Element") -> bool:
    parent = link.getparent()
    raised = link.find(".//sup") is not None or (parent is not None and parent.tag == "sup")
    words = " ".join(filter(None, (link.get(key) for key in ("href", "id", "class", "name"))))
    return raised or _NOTE_WORD.search(words) is not None


def _mark(text: str) -> str:
    found = _MARK.match(text.strip())
    return found[1] if found else ""
