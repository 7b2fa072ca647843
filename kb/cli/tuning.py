"""kb tune: fit the ranking to the corpus and to judged questions; take it back."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import workspace_of
from kb.cli.progress import progress

if TYPE_CHECKING:
    from kb.search.tuned import Tuning
    from kb.search.tuning.tune import Found
    from kb.workspace import Workspace

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("queries", required=False, type=_FILE)
@click.argument("qrels", required=False, type=_FILE)
@click.option("--dry-run", is_flag=True, help="Learn and compare, but install nothing.")
@click.option("--undo", is_flag=True, help="Take the latest tuning back.")
@click.option(
    "--minutes",
    default=20.0,
    type=click.FloatRange(min=0, min_open=True),
    show_default=True,
    help="The longest that one training may take; there are two.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def tune(
    context: click.Context,
    queries: Path | None,
    qrels: Path | None,
    dry_run: bool,
    undo: bool,
    minutes: float,
    as_json: bool,
) -> None:
    """Fit the ranking to the corpus, and to judged questions where QUERIES and QRELS are given.

    They are in BEIR form, as for `kb eval`; a few hundred do. The weights of the signals are
    learned, and the embedding model is trained further. Three in ten questions are held out, and
    what was learned is installed only if it answers these better than before, beyond chance. It may
    be interrupted at any time; the search stays as it was. Exit code 1 when nothing is better.

    Without questions the corpus asks its own: its headings, defined terms and references. From
    these the model alone learns, since they tell how the corpus speaks and not how people ask.

    \b
    Example:  kb tune queries.jsonl qrels.tsv
              kb tune queries.jsonl qrels.tsv --dry-run
              kb tune --undo
    """
    from kb.errors import KbError, UsageError

    workspace = workspace_of(context)
    if (queries is None) != (qrels is None):
        raise UsageError("Questions need their judgements: kb tune QUERIES QRELS")
    if undo:
        if queries is not None or dry_run:
            raise UsageError("--undo takes the latest tuning back, and nothing besides.")
        _undo(workspace, as_json)
        return
    try:
        entry = _tune(workspace, queries, qrels, minutes, dry_run, as_json)
    except KeyboardInterrupt:
        raise KbError("Interrupted. The search is as it was; what was learned is lost.") from None
    if as_json:
        click.echo(json.dumps(entry, ensure_ascii=False, indent=1))
    context.exit(0 if entry["better"] else 1)


def _undo(workspace: "Workspace", as_json: bool) -> None:
    from kb.search.tuning.installing import undo

    before = undo(workspace, progress())
    if as_json:
        click.echo(json.dumps({"in_force": before and before.date}))
    elif before is None:
        click.echo("The ranking is untuned again.")
    else:
        click.echo(f"The tuning of {before.date} is in force again.")


def _tune(
    workspace: "Workspace",
    queries: Path | None,
    qrels: Path | None,
    minutes: float,
    dry_run: bool,
    as_json: bool,
) -> dict[str, object]:
    from kb.search.tuning import corpus, installing, tune
    from kb.search.tuning.lessons import fingerprint, read_questions
    from kb.search.tuning.training import Recipe

    recipe = Recipe(seconds=minutes * 60)
    answers = None
    # Bad input is told before anything is opened or made.
    questions = read_questions(queries, qrels) if queries and qrels else []
    with installing.bench(workspace, progress()) as bench:
        if queries is None:
            questions, answers = corpus.questions(bench.store)
        found = tune.find(bench, questions, recipe, answers)
        if not as_json:
            _print(found)
        installed = None
        if found.best is not None and not dry_run:
            installed = installing.install(bench, found, recipe, fingerprint(questions))
    if not as_json:
        click.echo(_verdict(found, installed, dry_run))
    return _entry(found, installed)


def _print(found: "Found") -> None:
    """Show what each ranking scores on the questions held out, and what chance makes of gains."""
    from kb.search.tuning.tune import MEASURES

    parts = found.parts
    click.echo(
        f"{sum(parts.values())} questions: {parts['train']} to train on, {parts['validate']} to "
        f"stop and weigh by, {parts['hold']} held out. On those held out:\n"
    )
    names = "".join(f"{name:>11}" for name in MEASURES)
    click.echo(f"{'':<26}{names}   by chance")
    for arm in found.arms:
        values = "".join(f"{arm.mean(field):>11.4f}" for field in MEASURES.values())
        chance = "" if arm is found.arms[0] else f"{arm.gain('map', found.arms[0]).chance:>12.4f}"
        click.echo(f"{arm.name:<26}{values}{chance}")
    click.echo()
    for arm in found.arms[1:]:
        weights = ", ".join(f"{name} {weight:.2f}" for name, weight in arm.weights.items())
        click.echo(
            f"Weights with {'the ' if arm.name == 'tuned model' else ''}{arm.name}: {weights}"
        )


def _verdict(found: "Found", installed: "Tuning | None", dry_run: bool) -> str:
    if found.best is None:
        return (
            "Nothing was installed: no ranking beat the untuned one by more than chance explains "
            "(5 in 100, MAP@10) without a sure loss of recall."
        )
    if installed is None:
        return f"Nothing was installed, as asked. Best: {found.best.name}."
    return f"Installed: {found.best.name}. `kb tune --undo` takes it back."


def _entry(found: "Found", installed: "Tuning | None") -> dict[str, object]:
    from kb.search.tuning.tune import MEASURES

    untuned = found.arms[0]
    gains = {
        arm.name: {
            name: {"gain": gain.after - gain.before, "chance": gain.chance}
            for name, field in MEASURES.items()
            for gain in [arm.gain(field, untuned)]
        }
        for arm in found.arms[1:]
    }
    return {
        "questions": dict(found.parts),
        "measures": {arm.name: arm.means() for arm in found.arms},
        "weights": {arm.name: dict(arm.weights) for arm in found.arms},
        "gains": gains,
        "epochs": found.trained.best if found.trained else 0,
        "checks": list(found.trained.checks) if found.trained else [],
        "turns_words": bool(found.adapter),
        "better": found.best is not None,
        "best": found.best.name if found.best else "",
        "installed": installed is not None,
        "model": installed.model if installed else "",
    }
