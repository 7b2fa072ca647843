"""Passages encoded a second by kb in each precision and by sentence-transformers, in one run.

    python benchmarks/encoding.py CORPUS.jsonl [PASSAGES] [QUERIES.jsonl QRELS.tsv]

The three take turns on the same passages, each in a process of its own, loading not counted.
Processor time is told besides, since on a busy machine the clock says little. With questions and
judgements the whole corpus is encoded in both precisions as well, and nDCG@10 of the vectors alone
is measured.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from kb.search.models import open_embedder
from kb.search.weights import fetched
from kb.workspace import DEFAULT_MODEL, Settings

ROUNDS = 3
CONTENDERS = ("sentence-transformers", "fp32", "int8")


def texts(corpus: Path) -> dict[str, str]:
    """Return the texts of the entries that have any, by id."""
    entries = map(json.loads, corpus.read_text(encoding="utf-8").splitlines())
    return {entry["_id"]: entry["text"] for entry in entries if entry["text"].strip()}


def spent(contender: str, corpus: Path, count: int, models: Path) -> tuple[float, float]:
    """Return the seconds and processor seconds of ``count`` passages, spread over the corpus."""
    held = list(texts(corpus).values())
    some = held[:: max(len(held) // count, 1)][:count]
    if contender == "sentence-transformers":
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(fetched(DEFAULT_MODEL)), device="cpu")
        encode = model.encode
    else:
        encode = open_embedder(Settings(precision=contender), models).encode_passages
    encode(some[:8])
    start, used = time.perf_counter(), time.process_time()
    encode(some)
    return time.perf_counter() - start, time.process_time() - used


def ndcg(precision: str, corpus: Path, queries: Path, qrels: Path, models: Path) -> float:
    """Return nDCG@10 of the passages nearest to each question by vector alone."""
    embedder = open_embedder(Settings(precision=precision), models)
    held = texts(corpus)
    ids, vectors = np.array(list(held)), embedder.encode_passages(list(held.values()))
    gains: dict[str, dict[str, int]] = {}
    for line in qrels.read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, gain = line.split("\t")
        gains.setdefault(query, {})[passage] = int(gain)
    total, asked = 0.0, list(map(json.loads, queries.read_text(encoding="utf-8").splitlines()))
    for question in asked:
        scores = vectors @ embedder.encode_query(question["text"])
        top = ids[np.argsort(-scores)[:10]].tolist()
        wanted = gains.get(question["_id"], {})
        ideal = sorted(wanted.values(), reverse=True)[:10]
        total += _discounted([wanted.get(id, 0) for id in top]) / max(_discounted(ideal), 1e-9)
    return total / len(asked)


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def main() -> None:
    """Print passages a second of each, and its ratio to sentence-transformers'."""
    if sys.argv[1] in CONTENDERS:
        contender, corpus, count, models = sys.argv[1:]
        print(*spent(contender, Path(corpus), int(count), Path(models)))
        return
    corpus = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    with tempfile.TemporaryDirectory() as folder:
        for precision in CONTENDERS[1:]:
            open_embedder(Settings(precision=precision), Path(folder))
        taken: dict[str, list[tuple[float, float]]] = {each: [] for each in CONTENDERS}
        for _ in range(ROUNDS):
            for each in CONTENDERS:
                command = [sys.executable, __file__, each, str(corpus), str(count), folder]
                said = subprocess.check_output(command, encoding="utf-8").splitlines()[-1]
                clock, used = map(float, said.split())
                taken[each].append((clock, used))
                rate, share = count / clock, count / used
                print(
                    f"{each:<22} {rate:.0f} passages/s, {share:.0f} a processor second", flush=True
                )
        for each in CONTENDERS:
            ratios = [
                min(one[column] for one in taken[CONTENDERS[0]])
                / min(one[column] for one in taken[each])
                for column in (0, 1)
            ]
            print(f"{each:<22} best against best {ratios[0]:.2f}, processor time {ratios[1]:.2f}")
        if len(sys.argv) > 4:
            judged = Path(sys.argv[3]), Path(sys.argv[4])
            for precision in CONTENDERS[1:]:
                print(f"nDCG@10, {precision}: {ndcg(precision, corpus, *judged, Path(folder)):.4f}")


if __name__ == "__main__":
    main()
