"""What changed between two versions of a document, as a report to be rendered like any other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.evidence.amendments import Amendment, Sort, Unit, counts, name_of
from kb.evidence.marking import Mark
from kb.model import Version
from kb.report.blocks import Block, Heading, Paragraph, Report, Run
from kb.report.material import paragraph

HEADINGS: Mapping[Sort, str] = {
    "changed": "Changed",
    "added": "Added",
    "removed": "Removed",
    "renumbered": "Renumbered or moved, words unchanged",
}


def report(
    title: str,
    before: Version,
    after: Version,
    amendments: Sequence[Amendment],
    language: str,
    scalars: Mapping[str, str],
) -> Report:
    """Return the report on what became of the provisions of ``before`` in ``after``."""
    name = f"{title}: {before.label} and {after.label} compared"
    return Report(
        title=name,
        language=language,
        scalars=tuple({**scalars, "title": name}.items()),
        blocks=tuple(_blocks(before, after, amendments)),
    )


def counted(amendments: Iterable[Amendment]) -> str:
    """Return the counts in a sentence."""
    said = ", ".join(f"{number} {sort}" for sort, number in counts(amendments).items())
    return f"{said}."


def place(unit: Unit) -> str:
    """Return how a provision is called, with what it stands in."""
    return f"{name_of(unit)} ({unit.around})" if unit.around else name_of(unit)


def names(amendment: Amendment) -> str:
    """Return what a provision is called, with its former name where it bears another now."""
    old, new = amendment.before, amendment.after
    if old is None or new is None:
        unit = new or old
        assert unit is not None
        return place(unit)
    if amendment.moved:
        return f"{place(old)} → {place(new)}"
    if amendment.renumbered:
        return f"{name_of(old)} → {name_of(new)}"
    return place(new)


def _blocks(before: Version, after: Version, amendments: Sequence[Amendment]) -> Iterator[Block]:
    yield Heading(1, "Summary", "summary")
    yield paragraph(f"Version {_told(before)} is compared with version {_told(after)}.")
    yield paragraph(f"Provisions: {counted(amendments)}")
    for sort, heading in HEADINGS.items():
        chosen = [each for each in amendments if each.sort == sort]
        if chosen:
            yield Heading(1, heading, sort)
        for at, each in enumerate(chosen, start=1):
            if sort == "renumbered":
                yield paragraph(names(each), "bullet")
            else:
                yield Heading(2, names(each), f"{sort}-{at}")
                yield from _text(each)


def _told(version: Version) -> str:
    label, digits = version.label, version.version[:10]
    return digits if label == digits else f"{label} ({digits})"


def _text(amendment: Amendment) -> Iterator[Block]:
    if amendment.sort == "changed":
        yield from _paragraphs(run for mark in amendment.marks for run in _runs(mark))
    elif amendment.after is not None:
        yield from _paragraphs([Run(amendment.after.text, fate="in")])
    elif amendment.before is not None:
        yield from _paragraphs([Run(amendment.before.text, fate="out")])


def _runs(mark: Mark) -> Iterator[Run]:
    """Yield the words of a mark, and the white space behind them, which stays."""
    words = mark.text.rstrip()
    yield Run(words, fate="" if mark.fate == "same" else mark.fate)
    yield Run(mark.text[len(words) :])


def _paragraphs(runs: Iterable[Run]) -> Iterator[Paragraph]:
    """Yield a paragraph for each line of the text that the runs make."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(Run(first, fate=run.fate))
        for other in others:
            if any(each.text.strip() for each in line):
                yield Paragraph(tuple(line), "quote")
            line = [Run(other, fate=run.fate)]
    if any(each.text.strip() for each in line):
        yield Paragraph(tuple(line), "quote")
