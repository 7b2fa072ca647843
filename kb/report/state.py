"""What a draft remembers of its making, so that it can be brought up to date and checked later."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from kb.evidence.choose import Evidence
from kb.evidence.pack.contents import Pack
from kb.report.material import Material


def of(material: Material, scalars: Mapping[str, str]) -> str:
    """Return JSON that says what was generated from what, for a later update.

    ``scalars`` are those that were given; each excerpt has its place in its document. The Word
    writer adds what the draft is made of (``kb.report.word.memory``).
    """
    state = {
        "kb": 1,
        "template": material.template.name,
        "scalars": dict(scalars),
        "edition": material.edition,
        "names": material.names,
        "documents": {summary.id: summary.version for summary in material.summaries},
        "regions": {
            f"question-{f.question.id}": {"evidence": [e.id for e in f.evidence]}
            for f in material.findings
        },
        "evidence": {e.id: _held(e) for e in material.evidence()},
    }
    if material.pack is not None:
        state["pack"] = _asked(material.pack)
    if material.comparison is not None and (asked := material.template.comparison):
        state["comparison"] = asdict(asked)
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
    held: dict[str, object] = {
        "document": evidence.document, "spans": spans, "strength": evidence.strength,
    }  # fmt: skip
    if evidence.kind != "workshop":  # a place in notes may tell a group that an edition withholds
        held["provision"] = evidence.quotation.provision
    return held
