"""Which paragraphs of a finished document are set off as block quotations, and which name a source.

An office's styles have names of their own; where none tells, a paragraph indented on both sides,
unlike the document's running text, is set off.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.report.word.ooxml import qn, value

if TYPE_CHECKING:
    from kb.report.finished import Finished, FinishedParagraph
    from kb.report.word.ooxml import Element
    from kb.report.word.styles import Styles

_QUOTE = re.compile(
    r"\b(?:block ?text|block ?quot\w*|quot(?:e|es|ation|ations)|long quote|extracts?|excerpts?"
    r"|\w*zitat|citation longue|cita(?: destacada)?|citazione|citat)\b|উদ্ধৃতি|اقتباس"
)
_NO_QUOTE = re.compile(r"attribution|source|author|heading|title|caption|reference|bibliograph")
_ATTRIBUTION = re.compile(r"attribution|quote (?:source|author|reference)|quotation source")
_CODE = re.compile(r"\bcode\b|preformatted|\bmacro\b|verbatim|\blisting\b")
_TITLES = re.compile(r"(?:sub)?title\b|toc\b|table of|index \d|header|footer|cover\b|caption")
_BIBLIOGRAPHY_STYLE = re.compile(r"bibliograph|literaturverzeichnis|works cited")
_BIBLIOGRAPHY = re.compile(
    r"[\W\d]*(?:select(?:ed)? )?(?:bibliograph(?:y|ie)|references|reference list|works cited"
    r"|sources|list of (?:documents|sources|references)|documents (?:consulted|reviewed)"
    r"|further reading|reading list|table of (?:cases|legislation|authorities)"
    r"|গ্রন্থপঞ্জি|তথ্যসূত্র|المراجع)[\W\d]*",
    re.IGNORECASE,
)

LEFT, RIGHT = 340, 200  # twentieths of a point by which a block quotation is set in at the least
SHORTEST = 60  # characters of a paragraph that indentation alone can make a quotation


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document sets its text: its styles, its usual indents, an office's own style names."""

    styles: "Styles"
    usual: tuple[int, int]
    quote_styles: frozenset[str] = frozenset()
    attribution_styles: frozenset[str] = frozenset()

    def is_block(self, paragraph: "FinishedParagraph") -> bool:
        """Return whether a paragraph is set off as a quotation."""
        if not paragraph.text.strip() or paragraph.level or paragraph.note:
            return False
        if self.quote_styles.intersection(paragraph.styles[:1]):
            return True
        for name in paragraph.styles:
            if _NO_QUOTE.search(name):
                return False
            if _QUOTE.search(name):
                return True
        return not paragraph.inside & {"table", "textbox"} and self._is_set_in(paragraph)

    def is_attribution(self, paragraph: "FinishedParagraph") -> bool:
        """Return whether a paragraph's style says that it names the source of the one above."""
        own = self.attribution_styles.intersection(paragraph.styles[:1])
        return bool(own) or any(_ATTRIBUTION.search(name) for name in paragraph.styles)

    def _is_set_in(self, paragraph: "FinishedParagraph") -> bool:
        left, right = indents(paragraph.element, self.styles)
        if len(paragraph.text) < SHORTEST or (left, right) == self.usual:
            return False
        listed = value(paragraph.element, "pPr/numPr/numId") or any(
            "list" in n for n in paragraph.styles
        )
        return not listed and left - self.usual[0] >= LEFT and right - self.usual[1] >= RIGHT


def setting(
    finished: "Finished",
    quote_styles: Collection[str] = (),
    attribution_styles: Collection[str] = (),
) -> Setting:
    """Return how a document is set; the style names are an office's own for what kb writes."""
    from kb.report.word.styles import Styles

    styles = Styles(finished.document.styles.element, {})
    seen = Counter(
        indents(p.element, styles) for p in finished.paragraphs if len(p.text) >= SHORTEST
    )
    usual = seen.most_common(1)[0][0] if seen else (0, 0)
    return Setting(styles, usual, _names(quote_styles), _names(attribution_styles))


def _names(given: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in given)


def indents(paragraph: "Element", styles: "Styles") -> tuple[int, int]:
    """Return how far a paragraph is set in from left and right, in twentieths of a point."""
    chain = styles.chain(value(paragraph, "pPr/pStyle") or styles.default())
    found = [_indent(paragraph), *map(_indent, chain)]
    left = next((one for one, _ in found if one is not None), 0)
    right = next((other for _, other in found if other is not None), 0)
    return left, right


def _indent(element: "Element") -> tuple[int | None, int | None]:
    properties = element.find(f"{qn('pPr')}/{qn('ind')}")
    if properties is None:
        return None, None
    sides = (("left", "start"), ("right", "end"))
    first, second = (
        next((properties.get(qn(n), "") for n in names if properties.get(qn(n))), "")
        for names in sides
    )
    return _twips(first), _twips(second)


def _twips(printed: str) -> int | None:
    match = re.fullmatch(r"(-?\d+)(?:\.\d+)?(pt)?", printed)
    return int(match[1]) * (20 if match[2] else 1) if match else None


def is_read_over(paragraph: "FinishedParagraph") -> bool:
    """Return whether nothing is quoted in such a paragraph: a heading, a list, a title, code."""
    if paragraph.level or "contents" in paragraph.inside:
        return True
    return any(
        _CODE.search(n) or _TITLES.match(n) or _BIBLIOGRAPHY_STYLE.search(n)
        for n in paragraph.styles
    )


def opens_bibliography(paragraph: "FinishedParagraph") -> bool:
    """Return whether a heading stands above a list of sources."""
    return bool(paragraph.level) and bool(_BIBLIOGRAPHY.fullmatch(paragraph.text.strip()))
