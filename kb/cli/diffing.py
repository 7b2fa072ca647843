"""kb diff: two versions of a document, provision by provision."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.discretion import shown_of, told
from kb.cli.opening import opened_store, workspace_of
from kb.errors import UsageError
from kb.model import Version
from kb.workspace import Workspace

if TYPE_CHECKING:
    from kb.evidence.amendments import Amendment, Unit
    from kb.seams import Store

_CONTEXT = 80  # characters of unchanged words shown on either side of a change


@click.command(context_settings={"ignore_unknown_options": True})  # -2 is a version, no option
@click.argument("document")
@click.argument("versions", nargs=-1, metavar="[V1 V2]")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a .docx, .pdf, .html or .md with the words marked.",
)
@click.pass_context
def diff(
    context: click.Context,
    document: str,
    versions: tuple[str, ...],
    as_json: bool,
    out: Path | None,
) -> None:
    """Compare two versions of DOCUMENT: what was added, removed, changed or renumbered.

    V1 and V2 are what `kb versions` lists, or days, or -1 for the newest and so on; without them
    the last two are compared, with V1 alone that and the newest. In a pipe, words taken out stand
    in [-…-] and words put in, in {+…+}.

    \b
    Example:  kb diff penal-code 2013 2019
              kb diff penal-code -o changes.docx
    """
    from kb.evidence.amendments import compared

    workspace = workspace_of(context)
    with opened_store(workspace) as store:
        before, after = _two(store, document, versions)
        old = store.document(before.document, before.version)
        new = store.document(after.document, after.version)
        shown = shown_of(workspace, store)
        old, new = shown(old), shown(new)
    found = compared(old, new)
    if out is not None:
        _write(workspace, out, new.metadata.title or new.id, before, after, found)
    if as_json:
        click.echo(json.dumps(_entries(before, after, found), ensure_ascii=False, indent=1))
    elif out is None:
        _tell(before, after, found)


def _two(store: "Store", name: str, given: tuple[str, ...]) -> tuple[Version, Version]:
    from kb.search.places import document_named
    from kb.search.versions import version_named

    id = document_named(store, name).id
    if len(given) > 2:
        raise UsageError("Name two versions at most: kb diff DOCUMENT V1 V2.")
    wanted = given or ("-2",)
    if len(store.versions(id)) < 2:
        raise UsageError(
            f"{id} has one version only. A changed file makes a second with `kb ingest`; "
            f"`kb add FILE --edition-of {id} --date DATE` adds one beside it."
        )
    before = version_named(store, id, wanted[0])
    return before, version_named(store, id, wanted[1] if len(wanted) > 1 else "-1")


def _write(
    workspace: Workspace,
    out: Path,
    title: str,
    before: Version,
    after: Version,
    found: "tuple[Amendment, ...]",
) -> None:
    from kb.cli.writing import format_of, write
    from kb.report import dates
    from kb.report.amended import counted, report
    from kb.report.template import SCALARS, find

    wanted = format_of(out)
    template = find(workspace.templates, "gap-analysis")
    today = dates.in_words(date.today().isoformat())
    scalars = {**dict.fromkeys(SCALARS, ""), "date": today, "version": "1", "status": "Comparison"}
    made = report(title, before, after, found, template.language, scalars)
    write(made, template, out, wanted)
    click.echo(f"{out}: {counted(found)}", err=True)


def _tell(before: Version, after: Version, found: "tuple[Amendment, ...]") -> None:
    from kb.report.amended import HEADINGS, counted, names

    click.echo(f"{before.document}: {before.label} → {after.label}")
    for sort, heading in HEADINGS.items():
        chosen = [each for each in found if each.sort == sort]
        if chosen:
            click.secho(f"\n{heading}", bold=True)
        for each in chosen:
            click.echo(f"  {told(names(each))}")
            if sort == "changed":
                click.echo(f"      {told(_marked(each))}")
    click.echo(f"\n{counted(found)}")


def _marked(amendment: "Amendment") -> str:
    """Return the changes with the words around them on one line."""
    pieces = []
    last = len(amendment.marks) - 1
    for at, mark in enumerate(amendment.marks):
        text = " ".join(mark.text.split())
        if mark.fate == "out":
            pieces.append(_shown(text, "[-", "-]", "red"))
        elif mark.fate == "in":
            pieces.append(_shown(text, "{+", "+}", "green"))
        else:
            pieces.append(_cut(text, head=at > 0, tail=at < last))
    return " ".join(pieces)


def _cut(text: str, *, head: bool, tail: bool) -> str:
    """Return the words next to the changes before and behind them."""
    kept = (text[:_CONTEXT] if head else "", text[-_CONTEXT:] if tail else "")
    if len(text) <= sum(map(len, kept)):
        return text
    return "…".join(kept)


def _shown(text: str, start: str, end: str, colour: str) -> str:
    if sys.stdout.isatty():
        return click.style(text, fg=colour, underline=start == "{+", strikethrough=start == "[-")
    return f"{start}{text}{end}"


def _entries(before: Version, after: Version, found: "tuple[Amendment, ...]") -> dict[str, object]:
    from kb.evidence.amendments import counts

    return {
        "document": before.document,
        "before": {"label": before.label, "version": before.version},
        "after": {"label": after.label, "version": after.version},
        "counts": counts(found),
        "provisions": [_entry(each) for each in found if each.sort != "unchanged"],
    }


def _entry(amendment: "Amendment") -> dict[str, object]:
    return {
        "change": amendment.sort,
        "renumbered": amendment.renumbered,
        "moved": amendment.moved,
        "before": _side(amendment.before),
        "after": _side(amendment.after),
        "words": [{"fate": mark.fate, "text": mark.text} for mark in amendment.marks],
    }


def _side(unit: "Unit | None") -> dict[str, str] | None:
    if unit is None:
        return None
    return {
        "id": unit.id,
        "pinpoint": unit.pinpoint,
        "level": unit.level,
        "number": unit.number,
        "heading": unit.heading,
        "within": unit.within,
        "text": unit.text,
    }
