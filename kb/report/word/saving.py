"""The draft takes its place whole or not at all."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import KbError

if TYPE_CHECKING:
    from docx.document import Document


def save(document: "Document", out: Path) -> None:
    """Write the document beside ``out`` and put it in its place.

    Raises ``KbError`` when the file is open in Word or LibreOffice, or cannot be written.
    """
    refuse_open_file(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".kb-", suffix=".docx", dir=out.parent)
    except OSError as error:
        raise KbError(f"{out}: cannot be written ({error.strerror or error}).") from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            document.save(stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o644)
        beside.replace(out)
    except PermissionError as error:
        raise KbError(_OPEN.format(out=out)) from error
    except OSError as error:
        raise KbError(f"{out}: cannot be written ({error.strerror or error}).") from error
    finally:
        beside.unlink(missing_ok=True)


_OPEN = "{out} is open in another programme. Close it there, or name another file with -o."


def refuse_open_file(out: Path) -> None:
    """Raise KbError for a document that is open elsewhere.

    Word and LibreOffice each leave a small file beside one while it is.
    """
    marks = (f".~lock.{out.name}#", f"~${out.name[2:]}", f"~${out.name}")
    if out.exists() and any((out.parent / mark).exists() for mark in marks):
        raise KbError(_OPEN.format(out=out))
