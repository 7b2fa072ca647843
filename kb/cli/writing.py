"""What commands that make reports have in common: the kind of file, the fields, the writing."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb.errors import UsageError

if TYPE_CHECKING:
    from kb.report.blocks import Report
    from kb.report.template import Template

Format = Literal["docx", "md", "html"]


def format_of(out: Path) -> Format:
    """Return what a file's ending says that it is to be; raise UsageError for another ending."""
    endings: Mapping[str, Format] = {".docx": "docx", ".md": "md", ".html": "html", ".htm": "html"}
    ending = out.suffix.lower()
    if ending not in endings:
        raise UsageError(f"{out} ends in none of .docx, .md, .html.")
    return endings[ending]


def assignments(given: tuple[str, ...]) -> dict[str, str]:
    """Return ``NAME=VALUE`` options as a table; raise UsageError for one without ``=``."""
    pairs = [text.partition("=") for text in given]
    for name, equals, _ in pairs:
        if not equals:
            raise UsageError(f"--set {name} should read --set {name}=VALUE.")
    return {name.strip(): value for name, _, value in pairs}


def write(report: "Report", template: "Template", out: Path, wanted: Format) -> None:
    """Write a report in the look of its template, or as text."""
    from kb.report import html, markdown, word

    if wanted == "docx":
        word.render(report, template.docx, out, template.styles)
    else:
        save(out, markdown.render(report) if wanted == "md" else html.render(report))


def save(path: Path, text: str) -> None:
    """Write a text file, its folder too if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
