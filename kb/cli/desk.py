"""A workspace opened for searching."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from kb.cli.opening import embedder_of, loading, opened_store, search_of
from kb.workspace import Workspace

if TYPE_CHECKING:
    from kb.evidence.choose import Search
    from kb.search.embed import OnnxEmbedder
    from kb.store.embedded import EmbeddedStore


class Desk(NamedTuple):
    """A workspace opened for searching; its model is loaded once, when first needed."""

    workspace: Workspace
    store: "EmbeddedStore"
    search: "Search"


@contextmanager
def desk(workspace: Workspace) -> Iterator[Desk]:
    """Open a workspace for searching; its model is loaded on another thread from now on."""
    loaded = loading(workspace)
    with opened_store(workspace) as store:
        opened = embedder_of(workspace, store)

        def embedder() -> "OnnxEmbedder":
            loaded()
            return opened()

        yield Desk(workspace, store, search_of(workspace, store, embedder))
