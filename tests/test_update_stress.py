"""A hundred drafts, each edited by a script of its own: no character of people's is lost."""

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import docx_checks
import pytest
from docx.document import Document as Word
from docx_checks import check
from lxml import etree
from worked_drafts import (
    AMENDED,
    CARRIERS,
    FORMS,
    MORE,
    PENALTY,
    SHORTER,
    TRAINING,
    W,
    add_footnote,
    built,
    corpus,
    drafted,
    drop,
    footnotes,
    human,
    notes_of,
    opened,
    paragraphs,
    pasted,
    run,
    shown,
    texts,
    updated,
)

from kb.report.build import BuiltReport
from kb.report.word.pages import office

SEEDS = range(100)
THROUGH_LIBREOFFICE = (7, 23, 61)
# What the checks say of heading levels is up to whoever removed a heading.
OF_PEOPLE = ("of level",)


@cache
def corpora() -> tuple[BuiltReport, ...]:
    """What the corpus and the template may say: then, and after each of four changes."""
    return (
        built(),
        built(corpus(AMENDED)),
        built(corpus(SHORTER, more=MORE)),
        built(corpus(AMENDED, study=None)),
        built(corpus(more=MORE), questions=(FORMS, PENALTY, TRAINING)),
        built(corpus(), questions=(PENALTY, FORMS, CARRIERS, TRAINING)),
    )


@dataclass
class Author:
    """Edits a draft; ``wrote`` holds every text that must be found in it ever after."""

    document: Word
    dice: random.Random
    wrote: list[str] = field(default_factory=list)
    words: int = 0

    def word(self) -> str:
        self.words += 1
        return f"Human{self.dice.randrange(10**6)}x{self.words}"

    def body(self) -> list[etree._Element]:
        """Return the paragraphs of running text that show something and stand in no field."""
        return [
            p
            for p in paragraphs(self.document)
            if p.getparent().tag != f"{W}tc"
            and len(shown(p)) > 12
            and not p.findall(f".//{W}fldChar")
            and p.find(f"{W}pPr/{W}sectPr") is None
        ]

    def plain(self) -> list[etree._Element]:
        """Return those of them that are no headings."""
        return [p for p in self.body() if "Heading" not in etree.tostring(p, encoding="unicode")]

    def edit_word(self) -> None:
        paragraph = self.dice.choice(self.body())
        node = self.dice.choice([t for t in paragraph.iter(f"{W}t") if (t.text or "").strip()])
        parts = node.text.split(" ")
        parts[self.dice.randrange(len(parts))] = self.word()
        node.text = " ".join(parts)

    def rewrite(self) -> None:
        paragraph = self.dice.choice(self.plain())
        for mark in [*paragraph.iter(f"{W}r")]:
            drop(mark)
        paragraph.append(run(" ".join(self.word() for _ in range(9))))

    def delete(self) -> None:
        drop(self.dice.choice(self.plain()))

    def insert(self) -> None:
        made = human(f"We add {self.word()} and {self.word()} here.")
        self.dice.choice(self.body()).addnext(made)

    def move(self) -> None:
        moved, place = self.dice.sample(self.plain(), 2)
        place.addnext(moved)

    def regions(self) -> list[etree._Element]:
        tags = self.document.element.body.iter(f"{W}tag")
        return [t.getparent().getparent() for t in tags if "question" in t.get(f"{W}val")]

    def move_region(self) -> None:
        if len(self.regions()) > 1:
            moved, place = self.dice.sample(self.regions(), 2)
            place.addnext(moved)

    def delete_region(self) -> None:
        if len(self.regions()) > 2:
            drop(self.dice.choice(self.regions()))

    def paste(self) -> None:
        original, place = self.dice.sample(self.plain(), 2)
        copied = pasted(self.document, original)
        copied.append(run(f" {self.word()}"))
        place.addnext(copied)

    def split(self) -> None:
        paragraph = self.dice.choice(self.plain())
        runs = [r for r in paragraph.iterchildren(f"{W}r") if r.find(f"{W}t") is not None]
        if not runs:
            return
        node = runs[0].find(f"{W}t")
        words = (node.text or "").split(" ")
        middle = len(words) // 2
        node.text = " ".join(words[:middle]) + " "
        second = human(" ".join(words[middle:]))
        for element in [*runs[0].itersiblings()]:
            if element.tag == f"{W}r":
                second.append(element)
        paragraph.addnext(second)

    def merge(self) -> None:
        for paragraph in self.dice.sample(self.plain(), len(self.plain())):
            following = paragraph.getnext()
            if following is not None and following in self.plain():
                paragraph.extend([e for e in following if e.tag != f"{W}pPr"])
                drop(following)
                return

    def track(self) -> None:
        paragraph = self.dice.choice(self.plain())
        for kind in self.dice.sample(("ins", "del"), self.dice.choice((1, 2))):
            change = etree.Element(f"{W}{kind}")
            change.set(f"{W}id", str(self.dice.randrange(10**6, 10**8)))
            change.set(f"{W}author", "Ann")
            change.set(f"{W}date", "2026-01-01T00:00:00Z")
            if kind == "ins":
                change.append(run(f" {self.word()}"))
                paragraph.append(change)
                continue
            runs = [r for r in paragraph.iterchildren(f"{W}r") if r.find(f"{W}t") is not None]
            for one in runs[:1]:
                one.addprevious(change)
                change.append(one)
                for node in one.iter(f"{W}t"):
                    node.tag = f"{W}delText"

    def decide(self) -> None:
        """Accept or reject each of kb's tracked changes."""
        body = self.document.element.body
        for paragraph in [*body.iter(f"{W}p")]:
            kinds = {c.tag for c in paragraph.findall(f"{W}pPr/{W}rPr/*")}
            ours = f"{W}ins" in kinds or f"{W}del" in kinds
            accept = self.dice.random() < 0.5
            gone = ours and accept == (f"{W}del" in kinds)
            if gone and self.word_of_people(paragraph):
                continue
            if gone and paragraph.find(f"{W}pPr/{W}sectPr") is None and paragraph in self.plain():
                drop(paragraph)
                continue
            for change in [*paragraph.iter(f"{W}ins", f"{W}del")]:
                if change.get(f"{W}author") == "kb" and accept == (change.tag == f"{W}ins"):
                    for child in [*change]:
                        for node in child.iter(f"{W}delText"):
                            node.tag = f"{W}t"
                        change.addprevious(child)
                    drop(change)

    def word_of_people(self, paragraph: etree._Element) -> bool:
        return "Human" in shown(paragraph)

    def edit_cell(self) -> None:
        cells = [
            p for p in paragraphs(self.document)
            if p.getparent().tag == f"{W}tc" and shown(p) and not p.findall(f".//{W}fldChar")
        ]  # fmt: skip
        self.dice.choice(cells).append(run(f" {self.word()}"))

    def edit_note(self) -> None:
        part, root = footnotes(self.document)
        held = [n for n in root if n.get(f"{W}type") is None]
        if held:
            self.dice.choice(held)[-1].append(run(f" {self.word()}"))
            part._blob = etree.tostring(root)

    def add_note(self) -> None:
        add_footnote(self.document, self.dice.choice(self.plain()), f"See {self.word()}.")

    def comment(self) -> None:
        runs = [*self.dice.choice(self.plain()).iterchildren(f"{W}r")]
        if runs:
            from docx.text.run import Run

            marked = Run(runs[0], self.document.paragraphs[0])
            self.document.add_comment(marked, self.word(), author="Ann")


EDITS: tuple[Callable[[Author], None], ...] = (
    Author.edit_word, Author.edit_word, Author.rewrite, Author.delete, Author.insert,
    Author.insert, Author.move, Author.move_region, Author.delete_region, Author.paste,
    Author.split, Author.merge, Author.track, Author.edit_cell, Author.edit_note,
    Author.add_note, Author.comment,
)  # fmt: skip


def work(path: Path, dice: random.Random, *, decide: bool = False) -> None:
    document = opened(path)
    author = Author(document, dice)
    if decide:
        author.decide()
    for edit in dice.choices(EDITS, k=dice.randint(2, 8)):
        edit(author)
    document.save(str(path))


def of_people(path: Path) -> Counter[str]:
    """Return the texts of everything that people had a hand in, with how often each occurs."""
    document = opened(path)
    said = [shown(p) for p in paragraphs(document)] + notes_of(path)
    if any("comments" in r.reltype for r in document.part.rels.values()):
        said += [c.text for c in document.comments]
    return Counter(" ".join(text.split()) for text in said if "Human" in text)


def bring(path: Path, today: BuiltReport) -> None:
    """Update a draft, and check that people lost nothing and that nothing is left to do."""
    before = of_people(path)
    updated(path, today)
    assert not before - of_people(path)
    after = texts(path), notes_of(path)
    again = updated(path, today)
    assert {c.what for c in again.changes} <= {"kept"}
    assert (texts(path), notes_of(path)) == after


def faults(path: Path, *, schema: bool) -> list[str]:
    """Return what the checks find; the schema's is by far the slowest."""
    problems = check(path) if schema else structure(path)
    return [p for p in problems if not any(words in p for words in OF_PEOPLE)]


def structure(path: Path) -> list[str]:
    parts = docx_checks.Parts(path)
    checks = (
        docx_checks.package, docx_checks.notes, docx_checks.styles_defined,
        docx_checks.unique_ids, docx_checks.fields, docx_checks.contents, docx_checks.structure,
    )  # fmt: skip
    return [problem for one in checks for problem in one(parts)]


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Edited drafts by seed, some of them saved in LibreOffice since."""
    folder = tmp_path_factory.mktemp("worked")
    first = drafted(folder / "first.docx", corpora()[0])
    made = {}
    for seed in SEEDS:
        made[seed] = folder / f"{seed}.docx"
        shutil.copy(first, made[seed])
        work(made[seed], random.Random(seed))
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_people_lose_nothing(seed: int, drafts: dict[int, Path]) -> None:
    dice = random.Random(seed + 1000)
    path = drafts[seed]
    bring(path, dice.choice(corpora()[1:]))
    assert faults(path, schema=seed % 7 == 0) == []
    if seed % 2:
        work(path, dice, decide=True)
        bring(path, dice.choice(corpora()))
        assert faults(path, schema=seed % 7 == 0) == []


def test_people_lose_nothing_after_a_save_in_libreoffice(tmp_path: Path) -> None:
    if not office():
        pytest.skip("LibreOffice is not installed")
    first = drafted(tmp_path / "first.docx", corpora()[0])
    paths = []
    for seed in THROUGH_LIBREOFFICE:
        paths.append(tmp_path / f"{seed}.docx")
        shutil.copy(first, paths[-1])
        work(paths[-1], random.Random(seed))
    done = shutil.copy(paths[0], tmp_path / "done.docx")
    updated(done, corpora()[2])
    saved = through_libreoffice([first, done, *paths], tmp_path / "saved")
    assert updated(saved[0], corpora()[0]).changes == ()
    before = texts(saved[1]), notes_of(saved[1])
    assert {c.what for c in updated(saved[1], corpora()[2]).changes} <= {"kept"}
    assert (texts(saved[1]), notes_of(saved[1])) == before
    for path, today in zip(saved[2:], corpora()[1:], strict=False):
        bring(path, today)


def through_libreoffice(paths: list[Path], folder: Path) -> list[Path]:
    command = [
        office(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), *map(str, paths),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    return [folder / path.name for path in paths]
