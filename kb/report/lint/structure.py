"""Headings, annexes and the parts that a report must have."""

import re
from collections.abc import Iterator, Sequence

from kb.report.lint.fault import Fault
from kb.report.lint.seen import Line, Seen, fault

_ANNEX = re.compile(r"(?:annex|appendix)(?:\s+(?P<label>[IVXLC]+|[A-Z]|\d+)\b)?", re.IGNORECASE)
_SUMMARY = re.compile(r"\b(?:executive )?summary\b", re.IGNORECASE)
_LONG = 3000  # words from which a report needs a summary
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
          "XV")  # fmt: skip


def headings(seen: Seen) -> Iterator[Fault]:
    """Yield headings that skip a level, and those that are alone under theirs but in annexes."""
    found = list(seen.of("heading"))
    for before, line in zip(found, found[1:], strict=False):
        if line.held.level > before.held.level + 1:
            yield fault(
                line, "heading-skipped", "error",
                f"a heading of level {line.held.level} follows one of level {before.held.level}",
                f"make it level {before.held.level + 1}",
            )  # fmt: skip
    for at, line in enumerate(found):
        children = _children(found, at)
        if len(children) == 1 and not _ANNEX.match(line.trail[0]):
            yield fault(
                children[0], "heading-lone", "advice",
                f"it is the only heading under “{line.trail[-1]}”",
                "join the two, or divide the text under the upper one",
            )  # fmt: skip


def _children(found: Sequence[Line], at: int) -> list[Line]:
    level = found[at].held.level
    inside: list[Line] = []
    for line in found[at + 1 :]:
        if line.held.level <= level:
            break
        inside.append(line)
    least = min((line.held.level for line in inside), default=0)
    return [line for line in inside if line.held.level == least]


def annexes(seen: Seen) -> Iterator[Fault]:
    """Yield annexes that are not numbered one after the other in one manner."""
    found = [
        (line, m["label"] or "")
        for line in seen.of("heading")
        if (m := _ANNEX.match(line.text.strip())) and not _ANNEX.match(_above(line))
    ]
    if len(found) < 2:
        return
    labels = [label.upper() for _, label in found]
    series = (_ROMAN, tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), tuple(map(str, range(1, 40))))
    expected = max(series, key=lambda s: sum(a == b for a, b in zip(labels, s, strict=False)))
    for (line, label), wanted in zip(found, expected, strict=False):
        if label.upper() != wanted:
            yield fault(
                line, "annex-numbering", "error",
                f"the annex is {f'numbered {label}' if label else 'without a number'}",
                f"number it {wanted}, as the others are",
            )  # fmt: skip
            return


def _above(line: Line) -> str:
    return line.trail[-2] if len(line.trail) > 1 else ""


def summary(seen: Seen) -> Iterator[Fault]:
    """Yield a fault where a long report has no summary."""
    words = sum(len(line.text.split()) for line in seen.lines if line.role != "contents")
    if words < _LONG or any(_SUMMARY.search(line.text) for line in seen.of("heading")):
        return
    yield fault(
        seen.lines[0], "no-summary", "error",
        f"the report has {words:,} words and no executive summary",
        "put one at the front that can be read alone, of two to three pages",
    )  # fmt: skip
