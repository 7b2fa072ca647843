"""Findings by question: the excerpts as block quotations, and where nothing was found."""

from kb.evidence.choose import Evidence, Findings
from kb.ingest.structure.counts import counts
from kb.model import KINDS, Speaker
from kb.report.blocks import Block, Heading, Inline, Paragraph, Region, Run, Simple
from kb.report.material import Material, heading_id, paragraph, paragraphs, quoted_lines
from kb.report.sections import chosen, gaps
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return every theme with its questions, each question's blocks in a region of their own."""
    made: list[Block] = []
    found = {finding.question.id: finding for finding in material.findings}
    for theme in material.template.themes:
        made.append(Heading(2, theme.title, f"theme-{theme.id}"))
        made += paragraphs(theme.intro)
        made += [_region(material, found[question.id]) for question in theme.questions]
    return made


def _region(material: Material, finding: Findings) -> Region:
    question = finding.question
    made: list[Simple] = [Heading(3, question.text, heading_id(question))]
    made.append(paragraph(question.instruction or material.say("assess"), "instruction"))
    for kind in KINDS:
        excerpts = finding.of(kind)
        if excerpts:
            made.append(paragraph(material.say(f"{kind}_lead"), "lead"))
        for evidence in excerpts:
            made += quoted(material, evidence)
    made += [gaps.commented(material, gap) for gap in finding.gaps]
    made += chosen.unsettled(material, finding)
    return Region(f"question-{question.id}", question.text, tuple(made))


def quoted(material: Material, evidence: Evidence) -> list[Paragraph]:
    """Return an excerpt as a block quotation with its note, and a line that says whose it is."""
    language = material.metadata(evidence.document).language
    lines = quoted_lines(evidence, language)
    lines[-1] = (*lines[-1], material.note(evidence))
    made = [Paragraph(line, "quote") for line in lines]
    attribution = Paragraph(_attribution(material, evidence), "attribution")
    return [*made, attribution, *chosen.note(material, evidence)]


def _attribution(material: Material, evidence: Evidence) -> tuple[Inline, ...]:
    """Return whose words they are: a law's heading, a study's chapter, a group and its speaker."""
    document = evidence.document
    if evidence.kind == "workshop":
        whose = [evidence.group, said_by(evidence.speaker), material.short_name(document)]
        whose.append(counted(material, evidence))
    elif evidence.kind == "law":
        place = material.place(evidence)
        cited = ", ".join(part for part in (material.name(document), place) if part)
        heading = heading_above(material, evidence)
        whose = [f"{cited}: {heading}" if heading and heading not in place else cited]
    else:
        whose = [material.short_name(document), heading_above(material, evidence)]
    if evidence.insisted:
        whose.append(material.say("insisted"))
    return (Run(", ".join(part for part in whose if part)),)


def counted(material: Material, evidence: Evidence) -> str:
    """Return what the answers to a questionnaire's closed question add up to, else ``""``.

    They are kb's sums and said to be so; the quotation before them is only the question.
    """
    sums = counts(material.lookup(evidence.document).document)
    found = sums.get(evidence.quotation.provision)
    return material.say("counted", sums=found.line) if found else ""


def heading_above(material: Material, evidence: Evidence) -> str:
    """Return the heading nearest above an excerpt, of a law that of its section."""
    tree = material.lookup(evidence.document)
    for provision in tree.upward(evidence.quotation.provision):
        heading, level = provision.heading, provision.level
        if heading and level not in ("definition", "clause", "subclause"):
            return "" if heading in tree.document.metadata.title else heading
    return ""


def said_by(speaker: Speaker | None) -> str:
    """Return who spoke, as far as the report's edition has left it: name, role, organisation."""
    if speaker is None:
        return ""
    return ", ".join(filter(None, (speaker.name, speaker.role, speaker.organisation)))
