"""Captions that Word numbers, and cross-references lead to."""

from kb.report.blocks import Run
from kb.report.word.inlines import runs
from kb.report.word.ooxml import Element, field, w
from kb.report.word.paragraphs import paragraph
from kb.report.word.writing import Writing


def caption(id: str, text: str, writing: Writing) -> Element:
    """The caption of the table or figure with this id, kept on the page of what it captions."""
    target = writing.targets[id]
    start, end = writing.bookmark(target.bookmark)
    label, _, number = target.shown.partition(" ")
    content = [
        start,
        *runs(Run(f"{label} ")),
        *field(f"SEQ {label} \\* ARABIC", runs(Run(number))),
        end,
        *runs(Run(f". {text}")),
    ]
    return paragraph(writing.styles.id("caption"), content, w("keepNext"), text=text)
