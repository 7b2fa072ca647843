"""A sentence-transformers model for ``kb.search.embed``, in the precision that serves best.

The work is done in a child process, whose 0.5 GB `kb ingest` need not carry along. With torch,
which some models take (see ``kb.search.original``), that is 0.9 GB; and torch and FAISS each bring
an OpenMP runtime, which macOS does not bear in one process.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kb.errors import ModelError
from kb.search.embed import (
    GRAPH,
    INPUTS,
    TOKENIZER,
    VECTOR,
    WEIGHTS,
    Facts,
    exported,
    exported_size,
    models_folder,
    open_exported,
    open_session,
    read_facts,
    write_facts,
)
from kb.search.probes import PROBES
from kb.search.weights import digest, fetched, local_folder, refuse_unsafe, stamp
from kb.store.common import NARROW
from kb.workspace import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The least cosine of an export's vectors to those of sentence-transformers, by precision.
LEAST_COSINE = {"fp32": 0.9999, "int8": 0.98}
# int8 is taken where it is so many times as fast; it is three times as fast on AVX-512 VNNI.
WORTH_ROUNDING = 1.4


def prepare(settings: Settings, indexes: Path) -> Path:
    """Return the folder of the model of the settings, exported unless that was done already.

    Raises ModelError when the weights are missing, unsafe or not those that their makers published,
    or when the export does not give the vectors that sentence-transformers gives.
    """
    if settings.precision not in ("auto", *LEAST_COSINE):
        raise ModelError(
            f"kb.toml asks for the precision {settings.precision!r}; kb knows auto, "
            f"{' and '.join(LEAST_COSINE)}."
        )
    done = exported(settings.model, indexes, settings.precision)
    local = local_folder(settings.model, indexes)
    state = stamp(local) if local is not None else ""
    if done is not None and read_facts(done).stamp == state:
        return done
    folder = local or fetched(settings.model)
    refuse_unsafe(folder)
    weights = digest(settings.model, folder)
    return _export_apart(settings, folder, weights, state, models_folder(indexes))


def _export_apart(settings: Settings, folder: Path, weights: str, state: str, models: Path) -> Path:
    """Return a new folder that ``main`` filled in a child, named only when it is whole."""
    model, precision = settings.model, settings.precision
    making = models / f".making-{os.getpid()}"
    making.mkdir(parents=True)
    facts = [model, weights, state, precision]
    command = [sys.executable, "-m", __name__, str(folder), str(making), *facts]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
    try:
        child = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
        if child.returncode != 0:
            said = child.stderr.strip().splitlines() or [f"exit code {child.returncode}"]
            raise ModelError(f"The model {model!r} could not be made ready: {said[-1]}")
        slug = re.sub(r"[^A-Za-z0-9.-]+", "-", model).strip("-.")[-60:]
        target = models / f"{slug}-{weights[:12]}-{read_facts(making).precision}"
        shutil.rmtree(target, ignore_errors=True)
        return making.replace(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def export(
    folder: Path, target: Path, model: str, weights: str, stamp: str, precision: str = "auto"
) -> None:
    """Write the model in ``folder`` into ``target`` as ``kb.search.embed`` opens it.

    ``precision`` "auto" means int8 where this processor is faster with it and its vectors are near
    enough. Raises ModelError when a vector of the result is further from what sentence-transformers
    gives for the same text than LEAST_COSINE allows.
    """
    from kb.search.graph import save
    from kb.search.original import read_original
    from kb.search.quantise import quantise

    original = read_original(folder, weights)
    (target / TOKENIZER).write_text(original.tokenizer, encoding="utf-8")
    facts = Facts(
        model=model,
        dim=original.dim,
        max_tokens=original.max_tokens,
        unknown=original.unknown,
        weights=weights,
        stamp=stamp,
        size=0,
    )
    with TemporaryDirectory(prefix=".making-", dir=target.parent) as making:
        graphs = {each: Path(making) / f"{each}.onnx" for each in LEAST_COSINE}
        original.write(graphs["fp32"])
        quantise(graphs["fp32"], graphs["int8"])
        for chosen in _in_turn(precision, graphs):
            save(graphs[chosen], target / GRAPH, WEIGHTS)
            made = replace(facts, precision=chosen, size=exported_size(target))
            write_facts(made, target)
            least = _least_cosine(original.vectors, target)
            if least >= LEAST_COSINE[chosen]:
                write_facts(replace(made, words_mean=_mean_of_words(target)), target)
                return
    raise ModelError(
        f"its ONNX export gives other vectors than sentence-transformers (cosine {least:.5f})."
    )


def _in_turn(asked: str, graphs: Mapping[str, Path]) -> tuple[str, ...]:
    """Return the precisions to be tried, the first that is near enough to be taken."""
    if asked != "auto":
        return (asked,)
    faster = _seconds(graphs["fp32"]) > WORTH_ROUNDING * _seconds(graphs["int8"])
    return ("int8", "fp32") if faster else ("fp32",)


def _seconds(graph: Path) -> float:
    """Return the processor time of some batches, which other work on the machine hardly changes."""
    import numpy as np

    session = open_session(graph)
    texts = dict.fromkeys(INPUTS, np.ones((8, 64), dtype=np.int64))
    session.run([VECTOR], texts)  # the first run also fetches the weights
    start = time.thread_time()  # a session runs on the thread that calls it
    for _ in range(_TRIALS):
        session.run([VECTOR], texts)
    return time.thread_time() - start


_TRIALS = 3


def _least_cosine(wanted: "NDArray[np.float32]", target: Path) -> float:
    """Return how near the export's vectors of PROBES come to those wanted, at worst.

    Those that the model does not read count in single precision alone, where the graph is in
    question: it embeds no such text, and what rounding does to one says nothing of others.
    """
    import numpy as np

    made = open_exported(target)
    cosines = np.sum(wanted * made.encode_passages(PROBES), axis=1)
    open_session.cache_clear()  # the next precision would have its files under the same names
    exact = read_facts(target).precision == "fp32"
    return float(
        min(c for c, text in zip(cosines, PROBES, strict=True) if exact or made.reads(text))
    )


def _mean_of_words(target: Path) -> tuple[float, ...]:
    """Return the mean of the unit states of the words of PROBES; ``()`` where it is short.

    These few words tell it well enough: with e5 its cosine with that of a corpus is 0.95.
    """
    import numpy as np

    made = open_exported(target)
    states = [made.encode_query_words(text)[1] for text in PROBES if made.reads(text)]
    words = np.concatenate([np.empty((0, made.dim), np.float32), *states])
    mean = words.sum(axis=0) / max(len(words), 1)
    open_session.cache_clear()
    return tuple(mean.tolist()) if np.linalg.norm(mean) >= NARROW else ()


def main(arguments: list[str]) -> int:
    """Export in a child process; the last line of standard error says what went wrong."""
    folder, target, *facts = arguments
    try:
        export(Path(folder), Path(target), *facts)
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
