"""How the comparison was made: the rule in words, what was left out, what could not be compared."""

from collections.abc import Iterator

from kb.evidence import compare, likeness
from kb.report import citation
from kb.report.blocks import Block
from kb.report.material import Material, paragraph
from kb.report.sections import comparisons, unread
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the rule, the articles left out, copies, other languages, and what was not read."""
    return [
        *_rule(material),
        *_left_out(material),
        *_copies(material),
        *_foreign(material),
        *unread.blocks(material),
    ]


def _rule(material: Material) -> Iterator[Block]:
    found = comparisons.comparison(material)
    searches = sum(len(row.searches) for row in found.rows) / max(len(found.rows), 1)
    yield paragraph(
        material.say(
            "compare_method",
            requirements=len(found.rows),
            laws=len(found.documents),
            searches=f"{searches:.0f}",
        )
    )
    least: dict[str, str] = {name: f"{value:.2f}" for name, value in likeness.LEAST.items()}
    least |= {f"{name}_cosine": f"{value:.2f}" for name, value in likeness.LEAST_COSINE.items()}
    yield paragraph(material.say("compare_likeness", lift=likeness.LIFT, **least))
    yield paragraph(
        material.say("compare_choice", most=compare.MOST, share=f"{compare.LEAST_SHARE:.2f}")
    )
    if found.about:
        yield paragraph(material.say("compare_subject", subject=found.about))
    yield paragraph(material.say("compare_force"))
    yield paragraph(material.say("compare_penalties"))


def _left_out(material: Material) -> Iterator[Block]:
    left = comparisons.comparison(material).left_out
    if left:
        yield paragraph(material.say("compare_left_out"), "lead")
        for provision in left:
            place = citation.place(provision.pinpoint, "", material.template.citation_style)
            yield paragraph(f"{': '.join(p for p in (place, provision.heading) if p)}.", "bullet")


def _copies(material: Material) -> Iterator[Block]:
    copies = comparisons.comparison(material).copies
    if copies:
        yield paragraph(material.say("compare_copies"), "lead")
        for kept, others in sorted(copies.items()):
            yield paragraph(
                material.say("compare_copy", law=material.name(kept), count=len(others) + 1),
                "bullet",
            )


def _foreign(material: Material) -> Iterator[Block]:
    foreign = comparisons.comparison(material).foreign
    if foreign:
        yield paragraph(material.say("compare_foreign", count=len(foreign)), "lead")
        for name in sorted({material.name(id) for id in foreign}):
            yield paragraph(f"{name}.", "bullet")
