"""The draft takes its place whole or not at all."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.evidence.writing import write_whole

if TYPE_CHECKING:
    from docx.document import Document


def save(document: "Document", out: Path) -> None:
    """Write the document beside ``out`` and put it in its place.

    Raises ``KbError`` when the file is open in Word or LibreOffice, or cannot be written.
    """
    refuse_open_file(out)
    held = BytesIO()
    document.save(held)
    write_whole(out, held.getvalue())


def refuse_open_file(out: Path) -> None:
    """Raise KbError for a document that is open elsewhere.

    Word and LibreOffice each leave a small file beside one while it is.
    """
    marks = (f".~lock.{out.name}#", f"~${out.name[2:]}", f"~${out.name}")
    if out.exists() and any((out.parent / mark).exists() for mark in marks):
        raise KbError(
            f"{out} is open in another programme. Close it there, or name another file with -o."
        )
