"""Work on another thread: its order, its results, its errors."""

import threading

import pytest

from kb.later import Beside, alone


def test_works_are_done_in_their_order_on_one_thread_that_is_not_this_one() -> None:
    beside = Beside()
    done: list[str] = []
    threads = [beside.submit(lambda n=n: (done.append(n), threading.get_ident())[1]) for n in "abc"]
    first, *others = [each.result() for each in threads]
    assert done == ["a", "b", "c"]
    assert others == [first, first]
    assert first != threading.get_ident()
    beside.end()


def test_what_a_work_raises_reaches_whoever_asks_and_the_next_goes_on() -> None:
    beside = Beside()
    broken, whole = beside.submit(lambda: 1 // 0), beside.submit(lambda: 7)
    with pytest.raises(ZeroDivisionError):
        broken.result()
    assert whole.result() == 7
    beside.end()


def test_a_thread_that_was_ended_leaves() -> None:
    beside = Beside()
    thread = beside.submit(threading.current_thread).result()
    beside.end()
    assert not thread.is_alive()
    assert alone(lambda: threading.current_thread() is thread).result() is False
