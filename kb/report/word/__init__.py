"""The Word writer: a report and an office's template -> a .docx that Word opens without a question.

    scalars     docxtpl fills the template's own text; anchors stay
    body        blocks -> paragraphs, tables, regions in content controls, landscape sections
    footnotes   real notes, their ids in the order of their marks
    contents    cached contents list and list of tables; ``pages`` finds the page numbers
    package     settings, state, leftovers; ``saving`` puts the file in its place at once

Importing this package loads neither lxml nor python-docx; ``render`` does.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from kb.report.blocks import Report

NO_STYLES: Mapping[str, str] = MappingProxyType({})


def render(
    report: Report,
    template: Path,
    out: Path,
    styles: Mapping[str, str] = NO_STYLES,
    *,
    measure: bool = True,
    profile: Path | None = None,
) -> None:
    """Write the report as a Word document in the look of ``template``.

    ``styles`` maps parts of a report (the keys of ``styles.STYLE_NAMES``: ``heading1``, ``quote``,
    ``gap``, ``table`` …) to the names of the template's own styles; what the template lacks is
    added. With ``measure`` the page numbers of the contents list come from LibreOffice where it is
    installed, else they are estimated; ``profile`` is one that ``libreoffice.starting`` gave.
    Raises ``TemplateError`` for a template that cannot be
    filled and ``KbError`` when ``out`` cannot be written.
    """
    from kb.report.word.assemble import assemble

    assemble(report, template, out, styles, measure=measure, profile=profile)
