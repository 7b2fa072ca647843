"""What is wrong with a template, and what could be better, before a report is built from it."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kb.errors import TemplateError
from kb.report.blocks import Heading, Paragraph, Report, Run
from kb.report.checks import design, questions, tags
from kb.report.checks.remark import Remark
from kb.report.template import FILE, SCALARS, Template, load


def check(place: Path) -> list[Remark]:
    """Return what there is to say of a template's folder, or of a Word file alone, faults first.

    Without faults it can be used. A file alone is taken for a report's look, with kb's own styles.
    """
    remarks = list(_of_file(place, None) if place.is_file() else _of_folder(place))
    order = ("fault", "advice", "note")
    return sorted(remarks, key=lambda remark: order.index(remark.weight))


def _of_folder(folder: Path) -> Iterator[Remark]:
    try:
        template = load(folder)
    except TemplateError as error:
        yield Remark("fault", FILE, str(error))
        if (folder / "template.docx").is_file():
            yield from _of_file(folder / "template.docx", None)
        return
    yield from questions.remarks(template)
    if not template.docx.is_file():
        yield Remark("fault", template.docx.name, f"{template.docx}: there is no such file.")
        return
    yield from _of_file(template.docx, template)


def _of_file(file: Path, template: Template | None) -> Iterator[Remark]:
    from kb.report.word.scalars import opened

    try:
        document = opened(file)
    except TemplateError as error:
        yield Remark("fault", file.name, str(error))
        return
    found = list(tags.remarks(document, template))
    if not any(remark.weight == "fault" for remark in found):
        found += _tried(file, template)
    for remark in (*found, *design.remarks(document, template)):
        yield remark if remark.file == FILE else replace(remark, file=file.name)


def _tried(file: Path, template: Template | None) -> Iterator[Remark]:
    """Yield why a report of one paragraph cannot be made, if it cannot."""
    from kb.report.word import NO_STYLES, render

    report = Report(
        title="A title",
        language=template.language if template else "en-GB",
        scalars=tuple((name, "some words") for name in SCALARS),
        blocks=(Heading(1, "A section", "section"), Paragraph((Run("Some words."),))),
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        styles = template.styles if template else NO_STYLES
        try:
            render(report, file, Path(folder) / "draft.docx", styles, measure=False)
        except TemplateError as error:
            yield Remark("fault", file.name, str(error))
