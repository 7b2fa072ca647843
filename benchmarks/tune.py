"""Tune on one half of judged questions, measure on the other, which tuning never sees.

    python benchmarks/tune.py CORPUS.jsonl QUERIES.jsonl QRELS.tsv WORKSPACE [SEED]

WORKSPACE is kept, and used again where it is there. The other half is measured whole, and those of
its questions alone none of whose answers answered a question of the first half: a ranking that only
remembers which provisions get asked about gains nothing there. Then the same is done with what the
corpus teaches by itself, installed whether it is better or not.
"""

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from kb.search.evaluate import judgements, score

SEED = 20261127
ANYWAY = """
import sys
from pathlib import Path
from kb.cli.progress import progress
from kb.search.tuning import corpus, installing, tune
from kb.search.tuning.training import Recipe
from kb.workspace import open_workspace
from dataclasses import replace
with installing.bench(open_workspace(Path(sys.argv[1])), progress()) as bench:
    questions, texts = corpus.questions(bench.store)
    found = tune.find(bench, questions, Recipe(), texts)
    for arm in found.arms:
        print(f"  {arm.name:<26} {arm.mean('recall'):.4f} {arm.mean('map'):.4f}", file=sys.stderr)
    installing.install(bench, replace(found, best=found.arms[-1]), Recipe(), "")
"""


def halves(queries: Path, qrels: Path, seed: int, folder: Path) -> dict[str, tuple[Path, Path]]:
    """Write the two halves and the never-gold part of the second; return their files by name."""
    texts = {json.loads(line)["_id"]: line for line in queries.read_text("utf-8").splitlines()}
    head, *rows = qrels.read_text("utf-8").splitlines()
    judged: dict[str, list[str]] = {}
    for row in rows:
        judged.setdefault(row.split("\t")[0], []).append(row)
    ids = sorted(id for id in texts if id in judged)
    random.Random(seed).shuffle(ids)
    seen, unseen = ids[: len(ids) // 2], ids[len(ids) // 2 :]
    gold = {row.split("\t")[1] for id in seen for row in judged[id]}
    new = [id for id in unseen if not gold & {row.split("\t")[1] for row in judged[id]}]
    files = {}
    for name, some in (("seen", seen), ("unseen", unseen), ("never gold", new)):
        paths = folder / f"{name}.jsonl", folder / f"{name}.tsv"
        paths[0].write_text("\n".join(texts[id] for id in some), encoding="utf-8")
        lines = [head, *(row for id in some for row in judged[id])]
        paths[1].write_text("\n".join(lines) + "\n", encoding="utf-8")
        files[name] = paths
    return files


def show(kb: list[str], files: dict[str, tuple[Path, Path]], what: str) -> None:
    """Print what `kb eval` finds for the unseen half, and for its never-gold questions alone."""
    run = files["unseen"][0].with_suffix(".trec")
    command = [*kb, "eval", *map(str, files["unseen"]), "--run", str(run)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    ranked: dict[str, list[str]] = {}
    for line in run.read_text("utf-8").splitlines():
        query, _, rest = line.split(" ", 2)
        ranked.setdefault(query, []).append(rest.rsplit(" ", 3)[0])  # an id may hold spaces
    for name in ("unseen", "never gold"):
        judged = judgements(files[name][1])
        found = score(judged, {id: ranked.get(id, []) for id in judged})
        values = "  ".join(f"{value:.4f}" for value in (found.recall, found.map, found.ndcg))
        print(f"{what:<24} {name:<11} {found.queries:>5}  {values}", flush=True)


def main() -> None:
    """Print the figures before and after, and the time that tuning takes."""
    corpus, queries, qrels, workspace = map(Path, sys.argv[1:5])
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else SEED
    kb = [sys.executable, "-m", "kb", "-w", str(workspace)]
    subprocess.run([*kb[:3], "init", str(workspace)], check=True, stdout=subprocess.DEVNULL)
    if not (workspace / "corpus" / "laws" / corpus.name).exists():
        shutil.copy(corpus, workspace / "corpus" / "laws")
    subprocess.run([*kb, "ingest"], check=True, stdout=subprocess.DEVNULL)
    files = halves(queries, qrels, seed, workspace)
    show(kb, files, "untuned")
    start = time.perf_counter()
    tuned = subprocess.run([*kb, "tune", *map(str, files["seen"])])
    print(f"kb tune: {time.perf_counter() - start:.0f} s, exit code {tuned.returncode}")
    if tuned.returncode == 0:
        show(kb, files, "tuned on the seen half")
        subprocess.run([*kb, "tune", "--undo"], check=True)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", ANYWAY, str(workspace)], check=True)
    print(f"from the corpus alone, installed anyway: {time.perf_counter() - start:.0f} s")
    show(kb, files, "from the corpus alone")
    subprocess.run([*kb, "tune", "--undo"], check=True)
    show(kb, files, "untuned again")


if __name__ == "__main__":
    main()
