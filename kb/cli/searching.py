"""kb search: find provisions, once, by a saved name, or question after question."""

from collections.abc import Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from kb.cli import hits
from kb.cli.answering import Answer, Desk, answer, desk
from kb.cli.filtering import filtered, in_words, laid_over
from kb.cli.opening import workspace_of
from kb.errors import UsageError
from kb.model import Filter
from kb.search.request import LIMIT, Request
from kb.workspace import Workspace

if TYPE_CHECKING:
    from kb.report.blocks import Report
    from kb.report.template import Template

Form = Literal["table", "json", "csv", "md", "docx", "pdf", "html"]
_FILES = ("docx", "pdf", "html")  # what cannot go to a terminal


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
    form = _form(form, out, as_json)
    if not query and saved is None:
        if out is not None or save_as is not None:
            raise UsageError("Say what to search for: kb search QUERY.")
        from kb.cli.prompt import converse

        start = Request("", where, limit or LIMIT)
        converse(context, workspace, start, form, explain=explain, folded=not unfolded)
        return
    request = _request(workspace, " ".join(query), where, limit, saved)
    with desk(workspace) as opened:
        found = answer(opened, request, explain=explain, folded=not unfolded)
        new = _news(workspace, saved, found) if saved else None
        _write(opened, found, form, out, new)
    if save_as is not None:
        from kb.search.saved import save

        save(workspace, save_as, request)
        click.echo(f"Kept. Run it again with: kb search --saved {save_as}", err=True)


def _form(form: Form | None, out: Path | None, as_json: bool) -> Form:
    """Return in what form hits are wanted: as said, else by the file's ending, else a table."""
    if as_json:
        if form not in (None, "json"):
            raise UsageError(f"--json and --format {form} do not go together.")
        return "json"
    if form is None and out is not None:
        endings: dict[str, Form] = {f".{each}": each for each in get_args(Form) if each != "table"}
        if out.suffix.lower() not in endings:
            raise UsageError(f"{out} ends in none of {', '.join(endings)}; say --format.")
        form = endings[out.suffix.lower()]
    if form in _FILES and out is None:
        raise UsageError(f"A {form} goes into a file; name it with -o FILE.{form}.")
    return form or "table"


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


def _news(workspace: Workspace, name: str, found: Answer) -> Set[int] | None:
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


def _write(opened: Desk, found: Answer, form: Form, out: Path | None, new: Set[int] | None) -> None:
    """Print hits, or write them to a file."""
    if form == "table":
        if out is not None:
            raise UsageError("A table is for a terminal; give FILE an ending, such as .md or .csv.")
        hits.show(found, new)
        return
    if form in _FILES or (form == "md" and out is not None):
        assert out is not None
        _write_document(opened, found, form, out)
    elif out is None:
        click.echo(_text(opened, found, form, new), nl=False)
    else:
        from kb.cli.writing import save

        text = _text(opened, found, form, new)
        # Excel takes a table for UTF-8 only when it begins with this mark.
        save(out, f"\ufeff{text}" if form == "csv" else text)
    if out is not None:
        click.echo(f"{out}: {len(found.found)} hits.", err=True)
    if form != "json" or out is not None:
        for line in found.nothing:
            click.echo(line, err=True)


def _text(opened: Desk, found: Answer, form: Form, new: Set[int] | None) -> str:
    """Return hits as text: JSON, comma-separated values or Markdown."""
    if form == "json":
        return f"{hits.as_json(found, new)}\n"
    from kb.report import markdown
    from kb.report.hits import table

    if form == "csv":
        return table(found.found)
    return markdown.render(_report(opened, found)[0])


def _write_document(opened: Desk, found: Answer, form: Form, out: Path) -> None:
    """Write hits as a Word document, or as what is made from one, in the look of a template."""
    from kb.cli.writing import Format, write

    wanted: dict[Form, Format] = {"docx": "docx", "pdf": "pdf", "html": "html", "md": "md"}
    made, template = _report(opened, found)
    write(made, template, out, wanted[form])


def _report(opened: Desk, found: Answer) -> "tuple[Report, Template]":
    from datetime import date

    from kb.report import dates
    from kb.report.hits import report
    from kb.report.template import SCALARS, find

    template = find(opened.workspace.templates, "gap-analysis")
    today = dates.in_words(date.today().isoformat())
    given = {**dict.fromkeys(SCALARS, ""), "date": today, "version": "1", "status": "Search"}
    made = report(
        found.request.query,
        in_words(found.request.where),
        found.found,
        {each.id: each for each in opened.store.summaries()},
        template.citation_style,
        template.language,
        given,
    )
    return made, template
