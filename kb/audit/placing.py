"""How a reader cites the place at which words stand."""

from collections.abc import Sequence

from kb.audit.model import Place
from kb.audit.pointing import Span
from kb.audit.shelf import Opened
from kb.evidence.tree import Tree
from kb.model import Provision
from kb.report.citation import footnote

STYLE = "oscola-no-ibid"
_NUMBERED = ("para ", "rec ", "box ", "table ", "annex ", "finding ")


def place(opened: Opened, spans: Sequence[Span]) -> Place:
    """Return the place of some spans of a document, with the citation that fits them."""
    document, tree = opened.document, opened.guide.tree
    home = _home(tree, spans)
    pinpoint = _pinpoint(tree, home, spans)
    page = tree.page(spans[0][0])
    runs = footnote(document.metadata, document.kind, pinpoint, page, STYLE)
    return Place(
        document=document.id,
        version=document.version,
        provision=home.id if home else "",
        pinpoint=pinpoint,
        page=page,
        spans=tuple(spans),
        citation="".join(run.text for run in runs),
    )


def _home(tree: Tree, spans: Sequence[Span]) -> Provision | None:
    """The innermost provision around all spans, those aside that only lead in to it."""
    inner = [p for span in spans if (p := tree.around(*span))]
    for provision in sorted(inner, key=lambda p: p.start - p.end, reverse=True):
        around = {p.id for p in tree.upward(provision.id)}
        if all(p.id in around for p in inner):
            return provision
    return tree.around(spans[0][0], spans[-1][1])


def _pinpoint(tree: Tree, home: Provision | None, spans: Sequence[Span]) -> str:
    """The pinpoint of a provision; of a study its numbered part, else the pages of the words."""
    kind = tree.document.kind
    given = _of_law(tree, home, spans) if kind == "law" else home.pinpoint if home else ""
    if kind == "workshop" or not tree.document.pages:
        return given
    if given and (kind == "law" or given.startswith(_NUMBERED)):
        return given
    first, last = tree.page(spans[0][0]), tree.page(spans[-1][1] - 1)
    return f"p {first}" if first == last else f"pp {first}–{last}"


def _of_law(tree: Tree, home: Provision | None, spans: Sequence[Span]) -> str:
    if home is None:
        return ""
    within = [
        child.pinpoint
        for child in tree.under.get(home.id, ())
        if child.pinpoint and any(start < child.end and child.start < end for start, end in spans)
    ]
    if len(within) > 1:
        return _range(within[0], within[-1])
    return next((p.pinpoint for p in tree.upward(home.id) if p.pinpoint), "")


def _range(first: str, last: str) -> str:
    """``s 6(2)`` to ``s 6(3)`` is s 6(2)–(3), ``s 6`` to ``s 7`` is ss 6–7."""
    stem, _, end = last.rpartition("(")
    if stem and first.rpartition("(")[0] == stem:
        return f"{first}–({end}"
    label, _, number = last.rpartition(" ")
    if label and first.startswith(f"{label} ") and "(" not in first + last:
        return f"{label}s {first.removeprefix(f'{label} ')}–{number}"
    return f"{first}–{last}"
