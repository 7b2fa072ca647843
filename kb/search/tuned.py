"""What `kb tune` installed: a model, weights, a memory, in force while the index is theirs.

``indexes/tuned.json`` holds the latest tuning, with those before it inside it. A tuning is in force
when the index holds the vectors of its model. Since a publication changes model and vectors in one
stroke, it is the moment at which a tuning begins or ends; whatever is killed before or after it,
the search finds the tuning that suits the index.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from kb.errors import ModelError
from kb.workspace import Settings

TUNED = "tuned.json"
PREFIX = "tuned-"


@dataclass(frozen=True, slots=True)
class Memory:
    """Judged questions by their vectors, and the places that answered each.

    ``vectors`` has a row of ``dim`` int8 numbers for each of ``answers``, in base64; only its
    direction counts.
    """

    vectors: str = ""
    answers: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Tuning:
    """One tuning.

    ``base`` is the model of the settings that it starts from; ``model`` the one that it ranks by:
    the same, or a folder below the workspace. ``weights`` are those of the signals by name, and
    ``memory`` is empty where the ranking does without one (see ``kb.search.known``), and so is
    ``adapter``, what turns the words of a query (see ``kb.search.adapted``). ``questions`` is the
    SHA-256 of what it learned from, ``measures`` what was found on questions held out,
    before and after.
    """

    base: str
    model: str
    weights: Mapping[str, float]
    memory: Memory = Memory()
    adapter: str = ""
    date: str = ""
    questions: str = ""
    asked: int = 0
    measures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    previous: "Tuning | None" = None

    def chain(self) -> "Iterator[Tuning]":
        """Yield this tuning and those before it, latest first."""
        yield self
        if self.previous is not None:
            yield from self.previous.chain()


def read(indexes: Path) -> Tuning | None:
    """Return the latest tuning, ``None`` before the first; raise ModelError when it is broken."""
    path = indexes / TUNED
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size, state.st_ino)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{path} is broken ({error}). `kb tune --undo` takes it away; the search then ranks as "
            "it does untuned."
        ) from error


@lru_cache(maxsize=1)  # a search asks for its model and for its weights, and a memory takes 1 MB
def _read(path: Path, *_: int) -> Tuning:
    return _tuning(json.loads(path.read_text(encoding="utf-8")))


def _tuning(entry: object) -> Tuning:
    if not isinstance(entry, dict):
        raise ValueError("it is no JSON object")
    previous = entry.pop("previous", None)
    told = Memory(**entry.pop("memory", {}))
    memory = replace(told, answers=tuple(map(tuple, told.answers)))
    before = None if previous is None else _tuning(previous)
    tuning = Tuning(**entry, memory=memory, previous=before)
    if not all(isinstance(name, str) for name in (tuning.base, tuning.model)):
        raise ValueError("it names no model")
    if not all(isinstance(weight, int | float) for weight in tuning.weights.values()):
        raise ValueError("a weight in it is no number")
    return tuning


def write(tuning: Tuning | None, indexes: Path) -> None:
    """Put a tuning in the place of the latest in one stroke; ``None`` takes all away."""
    path = indexes / TUNED
    if tuning is None:
        path.unlink(missing_ok=True)
        return
    beside = path.with_suffix(".making")
    beside.write_text(json.dumps(asdict(tuning), indent=1, ensure_ascii=False), encoding="utf-8")
    os.replace(beside, path)


def in_force(settings: Settings, indexes: Path, held: str) -> Tuning | None:
    """Return the latest tuning of the settings' model that suits an index of ``held``'s vectors.

    ``held`` is the name of the embedder that made them.
    """
    latest = read(indexes)
    for tuning in latest.chain() if latest is not None else ():
        if tuning.base == settings.model and tuning.model == held.partition("@")[0]:
            return tuning
    return None


def latest_of(settings: Settings, indexes: Path) -> Tuning | None:
    """Return the latest tuning if it is of the settings' model, whether in force or not."""
    latest = read(indexes)
    return latest if latest is not None and latest.base == settings.model else None


def wanted(settings: Settings, indexes: Path) -> Settings:
    """Return the settings with which to embed: those of the latest tuning of their model.

    Raises ModelError when its model is missing.
    """
    latest = latest_of(settings, indexes)
    return settings if latest is None else with_model(settings, indexes, latest)


def searching(settings: Settings, indexes: Path, held: str) -> Settings:
    """Return the settings with which to search an index of ``held``'s vectors.

    Raises ModelError when the model of the tuning in force is missing.
    """
    tuning = in_force(settings, indexes, held)
    return settings if tuning is None else with_model(settings, indexes, tuning)


def with_model(settings: Settings, indexes: Path, tuning: Tuning) -> Settings:
    """Return the settings that name a tuning's model; raise ModelError when that is missing."""
    if tuning.model != tuning.base and not (indexes.parent / tuning.model).is_dir():
        raise ModelError(
            f"The model that `kb tune` made on {tuning.date} is missing: {tuning.model}. Put the "
            "folder back, or give it up with `kb tune --undo`."
        )
    return replace(settings, model=tuning.model)
