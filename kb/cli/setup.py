"""kb init, kb add: make a workspace, put sources into it."""

import shutil
from pathlib import Path

import click

from kb.cli.opening import workspace_of
from kb.errors import UsageError
from kb.model import KINDS, Kind
from kb.workspace import init_workspace

FOLDERS: dict[Kind, str] = {"law": "laws", "study": "studies", "workshop": "workshops"}


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make DIR a workspace: kb.toml, corpus/, indexes/, report_templates/.

    \b
    Example:  kb init border-assessment
    """
    workspace = init_workspace(folder)
    click.echo(f"{workspace.root} is a workspace. Put sources into {workspace.corpus}, then:")
    click.echo(f"  kb -w {folder} ingest")


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE…",
)
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What the files are.")
@click.option("--title", help="As it should be cited.")
@click.option("--author", multiple=True, help="A person or body; may be given several times.")
@click.option("--issued", help="The date, e.g. 2012-02-20 or 2012.")
@click.option("--publisher")
@click.option("--number", help="E.g. “Act No. III of 2012”.")
@click.option("--url", help="Where the file came from.")
@click.option("--language", help="E.g. en, bn.")
@click.option("--jurisdiction", help="E.g. BD.")
@click.pass_context
def add(
    context: click.Context,
    files: tuple[Path, ...],
    kind: Kind,
    author: tuple[str, ...],
    title: str | None,
    issued: str | None,
    publisher: str | None,
    number: str | None,
    url: str | None,
    language: str | None,
    jurisdiction: str | None,
) -> None:
    """Copy FILEs into the corpus, with a side-car that says what they are.

    \b
    Example:  kb add act.pdf --kind law --title "Border Guard Act" --issued 2010
    """
    from kb.ingest import sidecar

    workspace = workspace_of(context)
    if title and len(files) > 1:
        raise UsageError("--title names one document; add the files one by one.")
    fields = {
        "title": title,
        "issued": issued,
        "publisher": publisher,
        "number": number,
        "URL": url,
        "language": language,
        "jurisdiction": jurisdiction,
    }
    known = {name: value for name, value in fields.items() if value}
    folder = workspace.corpus / FOLDERS[kind]
    for file in files:
        target = folder / file.name
        if target.exists() and not target.samefile(file):
            raise UsageError(f"{target} exists already; remove it, or rename {file.name}.")
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        target = folder / file.name
        if not target.exists():
            shutil.copyfile(file, target)
        sidecar.write(target, kind, known, author)
        click.echo(f"added {target}")
    click.echo("Now: kb ingest")
