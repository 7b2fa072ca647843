"""`kb ingest` where nothing has changed, and where one file has.

    python benchmarks/unchanged.py WORKSPACE FOLDER [RUNS]

WORKSPACE was ingested from FOLDER (`kb -w WORKSPACE ingest FOLDER --kind law`), a copy of which the
runs may change: a word is put into one of its files, another each time.
"""

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path


def seconds(workspace: str, folder: Path) -> float:
    """Return how long an ingest takes, the whole process."""
    command = [sys.executable, "-m", "kb", "-w", workspace, "ingest", str(folder), "--kind", "law"]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def change(folder: Path, turn: int) -> None:
    """Put a word into a file of middling size that has English provisions."""
    files = sorted(
        (path for path in folder.iterdir() if " shall " in path.read_text(encoding="utf-8")),
        key=lambda path: path.stat().st_size,
    )
    file = files[(len(files) // 2 + turn) % len(files)]
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r" shall ", f" shall number{turn} ", text, count=1)
    file.write_text(changed, encoding="utf-8")


def main() -> None:
    """Print the medians."""
    workspace, folder = sys.argv[1], Path(sys.argv[2])
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    idle, busy = [], []
    for turn in range(runs):
        idle.append(seconds(workspace, folder))
        change(folder, turn)
        busy.append(seconds(workspace, folder))
    for name, taken in (("nothing changed", idle), ("one file changed", busy)):
        print(f"{name}: median of {runs} {statistics.median(taken):.2f} s, least {min(taken):.2f}")


if __name__ == "__main__":
    main()
