"""Why a hit stands where it does: what put it first, what each signal said, which words it has."""

from collections.abc import Iterable, Sequence
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
    the passage that stand for the term. ``spelt_out`` marks a term that the query has not: it is of
    the long form of an acronym.
    """

    term: str
    forms: tuple[str, ...]
    passages: int
    rarity: float
    spelt_out: bool = False


def matched(
    store: Store, query: str, hit: Hit, spoken: str = "", also: Sequence[str] = ()
) -> list[Matched]:
    """Return the terms of a query, the rarest first, with the words of a hit that meet them.

    ``spoken`` is the language that was searched, where a filter says it.
    """
    own = list(dict.fromkeys(language.terms(query, spoken or language.detect(query))))
    terms = [*own, *also]
    counts = store.holders(terms)
    found = [
        Matched(term, _forms(hit, term), count, rarity, place >= len(own))
        for place, (term, (count, rarity)) in enumerate(zip(terms, counts, strict=True))
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
    own = [term for term in terms if not term.spelt_out]
    has = _told(term for term in own if term.forms)
    also = _told(term for term in terms if term.spelt_out and term.forms)
    lacks = ", ".join(f"{t.term} (in {t.passages})" for t in own if not t.forms)
    for name, said in (("words", has), ("spelt out", also), ("lacks", lacks)):
        if said:
            told.append(f"{name:<9} {said}")
    return told


def _told(terms: Iterable[Matched]) -> str:
    return ", ".join(f"{', '.join(term.forms)} (in {term.passages})" for term in terms)


def _forms(hit: Hit, term: str) -> tuple[str, ...]:
    text = " ".join((*hit.passage.trail, hit.passage.text))
    spans = language.matching(text, {term}, hit.passage.language)
    return tuple(dict.fromkeys(text[start:end] for start, end in spans))[:3]
