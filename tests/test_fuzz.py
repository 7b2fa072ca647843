"""Two thousand damaged files: each is read or refused in a sentence, and the parent lives on."""

import random
import re
from collections import Counter
from pathlib import Path

import mutations
import seed_documents

from kb.ingest import sandbox
from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source

MUTATIONS = 2000
SECONDS = 20
MEMORY_MB = 1500


def jobs(folder: Path, seeds: dict[str, bytes], count: int, dice: random.Random) -> list[Job]:
    canary = folder / "canary.txt"
    canary.write_text(mutations.CANARY, encoding="utf-8")
    names = sorted(seeds)
    made = []
    for number in range(count):
        name = names[number % len(names)]
        path = folder / f"{number:05}-{name}"
        path.write_bytes(mutations.mutated(seeds[name], dice, canary.as_posix()))
        kind = ("law", "study", "workshop")[number // len(names) % 3]
        made.append(Job(Source(path.name, path, kind, None, ""), path.stem))
    return made


def test_good_seeds_are_read(tmp_path):
    """Else the mutations below would try nothing but refusals."""
    for name, data in seed_documents.seeds().items():
        path = tmp_path / name
        path.write_bytes(data)
        (parsed, *_) = read_source(Job(Source(name, path, None, None, ""), path.stem))
        assert re.search("(?i)victim|shelter|border", parsed.document.text), name


def test_two_thousand_damaged_files_do_no_harm(tmp_path):
    before = set(Path(tmp_path).parent.iterdir())
    made = jobs(tmp_path, seed_documents.seeds(), MUTATIONS, random.Random(20261124))
    results = list(sandbox.run(read_source, made, jobs=2, seconds=SECONDS, memory_mb=MEMORY_MB))
    assert len(results) == MUTATIONS
    sentences: Counter[str] = Counter()
    bugs: list[str] = []
    for job, result in results:
        if isinstance(result, sandbox.Failed):
            assert 0 < len(result.reason) <= 400, result.reason
            assert "\n" not in result.reason
            sentences[re.sub(r"\S*\d\S*", "#", result.reason)[:60]] += 1
            if "the parser" in result.reason or "took longer" in result.reason:
                bugs.append(f"{job.source.name}: {result.reason}")
        else:
            text = "".join(parsed.document.text for parsed in result)
            assert mutations.CANARY not in text, job.source.name
            for parsed in result:
                _sound(parsed.document)
    assert bugs == []
    assert sum(sentences.values()) < 0.9 * MUTATIONS, "hardly any damaged file was read"
    assert set(Path(tmp_path).parent.iterdir()) == before


def _sound(document) -> None:
    """What is read of a damaged file is as sound as any: spans lie within the text."""
    end = len(document.text)
    ids = {provision.id for provision in document.provisions}
    assert len(ids) == len(document.provisions)
    for provision in document.provisions:
        assert 0 <= provision.start <= provision.end <= end
        assert not provision.parent or provision.parent in ids
    for passage in document.passages:
        assert 0 <= passage.start < passage.end <= end
        assert passage.provision in ids
