"""How a reader cites a provision, and the pages on which it lies.

Laws follow OSCOLA's abbreviations whatever their language (``s 6(2)(a)``, ``art 3``, ``sch 2 para
3``), so that texts in two languages are cited alike. Studies go by paragraph, section or page,
workshop notes by day, session, group and question, forms by respondent, recordings by the time.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kb.model import Canonical, Kind, Level, Page, Provision

_ABBREVIATIONS: dict[Level, str] = {
    "book": "bk",
    "part": "pt",
    "chapter": "ch",
    "division": "div",
    "article": "art",
    "section": "s",
    "rule": "r",
    "paragraph": "para",
    "schedule": "sch",
}
_BELOW_SECTION: frozenset[Level] = frozenset({"subsection", "clause", "subclause"})
_ASIDES: frozenset[Level] = frozenset({"proviso", "explanation", "exception", "illustration"})
_LONGEST_TITLE = 60


def finish(provisions: Sequence[Provision], canonical: Canonical, kind: Kind) -> list[Provision]:
    """Return the provisions with ``page_first``, ``page_last`` and ``pinpoint`` filled in.

    Provisions must come parents first, as every structure module gives them.
    """
    located = _Pages(canonical.pages)
    repeated = Counter((node.level, node.number) for node in provisions)
    by_id: dict[str, Provision] = {}
    for node in provisions:
        paged = located.place(node)
        parent = by_id.get(node.parent)
        if kind == "law":
            ambiguous = repeated[node.level, node.number] > 1
            pinpoint = _law(paged, parent, canonical, ambiguous)
        elif kind == "study":
            pinpoint = _study(paged, parent)
        else:
            pinpoint = _workshop(paged, parent)
        by_id[node.id] = replace(paged, pinpoint=pinpoint or located.pinpoint(paged))
    return list(by_id.values())


class _Pages:
    """The pages of a document, looked up by place."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._starts = [page.start for page in pages]

    def place(self, node: Provision) -> Provision:
        if not self._pages:
            return node
        first = max(bisect_right(self._starts, node.start) - 1, 0)
        last = max(bisect_right(self._starts, max(node.end - 1, node.start)) - 1, first)
        return replace(node, page_first=first, page_last=last)

    def pinpoint(self, node: Provision) -> str:
        """``p 34`` or ``pp 34–35`` by printed label (its index from 1 where none is printed)."""
        if node.page_first is None or node.page_last is None:
            return _title(node)
        first, last = (
            self._pages[index].label or str(index + 1)
            for index in (node.page_first, node.page_last)
        )
        return f"p {first}" if first == last else f"pp {first}–{last}"


def _law(node: Provision, parent: Provision | None, canonical: Canonical, repeated: bool) -> str:
    above = parent.pinpoint if parent else ""
    if node.level == "preamble":
        return "preamble"
    if node.level == "paragraph" and parent and parent.level == "preamble" and node.number:
        return f"recital {node.number}"
    if node.level in _BELOW_SECTION or node.level == "definition":
        if node.number:
            space = " " if parent is not None and parent.level in _ASIDES else ""
            return f"{above}{space}({node.number})"
        return f"{above} {_title(node)}".strip()
    if node.level == "proviso":
        return f"{above}, proviso"
    if node.level in _ASIDES:
        return f"{above} {node.level.capitalize()} {node.number}".rstrip()
    if node.level == "schedule":
        return f"{_schedule_word(node, canonical)} {node.number}".rstrip()
    if node.level not in _ABBREVIATIONS or (node.level == "paragraph" and not node.number):
        return ""
    own = f"{_ABBREVIATIONS[node.level]} {node.number}" if node.number else _title(node)
    schedule = _schedule_of(node, above)
    if schedule:
        return f"{schedule} {own}"
    if repeated and node.level in ("chapter", "division") and above:
        return f"{above} {own}"
    return own


def _schedule_word(node: Provision, canonical: Canonical) -> str:
    opening = canonical.text[node.start : node.start + 16].casefold()
    if "annex" in opening or "anexo" in opening:
        return "annex"
    return "app" if "append" in opening else "sch"


def _schedule_of(node: Provision, above: str) -> str:
    """The schedule that a provision lies in, parts between them left out."""
    if not node.id.startswith("sched"):
        return ""
    words = above.split(" ")
    return " ".join(words[:2]) if len(words) > 1 and words[1] not in _SCHEDULE_INNER else words[0]


_SCHEDULE_INNER = frozenset(_ABBREVIATIONS.values())


def _study(node: Provision, parent: Provision | None) -> str:
    if not node.number:
        # an item without a number in a file without pages is cited by the heading over it
        unpaged = node.level == "recommendation" and node.page_first is None
        return parent.pinpoint if parent and unpaged else ""
    if node.level == "paragraph":
        return f"para {node.number}"
    return f"{_STUDY_PARTS.get(node.id.rpartition('__')[2].partition('_')[0], 'sec')} {node.number}"


# What the id of a study's part begins with when it is no section.
_STUDY_PARTS = {
    "annex": "annex",
    "rec": "rec",
    "find": "finding",
    "box": "box",
    "table": "table",
    "fig": "fig",
    "map": "map",
    "chart": "chart",
}


def _workshop(node: Provision, parent: Provision | None) -> str:
    above = parent.pinpoint if parent else ""
    if node.level == "contribution":
        return ", ".join(filter(None, (above, _contribution(node))))
    own = _workshop_part(node)
    if not own:
        return above or _title(node)
    if parent is None or not parent.number or not above:
        return own
    return f"{above}, {own[0].lower() + own[1:]}"


def _contribution(node: Provision) -> str:
    """``respondent 12 (Police)`` for a form's answer, ``00:03:12`` for what was said then."""
    if not node.number.isdecimal():
        return node.number
    body = node.speaker.organisation if node.speaker else ""
    return f"respondent {node.number} ({body})" if body else f"respondent {node.number}"


def _workshop_part(node: Provision) -> str:
    if not node.number:
        return "" if node.level == "question" else _title(node)
    if node.level == "question":
        return f"q {node.number}"
    name = "Day" if node.id.rpartition("__")[2].startswith("day") else node.level.capitalize()
    return f"{name} {node.number}"


def _title(node: Provision) -> str:
    """A heading in quotation marks, cut at a word."""
    heading = node.heading
    if len(heading) > _LONGEST_TITLE:
        heading = heading[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return f"‘{heading}’" if heading else ""
