"""Kill an ingest at random instants and see what the index holds, for tests and benchmarks.

Run as a script it is the victim: it ingests the workspace named on its command line, with an
embedder that needs no model, and tells each step.
"""

import json
import random
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kb.ingest import language
from kb.model import Filter
from kb.store.embedded import EmbeddedStore
from kb.store.soundness import check

BASE = "d"  # documents of their own; what is called e17 is a later edition of d17
EDITION = "e"
WORKSPACE = "{}"  # stands for the workspace's folder in a command line
INGEST = [sys.executable, __file__, WORKSPACE]


class Letters:
    """Embeds by letter counts."""

    name = "letters"
    dim = 16

    def reads(self, text):
        return True

    def encode_passages(self, texts, headings=()):
        counts = np.array([[t.lower().count(c) for c in "abcdefghijklmnop"] for t in texts])
        raw = counts.reshape(len(texts), self.dim).astype(np.float32) + 0.01
        return raw / np.linalg.norm(raw, axis=1, keepdims=True)

    def encode_query(self, text):
        return self.encode_passages([text])[0]


class Steps:
    """Progress that is told at once, since its teller may be killed."""

    @contextmanager
    def bar(self, what, total):
        yield lambda n: None

    def say(self, line):
        print(line, flush=True)

    detail = say


def ingest(root: Path) -> None:
    from kb.ingest.pipeline import ingest as run
    from kb.store.writer import EmbeddedWriter
    from kb.workspace import open_workspace

    workspace = open_workspace(root)
    with closing(EmbeddedWriter(workspace.indexes)) as writer:
        run(workspace, writer, Letters(), (), None, Steps())
    print("done", flush=True)


@dataclass
class Trial:
    """A workspace whose files change and whose ingests are killed; ``words`` holds each file's.

    ``others`` are further command lines to be killed in turn with ingests.
    """

    root: Path
    rng: random.Random
    words: dict[str, str] = field(default_factory=dict)
    number: int = 0
    span: float = 2.0
    kills: int = 0
    finished: int = 0
    reported: int = 0
    others: list[list[str]] = field(default_factory=list)

    def change(self) -> None:
        """Add, change and remove some files."""
        for _ in range(self.rng.randint(1, 4)):
            act = self.rng.choice(["add", "add", "change", "edition", "remove"])
            names = sorted(self.words)
            if act == "add" and len(names) < 14 or not names:
                self._write(f"{BASE}{self.rng.randrange(40)}")
            elif act == "change":
                self._write(self.rng.choice(names))
            elif act == "edition":
                self._write(EDITION + self.rng.choice(names)[1:])
            elif act == "remove":
                name = self.rng.choice(names)
                del self.words[name]
                self._file(name).unlink()
                self._file(name).with_name(f"{name}.md.csl.json").unlink()

    def _file(self, name: str) -> Path:
        return self.root / "corpus/laws" / f"{name}.md"

    def _write(self, name: str) -> None:
        self.number += 1
        word = f"token{self.number}x"
        lines = "\n\n".join(
            f"{n}. Section {n}\n\nWhoever {word} on day {n} pays {word} dalers."
            for n in range(1, 12)
        )
        self._file(name).write_text(f"# Act of {name}\n\n{lines}\n", encoding="utf-8")
        about = {"title": f"Act of {name[1:]}", "issued": "2010"}
        if name[0] == EDITION:
            about |= {"edition_of": f"{BASE}{name[1:]}", "in_force_from": "2019-05-01"}
        self._file(name).with_name(f"{name}.md.csl.json").write_text(json.dumps(about))
        self.words[name] = word

    def strike(self) -> None:
        """Start an ingest, kill it at some instant, and hold it to what it said before."""
        child = self._start(self.rng.choice([INGEST, *self.others]) if self.others else INGEST)
        # A third anywhere from the start, the others when Python and its libraries are loaded.
        time.sleep(self.rng.uniform(self.rng.choice([0, 0.4, 0.6]), 1.1) * self.span)
        child.kill()
        said, _ = child.communicate()
        self.kills += 1
        self.finished += "done" in said.splitlines()
        if not (self.root / "indexes/kb.sqlite").is_file():
            return
        if "done" not in said.splitlines() and not self._has_schema():
            return
        self._opens(said)

    def _has_schema(self) -> bool:
        import sqlite3

        with closing(sqlite3.connect(self.root / "indexes/kb.sqlite")) as db:
            return bool(db.execute("select 1 from sqlite_master").fetchone())

    def _opens(self, said: str) -> None:
        with closing(EmbeddedStore(self.root / "indexes")) as store:
            for summary in store.summaries():
                text = store.document(summary.id).text
                (word,) = {w.strip() for w in text.split() if w.startswith("token")}
                if store.model():
                    assert summary.id in found(store, word), f"{summary.id} is not found"
            for line in said.splitlines():
                if line.startswith("read corpus/"):
                    self.reported += 1
                    self._holds(store, line.removeprefix("read "))
        wrong = [each for each in check(self.root / "indexes") if each.mend not in ("", "sweep")]
        wrong = [each for each in wrong if "no vector" not in each.said]
        assert not wrong, wrong

    def _holds(self, store: EmbeddedStore, source: str) -> None:
        word = self.words[Path(source).stem]
        rows = store._db.execute("select text from document where source = ?", (source,))
        assert any(word in row["text"] for row in rows), f"{source} was read and is not there"

    def complete(self) -> None:
        """Let an ingest finish, and compare the index with the files."""
        began = time.monotonic()
        child = self._start(INGEST)
        said, _ = child.communicate()
        took = time.monotonic() - began
        self.span = 0.7 * self.span + 0.3 * took if self.kills else took
        assert child.returncode == 0, said
        assert "done" in said.splitlines(), said
        wrong = check(self.root / "indexes")
        assert not wrong, wrong
        with closing(EmbeddedStore(self.root / "indexes")) as store:
            for name, word in self.words.items():
                behind = name[0] == BASE and EDITION + name[1:] in self.words
                id = BASE + name[1:]
                assert (id in found(store, word)) != behind, (name, word)
                if behind:
                    assert id in found(store, word, "2015"), (name, word)
            assert {s.id for s in store.summaries()} == {BASE + n[1:] for n in self.words}

    def _start(self, command: list[str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [part.replace(WORKSPACE, str(self.root)) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def found(store: EmbeddedStore, word: str, day: str = "") -> set[str]:
    """Return the documents in which a search finds a word, all signals used."""
    vector = Letters().encode_query(word)
    where = Filter(as_of=day)
    candidates = store.candidates(language.terms(word, "en"), lambda: vector, 20, where)
    lexical = [c.key for c in candidates if c.lexical > 0]
    return {p.document for p in store.passages(lexical, bool(day)).values()}


def trial(root: Path, seed: int, *others: list[str]) -> Trial:
    """Return a workspace with a few files, whose ingests and ``others`` are to be killed."""
    from kb.workspace import init_workspace

    init_workspace(root)
    made = Trial(root, random.Random(seed), others=list(others))
    for _ in range(4):
        made.change()
    return made


if __name__ == "__main__":
    ingest(Path(sys.argv[1]))
