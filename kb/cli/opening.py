"""Open what a command works on: the workspace, its store, its embedder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from kb.errors import UnreadableError, UsageError, WorkspaceError
from kb.later import alone
from kb.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from kb.evidence.choose import Search
    from kb.report.finished import Finished
    from kb.seams import Embedder
    from kb.search.embed import OnnxEmbedder
    from kb.search.tuned import Tuning
    from kb.store.embedded import EmbeddedStore


def workspace_of(context: click.Context) -> Workspace:
    """Return the workspace that ``-w``, KB_WORKSPACE or the current folder names."""
    return open_workspace(context.find_root().obj)


@contextmanager
def opened_store(workspace: Workspace) -> "Iterator[EmbeddedStore]":
    """Give the workspace's store for reading."""
    from kb.store.embedded import EmbeddedStore

    store = EmbeddedStore(workspace.indexes)
    try:
        yield store
    finally:
        store.close()


def embedder_of(workspace: Workspace, store: "EmbeddedStore") -> "Callable[[], OnnxEmbedder]":
    """Return what opens the workspace's embedder when it is first needed, and keeps it.

    It raises WorkspaceError when the store's vectors are another model's.
    """

    from kb.search import tuned

    held = store.model()  # now, since another thread may open it
    settings = tuned.searching(workspace.settings, workspace.indexes, held)

    @cache
    def opened() -> "OnnxEmbedder":
        from kb.search.models import open_embedder

        embedder = open_embedder(settings, workspace.indexes)
        if held not in ("", embedder.name):
            raise WorkspaceError(
                f"The index holds vectors of {held}, and the settings now name "
                f"{embedder.name}. `kb ingest` embeds the passages anew."
            )
        return embedder

    return opened


def loading(workspace: Workspace) -> Callable[[], None]:
    """Load the workspace's model on another thread from now on; return what waits for that.

    A model that was never exported is left to whoever opens it.
    """
    # Here, since two threads that load numpy at once find it half made; and while a library is
    # loaded no other thread goes on, whereas the model is read almost without stopping any.
    import numpy  # noqa: F401
    import onnxruntime  # type: ignore[import-untyped]  # noqa: F401
    import tokenizers  # noqa: F401

    from kb.search import embed, tuned

    settings, indexes = workspace.settings, workspace.indexes
    latest = tuned.latest_of(settings, indexes)  # which hardly ever is not in force
    model = settings.model if latest is None else latest.model
    folder = embed.exported(model, indexes, settings.precision)
    if folder is None:
        return lambda: None
    parts = (
        alone(lambda: embed.open_session(folder / embed.GRAPH)),
        alone(lambda: embed.open_tokenizer(folder)),
    )

    def loaded() -> None:
        for part in parts:
            part.result()

    return loaded


def tuning_of(workspace: Workspace, store: "EmbeddedStore") -> "Tuning | None":
    """Return what `kb tune` learned for the index as it is, ``None`` where it is untuned."""
    from kb.search import tuned

    return tuned.in_force(workspace.settings, workspace.indexes, store.model())


def search_of(
    workspace: Workspace, store: "EmbeddedStore", embedder: "Callable[[], Embedder] | None" = None
) -> "Search":
    """Return the search that reports put their questions to."""
    from kb.search.known import search

    model, tuning = embedder or embedder_of(workspace, store), tuning_of(workspace, store)
    return lambda query, where, limit: search(
        store,
        model,
        query=query,
        where=where,
        limit=limit,
        settings=workspace.settings,
        tuning=tuning,
    )


def finished_of(file: Path, out: Path | None = None) -> "Finished":
    """Return a finished document; raise UsageError when it cannot be read, or is ``out`` itself.

    The exit code 1 of the commands that call this is for what they find in the document.
    """
    from kb.report.finished import read

    if out is not None and out.resolve() == file.resolve():
        raise UsageError(f"{out} is the document itself. Name another file with -o.")
    try:
        return read(file)
    except UnreadableError as error:
        raise UsageError(str(error)) from error


def encode_ahead(embedder: "Callable[[], Embedder]", queries: Sequence[str]) -> None:
    """Encode what will be asked on a second core; each search finds its vector or makes it."""
    model = embedder()
    Thread(target=lambda: [model.encode_query(q) for q in queries], daemon=True).start()
