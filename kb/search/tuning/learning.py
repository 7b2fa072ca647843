"""A model fine-tuned with sentence-transformers: what runs in the child of a training."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from kb.search.tuning.lessons import Lesson
from kb.search.tuning.training import Recipe

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

TOGETHER = 16  # texts computed at once


def learn(
    base: Path,
    out: Path,
    lessons: Sequence[Lesson],
    checks: Sequence[Lesson],
    recipe: Recipe,
    say: Callable[[dict[str, object]], None],
) -> None:
    """Train in this process; ``say`` is told of every batch and, at the end, of the outcome."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(recipe.seed)
    model = SentenceTransformer(
        str(base), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
    )
    model.default_prompt_name = None  # prefixes are the settings' affair, and in the lessons
    precision = _precision(model, [lesson.answer for lesson in lessons[: recipe.batch]])
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=0.01)
    found = [_standing(model, checks, precision)] if checks else []
    best, kept = 0, dict[str, torch.Tensor]()
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        model.train()
        for batch, share in _batches(lessons, recipe, epoch):
            spent = max(share, (time.monotonic() - began) / recipe.seconds)
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * max(0.0, min(1.0, 10 * share + 0.05, 1 - spent))
            with precision():
                loss = _loss(model, batch, recipe)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            say({"lessons": len(batch)})
            if spent >= 1:
                break
        if checks:
            found.append(_standing(model, checks, precision))
        if not checks or found[-1] > found[best]:
            best = epoch + 1
            kept = {name: value.clone() for name, value in model.state_dict().items()}
        elif checks:
            break
        if time.monotonic() - began >= recipe.seconds:
            break
    if best:
        model.load_state_dict(kept)
        model.save(str(out), create_model_card=False, safe_serialization=True)
    say({"best": best, "checks": found})


def _batches(
    lessons: Sequence[Lesson], recipe: Recipe, epoch: int
) -> Iterator[tuple[list[Lesson], float]]:
    """Yield the batches of an epoch in random order, each with the share of all that is done.

    A question stands in a batch once, and of the wrong passages some are drawn for it.
    """
    chance = random.Random(recipe.seed * 1000 + epoch)
    waiting = chance.sample(lessons, len(lessons))
    done = epoch * len(lessons)
    while waiting:
        batch: dict[str, Lesson] = {}
        later = []
        for place, lesson in enumerate(waiting):
            if len(batch) == recipe.batch:
                later += waiting[place:]
                break
            if lesson.question in batch:
                later.append(lesson)
            else:
                batch[lesson.question] = lesson
        waiting = later
        yield (
            [_drawn(lesson, recipe.wrong, chance) for lesson in batch.values()],
            done / (recipe.epochs * len(lessons)),
        )
        done += len(batch)


def _drawn(lesson: Lesson, count: int, chance: random.Random) -> Lesson:
    wrong = chance.sample(lesson.wrong, min(count, len(lesson.wrong)))
    return Lesson(lesson.question, lesson.answer, tuple(wrong), lesson.right)


def _loss(model: "SentenceTransformer", batch: Sequence[Lesson], recipe: Recipe) -> "torch.Tensor":
    """Return how badly each question picks its answer out of all passages of the batch.

    It is the loss that sentence-transformers calls MultipleNegativesRankingLoss (van den Oord et
    al. 2018), but that passages which answer a question too are not counted as wrong for it.
    """
    import torch

    passages = [lesson.answer for lesson in batch]
    passages += [text for lesson in batch for text in lesson.wrong]
    asked = _vectors(model, [lesson.question for lesson in batch])
    scores = recipe.scale * asked @ _vectors(model, passages).T
    also = [
        [text in lesson.right and place != row for place, text in enumerate(passages)]
        for row, lesson in enumerate(batch)
    ]
    scores = scores.masked_fill(torch.tensor(also), -1e4)
    return torch.nn.functional.cross_entropy(scores, torch.arange(len(batch)))


def _vectors(model: "SentenceTransformer", texts: Sequence[str]) -> "torch.Tensor":
    """Return the unit vectors of texts, computed in batches of like length.

    Padding would take most of the time otherwise: provisions run from a line to a page.
    """
    import torch

    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    made = []
    for at in range(0, len(order), TOGETHER):
        some = [texts[place] for place in order[at : at + TOGETHER]]
        made.append(model(model.preprocess(some))["sentence_embedding"].float())
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.nn.functional.normalize(torch.cat(made)[back], dim=-1)


Precision = Callable[[], AbstractContextManager[object]]


def _precision(model: "SentenceTransformer", texts: Sequence[str]) -> Precision:
    """Return half or single precision, whichever this processor is faster at.

    Those that multiply bf16 halve the time; on others it is emulated, and slower.
    """
    import torch

    def half() -> AbstractContextManager[object]:
        return torch.autocast("cpu", dtype=torch.bfloat16)

    took = []
    for precision in (nullcontext, half, nullcontext, half):  # the first round warms up
        start = time.perf_counter()
        with torch.inference_mode(), precision():
            _vectors(model, texts)
        took.append(time.perf_counter() - start)
    return half if took[3] < took[2] else nullcontext


def _standing(
    model: "SentenceTransformer", checks: Sequence[Lesson], precision: Precision
) -> float:
    """Return the mean reciprocal rank of answers among the wrong passages of their question."""
    import torch

    model.eval()
    texts = list({t for c in checks for t in (c.question, c.answer, *c.wrong)})
    with torch.inference_mode(), precision():
        vectors = dict(zip(texts, _vectors(model, texts), strict=True))
    total = 0.0
    for check in checks:
        asked = vectors[check.question]
        least = asked @ vectors[check.answer]
        total += 1 / (1 + sum(bool(asked @ vectors[text] >= least) for text in check.wrong))
    return total / len(checks)


def _lesson(entry: dict[str, list[str]]) -> Lesson:
    return Lesson(
        str(entry["question"]),
        str(entry["answer"]),
        tuple(entry["wrong"]),
        frozenset(entry["right"]),
    )


def main(arguments: Sequence[str]) -> int:
    """Train in a child process, and say on standard output how far it has come."""
    job = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    learn(
        Path(job["base"]),
        Path(job["out"]),
        [_lesson(entry) for entry in job["lessons"]],
        [_lesson(entry) for entry in job["checks"]],
        Recipe(**job["recipe"]),
        lambda said: print(json.dumps(said), flush=True),  # fails when the parent is gone
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
