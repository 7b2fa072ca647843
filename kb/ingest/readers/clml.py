"""CLML, the XML of legislation.gov.uk: acts, statutory instruments, retained EU law, fragments."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.clml_meta import metadata_of
from kb.ingest.readers.clml_notes import NOTES, Notes, notes_of
from kb.ingest.readers.numbering import ordinal
from kb.ingest.readers.runs import Run, one_line
from kb.ingest.readers.story import CONTAINERS, Story
from kb.ingest.readers.xml_tables import rows_of
from kb.ingest.readers.xml_tree import flat, local, walk
from kb.model import Level, Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset((
    "Metadata", "Contents", "Commentaries", "Footnotes", "MarginNotes", "Versions", "Resources",
    "Figure", "Image", "ExplanatoryNotes", "InternalVersion",
))  # fmt: skip
_CONTAINERS: dict[str, Level] = {
    "Group": "book",
    "Part": "part",
    "EUPart": "part",
    "EUTitle": "part",
    "Chapter": "chapter",
    "EUChapter": "chapter",
    "EUSection": "division",
    "EUSubsection": "division",
    "Pblock": "division",
    "PsubBlock": "division",
    "Schedule": "schedule",
    "Appendix": "schedule",
    "Attachment": "schedule",
}
_PREAMBLES = frozenset(("PrimaryPreamble", "SecondaryPreamble", "EUPreamble"))
_INNER: dict[str, Level] = {
    "P2": "subsection",
    "P3": "clause",
    "P4": "subclause",
    "P5": "subclause",
    "P6": "subclause",
    "P7": "subclause",
}
# The kind of provision that a P1 is, by the first word of its id on legislation.gov.uk.
_P1: dict[str, Level] = {
    "section": "section",
    "regulation": "rule",
    "rule": "rule",
    "article": "article",
    "schedule": "paragraph",
    "paragraph": "paragraph",
}
_QUOTES = frozenset(("BlockAmendment", "BlockExtract"))
_MARKS = {"double": ("“", "”"), "single": ("‘", "’")}
_TITLES = frozenset(("Title", "Subtitle"))
_PARAGRAPHS = frozenset((
    "Text", "Para", "Number", "LongTitle", "DateText", "IntroductoryText", "EnactingText",
    "EnactingTextOmitted", "RoyalPresence", "Reference", "SignedSection", "Signatory", "PersonName",
    "JobTitle", "SubjectInformation", "Subject", "Approved", "Correction", "Draft", "Comment",
    "AppendText", "TableText", "Emphasis.block", "MultilineTitle", "Division", "Where", "Formula",
))  # fmt: skip
_FORMS = {
    "alpha": "lowerLetter",
    "alphaupper": "upperLetter",
    "roman": "lowerRoman",
    "romanupper": "upperRoman",
}


@dataclass(slots=True)
class _Walk:
    """A walk over one file: its notes, and what is open."""

    notes: Notes
    story: Story = field(default_factory=Story)
    opened: list["_Element"] = field(default_factory=list)
    quoted: int = 0


def read(root: "_Element", problems: tuple[Problem, ...]) -> Reading:
    """Return what an act or instrument says, amendments that it quotes inside their provision."""
    walking = _Walk(notes_of(root))
    story = walking.story
    walk(root, lambda e: _enter(e, walking), lambda e: _leave(e, walking), story.say)
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
    if name in _QUOTES:
        story.settle()
        walking.quoted += 1
        story.opening += _MARKS.get(element.get("Format") or "", ("", ""))[0]
    elif name == "AppendText":
        story.flush()
        story.join = ""
    elif name in ("Addition", "Substitution", "Repeal"):
        walking.notes.refer(element, story)
    elif name == "ListItem":
        _item(element, walking)
    elif name in _PARAGRAPHS or name in _TITLES or name == "Pnumber":
        story.flush()
    elif name == "Strong":
        story.bold += 1
    else:
        _open(element, name, walking)
    return True


def _passes_as_whole(element: "_Element", name: str, walking: _Walk) -> bool:
    """Take a note's mark, a table, or a group's title that its section bears."""
    story = walking.story
    if name in NOTES:
        walking.notes.refer(element, story)
    elif name == "table":
        story.settle()
        story.add(runs.table(rows_of(element, NOTES)))
    else:
        return name == "Title" and not walking.quoted and _alone(element.getparent()) is not None
    return True


def _alone(group: "_Element | None") -> "_Element | None":
    """Return the one section of a group whose title is that section's heading."""
    if group is None or local(group) != "P1group":
        return None
    sections = group.findall("{*}P1")
    return sections[0] if len(sections) == 1 else None


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
    if name in _CONTAINERS:
        return _CONTAINERS[name]
    if name in _PREAMBLES:
        return "preamble"
    if name in _INNER:
        return _INNER[name]
    return _section(element, story) if name == "P1" else None


def _section(element: "_Element", story: Story) -> Level:
    said = (element.get("id") or "").partition("-")[0]
    if story.within(("schedule",)):
        return "paragraph"
    return _P1.get(said, "section")


def _leave(element: "_Element", walking: _Walk) -> None:
    name, story = local(element), walking.story
    if name == "Pnumber":
        _number(element, walking)
    elif name == "Number" and not walking.quoted and story.level() in CONTAINERS:
        story.number()
    elif name in _TITLES:
        _title(element, walking)
    elif name in _PARAGRAPHS:
        story.flush()
    elif name in _QUOTES:
        story.settle()
        walking.quoted -= 1
        story.end_with(_MARKS.get(element.get("Format") or "", ("", ""))[1])
    elif name == "Strong":
        story.bold -= 1
    if walking.opened and walking.opened[-1] is element:
        walking.opened.pop()
        story.close()


def _number(element: "_Element", walking: _Walk) -> None:
    """Set a number as legislation.gov.uk prints it: a section's plain, all others in brackets."""
    story, holder = walking.story, element.getparent()
    plain = holder is None or local(holder) == "P1"
    before, after = element.get("PuncBefore"), element.get("PuncAfter")
    before = before if before is not None else "" if plain else "("
    after = after if after is not None else "" if plain else ")"
    marks = [run for run in story.pieces if run.mark]
    printed = one_line("".join(run.text for run in story.pieces))
    story.pieces = [*marks, Run(f"{before}{printed}{after}")]
    if walking.quoted:
        story.lead, story.pieces = [*story.lead, *story.pieces], []
        return
    story.number(printed)
    around = holder.getparent() if holder is not None else None
    title = around.find("{*}Title") if around is not None and _alone(around) is holder else None
    if title is not None:
        walk(title, lambda e: e is title or _enter(e, walking), lambda e: None, story.say)
        story.heading()


def _title(element: "_Element", walking: _Walk) -> None:
    story, parent = walking.story, element.getparent()
    of_provision = parent is not None and local(parent) in (*_CONTAINERS, "TitleBlock")
    if walking.quoted:
        story.flush()
    elif of_provision and story.around:
        story.heading()
    elif parent is not None and local(parent).endswith("Prelims"):
        story.flush("title", 1)
    else:
        story.flush("heading", story.depth() + 1)


def _item(element: "_Element", walking: _Walk) -> None:
    """Begin a list item, led by the number or bullet that its list prints; or a definition."""
    story, around = walking.story, element.getparent()
    story.flush()
    if around is None:
        return
    term = next(element.iter("{*}Term"), None)
    if around.get("Class") == "Definition" and term is not None and not walking.quoted:
        story.open("definition")
        story.units[-1].heading = flat(term)
        walking.opened.append(element)
    printed = element.get("NumberOverride") or ""
    if not printed and local(around) == "OrderedList":
        place = 1 + sum(1 for _ in element.itersiblings("{*}ListItem", preceding=True))
        start = around.get("Start") or "1"
        place += int(start) - 1 if start.isdigit() else 0
        printed = ordinal(place, _FORMS.get(around.get("Type") or "", "decimal"))
        printed = _decorated(printed, around.get("Decoration") or "")
    if printed:
        story.lead = [*story.lead, Run(printed if not story.lead else f" {printed}")]


def _decorated(number: str, decoration: str) -> str:
    forms = {"parens": f"({number})", "parenRight": f"{number})", "period": f"{number}."}
    return forms.get(decoration, number)
