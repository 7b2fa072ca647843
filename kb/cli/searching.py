"""kb search, kb eval: find provisions, and measure how well they are found."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.discretion import counted_by_hit, shown_hits, told
from kb.cli.opening import embedder_of, opened_store, weights_of, workspace_of
from kb.model import KINDS, Filter, Hit, Kind, Version

if TYPE_CHECKING:
    from kb.ingest.structure.counts import Count
    from kb.seams import Store
    from kb.search.evaluate import Scores

EXCERPT = 600  # characters of a long passage shown around its first matching word


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--jurisdiction", default="", help="E.g. BD.")
@click.option("--language", default="", help="E.g. en, bn.")
@click.option("--document", multiple=True, metavar="ID", help="May be given several times.")
@click.option("--as-of", default="", metavar="DATE", help="Search the law of that day.")
@click.option("-n", "--limit", default=10, type=click.IntRange(1, 1000), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def search(
    context: click.Context,
    query: tuple[str, ...],
    kind: Kind | None,
    jurisdiction: str,
    language: str,
    document: tuple[str, ...],
    as_of: str,
    limit: int,
    as_json: bool,
) -> None:
    """Find the provisions that answer QUERY, best first; a citation goes straight to its place.

    With --as-of each document is searched in the version in force on that day, a date as 2019-05-01
    or 2019; what had not come into force by then, or had been repealed, is left out.

    \b
    Example:  kb search "how is a trafficking victim defined" --kind law --limit 5
              kb search "section 302 of the Penal Code" --as-of 2015-06-30
    """
    from kb.search.find import marks
    from kb.search.find import search as find
    from kb.search.versions import day_of

    workspace = workspace_of(context)
    where = Filter(kind, jurisdiction, language, document, day_of(as_of))
    with opened_store(workspace) as store:
        embedder = embedder_of(workspace, store)
        weights = weights_of(workspace, store)
        found = find(store, embedder, " ".join(query), where, limit, workspace.settings, weights)
        hits = shown_hits(workspace, store, found)
        sums = counted_by_hit(store, hits)
        then = _versions(store, hits) if as_of else {}
    if as_json:
        entries = [
            _entry(hit, sums.get(hit.passage.key)) | _dated(then.get(_version(hit))) for hit in hits
        ]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    if not hits:
        click.echo("Nothing found. Loosen the filters, or use other words; `kb status` lists what")
        click.echo("is in the index.")
    for place, hit in enumerate(hits, 1):
        version = then.get(_version(hit))
        words = marks(hit.passage, " ".join(query))
        _print(place, hit, words, sums.get(hit.passage.key), version)
    if undated := [version.document for version in then.values() if not version.since]:
        click.echo(f"Without a date, and so taken as they are: {', '.join(undated)}.")


def _version(hit: Hit) -> tuple[str, str]:
    return hit.passage.document, hit.passage.version


def _versions(store: "Store", hits: list[Hit]) -> dict[tuple[str, str], Version]:
    """Return the versions in which the hits stand, by document and hash."""
    wanted = set(map(_version, hits))
    held = (version for id in {id for id, _ in wanted} for version in store.versions(id))
    return {(v.document, v.version): v for v in held if (v.document, v.version) in wanted}


def _dated(version: Version | None) -> dict[str, object]:
    """Return what a search of the law of a day says of a hit besides."""
    if version is None:
        return {}
    return {
        "version": version.version,
        "label": version.label,
        "in_force_from": version.since,
        "in_force_to": version.until,
    }


@click.command(name="eval")
@click.argument("queries", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("qrels", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--run", type=click.Path(dir_okay=False, path_type=Path), help="Write a TREC run file here."
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def evaluate(
    context: click.Context, queries: Path, qrels: Path, run: Path | None, as_json: bool
) -> None:
    """Measure the search on QUERIES (JSON Lines) and QRELS (TSV), both in BEIR form.

    A hit counts for the `_id` of the JSON Lines provision that it lies in.

    \b
    Example:  kb eval queries-dev.jsonl qrels-dev.tsv --run dev.trec
    """
    from kb.search.evaluate import evaluate as measure

    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        scores = measure(
            store,
            embedder_of(workspace, store)(),
            queries,
            qrels,
            workspace.settings,
            run,
            weights=weights_of(workspace, store),
        )
    click.echo(_measures(scores, as_json))


def _measures(scores: "Scores", as_json: bool) -> str:
    measures = {
        "Recall@10": scores.recall,
        "MAP@10": scores.map,
        "nDCG@10": scores.ndcg,
        "MRR@10": scores.mrr,
    }
    if as_json:
        return json.dumps({"queries": scores.queries} | measures)
    lines = [f"{name:<10} {value:.4f}" for name, value in measures.items()]
    return "\n".join([f"{scores.queries} queries", *lines])


def _entry(hit: Hit, counted: "Count | None") -> dict[str, object]:
    passage = hit.passage
    return {
        "document": passage.document,
        "title": passage.title,
        "kind": passage.kind,
        "provision": passage.provision,
        "external_id": passage.external_id,
        "pinpoint": passage.pinpoint,
        "trail": list(passage.trail),
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 6),
        "lexical_rank": hit.lexical_rank,
        "dense_rank": hit.dense_rank,
        "counted": counted and counted.entry,
    }


def _print(
    place: int,
    hit: Hit,
    found: list[tuple[int, int]],
    counted: "Count | None",
    version: Version | None,
) -> None:
    passage = hit.passage
    name = click.style(told(f"{passage.title}, {passage.pinpoint}".rstrip(", ")), bold=True)
    ranks = [
        f"{signal} {rank}"
        for signal, rank in (("lexical", hit.lexical_rank), ("dense", hit.dense_rank))
        if rank
    ]
    past = f"version {version.label}" if version is not None and version.since else ""
    facts = [passage.document, past, f"p {passage.page}" if passage.page else "", *ranks]
    click.echo(f"{place:>2}  {name}")
    if passage.trail:
        click.echo(f"    {told(' › '.join(passage.trail))}")
    click.secho(f"    {' · '.join(fact for fact in facts if fact)}", dim=True)
    for line in _excerpt(passage.text, found).splitlines():
        click.echo(f"    {told(line)}")
    if counted:
        click.secho(f"    Counted by kb: {counted.line}", dim=True)
    click.echo()


def _excerpt(text: str, marks: list[tuple[int, int]]) -> str:
    """Return the passage with its matching words marked, cut to what a screen can hold."""
    first = marks[0][0] if marks else 0
    start = 0 if len(text) <= EXCERPT else max(0, min(first - EXCERPT // 4, len(text) - EXCERPT))
    end = min(len(text), start + EXCERPT)
    pieces, at = ["… " if start else ""], start
    for begin, stop in marks:
        if at <= begin and stop <= end:
            pieces += [text[at:begin], _marked(text[begin:stop])]
            at = stop
    return "".join([*pieces, text[at:end], " …" if end < len(text) else ""])


def _marked(word: str) -> str:
    """A terminal shows the style; where click takes it off, the asterisks still tell."""
    return click.style(word, bold=True, fg="yellow") if sys.stdout.isatty() else f"*{word}*"
