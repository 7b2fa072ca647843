"""The sandbox: what one item does to its child process must not harm anything else."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest.sandbox import Failed, run


def behave(item: str) -> object:
    """Do what the item says; runs in the child."""
    match item:
        case "abort":
            os.abort()
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "swell":
            return len(bytearray(1 << 31))
        case "refuse":
            raise UnreadableError("a.pdf is\nempty")
        case "raise":
            raise ValueError("two\nlines")
        case "exit":
            sys.exit(3)
        case "process":
            return os.getpid()
        case "torch":
            try:
                import torch  # noqa: F401
            except ImportError:
                return "absent"
            return "there"
    return item.upper()


def outcomes(*items: str, jobs: int = 1, seconds: float = 30) -> dict[str, object]:
    return dict(run(behave, items, jobs=jobs, seconds=seconds, memory_mb=512))


def test_results_come_back_with_their_items() -> None:
    assert outcomes("a", "b", "c", jobs=2) == {"a": "A", "b": "B", "c": "C"}


def test_a_crash_fails_only_its_own_item() -> None:
    found = outcomes("a", "abort", "b")
    assert found["a"] == "A"
    assert found["b"] == "B"
    assert isinstance(found["abort"], Failed)
    assert "for want of memory" in found["abort"].reason


@pytest.mark.parametrize("item", ["hang", "spin"])
def test_an_item_that_never_ends_is_stopped_and_says_after_how_long(item: str) -> None:
    found = outcomes(item, "a", seconds=1.5)
    assert found == {item: Failed("took longer than 1.5 seconds"), "a": "A"}


@pytest.mark.skipif(sys.platform != "linux", reason="the address space is limited on Linux only")
def test_an_item_that_wants_too_much_memory_is_told_how_much_there_was() -> None:
    assert outcomes("swell", "a") == {"swell": Failed("needed more than 512 MB"), "a": "A"}


def test_refusals_and_exceptions_come_back_as_one_line() -> None:
    found = outcomes("refuse", "raise", "exit")
    assert found["refuse"] == Failed("a.pdf is empty")
    assert found["raise"] == Failed("the parser failed: ValueError: two lines")
    assert isinstance(found["exit"], Failed)


def test_one_child_serves_item_after_item() -> None:
    results = run(behave, ["process"] * 5, jobs=1, seconds=30, memory_mb=512)
    assert len({process for _, process in results}) == 1


def test_torch_cannot_be_imported_in_a_child() -> None:
    assert outcomes("torch") == {"torch": "absent"}


def test_items_are_taken_only_as_children_become_free() -> None:
    taken: list[int] = []

    def items() -> Iterator[str]:
        for number in range(100):
            taken.append(number)
            yield str(number)

    results = run(behave, items(), jobs=2, seconds=30, memory_mb=512)
    next(results)
    assert len(taken) <= 4
    results.close()


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1]
    except OSError:
        return False
    return state.split()[0] != "Z"


def wait_until_gone(process: int) -> bool:
    for _ in range(200):
        if not is_alive(process):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_closing_the_generator_ends_the_children() -> None:
    results = run(behave, ["process", "hang"], jobs=1, seconds=60, memory_mb=512)
    _, process = next(results)
    results.close()
    assert isinstance(process, int)
    assert wait_until_gone(process)


# What runs in the background of a shell is born deaf to interrupts, and so would be the parent.
PARENT = textwrap.dedent(
    """
    import signal
    import sys
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path.insert(0, {tests!r})
    import test_sandbox
    from kb.ingest.sandbox import run
    if __name__ == "__main__":
        for _, result in run(test_sandbox.behave, ["process", "hang"], jobs=1,
                             seconds=600, memory_mb=512):
            print(result, flush=True)
    """
)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_or_interrupted_parent_leaves_no_child_and_no_child_traceback(
    blow: signal.Signals, tmp_path: Path
) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.killpg(parent.pid, signal.SIGINT) if blow is signal.SIGINT else parent.kill()
    _, complaints = parent.communicate(timeout=30)
    assert wait_until_gone(child)
    assert complaints.count("Traceback") <= (1 if blow is signal.SIGINT else 0)
    assert "_serve" not in complaints
