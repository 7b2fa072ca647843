"""What commands that make reports have in common: the kind of file, the fields, the writing."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb.errors import KbError, UsageError

if TYPE_CHECKING:
    from kb.report.blocks import Report
    from kb.report.build import Record
    from kb.report.template import Template

Format = Literal["docx", "pdf", "md", "html"]


def format_of(out: Path) -> Format:
    """Return what a file's ending says that it is to be; raise UsageError for another ending."""
    endings: Mapping[str, Format] = {
        ".docx": "docx",
        ".pdf": "pdf",
        ".md": "md",
        ".html": "html",
        ".htm": "html",
    }
    ending = out.suffix.lower()
    if ending not in endings:
        raise UsageError(f"{out} ends in none of .docx, .pdf, .md, .html.")
    return endings[ending]


def assignments(given: tuple[str, ...]) -> dict[str, str]:
    """Return ``NAME=VALUE`` options as a table; raise UsageError for one without ``=``."""
    pairs = [text.partition("=") for text in given]
    for name, equals, _ in pairs:
        if not equals:
            raise UsageError(f"--set {name} should read --set {name}=VALUE.")
    return {name.strip(): value for name, _, value in pairs}


@contextmanager
def getting_ready(wanted: Format) -> Iterator[Path | None]:
    """Start what lays out a Word draft while its evidence is sought; give what ``write`` asks for.

    Raises KbError at once where a PDF is wanted and nothing is there to make it.
    """
    if wanted not in ("docx", "pdf"):
        yield None
        return
    from kb.report.word.libreoffice import MISSING, office, starting

    if wanted == "pdf" and not office():
        raise KbError(MISSING)
    with starting() as profile:
        yield profile


def write(
    report: "Report",
    template: "Template",
    out: Path,
    wanted: Format,
    profile: Path | None = None,
) -> None:
    """Write a report in the look of its template, or as text."""
    from kb.report import html, markdown, word

    if wanted == "docx":
        word.render(report, template.docx, out, template.styles, profile=profile)
    elif wanted == "pdf":
        _write_pdf(report, template, out, profile)
    else:
        save(out, markdown.render(report) if wanted == "md" else html.render(report))


def _write_pdf(report: "Report", template: "Template", out: Path, profile: Path | None) -> None:
    from kb.report.word import render
    from kb.report.word.libreoffice import write_pdf

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        draft = Path(folder) / "draft.docx"
        render(report, template.docx, draft, template.styles, profile=profile)
        write_pdf(draft, out)


def save_records(path: Path, records: "Sequence[Record]") -> None:
    """Write a record of everything that a report quotes, as JSON."""
    held = [asdict(record) for record in records]
    save(path, json.dumps(held, ensure_ascii=False, indent=1))


def save(path: Path, text: str) -> None:
    """Write a text file, its folder too if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
