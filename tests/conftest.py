"""Fixtures that several test modules share."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents beside the repository; skip where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared documents at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an indexes folder into which the default model was exported, once a machine."""
    from filelock import FileLock

    from kb.search.models import open_embedder
    from kb.workspace import Settings

    # Test processes side by side share the folder above their own, and one of them exports.
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "exported"
    with FileLock(shared / "exported.lock"):
        open_embedder(Settings(), folder)
    return folder
