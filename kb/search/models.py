"""Open the model that the settings name, exporting it when it is first asked for."""

from pathlib import Path

from kb.search.embed import OnnxEmbedder, exported, open_exported, read_facts
from kb.workspace import Settings


def open_embedder(settings: Settings, indexes: Path) -> OnnxEmbedder:
    """Return the model of the settings, exported into ``indexes`` when it is first asked for.

    Raises ModelError; see ``kb.search.export.prepare``.
    """
    folder = exported(settings.model, indexes, settings.precision)
    # A model in a folder may have been trained further since; any other stays what it was.
    if folder is None or read_facts(folder).stamp:
        from kb.search.export import prepare

        folder = prepare(settings, indexes)
    prefixes = settings.query_prefix, settings.passage_prefix
    return open_exported(folder, *prefixes, words=settings.rerank)
