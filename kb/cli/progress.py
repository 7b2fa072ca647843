"""Progress of long work: a bar on a terminal, plain lines in a pipe. Both go to standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

SECONDS_BETWEEN_LINES = 10.0


class TerminalProgress:
    """Bars that move, for people who watch."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True)

    @contextmanager
    def bar(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar until the context ends."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        columns = (f"{what:<10}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(what, total=total)
            yield lambda n: progress.advance(task, n)

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def detail(self, line: str) -> None:
        """Leave it to the bar."""


class LineProgress:
    """Plain lines, for logs."""

    @contextmanager
    def bar(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """Print how far it has come, at most once in ten seconds, and when it is through."""
        done, last = 0, time.monotonic()

        def advance(n: int) -> None:
            nonlocal done, last
            done += n
            if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                self.say(f"{what} {done}/{total}")

        yield advance
        if total:
            self.say(f"{what} {done}/{total}")

    def say(self, line: str) -> None:
        """Print the line."""
        click.echo(line, err=True)

    def detail(self, line: str) -> None:
        """Print the line too: a log keeps each step."""
        click.echo(line, err=True)


def progress() -> TerminalProgress | LineProgress:
    """Return what suits standard error."""
    return TerminalProgress() if sys.stderr.isatty() else LineProgress()
