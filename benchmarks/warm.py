"""How long a search takes in a process that stays open, question after question.

    python benchmarks/warm.py WORKSPACE QUERIES.jsonl [QUESTIONS]

The first twenty questions warm it up and are not counted. Each is new to the embedder. Processor
time is told besides: it counts both threads, and on a busy machine the clock says little.
"""

import json
import statistics
import sys
import time
from pathlib import Path

from kb.cli.opening import embedder_of
from kb.model import Filter
from kb.search.find import search
from kb.store.embedded import EmbeddedStore
from kb.workspace import open_workspace

UNCOUNTED = 20


def main() -> None:
    """Print medians and 95th percentiles in milliseconds."""
    workspace = open_workspace(Path(sys.argv[1]))
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    store = EmbeddedStore(workspace.indexes)
    embedder = embedder_of(workspace, store)
    taken: list[tuple[float, float]] = []
    for line in lines[: UNCOUNTED + count]:
        start = time.perf_counter(), time.process_time()
        search(store, embedder, json.loads(line)["text"], Filter(), 10, workspace.settings)
        taken.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    for name, column in (("milliseconds", 0), ("of the processors", 1)):
        spent = statistics.quantiles((1000 * each[column] for each in taken[UNCOUNTED:]), n=20)
        print(f"{name:<18} p50 {spent[9]:.1f}, p95 {spent[18]:.1f}")


if __name__ == "__main__":
    main()
