"""The corpus as an audit reads it: each document opened and folded once, its older versions too."""

from dataclasses import dataclass
from functools import cached_property

from kb.audit.folding import Folded, fold, noteless, without_notes
from kb.audit.naming import Register
from kb.audit.pointing import Guide
from kb.evidence.tree import Tree
from kb.ingest import language
from kb.model import Document, DocumentSummary, Filter, Version
from kb.seams import Store

# How many passages the store is asked for when no citation says where words stand.
MOST_PASSAGES = 12
# Words of a quotation that such a search goes by, taken from its middle too.
MOST_TERMS = 60


class Opened:
    """A document version with what finding words in it needs, made when first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def folded(self) -> Folded:
        """The text folded."""
        return fold(self.document.text)

    @cached_property
    def noteless(self) -> Folded | None:
        """The text folded without its notes and their marks, None where it has none."""
        return noteless(self.folded, self._blanked)

    @cached_property
    def spoken(self) -> str:
        """The text with its notes blanked out, every character in its place."""
        return self._blanked.replace("\0", " ")

    @cached_property
    def _blanked(self) -> str:
        return without_notes(self.document.text)

    @cached_property
    def guide(self) -> Guide:
        """The provisions, by place and by pinpoint."""
        return Guide(Tree(self.document))


@dataclass(frozen=True, slots=True)
class Around:
    """A passage of a document near which words may stand."""

    document: str
    start: int
    end: int
    text: str


class Shelf:
    """A store's documents, each read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opened: dict[tuple[str, str], Opened] = {}
        self.summaries: dict[str, DocumentSummary] = {s.id: s for s in store.summaries()}
        self.register = Register(tuple(self.summaries.values()))

    def opened(self, id: str, version: str = "") -> Opened:
        """Return a document, or an older version of it."""
        if (id, version) not in self._opened:
            self._opened[id, version] = Opened(self._store.document(id, version))
        return self._opened[id, version]

    def past(self, id: str) -> list[Version]:
        """Return a document's versions but the live one, newest first."""
        return self._past.get(id, [])

    @cached_property
    def _past(self) -> dict[str, list[Version]]:
        past: dict[str, list[Version]] = {}
        for version in self._store.versions():
            if not version.live:
                past.setdefault(version.document, []).append(version)
        return past

    def around(self, words: str, *documents: str) -> list[Around]:
        """Return the passages that share most with some words, the likeliest first."""
        tongue = self.summaries[documents[0]].metadata.language if documents else ""
        terms = language.terms(words, tongue or language.detect(words))
        half = MOST_TERMS // 2
        some = terms if len(terms) <= MOST_TERMS else terms[:half] + terms[-half:]
        where = Filter(documents=documents)
        found = sorted(
            self._store.candidates(some, None, MOST_PASSAGES, where),
            key=lambda c: (-c.bigram - c.lexical, c.key),
        )
        passages = self._store.passages(c.key for c in found)
        held = (passages[c.key] for c in found if c.key in passages)
        return [Around(p.document, p.start, p.end, p.text) for p in held]
