"""Documents in another language than the questions: their silence is no finding."""

from kb.model import DocumentSummary
from kb.report.blocks import Block
from kb.report.material import Material, paragraph


def blocks(material: Material) -> list[Block]:
    """Return a warning that names the documents which the questions could hardly find."""
    strange = [summary for summary in material.summaries if _is_foreign(material, summary)]
    if not strange:
        return []
    names = dict.fromkeys(material.name(summary.id) for summary in strange)
    warning = material.say("foreign", count=len(strange))
    return [paragraph(warning), *(paragraph(f"{name}.", "bullet") for name in names)]


def _is_foreign(material: Material, summary: DocumentSummary) -> bool:
    spoken = summary.metadata.language.partition("-")[0]
    return spoken not in ("", material.template.language.partition("-")[0])
