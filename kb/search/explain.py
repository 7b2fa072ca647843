"""Why a hit stands where it does: what put it first, what each signal said, which words it has."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.ingest import language
from kb.model import Hit
from kb.seams import Store

REASONS = {
    "citation": "the query cites it",
    "name": "the query is the law's name, and here the law names itself",
    "phrase": "it has the words in quotation marks",
    "definition": "it defines the term asked for",
    "heading": "its heading is the query",
    "recommendation": "it is a recommendation on what is asked",
}


class Matched(NamedTuple):
    """A term of the query: whether the passage has it, and how many passages of the index do.

    ``rarity`` is the inverse document frequency by which BM25 weighs it; ``forms`` are the words of
    the passage that stand for the term.
    """

    term: str
    forms: tuple[str, ...]
    passages: int
    rarity: float


def matched(store: Store, query: str, hit: Hit, spoken: str = "") -> list[Matched]:
    """Return the terms of a query, the rarest first, with the words of a hit that meet them.

    ``spoken`` is the language that was searched, where a filter says it.
    """
    terms = list(dict.fromkeys(language.terms(query, spoken or language.detect(query))))
    counts = store.holders(terms)
    found = [
        Matched(term, _forms(hit, term), count, rarity)
        for term, (count, rarity) in zip(terms, counts, strict=True)
    ]
    return sorted(found, key=lambda each: -each.rarity)


def lines(hit: Hit, terms: Sequence[Matched]) -> list[str]:
    """Return the explanation of a hit, a line each for its reason, its signals and its terms."""
    told = [f"first: {REASONS[hit.first]}"] if hit.first else []
    share = sum(signal.weight for signal in hit.signals if signal.stretched is not None)
    for signal in hit.signals:
        if signal.raw is None or signal.stretched is None:
            told.append(f"{signal.name:<9} says nothing of it")
            continue
        gained = signal.stretched * signal.weight / max(share, 1e-9)
        rank = f"rank {signal.rank}" if signal.rank else ""
        told.append(
            f"{signal.name:<9} {signal.raw:>8.3f} → {signal.stretched:.2f} × {signal.weight:.2f}"
            f" = {gained:.3f} of the score  {rank}".rstrip()
        )
    if hit.signals:
        told.append(f"score     {hit.score:.3f}")
    has = ", ".join(f"{', '.join(t.forms)} (in {t.passages})" for t in terms if t.forms)
    lacks = ", ".join(f"{t.term} (in {t.passages})" for t in terms if not t.forms)
    if has:
        told.append(f"words     {has}")
    if lacks:
        told.append(f"lacks     {lacks}")
    return told


def _forms(hit: Hit, term: str) -> tuple[str, ...]:
    text = " ".join((*hit.passage.trail, hit.passage.text))
    spans = language.matching(text, {term}, hit.passage.language)
    return tuple(dict.fromkeys(text[start:end] for start, end in spans))[:3]
