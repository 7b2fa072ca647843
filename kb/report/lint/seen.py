"""A finished document sorted for the linter: running text, quotations, lists, captions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kb.report.finished import Finished, FinishedParagraph
from kb.report.lint.fault import Fault, Severity

Role = Literal[
    "heading", "text", "quote", "attribution", "caption", "cell", "contents", "list", "instruction",
    "bibliography", "front",
]  # fmt: skip

_QUOTE = re.compile(r"quot|block text|zitat|citation longue")
_ATTRIBUTION = re.compile(r"attribution|quote (?:source|author)")
_CAPTION = re.compile(r"(?:Table|Figure|Box|Chart|Map) \d+[.:\s–—-]")
_BIBLIOGRAPHY = re.compile(
    r"(?:annex \w+[.:]? )?(?:bibliograph\w*|references|sources|works cited"
    r"|(?:list of )?documents (?:consulted|reviewed)|reading list)",
    re.IGNORECASE,
)
_FIRST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the body with what it is and the headings that it stands under."""

    at: int
    role: Role
    held: FinishedParagraph
    trail: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraph's text as its reader sees it."""
        return self.held.text


@dataclass(frozen=True, slots=True)
class Seen:
    """A document's paragraphs in order."""

    finished: Finished
    lines: tuple[Line, ...]

    def of(self, *roles: Role) -> Iterator[Line]:
        """Yield the paragraphs of these roles that say something."""
        return (line for line in self.lines if line.role in roles and line.text.strip())


def see(finished: Finished) -> Seen:
    """Return a document sorted; what stands before the first heading, if any, is its front."""
    lines: list[Line] = []
    headed = any(p.level and p.text.strip() for p in finished.paragraphs)
    trail: list[tuple[int, str]] = []
    for at, paragraph in enumerate(finished.paragraphs):
        if paragraph.level and paragraph.text.strip() and "contents" not in paragraph.inside:
            trail = [(level, text) for level, text in trail if level < paragraph.level]
            trail.append((paragraph.level, " ".join(paragraph.text.split())))
        above = tuple(text for _, text in trail)
        lines.append(Line(at, _role(paragraph, above, headed), paragraph, above))
    return Seen(finished, tuple(lines))


def _role(paragraph: FinishedParagraph, trail: tuple[str, ...], headed: bool) -> Role:
    style = paragraph.style
    if "contents" in paragraph.inside:
        return "contents"
    if paragraph.level:
        return "heading"
    if "instruction" in style:
        return "instruction"
    if "caption" in style or (_CAPTION.match(paragraph.text) and len(paragraph.text) < 200):
        return "caption"
    if headed and not trail:
        return "front"
    if paragraph.inside & {"table", "textbox"}:
        return "cell"
    if _ATTRIBUTION.search(style):
        return "attribution"
    if any(_QUOTE.search(name) for name in paragraph.styles):
        return "quote"
    if "bibliography" in style or (
        trail and _BIBLIOGRAPHY.fullmatch(trail[-1].strip(" .0123456789"))
    ):
        return "bibliography"
    return "list" if _is_listed(paragraph) else "text"


def _is_listed(paragraph: FinishedParagraph) -> bool:
    from kb.report.word.ooxml import qn

    own = paragraph.element.find(f"{qn('pPr')}/{qn('numPr')}") is not None
    return own or any("list" in name for name in paragraph.styles)


def fault(line: Line, rule: str, severity: Severity, what: str, mend: str) -> Fault:
    """Return a fault at a paragraph."""
    return Fault(rule, severity, line.at, place(line), what, mend)


def place(line: Line) -> str:
    """Return where a paragraph stands: the heading above it, and its first words."""
    words = " ".join(line.text.split())
    short = words if len(words) <= _FIRST_WORDS else f"{words[:_FIRST_WORDS].rsplit(' ', 1)[0]} …"
    above = line.trail[-1] if line.trail else "before the first heading"
    return above if line.role == "heading" or not short else f"{above}: “{short}”"
