"""Compare the sections found in acts with lists of their sections made by hand.

    python benchmarks/structure.py FOLDER

FOLDER holds ``NAME.sections.tsv`` (number, tab, heading) beside ``NAME.html``, ``NAME.docx`` or
``NAME.pdf``. Prints, for each file, precision, recall and F1 of the numbers as multisets.
"""

import sys
from collections import Counter
from pathlib import Path

from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source


def truth(path: Path) -> Counter[str]:
    """Return how often each section number is listed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return Counter(line.partition("\t")[0].strip() for line in lines if line.strip())


def found(path: Path) -> Counter[str]:
    """Return how often each section number is found."""
    job = Job(Source(path.name, path, "law", None, ""), path.stem)
    provisions = (p for parsed in read_source(job) for p in parsed.document.provisions)
    return Counter(p.number for p in provisions if p.level == "section")


def main() -> None:
    """Print a line for every act and format."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"{'file':<36} {'listed':>6} {'found':>6}  P      R      F1")
    for listed in sorted(Path(sys.argv[1]).glob("*.sections.tsv")):
        wanted = truth(listed)
        for ending in ("html", "docx", "pdf"):
            path = listed.with_name(listed.name.replace("sections.tsv", ending))
            if path.is_file():
                here = found(path)
                both = (wanted & here).total()
                precision = both / max(here.total(), 1)
                recall = both / max(wanted.total(), 1)
                f1 = 2 * both / max(here.total() + wanted.total(), 1)
                print(f"{path.name:<36} {wanted.total():>6} {here.total():>6}"
                      f"  {precision:.3f}  {recall:.3f}  {f1:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
