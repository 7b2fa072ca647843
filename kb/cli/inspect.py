"""kb show, kb cite, kb outline, kb text: look at one document."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kb.cli.discretion import shown_of, told
from kb.cli.opening import opened_store, workspace_of
from kb.model import Document, Provision

if TYPE_CHECKING:
    from kb.ingest.structure.counts import Count


_versioned = click.option(
    "--version", default="", metavar="V", help="One that `kb versions` lists, or a day."
)


@click.command()
@click.argument("document")
@click.argument("pinpoint", required=False)
@_versioned
@click.option("--counts", is_flag=True, help="What a questionnaire's closed answers add up to.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "akn"]),
    default="text",
    help="akn: the whole document as Akoma Ntoso 3.0 (XML).",
)
@click.pass_context
def show(
    context: click.Context,
    document: str,
    pinpoint: str | None,
    version: str,
    counts: bool,
    form: str,
) -> None:
    """Print a provision where it stands, with the defined terms that it leans on.

    DOCUMENT is an id or a title; without PINPOINT its outline is printed. Names of those who took
    part in a workshop are withheld unless the workspace's settings allow them.

    \b
    Example:  kb show penal-code "s 302"
              kb show penal-code "s 302" --version 2013
              kb show feedback-forms --counts
              kb show penal-code --format akn > penal-code.xml
    """
    from kb.cli.lives import cited_line, life_lines
    from kb.ingest.structure.counts import counts as sums_of
    from kb.search.citations import Library
    from kb.search.definitions import terms_used
    from kb.search.places import provision_at
    from kb.search.versions import document_at

    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        found = shown_of(workspace, store)(document_at(store, document, version))
        provision = None if pinpoint is None or form == "akn" else provision_at(found, pinpoint)
        library = Library(store)
        lines = [cited_line(found, provision, library)] if provision else life_lines(found, library)
    if form == "akn":
        _print_akn(found, pinpoint)
        return
    click.secho(told(found.metadata.title), bold=True)
    sums = sums_of(found)
    if counts:
        _print_counts(found, sums.values())
        return
    if provision is None:
        _print_lines(lines)
        _print_outline(found)
        return
    _print_in_context(found, provision)
    _print_lines(lines)
    if provision.id in sums:
        click.secho(f"Counted by kb: {sums[provision.id].line}", dim=True)
    terms = terms_used(found, provision)
    if terms:
        click.secho("\nDefined terms:", bold=True)
    for term in terms:
        click.echo(told(f"  {term.pinpoint}: {found.text[term.start : term.end]}"))


def _print_lines(lines: Sequence[str]) -> None:
    for line in lines:
        if line:
            click.secho(told(line), dim=True)


def _print_akn(document: Document, pinpoint: str | None) -> None:
    from kb.errors import UsageError
    from kb.report.akn import akoma_ntoso

    if pinpoint is not None:
        raise UsageError(f"--format akn writes the whole document; leave {pinpoint!r} out.")
    click.echo(akoma_ntoso(document), nl=False)


@click.command()
@click.argument("document")
@click.argument("pinpoint", required=False)
@_versioned
@click.option("--style", default="oscola-no-ibid", show_default=True, help="A CSL style.")
@click.pass_context
def cite(
    context: click.Context, document: str, pinpoint: str | None, version: str, style: str
) -> None:
    """Print the citation of a document, or of one of its provisions.

    \b
    Example:  kb cite penal-code "s 302"
    """
    from kb.ingest.trail import page_label
    from kb.report.citation import footnote
    from kb.search.places import provision_at
    from kb.search.versions import document_at

    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        found = shown_of(workspace, store)(document_at(store, document, version))
    place = page = ""
    if pinpoint is not None:
        provision = provision_at(found, pinpoint)
        place, page = provision.pinpoint, page_label(found.pages, provision.start)
    runs = footnote(found.metadata, found.kind, place, page, style)
    click.echo(told("".join(run.text for run in runs)))


@click.command()
@click.argument("document")
@_versioned
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def outline(context: click.Context, document: str, version: str, as_json: bool) -> None:
    """Print a document's provisions in order.

    \b
    Example:  kb outline penal-code
    """
    from kb.cli.lives import amendments
    from kb.search.versions import document_at

    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        found = shown_of(workspace, store)(document_at(store, document, version))
    if not as_json:
        _print_outline(found)
        return
    done = amendments(found)
    entries = [{**_entry(p), "amendments": done.get(p.id, [])} for p in found.provisions]
    click.echo(json.dumps(entries, ensure_ascii=False, indent=1))


@click.command()
@click.argument("document")
@_versioned
@click.pass_context
def text(context: click.Context, document: str, version: str) -> None:
    """Print the canonical text into which every start and end points (in characters).

    Each character of a withheld name is printed as one block (█), so that all places hold.

    \b
    Example:  kb text penal-code
    """
    from kb.search.versions import document_at

    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        found = shown_of(workspace, store)(document_at(store, document, version))
    click.echo(found.text, nl=False)


def _entry(provision: Provision) -> dict[str, object]:
    return {
        "id": provision.id,
        "level": provision.level,
        "number": provision.number,
        "heading": provision.heading,
        "start": provision.start,
        "end": provision.end,
        "page_first": provision.page_first,
        "page_last": provision.page_last,
        "pinpoint": provision.pinpoint,
        "parent": provision.parent,
        "speaker": provision.speaker and asdict(provision.speaker),
    }


def _print_outline(document: Document) -> None:
    depth: dict[str, int] = {"": -1}
    for provision in document.provisions:
        depth[provision.id] = depth[provision.parent] + 1
        name = provision.heading or document.text[provision.start : provision.end][:60]
        first = " ".join(name.split())
        line = f"{'  ' * depth[provision.id]}{provision.pinpoint or provision.level}  {first}"
        click.echo(told(line))


def _print_counts(document: Document, sums: "Iterable[Count]") -> None:
    """Print kb's sums of each closed question, said to be kb's: they are no words of the source."""
    by_id = {p.id: p for p in document.provisions}
    for each in sums:
        question = by_id[each.question]
        click.echo(told(f"{question.pinpoint}  {question.heading}"))
        click.echo(f"  Counted by kb: {each.line}")


def _print_in_context(document: Document, provision: Provision) -> None:
    from kb.ingest.trail import page_label, trail
    from kb.search.places import chain

    for depth, heading in enumerate(trail(chain(document, provision)[:-1])):
        click.echo(told(f"{'  ' * depth}{heading}"))
    page = page_label(document.pages, provision.start)
    place = f"  (p {page})" if page else ""
    click.secho(told(f"\n{provision.pinpoint}  {provision.heading}{place}"), bold=True)
    click.echo(told(document.text[provision.start : provision.end]))
    if who := provision.speaker:
        click.secho(told(", ".join(filter(None, (who.name, who.role, who.organisation)))), dim=True)
