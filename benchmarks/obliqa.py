"""Ingest a judged corpus, measure the search on it, and time a cold search against its bare parts.

    python benchmarks/obliqa.py CORPUS.jsonl QUERIES.jsonl QRELS.tsv [WORKSPACE]

WORKSPACE, when given, is kept and used again; otherwise a temporary one is made.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5

# What a search cannot do without: Python, ONNX Runtime, the model, one query.
BARE = """
import sys
import numpy, onnxruntime
from tokenizers import Tokenizer
folder = sys.argv[1]
tokenizer = Tokenizer.from_file(folder + "/tokenizer.json")
tokenizer.no_padding()
encoding = tokenizer.encode(sys.argv[2])
options = onnxruntime.SessionOptions()
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
session = onnxruntime.InferenceSession(folder + "/model.onnx", options)
ids = numpy.array([encoding.ids])
session.run(None, {"input_ids": ids, "attention_mask": numpy.ones_like(ids)})
"""


def timed(command: list[str]) -> float:
    """Return the seconds that a command takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(workspace: Path, corpus: Path, queries: Path, qrels: Path) -> dict[str, object]:
    """Return the figures of one corpus; whole processes, in seconds."""
    kb = [sys.executable, "-m", "kb", "-w", str(workspace)]
    subprocess.run([*kb[:3], "init", str(workspace)], check=True, stdout=subprocess.DEVNULL)
    shutil.copy(corpus, workspace / "corpus" / "laws")
    figures: dict[str, object] = {"ingest": timed([*kb, "ingest"])}
    start = time.perf_counter()
    scores = subprocess.check_output([*kb, "eval", str(queries), str(qrels), "--json"])
    figures |= json.loads(scores) | {"eval": time.perf_counter() - start}
    query = json.loads(queries.read_text(encoding="utf-8").partition("\n")[0])["text"]
    model = str(next((workspace / "indexes" / "models").iterdir()))
    pairs = [
        (timed([*kb, "search", query]), timed([sys.executable, "-c", BARE, model, query]))
        for _ in range(RUNS)  # alternating, so that a busy machine burdens both alike
    ]
    cold, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    return figures | {"cold search": cold, "bare": bare, "ratio": cold / bare}


def main() -> None:
    """Print the figures."""
    corpus, queries, qrels, *kept = map(Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        workspace = kept[0] if kept else Path(folder) / "workspace"
        for name, value in measure(workspace, corpus, queries, qrels).items():
            print(f"{name:<12} {value:.4g}")


if __name__ == "__main__":
    main()
