"""Triangulation: which kinds of source and which workshop groups speak to each question."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.evidence.choose import group_of
from kb.evidence.findings import Evidence, Findings
from kb.evidence.triangulation import disagreement, grade, side
from kb.model import KINDS
from kb.report.blocks import Block, Cell, Paragraph, Run, Table
from kb.report.material import Material, cell, paragraph, text_cell, to
from kb.report.sections.answers import said_by
from kb.report.template import Section

_COLUMNS = ("question", *KINDS, "groups_speaking", "groups_not_speaking", "support")


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the rule of the grade, the table, and excerpts whose words tell of disagreement."""
    groups = _Groups(material, _several(material))
    table = Table(
        id="triangulation",
        caption=material.say("triangulation_caption"),
        header=tuple(material.say(column) for column in _COLUMNS),
        rows=tuple(_row(material, finding, groups) for finding in material.findings),
        widths=(0.25, 0.12, 0.12, 0.12, 0.17, 0.13, 0.09),
        summary=section.intro,
        landscape=True,
    )
    return [paragraph(material.say("triangulation_rule")), table, *_to_check(material, groups)]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Names workshop groups, with their workshop's name where ``several`` workshops have groups."""

    material: Material
    several: bool

    def of(self, evidence: Evidence) -> str:
        return self._name(evidence.document, evidence.group)

    def all(self) -> list[str]:
        """Return the names of all groups in the notes, those without a name of their own aside."""
        found = {
            self._name(summary.id, group)
            for summary in self.material.summaries
            if summary.kind == "workshop"
            for group in _recorded(self.material, summary.id)
        }
        return sorted(found, key=lambda name: (len(name), name))

    def _name(self, document: str, group: str) -> str:
        if not group or not self.several:
            return group
        return f"{self.material.short_name(document)}, {group}"


def _several(material: Material) -> bool:
    notes = [summary.id for summary in material.summaries if summary.kind == "workshop"]
    return len({material.short_name(id) for id in notes if _recorded(material, id)}) > 1


def _recorded(material: Material, document: str) -> set[str]:
    tree = material.lookup(document)
    groups = (p for p in tree.document.provisions if p.level == "group")
    return {group_of(tree, p.id) for p in groups} - {"", material.say("small_group")}


def _row(material: Material, finding: Findings, groups: _Groups) -> tuple[Cell, ...]:
    wanted = [want.kind for want in finding.question.wants]
    reached = grade([side(finding.of(kind)) for kind in wanted])
    by_kind = (_kind(material, finding.of(kind), kind in wanted) for kind in KINDS)
    notes = finding.of("workshop")
    heard = sorted({groups.of(e) for e in notes} - {""}, key=lambda name: (len(name), name))
    spoken = [_named(material, name, [e for e in notes if groups.of(e) == name]) for name in heard]
    silent = [name for name in groups.all() if name not in heard] if "workshop" in wanted else []
    return (
        cell(to(finding.question)),
        *by_kind,
        text_cell("; ".join(spoken) or "–"),
        text_cell("; ".join(silent) or "–"),
        Cell(((Run(material.say(reached)),),), reached),
    )


def _kind(material: Material, evidence: Sequence[Evidence], wanted: bool) -> Cell:
    one = side(evidence)
    if one.strength is None:
        return text_cell(material.say("stand_silent") if wanted else "–")
    counted = material.say("excerpts", count=one.excerpts, strength=material.say(one.strength))
    return Cell(((Run(f"{material.say(f'stand_{one.stand}')} ({counted})"),),), one.strength)


def _named(material: Material, name: str, evidence: Sequence[Evidence]) -> str:
    stand = side(evidence).stand
    return name if stand == "speaks" else f"{name} ({material.say(f'stand_{stand}')})"


def _to_check(material: Material, groups: _Groups) -> list[Block]:
    """Return the excerpts that nobody has judged and whose words tell of disagreement."""
    found: list[Block] = []
    for finding in material.findings:
        for evidence in finding.evidence:
            judged = evidence.choice and evidence.choice.stance
            words = "" if judged else disagreement(evidence, material.lookup)
            if words:
                found.append(_marker(material, finding, evidence, groups, words))
    return [paragraph(material.say("to_check"), "lead"), *found] if found else []


def _marker(
    material: Material, finding: Findings, evidence: Evidence, groups: _Groups, words: str
) -> Paragraph:
    whose = groups.of(evidence) or said_by(evidence.speaker)
    named = whose or material.short_name(evidence.document)
    place = ", ".join(part for part in (named, material.place(evidence)) if part)
    told = Run(material.say("to_check_one", place=place, words=words))
    return Paragraph((to(finding.question), Run(": "), told), "bullet")
