"""The paragraphs of DrawingML: runs, line breaks, formulas, bullets and automatic numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.docx_package import name, value
from kb.ingest.readers.numbering import ordinal
from kb.ingest.readers.runs import Run
from kb.model import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

# "alphaLcParenBoth", "arabicPeriod": how it counts, and what stands around the number.
_SCHEME = re.compile(r"(alphaLc|alphaUc|arabic|romanLc|romanUc)(ParenBoth|ParenR|Period|Plain)")
_FORMS = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman"}
_FORMS["romanUc"] = "upperRoman"
_AROUND = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}.", "Plain": "{}"}
_BULLETED = frozenset(("body", "obj"))  # placeholders whose paragraphs are bullets unless they deny
_DROPPED = frozenset(("pPr", "rPr", "endParaRPr", "Fallback", "instrText"))


@dataclass(slots=True)
class Paragraphs:
    """The paragraphs of one shape; automatic numbers go on from one to the next."""

    role: str
    counts: dict[int, int] = field(default_factory=dict)

    def blocks(self, shape: "_Element") -> Iterator[Block]:
        """Yield the shape's paragraphs that say something."""
        for paragraph in shape.iter():
            if name(paragraph) == "p":
                made = self._block(paragraph)
                if made:
                    yield made

    def _block(self, paragraph: "_Element") -> Block | None:
        pieces = list(_runs(paragraph))
        if not any(piece.text.strip() for piece in pieces):
            return None
        properties = next((child for child in paragraph if name(child) == "pPr"), None)
        said = value(properties, "lvl") if properties is not None else ""
        level = int(said) if said.isdecimal() and len(said) < 2 else 0
        number = self._number(properties, level)
        if number is None:
            return runs.block(pieces)
        lead = [Run(f"{number} ")] if number else []
        return runs.block([*lead, *pieces], "list_item", level + 1)

    def _number(self, properties: "_Element | None", level: int) -> str | None:
        """Return the number before a paragraph, ``""`` for a bullet, ``None`` for no list."""
        children = properties if properties is not None else ()
        marks = {name(child): child for child in children if name(child).startswith("bu")}
        numbered = "buAutoNum" in marks
        self.counts = {
            at: count
            for at, count in self.counts.items()
            if at < level or (at == level and numbered)
        }
        if "buAutoNum" in marks:
            return self._counted(marks["buAutoNum"], level)
        if "buNone" in marks:
            return None
        return "" if self.role in _BULLETED or marks.keys() & {"buChar", "buBlip"} else None

    def _counted(self, mark: "_Element", level: int) -> str:
        start = value(mark, "startAt")
        first = int(start) if start.isdecimal() and len(start) < 6 else 1
        self.counts[level] = self.counts.get(level, first - 1) + 1
        scheme = _SCHEME.match(value(mark, "type"))
        if not scheme:
            return f"{self.counts[level]}."
        printed = ordinal(self.counts[level], _FORMS.get(scheme[1], "decimal"))
        return _AROUND[scheme[2]].format(printed)


def text_of(paragraph: "_Element") -> str:
    """Return what a paragraph says."""
    return "".join(run.text for run in _runs(paragraph))


def _runs(paragraph: "_Element") -> Iterator[Run]:
    stack = [(iter(paragraph), False)]
    while stack:
        children, bold = stack[-1]
        child = next(children, None)
        kind = name(child) if child is not None else ""
        if child is None:
            stack.pop()
        elif kind == "t":
            yield Run((child.text or "").replace("\n", " "), bold)
        elif kind in ("br", "tab"):
            yield Run("\n" if kind == "br" else "\t", bold)
        elif kind == "fld" and value(child, "type") == "slidenum":
            continue
        elif kind not in _DROPPED:
            stack.append((iter(child), _is_bold(child) if kind == "r" else bold))


def _is_bold(run: "_Element") -> bool:
    return any(name(child) == "rPr" and value(child, "b") in ("1", "true") for child in run)
