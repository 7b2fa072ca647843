"""kb report check: what is wrong with a template, before a report is built from it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import workspace_of
from kb.errors import WorkspaceError

if TYPE_CHECKING:
    from kb.report.checks.remark import Remark

_MARKS = {"fault": "✗", "advice": "!", "note": "·"}


@click.command()
@click.argument("template")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: usable, remarks.")
@click.pass_context
def check(context: click.Context, template: str, as_json: bool) -> None:
    """Say what is wrong with TEMPLATE: a template's name, its folder, or a .docx of your own.

    Faults (✗) keep it from being used, and the exit code is 1. Advice (!) and notes (·) do not.

    \b
    Example:  kb report check assessment
              kb report check our-office.docx
    """
    from kb.report.check import check as checked

    remarks = checked(_place(context, template))
    usable = not any(remark.weight == "fault" for remark in remarks)
    if as_json:
        told = {"usable": usable, "remarks": [asdict(remark) for remark in remarks]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for remark in remarks:
            click.echo(_line(remark))
        click.echo(f"{template} can be used." if usable else f"{template} cannot be used yet.")
    context.exit(0 if usable else 1)


def _place(context: click.Context, template: str) -> Path:
    """Return the folder or the file that is meant; a path goes before a name."""
    from kb.report.template import builtin, folder_of

    path = Path(template)
    if path.is_file() or (path.is_dir() and any(path.glob("template.*"))):
        return path
    try:
        templates = workspace_of(context).templates
    except WorkspaceError:
        templates = builtin()
    return folder_of(templates, template)


def _line(remark: "Remark") -> str:
    return f"{_MARKS[remark.weight]} {remark.file}: {remark.text}"
