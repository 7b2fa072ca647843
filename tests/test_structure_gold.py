"""The structure of real acts against lists of their provisions made by hand (benchmarks/gold)."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOLD = sorted((ROOT / "benchmarks" / "gold").glob("*.tsv"))
SECTION, INSIDE = 0.99, 0.95


@pytest.fixture(scope="module")
def structure() -> ModuleType:
    """Return the benchmark as a module."""
    path = ROOT / "benchmarks" / "structure.py"
    spec = importlib.util.spec_from_file_location("structure_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_provisions_of_an_act_are_those_that_a_reader_lists(
    structure: ModuleType, shared: Path, path: Path
):
    act = structure.load(path)
    for name, scope in act.files:
        found = structure.found_keys(structure.provisions(shared / name))
        result = structure.compare(act.keys, found, scope)
        told = f"{name}: missed {result.missed[:9]}, spurious {result.spurious[:9]}"
        assert result.scores["section"].f1 >= SECTION, told
        for group in ("subsection", "clause", "aside", "schedule", "part"):
            score = result.scores[group]
            assert score.f1 >= INSIDE or not (score.listed or score.found), told


def test_a_gold_list_counts_each_provision_and_tells_a_miss_from_an_extra(
    structure: ModuleType, tmp_path: Path
):
    path = tmp_path / "act.tsv"
    path.write_text(
        "# An act\n# file: act.md\nlevel\tpath\twords\n"
        "section\t1\tA\nsubsection\t1/1\tB\nsection\t2\tC\nproviso\t2/proviso\tD\n",
        encoding="utf-8",
    )
    act = structure.load(path)
    found = structure.Counter(
        [("section", "1"), ("section", "2"), ("section", "3"), ("aside", "2/proviso")]
    )
    result = structure.compare(act.keys, found, "")
    assert act.files == (("act.md", ""),)
    assert result.missed == [("subsection", "1/1")]
    assert result.spurious == [("section", "3")]
    assert result.scores["section"].f1 == pytest.approx(0.8)
    assert structure.compare(act.keys, found, "1-2").spurious == []


def test_a_sequence_tells_what_is_missing_repeated_and_out_of_order(
    structure: ModuleType, tmp_path: Path
):
    path = tmp_path / "act.md"
    text = "\n\n".join(
        f"### Heading {n}\n\n{n}. Whoever does the thing numbered {n} shall be punished for it."
        for n in (1, 2, 4, 3, 7)
    )
    path.write_text(text, encoding="utf-8")
    found = structure.sequence(path)
    assert (found.sections, found.missing, found.falling) == (5, (5, 6), ("3",))
    assert not found.whole
