"""Damage good files of every format, read each as `kb ingest` does, and count what came of it.

Every file must be read or refused in one sentence; nothing may crash or hang the child that reads
it, show a file from outside, or leave one behind.

    python benchmarks/mutations.py [N] [SEED] [FOLDER]

The good files are a small one of each format, or those of FOLDER of up to a megabyte.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import seed_documents  # noqa: E402
from fuzzing import trial  # noqa: E402

LARGEST = 1 << 20


def good_files(folder: str) -> dict[str, bytes]:
    """Return the bytes of each file to be damaged, by its name."""
    if not folder:
        return seed_documents.seeds()
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in files if path.stat().st_size <= LARGEST}


def main() -> None:
    """Print a line for each format, then what went wrong."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    seeds = good_files(sys.argv[3] if len(sys.argv) > 3 else "")
    read: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    faults: list[str] = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "damaged"  # beside which nothing may appear
        folder.mkdir()
        for tried in trial(folder, seeds, number, seed):
            form = Path(tried.name).suffix
            (refused if tried.refusal else read)[form] += 1
            faults += [f"{tried.name}: {fault}" for fault in tried.faults]
            done = read.total() + refused.total()
            if done % 200 == 0:
                print(f"{done} files, {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(f"{'format':<10} {'read':>5} {'refused':>8}")
    for form in sorted(read | refused):
        print(f"{form:<10} {read[form]:>5} {refused[form]:>8}")
    print(f"{'all':<10} {read.total():>5} {refused.total():>8}")
    print(f"{len(faults)} faults in {number} files, seed {seed}, {time.monotonic() - began:.0f} s")
    print(*faults, sep="\n", end="\n" if faults else "")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
