"""How well workshop notes are taken apart, level by level, against gold made by hand.

    python benchmarks/workshops.py [FOLDER] [--each]

A fixture ``NAME.suffix`` has its gold in ``NAME.gold``: a line for each contribution, its fields
parted by ``|``: session, group and question (number, else heading), the speaker's role,
organisation and name, and the words with which the contribution begins. What stands before the
first of them (title, place, date) is not judged.
"""

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source
from kb.model import Document, Provision, Speaker

LEVELS = ("session", "group", "question", "contribution", "speaker")
FOLDER = Path(__file__).resolve().parents[1] / "tests" / "workshops"

Found = dict[str, set[tuple[str, ...]]]


def fixtures(folder: Path = FOLDER) -> list[Path]:
    """Return the fixtures that have gold beside them."""
    files = sorted(path for path in folder.iterdir() if path.suffix != ".gold")
    return [path for path in files if path.with_suffix(".gold").is_file()]


def document_of(path: Path) -> Document:
    """Return the document that kb makes of a fixture, taken for workshop notes."""
    (parsed,) = read_source(Job(Source(path.name, path, "workshop", None, ""), path.stem))
    return parsed.document


def gold(path: Path) -> Found:
    """Return what a fixture holds by hand."""
    rows = []
    for line in path.with_suffix(".gold").read_text(encoding="utf-8").splitlines():
        *first, said = line.split("|")
        session, group, question, role, body, name = [*first, "", "", ""][:6]
        rows.append(((session, group, question), Speaker(name, role, body), said))
    return _levels(rows)


def found(document: Document, beginnings: Iterable[str]) -> Found:
    """Return what kb found, each contribution cut to the length of the gold's that it begins as."""
    by_id = {p.id: p for p in document.provisions}
    starts = sorted(map(_plain, beginnings), key=len, reverse=True)
    rows = []
    judged = False
    for p in document.provisions:
        if p.level == "contribution":
            said = _plain(document.text[p.start : p.end])
            known = next((start for start in starts if said.startswith(start)), "")
            judged = judged or bool(known)
            if judged:
                rows.append((_path(by_id, p), p.speaker or Speaker(), known or said[:60]))
    return _levels(rows)


def _path(by_id: dict[str, Provision], provision: Provision) -> tuple[str, str, str]:
    held = {"session": "", "group": "", "question": ""}
    at = by_id.get(provision.parent)
    while at:
        if at.level in held and not held[at.level]:
            held[at.level] = at.number or at.heading
        at = by_id.get(at.parent)
    return held["session"], held["group"], held["question"]


def _levels(rows: Iterable[tuple[tuple[str, str, str], Speaker, str]]) -> Found:
    levels: Found = {level: set() for level in LEVELS}
    for (session, group, question), who, said in rows:
        path = (_plain(session), _plain(group), _plain(question))
        words = _plain(said)
        levels["session"] |= {path[:1]} - {("",)}
        levels["group"] |= {path[:2]} if path[1] else set()
        levels["question"] |= {path[1:]} if path[2] else set()
        levels["contribution"].add((*path[1:], words))
        told = tuple(map(_plain, (who.role, who.organisation, who.name)))
        if any(told):
            levels["speaker"].add((words, *told))
    return levels


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.replace("@", " ").replace("\t", " ").split()).strip(" .:")


def main() -> None:
    """Print precision, recall and F1 of each level, over all fixtures or one by one."""
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("-")]
    total: dict[str, Counter[str]] = {level: Counter() for level in LEVELS}
    for path in fixtures(*folders):
        wanted = gold(path)
        made = found(document_of(path), (row[-1] for row in wanted["contribution"]))
        for level in LEVELS:
            hit = len(wanted[level] & made[level])
            total[level].update(hit=hit, wanted=len(wanted[level]), made=len(made[level]))
            if "--each" in sys.argv and wanted[level] != made[level]:
                for sign, rows in _difference(wanted[level], made[level]):
                    print(f"{path.name} {level} {sign} {rows}")
    for level, sums in total.items():
        print(f"{level:<13} {_f1(sums)}")


def _difference(
    wanted: set[tuple[str, ...]], made: set[tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from (("-", row) for row in sorted(wanted - made))
    yield from (("+", row) for row in sorted(made - wanted))


def _f1(sums: Counter[str]) -> str:
    precision = sums["hit"] / max(sums["made"], 1)
    recall = sums["hit"] / max(sums["wanted"], 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({sums['wanted']} in gold)"


if __name__ == "__main__":
    main()
