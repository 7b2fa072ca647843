"""`kill -9` at random instants of ingests, re-ingests and removals: what the index then holds.

After each kill the index must open, find every document that it lists, and hold whole every source
that was reported as read; every so often an ingest is let finish, and the index must then say what
the files say and pass every check of `kb doctor`.

    python benchmarks/kills.py [N] [SEED] [COMMAND]

COMMAND is a further one to be killed in turn with ingests, as in "kb -w {} tune"; ``{}`` is where
the workspace goes.
"""

import shlex
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from crashes import trial  # noqa: E402


def main() -> None:
    """Print how many kills were survived; an assertion tells of one that was not."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    others = [shlex.split(command) for command in sys.argv[3:]]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        held = trial(Path(folder) / "workspace", seed, *others)
        held.complete()
        completed = 0
        while held.kills < number:
            held.change()
            held.strike()
            if held.kills % 4 == 0 or held.kills == number:
                held.complete()
                completed += 1
            if held.kills % 20 == 0 or held.kills == number:
                print(
                    f"{held.kills} kills ({held.finished} came too late), {held.reported} sources "
                    f"reported as read and found whole, {completed} re-runs completed and agree "
                    f"with their files; {time.monotonic() - began:.0f} s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
