"""LibreOffice, where it is installed: it lays drafts out, for page numbers and for PDF.

It is run without a window, under a profile of its own, so that one that is open on the screen is
neither asked nor disturbed.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kb.errors import KbError

PATIENCE = 120  # seconds until a LibreOffice that does not answer is given up
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/snap/bin/libreoffice",
    "/opt/libreoffice/program/soffice",
)
_QUIET = ("--headless", "--nologo", "--norestore", "--nodefault", "--nolockcheck")

Options = Mapping[str, bool | int]
# The bookmarks as named destinations.
DESTINATIONS: Options = {"ExportBookmarksToPDFDestination": True}
# PDF/A-2b, tagged after PDF/UA; headings as bookmarks; comments are not for readers.
ARCHIVE: Options = {
    "SelectPdfVersion": 2,
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportNotes": False,
    "ExportNotesInMargin": False,
}
MISSING = (
    "PDFs are made by LibreOffice, which is not installed here (libreoffice.org). Write a .docx, "
    "and save it as PDF/A in Word."
)


def office() -> str:
    """The path of LibreOffice's programme, ``""`` when it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    places = (Path(place).expanduser() for place in _USUAL_PLACES)
    return found or next((str(place) for place in places if place.is_file()), "")


@contextmanager
def starting() -> Iterator[Path]:
    """Start LibreOffice while other work goes on; what is given is the profile to ask it by.

    A conversion under that profile goes to the programme that is up already, half the time.
    Nothing is started where that cannot be ended for certain, or where it is not installed.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = _start(Path(folder)) if office() and sys.platform != "win32" else None
        try:
            yield Path(folder)
        finally:
            if process is not None:
                _end(process)


def _start(profile: Path) -> "subprocess.Popen[bytes] | None":
    door = f"--accept=pipe,name=kb-{profile.name};urp;"  # waiting for guests, it stays up
    command = [office(), f"-env:UserInstallation={profile.as_uri()}", *_QUIET, door]
    nothing = subprocess.DEVNULL
    with contextlib.suppress(OSError):
        return subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the programme with all that it started."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def to_pdf(
    document: Path, folder: Path, options: Options, profile: Path | None = None
) -> Path | None:
    """The PDF that LibreOffice makes of the document in ``folder``; None when it makes none.

    ``profile`` is one from ``starting``; should that fail, a new one is tried.
    """
    if profile is not None:
        made = _convert(document, folder, options, profile)
        if made is not None:
            return made
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as fresh:
        return _convert(document, folder, options, Path(fresh))


def _convert(document: Path, folder: Path, options: Options, profile: Path) -> Path | None:
    made = folder / f"{document.stem}.pdf"
    command = [
        office(),
        f"-env:UserInstallation={profile.as_uri()}",
        *_QUIET,
        "--convert-to",
        f"pdf:writer_pdf_Export:{json.dumps({k: _typed(v) for k, v in options.items()})}",
        "--outdir",
        str(folder),
        str(document),
    ]
    try:
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return made if made.is_file() else None  # LibreOffice exits 0 on failure too


def _typed(value: bool | int) -> dict[str, str]:
    if isinstance(value, bool):
        return {"type": "boolean", "value": str(value).lower()}
    return {"type": "long", "value": str(value)}


def write_pdf(document: Path, out: Path) -> None:
    """Write the document as a tagged PDF/A; KbError when LibreOffice is missing or fails."""
    if not office():
        raise KbError(MISSING)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = to_pdf(document, Path(folder), ARCHIVE)
        if made is None:
            raise KbError(
                f"{out}: LibreOffice made no PDF of the draft in {PATIENCE} seconds. Write a "
                ".docx, and save it as PDF/A in Word."
            )
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made, out)
        except OSError as error:
            raise KbError(f"{out}: cannot be written ({error.strerror or error}).") from error
