"""kb versions: which versions of a document the index holds."""

import json

import click

from kb.cli.opening import opened_store, workspace_of
from kb.model import Version


@click.command()
@click.argument("document")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def versions(context: click.Context, document: str, as_json: bool) -> None:
    """List the versions of DOCUMENT, newest first, with the time when each was in force.

    The first column is what --version and `kb diff` take; so are the first digits of a hash, -1
    for the newest, -2 for the one before it, and a day, for what was in force then.

    \b
    Example:  kb versions penal-code
    """
    from kb.search.places import document_named

    with opened_store(workspace_of(context)) as store:
        found = store.versions(document_named(store, document).id)
    if as_json:
        click.echo(json.dumps([_entry(each) for each in found], ensure_ascii=False, indent=1))
        return
    for each in found:
        mark = "*" if each.live else " "
        facts = (
            _force(each),
            f"{each.provisions} provisions",
            each.version[:10],
            f"added {each.added[:10]}",
            each.source,
        )
        click.echo(f"{mark} {each.label:<10}  {' · '.join(fact for fact in facts if fact)}")
    click.echo("* is what a search finds.")


def _force(version: Version) -> str:
    since = f"in force from {version.since}" if version.since else ""
    until = f"until {version.until}" if version.until else ""
    return " ".join(part for part in (since, until) if part)


def _entry(version: Version) -> dict[str, object]:
    return {
        "label": version.label,
        "document": version.document,
        "version": version.version,
        "live": version.live,
        "date": version.since,
        "in_force_from": version.since,
        "in_force_to": version.until,
        "added": version.added,
        "source": version.source,
        "provisions": version.provisions,
    }
