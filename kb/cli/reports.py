"""kb report: list and copy templates, build drafts."""

from datetime import date
from pathlib import Path
from typing import Literal

import click

from kb.cli.lazily import LazyGroup
from kb.cli.opening import embedder_of, encode_ahead, opened_store, search_of, workspace_of
from kb.cli.writing import Format, assignments, format_of, getting_ready, save_records, write

Edition = Literal["restricted", "public"]


COMMANDS = {
    "audit": "auditing.audit",
    "check": "checking.check",
    "lint": "house.lint",
    "evidence": "reviewing.evidence",
    "stale": "reviewing.stale",
    "update": "updating.update",
}


@click.group(cls=LazyGroup, later=COMMANDS)
def report() -> None:
    """Draft reports from templates and the corpus."""


@report.command(name="list")
@click.pass_context
def list_(context: click.Context) -> None:
    """List the templates: the workspace's own, then those that come with kb.

    \b
    Example:  kb report list
    """
    from kb.report.template import list_templates

    for template in list_templates(workspace_of(context).templates):
        click.secho(template.folder.name, bold=True)
        click.echo(f"  {template.title}\n  {template.description}")
        asked = f"{len(template.questions)} questions, " if template.questions else ""
        click.echo(f"  {asked}{template.folder}")


@report.command()
@click.argument("name")
@click.option("--from", "source", default="assessment", show_default=True, metavar="TEMPLATE")
@click.pass_context
def new(context: click.Context, name: str, source: str) -> None:
    """Copy a template to report_templates/NAME, to change its questions and its look.

    \b
    Example:  kb report new my-office
    """
    from kb.report.template import find
    from kb.report.template import new as copy

    workspace = workspace_of(context)
    template = copy(find(workspace.templates, source).folder, workspace.templates / name)
    click.echo(f"{template.folder} holds template.toml (questions) and template.docx (look).")


@report.command()
@click.argument("template")
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
@click.option(
    "--format",
    "as_format",
    type=click.Choice(["docx", "pdf", "md", "html"]),
    help="Else by the ending of FILE.",
)
@click.option(
    "--evidence-json",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every excerpt used, with its place, here.",
)
@click.option(
    "--set",
    "scalars",
    multiple=True,
    metavar="NAME=VALUE",
    help="Fill a field of the cover, e.g. country=Velmora; may be given several times.",
)
@click.option(
    "--edition",
    type=click.Choice(["restricted", "public"]),
    default="restricted",
    help="The public one attributes contributions to groups only, and names no one.",
)
@click.pass_context
def build(
    context: click.Context,
    template: str,
    out: Path,
    as_format: Format | None,
    evidence_json: Path | None,
    scalars: tuple[str, ...],
    edition: Edition,
) -> None:
    """Build a cited draft from TEMPLATE: verbatim excerpts, footnotes, matrix, gaps.

    A .pdf is tagged PDF/A, made by LibreOffice where that is installed.

    \b
    Example:  kb report build assessment -o draft.docx --set country=Velmora
              kb report build assessment -o draft.pdf
    """
    from kb.evidence.choices import choices_file, load_choices
    from kb.report.build import build as make
    from kb.report.template import find

    workspace = workspace_of(context)
    wanted = as_format or format_of(out)
    chosen = find(workspace.templates, template)
    with getting_ready(wanted) as profile:
        with opened_store(workspace) as store:
            embedder = embedder_of(workspace, store)
            if chosen.pack is None:  # whose questions are on no topic yet
                encode_ahead(embedder, [p for q in chosen.questions for p in q.phrasings])
            built = make(
                chosen,
                store,
                search_of(workspace, store, embedder),
                {"date": date.today().isoformat()} | assignments(scalars),
                edition=edition,
                names=workspace.settings.names,
                choices=load_choices(choices_file(workspace.templates, chosen.name)),
            )
        write(built.report, chosen, out, wanted, profile)
    if evidence_json is not None:
        save_records(evidence_json, built.records)
    excerpts = {record.id for record in built.records}
    documents = {record.document for record in built.records}
    click.echo(f"{out}: {len(excerpts)} excerpts from {len(documents)} documents, each cited.")
    for notice in built.notices:
        click.echo(notice)
