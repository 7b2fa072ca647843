"""A comparison for machines."""

from dataclasses import asdict

from kb.evidence.choose import Evidence
from kb.evidence.compare import Answer, Row
from kb.report.material import Material
from kb.report.sections import comparisons


def entries(material: Material) -> list[dict[str, object]]:
    """Return an entry for each requirement, with every document's answer, as JSON holds it."""
    return [_entry(material, row) for row in comparisons.comparison(material).rows]


def _entry(material: Material, row: Row) -> dict[str, object]:
    requirement = row.requirement
    return {
        "provision": requirement.provision.id,
        "pinpoint": requirement.provision.pinpoint,
        "heading": requirement.heading,
        "force": requirement.force,
        "text": row.wording.quotation.text,
        "searches": list(row.searches),
        "answers": [_answer(material, answer) for answer in row.answers],
    }


def _answer(material: Material, answer: Answer) -> dict[str, object]:
    return {
        "document": answer.document,
        "title": material.metadata(answer.document).title,
        "strength": answer.strength,
        "provisions": [_excerpt(material, evidence) for evidence in answer.evidence],
        "rejected": [
            {
                "pinpoint": one.passage.pinpoint,
                "provision": one.passage.provision,
                "likeness": one.closeness,
                "cosine": one.cosine,
                "reason": one.reason,
            }
            for one in answer.rejected
        ],
    }


def _excerpt(material: Material, evidence: Evidence) -> dict[str, object]:
    quotation = evidence.quotation
    return {
        "id": evidence.id,
        "provision": quotation.provision,
        "pinpoint": quotation.pinpoint,
        "page": quotation.page,
        "strength": evidence.strength,
        "likeness": evidence.closeness,
        "text": quotation.text,
        "spans": [[piece.start, piece.end] for piece in quotation.pieces],
        "penalties": [asdict(penalty) for penalty in comparisons.penalties(material, evidence)],
    }
