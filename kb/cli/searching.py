"""kb search: find provisions, once, by a saved name, or question after question."""

from collections.abc import Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from kb.cli.desk import Desk, desk
from kb.cli.filtering import filtered, in_words, laid_over
from kb.cli.forms import Form, form_of
from kb.cli.opening import workspace_of
from kb.errors import UsageError
from kb.model import Filter
from kb.search.request import LIMIT, Request
from kb.workspace import Workspace

if TYPE_CHECKING:
    from kb.cli.answering import Answer


@click.command()
@click.argument("query", nargs=-1)
@filtered
@click.option("-n", "--limit", type=click.IntRange(1, 1000), help="How many.  [default: 10]")
@click.option(
    "--format", "form", type=click.Choice(get_args(Form)), help="Else by the ending of FILE: table."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
@click.option("--explain", is_flag=True, help="Say why each hit stands where it does.")
@click.option("--unfolded", is_flag=True, help="List hits that say the same one by one.")
@click.option("--save", "save_as", metavar="NAME", help="Keep this search under a name.")
@click.option("--saved", metavar="NAME", help="Run one that was kept, and mark what is new.")
@click.option("--searches", is_flag=True, help="List the searches that were kept.")
@click.option("--forget", metavar="NAME", help="Take a search out of those that were kept.")
@click.pass_context
def search(
    context: click.Context,
    query: tuple[str, ...],
    where: Filter,
    limit: int | None,
    form: Form | None,
    as_json: bool,
    out: Path | None,
    explain: bool,
    unfolded: bool,
    save_as: str | None,
    saved: str | None,
    searches: bool,
    forget: str | None,
) -> None:
    """Find the provisions that answer QUERY, best first.

    A citation, a law's name, a defined term and words in quotation marks go straight to their
    place. Without QUERY a prompt asks for one question after the other; in a pipe, each line is a
    question. Hits that say the same are folded into one.

    With --as-of each document is searched in the version in force on that day, a date as 2019-05-01
    or 2019; what had not come into force by then, or had been repealed, is left out. --issued-from
    and --issued-to leave out documents without a date.

    Searches are kept in searches.toml of the workspace, for you to edit.

    \b
    Example:  kb search "how is a trafficking victim defined" --kind law --limit 5
              kb search "section 302 of the Penal Code" --as-of 2015-06-30
              kb search '"common intention"' --issued-to 1900 -o hits.docx
              kb search "shelters for victims" --tag border --save shelters
              kb search --saved shelters
    """
    workspace = workspace_of(context)
    if searches:
        _list(workspace)
        return
    if forget is not None:
        from kb.search.saved import forget as take_out

        take_out(workspace, forget)
        click.echo(f"{forget} is no longer kept.")
        return
    form = form_of(form, out, as_json)
    if not query and saved is None:
        if out is not None or save_as is not None:
            raise UsageError("Say what to search for: kb search QUERY.")
        from kb.cli.prompt import converse

        start = Request("", where, limit or LIMIT)
        converse(context, workspace, start, form, explain=explain, folded=not unfolded)
        return
    request = _request(workspace, " ".join(query), where, limit, saved)
    with desk(workspace) as opened:
        _show(opened, request, form, out, saved, explain=explain, folded=not unfolded)
    if save_as is not None:
        from kb.search.saved import save

        save(workspace, save_as, request)
        click.echo(f"Kept. Run it again with: kb search --saved {save_as}", err=True)


def _show(
    opened: Desk,
    request: Request,
    form: Form,
    out: Path | None,
    saved: str | None,
    *,
    explain: bool,
    folded: bool,
) -> None:
    # Imported while the model is loaded.
    from kb.cli.answering import answer
    from kb.cli.showing import show

    found = answer(opened, request, explain=explain, folded=folded)
    show(opened, found, form, out, _news(opened.workspace, saved, found) if saved else None)


def _request(
    workspace: Workspace, query: str, where: Filter, limit: int | None, saved: str | None
) -> Request:
    """Return what is asked; options given beside a saved search go before its own."""
    if saved is None:
        return Request(query, where, limit or LIMIT)
    from kb.search.saved import named

    if query:
        raise UsageError("A saved search has its own query; leave out one of the two.")
    kept = named(workspace, saved)
    return replace(kept, where=laid_over(kept.where, where), limit=limit or kept.limit)


def _news(workspace: Workspace, name: str, found: "Answer") -> Set[int] | None:
    """Return the places of what a saved search had not found before; None the first time."""
    from kb.search.saved import news

    return news(workspace, name, [each.hit.passage for each in found.found])


def _list(workspace: Workspace) -> None:
    from kb.search.saved import read

    kept = read(workspace)
    if not kept:
        click.echo("No search is kept yet. Keep one with: kb search QUERY --save NAME")
    for name, request in kept.items():
        click.secho(name, bold=True)
        click.echo(f"  {' '.join((request.query, in_words(request.where))).rstrip()}")
