"""Method and sources: how the evidence was chosen, what the collection holds, what was not read."""

from kb.evidence.strength import LEAST, LEAST_COSINE
from kb.model import KINDS, Kind
from kb.report.blocks import Block, Cell, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import chosen, foreign, unread
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the rules in words, the counts in a table, what was not read and what hardly."""
    return [
        *_rules(material),
        _counts(material, section),
        *unread.blocks(material),
        *foreign.blocks(material),
    ]


def _rules(material: Material) -> list[Block]:
    template = material.template
    asked = template.questions
    phrasings = sum(len(question.phrasings) for question in asked) / len(asked)
    least: dict[str, object] = {strength: f"{value:.2f}" for strength, value in LEAST.items()}
    least |= {f"{strength}_cosine": f"{value:.2f}" for strength, value in LEAST_COSINE.items()}
    minimum = material.say(template.minimum)
    return [
        paragraph(
            material.say(
                "method_choice", phrasings=f"{phrasings:.0f}", candidates=template.candidates
            )
        ),
        paragraph(material.say("method_strength", minimum=minimum, **least)),
        paragraph(material.say("method_quoting")),
        *chosen.method(material),
        paragraph(_speakers(material)),
    ]


def _speakers(material: Material) -> str:
    """Return the rule by which this edition attributes what was said in workshops."""
    if material.edition == "public":
        return material.say(
            "method_public",
            smallest=material.template.smallest_group,
            small_group=material.say("small_group"),
        )
    return material.say("method_names" if material.names else "method_restricted")


def _counts(material: Material, section: Section) -> Table:
    columns = ("kind", "documents", "provisions", "passages", "pages")
    return Table(
        id="collection",
        caption=material.say("corpus_caption"),
        header=tuple(material.say(column) for column in columns),
        rows=tuple(_row(material, kind) for kind in KINDS),
        widths=(0.32, 0.17, 0.17, 0.17, 0.17),
        summary=section.intro,
    )


def _row(material: Material, kind: Kind) -> tuple[Cell, ...]:
    held = [summary for summary in material.summaries if summary.kind == kind]
    counts = (
        len(held),
        sum(summary.provisions for summary in held),
        sum(summary.passages for summary in held),
        sum(summary.pages for summary in held),
    )
    return (text_cell(material.say(kind)), *(text_cell(f"{count:,}") for count in counts))
