"""kb pack: a topic into a teaching pack."""

from datetime import date
from pathlib import Path
from typing import Literal

import click

from kb.cli.opening import opened_store, search_of, workspace_of
from kb.cli.writing import assignments, format_of, save_records, write


@click.command()
@click.argument("topic", nargs=-1, required=True)
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .docx, .pdf, .md or .html.",
)
@click.option("--template", default="training-pack", show_default=True)
@click.option("--words", type=click.IntRange(min=1), help="The most words of all extracts.")
@click.option(
    "--edition",
    type=click.Choice(["trainer", "student"]),
    default="trainer",
    show_default=True,
    help="The student edition has no key.",
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
    help="Fill a field of the cover; country=… also chooses whose national law is taught.",
)
@click.pass_context
def pack(
    context: click.Context,
    topic: tuple[str, ...],
    out: Path,
    template: str,
    words: int | None,
    edition: Literal["trainer", "student"],
    evidence_json: Path | None,
    scalars: tuple[str, ...],
) -> None:
    """Make a teaching pack on TOPIC: extracts, elements, glossary, reading list, quiz with key.

    \b
    Example:  kb pack "trafficking in persons" -o pack.docx
              kb pack "smuggling of migrants" -o handout.docx --edition student --words 1500
    """
    from kb.report.build import compose
    from kb.report.packing import Request, gather
    from kb.report.template import find

    workspace = workspace_of(context)
    wanted = format_of(out)
    chosen = find(workspace.templates, template)
    given = {"date": date.today().isoformat()} | assignments(scalars)
    with opened_store(workspace) as store:
        material = gather(
            chosen,
            store,
            search_of(workspace, store),
            Request(" ".join(topic), words or 0, edition == "trainer", given.get("country", "")),
        )
        built = compose(material, given)
    write(built.report, chosen, out, wanted)
    if evidence_json is not None:
        save_records(evidence_json, built.records)
    made = material.pack
    if made is not None:
        quiz = made.quiz
        sorts = (quiz.matchings, quiz.meanings, quiz.clozes, quiz.statements, quiz.lists)
        items = sum(map(len, sorts)) + len(quiz.choices)
        click.echo(
            f"{out}: {len(made.extracts)} extracts, {len(made.glossary)} terms, "
            f"{len(made.reading)} documents to read, {items} questions; {edition} edition."
        )
