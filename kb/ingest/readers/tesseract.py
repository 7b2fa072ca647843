"""The tesseract program: where it is, which languages it has, and what it sees in an image.

It runs as a process of its own with the image on its standard input, one page at a time on one
core, and is killed when it overruns its time. Its hOCR output gives lines with boxes, the words'
confidences, and the height of the type.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UnreadableError
from kb.ingest import family

if TYPE_CHECKING:
    from lxml.etree import _Element
    from PIL.Image import Image

_WINDOWS = ("%ProgramFiles%", "%ProgramFiles(x86)%", "%LocalAppData%\\Programs")
# A program started from a desktop does not see what a shell's profile adds to the path.
_USUAL = ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin", "/usr/bin")
_SECONDS_TO_ASK = 20
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_SURE = re.compile(r"x_wconf (\d+)")
_LINES = frozenset(("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"))
_SAID = re.compile(r"^(Rotate|Script|Script confidence|Orientation confidence): (.+)$", re.M)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box in pixels from the upper left; ``sure`` is from 0 to 100."""

    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    sure: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A printed line: its words from left to right, baseline and type size in pixels.

    ``block`` counts the areas that tesseract parts a page into.
    """

    words: tuple[Word, ...]
    baseline: float
    size: float
    block: int


@dataclass(frozen=True, slots=True)
class Stance:
    """How a page stands: ``turn`` is by how many degrees clockwise it must be turned."""

    turn: int
    script: str
    sure_of_turn: float
    sure_of_script: float


@functools.cache
def program() -> str:
    """Return the path of the tesseract program, ``""`` where it is not installed."""
    found = shutil.which("tesseract")
    if found:
        return found
    if sys.platform == "win32":
        folders = [Path(os.path.expandvars(each)) / "Tesseract-OCR" for each in _WINDOWS]
        names = [folder / "tesseract.exe" for folder in folders]
    else:
        names = [Path(folder) / "tesseract" for folder in _USUAL]
    return next((str(name) for name in names if name.is_file()), "")


@functools.cache
def languages() -> frozenset[str]:
    """Return the codes of the languages that tesseract has data for, none without tesseract."""
    if not program():
        return frozenset()
    try:
        said = _run(["--list-langs"], b"", _SECONDS_TO_ASK)
    except UnreadableError:
        return frozenset()
    return frozenset(line.strip() for line in said.splitlines()[1:] if line.strip())


def recognise(image: "Image", wanted: str, dpi: int, mode: int, seconds: float) -> list[Seen]:
    """Return the lines of a grey image in reading order.

    ``wanted`` names languages as tesseract does (``ben+eng``), ``mode`` is its page segmentation
    mode. Raises UnreadableError when it fails or overruns its seconds.
    """
    arguments = ["stdin", "stdout", "-l", wanted, "--dpi", str(dpi), "--psm", str(mode), "hocr"]
    return list(_lines(_run(arguments, _portable(image), seconds)))


def stance(image: "Image", dpi: int, seconds: float) -> Stance | None:
    """Return how a page stands and in which script it is, None when too little is on it."""
    if "osd" not in languages():
        return None
    arguments = ["stdin", "stdout", "--dpi", str(dpi), "--psm", "0"]
    try:
        said = dict(_SAID.findall(_run(arguments, _portable(image), seconds)))
        return Stance(
            int(said["Rotate"]),
            said["Script"].strip(),
            float(said["Orientation confidence"]),
            float(said["Script confidence"]),
        )
    except (UnreadableError, KeyError, ValueError):
        return None


def _portable(image: "Image") -> bytes:
    """Return a grey image in the simplest format that tesseract reads."""
    return b"P5\n%d %d\n255\n" % image.size + image.tobytes()


def _run(arguments: Sequence[str], given: bytes, seconds: float) -> str:
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}  # more threads cost more than they bring
    try:
        with subprocess.Popen(
            [program(), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            creationflags=family.WITHOUT_WINDOW,
        ) as process:
            try:
                said, complaint = process.communicate(given, timeout=seconds)
            finally:
                process.kill()
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"took tesseract longer than {seconds:g} seconds") from error
    except OSError as error:
        raise UnreadableError(f"tesseract could not be run: {error.strerror}") from error
    if process.returncode:
        why = complaint.decode("utf-8", "replace").strip().splitlines() or ["it does not say why"]
        raise UnreadableError(f"tesseract failed: {why[-1][:200]}")
    return said.decode("utf-8", "replace")


def _lines(hocr: str) -> Iterator[Seen]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(hocr.encode(), parser)
    block = 0
    for element in root.iter() if root is not None else ():
        kind = element.get("class")
        block += kind == "ocr_carea"
        if kind in _LINES:
            line = _line(element, block)
            if line:
                yield line


def _line(element: "_Element", block: int) -> Seen | None:
    words = tuple(word for child in element.iter() if (word := _word(child)))
    if not words:
        return None
    title = element.get("title", "")
    size = _SIZE.search(title)
    bottom = float(max(word.y1 for word in words))
    box, base = _BOX.search(title), _BASELINE.search(title)
    if box and base:
        bottom = int(box[4]) + float(base[2]) + float(base[1]) * (int(box[3]) - int(box[1])) / 2
    height = float(size[1]) if size else float(bottom - min(word.y0 for word in words))
    return Seen(words, bottom, height, block)


def _word(element: "_Element") -> Word | None:
    if element.get("class") != "ocrx_word":
        return None
    text = "".join(element.itertext()).strip()
    box, sure = _BOX.search(element.get("title", "")), _SURE.search(element.get("title", ""))
    if not text or not box:
        return None
    x0, y0, x1, y1 = (int(each) for each in box.groups())
    return Word(text, x0, y0, x1, y1, int(sure[1]) if sure else 0)
