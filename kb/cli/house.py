"""kb references, kb report lint: what an office's own house wants of its documents."""

import json
from collections.abc import Mapping
from pathlib import Path

import click

from kb.cli.opening import finished_of, opened_store, workspace_of
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


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.docx")
@click.option("--json", "as_json", is_flag=True, help="Print the faults as JSON.")
@click.option("--errors", is_flag=True, help="Leave out what is only advice.")
@click.pass_context
def lint(context: click.Context, file: Path, as_json: bool, errors: bool) -> None:
    """Hold FILE.docx, whoever wrote it, against the house's conventions.

    Exit code 1 says that there are errors; advice alone is none. A template may leave rules out:
    `[lint] off = ["heading-lone"]` in the template.toml of the draft.

    \b
    Example:  kb report lint final.docx
    """
    from dataclasses import asdict

    from kb.report.lint import lint as held_against

    finished = finished_of(file)
    faults = held_against(finished, _off(context, finished.state or {}))
    shown = [fault for fault in faults if fault.severity == "error" or not errors]
    wrong = sum(fault.severity == "error" for fault in faults)
    if as_json:
        click.echo(json.dumps([asdict(fault) for fault in shown], ensure_ascii=False, indent=1))
    else:
        for fault in shown:
            click.echo(f"{fault.severity} {fault.rule}: {fault.what}. {fault.place}")
            click.echo(f"  mend: {fault.mend}")
        click.echo(f"{file}: {wrong} errors, {len(faults) - wrong} pieces of advice.")
    context.exit(1 if wrong else 0)


def _off(context: click.Context, state: Mapping[str, object]) -> tuple[str, ...]:
    """Return the rules that the draft's template leaves out; others' documents have none."""
    from kb.errors import KbError
    from kb.report.template import find

    if not state.get("template"):
        return ()
    try:
        return find(workspace_of(context).templates, str(state["template"])).lint_off
    except KbError:  # the draft has left the workspace that it was made in
        return ()
