"""Why a search found nothing: what was searched, what each filter keeps out, what to loosen."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TYPE_CHECKING, NamedTuple

from kb.ingest import language
from kb.model import Filter
from kb.seams import Store
from kb.search.filters import admits

if TYPE_CHECKING:
    from kb.model import DocumentSummary

ENOUGH = 200  # passages counted; beyond, "at least" is said
_SHOWN = 6  # values listed of what there is
# How each field of a filter is set on the command line.
OPTIONS = {
    "kind": "--kind",
    "jurisdiction": "--jurisdiction",
    "language": "--language",
    "documents": "--document",
    "as_of": "--as-of",
    "since": "--issued-from",
    "until": "--issued-to",
    "tags": "--tag",
}


class Without(NamedTuple):
    """How many passages match once one filter is left out, and what values that filter may have."""

    option: str
    value: str
    passages: int
    held: tuple[str, ...] = ()


def why(store: Store, query: str, where: Filter) -> list[str]:
    """Return sentences that say what was searched and what to loosen."""
    summaries = store.summaries()
    searched = [each for each in summaries if admits(where, each)]
    passages = sum(each.passages for each in searched)
    told = [
        f"Nothing found in {_counted(len(searched), 'document')} with"
        f" {_counted(passages, 'passage')}."
    ]
    terms = language.terms(query, where.language or language.detect(query))
    if not terms:
        told.append("No word to search for: “the”, “what” and their like are left out.")
        return told
    found = list(without(store, terms, where, summaries))
    for each in found:
        said = f"Without {each.option} {each.value}, {_at_least(each.passages)}."
        held = f" There are {', '.join(each.held)}." if each.held else ""
        told.append(said + held)
    if where != Filter() and not any(each.passages for each in found):
        all_in_all = _matches(store, terms, Filter())
        told.append(f"Without any filter, {_at_least(all_in_all)}.")
    unknown = [
        term for term, (count, _) in zip(terms, store.holders(terms), strict=True) if not count
    ]
    if unknown:
        told.append(f"In no passage of the index: {', '.join(dict.fromkeys(unknown))}.")
    if where == Filter():
        told.append("Use other words; `kb status` lists what is in the index.")
    return told


def without(
    store: Store, terms: list[str], where: Filter, summaries: "list[DocumentSummary]"
) -> Iterator[Without]:
    """Yield, for each filter that is set, what leaving it out would find."""
    none = Filter()
    for each in fields(Filter):
        value = getattr(where, each.name)
        if value != getattr(none, each.name):
            looser = replace(where, **{each.name: getattr(none, each.name)})
            shown = " ".join(value) if isinstance(value, tuple) else str(value)
            held = _held(each.name, summaries)
            yield Without(OPTIONS[each.name], shown, _matches(store, terms, looser), held)


def _matches(store: Store, terms: list[str], where: Filter) -> int:
    """How many passages have a word of the query, counted as far as is enough."""
    return min(len(store.candidates(terms, None, ENOUGH, where)), ENOUGH)


def _held(field: str, summaries: "list[DocumentSummary]") -> tuple[str, ...]:
    """The commonest values that a filter may have in this index, each with its documents."""
    if field == "tags":
        values = [tag for each in summaries for tag in each.metadata.tags]
    elif field == "kind":
        values = [each.kind for each in summaries]
    elif field in ("jurisdiction", "language"):
        values = [getattr(each.metadata, field) for each in summaries]
    else:
        return ()
    common = Counter(filter(None, values)).most_common(_SHOWN)
    return tuple(f"{value} ({count})" for value, count in common)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _at_least(number: int) -> str:
    if not number:
        return "no passages"
    return f"at least {number} passages" if number >= ENOUGH else _counted(number, "passage")
