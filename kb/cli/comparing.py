"""kb compare: an instrument, article by article, against the laws of the collection."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import opened_store, search_of, workspace_of
from kb.cli.writing import assignments, format_of, write
from kb.model import Kind

if TYPE_CHECKING:
    from kb.report.material import Material


@click.command()
@click.argument("instrument", nargs=-1, required=True)
@click.option(
    "--with",
    "kind",
    type=click.Choice(["law", "study"]),
    default="law",
    show_default=True,
    help="What is set against it: what laws lay down, or what studies say.",
)
@click.option("--articles", default="", metavar="LIST", help="Only these, e.g. 3,5-7.")
@click.option("--jurisdiction", default="", help="Only laws of this jurisdiction, e.g. BD.")
@click.option("--document", multiple=True, metavar="ID", help="Only these; several times.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .docx, .pdf, .md, .html or .xlsx.",
)
@click.option("--template", default="gap-analysis", show_default=True)
@click.option(
    "--set",
    "scalars",
    multiple=True,
    metavar="NAME=VALUE",
    help="Fill a field of the cover, e.g. country=Velmora; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def compare(
    context: click.Context,
    instrument: tuple[str, ...],
    kind: Kind,
    articles: str,
    jurisdiction: str,
    document: tuple[str, ...],
    out: Path | None,
    template: str,
    scalars: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compare laws with INSTRUMENT: for each of its requirements the nearest provisions, or none.

    INSTRUMENT is a treaty or an act, by its title, its short name or its id. Articles about the
    instrument itself (signature, entry into force …) are left out unless --articles names them.

    \b
    Example:  kb compare "Palermo Protocol" --with law -o gaps.docx
              kb compare "Palermo Protocol" --articles 3,5,9 --jurisdiction BD -o gaps.xlsx
    """
    from kb.report.against import Against
    from kb.report.comparing import gather
    from kb.report.template import find

    workspace = workspace_of(context)
    chosen = find(workspace.templates, template)
    named = tuple(part.strip() for part in articles.split(",") if part.strip())
    asked = Against(" ".join(instrument), named, kind, document, jurisdiction)
    with opened_store(workspace) as store:
        material = gather(chosen, store, search_of(workspace, store), asked)
        if out is not None:
            _write(material, out, {"date": date.today().isoformat()} | assignments(scalars))
        # The sections read documents as they need them, so that the store must still be open.
        click.echo(_shown(material, out, as_json), nl=False)


def _shown(material: "Material", out: Path | None, as_json: bool) -> str:
    if as_json:
        from kb.report.comparison_json import entries

        return json.dumps(entries(material), ensure_ascii=False, indent=1) + "\n"
    return _listed(material) if out is None else _count(material, out)


def _write(material: "Material", out: Path, scalars: dict[str, str]) -> None:
    if out.suffix.lower() == ".xlsx":
        from kb.report.comparison_sheet import write as write_sheet

        write_sheet(material, out)
        return
    from kb.report.build import compose

    wanted = format_of(out)
    write(compose(material, scalars).report, material.template, out, wanted)


def _listed(material: "Material") -> str:
    from kb.report.sections import comparisons

    found = comparisons.comparison(material)
    lines: list[str] = []
    for row in found.rows:
        requirement = row.requirement
        force = comparisons.force(material, requirement)
        place = comparisons.place(material, requirement)
        lines.append(click.style(f"{place}  {requirement.heading} ({force})", bold=True))
        answers = [e for answer in row.answers for e in answer.evidence]
        for evidence in sorted(answers, key=lambda e: -e.closeness):
            parts = (material.name(evidence.document), material.place(evidence))
            lines.append(f"  {evidence.strength:<6} {', '.join(filter(None, parts))}")
        if not answers:
            lines.append(f"  {material.say('no_provision')}")
    lines.append(f"{len(found.rows)} requirements, {len(found.documents)} documents compared.")
    # A terminal breaks lines where it will; what is searched for should be found.
    return "\n".join([*lines, ""]).replace("\u00a0", " ")


def _count(material: "Material", out: Path) -> str:
    from kb.report.sections import comparisons

    found = comparisons.comparison(material)
    answered = sum(any(a.evidence for a in row.answers) for row in found.rows)
    return (
        f"{out}: {len(found.rows)} requirements compared with {len(found.documents)} documents; "
        f"provisions found on {answered}.\n"
    )
