"""Searches over a million passages made of a real corpus: latency, recall, memory, cold start.

    python benchmarks/million.py WORKSPACE QUERIES.jsonl FOLDER [PASSAGES]

Each passage of WORKSPACE, an ingested corpus, gives its text, terms and vector; a synthetic passage
is the beginning of one and the end of another, its vector between theirs and off both by noise.
It has the words of the first, with their states. Fifty make a document of a kind and one of ten
jurisdictions. The database and the search files are
made in FOLDER by the store's own builders; a folder that has them is used again. Every search is
whole: language, terms, encoding, candidates under a filter, ranking, ten passages read.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from kb.model import Filter, Metadata
from kb.search.find import search
from kb.search.models import open_embedder
from kb.store import dense, generations, lexical, schema
from kb.store.database import connect
from kb.store.embedded import EmbeddedStore
from kb.store.generations import generation_folder, open_generation
from kb.store.words import Writing
from kb.workspace import init_workspace, open_workspace

A_DOCUMENT = 50
NOISE = 0.3  # the length of the noise beside the unit vectors that a passage lies between
KINDS = ("law", "law", "law", "study", "workshop")
QUERIES = 300


def real(workspace: Path) -> tuple[list[tuple[str, np.ndarray]], np.ndarray, list[bytes]]:
    """Return the text and terms of every passage with a vector, the vectors, and the words."""
    with connect(open_workspace(workspace).indexes) as db:
        model = db.execute("select value from meta where key = 'model'").fetchone()[0]
        rows = db.execute(
            "select substr(d.text, p.start + 1, p.end - p.start), p.terms, v.vector, v.words"
            " from passage p"
            " join document d on d.key = p.document and d.state = 'live'"
            " join vector v on v.hash = p.hash and v.model = ? and v.vector <> x''",
            (model,),
        ).fetchall()
    texts = [(row[0], np.frombuffer(row[1], dtype=np.uint32)) for row in rows]
    vectors = np.stack([np.frombuffer(row[2], dtype=np.float32) for row in rows])
    return texts, vectors, [row[3] for row in rows]


def vectors_of(pairs: np.ndarray, seeds: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the unit vectors of passages made of these pairs, shape (n, dim)."""
    made = np.empty((len(pairs), seeds.shape[1]), dtype=np.float32)
    for start in range(0, len(pairs), 50_000):
        some = pairs[start : start + 50_000]
        share = rng.uniform(0, 0.5, size=(len(some), 1)).astype(np.float32)
        noise = rng.standard_normal((len(some), seeds.shape[1]), dtype=np.float32)
        mixed = (1 - share) * seeds[some[:, 0]] + share * seeds[some[:, 1]]
        mixed += noise * np.float32(NOISE / np.sqrt(seeds.shape[1]))
        made[start : start + len(some)] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return made


def passages(
    texts: list[tuple[str, np.ndarray]], pairs: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the text and the terms of each pair."""
    for one, other in pairs.tolist():
        (first, terms), (second, others) = texts[one], texts[other]
        text = f"{first[: len(first) // 2]} {second[len(second) // 2 :]}".strip() or "."
        yield text, np.concatenate([terms[: len(terms) // 2], others[len(others) // 2 :]])


def fill(folder: Path, made: list[tuple[str, np.ndarray]], model: str) -> np.ndarray:
    """Write the database: documents of A_DOCUMENT passages, each a provision of its own.

    Return the passages, from 0, in the order in which the store would lay them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    db = connect(folder)
    schema.create(db)
    draw = random.Random(1)
    with db:
        for number, start in enumerate(range(0, len(made), A_DOCUMENT), 1):
            some = made[start : start + A_DOCUMENT]
            spans, at = [], 0
            for text, _ in some:
                spans.append((at, at + len(text)))
                at += len(text) + 1
            about = (draw.choice(KINDS), f"J{draw.randrange(10)}")
            db.execute(
                "insert into document (key, state, id, source, kind, version, title, language,"
                " jurisdiction, added, metadata, pages, problems, tables, text) values"
                " (?, 'live', ?, '', ?, '', ?, 'en', ?, '', ?, '[]', '[]', '[]', ?)",
                (number, f"d{number}", about[0], f"Document {number}", about[1],
                 json.dumps(asdict(Metadata(f"Document {number}", language="en"))),
                 "\n".join(text for text, _ in some)),
            )  # fmt: skip
            db.executemany(
                "insert into provision values (?, ?, ?, 'section', ?, '', ?, ?, '', ?, null, null,"
                ' \'\', \'{"name": "", "role": "", "organisation": ""}\', 1)',
                [(number, n, f"s{n}", str(n), a, z, f"s {n}") for n, (a, z) in enumerate(spans)],
            )
            db.executemany(
                "insert into passage (key, document, provision, start, end, hash, terms)"
                " values (?, ?, ?, ?, ?, x'', x'')",
                [(start + n + 1, number, f"s{n}", a, z) for n, (a, z) in enumerate(spans)],
            )
        db.executemany("insert into meta values (?, ?)", [("generation", "1"), ("model", model)])
    db.execute("pragma optimize")
    documents = generations.in_order(db, range(1, len(made) // A_DOCUMENT + 2))
    db.close()
    starts = [A_DOCUMENT * (number - 1) for number in documents]
    return np.concatenate([np.arange(a, min(a + A_DOCUMENT, len(made))) for a in starts])


def build(workspace: Path, folder: Path, count: int) -> None:
    """Make the workspace of ``count`` passages, and say how long its search files took."""
    texts, seeds, words = real(workspace)
    rng = np.random.default_rng(7)
    pairs = rng.integers(len(texts), size=(count, 2))
    made = list(passages(texts, pairs))
    vectors = vectors_of(pairs, seeds, rng)
    init_workspace(folder)
    indexes = folder / "indexes"
    (indexes / "models").symlink_to((workspace / "indexes" / "models").absolute())
    embedder = open_embedder(open_workspace(workspace).settings, workspace / "indexes")
    order = fill(indexes, made, embedder.name)
    home = generation_folder(indexes, 1)
    home.mkdir()
    generations.write_keys(order + 1, home)
    np.save(home / "documents.npy", order // A_DOCUMENT + 1)
    writing = Writing(home)
    writing.put(words[first] for first in pairs[order, 0].tolist())
    writing.close()
    start = time.perf_counter()
    terms = lexical.laid_out([made[place][1] for place in order.tolist()])
    nothing = lexical.Texts(terms.terms[:0], np.zeros(count, dtype=np.int64))
    lexical.build(terms, nothing, home / "lexical")
    print(f"lexical files of {count} passages made in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    vectors = vectors[order]
    dense.build(vectors, np.arange(count), home / "dense")
    print(f"dense files made in {time.perf_counter() - start:.1f} s")
    np.save(folder / "vectors.npy", vectors)


def filters(count: int) -> list[Filter]:
    """Return filters in turn: a kind (3 of 5 documents), a jurisdiction (1 of 10), both, none."""
    draw = random.Random(3)
    some = [
        (Filter(kind="law"), Filter(jurisdiction=f"J{n}"), Filter("study", f"J{n}"), Filter())
        for n in (draw.randrange(10) for _ in range(count))
    ]
    return [each for four in some for each in four][:count]


def asked(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines[:QUERIES]]


def latency(folder: Path, queries: Path) -> None:
    """Print how long warm searches take in this process, and the memory that it came to."""
    workspace = open_workspace(folder)
    store = EmbeddedStore(workspace.indexes)
    embedder = open_embedder(workspace.settings, workspace.indexes)
    texts = asked(queries)
    taken: dict[str, list[float]] = {}
    for warm in (False, True):  # each query is new to the embedder; pages and filters are warm
        embedder.asked.clear()
        for query, where in zip(texts, filters(len(texts)), strict=True):
            start = time.perf_counter()
            found = search(store, lambda: embedder, query, where, 10, workspace.settings)
            if warm:
                spent = time.perf_counter() - start
                by = [field for field in ("kind", "jurisdiction") if getattr(where, field)]
                for name in ("all", " and ".join(by) or "no filter"):
                    taken.setdefault(name, []).append(spent)
            assert len(found) == 10
    for name, seconds in taken.items():
        quantiles = statistics.quantiles([1000 * each for each in seconds], n=20)
        print(f"{name:<21} p50 {quantiles[9]:.1f} ms, p95 {quantiles[18]:.1f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"resident at most {peak:.0f} MB, mapped pages included")


def recall(folder: Path, queries: Path) -> None:
    """Print what share of the exact 10 and 200 nearest a dense search finds."""
    workspace = open_workspace(folder)
    embedder = open_embedder(workspace.settings, workspace.indexes)
    index = open_generation(workspace.indexes, 1).live.dense
    assert index is not None
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    rng = np.random.default_rng(11)
    met: dict[tuple[str, int], list[float]] = {}
    for query in asked(queries)[:100]:
        vector = embedder.encode_query(query)
        scores = np.einsum("ij,j->i", vectors, vector)
        for share in (1.0, 0.3, 0.03):
            allowed = None if share == 1 else rng.random(len(scores)) < share
            held = scores if allowed is None else np.where(allowed, scores, -2)
            for depth in (10, 200):
                exact = set(np.argpartition(-held, depth)[:depth].tolist())
                found = set(index.search(vector, 200, allowed)[0][:depth].tolist())
                met.setdefault((f"{share:.0%}", depth), []).append(len(exact & found) / depth)
    for (share, depth), shares in met.items():
        print(f"dense recall@{depth}, {share} admitted: {statistics.mean(shares):.4f}")


def cold(folder: Path, queries: Path) -> None:
    """Print how long whole processes take."""
    query = asked(queries)[0]
    command = [sys.executable, "-m", "kb", "-w", str(folder), "search", query, "--kind", "law"]
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    print(f"cold search, whole process, median of 5: {statistics.median(taken):.2f} s")


def main() -> None:
    """Make the corpus unless it is there; measure in processes of their own."""
    if sys.argv[1] in ("latency", "recall", "cold"):
        {"latency": latency, "recall": recall, "cold": cold}[sys.argv[1]](*map(Path, sys.argv[2:]))
        return
    workspace, queries, folder = map(Path, sys.argv[1:4])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
    if not folder.exists():
        subprocess.run(
            [sys.executable, "-c", "import sys; sys.path.insert(0, sys.argv[1]); import million;"
             "from pathlib import Path; million.build(Path(sys.argv[2]), Path(sys.argv[3]),"
             " int(sys.argv[4]))", str(Path(__file__).parent), workspace, folder, str(count)],
            check=True,
        )  # fmt: skip
    # What kb sets when it is loaded; here numpy is loaded before it.
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    for part in ("latency", "recall", "cold"):
        subprocess.run([sys.executable, __file__, part, folder, queries], check=True, env=alone)


if __name__ == "__main__":
    main()
