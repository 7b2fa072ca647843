"""A comparison as a workbook: a row for each requirement and document, and one for each penalty."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.evidence.choose import Evidence
from kb.evidence.compare import Answer, Row
from kb.evidence.findings import Considered
from kb.evidence.penalties import Penalty
from kb.report import amounts
from kb.report.material import Material
from kb.report.sections import comparisons
from kb.report.sections.answers import heading_above
from kb.report.sections.compare_gaps import why
from kb.report.sections.compare_penalties import penalties
from kb.report.text import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COMPARISON = (
    ("Article", 16), ("Subject", 28), ("Force", 13), ("Requirement", 60), ("Document", 34),
    ("Strength", 18), ("Provision", 16), ("Wording", 70), ("Penalty", 34), ("Likeness", 10),
    ("Nearest passages not quoted", 44), ("Excerpt", 14), ("Assessment", 30),
)  # fmt: skip
PENALTIES = (
    ("Document", 34), ("Provision", 16), ("Offence", 34), ("Death", 8), ("Life", 8),
    ("Least term (months)", 12), ("Most term (months)", 12), ("Fine, least", 14),
    ("Fine, most", 14), ("Currency", 12), ("Fine is joined by", 14), ("Words of the law", 70),
)  # fmt: skip
LONGEST_CELL = 32_000  # Excel takes 32,767 characters
# A cell that begins so would be taken for a formula by the programs that people open it with.
_FORMULA = re.compile(r"^[\s]*[=+\-@]")
Value = str | int | float | None


def write(material: Material, out: Path) -> None:
    """Write the workbook, with filters, a header that stays, and text that wraps."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    _fill(sheet, "Comparison", COMPARISON, list(_comparison(material)))
    _fill(book.create_sheet(), "Penalties", PENALTIES, list(_penalties(material)))
    book.properties.title = material.template.scalars.get("title", "")
    out.parent.mkdir(parents=True, exist_ok=True)
    book.save(out)


def _fill(
    sheet: "Worksheet",
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Value]],
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.title = title
    sheet.append([name for name, _ in columns])
    for row in rows:
        sheet.append([safe(value) if isinstance(value, str) else value for value in row])
    wrapped = Alignment(wrap_text=True, vertical="top")
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = wrapped
            if isinstance(cell.value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, nor refuses."""
    held = clean(text)[:LONGEST_CELL]
    return f"'{held}" if _FORMULA.match(held) else held


def _comparison(material: Material) -> Iterator[list[Value]]:
    for row in comparisons.comparison(material).rows:
        for answer in row.answers:
            for evidence in answer.evidence or (None,):
                yield _line(material, row, answer, evidence)


def _line(material: Material, row: Row, answer: Answer, evidence: Evidence | None) -> list[Value]:
    requirement = row.requirement
    opening: list[Value] = [
        comparisons.place(material, requirement),
        requirement.heading,
        comparisons.force(material, requirement),
        row.wording.quotation.text,
        material.name(answer.document),
    ]
    if evidence is None:
        near = "\n".join(_near(material, one) for one in answer.rejected)
        return [*opening, material.say("no_provision"), "", "", "", None, near, "", ""]
    threatened = "\n".join(
        amounts.said(material.say, penalty) for penalty in comparisons.penalties(material, evidence)
    )
    return [
        *opening,
        material.say(evidence.strength),
        material.place(evidence),
        evidence.quotation.text,
        threatened,
        evidence.closeness,
        "",
        evidence.id,
        "",
    ]


def _near(material: Material, one: Considered) -> str:
    place = one.passage.pinpoint or one.passage.page
    return f"{place} ({one.closeness:.2f}): {why(material, one)}"


def _penalties(material: Material) -> Iterator[list[Value]]:
    for evidence, penalty in penalties(material):
        yield [
            material.name(evidence.document),
            material.place(evidence),
            heading_above(material, evidence),
            "yes" if penalty.death else "",
            "yes" if penalty.life else "",
            penalty.least,
            penalty.most,
            *_fine(penalty),
            penalty.joined,
            penalty.words,
        ]


def _fine(penalty: Penalty) -> list[Value]:
    if penalty.fine is None:
        return [None, None, ""]
    return [penalty.fine.least, penalty.fine.most, penalty.fine.currency]
