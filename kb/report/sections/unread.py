"""What could not be read: each reason once, with the names of the sources that it befell."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PureWindowsPath

from kb.model import DocumentSummary, Failure
from kb.report.blocks import Block
from kb.report.material import Material, paragraph

_PAGE = re.compile(r"^page \S+ (?:has |is )?")


def blocks(material: Material) -> list[Block]:
    """Return a line for each reason, and one for each document of which pages are missing."""
    lines = [*_failed(material), *_incomplete(material)]
    if not lines:
        return [paragraph(material.say("unread_none"))]
    return [
        paragraph(material.say("unread"), "lead"),
        *(paragraph(line, "bullet") for line in lines),
    ]


def _failed(material: Material) -> Iterator[str]:
    named: dict[str, list[str]] = {}
    for failure in material.failures:
        named.setdefault(_reason(failure), []).append(file_name(failure.source))
    for reason, names in named.items():
        if len(names) == 1:
            yield material.say("unread_one", source=names[0], reason=reason)
        else:
            listed = ", ".join(sorted(names))
            yield material.say("unread_many", count=len(names), sources=listed, reason=reason)


def _reason(failure: Failure) -> str:
    """Return the reason without the source's own name at its beginning."""
    reason = failure.reason.strip()
    for name in (failure.source, file_name(failure.source)):
        reason = reason.removeprefix(name).lstrip(": ")
    return reason.rstrip(".")


def file_name(source: str) -> str:
    """Return a source's name without its folders, of whichever system they are."""
    return PureWindowsPath(source).name or source


def _incomplete(material: Material) -> Iterator[str]:
    for summary in material.summaries:
        title = summary.metadata.title or file_name(summary.source)
        pages: dict[str, list[int]] = {}
        for problem in summary.problems:
            if problem.page is None:
                yield material.say("unread_one", source=title, reason=problem.reason.rstrip("."))
            else:
                reason = _PAGE.sub("", problem.reason).rstrip(".")
                pages.setdefault(reason, []).append(problem.page)
        for reason, indexes in pages.items():
            listed = _listed(material, summary, indexes)
            yield material.say("unread_pages", source=title, pages=listed, reason=reason)


def _listed(material: Material, summary: DocumentSummary, indexes: Sequence[int]) -> str:
    """Return page labels as ``p 7`` or ``pp 7, 21–23``."""
    held = material.lookup(summary.id).document.pages
    labels = [(held[at].label if at < len(held) else "") or str(at + 1) for at in indexes]
    runs: list[list[int]] = []
    for at, index in enumerate(indexes):
        if runs and indexes[runs[-1][-1]] == index - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    text = ", ".join(
        labels[run[0]] if len(run) == 1 else f"{labels[run[0]]}–{labels[run[-1]]}" for run in runs
    )
    return f"p {text}" if len(indexes) == 1 else f"pp {text}"
