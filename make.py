"""Set kb up in .venv and run its main job, or its tests. Needs Python 3.11 and nothing else.

python3 make.py demo    install, ingest the sample corpus, search it, draft a report
python3 make.py test    install with the test tools, then lint, types and tests
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
DRAFT = ROOT / "assessment.draft.docx"


def main() -> int:
    """Do what the one argument says."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file runs before anything is installed)
        print("kb needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    tasks = {"demo": demo, "test": test}
    if len(sys.argv) != 2 or sys.argv[1] not in tasks:
        print(__doc__, file=sys.stderr)
        return 2
    return tasks[sys.argv[1]]()


def demo() -> int:
    """Install kb and run it on the sample corpus of this repository."""
    install(".")
    query = "how is a victim of trafficking defined"
    for command in (
        ["ingest"],
        ["search", query, "--kind", "law", "--limit", "3"],
        ["report", "build", "assessment", "-o", str(DRAFT), "--set", "country=Velmora"],
    ):
        print(f"\n$ kb {' '.join(command)}", flush=True)
        run(str(PYTHON), "-m", "kb", "-w", str(ROOT), *command)
    print(f"\nThe draft lies at {DRAFT}")
    return 0


def test() -> int:
    """Install kb with its test tools and run every check that guards the main branch."""
    install(".[dev]")
    run(str(PYTHON), "-m", "ruff", "check", ".")
    run(str(PYTHON), "-m", "ruff", "format", "--check", ".")
    run(str(PYTHON), "-m", "mypy")
    run(str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadfile")
    return 0


def install(what: str) -> None:
    """Make the virtual environment where there is none, and install into it."""
    if not PYTHON.exists():
        print(f"Making {VENV} …", flush=True)
        venv.create(VENV, with_pip=True)
    print(f"Installing {what} (a few minutes the first time) …", flush=True)
    run(str(PYTHON), "-m", "pip", "install", "--quiet", "--editable", what)


def run(*command: str) -> None:
    """Run a command in the repository; leave with its exit code when it fails."""
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    sys.exit(main())
