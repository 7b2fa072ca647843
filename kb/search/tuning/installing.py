"""A tuning put in force, and taken back.

Nothing that is in force is touched before the end: models lie beside each other, vectors are kept
by model, and the index changes in one publication. What a killed run leaves behind is taken away by
the next one.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kb.errors import ModelError, NotFoundError, WorkspaceError
from kb.ingest.pipeline import embed_waiting
from kb.seams import Embedder, Progress
from kb.search import tuned
from kb.search.embed import FACTS, models_folder, read_facts
from kb.search.models import open_embedder
from kb.search.tuned import Tuning
from kb.search.tuning import trial
from kb.search.tuning.lessons import Question
from kb.search.tuning.training import Recipe
from kb.search.tuning.tune import MODEL, Bench, Found, final, memory
from kb.search.weights import digest
from kb.store import beside
from kb.store.embedded import EmbeddedStore
from kb.store.writer import EmbeddedWriter
from kb.workspace import Workspace

HOME = ".tuning"
LOCK = "tune.lock"


@contextmanager
def bench(workspace: Workspace, progress: Progress) -> Iterator[Bench]:
    """Give what tuning works with, and clear it away in the end.

    Raises WorkspaceError when another tuning is at work, or when the index is not up to date with
    the settings' model.
    """
    from filelock import FileLock, Timeout

    indexes = workspace.indexes
    with closing(EmbeddedStore(indexes)) as live:
        held = live.model()
    try:
        lock = FileLock(indexes / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise WorkspaceError(f"Another `kb tune` is at work on {indexes}. Wait for it.") from error
    home = indexes / HOME
    try:
        sweep(indexes)
        home.mkdir()
        settings = workspace.settings
        embedder = open_embedder(settings, indexes)
        if held == embedder.name:
            with closing(EmbeddedStore(indexes)) as store:
                yield Bench(settings, indexes, home, store, embedder, progress)
            return
        if tuned.in_force(settings, indexes, held) is None:
            raise WorkspaceError(
                f"The index holds vectors of {held or 'no model'}, and the settings name "
                f"{embedder.name}. `kb ingest` embeds the passages anew; tune after it."
            )
        with trial.copied(indexes, home / "untuned", embedder, progress) as copy:
            yield Bench(settings, indexes, home, copy, embedder, progress)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        sweep(indexes)
        lock.release()


def install(bench: Bench, found: Found, recipe: Recipe, questions: str) -> Tuning:
    """Put the best of what was found in force, and return it; ``questions`` is their SHA-256.

    A model is trained once more for it, on all questions. Searches go on as before until the one
    publication at the end.
    """
    assert found.best is not None
    base = bench.settings.model
    tuning = Tuning(
        base=base,
        model=base,
        weights=found.best.weights,
        adapter=found.adapter,
        date=datetime.now(UTC).date().isoformat(),
        questions=questions,
        asked=sum(found.parts.values()),
        measures={arm.name: arm.means() for arm in (found.arms[0], found.best)},
    )
    trained = None
    if found.best.made == MODEL:
        trained = bench.home / "final"
        final(bench, found, recipe, trained)
    return _put_in_force(bench, tuning, trained, found.questions if found.best.remembers else ())


def _put_in_force(
    bench: Bench, tuning: Tuning, trained: Path | None, remembered: Sequence[Question]
) -> Tuning:
    indexes = bench.indexes
    latest = tuned.read(indexes)
    tuning = replace(tuning, previous=None if latest is None else replace(latest, previous=None))
    embedder: Embedder = bench.embedder
    made = bench.home / "installed"
    if trained is not None:
        target = models_folder(indexes) / (tuned.PREFIX + digest("", trained)[:12])
        shutil.rmtree(target, ignore_errors=True)
        trained.replace(target)
        tuning = replace(tuning, model=target.relative_to(indexes.parent).as_posix())
        embedder = open_embedder(tuned.with_model(bench.settings, indexes, tuning), indexes)
        trial.embed(indexes, made, embedder, bench.progress)
    tuning = replace(tuning, memory=memory(embedder, remembered))
    with closing(EmbeddedWriter(indexes)) as writer:
        if trained is not None:
            beside.carry(made, writer, embedder.name)
        embed_waiting(writer, embedder, bench.progress)  # what came in meanwhile
        tuned.write(tuning, indexes)
        if writer.changed(embedder.name):
            writer.publish(embedder.name)
    return tuning


def undo(workspace: Workspace, progress: Progress) -> Tuning | None:
    """Take the latest tuning back and return the one that is in force now, if any.

    The vectors of before are still there, but for passages that came since, which are embedded.
    Raises NotFoundError when there is nothing to take back.
    """
    indexes, settings = workspace.indexes, workspace.settings
    try:
        latest = tuned.read(indexes)
    except ModelError:  # broken: what was before it is not known
        before = None
    else:
        if latest is None:
            raise NotFoundError("There is no tuning to take back.")
        before = latest.previous
    told = settings if before is None else tuned.with_model(settings, indexes, before)
    embedder = open_embedder(told, indexes)
    with closing(EmbeddedWriter(indexes)) as writer:
        embed_waiting(writer, embedder, progress)
        if writer.changed(embedder.name):
            writer.publish(embedder.name)
        tuned.write(before, indexes)
        sweep(indexes)
        writer.keep_vectors({settings.model, told.model})
    return before


def sweep(indexes: Path) -> None:
    """Take away what no tuning names: models that were tried or taken back, with their exports."""
    try:
        latest = tuned.read(indexes)
    except ModelError:  # what it names is not known
        return
    named = {tuning.model for tuning in latest.chain()} if latest is not None else set()
    shutil.rmtree(indexes / HOME, ignore_errors=True)
    root = indexes.parent
    for folder in models_folder(indexes).glob("*"):
        own = folder.relative_to(root).as_posix()
        if folder.name.startswith(tuned.PREFIX) and own not in named:
            shutil.rmtree(folder, ignore_errors=True)
    for facts in models_folder(indexes).glob(f"*/{FACTS}"):
        made = _made_of(facts.parent, indexes)
        if made and made not in named:
            shutil.rmtree(facts.parent, ignore_errors=True)


def _made_of(folder: Path, indexes: Path) -> str:
    """Return the tuned or tried model that an export was made of, ``""`` for any other export."""
    try:
        model = read_facts(folder).model
    except ModelError:
        return ""
    made = f"{indexes.name}/{HOME}/", f"{indexes.name}/{models_folder(indexes).name}/{tuned.PREFIX}"
    return model if model.startswith(made) else ""
