"""Measure what provisions are found in acts against lists of them made by hand.

    python benchmarks/structure.py SHARED [--verbose] [--scans] [NAME …]
    python benchmarks/structure.py FOLDER
    python benchmarks/structure.py --sequence FOLDER [--verbose] [--every N]
    python benchmarks/structure.py --official FOLDER [--verbose]

The first reads ``benchmarks/gold/*.tsv``: each names files below SHARED and lists the provisions of
that act by their full path (``6/2/a``). It prints precision, recall and F1 for each file and level.
The second is for a FOLDER that holds ``NAME.sections.tsv`` (number, tab, heading) beside its acts:
it compares the numbers as multisets. The third asks of every act of a folder whether its sections'
numbers rise without gap or repeat; with N, of every Nth act. The fourth is for a FOLDER of official
XML or EUR-Lex pages, which say by their markup what each provision is: the grammar is given their
text alone, and what it finds is held against the markup.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import process_time

from kb.errors import UnreadableError
from kb.ingest import canonical, numbers, readers, unit
from kb.ingest.structure import law
from kb.ingest.structure.law_counters import Counter as Counted
from kb.ingest.structure.law_counters import follows, readings
from kb.model import Provision

GOLD = Path(__file__).parent / "gold"
GROUPS = ("section", "subsection", "clause", "aside", "schedule", "part")
SECTIONS = frozenset({"section", "article", "rule"})
ASIDES = frozenset({"proviso", "explanation", "exception", "illustration"})
PARTS = frozenset({"book", "part", "chapter", "division"})
INSIDE = frozenset({"subsection", "clause", "subclause", "definition", "paragraph"})

Key = tuple[str, str]


@dataclass(frozen=True)
class Act:
    """A gold file: what it lists, and the files in which that should be found."""

    name: str
    files: tuple[tuple[str, str], ...]
    scans: tuple[tuple[str, str], ...]
    keys: Counter[Key]


@dataclass
class Score:
    """Counts of one group; they add up over files."""

    listed: int = 0
    found: int = 0
    both: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.listed + other.listed, self.found + other.found, self.both + other.both)

    @property
    def f1(self) -> float:
        return 2 * self.both / max(self.listed + self.found, 1)

    def __str__(self) -> str:
        if not self.listed and not self.found:
            return f"{'-':>17}"
        precision = self.both / max(self.found, 1)
        recall = self.both / max(self.listed, 1)
        return f"{precision:.3f} {recall:.3f} {self.f1:.3f}"


@dataclass
class Result:
    """A file's scores by group, and what was missed and what was found beyond the list."""

    scores: dict[str, Score] = field(default_factory=dict)
    missed: list[Key] = field(default_factory=list)
    spurious: list[Key] = field(default_factory=list)


def load(path: Path) -> Act:
    """Return a gold file."""
    heads: dict[str, list[str]] = {}
    keys: Counter[Key] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            name, _, value = line[2:].partition(": ")
            heads.setdefault(name, []).append(value)
        elif not line.startswith("level\t"):
            level, place, _ = line.split("\t")
            keys[_key(level, place)] += 1
    scope = heads.get("scope", [""])[0]
    return Act(
        path.stem,
        tuple((name, scope) for name in heads.get("file", [])),
        tuple((name, part or scope) for name, _, part in _parted(heads.get("scan", []))),
        keys,
    )


def _parted(values: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    return (value.partition("=") for value in values)


def _key(level: str, place: str) -> Key:
    if level in PARTS:
        return "part", place
    if place.startswith("schedule"):
        return "schedule", place
    if aside := _aside(place):
        return "aside", aside
    if level in SECTIONS:
        return "section", place
    parts = place.split("/")
    return ("subsection" if len(parts) == 2 and parts[1][0].isdigit() else "clause"), place


def _aside(place: str) -> str:
    """An aside by its section, since what it hangs on is a matter of taste; else nothing."""
    parts = place.split("/")
    for index, part in enumerate(parts):
        if part.split(" ")[0] in ASIDES:
            return "/".join([parts[0], *parts[index:]])
    return ""


def provisions(path: Path) -> list[Provision]:
    """Return the provisions of a file as ingest finds them."""
    return [
        node
        for reading in readers.read(path)
        for node in unit.structure(canonical.join(reading), reading, "law", reading.metadata)
    ]


def found_keys(found: Iterable[Provision]) -> Counter[Key]:
    """Return what was found, by group and path."""
    by_id = {node.id: node for node in found}
    keys: Counter[Key] = Counter()
    for node in by_id.values():
        if node.level in PARTS:
            keys["part", f"{node.level} {node.number.replace('-', '')}"] += 1
        elif node.level in SECTIONS | INSIDE | ASIDES | {"schedule"}:
            place = _place(node, by_id)
            # A definition without a number has none to be listed by, nor has what it holds.
            if place:
                keys[_key(node.level, place)] += 1
    return keys


def _place(node: Provision, by_id: dict[str, Provision]) -> str:
    parts: list[str] = []
    at: Provision | None = node
    while at is not None:
        if at.level == "schedule":
            parts.append(f"schedule {at.number}".strip())
        elif at.level in ASIDES:
            parts.append(f"{at.level} {at.number}".strip())
        elif at.level in SECTIONS | INSIDE:
            if not at.number:
                return ""
            parts.append(numbers.ascii_digits(at.number))
        at = by_id.get(at.parent)
    return "/".join(reversed(parts))


def compare(listed: Counter[Key], found: Counter[Key], scope: str) -> Result:
    """Return how well a file's provisions are found; ``scope`` (``1-11``) limits both sides."""
    listed, found = _within(listed, scope), _within(found, scope)
    # What is listed inside an aside may as well be found without it.
    lenient = {place for group, place in listed if group == "aside"}
    for group, place in list(found):
        if group != "aside" and any(_without_aside(aside) == place for aside in lenient):
            found[group, place] = min(found[group, place], listed[group, place])
    result = Result()
    for group in GROUPS:
        # Not every list goes above the sections.
        if group == "part" and not any(level == "part" for level, _ in listed):
            found = Counter({key: count for key, count in found.items() if key[0] != "part"})
        wanted = Counter({k: n for k, n in listed.items() if k[0] == group})
        here = Counter({k: n for k, n in found.items() if k[0] == group})
        result.scores[group] = Score(wanted.total(), here.total(), (wanted & here).total())
        result.missed += sorted((wanted - here).elements())
        result.spurious += sorted((here - wanted).elements())
    return result


def _without_aside(place: str) -> str:
    parts = place.split("/")
    return "/".join(part for part in parts if part.split(" ")[0] not in ASIDES)


def _within(keys: Counter[Key], scope: str) -> Counter[Key]:
    if not scope:
        return Counter(keys)
    first, last = (int(end) for end in scope.split("-"))
    return Counter(
        {
            (group, place): count
            for (group, place), count in keys.items()
            if (number := re.match(r"\d+", place)) and first <= int(number[0]) <= last
        }
    )


def measure(shared: Path, names: list[str], scans: bool, verbose: bool) -> None:
    """Print a line for every file of the gold lists."""
    totals = {group: Score() for group in GROUPS}
    print(f"{'file':<46}" + "".join(f"{group + ' P R F1':<19}" for group in GROUPS))
    for path in sorted(GOLD.glob("*.tsv")):
        act = load(path)
        if names and act.name not in names:
            continue
        for name, scope in act.scans if scans else act.files:
            try:
                found = found_keys(provisions(shared / name))
            except UnreadableError as error:
                print(error)
                continue
            result = compare(act.keys, found, scope)
            print(f"{Path(name).name[:45]:<46}" + "  ".join(str(result.scores[g]) for g in GROUPS))
            if verbose:
                print("  missed:  ", ", ".join(place for _, place in result.missed))
                print("  spurious:", ", ".join(place for _, place in result.spurious))
            totals = {group: totals[group] + result.scores[group] for group in GROUPS}
    print(f"{'all':<46}" + "  ".join(str(totals[group]) for group in GROUPS))


RANGE = re.compile(r"(?P<first>[0-9০-৯]{1,4})\s?[-–—]\s?(?P<last>[0-9০-৯]{1,4})\s?[.।]")


@dataclass(frozen=True)
class Sequence:
    """An act's section numbers: how many, which are missing, repeated, out of order."""

    name: str
    sections: int
    missing: tuple[int, ...]
    repeated: tuple[str, ...]
    falling: tuple[str, ...]
    lists: int
    broken: tuple[str, ...]
    seconds: float
    characters: int

    @property
    def whole(self) -> bool:
        return bool(self.sections) and not (self.missing or self.repeated or self.falling)


def sequence(path: Path) -> Sequence:
    """Return what is odd about the numbers of an act's own sections."""
    found, text = [], ""
    seconds = 0.0
    for reading in readers.read(path):
        joined = canonical.join(reading)
        text += joined.text
        began = process_time()
        found += [(node, joined.text) for node in law.provisions(joined, "")]
        seconds += process_time() - began
    own = [
        (node, text_of)
        for node, text_of in found
        if node.level in SECTIONS and node.number and not node.id.startswith("sched")
    ]
    if own:
        most = Counter(node.level for node, _ in own).most_common(1)[0][0]
        own = [pair for pair in own if pair[0].level == most]
    present: set[int] = set()
    falling: list[str] = []
    last = 0
    for node, held in own:
        value = _value(node.number)
        if value < last:
            falling.append(node.number)
        last = max(last, value)
        present.add(value)
        covers = RANGE.search(held, node.start, node.start + 200)
        if covers and int(numbers.ascii_digits(covers["first"])) == value:
            end = int(numbers.ascii_digits(covers["last"]))
            present.update(range(value, end + 1))
            last = max(last, end)
    counts = Counter(node.number for node, _ in own)
    lists, broken = _lists(node for node, _ in found)
    return Sequence(
        path.stem,
        len(own),
        tuple(sorted(set(range(1, max(present, default=0))) - present)),
        tuple(number for number, count in counts.items() if count > 1),
        tuple(falling),
        lists,
        broken,
        seconds,
        len(text),
    )


def _lists(found: Iterable[Provision]) -> tuple[int, tuple[str, ...]]:
    """How many lists of subsections and clauses there are, and which are not counted 1, 2, 3."""
    inside: dict[str, list[str]] = {}
    for node in found:
        if node.level in INSIDE and node.number and node.parent:
            inside.setdefault(node.parent, []).append(node.number)
    return len(inside), tuple(
        f"{parent} ({' '.join(held)})"
        for parent, held in inside.items()
        if not _is_counted(list(map(readings, held)))
    )


def _is_counted(held: list[tuple[Counted, ...]]) -> bool:
    first = any(reading.is_first for reading in held[0])
    return first and all(
        any(follows(last, new) for last in before for new in after)
        for before, after in pairwise(held)
    )


def _value(number: str) -> int:
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else numbers.roman(number) or 0


def official(folder: Path, verbose: bool) -> None:
    """Print how the grammar, on the text alone, agrees with the markup of official files."""
    totals: Counter[str] = Counter()
    print(f"{'file':<44} {'sections P R F1':<24}  inside them P R F1")
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            readings = [reading for reading in readers.read(path) if reading.units]
        except UnreadableError:
            continue
        for reading in readings:
            text = canonical.join(reading)
            marked = _marked(unit.structure(text, reading, "law", reading.metadata))
            told = _marked(law.provisions(text, ""))
            if not marked["section"]:
                continue
            row = [f"{path.name[:43]:<44}"]
            for group, listed in marked.items():
                both = (listed & told[group]).total()
                score = Score(listed.total(), told[group].total(), both)
                row.append(f"{score} of {listed.total():<4}")
                if verbose:
                    row.append(f"missed {sorted((listed - told[group]).elements())}")
                totals.update({f"{group} listed": score.listed, f"{group} found": score.found})
                totals[f"{group} both"] += both
            print("  ".join(row))
    sums = [
        Score(*(totals[f"{group} {what}"] for what in ("listed", "found", "both")))
        for group in ("section", "inside")
    ]
    print(f"{'all':<44}  {sums[0]} of {sums[0].listed:<4}  {sums[1]} of {sums[1].listed}")


def _marked(found: Iterable[Provision]) -> dict[str, Counter[str]]:
    """Return the paths of sections and of what is counted in them, without its unnumbered parts."""
    by_id = {node.id: node for node in found}
    paths: dict[str, Counter[str]] = {"section": Counter(), "inside": Counter()}
    for node in by_id.values():
        if not node.number or node.level not in SECTIONS | INSIDE - {"paragraph"}:
            continue
        parts: list[str] = []
        at: Provision | None = node
        while at is not None:
            if at.number and at.level in SECTIONS | INSIDE - {"paragraph"}:
                parts.append(re.sub(r"[().\s-]", "", at.number).lower())
            at = by_id.get(at.parent)
        group = "section" if node.level in SECTIONS else "inside"
        paths[group]["/".join(reversed(parts))] += 1
    return paths


def sanity(folder: Path, verbose: bool, every: int) -> None:
    """Print how many of a folder's acts have sections in an unbroken sequence."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())[::every]
    with ProcessPoolExecutor() as pool:
        rows = list(pool.map(sequence, paths, chunksize=16))
    whole = sum(row.whole for row in rows)
    print(f"{len(rows)} acts, {sum(row.sections for row in rows)} sections")
    print(f"unbroken sequence: {whole} ({whole / max(len(rows), 1):.1%})")
    print(f"no section at all: {sum(not row.sections for row in rows)}")
    for name in ("missing", "repeated", "falling"):
        held = [getattr(row, name) for row in rows]
        print(f"{name}: {sum(map(len, held))} numbers in {sum(map(bool, held))} acts")
    lists, broken = sum(row.lists for row in rows), sum(len(row.broken) for row in rows)
    print(f"lists inside sections: {lists}, unbroken {1 - broken / max(lists, 1):.2%}")
    spent = sum(row.seconds for row in rows)
    pages = sum(row.characters for row in rows) / 2500
    print(f"structure: {pages:.0f} pages of 2,500 characters in {spent:.1f} s of one core each")
    for row in rows if verbose else []:
        for place in row.broken:
            print(f"{row.name}: {place}")
        if not row.whole:
            print(f"{row.name}: {row.sections} sections; missing {row.missing[:12]}"
                  f" repeated {row.repeated[:8]} falling {row.falling[:8]}")  # fmt: skip


def listed(folder: Path) -> None:
    """Print a line for every act and format with a list of its sections."""
    print(f"{'file':<36} {'listed':>6} {'found':>6}  P     R     F1")
    for path in sorted(folder.glob("*.sections.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        wanted = Counter(line.partition("\t")[0].strip() for line in lines if line.strip())
        for ending in ("html", "docx", "pdf"):
            file = path.with_name(path.name.replace("sections.tsv", ending))
            if file.is_file():
                here = Counter(n.number for n in provisions(file) if n.level == "section")
                score = Score(wanted.total(), here.total(), (wanted & here).total())
                print(f"{file.name:<36} {score.listed:>6} {score.found:>6}  {score}")


def main() -> None:
    """Measure what the command line names."""
    options = {word for word in sys.argv[1:] if word.startswith("--")}
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    every = int(words.pop()) if "--every" in options else 1
    if not words or not Path(words[0]).is_dir():
        sys.exit(__doc__)
    folder, verbose = Path(words[0]), "--verbose" in options
    if "--sequence" in options:
        sanity(folder, verbose, every)
    elif "--official" in options:
        official(folder, verbose)
    elif any(folder.glob("*.sections.tsv")):
        listed(folder)
    else:
        measure(folder, words[1:], "--scans" in options, verbose)


if __name__ == "__main__":
    main()
