"""kb report update: a draft that people worked on, brought up to date with the corpus."""

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import opened_store, search_of, workspace_of
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.report.update.merging import Change

# What each sort of change is called, in the order of the account.
_SAID = {
    "replaced": "replaced: nobody had touched them, and their evidence changed",
    "added": "added to tables and lists",
    "offered": "offered as tracked insertions",
    "removed": "taken out: their evidence is gone",
    "conflict": "edited by people and changed in the corpus: kept, with a comment",
    "kept": "edited by people: kept",
    "restored": "whose footnotes another programme had emptied: restored",
}
# Places named for each sort of change.
_NAMED = 12


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.docx")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here; else FILE is replaced, and what it was is kept beside it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every change as JSON.")
@click.pass_context
def update(context: click.Context, file: Path, out: Path | None, as_json: bool) -> None:
    """Bring FILE.docx, a draft of kb's, up to date with the corpus and its template.

    What people wrote, edited, moved or removed stays as they left it. What nobody touched becomes
    what a build would give today; new and lost evidence are tracked changes, and where people
    edited what has changed, a comment shows it once.

    \b
    Example:  kb report update draft.docx
    """
    from kb.report.finished import read
    from kb.report.update.drafting import update as bring_up_to_date
    from kb.report.update.remaking import remade
    from kb.report.word.saving import refuse_open_file

    refuse_open_file(out or file)
    draft = read(file)
    if draft.state is None:
        raise KbError(f"{file} is not a draft that kb made, so there is nothing to update it by.")
    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        today, template = remade(
            draft.state, workspace.templates, store, search_of(workspace, store)
        )
        kept = None if out else _keep(file)
        done = bring_up_to_date(draft, today, template.styles, out or file)
    if kept is not None and not done.touched:
        kept.unlink()
        kept = None
    if as_json:
        changes = [asdict(change) for change in done.changes]
        click.echo(json.dumps(changes, ensure_ascii=False, indent=1))
        return
    _tell(done.changes)
    click.echo(
        f"{out or file}: " + ("brought up to date." if done.touched else "nothing to change.")
    )
    if kept is not None:
        click.echo(f"What it was before is in {kept}.")


def _keep(file: Path) -> Path:
    """Copy a file beside itself, over nothing."""
    names = (f"{file.stem}.before{n}{file.suffix}" for n in ["", *map(str, range(2, 10_000))])
    kept = next(path for name in names if not (path := file.with_name(name)).exists())
    shutil.copy2(file, kept)
    return kept


def _tell(changes: "Sequence[Change]") -> None:
    said: Mapping[str, str] = _SAID
    for what, words in said.items():
        places = Counter(change.where for change in changes if change.what == what)
        if not places:
            continue
        click.secho(f"{sum(places.values())} {words}", bold=True)
        for where, times in places.most_common(_NAMED):
            click.echo(f"  {times:3} {where or 'outside the questions'}")
        if len(places) > _NAMED:
            click.echo(f"      … and {len(places) - _NAMED} more places")
