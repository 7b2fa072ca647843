"""What people decided about the evidence, as the report and the author see it."""

from collections import Counter

from kb.evidence.findings import Decided, Evidence, Findings
from kb.report import citation
from kb.report.blocks import Paragraph
from kb.report.material import Material, paragraph


def note(material: Material, evidence: Evidence) -> list[Paragraph]:
    """Return what the author says under an excerpt, marked as the author's."""
    said = evidence.choice.note if evidence.choice else ""
    parts = [" ".join(part.split()) for part in said.split("\n\n")]
    return [paragraph(material.say("author_note", note=part)) for part in parts if part]


def unsettled(material: Material, finding: Findings) -> list[Paragraph]:
    """Return a line for each excerpt that was accepted and no longer stands as it did."""
    return [
        paragraph(material.say(f"accepted_{d.anchored.standing}", place=_place(material, d)), "gap")
        for d in finding.unsettled
    ]


def method(material: Material) -> list[Paragraph]:
    """Return how many excerpts people accepted, rejected and insisted on; nothing without any."""
    decisions = Counter(choice.decision for choice in material.choices)
    if not decisions["accept"] and not decisions["reject"]:
        return []
    insisted = sum(evidence.insisted for evidence in material.evidence())
    made = [
        paragraph(
            material.say(
                "method_choices",
                accepted=decisions["accept"],
                rejected=decisions["reject"],
                insisted=insisted,
            )
        )
    ]
    if lost := [d for finding in material.findings for d in finding.unsettled]:
        places = "; ".join(_place(material, d) for d in lost)
        made.append(paragraph(material.say("method_unsettled", count=len(lost), places=places)))
    return made


def notices(material: Material) -> tuple[str, ...]:
    """Return sentences for the author on choices that this report could not follow."""
    said = []
    lost = [d for finding in material.findings for d in finding.unsettled]
    for standing, what in (("changed", "read differently now"), ("gone", "no longer stand")):
        places = [_place(material, d) for d in lost if d.anchored.standing == standing]
        if places:
            said.append(
                f"{len(places)} accepted excerpts {what} in their source and are not quoted as "
                f"accepted: {'; '.join(places)}. `kb report evidence` shows them."
            )
    asked = {question.id for question in material.template.questions}
    orphans = Counter(c.question for c in material.choices if c.question not in asked)
    if orphans:
        named = ", ".join(f"{question} ({count})" for question, count in sorted(orphans.items()))
        said.append(f"Choices on questions that the template no longer asks are kept: {named}.")
    return tuple(said)


def _place(material: Material, decided: Decided) -> str:
    choice = decided.choice
    page = "" if choice.kind == "workshop" else choice.quotation.page
    style = material.template.citation_style
    place = citation.place(choice.quotation.pinpoint, page, style)
    return ", ".join(part for part in (choice.title or choice.document, place) if part)
