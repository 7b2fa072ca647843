"""What a draft remembers of its making, so that it can be brought up to date and checked later."""

import hashlib
import json
from collections.abc import Iterator

from kb.evidence.choose import Evidence
from kb.evidence.pack.contents import Pack
from kb.report.blocks import Block, Cell, Heading, Note, Paragraph, Region, Simple, Table
from kb.report.material import Material


def of(material: Material, blocks: tuple[Block, ...]) -> str:
    """Return JSON that says what was generated from what, for a later update.

    Each block of a region has the hash of the text that it shows, so that an update can tell what
    was edited since; each excerpt has its place in its document.
    """
    found = {f"question-{f.question.id}": [e.id for e in f.evidence] for f in material.findings}
    regions = [block for block in blocks if isinstance(block, Region)]
    state = {
        "kb": 1,
        "template": material.template.name,
        "documents": {summary.id: summary.version for summary in material.summaries},
        "regions": {
            region.id: {
                "blocks": [_hash(block) for block in region.blocks],
                "evidence": found.get(region.id, []),
            }
            for region in regions
        },
        "evidence": {e.id: _held(e) for e in material.evidence()},
    }
    if material.pack is not None:
        state["pack"] = _asked(material.pack)
    return json.dumps(state, ensure_ascii=False, sort_keys=True)


def _asked(pack: Pack) -> dict[str, object]:
    """Return what a pack was asked for, by the fields of ``kb.report.packing.Request``."""
    return {
        "topic": pack.topic,
        "words": pack.limit,
        "trainer": pack.trainer,
        "country": pack.country,
    }


def _held(evidence: Evidence) -> dict[str, object]:
    spans = [[piece.start, piece.end] for piece in evidence.quotation.pieces]
    return {"document": evidence.document, "spans": spans, "strength": evidence.strength}


def _hash(block: Simple) -> str:
    return hashlib.sha256(_shown(block).encode()).hexdigest()[:16]


def _shown(block: Simple) -> str:
    """Return the text that a block shows, notes left out; a table's cells are parted by tabs."""
    if isinstance(block, Heading):
        return block.text
    if isinstance(block, Paragraph):
        return "".join(i.text for i in block.inlines if not isinstance(i, Note))
    if isinstance(block, Table):
        rows = (("\n".join(_texts(cell)) for cell in row) for row in block.rows)
        return "\n".join("\t".join(row) for row in rows)
    return ""


def _texts(cell: Cell) -> Iterator[str]:
    for paragraph in cell.paragraphs:
        yield "".join(i.text for i in paragraph if not isinstance(i, Note))
