"""kb references, kb report lint: what an office's own house wants of its documents."""

from pathlib import Path

import click

from kb.cli.opening import opened_store, workspace_of
from kb.errors import UsageError


@click.command()
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .json (CSL-JSON), .ris or .bib.",
)
@click.option(
    "--quoted-in",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.docx",
    help="Only the documents that this draft quotes.",
)
@click.pass_context
def references(context: click.Context, out: Path, quoted_in: Path | None) -> None:
    """Write the documents of the collection for Zotero or another reference manager.

    \b
    Example:  kb references -o collection.ris
              kb references -o consulted.json --quoted-in draft.docx
    """
    from kb.ingest import bibliography
    from kb.report.references import items

    with opened_store(workspace_of(context)) as store:
        documents = store.summaries()
    if quoted_in is not None:
        wanted = _quoted(quoted_in)
        documents = [document for document in documents if document.id in wanted]
    bibliography.write(out, items(documents))
    click.echo(f"{out}: {len(documents)} documents.")


def _quoted(file: Path) -> frozenset[str]:
    from kb.report.finished import read
    from kb.report.references import quoted

    state = read(file).state
    if state is None:
        raise UsageError(f"{file} is not a draft that kb made, so what it quotes is not on record.")
    return quoted(state)
