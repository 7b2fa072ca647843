"""An audit as JSON, for scripts and for other programmes."""

import json
from dataclasses import asdict

from kb.audit.document import Audit, Item, Kind
from kb.audit.model import Place


def as_json(audit: Audit, collection: str) -> str:
    """Return the whole audit: the counts, then every quotation and reference in reading order."""
    kinds: tuple[Kind, ...] = ("quotation", "reference")
    held = {
        "file": audit.name,
        "sha256": audit.sha256,
        "collection": collection,
        "problems": len(audit.problems),
        "counts": {kind: audit.counts(kind) for kind in kinds},
        "items": [_item(item) for item in audit.items],
    }
    return json.dumps(held, ensure_ascii=False, indent=1)


def _item(item: Item) -> dict[str, object]:
    judgement = item.judgement
    return {
        "number": item.number,
        "kind": item.kind,
        "heading": item.place.heading,
        "where": item.place.where,
        "text": item.text,
        "verdict": judgement.verdict,
        "problem": judgement.problem,
        "reason": judgement.reason,
        "citations": [asdict(claim) for claim in item.claims],
        "judged_by": asdict(judgement.claim) if judgement.claim else None,
        "place": _place(judgement.place) if judgement.place else None,
        "others": [_place(place) for place in judgement.others],
        "source": judgement.source,
        "difference": [asdict(change) for change in judgement.difference],
        "changes": list(judgement.changes),
        "version_added": judgement.added,
    }


def _place(place: Place) -> dict[str, object]:
    return asdict(place)
