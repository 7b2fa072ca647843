"""The invented notes of tests/workshops are taken apart as people did by hand."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def _benchmark() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "workshops.py"
    spec = importlib.util.spec_from_file_location("workshops_benchmark", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bench = _benchmark()


@pytest.mark.parametrize("path", bench.fixtures(), ids=lambda path: path.name)
def test_every_contribution_has_its_group_question_and_speaker(path: Path) -> None:
    wanted = bench.gold(path)
    made = bench.found(bench.document_of(path), (row[-1] for row in wanted["contribution"]))
    for level in ("group", "question", "contribution", "speaker"):
        assert made[level] == wanted[level]
    assert wanted["session"] <= made["session"]
