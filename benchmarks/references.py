"""Measure what references are found in laws against lists of them made by hand.

    python benchmarks/references.py SHARED [--verbose]

``benchmarks/gold/references.tab`` lists passages drawn at random: a file below SHARED, the span of
the passage in its canonical text with a hash of it, and each reference in it as its path
(``section 6/2/a``) and its law (``=`` for the document itself, a number such as
``act 45 of 1860``, a folded title, ``?`` where the passage does not show which). A passage without
references has the path ``-``. Printed are recall and precision of the paths, the share that names
the right law too, and how many references of a document to itself lead to one of its provisions.
"""

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from kb.ingest import canonical, metadata, readers
from kb.ingest.meaning.citing import meaning
from kb.ingest.meaning.names import folded
from kb.ingest.references import folded as number
from kb.ingest.unit import structure
from kb.model import Reference

GOLD = Path(__file__).parent / "gold" / "references.tab"
Span = tuple[int, int]
Passage = tuple[int, int, str]


@dataclass
class Score:
    """What was listed, found, found with its law, and found without being listed."""

    listed: int = 0
    found: int = 0
    lawful: int = 0
    extra: int = 0
    own: Counter[bool] = field(default_factory=Counter)


def main() -> None:
    shared = Path(sys.argv[1])
    gold: dict[str, dict[Passage, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        file, start, end, hashed, path, law = line.split("\t")
        gold[file][int(start), int(end), hashed] += [(path, law)] * (path != "-")
    score = Score()
    for file, passages in gold.items():
        if not (shared / file).is_file():
            print(f"{file} is not there")
            continue
        text, found = read(shared / file)
        for (start, end, hashed), listed in passages.items():
            if blake2b(text[start:end].encode(), digest_size=4).hexdigest() == hashed:
                compare(file, (start, end), listed, found, score)
            else:
                print(f"{file} {start}: the passage has moved, and is left out")
    told = score.found + score.extra
    print(f"references listed   {score.listed}")
    print(f"recall              {score.found / score.listed:.3f}")
    print(f"precision           {score.found / told:.3f}")
    print(f"with the right law  {score.lawful / score.listed:.3f}")
    print(f"own, followed       {score.own[True]} of {score.own.total()}")


def read(file: Path) -> tuple[str, list[Reference]]:
    """Return the text of a file's first document, and its references."""
    one = next(iter(readers.read(file)))
    text = canonical.join(one)
    about = metadata.detect(text, one, "law", file.name)
    provisions = structure(text, one, "law", about)
    return text.text, list(meaning(text, provisions, about).references)


def compare(
    file: str, span: Span, listed: list[tuple[str, str]], found: list[Reference], score: Score
) -> None:
    left = list(listed)
    score.listed += len(listed)
    for each in found:
        if not span[0] <= each.start < span[1]:
            continue
        if not each.path and not each.number and not any(map(str.isdigit, each.title)):
            continue  # a law named without year or number is not listed
        path = _path(each)
        same = [one for one in left if _folded(one[0]) == path]
        right = [one for one in same if one[1] in _laws(each)]
        if same:
            left.remove((right or same)[0])
            score.found += 1
            score.lawful += bool(right)
        elif each.end <= span[1] and not _between(path, listed):
            score.extra += 1
            _say(f"{file} {span}: not listed: {path}")
        if not each.act:
            score.own[bool(each.target)] += 1
    for path, law in left:
        _say(f"{file} {span}: not found: {path} of {law}")


def _say(line: str) -> None:
    if "--verbose" in sys.argv:
        print(line)


def _path(each: Reference) -> str:
    if not each.path:
        return "law"
    return f"{each.path[0][0]} {'/'.join(number(step) for _, step in each.path)}"


def _folded(path: str) -> str:
    level, _, steps = path.partition(" ")
    return f"{level} {'/'.join(map(number, steps.split('/')))}" if steps else path


def _laws(each: Reference) -> set[str]:
    title = folded(each.title)
    named = {each.number, title, "?", *({"constitution"} if "সংবিধান" in each.title else ())}
    return named - {""} if each.act else {"="}


def _between(path: str, listed: list[tuple[str, str]]) -> bool:
    """Whether a section lies between two that are listed as the ends of a range."""
    level, _, steps = path.partition(" ")
    ends = [int(p.split()[1]) for p, _ in listed if p.startswith(level) and p.split()[1].isdigit()]
    return steps.isdigit() and len(ends) > 1 and min(ends) < int(steps) < max(ends)


if __name__ == "__main__":
    main()
