"""How well `kb diff` tells what became of provisions, on seeded amendments of a real law.

Sections of the law are taken out, inserted, reworded, moved to another chapter and renumbered, by
one to twelve amendments at a time; the amended law is read again by kb's own grammar, and what the
comparison says of each section is held against what was done to it.

    python benchmarks/amendments.py WORKSPACE DOCUMENT [N]
"""

import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from kb.evidence.amendments import SORTS, compared
from kb.model import Document, Provision
from kb.store.embedded import EmbeddedStore

WORDS = (
    "not", "exceeding", "before", "after", "commission", "officer", "period", "seven", "ten",
    "thousand", "days",
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A section in hand: ``key`` is its number at first, "" for an inserted one."""

    key: str
    number: str
    chapter: str
    words: str
    changed: bool = False


def sections(document: Document) -> list[Section]:
    """Return the sections of a law, each with the chapter it stands in."""
    found = []
    for provision in document.provisions:
        if provision.level in ("section", "article"):
            text = document.text[provision.start : provision.end]
            bare = re.sub(rf"^\W*{re.escape(provision.number)}\W*", "", text)
            found.append(Section(provision.number, provision.number, provision.parent, bare))
    return found


def amended(held: list[Section], rng: random.Random) -> tuple[list[Section], set[str]]:
    """Return the sections after some amendments, and the keys of those taken out."""
    after, gone = list(held), set[str]()
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(after))
        act = rng.choice(["insert", "remove", "reword", "reword", "move"])
        one = after[at]
        if act == "insert":
            other = rng.choice(held).words.split()
            rng.shuffle(other)
            new = " ".join(other[: rng.randint(15, 80)])
            after.insert(at + 1, Section("", f"{one.number}A{at}", one.chapter, new, True))
        elif act == "remove" and one.key:
            gone.add(one.key)
            del after[at]
        elif act == "reword" and one.key:
            after[at] = replace(one, words=reworded(one.words, rng), changed=True)
        elif act == "move":
            chapter = rng.choice(sorted({s.chapter for s in held}))
            del after[at]
            place = max((i for i, s in enumerate(after) if s.chapter == chapter), default=at)
            after.insert(place + 1, replace(one, chapter=chapter, number=f"{one.number}M"))
    if rng.random() < 0.4:
        after = [replace(s, number=str(n)) for n, s in enumerate(after, 1)]
    return after, gone


def reworded(words: str, rng: random.Random) -> str:
    """Return a text with up to a fifth of its words, and at least one, changed."""
    parts = words.split()
    for _ in range(rng.randint(1, max(1, len(parts) // 5))):
        at = rng.randrange(len(parts))
        act = rng.choice(["swap", "drop", "add"])
        if act == "swap" or len(parts) < 5:
            parts[at] = rng.choice(WORDS) + "x"
        elif act == "drop":
            del parts[at]
        else:
            parts.insert(at, rng.choice(WORDS))
    return " ".join(parts)


def as_document(law: Document, held: list[Section]) -> Document:
    """Return the sections as a document, under the law's chapters."""
    chapters = {p.id: p for p in law.provisions}
    text, provisions = "", list[Provision]()
    for chapter in dict.fromkeys(s.chapter for s in held):
        above = chapters.get(chapter)
        start, first = len(text), len(provisions)
        if above is not None:
            text += f"{above.level.upper()} {above.number}\n{above.heading}\n"
        for section in (s for s in held if s.chapter == chapter):
            body = f"{section.number}. {section.words}"
            provisions.append(
                Provision(
                    id=f"sec_{section.number}",
                    level="section",
                    number=section.number,
                    heading="",
                    start=len(text),
                    end=len(text) + len(body),
                    parent=chapter,
                    pinpoint=f"s {section.number}",
                )
            )
            text += body + "\n"
        if above is not None:
            own = replace(above, start=start, end=len(text), parent="")
            provisions.insert(first, own)
    return replace(law, text=text, provisions=tuple(provisions))


def truth(held: list[Section], after: list[Section], gone: set[str]) -> dict[str, str]:
    """Return what became of every section, by its former number; inserted ones by "+" and new."""
    before = {s.key: s for s in held}
    told = dict.fromkeys(gone, "removed")
    for section in after:
        if not section.key:
            told[f"+{section.number}"] = "added"
            continue
        old = before[section.key]
        moved = old.number != section.number or old.chapter != section.chapter
        same = old.words.split() == section.words.split()
        told[section.key] = "changed" if not same else "renumbered" if moved else "unchanged"
    return told


def measure(law: Document, seed: int) -> tuple[Counter[tuple[str, str]], float]:
    """Return (what was done, what was said) counted over sections, and the seconds it took."""
    rng = random.Random(seed)
    held = list({s.number: s for s in sections(law)}.values())
    after, gone = amended(held, rng)
    after = list({s.number: s for s in after}.values())
    kept = {s.key for s in after}
    gone |= {s.key for s in held} - kept
    wanted = truth(held, after, gone)
    old, new = as_document(law, held), as_document(law, after)
    began = time.perf_counter()
    found = compared(old, new)
    took = time.perf_counter() - began
    by_number = {s.number: s for s in after}
    said = {}
    for each in found:
        unit = each.before or each.after
        if unit is None or unit.level != "section":
            continue
        key = each.before.number if each.before else f"+{each.after.number}"
        right = (
            each.before is None
            or each.after is None
            or by_number[each.after.number].key == each.before.number
        )
        said[key] = each.sort if right else "mispaired"
    keys = wanted.keys() | said.keys()
    return Counter((wanted.get(k, "nothing"), said.get(k, "nothing")) for k in keys), took


def main() -> None:
    """Print precision and recall of every class, and the time a comparison takes."""
    workspace, name = Path(sys.argv[1]), sys.argv[2]
    number = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    law = EmbeddedStore(workspace / "indexes").document(name)
    total: Counter[tuple[str, str]] = Counter()
    times = []
    for seed in range(number):
        found, took = measure(law, seed)
        total += found
        times.append(took)
    print(f"{law.id}: {len(sections(law))} sections, {number} seeded amendments")
    for sort in SORTS:
        right = total[sort, sort]
        said = sum(n for (_, s), n in total.items() if s == sort)
        done = sum(n for (w, _), n in total.items() if w == sort)
        print(
            f"  {sort:<11} precision {right / max(said, 1):.4f}  recall {right / max(done, 1):.4f}"
            f"  of {done}"
        )
    print({k: n for k, n in total.items() if k[0] != k[1]})
    times.sort()
    print(f"  median {times[len(times) // 2]:.3f} s, slowest {times[-1]:.3f} s")


if __name__ == "__main__":
    main()
