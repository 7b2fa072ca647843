"""The sample laws and a workshop, read without an index, and a search of them without a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from small_corpus import SmallStore

from kb.ingest import language as lang
from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source
from kb.model import Document, Filter, Hit, Kind, StoredPassage

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "report_templates" / "training-pack"
SAMPLES: dict[str, Kind] = {
    "laws/border-cooperation-convention-2014.md": "law",
    "laws/trafficking-in-persons-act-2013.pdf": "law",
    "laws/migration-and-entry-control-act-2004.docx": "law",
    "workshops/assessment-workshop-day-2.md": "workshop",
}


@cache
def documents() -> tuple[Document, ...]:
    """Return the samples as documents."""
    return tuple(document(ROOT / "corpus" / name, kind) for name, kind in SAMPLES.items())


def document(path: Path, kind: Kind) -> Document:
    """Return the one document of a source."""
    source = Source(path.name, path, kind, None, "")
    (parsed,) = read_source(Job(source, path.stem))
    return parsed.document


@cache
def terms(text: str, language: str) -> frozenset[str]:
    return frozenset(lang.terms(text, language))


@dataclass(frozen=True)
class Shelf:
    """Documents with a search that ranks by the share of the query's words."""

    store: SmallStore
    stored: list[StoredPassage]

    def search(self, query: str, where: Filter, limit: int) -> Sequence[Hit]:
        """Return hits from the documents asked for; as in a real model, Bangla has no vector."""
        hits = []
        for passage in self.stored:
            if where.kind not in (None, passage.kind):
                continue
            if where.documents and passage.document not in where.documents:
                continue
            wanted = terms(query, passage.language)
            had = terms(" ".join((*passage.trail, passage.text)), passage.language)
            share = len(wanted & had) / max(len(wanted), 1)
            cosine = None if passage.language == "bn" else max(share, 0.2)
            hits.append(Hit(passage, share, cosine=cosine))
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.key))[:limit]


def shelf(*more: Document) -> Shelf:
    """Return the samples, and more documents, ready to be searched."""
    held = SmallStore((*documents(), *more))
    return Shelf(held, held.stored())
