"""Measure what OCR makes of acts: they are drawn as scans, read, and compared with their lists.

    python benchmarks/scans.py FOLDER [--worn] [--pages N] [--keep DIR] [NAME …]

FOLDER holds ``NAME.pdf`` with a text layer and ``NAME.sections.tsv`` (number, tab, heading). The
scans have 200 dots an inch; ``--worn`` tilts them, blurs them and strews noise. Only the first N
pages are drawn (all, unless told), and the lists are cut to match. Printed are the sections'
precision, recall and F1, the share of words that were read, and seconds a page. With ``--keep`` the
scans, and what was read from them, are kept and taken up again.
"""

import argparse
import pickle
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

from kb.ingest import canonical, readers
from kb.ingest.unit import structure

DPI = 200
SECTIONS = ("section", "article", "rule")
WORD = re.compile(r"[\w\u0980-\u09ff]+")
TILTS = (0.7, -0.5, 0.0, 1.2, -0.9)


def scan(source: Path, target: Path, pages: int, *, worn: bool) -> None:
    """Draw the pages of a PDF into a PDF of nothing but pictures."""
    import numpy as np
    import pypdfium2
    from PIL import Image, ImageFilter

    chance = np.random.default_rng(1)
    drawn = []
    with pypdfium2.PdfDocument(source) as document:
        for index in range(min(len(document), pages)):
            image = document[index].render(scale=DPI / 72, grayscale=True).to_pil()
            if worn:
                tilt = TILTS[index % len(TILTS)]
                image = image.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)
                image = image.filter(ImageFilter.GaussianBlur(0.7))
                grey = np.asarray(image) * 0.85 + 20 + chance.normal(0, 14, image.size[::-1])
                image = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
            drawn.append(image)
    quality = 60 if worn else 85
    drawn[0].save(
        target, "PDF", resolution=DPI, save_all=True, append_images=drawn[1:], quality=quality
    )


def measure(pdf: Path, folder: Path, pages: int, *, worn: bool) -> None:
    """Print one act's line."""
    name = f"{pdf.stem}-{pages}{'-worn' if worn else ''}"
    image, kept = folder / f"{name}.pdf", folder / f"{name}.pickle"
    if not image.exists():
        scan(pdf, image, pages, worn=worn)
    if not kept.exists():
        began = time.perf_counter()
        (reading,) = readers.read(image)
        kept.write_bytes(pickle.dumps((reading, time.perf_counter() - began)))
    reading, seconds = pickle.loads(kept.read_bytes())
    text = canonical.join(reading)
    about = reading.metadata
    found = [n.number for n in structure(text, reading, "law", about) if n.level in SECTIONS]
    truth, last = layer(pdf, pages)
    wanted_numbers = listed(pdf, last)
    both = (Counter(wanted_numbers) & Counter(found)).total()
    said, wanted = Counter(WORD.findall(text.text)), Counter(WORD.findall(truth))
    recall = (said & wanted).total() / max(wanted.total(), 1)
    precision, share = both / max(len(found), 1), both / max(len(wanted_numbers), 1)
    f1 = 2 * both / max(len(found) + len(wanted_numbers), 1)
    print(
        f"{name:<46}{len(reading.page_labels):>6}{len(wanted_numbers):>8}{len(found):>7}"
        f"   {precision:.3f} {share:.3f} {f1:.3f}   {recall:.3f}"
        f"{seconds / len(reading.page_labels):>8.1f}",
        flush=True,
    )
    missed = Counter(wanted_numbers) - Counter(found)
    beyond = Counter(found) - Counter(wanted_numbers)
    print(f"    missed {' '.join(missed.elements())} | beyond {' '.join(beyond.elements())}")


def layer(pdf: Path, pages: int) -> tuple[str, str]:
    """Return the text of a PDF's first pages by its text layer, and the last section on them."""
    (reading,) = readers.read(pdf)
    text = canonical.join(reading)
    found = structure(text, reading, "law", reading.metadata)
    end = max((page.end for page in text.pages if page.index < pages), default=0)
    before = [n.number for n in found if n.level in SECTIONS and n.start < end]
    return text.text[:end], before[-1] if before else ""


def listed(pdf: Path, last: str) -> list[str]:
    """Return the numbers of an act's sections up to the last one drawn."""
    lines = pdf.with_suffix(".sections.tsv").read_text(encoding="utf-8").splitlines()
    numbers = [line.partition("\t")[0].strip() for line in lines if line.strip()]
    ends = [place for place, number in enumerate(numbers) if number == last]
    return numbers[: ends[-1] + 1] if ends else numbers


def main() -> None:
    """Measure what the command line names."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    words.add_argument("folder", type=Path)
    words.add_argument("names", nargs="*")
    words.add_argument("--worn", action="store_true")
    words.add_argument("--pages", type=int, default=10_000)
    words.add_argument("--keep", type=Path)
    given = words.parse_args()
    print(f"{'scan':<46}{'pages':>6}{'listed':>8}{'found':>7}   P     R     F1      words   s/page")
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for listing in sorted(given.folder.glob("*.sections.tsv")):
            pdf = listing.with_name(listing.name.replace(".sections.tsv", ".pdf"))
            if not given.names or pdf.stem in given.names:
                measure(pdf, folder, given.pages, worn=given.worn)


if __name__ == "__main__":
    main()
