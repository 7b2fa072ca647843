"""A short Word document on what of a draft is stale: what changed, and what leans on it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.report.stale.ripple import Stale, Standing

if TYPE_CHECKING:
    from docx.document import Document

SAID: Mapping[Standing, str] = {
    "changed": "the words quoted have changed",
    "around": "the words quoted stand; their section has changed around them",
    "gone": "the words quoted no longer stand in the source",
    "document_gone": "the source has left the collection",
    "unknown": "the source has changed, and the version quoted is no longer kept",
}


def write_memo(draft: Path, stale: Sequence[Stale], out: Path) -> None:
    """Write the memo; raises KbError where it cannot be written."""
    from docx import Document

    from kb.report.word.saving import save

    document = Document()
    document.core_properties.title = f"Changes in the sources of {draft.name}"
    document.core_properties.author = "kb"
    document.core_properties.language = "en-GB"
    document.add_heading(document.core_properties.title, level=1)
    document.add_paragraph(
        f"{len(stale)} excerpts of {draft.name} lean on sources that have changed since it was "
        "made. Each is given with its words then and now, and with what leans on it."
        if stale
        else f"No source that {draft.name} quotes has changed since it was made."
    )
    for one in stale:
        _one(document, one)
    save(document, out)


def _one(document: "Document", one: Stale) -> None:
    change = one.change
    cited = ", ".join(part for part in (change.title, change.pinpoint) if part)
    document.add_heading(cited, level=2)
    document.add_paragraph(f"{SAID[change.standing].capitalize()} ({one.id}).")
    if change.differences:
        table = document.add_table(rows=1, cols=2, style="Table Grid")
        table.rows[0].cells[0].text = "Then"
        table.rows[0].cells[1].text = "Now"
        _repeat(table.rows[0]._tr)
        for old, new in change.differences:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = old or "–", new or "–"
    elif change.before:
        document.add_paragraph(change.before, style="Quote")
    for place in one.places:
        where = f"{place.sort.capitalize()} {place.number}" + (
            f", under “{place.heading}”" if place.heading else ""
        )
        document.add_paragraph(f"{where}: {place.text}", style="List Bullet")


def _repeat(row: object) -> None:
    """Mark a row as a table's header, which Word repeats and screen readers announce."""
    from docx.oxml import OxmlElement

    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:tblHeader"))
