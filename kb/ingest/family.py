"""A child process and the programs that it starts die together, whoever kills them and how."""

import contextlib
import os
import signal
import sys

# What keeps a console window from flashing up for each program that is started on Windows.
WITHOUT_WINDOW = 0x08000000 if sys.platform == "win32" else 0

_KILL_ON_CLOSE = 0x2000
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


def found() -> None:
    """Make this process the head of a family: what it starts from now on belongs to it."""
    if sys.platform == "win32":
        _found_on_windows()
    else:
        os.setsid()


def end(head: int) -> None:
    """Kill the family of a process that called ``found``, the process itself included.

    On Windows the system does it when the head is killed.
    """
    if sys.platform != "win32":
        # PermissionError is macOS's answer for a family of nothing but dead processes.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(head, signal.SIGKILL)


def _found_on_windows() -> None:
    """Put this process into a job that is killed when its only handle closes, at its death.

    A system that refuses (an old one, inside another's job) leaves programs to end by themselves.
    """
    import ctypes

    class Limits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("times", ctypes.c_int64 * 2),
            ("flags", ctypes.c_uint32),
            ("working_set", ctypes.c_size_t * 2),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("priority", ctypes.c_uint32 * 2),
            ("counters", ctypes.c_uint64 * 6),
            ("memory", ctypes.c_size_t * 4),
        )

    kernel = ctypes.CDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = Limits(flags=_KILL_ON_CLOSE)
    size = ctypes.c_uint32(ctypes.sizeof(limits))
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
