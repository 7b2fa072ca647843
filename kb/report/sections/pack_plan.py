"""Learning outcomes and the plan of the class, from the template."""

from kb.evidence.pack.topic import filled
from kb.report.blocks import Block, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import packs
from kb.report.template import Section


def outcomes(material: Material, section: Section) -> list[Block]:
    """Return what participants will be able to do."""
    topic = packs.pack(material).topic
    return [
        paragraph(filled(outcome, topic), "bullet") for outcome in packs.plan(material).outcomes
    ]


def sessions(material: Material, section: Section) -> list[Block]:
    """Return the sessions with their minutes, which the last row adds up."""
    plan, topic = packs.plan(material), packs.pack(material).topic
    rows = [
        tuple(
            text_cell(filled(text, topic))
            for text in (each.title, each.method, each.material, str(each.minutes))
        )
        for each in plan.sessions
    ]
    total, minutes = material.say("total"), str(plan.minutes)
    rows.append((packs.bold(total), text_cell(""), text_cell(""), packs.bold(minutes)))
    return [
        Table(
            id="sessions",
            caption=material.say("sessions_caption"),
            header=tuple(material.say(w) for w in ("session", "method", "material", "minutes")),
            rows=tuple(rows),
            widths=(0.26, 0.36, 0.26, 0.12),
            summary=section.intro or material.say("sessions_caption"),
        )
    ]
