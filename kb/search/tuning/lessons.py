"""What a model learns from: a question, a passage that answers it, and passages that do not."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from kb.errors import UsageError
from kb.search.evaluate import judgements, read_queries

Part = Literal["train", "validate", "hold"]

FEWEST = 100
# Shares of the questions, in percent: weights are fitted, and training is stopped, on the second.
HELD = 30
VALIDATED = 15


@dataclass(frozen=True, slots=True)
class Question:
    """A judged question: ``gold`` are the ids of the provisions that answer it, graded."""

    id: str
    text: str
    gold: Mapping[str, int]


class Answer(NamedTuple):
    """A text that answers, and the heading over it."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the search makes of the passages of a lesson, so that a model learns what it adds to.

    ``given`` is what signals that ask no model add to the score, of the answer and of each wrong
    passage in turn. A cosine with the question is multiplied by ``meaning``, the nearness of words
    (``kb.search.words``) by ``nearness``; ``counts`` says what each word of the question counts.
    """

    given: tuple[float, ...]
    meaning: float
    nearness: float
    counts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question and one passage that answers it, ``wrong`` ones that look as though they did.

    ``weighing`` is ``None`` where the search is not to be helped but the vectors alone.

    ``right`` are all passages that answer it: none of them counts as wrong when another question
    of the same batch brings it along.
    """

    question: str
    answer: str
    wrong: tuple[str, ...] = ()
    right: frozenset[str] = frozenset()
    weighing: Weighing | None = None


def read_questions(path: Path, qrels: Path) -> list[Question]:
    """Return the judged questions of files in BEIR form, by id; raise UsageError for too few."""
    judged = judgements(qrels)
    found = {id: text for id, text in read_queries(path) if id in judged and text.strip()}
    if len(found) < FEWEST:
        raise UsageError(
            f"{path} has {len(found)} questions that {qrels} judges; tuning wants at least {FEWEST}"
            ": with fewer, nothing can be held out that would show a gain. `kb tune` without "
            "questions learns from the corpus alone."
        )
    return [Question(id, found[id], judged[id]) for id in sorted(found)]


def part_of(id: str) -> Part:
    """Return which part a question belongs to, by its id alone.

    So a question that was held out stays held out when others join it.
    """
    place = int.from_bytes(hashlib.sha256(id.encode("utf-8", "replace")).digest()[:4], "big") % 100
    if place < HELD:
        return "hold"
    return "validate" if place < HELD + VALIDATED else "train"


def split(questions: Iterable[Question]) -> dict[Part, list[Question]]:
    """Return the questions of each part."""
    parts: dict[Part, list[Question]] = {"train": [], "validate": [], "hold": []}
    for question in questions:
        parts[part_of(question.id)].append(question)
    return parts


def fingerprint(questions: Sequence[Question]) -> str:
    """Return the SHA-256 of questions and judgements, the same in whatever order they came."""
    lines = (f"{q.id}\t{q.text}\t{sorted(q.gold.items())}" for q in questions)
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "replace")).hexdigest()
