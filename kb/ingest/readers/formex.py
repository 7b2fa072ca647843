"""Formex, the XML of the Official Journal of the European Union: acts, consolidated texts."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.formex_titles import division_level, metadata_of
from kb.ingest.readers.legal_numbers import number_of
from kb.ingest.readers.runs import Run
from kb.ingest.readers.story import CONTAINERS, SECTIONS, Story
from kb.ingest.readers.xml_tables import notes_in, rows_of
from kb.ingest.readers.xml_tree import flat, local, walk
from kb.model import Level, Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset((
    "BIB.INSTANCE", "BIB.DATA", "FAM.COMP", "INFO.CONSLEG", "INFO.PROD", "INCL.ELEMENT", "IMG.CNT",
    "TOC", "BIB.INSTANCE.CONS", "GR.CORRIG", "GR.MOD.ACT",
))  # fmt: skip
_ANNEXES = frozenset(("CONS.ANNEX", "ANNEX"))
_PARAGRAPHS = frozenset((
    "P", "ALINEA", "TXT", "VISA", "PREAMBLE.INIT", "PREAMBLE.FINAL", "GR.CONSID.INIT",
    "GR.VISA.INIT", "PL.DATE", "SIGNATORY", "SIGNATURE", "FINAL", "INTRO", "ADDR.S", "CONTENTS",
    "ACT.GEN", "DEFINITION",
))  # fmt: skip
_NUMBERS = frozenset(("NO.PARAG", "NO.P", "NO.GR.SEQ", "TI.ART", "NO.CONSID"))
_NOTES = frozenset(("NOTE",))


@dataclass(slots=True)
class _Walk:
    story: Story = field(default_factory=Story)
    opened: list["_Element"] = field(default_factory=list)
    quoted: int = 0
    capitals: int = 0

    def say(self, text: str | None) -> None:
        """Take up running text, in capitals where the Official Journal sets it so."""
        self.story.say(text.upper() if text and self.capitals else text)


def read(root: "_Element", problems: tuple[Problem, ...]) -> Reading:
    """Return an act's recitals, articles with their paragraphs and points, and annexes."""
    walking = _Walk()
    story = walking.story
    walk(root, lambda e: _enter(e, walking), lambda e: _leave(e, walking), walking.say)
    blocks, units = story.finish()
    return Reading(
        blocks=blocks,
        metadata=metadata_of(root),
        problems=problems,
        kind="law",
        units=units,
    )


def _enter(element: "_Element", walking: _Walk) -> bool:
    name, story = local(element), walking.story
    if name in _SILENT or _passes_as_whole(element, name, walking):
        return False
    if name == "QUOT.S":
        story.settle()
        walking.quoted += 1
    elif _is_capital(element, name):
        walking.capitals += 1
    elif name in ("QUOT.START", "QUOT.END"):
        _quotation_mark(element, name, story)
    elif name in _PARAGRAPHS or name in _NUMBERS or name == "STI.ART":
        story.flush()
    else:
        _open(element, name, walking)
    return True


def _is_capital(element: "_Element", name: str) -> bool:
    return name == "HT" and element.get("TYPE") == "UC"


def _passes_as_whole(element: "_Element", name: str, walking: _Walk) -> bool:
    """Take a note, a table, a list of terms or a title, and return whether it was one."""
    story = walking.story
    if name in _NOTES:
        story.note(flat(element), element.get("NUMBERING.VALUE") or "")
    elif name == "TBL":
        story.settle()
        for title in element.iterfind("./TITLE"):
            story.add(runs.block([Run(flat(title, without=_NOTES))], "caption"))
        for note in notes_in(element, _NOTES):
            story.note(flat(note))
        story.add(runs.table(rows_of(element, _NOTES)))
    elif name == "DLIST":
        story.settle()
        story.add(runs.table([[flat(cell) for cell in item] for item in element]))
    elif name == "TITLE":
        _title(element, walking)
    else:
        return False
    return True


def _quotation_mark(element: "_Element", name: str, story: Story) -> None:
    """Set a quotation mark, which Formex gives by its code point."""
    code = element.get("CODE") or ""
    try:
        mark = chr(int(code, 16))
    except (ValueError, OverflowError):
        mark = "‘" if name == "QUOT.START" else "’"
    if name == "QUOT.END" and story.pieces and story.pieces[-1].text.endswith((" ", "\n")):
        story.pieces[-1] = Run(story.pieces[-1].text.rstrip(), story.pieces[-1].bold)
    story.pieces.append(Run(mark))


def _open(element: "_Element", name: str, walking: _Walk) -> None:
    story = walking.story
    level = _level(element, name, story)
    if level is None:
        return
    if walking.quoted:
        story.settle()
        return
    story.open(level)
    walking.opened.append(element)


def _level(element: "_Element", name: str, story: Story) -> Level | None:
    match name:
        case "PREAMBLE":
            return "preamble"
        case "DIVISION":
            return division_level(element, story)
        case "ARTICLE":
            return "article"
        case "PARAG" if element.find("NO.PARAG") is not None:
            return "subsection" if story.within(SECTIONS) else "paragraph"
        case "GR.SEQ":
            return "division" if element.find("TITLE") is not None else None
        case "ITEM" | "NP" | "CONSID":
            return _point(element, name, story)
    return "schedule" if name in _ANNEXES else None


def _point(element: "_Element", name: str, story: Story) -> Level | None:
    """Return the level of a point of a list, ``None`` where a dash or nothing leads it."""
    holder = element.getparent()
    if name == "NP" and (holder is None or local(holder) in ("ITEM", "CONSID", "TI")):
        return None
    number = element.find("NO.P") if name == "NP" else element.find("NP/NO.P")
    if number is None or not number_of(flat(number)):
        return None
    if story.level() in (None, *CONTAINERS, "preamble"):
        return "paragraph"
    return story.inner_level(flat(number))


def _leave(element: "_Element", walking: _Walk) -> None:
    name, story = local(element), walking.story
    if name in _NUMBERS:
        _number(name, walking)
    elif name == "STI.ART":
        story.flush() if walking.quoted else story.heading()
    elif name in _PARAGRAPHS:
        story.flush()
    elif name == "QUOT.S":
        story.settle()
        walking.quoted -= 1
    elif _is_capital(element, name):
        walking.capitals -= 1
    if walking.opened and walking.opened[-1] is element:
        walking.opened.pop()
        story.close()


def _number(name: str, walking: _Walk) -> None:
    """Take a number for its provision's; a dash, or a quoted provision's, only leads its text."""
    story = walking.story
    printed = "".join(run.text for run in story.pieces)
    if walking.quoted or not number_of(printed):
        if name == "TI.ART":
            story.flush("heading", story.depth() + 1)
        story.lead += [run for run in story.pieces if run.text.strip()]
        story.pieces = []
    else:
        story.number()


def _title(element: "_Element", walking: _Walk) -> None:
    """Set a title: the act's own, or the number and heading of a division, annex or group."""
    story, holder = walking.story, element.getparent()
    lines = [line for line in element.iter("P", "NP") if line.getparent() is not None]
    lines = [line for line in lines if local(line.getparent()) in ("TI", "STI")]  # type: ignore[arg-type]
    if walking.quoted or holder is None or not story.around:
        for line in lines:
            story.flush()
            _say(line, walking)
            story.flush("paragraph" if walking.quoted else "title", 0 if walking.quoted else 1)
        return
    for place, line in enumerate(lines):
        story.flush()
        _say(line, walking)
        printed = "".join(run.text for run in story.pieces)
        if place == 0 and len(printed) < 60 and number_of(printed) and local(line) == "P":
            story.number()
        else:
            story.heading()


def _say(line: "_Element", walking: _Walk) -> None:
    """Take up a title's line, a number in it set before its words."""
    number = line.find("NO.P")
    walk(
        line,
        lambda e: e is line or (local(e) in ("NO.P", "TXT") or _enter(e, walking)),
        lambda e: _said(e, number, walking),
        walking.say,
    )


def _said(element: "_Element", number: "_Element | None", walking: _Walk) -> None:
    if element is number and walking.story.around:
        walking.story.number()
    elif _is_capital(element, local(element)):
        walking.capitals -= 1
