"""Runs a function on items in long-lived child processes with memory, CPU and wall-clock limits.

No parser of documents survives every file (loops, bombs, aborts inside C libraries), so each parse
happens where it can be killed. Starting a child takes a third of a second and a workspace may hold
thousands of sources, so a child serves item after item and is replaced only when it had to die.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

from kb.errors import KbError
from kb.ingest import family

T = TypeVar("T")
R = TypeVar("R")

_MB = 1 << 20
_OUT_OF_MEMORY = 77  # the exit code by which a child says that it overran its memory
_WATCH_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Failed:
    """An item whose function gave no result, and the sentence that says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class _More:
    """What a child sends while it works: how far it is, and how long it may need from now."""

    seconds: float
    said: str


@dataclass(frozen=True, slots=True)
class _Limits:
    seconds: float
    memory_mb: int


@dataclass(slots=True)
class _Child:
    """What a child knows of itself: the way to its parent."""

    pipe: Connection | None = None


_CHILD = _Child()


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: SpawnProcess
    pipe: Connection
    lifeline: Connection
    item: T | None = None
    deadline: float = 0.0

    def give(self, item: T, seconds: float) -> None:
        self.item = item
        self.deadline = time.monotonic() + seconds
        with contextlib.suppress(BrokenPipeError):  # it has just died: its pipe will say so
            self.pipe.send(item)

    def end(self) -> None:
        if self.process.pid is not None:
            family.end(self.process.pid)
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.lifeline.close()


def run(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    jobs: int,
    seconds: float,
    memory_mb: int,
    heard: Callable[[T, str], None] | None = None,
) -> Generator[tuple[T, R | Failed], None, None]:
    """Yield each item with its result, or with why there is none, as they are ready.

    ``function`` must be importable by name from a module; items and results must pickle. Items are
    taken only as children become free. ``seconds`` limits both the wall clock and the processor
    time of one item, ``memory_mb`` what it may take on top of an idle child. A function that works
    through known steps may call ``allow`` before each: it gets time for the step, and ``heard`` is
    called with the item and with what it says of its progress. Closing the generator,
    or an exception in its caller, kills the children; they also end when this process is killed.
    """
    limits = _Limits(seconds, memory_mb)
    queue = iter(items)
    busy: list[_Worker[T]] = []
    try:
        for item in queue:
            worker: _Worker[T] = _start(function, limits)
            busy.append(worker)
            worker.give(item, seconds)
            if len(busy) >= max(1, jobs):
                break
        while busy:
            for worker in _ready(busy):
                done = worker.item
                assert done is not None
                result, alive = _outcome(worker, limits)
                if isinstance(result, _More):
                    worker.deadline = max(worker.deadline, time.monotonic() + result.seconds)
                    if heard and result.said:
                        heard(done, result.said)
                    continue
                busy.remove(worker)
                for item in queue:
                    fresh = worker if alive else _start(function, limits)
                    busy.append(fresh)
                    fresh.give(item, seconds)
                    break
                else:
                    worker.end()
                yield done, result
    finally:
        for worker in busy:
            worker.end()


def _ready(busy: list[_Worker[T]]) -> list[_Worker[T]]:
    """Return the workers that have answered, died or overrun, waiting for the first of them."""
    first = min(worker.deadline for worker in busy)
    answered = wait([worker.pipe for worker in busy], max(0.0, first - time.monotonic()))
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in answered or worker.deadline <= now]


def allow(seconds: float, said: str = "") -> None:
    """Let the item at hand run for so many seconds from now at least; ``said`` is for the user.

    To be called by the function that a child runs; without effect outside of one.
    """
    if _CHILD.pipe is not None:
        _limit_time(seconds, at_least=True)
        _CHILD.pipe.send(_More(seconds, said))


def _outcome(worker: _Worker[T], limits: _Limits) -> tuple[R | _More | Failed, bool]:
    """Return what a ready worker has to say, and whether it can go on."""
    try:
        if worker.pipe.poll():
            result: R | _More | Failed = worker.pipe.recv()
            return result, True
    except (EOFError, OSError):
        if worker.process.pid is not None:
            family.end(worker.process.pid)
        worker.process.join()
        code = worker.process.exitcode or 0
        worker.end()
        return Failed(_death(code, limits)), False
    worker.end()
    return Failed(_too_long(limits)), False


def _death(code: int, limits: _Limits) -> str:
    if code == _OUT_OF_MEMORY:
        return _too_big(limits)
    if code == -getattr(signal, "SIGXCPU", 0) and code:
        return _too_long(limits)
    if code == -getattr(signal, "SIGKILL", 0) and code:
        return "the parser was killed by the system, most likely for want of memory"
    # C libraries end so that get no memory.
    if code == -getattr(signal, "SIGABRT", 0) and code:
        return (
            "the parser gave up, most likely for want of memory: it may take "
            f"{limits.memory_mb} MB (parse_memory_mb in kb.toml)"
        )
    return f"the parser crashed ({f'signal {-code}' if code < 0 else f'exit code {code}'})"


def _too_long(limits: _Limits) -> str:
    return f"took longer than {limits.seconds:g} seconds"


def _too_big(limits: _Limits) -> str:
    return f"needed more than {limits.memory_mb} MB"


def _start(function: Callable[[T], R], limits: _Limits) -> _Worker[T]:
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    listening, lifeline = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, listening, limits), daemon=True)
    with _interrupts_held():
        process.start()
    theirs.close()
    listening.close()
    pipe.send(function)
    return _Worker(process, pipe, lifeline)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a child starts; it inherits the hold and stays silent ever after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, lifeline: Connection, limits: _Limits) -> None:
    """Answer item after item until the parent hangs up; runs in the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    family.found()
    _silence()
    # No reader needs torch, and spaCy takes seconds less to import where it can't be found.
    sys.modules["torch"] = None  # type: ignore[assignment]
    threading.Thread(target=_watch, args=(lifeline, limits), daemon=True).start()
    try:
        function: Callable[[object], object] = pipe.recv()
        _CHILD.pipe = pipe
        while True:
            item = pipe.recv()
            _limit(limits)
            pipe.send(_answer(function, item, limits))
    except (EOFError, OSError):
        family.end(os.getpid())


def _answer(function: Callable[[object], object], item: object, limits: _Limits) -> object:
    try:
        return function(item)
    except KbError as error:
        return Failed(" ".join(str(error).split()))
    except MemoryError:
        return Failed(_too_big(limits))
    # Parsers raise whatever they like; Rust ones even raise what is no Exception.
    except BaseException as error:
        text = " ".join(str(error).split())
        return Failed(f"the parser failed: {type(error).__name__}: {text}"[:300])


def _silence() -> None:
    """Send what C and Rust libraries print to nowhere; their complaints come back as results."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)


def _watch(lifeline: Connection, limits: _Limits) -> None:
    """End the child when its parent is gone, or when it holds more memory than it may.

    The kernel's own limit (see ``_limit``) strikes first where there is one.
    """
    ceiling = _resident() + limits.memory_mb * _MB
    while _resident() <= ceiling:
        try:
            if lifeline.poll(_WATCH_SECONDS):
                lifeline.recv()
        except (EOFError, OSError):
            family.end(os.getpid())
            os._exit(0)
    os._exit(_OUT_OF_MEMORY)


def _limit(limits: _Limits) -> None:
    """Let this process use so much memory and processor time more than it has used by now."""
    _limit_time(limits.seconds)
    try:
        import resource
    except ImportError:
        return
    size = _address_space()
    if size:
        _lower(resource.RLIMIT_AS, size + limits.memory_mb * _MB)


def _limit_time(seconds: float, *, at_least: bool = False) -> None:
    """Limit the processor time from now on; ``at_least`` leaves a limit that is farther off."""
    try:
        import resource
    except ImportError:
        return
    now = resource.getrusage(resource.RUSAGE_SELF)
    until = int(now.ru_utime + now.ru_stime + seconds) + 1
    if not at_least or until > resource.getrlimit(resource.RLIMIT_CPU)[0]:
        _lower(resource.RLIMIT_CPU, until)


def _lower(which: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(which)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (soft, hard))


def _address_space() -> int:
    """Return the size of this process's address space in bytes, 0 where the system hides it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _resident() -> int:
    """Return the most memory that this process has held so far, in bytes, 0 where unknown."""
    if sys.platform == "win32":
        return _resident_on_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _resident_on_windows() -> int:
    """Return PeakWorkingSetSize, the third field of PROCESS_MEMORY_COUNTERS."""
    import ctypes

    fields = (ctypes.c_size_t * 10)()  # two DWORDs fill the first place on 64-bit systems
    fields[0] = ctypes.sizeof(fields)
    kernel = ctypes.CDLL("kernel32", use_last_error=True)
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.GetCurrentProcess())
    found = kernel.K32GetProcessMemoryInfo(handle, fields, ctypes.sizeof(fields))
    return fields[1] if found else 0
