"""What another thread works out meanwhile.

The executors of the standard library load what writes logs, 6 ms of a search's start.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """A piece of work on another thread; ``result`` waits for it, and raises what it raised."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._done = Event()
        self._error: BaseException | None = None

    def run(self) -> None:
        """Do the work, on the thread that calls this."""
        try:
            self._found = self._work()
        except BaseException as error:  # noqa: BLE001 (whoever asks for the result gets it)
            self._error = error
        self._done.set()

    def result(self) -> T:
        """Return what the work gave, once it is done."""
        self._done.wait()
        if self._error is not None:
            raise self._error
        return self._found


class Beside:
    """A thread that does one work after another until it is ended."""

    def __init__(self) -> None:
        self._works: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], T]) -> Later[T]:
        """Have a work done after those before it."""
        later = Later(work)
        self._works.put(later.run)
        return later

    def end(self) -> None:
        """Wait until the thread has done what it was given, and let it go."""
        self._works.put(None)
        self._thread.join()

    def _go_on(self) -> None:
        while (run := self._works.get()) is not None:
            run()


def alone(work: Callable[[], T]) -> Later[T]:
    """Have a work done on a thread of its own."""
    later = Later(work)
    Thread(target=later.run, daemon=True).start()
    return later
