"""kb report evidence, kb report stale: evidence in people's hands, before a draft and after."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import finished_of, opened_store, search_of, workspace_of
from kb.errors import UsageError

if TYPE_CHECKING:
    from kb.report.finished import Finished
    from kb.report.review.rows import Row
    from kb.report.review.taking import Taken
    from kb.report.stale.ripple import Stale
    from kb.workspace import Workspace

# How many sentences on rows that could not be followed are shown.
SHOWN = 10


@click.command()
@click.argument("template")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a review sheet: .xlsx, .csv or .json.",
)
@click.option(
    "--take",
    "sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Take in the decisions of a sheet that was filled in.",
)
@click.pass_context
def evidence(context: click.Context, template: str, out: Path | None, sheet: Path | None) -> None:
    """Let people accept, reject, order and annotate the excerpts of TEMPLATE.

    Their choices are kept in report_templates/TEMPLATE.choices.json, and every later build follows
    them. A row that cannot be followed is named, the others are taken in, and the exit code is 1.

    \b
    Example:  kb report evidence assessment -o review.xlsx
              kb report evidence assessment --take review.xlsx
    """
    from kb.evidence.choices import choices_file, load_choices, save_choices
    from kb.report.review.desk import Desk
    from kb.report.template import find

    if out is None and sheet is None:
        raise UsageError("Say -o FILE to write a review sheet, or --take FILE to take one in.")
    workspace = workspace_of(context)
    chosen = find(workspace.templates, template)
    file = choices_file(workspace.templates, chosen.name)
    choices = load_choices(file)
    with opened_store(workspace) as store:
        desk = Desk(chosen, store, search_of(workspace, store), workspace.settings.names)
        taken = desk.take(sheet, choices) if sheet else None
        if taken is not None:
            if set(taken.choices) != set(choices):
                save_choices(file, chosen.name, taken.choices)
            _tell_taken(file, taken)
        if out is not None:
            _tell_written(out, desk.write(out, taken.choices if taken else choices))
    if taken is not None and taken.problems:
        context.exit(1)


def _tell_taken(file: Path, taken: "Taken") -> None:
    for line in taken.overruled:
        click.echo(line)
    for problem in taken.problems[:SHOWN]:
        click.echo(problem, err=True)
    if len(taken.problems) > SHOWN:
        click.echo(f"… and {len(taken.problems) - SHOWN} more rows.", err=True)
    decisions = [choice.decision for choice in taken.choices]
    click.echo(
        f"{taken.changed} choices changed; {file} now holds {decisions.count('accept')} accepted, "
        f"{decisions.count('reject')} rejected and {decisions.count('')} undecided with a remark."
    )


def _tell_written(out: Path, rows: "list[Row]") -> None:
    quoted = sum(row.in_the_draft == "quoted" for row in rows)
    questions = len({row.question for row in rows})
    click.echo(f"{out}: {len(rows)} excerpts on {questions} questions, {quoted} of them quoted.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a memo in Word on what changed and what leans on it.",
)
@click.pass_context
def stale(context: click.Context, file: Path, as_json: bool, out: Path | None) -> None:
    """List what of a draft, FILE.docx, leans on sources that have changed since it was made.

    Exit code 1 says that something is stale, 2 that FILE is no draft of kb's or cannot be read.

    \b
    Example:  kb report stale draft.docx -o memo.docx
    """
    from kb.report.stale.ripple import ripple

    finished = finished_of(file, out)
    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        found = ripple(finished, store)
    if as_json:
        listed = [asdict(one) for one in found]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        _tell_stale(file, found)
    if out is not None:
        _write_memo(workspace, finished, found, out)
    if found:
        context.exit(1)


def _write_memo(
    workspace: "Workspace", finished: "Finished", found: "list[Stale]", out: Path
) -> None:
    """Write the memo in the look of the template from which the draft was made."""
    from kb.report import dates
    from kb.report.stale.memo import memo
    from kb.report.template import SCALARS, find
    from kb.report.word import render

    template = find(workspace.templates, str((finished.state or {}).get("template", "")))
    today = dates.in_words(date.today().isoformat())
    scalars = {**dict.fromkeys(SCALARS, ""), "date": today, "version": "1", "status": "Memo"}
    report = memo(finished.path.name, found, template.language, scalars)
    render(report, template.docx, out, template.styles)


def _tell_stale(file: Path, found: "list[Stale]") -> None:
    from kb.report.stale.memo import SAID, cited, where

    for one in found:
        click.secho(f"{cited(one)} ({one.id})", bold=True)
        click.echo(f"  {SAID[one.change.standing]}")
        for old, new in one.change.differences:
            click.echo(f"  - {old}\n  + {new}")
        for place in one.places:
            click.echo(f"  {where(place)}: {place.text[:80]}")
    documents = len({one.document for one in found})
    click.echo(f"{file}: {len(found)} excerpts are stale, of {documents} documents.")
