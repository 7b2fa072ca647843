"""The Universal Declaration of Human Rights in the XML of the "UDHR in Unicode" project."""

from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.language_codes import two_letters
from kb.ingest.readers.legal_numbers import heading_of
from kb.ingest.readers.runs import Run
from kb.ingest.readers.story import Story
from kb.ingest.readers.xml_tree import LANG, flat, local, walk
from kb.model import Metadata, Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_DATE = "1948-12-10"


def read(root: "_Element", problems: tuple[Problem, ...]) -> Reading:
    """Return the preamble and the articles with their paragraphs, numbered as the source has them.

    The source leaves the numbers of an article's paragraphs to whoever prints it; they are set as
    the official text has them: ``1.``, ``2.`` …
    """
    story = Story()
    walk(root, lambda e: _enter(e, story), lambda e: _leave(e, story), story.say)
    blocks, units = story.finish()
    return Reading(
        blocks=blocks,
        metadata=_metadata(root),
        problems=problems,
        kind="law",
        units=units,
    )


def _enter(element: "_Element", story: Story) -> bool:
    name = local(element)
    if name == "preamble":
        story.open("preamble")
    elif name == "article":
        story.open("article")
        story.units[-1].number = element.get("number") or ""
    elif name == "listitem":
        number = 1 + sum(1 for _ in element.itersiblings("{*}listitem", preceding=True))
        story.open("subsection")
        story.units[-1].number = str(number)
        story.lead = [Run(f"{number}.")]
    return True


def _leave(element: "_Element", story: Story) -> None:
    name = local(element)
    if name == "title":
        _title(element, story)
    elif name in ("para", "note"):
        story.flush()
    elif name in ("preamble", "article", "listitem"):
        story.close()


def _title(element: "_Element", story: Story) -> None:
    """Set a title: of an article it says the number only, of the preamble its name."""
    if story.level() == "preamble":
        story.units[story.around[-1]].heading = heading_of(flat(element))
    if story.around:
        story.flush("heading", 2)
    else:
        story.flush("title", 1)


def _metadata(root: "_Element") -> Metadata:
    title = root.find("./{*}title")
    return Metadata(
        title="" if title is None else runs.one_line(flat(title)),
        date=_DATE,
        language=two_letters(root.get(LANG) or ""),
        jurisdiction="UN",
        number="A/RES/217(III)",
    )
