"""Plant quotations in Word documents, half of them altered, and see what the audit finds.

    python benchmarks/audit.py WORKSPACE [--quotations 1000] [--seed 1]

Quotations are drawn from the workspace's own documents, each with the citation that kb gives it.
One half is altered in one of fifteen ways; the other is left as it is, or changed only as the
United Nations Editorial Manual permits. They are set in reports of some hundred pages, inline or
as block quotations, with real footnotes, and the reports are audited. An alteration counts as found
when its quotation is called a problem; an honest quotation that is called one is a false alarm.
What an alteration happens to leave true (the words do stand at the place that is now cited) is not
planted.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.audit.auditor import open_auditor
from kb.audit.document import Audit, audit, find
from kb.audit.folding import fold
from kb.evidence.quotation import without_notes
from kb.evidence.sentences import NOTE_LINE
from kb.evidence.tree import Tree
from kb.model import Document
from kb.report import word
from kb.report.blocks import Block, Heading, Note, Paragraph, Report, Run
from kb.report.citation import footnote
from kb.report.finished import read
from kb.report.template import builtin, load
from kb.store.embedded import EmbeddedStore
from kb.workspace import open_workspace

A_REPORT = 500  # quotations, which take about a hundred pages
FEWEST, MOST = 12, 90  # words of a quotation
STYLE = "oscola-no-ibid"
TURNING = (
    "not|cannot|nothing|neither|no|nor|never|except|unless|only|without|none|provided|other|than"
    "|save|fails?|exempt(?:ed)?|exclud(?:ed|ing)"
)
FILLER = (
    "This paragraph stands between two excerpts and says nothing that any source says. ",
    "The reader finds below what bears on the matter, and the place at which it can be read. ",
    "Officials who were met took different views on this, and they are set out further on. ",
)


@dataclass(frozen=True)
class Plant:
    """A quotation as it is planted; ``way`` names its alteration or permitted change."""

    text: str
    citation: str
    document: str
    way: str
    altered: bool


@dataclass(frozen=True)
class Honest:
    """A verbatim passage with its place."""

    text: str
    document: Document
    pinpoint: str
    page: str

    def cited(self) -> str:
        return cite(self.document, self.pinpoint, self.page)


def cite(document: Document, pinpoint: str, page: str) -> str:
    runs = footnote(document.metadata, document.kind, pinpoint, page, STYLE)
    return "".join(run.text for run in runs)


# --- drawing ---------------------------------------------------------------------------------


def drawn(store: EmbeddedStore, rng: random.Random, most: int) -> list[Honest]:
    """Return passages of all kinds and languages, no document giving more than its share."""
    pools = {s.id: s for s in store.summaries() if s.metadata.title}
    ids = sorted(pools)
    rng.shuffle(ids)
    ids = ids[:400]
    share = max(6, 16 * most // max(1, len(ids)))
    found: list[Honest] = []
    for id in ids:
        own = list(passages(store.document(id)))
        found += rng.sample(own, min(share, len(own)))
    rng.shuffle(found)
    return found


def passages(document: Document) -> Iterator[Honest]:
    tree = Tree(document)
    for provision in document.provisions:
        pinpoint = provision.pinpoint
        if not pinpoint or tree.under.get(provision.id):
            continue
        for start, end in without_notes(document.text, (provision.start, provision.end)):
            text = document.text[start:end].strip()
            plain = "\t" not in text and not NOTE_LINE.search(text)
            if plain and FEWEST <= len(text.split()) <= MOST and clean(text):
                page = tree.page(start)
                place = pinpoint if document.kind != "study" or not page else f"p {page}"
                if document.kind == "study" and page != tree.page(end - 1):
                    continue
                yield Honest(text, document, place, page)


def clean(text: str) -> bool:
    """Return whether a passage is a sentence without marks of its own, no list of names."""
    marked = re.search(r"[“”\"„«»\[\]…]|^[‘']|\.\s?\.\s?\.|\n", text)
    words = text.split()
    names = sum(word[0].isupper() or not any(map(str.isalpha, word)) for word in words)
    return not marked and names < len(words) / 2


# --- permitted changes -------------------------------------------------------------------------


def as_it_is(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    return one.text


def initial_case(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    first = one.text[0]
    return first.swapcase() + one.text[1:] if first.isalpha() and first.isascii() else None


def final_stop(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    bare = one.text.rstrip(".;,:।৷ ")
    return bare if bare != one.text else None


def shapes(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    changed = one.text.replace("'", "’").replace(" - ", " – ").replace("  ", " ")
    return changed.replace(" ", "\u00a0", 1)


def sentence_left_out(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    sentences = re.split(r"(?<=[.।])\s+", one.text)
    if len(sentences) < 3:
        return None
    return f"{sentences[0]} […] {' '.join(sentences[2:])}"


def opened(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    """Begin at a later sentence, with a mark."""
    sentences = re.split(r"(?<=[.।])\s+", one.text)
    return f"[…] {' '.join(sentences[1:])}" if len(sentences) > 1 else None


def explained(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    words = one.text.split(" ")
    at = rng.randrange(2, len(words) - 1)
    return " ".join([*words[:at], "[sic]", *words[at:]])


def words_left_out(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    """Leave out some words with a mark, none of them such as turn the sense."""
    words = one.text.split(" ")
    at = rng.randrange(3, len(words) - 6)
    left = " ".join(words[at : at + rng.randrange(2, 5)])
    if re.search(rf"\b({TURNING})\b", left, re.IGNORECASE) or _tongue(one) != "en":
        return None
    return " ".join([*words[:at], "[…]", *words[at + len(left.split(" ")) :]])


PERMITTED = (as_it_is, as_it_is, initial_case, final_stop, shapes, sentence_left_out, opened,
             explained, words_left_out)  # fmt: skip


# --- alterations -------------------------------------------------------------------------------


def content(word: str) -> bool:
    return len(word.strip(".,;:()।")) > 4 and word.strip(".,;:()।").isalpha()


def word_swapped(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    words = one.text.split(" ")
    places = [i for i, w in enumerate(words) if content(w)]
    other = [w.strip(".,;:()।") for w in rng.choice(pool).text.split(" ") if content(w)]
    if not places or not other:
        return None
    at, new = rng.choice(places), rng.choice(other)
    core = words[at].strip(".,;:()।")
    if new.casefold() == core.casefold():
        return None
    words[at] = words[at].replace(core, new.lower() if core.islower() else new)
    return " ".join(words)


def negation_dropped(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    changed = re.sub(
        r"\b(shall|may|is|are|was|were|will|do|does|did) not\b", r"\1", one.text, count=1
    )
    return changed if changed != one.text else None


def negation_added(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    changed = re.sub(r"\b(shall|may|is|are|was|were|will)\b(?! not)", r"\1 not", one.text, count=1)
    return changed if changed != one.text else None


def number_changed(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    spelt = {"two": "three", "three": "four", "five": "six", "seven": "nine", "ten": "twelve"}
    for word_, other in spelt.items():
        changed = re.sub(rf"\b{word_}\b", other, one.text, count=1)
        if changed != one.text:
            return changed
    figures = list(re.finditer(r"(?<![\w.(])([0-9০-৯]{1,4})(?![\w)])", one.text[3:]))
    if not figures:
        return None
    match = rng.choice(figures)
    digit = match[0][-1]
    new = chr(ord(digit) + 1) if digit not in "9৯" else chr(ord(digit) - 1)
    end = match.end() + 3
    return one.text[: end - 1] + new + one.text[end:]


def modal_changed(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    for word_, other in (("shall", "may"), ("may", "shall"), ("must", "should")):
        changed = re.sub(rf"\b{word_}\b", other, one.text, count=1)
        if changed != one.text:
            return changed
    return None


def not_hidden(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    changed = re.sub(r"\b(shall|may|is|are|was|were|will) not\b", r"\1 […]", one.text, count=1)
    return changed if changed != one.text else None


def limit_hidden(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    match = re.search(r"\b(except|unless|only)\b[^.;:]*?(?=[.;:,])", one.text)
    if not match or match.start() < 20:
        return None
    left = f"{one.text[: match.start()].rstrip()} […]{one.text[match.end() :]}"
    return left if len(left.split()) >= 8 else None


def words_dropped(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    words = one.text.split(" ")
    at = rng.randrange(2, len(words) - 4)
    return " ".join(words[:at] + words[at + 2 :])


def words_added(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    words = one.text.split(" ")
    at = rng.randrange(2, len(words) - 2)
    new = rng.choice(pool).text.split(" ")
    return " ".join([*words[:at], *new[1:3], *words[at:]])


def transposed(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    words = one.text.split(" ")
    places = [
        i for i in range(1, len(words) - 2)
        if words[i].strip(",").casefold() != words[i + 1].strip(",").casefold()
        and words[i].isalpha() and words[i + 1].isalpha()
    ]  # fmt: skip
    if not places:
        return None
    at = rng.choice(places)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def turned_round(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    words = one.text.split(" ")
    half = len(words) // 2
    return f"{' '.join(words[half:])} […] {' '.join(words[:half])}" if half > 5 else None


def stitched(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    other = rng.choice([p for p in pool if p.document.metadata.language[:2] == _tongue(one)])
    half, rest = one.text.split(" "), other.text.split(" ")
    if other.text == one.text:
        return None
    return " ".join([*half[: len(half) // 2 + 1], *rest[len(rest) // 2 :]])


def bracketed_not(one: Honest, rng: random.Random, pool: list[Honest]) -> str | None:
    changed = re.sub(
        r"\b(shall|may|is|are|was|were|will)\b(?! not)", r"\1 [not]", one.text, count=1
    )
    return changed if changed != one.text else None


def _tongue(one: Honest) -> str:
    return one.document.metadata.language[:2]


TEXTUAL: tuple[Callable[[Honest, random.Random, list[Honest]], str | None], ...] = (
    word_swapped, negation_dropped, negation_added, number_changed, modal_changed, not_hidden,
    limit_hidden, words_dropped, words_added, transposed, turned_round, stitched, bracketed_not,
)  # fmt: skip
CITED = ("wrong place", "wrong document")


def altered(one: Honest, way: str, rng: random.Random, pool: list[Honest]) -> Plant | None:
    """Return a plant altered in this way, None where the passage does not allow it."""
    if way in CITED:
        return miscited(one, way, rng, pool)
    change = next(f for f in TEXTUAL if f.__name__ == way)
    text = change(one, rng, pool)
    if text is None or fold(text).letters in fold(one.document.text).letters:
        return None
    return Plant(text, one.cited(), one.document.id, way.replace("_", " "), True)


def miscited(one: Honest, way: str, rng: random.Random, pool: list[Honest]) -> Plant | None:
    same = way == "wrong place"
    others = [
        p for p in pool
        if (p.document.id == one.document.id) == same and p.pinpoint != one.pinpoint
        and not p.pinpoint.startswith(one.pinpoint) and not one.pinpoint.startswith(p.pinpoint)
        and (same or p.document.metadata.title != one.document.metadata.title)
    ]  # fmt: skip
    if not others:
        return None
    other = rng.choice(others)
    held = fold(one.text).letters
    there = [p for p in passages(other.document) if p.pinpoint == other.pinpoint]
    if not same and held in fold(other.document.text).letters:
        return None
    if any(held in fold(p.text).letters for p in there):
        return None
    if same and fold(one.document.text).letters.count(held) > 1:
        return None
    return Plant(one.text, other.cited(), other.document.id, way, True)


def planted(found: list[Honest], rng: random.Random, count: int) -> list[Plant]:
    """Return ``count`` plants, every second altered, the ways in turn."""
    ways = [f.__name__ for f in TEXTUAL] + list(CITED)
    made: list[Plant] = []
    pool = list(found)
    turn, misses = 0, 0
    for one in found:
        if len(made) >= count:
            break
        if len(made) % 2:
            plant = altered(one, ways[turn % len(ways)], rng, pool)
            misses = 0 if plant else misses + 1
            if plant or misses > 40:
                turn, misses = turn + 1, 0
        else:
            change = rng.choice(PERMITTED)
            text = change(one, rng, pool)
            name = change.__name__.replace("_", " ")
            plant = Plant(text, one.cited(), one.document.id, name, False) if text else None
        if plant:
            made.append(plant)
    return made


# --- documents ---------------------------------------------------------------------------------


def report(plants: list[Plant], rng: random.Random) -> Report:
    blocks: list[Block] = []
    for number, plant in enumerate(plants):
        if number % 10 == 0:
            blocks.append(Heading(1, f"Chapter {number // 10 + 1}", f"c{number}"))
        blocks.append(Paragraph((Run(rng.choice(FILLER) * 3),)))
        note = Note((Run(plant.citation),))
        if rng.random() < 0.5:
            blocks.append(Paragraph((Run(plant.text), note), "quote"))
        else:
            marks = rng.choice(("“”", '""', "«»", "„“"))
            said = Run(f"It is laid down that {marks[0]}{plant.text}{marks[1]}")
            blocks.append(Paragraph((said, note, Run(" and so on."))))
    scalars = (("title", "Planted"), ("date", ""), ("version", "1"))
    return Report("Planted", "en-GB", scalars, tuple(blocks))


def results(plants: list[Plant], done: Audit) -> Iterator[tuple[Plant, bool, str]]:
    """Yield each plant with whether it was called a problem, and the verdict."""
    by_text: dict[str, list[tuple[bool, str]]] = {}
    for item in done.items:
        if item.kind == "quotation":
            key = fold(item.text).letters
            by_text.setdefault(key, []).append((item.judgement.problem, item.judgement.verdict))
    for plant in plants:
        verdicts = by_text.get(fold(plant.text).letters)
        yield (plant, *(verdicts.pop(0) if verdicts else (False, "not seen")))


def run(workspace: Path, count: int, seed: int, verbose: bool) -> int:
    rng = random.Random(seed)
    store = EmbeddedStore(open_workspace(workspace).indexes)
    plants = planted(drawn(store, rng, count), rng, count)
    template = load(builtin() / "assessment")
    tally: Counter[tuple[bool, str]] = Counter()
    hits: Counter[tuple[bool, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for at in range(0, len(plants), A_REPORT):
            some = plants[at : at + A_REPORT]
            path = Path(folder) / f"planted-{at}.docx"
            made = replace(report(some, rng), scalars=tuple(template.scalars.items()))
            word.render(made, template.docx, path, template.styles, measure=False)
            began = time.perf_counter()
            finished = read(path)
            done = audit(finished, find(finished), open_auditor(store))
            took = time.perf_counter() - began
            print(f"{len(some)} quotations, {len(done.items)} items: {took:.1f} s", flush=True)
            for plant, problem, verdict in results(some, done):
                tally[plant.altered, plant.way] += 1
                hits[plant.altered, plant.way] += problem
                wrong = problem != plant.altered
                if wrong and verbose:
                    print(f"  {'MISSED' if plant.altered else 'FALSE'} {plant.way} [{verdict}]")
                    print(f"    {plant.citation}\n    {plant.text}")
    for altered_, way in sorted(tally):
        kind = "found" if altered_ else "called a problem"
        print(f"{way:20} {hits[altered_, way]:4} of {tally[altered_, way]:4} {kind}")
    caught = sum(n for (a, _), n in hits.items() if a)
    planted_ = sum(n for (a, _), n in tally.items() if a)
    false = sum(n for (a, _), n in hits.items() if not a)
    honest = sum(n for (a, _), n in tally.items() if not a)
    print(f"recall of alterations {caught / max(1, planted_):.4f} ({caught} of {planted_})")
    print(f"false alarms {false / max(1, honest):.4f} ({false} of {honest})")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--quotations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="Show each miss and false alarm.")
    given = parser.parse_args()
    if not (given.workspace / "kb.toml").is_file():
        print(f"{given.workspace} is no workspace; make and ingest one first.", file=sys.stderr)
        return 2
    return run(given.workspace, given.quotations, given.seed, given.verbose)


if __name__ == "__main__":
    sys.exit(main())
