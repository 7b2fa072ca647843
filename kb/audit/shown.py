"""Verdicts in words: for the terminal, for comments and for the annex."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.audit.document import Audit, Item, Kind
from kb.audit.model import Change, Verdict

LABELS: Mapping[Verdict, str] = {
    "exact": "exact",
    "permitted": "exact, with permitted changes",
    "altered": "altered",
    "elsewhere": "found elsewhere",
    "changed": "source changed since",
    "ambiguous": "in several sources",
    "not_found": "not in the collection",
    "term": "term or title, not compared",
    "resolved": "found in the collection",
    "unresolved": "no such provision",
    "unknown_source": "source not in the collection",
}
_CONTEXT = 6  # words in common shown on either side of a difference
_SHORT = 160  # characters of a quotation that suffice to know it again
_SOURCE = 300  # characters of the source's own words

Which = Literal["same", "document", "source"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a difference: those in common, the document's own, or the source's."""

    text: str
    which: Which


def difference(changes: Sequence[Change]) -> Iterator[Words]:
    """Yield a difference with what is in common cut to a few words about each change."""
    for number, change in enumerate(changes):
        if change.quoted == change.source:
            at_edge = (number > 0, number < len(changes) - 1)
            yield Words(_cut(change.quoted, *at_edge), "same")
            continue
        if change.quoted:
            yield Words(change.quoted, "document")
        if change.source:
            yield Words(change.source, "source")


def differs(item: Item) -> bool:
    """Return whether there is a difference to show."""
    return any(change.quoted != change.source for change in item.judgement.difference)


def _cut(common: str, after_change: bool, before_change: bool) -> str:
    words = common.split()
    head = words[:_CONTEXT] if after_change else []
    tail = words[-_CONTEXT:] if before_change else []
    if len(words) <= len(head) + len(tail):
        return " ".join(words)
    return " ".join([*head, "…", *tail])


def marked(changes: Sequence[Change]) -> str:
    """Return a difference as one line: ``[-fine-] {+imprisonment+}``, the source's in braces."""
    forms: Mapping[Which, str] = {"same": "{}", "document": "[-{}-]", "source": "{{+{}+}}"}
    return " ".join(forms[words.which].format(words.text) for words in difference(changes))


def short(text: str, limit: int = _SHORT) -> str:
    """Return a text on one line, its middle left out if it is long."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit * 2 // 3].rsplit(" ", 1)[0]
    tail = line[-limit // 3 :].split(" ", 1)[-1]
    return f"{head} … {tail}"


def right_citation(item: Item) -> str:
    """Return where the words stand in the collection, ``""`` when that is not known."""
    place = item.judgement.place
    return place.citation if place else ""


def counts(audit: Audit) -> Iterator[str]:
    """Yield one line for quotations and one for references: how many of each verdict."""
    names: tuple[tuple[Kind, str], ...] = (("quotation", "quotation"), ("reference", "reference"))
    for kind, name in names:
        found = audit.counts(kind)
        total = sum(found.values())
        plural = name if total == 1 else f"{name}s"
        each = ", ".join(f"{number} {LABELS[verdict]}" for verdict, number in found.items())
        yield f"{total} {plural}" + (f": {each}" if each else "")


def explanation(item: Item) -> Iterator[tuple[str, str]]:
    """Yield what there is to say of a verdict, as (label, words), the difference left out."""
    judgement = item.judgement
    yield "", judgement.reason
    if judgement.claim and judgement.claim.text:
        source = f" ({judgement.claim.source})" if judgement.claim.source else ""
        yield "Cited", short(judgement.claim.text + source)
    if judgement.source and judgement.verdict in ("altered", "changed"):
        yield "Source", short(judgement.source, _SOURCE)
    if citation := right_citation(item):
        yield ("Nearest" if judgement.verdict == "altered" else "Stands in"), citation
    for other in judgement.others[:3]:
        yield "Also in", other.citation
