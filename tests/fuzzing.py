"""Reads damaged files as an ingest does and says of each what came of it, and what is at fault."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mutations

from kb.ingest import sandbox
from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source

SECONDS = 20
MEMORY_MB = 1500
KINDS = ("law", "study", "workshop")


@dataclass(frozen=True)
class Tried:
    """A damaged file, why it was refused (empty if it was read), and what must not be so."""

    name: str
    refusal: str
    faults: list[str]


def trial(folder: Path, seeds: dict[str, bytes], count: int, seed: int) -> Iterator[Tried]:
    """Damage files by chance and read each in a child process; ``seeds`` are good ones by name."""
    before = set(folder.parent.iterdir())
    jobs = _jobs(folder, seeds, count, random.Random(seed))
    run = sandbox.run(read_source, jobs, jobs=2, seconds=SECONDS, memory_mb=MEMORY_MB)
    for job, result in run:
        if isinstance(result, sandbox.Failed):
            yield Tried(job.source.name, result.reason, list(_wrong_with(result.reason)))
        else:
            faults = [fault for parsed in result for fault in _unsound(parsed.document)]
            yield Tried(job.source.name, "", faults)
    left = set(folder.parent.iterdir()) - before
    assert not left, f"left behind: {left}"


def _jobs(folder: Path, seeds: dict[str, bytes], count: int, dice: random.Random) -> list[Job]:
    canary = folder / "canary.txt"
    canary.write_text(mutations.CANARY, encoding="utf-8")
    names = sorted(seeds)
    made = []
    for number in range(count):
        name = names[number % len(names)]
        path = folder / f"{number:05}-{name}"
        path.write_bytes(mutations.mutated(seeds[name], dice, canary.as_posix()))
        kind = KINDS[number // len(names) % len(KINDS)]
        made.append(Job(Source(path.name, path, kind, None, ""), path.stem))
    return made


def _wrong_with(reason: str) -> Iterator[str]:
    """A refusal is one short sentence, and not of a parser that crashed or was stopped."""
    if not 0 < len(reason) <= 400 or "\n" in reason:
        yield f"no sentence: {reason!r}"
    if "the parser" in reason or "took longer" in reason:
        yield reason


def _unsound(document) -> Iterator[str]:
    """What is read of a damaged file is as sound as any: spans lie within the text."""
    end = len(document.text)
    ids = {provision.id for provision in document.provisions}
    if mutations.CANARY in document.text:
        yield "shows a file from outside"
    if len(ids) < len(document.provisions):
        yield "has two provisions of one id"
    for provision in document.provisions:
        if not 0 <= provision.start <= provision.end <= end:
            yield f"{provision.id} lies outside the text"
        if provision.parent and provision.parent not in ids:
            yield f"{provision.id} has no parent"
    for passage in document.passages:
        if not 0 <= passage.start < passage.end <= end or passage.provision not in ids:
            yield f"a passage of {passage.provision} lies outside the text"
