"""A gap in words: what a kind of source lacks on a question, what was tried and what came near."""

from collections.abc import Sequence

from kb.evidence.findings import Considered, Gap
from kb.evidence.strength import LEAST, LEAST_COSINE
from kb.report import citation
from kb.report.blocks import Paragraph, Run
from kb.report.material import Material
from kb.report.reasons import why_not


def commented(material: Material, gap: Gap) -> Paragraph:
    """Return the gap, with a comment that tells the author what was tried."""
    return Paragraph((Run(sentence(material, gap)),), "gap", comment=_comment(material, gap))


def sentence(material: Material, gap: Gap) -> str:
    """Return what a kind of source lacks on a question, in counts."""
    kind = material.say(f"{gap.kind}_gap")
    if not any(summary.kind == gap.kind for summary in material.summaries):
        return material.say("gap_none", kind=kind)
    tried = {"kind": kind, "looked": gap.looked_at, "searches": len(gap.searches)}
    said = material.say("gap", **tried)
    if gap.found:
        said = material.say("gap_few", found=gap.found, wanted=gap.wanted, **tried)
    if gap.refused:
        said = f"{said} {material.say('gap_refused', count=gap.refused)}"
    return said


def thresholds(material: Material) -> str:
    """Return what a passage had to reach to be quoted."""
    minimum = material.template.minimum
    return material.say(
        "thresholds",
        least=f"{LEAST[minimum]:.2f}",
        least_cosine=f"{LEAST_COSINE[minimum]:.2f}",
        minimum=material.say(minimum),
    )


def near(material: Material, passage: Considered) -> str:
    """Return where a passage stands that came near, and why it is not quoted."""
    found, style = passage.passage, material.template.citation_style
    place = citation.place(found.pinpoint, found.page, style)
    named = ", ".join(part for part in (material.name(found.document), place) if part)
    return material.say("nearest_one", place=named, why=why_not(material.template, passage))


def _comment(material: Material, gap: Gap) -> str:
    """Return the searches, the thresholds and the nearest passages, a line each."""
    lines = [f"{material.say('searches')}: {_listed(gap.searches)}.", thresholds(material)]
    if gap.rejected:
        lines.append(f"{material.say('nearest')}:")
        lines += [near(material, passage) for passage in gap.rejected]
    else:
        lines.append(material.say("no_nearest"))
    return "\n".join(lines)


def _listed(searches: Sequence[str]) -> str:
    return "; ".join(f"“{search.rstrip('.')}”" for search in searches)
