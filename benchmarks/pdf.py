"""Measure how fast PDFs go in, all of ingest but embedding, and what memory each takes.

    python benchmarks/pdf.py FILE_OR_FOLDER...

Each file is read by a child of its own first, which gives its pages a second (reading, blocks,
structure, passages and terms) and the most memory that the whole child held, Python and libraries
included. Then all files go through one and two children into a new SQLite store, as `kb ingest`
sends them, start-up of the children included. Files without a text layer are listed only.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.ingest import sandbox
from kb.ingest.sources import Source
from kb.ingest.unit import Job, Parsed, read_source
from kb.store.writer import EmbeddedWriter

SECONDS = 600.0
MEMORY_MB = 3000


@dataclass(frozen=True, slots=True)
class Measured:
    """What reading one file took: seconds by clock and processor, the child's peak memory in MB."""

    pages: int
    seconds: float
    processor: float
    peak_mb: float


def measured(job: Job) -> Measured:
    """Return what reading a source takes; runs in a child that has read nothing before."""
    import resource

    began, used = time.perf_counter(), time.process_time()
    pages = sum(len(parsed.document.pages) for parsed in read_source(job))
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Measured(pages, seconds, processor, peak / unit)


def whole(jobs: Sequence[Job], processes: int) -> tuple[int, float]:
    """Return the pages and seconds of reading all files and staging what they say."""
    pages = 0
    with tempfile.TemporaryDirectory() as folder:
        writer = EmbeddedWriter(Path(folder))
        began = time.perf_counter()
        for job, parsed in sandbox.run(
            read_source, jobs, jobs=processes, seconds=SECONDS, memory_mb=MEMORY_MB
        ):
            if not isinstance(parsed, sandbox.Failed):
                _stage(writer, job, parsed)
                pages += sum(len(each.document.pages) for each in parsed)
        seconds = time.perf_counter() - began
        writer.close()
    return pages, seconds


def _stage(writer: EmbeddedWriter, job: Job, parsed: Sequence[Parsed]) -> None:
    documents = [each.document for each in parsed]
    writer.stage(job.source.name, "measured", documents, [each.terms for each in parsed])


def _jobs(arguments: Sequence[str]) -> Iterator[Job]:
    for argument in arguments:
        given = Path(argument)
        for path in sorted(given.rglob("*.pdf")) if given.is_dir() else [given]:
            law = "law" in path.parent.name or path.parent.name == "acts"
            kind = "law" if law else "study"
            yield Job(Source(f"{path.parent.name}/{path.name}", path, kind, kind, ""), path.stem)


def main() -> None:
    """Print a line for every file, then one for each number of children."""
    jobs = list(_jobs(sys.argv[1:]))
    if not jobs:
        sys.exit(__doc__)
    print(f"{'file':<48} {'pages':>5} {'s':>6} {'cpu s':>6} {'pages/s':>7} {'peak MB':>7}")
    good: list[Job] = []
    for job in jobs:
        run = sandbox.run(measured, [job], jobs=1, seconds=SECONDS, memory_mb=MEMORY_MB)
        for _, result in run:
            name = job.source.path.name[:48]
            if isinstance(result, sandbox.Failed):
                print(f"{name:<48} {result.reason[:70]}")
                continue
            good.append(job)
            speed = result.pages / result.seconds
            print(f"{name:<48} {result.pages:>5} {result.seconds:>6.2f} {result.processor:>6.2f}"
                  f" {speed:>7.0f} {result.peak_mb:>7.0f}")  # fmt: skip
    for processes in (1, 2):
        pages, seconds = whole(good, processes)
        print(
            f"{processes} at once: {pages} pages in {seconds:.1f} s: {pages / seconds:.0f} a second"
        )


if __name__ == "__main__":
    main()
