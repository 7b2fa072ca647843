"""A cold `kb search`, the whole process, against what it cannot do without.

    python benchmarks/cold.py WORKSPACE [QUERY] [RUNS]

The two take turns: Python, ONNX Runtime, the model and one query on the one hand, the search on the
other. Processor time is told besides, since on a busy machine the clock says little.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from obliqa import BARE

QUERY = "What are the requirements for a licensed person to keep records?"


def spent(command: list[str]) -> tuple[float, float]:
    """Return the seconds and the processor seconds that a command takes from start to end."""
    # kb keeps ONNX Runtime from recording its runs, which takes 3 ms; so the bare parts do too.
    environ = os.environ | {"ORT_DISABLE_TELEMETRY": "1"}
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environ)
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, command
    return time.perf_counter() - start, used.ru_utime + used.ru_stime


def main() -> None:
    """Print medians, least values and ratios."""
    workspace = sys.argv[1]
    query = sys.argv[2] if len(sys.argv) > 2 else QUERY
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 11
    model = str(next((Path(workspace) / "indexes" / "models").iterdir()))
    search = [sys.executable, "-m", "kb", "-w", workspace, "search", query]
    bare = [sys.executable, "-c", BARE, model, query]
    spent(search), spent(bare)  # files into memory
    pairs = [(spent(search), spent(bare)) for _ in range(runs)]
    for column, name in enumerate(("seconds", "processor seconds")):
        for reckon in (statistics.median, min):
            one, other = (reckon(pair[side][column] for pair in pairs) for side in (0, 1))
            print(
                f"{name}, {reckon.__name__} of {runs}: search {one:.3f}, bare {other:.3f}, "
                f"ratio {one / other:.2f}"
            )


if __name__ == "__main__":
    main()
