"""How the excerpts quoted are spread over the themes and the kinds of source, as a chart."""

from collections.abc import Sequence

from kb.model import KINDS
from kb.report.blocks import Block, Chart, Series
from kb.report.material import Material


def chart(material: Material) -> list[Block]:
    """Return a bar for each theme, a segment for each kind of source; nothing for one theme."""
    themes = material.template.themes
    found = {finding.question.id: finding for finding in material.findings}
    series = tuple(
        Series(
            material.say(kind),
            tuple(sum(len(found[q.id].of(kind)) for q in theme.questions) for theme in themes),
        )
        for kind in KINDS
    )
    quoted = tuple(each for each in series if any(each.values))
    if len(themes) < 2 or not quoted:
        return []
    titles = tuple(theme.title for theme in themes)
    return [
        Chart(
            id="evidence-by-theme",
            caption=material.say("chart_caption"),
            axis=material.say("theme"),
            categories=titles,
            series=quoted,
            summary=material.say("chart_summary", numbers=_numbers(titles, quoted)),
        )
    ]


def _numbers(titles: Sequence[str], series: Sequence[Series]) -> str:
    """Return the chart's numbers in words: ``Borders: Law 3, Studies 1; Courts: Law 2``."""
    bars = []
    for at, title in enumerate(titles):
        counts = ", ".join(f"{s.name} {s.values[at]}" for s in series if s.values[at])
        bars.append(f"{title}: {counts or 0}")
    return "; ".join(bars)
