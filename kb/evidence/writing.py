"""A file takes its place whole or not at all: people's work is never left half written."""

import os
import tempfile
from pathlib import Path

from kb.errors import KbError


def write_whole(file: Path, data: bytes) -> None:
    """Write beside ``file`` and put that in its place; raise KbError where it cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".kb-", suffix=file.suffix, dir=file.parent)
    except OSError as error:
        raise KbError(f"{file} cannot be written ({error.strerror or error}).") from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o644)
        beside.replace(file)
    except PermissionError as error:
        raise KbError(
            f"{file} is open in another programme. Close it there, or name another file."
        ) from error
    except OSError as error:
        raise KbError(f"{file} cannot be written ({error.strerror or error}).") from error
    finally:
        beside.unlink(missing_ok=True)
