"""A model fine-tuned with sentence-transformers: what runs in the child of a training.

Where lessons tell what the rest of the search makes of their passages, the model learns what is
left to do: its cosine and its words are to put the answer before passages that rank high without
them.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.search.adapted import matrix_of
from kb.search.tuning.lessons import Lesson, Weighing
from kb.search.tuning.ranked import Read, read, scored
from kb.search.tuning.training import Recipe

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

# Of wrong passages, one half is drawn from so many that rank highest.
HARDEST = 8
# What the picking of answers by vectors alone counts beside the picking by the whole score.
BY_VECTOR = 0.5


def learn(
    base: Path,
    out: Path,
    lessons: Sequence[Lesson],
    checks: Sequence[Lesson],
    recipe: Recipe,
    say: Callable[[dict[str, object]], None],
    adapter: str = "",
) -> None:
    """Train in this process; ``say`` is told of every batch and, at the end, of the outcome."""
    import torch

    torch.manual_seed(recipe.seed)
    model = _opened(base)
    matrix = torch.tensor(matrix_of(adapter)) if adapter else None
    precision = _precision(model, [lesson.answer for lesson in lessons[: recipe.batch]])
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=0.01)
    found = [_standing(model, checks, precision, matrix)] if checks else []
    best, kept = 0, dict[str, torch.Tensor]()
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        model.train()
        for batch, share in _batches(lessons, recipe, epoch):
            spent = max(share, (time.monotonic() - began) / recipe.seconds)
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * max(0.0, min(1.0, 10 * share + 0.05, 1 - spent))
            with precision():
                loss = _loss(model, batch, recipe, matrix)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            say({"lessons": len(batch)})
            if spent >= 1:
                break
        if checks:
            found.append(_standing(model, checks, precision, matrix))
        if not checks or found[-1] > found[best]:
            best = epoch + 1
            kept = {name: value.clone() for name, value in model.state_dict().items()}
        if time.monotonic() - began >= recipe.seconds:
            break
    if best:
        model.load_state_dict(kept)
        model.save(str(out), create_model_card=False, safe_serialization=True)
    say({"best": best, "checks": found})


def _opened(base: Path) -> "SentenceTransformer":
    """Return the model, with attention as the processor learns it fastest.

    Fused attention takes twice the processor's time on the way back (MiniLM in bf16).
    """
    from sentence_transformers import SentenceTransformer
    from torch.nn import Dropout

    model = SentenceTransformer(
        str(base),
        device="cpu",
        local_files_only=True,
        model_kwargs={"use_safetensors": True, "attn_implementation": "eager"},
    )
    model.default_prompt_name = None  # prefixes are the settings' affair, and in the lessons
    for module in model.modules():
        if isinstance(module, Dropout):
            module.p = 0.0
    return model


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
    """Return the lesson with some of its wrong passages, one half of them of the hardest."""
    hardest = range(min(HARDEST, len(lesson.wrong)))
    some = chance.sample(hardest, min(-(-count // 2), len(hardest)))
    others = range(len(hardest), len(lesson.wrong))
    some += chance.sample(others, min(count - len(some), len(others)))
    wrong = tuple(lesson.wrong[place] for place in some)
    weighing = lesson.weighing
    if weighing is not None:
        given = weighing.given[0], *(weighing.given[place + 1] for place in some)
        weighing = replace(weighing, given=given)
    return replace(lesson, wrong=wrong, weighing=weighing)


def _loss(
    model: "SentenceTransformer",
    batch: Sequence[Lesson],
    recipe: Recipe,
    matrix: "torch.Tensor | None" = None,
) -> "torch.Tensor":
    """Return how badly each question picks its answer: by vectors out of all passages of the batch,
    and, where it is weighed, by the score of the search out of its own.
    """
    import torch

    passages = [text for lesson in batch for text in (lesson.answer, *lesson.wrong)]
    words = any(lesson.weighing for lesson in batch)
    found = read(model, [*(lesson.question for lesson in batch), *passages], words=words)
    with torch.autocast("cpu", enabled=False):  # what is left is quick, and wants whole precision
        loss = _by_vector(found.vectors, batch, passages, recipe)
        weighed = _by_score(found, batch, recipe, matrix)
    return torch.stack(weighed).sum() / len(batch) + BY_VECTOR * loss if weighed else loss


def _by_score(
    found: Read, batch: Sequence[Lesson], recipe: Recipe, matrix: "torch.Tensor | None"
) -> "list[torch.Tensor]":
    """Return how badly each question that is weighed picks its answer out of its own passages.

    In ``found`` stand the questions, and then the answer and the wrong passages of each.
    """
    import torch

    start, losses = len(batch), []
    for row, lesson in enumerate(batch):
        rows = range(start, start + 1 + len(lesson.wrong))
        start = rows.stop
        if lesson.weighing is not None:
            scores = scored(found, row, rows, lesson.weighing, matrix)
            losses.append(-torch.log_softmax(recipe.sharp * scores, 0)[0])
    return losses


def _by_vector(
    vectors: "torch.Tensor", batch: Sequence[Lesson], passages: Sequence[str], recipe: Recipe
) -> "torch.Tensor":
    """Return how badly questions, the first rows, pick answers by the vectors of all ``passages``.

    It is the loss that sentence-transformers calls MultipleNegativesRankingLoss (van den Oord et
    al. 2018), but that passages which answer a question too are not counted as wrong for it.
    """
    import torch

    scores = recipe.scale * vectors[: len(batch)] @ vectors[len(batch) :].T
    counts = [1 + len(lesson.wrong) for lesson in batch]
    answers = [sum(counts[:row]) for row in range(len(batch))]
    also = [
        [
            place != answer and (text == lesson.answer or text in lesson.right)
            for place, text in enumerate(passages)
        ]
        for answer, lesson in zip(answers, batch, strict=True)
    ]
    scores = scores.masked_fill(torch.tensor(also), -1e4)
    return torch.nn.functional.cross_entropy(scores, torch.tensor(answers))


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
            read(model, texts)
        took.append(time.perf_counter() - start)
    return half if took[3] < took[2] else nullcontext


def _standing(
    model: "SentenceTransformer",
    checks: Sequence[Lesson],
    precision: Precision,
    matrix: "torch.Tensor | None",
) -> float:
    """Return the mean reciprocal rank of answers among the wrong passages of their question."""
    import torch

    model.eval()
    texts = list({t for c in checks for t in (c.question, c.answer, *c.wrong)})
    places = {text: place for place, text in enumerate(texts)}
    words = any(check.weighing for check in checks)
    total = 0.0
    with torch.inference_mode():
        with precision():
            found = read(model, texts, words=words)
        for check in checks:
            rows = [places[text] for text in (check.answer, *check.wrong)]
            scores = _weighed(found, places[check.question], rows, check.weighing, matrix)
            total += 1 / (1 + int((scores[1:] >= scores[0]).sum()))
    return total / len(checks)


def _weighed(
    found: Read,
    question: int,
    rows: Sequence[int],
    weighing: Weighing | None,
    matrix: "torch.Tensor | None",
) -> "torch.Tensor":
    if weighing is None:
        return found.vectors[list(rows)] @ found.vectors[question]
    return scored(found, question, rows, weighing, matrix)


def _lesson(entry: dict[str, Any]) -> Lesson:
    weighing = entry["weighing"]
    return Lesson(
        entry["question"],
        entry["answer"],
        tuple(entry["wrong"]),
        frozenset(entry["right"]),
        None if weighing is None else Weighing(**weighing | {"given": tuple(weighing["given"])}),
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
        job["adapter"],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
