"""Line numbers that a court's transcript prints beside its lines."""

import re
from collections.abc import Sequence

_NUMBERED = re.compile(r"\s{0,12}(?P<number>\d{1,2})(?:\s{2,}(?P<rest>\S.*)|\s*)")
_SHARE = 0.8  # of the lines that have words must be numbered on from the one before
_FEWEST = 5


def stripped(lines: Sequence[str]) -> list[str]:
    """Return the lines without the numbers beside them, as they are where these number nothing.

    The numbers run on and begin at 1 again on each page.
    """
    found = [_NUMBERED.fullmatch(line) for line in lines]
    numbers = [int(m["number"]) for m in found if m]
    filled = sum(bool(line.strip()) for line in lines)
    if len(numbers) < _FEWEST or len(numbers) < _SHARE * filled:
        return list(lines)
    steps = [after in (before + 1, 1) for before, after in zip(numbers, numbers[1:], strict=False)]
    if sum(steps) < _SHARE * len(steps):
        return list(lines)
    return ["    " + (m["rest"] or "") if m else line for line, m in zip(lines, found, strict=True)]
