"""Measure whether queries that name their answer have it first: citations, quotations, terms …

    python benchmarks/exactness.py SHARED [--misses] [--queries FILE] [--among FOLDER]

SHARED is the folder of documents that the queries, those of ``exactness.tsv``, name. Only those
that they need are read, and what lies in ``--among`` besides, without a model: what is asked for
exactly must not depend on one. Prints for each class the share of its queries whose first hit is
the provision asked for.
"""

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.cli.progress import progress
from kb.ingest.pipeline import ingest
from kb.model import Filter, Hit
from kb.search.find import search
from kb.store.embedded import EmbeddedStore
from kb.store.writer import EmbeddedWriter
from kb.workspace import Workspace, init_workspace

QUERIES = Path(__file__).with_suffix(".tsv")
ANY = "*"
# A citation wants its very provision; a quotation or a definition is found by a passage within it.
WITHIN = ("phrase", "term", "name")


@dataclass(frozen=True, slots=True)
class Query:
    """A query with the files (``*`` for any) and the ids of the provisions that answer it.

    An id may leave out what stands around the provision: ``sec_302`` for ``chp_XVI__sec_302``.
    """

    kind: str
    text: str
    files: tuple[str, ...]
    provisions: tuple[str, ...]


class NoModel:
    """An embedder that can read nothing, so that passages are found by their terms."""

    name = "none"
    dim = 1

    def reads(self, text: str) -> bool:
        """Return False for every text."""
        return False

    def encode_passages(self, texts: Sequence[str], headings: Sequence[str] = ()) -> np.ndarray:
        """Return no vectors."""
        return np.empty((0, self.dim), dtype=np.float32)

    def encode_query(self, text: str) -> np.ndarray:
        """Never called: no query is readable."""
        raise NotImplementedError


def queries(file: Path = QUERIES) -> list[Query]:
    """Return the queries of a file, of that beside this one if none is named."""
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [Query(a, b, tuple(c.split("|")), tuple(d.split("|"))) for a, b, c, d in rows]


def needed(asked: Iterable[Query]) -> list[str]:
    """Return the files that queries name."""
    return sorted({file for query in asked for file in query.files} - {ANY})


def index(
    folder: Path, shared: Path, files: Iterable[str], among: Sequence[Path] = ()
) -> Workspace:
    """Return a workspace that holds these files of the shared folder, among other laws."""
    workspace = init_workspace(folder)
    with closing(EmbeddedWriter(workspace.indexes)) as writer:
        paths = [*(shared / file for file in files), *among]
        ingest(workspace, writer, NoModel(), paths, "law", progress())
    return workspace


def answered(query: Query, hit: Hit, source: str) -> bool:
    """Return whether a hit in the document read from ``source`` is what the query asks for."""
    names = {Path(file).name for file in query.files}
    if ANY not in names and Path(source).name not in names:
        return False
    # A provision's id begins with the ids of those around it.
    steps = hit.passage.provision.split("__")
    ends = range(1, len(steps) + 1) if query.kind in WITHIN else (len(steps),)
    ids = ["__".join(steps[:end]) for end in ends]
    return any(
        re.search(rf"(?:^|__){re.escape(wanted)}$", id) for id in ids for wanted in query.provisions
    )


def misses(workspace: Workspace, asked: Iterable[Query]) -> list[tuple[Query, str]]:
    """Return the queries whose first hit is another than what they ask for, with that hit."""
    found = []
    with closing(EmbeddedStore(workspace.indexes)) as store:
        sources = {each.id: each.source for each in store.summaries()}
        for query in asked:
            hits = search(store, None, query.text, Filter(), 1, workspace.settings)
            if not hits:
                found.append((query, "nothing"))
            elif not answered(query, hits[0], sources[hits[0].passage.document]):
                passage = hits[0].passage
                found.append((query, f"{passage.document} {passage.provision}"))
    return found


def main() -> None:
    """Print the share of each class at rank 1, and with --misses what stood there instead."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--queries", type=Path, default=QUERIES)
    parser.add_argument("--among", type=Path, action="append", default=[])
    given = parser.parse_args()
    asked = queries(given.queries)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workspace = index(Path(folder), given.shared.resolve(), needed(asked), given.among)
        start = time.perf_counter()
        missed = misses(workspace, asked)
        seconds = time.perf_counter() - start
    totals, wrong = Counter(q.kind for q in asked), Counter(q.kind for q, _ in missed)
    for kind, total in totals.items():
        print(f"{kind:<10} {total - wrong[kind]:>3} of {total:>3}  {1 - wrong[kind] / total:.3f}")
    print(f"{'all':<10} {len(asked) - len(missed):>3} of {len(asked):>3}", end="  ")
    print(f"{1 - len(missed) / len(asked):.3f}  {1000 * seconds / len(asked):.1f} ms a query")
    if given.misses:
        for query, first in missed:
            print(f"{query.kind}\t{query.text}\t→ {first}", file=sys.stderr)


if __name__ == "__main__":
    main()
