"""Hits to a terminal or into a file, in the form that was asked for."""

from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli import hits
from kb.cli.answering import Answer
from kb.cli.desk import Desk
from kb.cli.filtering import in_words
from kb.cli.forms import FILES, Form
from kb.errors import UsageError

if TYPE_CHECKING:
    from kb.report.blocks import Report
    from kb.report.template import Template


def show(opened: Desk, found: Answer, form: Form, out: Path | None, new: Set[int] | None) -> None:
    """Print hits, or write them to a file."""
    if form == "table":
        if out is not None:
            raise UsageError("A table is for a terminal; give FILE an ending, such as .md or .csv.")
        hits.show(found, new)
        return
    if form in FILES or (form == "md" and out is not None):
        assert out is not None
        _write_document(opened, found, form, out)
    elif out is None:
        click.echo(_text(opened, found, form, new), nl=False)
    else:
        from kb.cli.writing import save

        text = _text(opened, found, form, new)
        # Excel takes a table for UTF-8 only when it begins with this mark.
        save(out, f"\ufeff{text}" if form == "csv" else text)
    if out is not None:
        click.echo(f"{out}: {len(found.found)} hits.", err=True)
    if form != "json" or out is not None:
        for line in found.nothing:
            click.echo(line, err=True)


def _text(opened: Desk, found: Answer, form: Form, new: Set[int] | None) -> str:
    """Return hits as text: JSON, comma-separated values or Markdown."""
    if form == "json":
        return f"{hits.as_json(found, new)}\n"
    from kb.report import markdown
    from kb.report.hits import table

    if form == "csv":
        return table(found.found)
    return markdown.render(_report(opened, found)[0])


def _write_document(opened: Desk, found: Answer, form: Form, out: Path) -> None:
    """Write hits as a Word document, or as what is made from one, in the look of a template."""
    from kb.cli.writing import Format, write

    wanted: dict[Form, Format] = {"docx": "docx", "pdf": "pdf", "html": "html", "md": "md"}
    made, template = _report(opened, found)
    write(made, template, out, wanted[form])


def _report(opened: Desk, found: Answer) -> "tuple[Report, Template]":
    from datetime import date

    from kb.report import dates
    from kb.report.hits import report
    from kb.report.template import SCALARS, find

    template = find(opened.workspace.templates, "gap-analysis")
    today = dates.in_words(date.today().isoformat())
    given = {**dict.fromkeys(SCALARS, ""), "date": today, "version": "1", "status": "Search"}
    made = report(
        found.request.query,
        in_words(found.request.where),
        found.found,
        {each.id: each for each in opened.store.summaries()},
        template.citation_style,
        template.language,
        given,
    )
    return made, template
