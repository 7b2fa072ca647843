"""The house's conventions, held against any finished Word document."""

from collections.abc import Callable, Collection, Iterator

from kb.errors import UsageError
from kb.report.finished import Finished
from kb.report.lint import apparatus, layout, structure, support, wording
from kb.report.lint.fault import Fault
from kb.report.lint.seen import Seen, see

CHECKS: tuple[Callable[[Seen], Iterator[Fault]], ...] = (
    structure.headings,
    structure.annexes,
    structure.summary,
    wording.acronyms,
    wording.instructions,
    wording.numbers,
    support.block_quotations,
    support.inline_quotations,
    support.findings,
    apparatus.notes,
    apparatus.latin,
    layout.captions,
    layout.tables,
    layout.pictures,
    layout.spaces,
    layout.by_hand,
)
RULES = (
    "heading-skipped", "heading-lone", "annex-numbering", "no-summary", "acronym-unknown",
    "acronym-late", "acronym-unlisted", "acronym-unused", "instruction-left", "number-in-words",
    "quotation-long", "quotation-short", "quotation-uncited", "finding-unsupported", "endnotes",
    "note-before-punctuation", "ibid", "caption-typed", "table-uncaptioned", "table-headless",
    "picture-undescribed", "double-space", "empty-paragraphs", "typed-list", "typed-heading",
)  # fmt: skip


def lint(finished: Finished, off: Collection[str] = ()) -> list[Fault]:
    """Return what a document has against the house's conventions, in its order.

    ``off`` names rules that do not count; UsageError names one that there is not.
    """
    if unknown := sorted(set(off) - set(RULES)):
        raise UsageError(f"There is no lint rule {unknown[0]!r}; there is {', '.join(RULES)}.")
    seen = see(finished)
    faults = [fault for check in CHECKS for fault in check(seen) if fault.rule not in off]
    return sorted(faults, key=lambda fault: fault.at)
