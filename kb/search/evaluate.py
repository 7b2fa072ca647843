"""Judged questions into figures: how well the search finds what is known to answer them."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import KbError, UnreadableError
from kb.model import Filter, Hit
from kb.seams import Embedder, Store
from kb.search.known import search
from kb.search.tuned import Tuning
from kb.workspace import Settings

if TYPE_CHECKING:
    from ir_measures import Measure

# Passages asked for, so that ten provisions are among them however many passages each has.
PASSAGES = 50
CUT = 10


Bar = AbstractContextManager[Callable[[int], object]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over all judged queries, each cut at ten provisions, as trec_eval defines them.

    A query for which nothing is found counts as 0. ``map`` divides by all relevant provisions.
    """

    queries: int
    recall: float
    map: float
    ndcg: float
    mrr: float


def evaluate(
    store: Store,
    embedder: Embedder | None,
    queries: Path,
    qrels: Path,
    settings: Settings,
    run: Path | None = None,
    bar: Callable[[int], Bar] = lambda _: nullcontext(lambda _: None),
    tuning: Tuning | None = None,
    where: Filter | None = None,
) -> Scores:
    """Return how well the search answers judged queries; both files are in BEIR form.

    A hit counts for the ``_id`` of the JSON Lines provision that it lies in, once, at its best
    rank. ``run`` receives the rankings in TREC form; ``bar`` is opened over as many queries as
    there are, and told of each that was answered. ``where`` bounds what is searched, not what was
    judged.
    """
    judged = judgements(qrels)
    texts = {id: text for id, text in read_queries(queries) if id in judged}
    if not texts:
        raise KbError(f"No query of {queries} is judged in {qrels}.")
    with bar(len(texts)) as advance:
        found = rank(store, embedder, texts, settings, advance, tuning, where)
    if run is not None:
        _write_run(found, run)
    return score({id: judged[id] for id in texts}, found)


def rank(
    store: Store,
    embedder: Embedder | None,
    texts: Mapping[str, str],
    settings: Settings,
    advance: Callable[[int], object] = lambda _: None,
    tuning: Tuning | None = None,
    where: Filter | None = None,
) -> dict[str, list[str]]:
    """Return the ids of the provisions found for each query, best first."""
    opened = None if embedder is None else lambda: embedder
    rankings: dict[str, list[str]] = {}
    for id, text in texts.items():
        hits = search(store, opened, text, where or Filter(), PASSAGES, settings, tuning)
        rankings[id] = provisions(hits)
        advance(1)
    if not any(rankings.values()):
        raise KbError(
            "No hit lies in a provision with an _id: ingest the JSON Lines corpus of these queries."
        )
    return rankings


def provisions(hits: list[Hit]) -> list[str]:
    """Return the distinct ids of the ready-made provisions that hits lie in, best first."""
    return list(dict.fromkeys(h.passage.external_id for h in hits if h.passage.external_id))


def score(judged: dict[str, dict[str, int]], rankings: dict[str, list[str]]) -> Scores:
    """Return the measures of rankings (query → ids, best first) against judgements."""
    each = score_each(judged, rankings).values()
    recall, average, gain, reciprocal = (
        sum(getattr(one, name) for one in each) / len(judged)
        for name in ("recall", "map", "ndcg", "mrr")
    )
    return Scores(len(judged), recall, average, gain, reciprocal)


def score_each(
    judged: Mapping[str, Mapping[str, int]], rankings: Mapping[str, list[str]]
) -> dict[str, Scores]:
    """Return the measures of each judged query's ranking."""
    import ir_measures

    measures: list[Measure] = [
        ir_measures.R @ CUT,
        ir_measures.AP @ CUT,
        ir_measures.nDCG @ CUT,
        ir_measures.RR @ CUT,
    ]
    # trec_eval sorts by score and breaks ties by id, so the scores it gets say the rank.
    run = {
        query: {id: 1 / rank for rank, id in enumerate(ids, 1)} for query, ids in rankings.items()
    }
    values = {query: dict.fromkeys(measures, 0.0) for query in judged}
    for metric in ir_measures.iter_calc(measures, judged, run):
        values[metric.query_id][metric.measure] = metric.value
    return {query: Scores(1, *found.values()) for query, found in values.items()}


def read_queries(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of every query of a file in BEIR form."""
    for number, line in _lines(path):
        try:
            entry = json.loads(line)
            yield str(entry["_id"]), str(entry["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableError(
                f"{path}, line {number}: not a query with _id and text in JSON ({error})."
            ) from error


def judgements(path: Path) -> dict[str, dict[str, int]]:
    """Return query → provision → grade, without those judged irrelevant."""
    judged: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        fields = line.split("\t")
        try:
            query, provision, grade = fields[0], fields[1], int(fields[2])
        except (IndexError, ValueError) as error:
            if number == 1:  # the header
                continue
            raise UnreadableError(
                f"{path}, line {number}: not a query id, an _id and a whole number, parted by tabs."
            ) from error
        if grade > 0:
            judged.setdefault(query, {})[provision] = grade
    return judged


def _lines(path: Path) -> list[tuple[int, str]]:
    """Return the lines that are not blank, numbered; a JSON string may hold other line ends."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path} cannot be read as UTF-8 text: {error}") from error
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _write_run(rankings: dict[str, list[str]], path: Path) -> None:
    lines = [
        f"{query} Q0 {id} {rank} {1 / rank:.6f} kb\n"
        for query, ids in rankings.items()
        for rank, id in enumerate(ids, 1)
    ]
    path.write_text("".join(lines), encoding="utf-8")
