"""What the sections of a gap analysis have in common."""

from collections.abc import Iterator, Sequence

from kb.errors import TemplateError
from kb.evidence.choose import Evidence
from kb.evidence.compare import Answer, Comparison, Row, penalties_of
from kb.evidence.penalties import Penalty
from kb.evidence.requirements import Requirement
from kb.report import citation
from kb.report.material import Material


def comparison(material: Material) -> Comparison:
    """Return the comparison that a report was asked for; TemplateError where it is another."""
    if material.comparison is None:
        raise TemplateError(
            "A section of this template belongs to a gap analysis. Give the template a "
            "[comparison], and make the report with `kb compare INSTRUMENT --with law`."
        )
    return material.comparison


def codes(material: Material) -> dict[str, str]:
    """Return the code of each document with an answer, by which wide tables name it."""
    found = comparison(material)
    letter = "S" if found.kind == "study" else "L"
    named = sorted(found.answering(), key=lambda id: (material.name(id), id))
    return {id: f"{letter}{at}" for at, id in enumerate(named, start=1)}


def key(material: Material, documents: Sequence[str]) -> str:
    """Return what the codes of these documents stand for."""
    coded = codes(material)
    return "; ".join(f"{coded[id]} {material.name(id)}" for id in documents) + "."


def place(material: Material, requirement: Requirement) -> str:
    """Return the pinpoint of a requirement."""
    pinpoint = requirement.provision.pinpoint or requirement.article.heading
    return citation.place(pinpoint, "", material.template.citation_style)


def force(material: Material, requirement: Requirement) -> str:
    """Return what a requirement binds to, in the template's words."""
    return material.say("force_" + requirement.force.replace(" ", "_"))


def strength(material: Material, answer: Answer) -> str:
    """Return the strength of an answer, or that there is none."""
    return material.say(answer.strength or "no_provision")


def penalties(material: Material, evidence: Evidence) -> Iterator[Penalty]:
    """Yield the penalties that an excerpt of a law threatens."""
    if evidence.kind == "law":
        yield from penalties_of(material.lookup(evidence.document), evidence.quotation)


def answered(material: Material) -> Iterator[tuple[Row, Answer]]:
    """Yield each requirement with each answer that has an excerpt."""
    for row in comparison(material).rows:
        for answer in row.answers:
            if answer.evidence:
                yield row, answer
