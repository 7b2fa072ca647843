"""kb eval: measure how well provisions are found."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.filtering import filtered
from kb.cli.opening import embedder_of, opened_store, tuning_of, workspace_of
from kb.cli.progress import progress
from kb.model import Filter

if TYPE_CHECKING:
    from kb.search.evaluate import Scores


@click.command(name="eval")
@click.argument("queries", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("qrels", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--run", type=click.Path(dir_okay=False, path_type=Path), help="Write a TREC run file here."
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@filtered
@click.pass_context
def evaluate(
    context: click.Context,
    queries: Path,
    qrels: Path,
    run: Path | None,
    as_json: bool,
    where: Filter,
) -> None:
    """Measure the search on QUERIES (JSON Lines) and QRELS (TSV), both in BEIR form.

    A hit counts for the `_id` of the JSON Lines provision that it lies in. --kind, --language and
    the like bound what is searched; what was judged stays as it is.

    \b
    Example:  kb eval queries-dev.jsonl qrels-dev.tsv --run dev.trec
    """
    from kb.search.evaluate import evaluate as measure

    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        embedder = embedder_of(workspace, store)()
        tuning = tuning_of(workspace, store)
        settings = workspace.settings
        bar = partial(progress().bar, "asking")
        scores = measure(store, embedder, queries, qrels, settings, run, bar, tuning, where)
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
