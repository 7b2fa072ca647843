"""Which elements of Akoma Ntoso are provisions, and of which level, by what they stand in."""

from typing import TYPE_CHECKING, get_args

from kb.ingest.readers.story import CONTAINERS, SECTIONS, Story
from kb.ingest.readers.xml_tree import flat, local
from kb.model import Level

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS: dict[str, Level] = {level: level for level in get_args(Level)}
_CONTAINERS: dict[str, Level] = {
    "book": "book",
    "tome": "book",
    "part": "part",
    "title": "part",
    "chapter": "chapter",
    "subpart": "division",
    "subtitle": "division",
    "subchapter": "division",
    "division": "division",
    "subdivision": "division",
}
_SECTIONS: dict[str, Level] = {"article": "article", "rule": "rule", "section": "section"}
_INNER = frozenset((
    "paragraph", "subsection", "subsubsection", "subparagraph", "clause", "subclause", "subrule",
    "point", "indent", "alinea", "list", "sublist", "subList", "level", "item", "transitional",
    "proviso",
))  # fmt: skip
_SCHEDULES = frozenset(
    ("schedule", "schedules", "annex", "annexe", "appendix", "attachment", "anexo", "allegato")
)
_DEBATE = frozenset((
    "debateSection", "administrationOfOath", "rollCall", "prayers", "oralStatements",
    "writtenStatements", "personalStatements", "ministerialStatements", "resolutions",
    "nationalInterest", "declarationOfVote", "communication", "petitions", "papers",
    "noticesOfMotion", "questions", "address", "proceduralMotions", "pointOfOrder", "adjournment",
))  # fmt: skip
_SPEECHES = frozenset(("speech", "question", "answer"))
_QUOTATION_MARKS = 2
PARAGRAPHS = frozenset((
    "p", "block", "li", "content", "intro", "wrapUp", "listIntroduction", "listWrapUp",
    "listConclusion", "crossHeading", "narrative", "scene", "summary", "other", "tocItem",
    "preface", "body", "mainBody", "container", "blockContainer", "formula", "recital", "citation",
    "longTitle", "conclusions", "coverPage", "header", "debateBody", "judgmentBody", "interstitial",
    "background", "introduction", "motivation", "decision", "remedies", "arguments", "caption",
    "docPurpose",
))  # fmt: skip
_PROVISIONS = (
    frozenset(
        (*_CONTAINERS, *_SECTIONS, "hcontainer", "preamble", "attachment", "component", "amendment")
    )
    | _INNER
    | _DEBATE
    | _SPEECHES
)


def is_provision(element: "_Element") -> bool:
    """Return whether an element may be a provision."""
    return local(element) in _PROVISIONS


def level_of(element: "_Element", story: Story) -> Level | None:
    """Return the level of a provision that opens here, or ``None`` for what only groups text."""
    name = local(element)
    said = next((_LEVELS[c] for c in (element.get("class") or "").split() if c in _LEVELS), None)
    if said:
        return said
    if name == "preamble":
        return "preamble"
    if name == "attachment" or (name == "component" and element.find("{*}doc") is not None):
        return "schedule" if _holds_text(element) else None
    if name == "amendment":
        return "division"
    if name in _DEBATE:
        return _session(element, story)
    if name in _SPEECHES:
        return "contribution"
    if name == "hcontainer":
        return _of_container(element, story)
    if name in _CONTAINERS:
        return _CONTAINERS[name]
    if name in _SECTIONS:
        return _section(element, _SECTIONS[name], story)
    return _inner(element, name, story) if name in _INNER else None


def title_of(element: "_Element") -> str:
    """Return what an element is called where it has no heading: an amendment, a definition."""
    if local(element) == "amendment":
        printed = element.find(".//{*}amendmentHeading")
        return flat(printed) if printed is not None else ""
    return term_of(element)


def term_of(element: "_Element") -> str:
    """Return the term that an item without a number defines at its beginning, ``""`` for none."""
    if local(element) not in ("point", "item", "indent"):
        return ""
    first = next(element.iter("{*}p"), None)
    term = first.find("{*}def") if first is not None else None
    opens = first is not None and len((first.text or "").strip()) <= _QUOTATION_MARKS
    return flat(term) if term is not None and opens else ""


def _holds_text(element: "_Element") -> bool:
    return bool(flat(element, without=frozenset(("meta",))))


def _session(element: "_Element", story: Story) -> Level | None:
    """Return the level of a part of a debate; inside another, one without a title only groups."""
    if not story.within(("session",)):
        return "session"
    titled = any(element.find(f"{{*}}{name}") is not None for name in ("num", "heading"))
    return "group" if titled else None


def _of_container(element: "_Element", story: Story) -> Level | None:
    name = (element.get("name") or "").casefold()
    if name in _SCHEDULES:
        return "schedule"
    if name in _LEVELS:
        return _LEVELS[name]
    number, heading = element.find("{*}num"), element.find("{*}heading")
    if number is None and heading is None:
        return None
    if story.within(SECTIONS):
        return story.inner_level(flat(number)) if number is not None else None
    return "division" if heading is not None else "paragraph"


def _section(element: "_Element", level: Level, story: Story) -> Level:
    """Return ``division`` for a section that holds articles, as chapters of codes have them."""
    inner = element.iter("{*}article", "{*}section")
    if level == "section" and any(each is not element for each in inner):
        return "division"
    return "clause" if story.within(SECTIONS) else level


def _inner(element: "_Element", name: str, story: Story) -> Level | None:
    """Return the level of what is counted: a clause of a bill is its section."""
    number = element.find("{*}num")
    if name == "clause" and not story.within(SECTIONS) and number is not None:
        return "section"
    if number is None or not flat(number):
        return "definition" if term_of(element) else None
    if story.level() in (None, *CONTAINERS, "preamble"):
        return "paragraph"
    return story.inner_level(flat(number))
