"""In which language a query is, as the corpus sees it."""

from kb.ingest import language
from kb.seams import Store


def language_of(store: Store, query: str) -> str:
    """Return the language of a query: that of the corpus where it has one, else what is detected.

    Its terms are to meet those of the corpus; and the detector's model takes 20 ms to load.
    """
    held = store.languages()
    return next(iter(held)) if len(held) == 1 and query.isascii() else language.detect(query)
