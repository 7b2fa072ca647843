"""Fixtures that several test modules share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents beside the repository; skip where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared documents at {SHARED}")
    return SHARED
