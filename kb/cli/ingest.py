"""kb ingest, kb status: bring the index up to date, and say what is in it."""

import json
from contextlib import closing
from pathlib import Path

import click

from kb.cli.opening import opened_store, workspace_of
from kb.cli.progress import progress
from kb.model import KINDS, DocumentSummary, Kind


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option("--kind", type=click.Choice(KINDS), help="What the files are; else by folder.")
@click.pass_context
def ingest(context: click.Context, paths: tuple[Path, ...], kind: Kind | None) -> None:
    """Read and index the corpus, or the files and folders at PATH where they lie.

    Only what has changed is read again; what has gone leaves the index. Exit code 1 when some
    sources could not be read: the others are in.

    \b
    Example:  kb ingest
              kb ingest ../statutes --kind law
    """
    from kb.ingest.pipeline import ingest as run
    from kb.search import tuned
    from kb.search.models import open_embedder
    from kb.store.writer import EmbeddedWriter

    workspace = workspace_of(context)
    with closing(EmbeddedWriter(workspace.indexes)) as writer:
        outcome = run(
            workspace,
            writer,
            open_embedder(tuned.wanted(workspace.settings, workspace.indexes), workspace.indexes),
            paths,
            kind,
            progress(),
        )
    with opened_store(workspace) as store:
        documents = store.summaries()
    passages = sum(document.passages for document in documents)
    click.echo(
        f"{outcome.read} read, {outcome.unchanged} unchanged, {outcome.removed} removed, "
        f"{outcome.unreadable} not readable; {len(documents)} documents, "
        f"{passages} passages in the index."
    )
    if outcome.unreadable:
        click.echo("`kb status` says what could not be read, and why.")
    context.exit(1 if outcome.unreadable else 0)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """List the documents, their versions and counts, and what could not be read and why.

    \b
    Example:  kb status
    """
    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        documents, failures = store.summaries(), store.failures()
        model, size, waiting = store.model(), store.index_bytes(), store.waiting()
    if as_json:
        found = {
            "documents": [_entry(document) for document in documents],
            "failures": [{"source": f.source, "reason": f.reason} for f in failures],
            "passages": sum(document.passages for document in documents),
            "model": model,
            "index_bytes": size,
            "waiting": waiting,
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for document in documents:
        _print(document)
    if failures:
        click.echo("\nNot readable:")
    for failure in failures:
        click.echo(f"  {failure.source}: {failure.reason}")
    if waiting:
        click.echo(f"\n{waiting} documents were read but not yet indexed: run `kb ingest`.")
    click.echo(
        f"\n{len(documents)} documents, {sum(d.passages for d in documents)} passages; "
        f"model {model}; {size / 1e6:.1f} MB in {workspace.indexes}"
    )


def _entry(document: DocumentSummary) -> dict[str, object]:
    meta = document.metadata
    return {
        "id": document.id,
        "title": meta.title,
        "kind": document.kind,
        "language": meta.language,
        "jurisdiction": meta.jurisdiction,
        "date": meta.date,
        "number": meta.number,
        "source": document.source,
        "version": document.version,
        "versions": document.versions,
        "provisions": document.provisions,
        "passages": document.passages,
        "pages": document.pages,
        "problems": [{"page": p.page, "reason": p.reason} for p in document.problems],
    }


def _print(document: DocumentSummary) -> None:
    meta = document.metadata
    facts = [document.kind, meta.language, meta.jurisdiction, meta.date]
    if document.pages:
        facts.append(f"{document.pages} pages")
    facts += [f"{document.provisions} provisions", f"{document.passages} passages"]
    if document.versions > 1:
        facts.append(f"{document.versions} versions")
    click.echo(f"{document.id}\n  {meta.title}\n  {' · '.join(fact for fact in facts if fact)}")
    for problem in document.problems:
        place = "" if problem.page is None else f"page {problem.page + 1}: "
        click.echo(f"  ! {place}{problem.reason}")
