"""Lessons into a fine-tuned embedder, by ``kb.search.tuning.learning`` in a child process.

That keeps torch's memory, and an OpenMP runtime that macOS does not bear beside FAISS's, out of the
process that searches; and the child can be killed without harm, for it writes nothing but its own
folder.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kb.errors import ModelError
from kb.search.tuning.lessons import Lesson


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained.

    ``wrong`` is the number of passages given besides with each question of a batch; ``scale``
    sharpens cosines into odds, ``sharp`` the scores of a search. ``seconds`` ends the training
    whatever its epochs: the learning rate has then fallen to nothing, as it would have at the last
    of them.
    """

    epochs: int = 2
    batch: int = 16
    wrong: int = 6
    rate: float = 5e-5
    scale: float = 20.0
    sharp: float = 8.0
    seconds: float = 900.0
    seed: int = 0

    def of_vectors(self) -> "Recipe":
        """Return the recipe for lessons without a weighing: more questions, fewer wrong passages.

        Each question of a batch brings wrong passages for all others.
        """
        return replace(self, batch=32, wrong=1)


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training: ``checks`` has the measure before it and after each epoch.

    The model is that of epoch ``best``; of 0 none was written, for none was better than the base.
    """

    best: int
    checks: tuple[float, ...]


def train(
    base: Path,
    lessons: Sequence[Lesson],
    checks: Sequence[Lesson],
    out: Path,
    recipe: Recipe,
    advance: Callable[[int], object] = lambda _: None,
    adapter: str = "",
) -> Trained:
    """Fine-tune the model in ``base`` and write the best of its epochs into ``out``.

    The words of questions are turned by ``adapter`` (``kb.search.adapted``), which stays as it is.
    After each epoch, ``checks`` tell how high the answers stand among wrong passages. An epoch that
    does no better is not the last, for the learning rate falls until the end. Without any checks
    the last epoch's model is kept. ``advance`` is told of every lesson taken. Raises ModelError
    when the training fails.
    """
    job = out.with_suffix(".json")
    out.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "base": str(base),
        "out": str(out),
        "recipe": asdict(recipe),
        "adapter": adapter,
        "lessons": [_entry(lesson) for lesson in lessons],
        "checks": [_entry(lesson) for lesson in checks],
    }
    job.write_text(json.dumps(told), encoding="utf-8")
    errors = out.with_suffix(".log")
    with errors.open("w", encoding="utf-8") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "kb.search.tuning.learning", str(job)],
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            # Threads that spin while they wait take four times as long on a busy machine.
            env=os.environ | {"OMP_WAIT_POLICY": "passive"},
        )
        try:
            trained = _heard(child, advance)
        finally:
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()
    if trained is None:
        said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise ModelError(f"The training failed: {said[-1] if said else 'its process was killed'}")
    return trained


def _heard(child: "subprocess.Popen[str]", advance: Callable[[int], object]) -> Trained | None:
    """Return what the child says at its end, ``None`` when it died before."""
    assert child.stdout is not None
    for line in child.stdout:
        said = json.loads(line)
        if "best" in said:
            return Trained(said["best"], tuple(said["checks"]))
        advance(said["lessons"])
    return None


def _entry(lesson: Lesson) -> dict[str, object]:
    return asdict(lesson) | {"right": sorted(lesson.right)}
