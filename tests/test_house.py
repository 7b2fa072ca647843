"""The house rules that a machine can check: which way imports go, what start-up loads, help."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from kb.cli import cli
from kb.workspace import Settings

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (
    "model",
    "errors",
    "workspace",
    "seams",
    "ingest",
    "store",
    "search",
    "evidence",
    "report",
    "audit",
    "cli",
    "__main__",
)
HEAVY = ("torch", "spacy", "faiss", "docx", "numpy", "lxml", "onnxruntime", "transformers", "rich")


def modules() -> list[Path]:
    return sorted((ROOT / "kb").rglob("*.py"))


def room_of(name: str) -> str:
    return name.split(".")[1] if name.count(".") else ""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_imports_only_from_rooms_above_its_own(path: Path) -> None:
    own = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if own == "__init__":
        return
    for name in imported(path):
        if name.startswith("kb.") and (room := room_of(name)) in ROOMS:
            assert ROOMS.index(room) <= ROOMS.index(own), f"{path.name} imports {name}"


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_help_loads_nothing_heavy() -> None:
    loaded = loaded_by(
        "from click.testing import CliRunner\nfrom kb.cli import cli\n"
        "assert 'report' in CliRunner().invoke(cli, ['--help']).output"
    )
    assert not loaded & set(HEAVY)


def commands(group: click.Group, prefix: str = "kb") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(cli)), ids=lambda value: str(value))
def test_every_command_shows_an_example(name: str, command: click.Command) -> None:
    assert re.search(rf"Example:  {name}(\s|$)", command.help or "")


def test_settings_stay_few() -> None:
    assert len(fields(Settings)) <= 15
