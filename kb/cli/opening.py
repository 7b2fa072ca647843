"""Open what a command works on: the workspace, its store, its embedder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING

import click

from kb.errors import WorkspaceError
from kb.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from kb.seams import Embedder
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


def embedder_of(workspace: Workspace, store: "EmbeddedStore") -> "Callable[[], Embedder]":
    """Return what opens the workspace's embedder when it is first needed, and keeps it.

    It raises WorkspaceError when the store's vectors are another model's.
    """

    @cache
    def opened() -> "Embedder":
        from kb.search.models import open_embedder

        embedder = open_embedder(workspace.settings, workspace.indexes)
        if store.model() not in ("", embedder.name):
            raise WorkspaceError(
                f"The index holds vectors of {store.model()}, and the settings now name "
                f"{embedder.name}. `kb ingest` embeds the passages anew."
            )
        return embedder

    return opened


def encode_ahead(embedder: "Callable[[], Embedder]", queries: Sequence[str]) -> None:
    """Encode what will be asked on a second core; each search finds its vector or makes it."""
    model = embedder()
    Thread(target=lambda: [model.encode_query(q) for q in queries], daemon=True).start()
