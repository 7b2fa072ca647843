"""The words of the field come in parts, each loaded when a name of it is first asked for."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kb.model

PARTS = Path(kb.model.__file__).parent


def defined(part: Path) -> set[str]:
    """Return what a part defines: its classes, and the names that it assigns."""
    body = ast.parse(part.read_text(encoding="utf-8")).body
    classes = {node.name for node in body if isinstance(node, ast.ClassDef)}
    assigned = [node.targets[0] for node in body if isinstance(node, ast.Assign)]
    declared = [node.target for node in body if isinstance(node, ast.AnnAssign)]
    names = {node.id for node in (*assigned, *declared) if isinstance(node, ast.Name)}
    return {name for name in classes | names if not name.startswith("_")}


def test_every_word_of_every_part_is_had_from_the_whole() -> None:
    words = [name for part in PARTS.glob("[!_]*.py") for name in sorted(defined(part))]
    assert len(words) > 30
    assert len(words) == len(set(words))
    assert [name for name in words if not hasattr(kb.model, name)] == []
    assert set(kb.model._PARTS) == set(words)


def test_a_word_that_there_is_not_is_told_as_any_module_does() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Chapter'"):
        kb.model.Chapter  # noqa: B018


def test_a_search_does_not_load_what_reads_sources() -> None:
    script = (
        "import sys, kb.search.find, kb.store.embedded; print('kb.model.reading' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == "False"
