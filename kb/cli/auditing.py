"""kb report audit: hold a finished document's quotations and references against the corpus."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import finished_of, opened_store, workspace_of
from kb.cli.progress import progress
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.audit.annex import Collection
    from kb.audit.document import Audit, Item
    from kb.report.finished import Finished
    from kb.seams import Store
    from kb.workspace import Workspace


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole audit as JSON.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a copy with a comment at each problem and a verification annex.",
)
@click.pass_context
def audit(context: click.Context, file: Path, as_json: bool, out: Path | None) -> None:
    """Check every quotation and legal reference of FILE.docx against the corpus.

    Exit code 1 says that something is wrong, 2 that FILE cannot be read. What is cited to a source
    outside the collection is counted but is no problem: nothing can be said of it.

    \b
    Example:  kb report audit final.docx -o checked.docx
    """
    from kb.audit.auditor import open_auditor
    from kb.audit.document import audit as judged
    from kb.audit.document import find
    from kb.audit.results import as_json as in_json

    finished = finished_of(file, out)
    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        findings = find(finished, *_house_styles(workspace, finished))
        with progress().bar("auditing", len(findings)) as advance:
            found = judged(finished, findings, open_auditor(store), advance)
        collection = _collection(store)
    if as_json:
        click.echo(in_json(found, collection.name))
    else:
        _print(found, collection)
    if out is not None:
        _copy(finished, found, collection, out)
        click.echo(f"{out}: {_comments(found)} and a verification annex.", err=as_json)
    if found.problems:
        context.exit(1)


def _comments(found: "Audit") -> str:
    count = len(found.problems)
    return "1 comment" if count == 1 else f"{count} comments"


def _house_styles(workspace: "Workspace", finished: "Finished") -> tuple[list[str], list[str]]:
    """The names that the draft's template gives to excerpts and to the lines below them."""
    from kb.report.template import find

    name = str((finished.state or {}).get("template", ""))
    try:
        styles = find(workspace.templates, name).styles if name else {}
    except KbError:  # the template is not in this workspace; styles tell by their names
        styles = {}
    return [styles[p] for p in ("quote",) if p in styles], [
        styles[p] for p in ("attribution",) if p in styles
    ]


def _collection(store: "Store") -> "Collection":
    from kb.audit.annex import Collection
    from kb.report.build import collection_name

    summaries = tuple(store.summaries())
    return Collection(collection_name(summaries), len(summaries))


def _copy(finished: "Finished", found: "Audit", collection: "Collection", out: Path) -> None:
    from datetime import date

    from kb.audit.annex import append
    from kb.audit.commented import comment
    from kb.report.word.saving import save

    comment(finished, found)
    append(finished.document, found, collection, date.today().isoformat())
    save(finished.document, out)


def _print(found: "Audit", collection: "Collection") -> None:
    from kb.audit.shown import counts

    click.echo(f"{found.name}, held against {collection.documents} documents ({collection.name})")
    for line in counts(found):
        click.echo(f"  {line}")
    if not found.problems:
        click.echo("No problem found.")
    for item in found.problems:
        click.echo()
        _print_item(item)


def _print_item(item: "Item") -> None:
    from kb.audit.shown import LABELS, difference, differs, explanation, short

    label = click.style(LABELS[item.judgement.verdict].upper(), fg="red", bold=True)
    click.echo(f"{label}  {item.place}")
    click.echo(f"  “{short(item.text)}”")
    for name, words in explanation(item):
        click.echo(f"  {name}: {words}" if name else f"  {words}")
        if not name and differs(item):
            colours = {"same": None, "document": "red", "source": "green"}
            shown = {"same": "{}", "document": "[-{}-]", "source": "{{+{}+}}"}
            pieces = (
                click.style(shown[w.which].format(w.text), fg=colours[w.which])
                for w in difference(item.judgement.difference)
            )
            click.echo(f"  Difference: {' '.join(pieces)}")
