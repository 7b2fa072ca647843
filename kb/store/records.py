"""Dataclasses to rows of the database and back."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kb import model
from kb.model import Page, Provision, Speaker

if TYPE_CHECKING:
    from kb.model import Document, DocumentSummary, Meaning, Metadata, Problem

PROVISION_COLUMNS = (
    "id, level, number, heading, start, end, parent, pinpoint, page_first, page_last, "
    "external_id, speaker, confidence"
)


def document_row(document: "Document", added: str) -> tuple[str, ...]:
    """Return the columns of a staged document, from id to text."""
    meta = document.metadata
    return (
        document.id,
        document.source,
        document.kind,
        document.version,
        meta.title,
        meta.language,
        meta.jurisdiction,
        added,
        _dump(asdict(meta)),
        _dump([(p.label, p.start, p.end) for p in document.pages]),
        _dump([(p.reason, p.page) for p in document.problems]),
        _dump([(t.start, t.end, t.rows) for t in document.tables]),
        document.text,
    )


def provision_row(key: int, order: int, node: Provision) -> tuple[object, ...]:
    """Return a row of the provision table."""
    who = node.speaker
    return (
        key,
        order,
        node.id,
        node.level,
        node.number,
        node.heading,
        node.start,
        node.end,
        node.parent,
        node.pinpoint,
        node.page_first,
        node.page_last,
        node.external_id,
        "" if who is None else _dump([who.name, who.role, who.organisation]),
        node.confidence,
    )


def document(
    row: sqlite3.Row,
    provisions: Iterable[sqlite3.Row],
    passages: Iterable[sqlite3.Row],
    meaning: "Meaning",
) -> "Document":
    """Return the whole document of these rows."""
    return model.Document(
        id=row["id"],
        kind=row["kind"],
        source=row["source"],
        version=row["version"],
        metadata=metadata(row["metadata"]),
        text=row["text"],
        pages=pages(row["pages"]),
        provisions=tuple(provision(each) for each in provisions),
        passages=tuple(model.Passage(p["provision"], p["start"], p["end"]) for p in passages),
        problems=problems(row["problems"]),
        tables=tuple(
            model.BlockSpan(start, end, "table", rows=tuple(tuple(cells) for cells in rows))
            for start, end, rows in json.loads(row["tables"])
        ),
        meaning=meaning,
    )


def summary(row: sqlite3.Row) -> "DocumentSummary":
    """Return the summary of a row that carries the counts of its parts."""
    return model.DocumentSummary(
        id=row["id"],
        kind=row["kind"],
        source=row["source"],
        version=row["version"],
        metadata=metadata(row["metadata"]),
        provisions=row["provisions"],
        passages=row["passages"],
        pages=len(json.loads(row["pages"])),
        versions=row["versions"],
        problems=problems(row["problems"]),
    )


def provision(row: sqlite3.Row) -> Provision:
    """Return a provision from its row."""
    speaker = json.loads(row["speaker"]) if row["speaker"] else None
    return Provision(
        id=row["id"],
        level=row["level"],
        number=row["number"],
        heading=row["heading"],
        start=row["start"],
        end=row["end"],
        parent=row["parent"],
        pinpoint=row["pinpoint"],
        page_first=row["page_first"],
        page_last=row["page_last"],
        external_id=row["external_id"],
        speaker=Speaker(*speaker) if speaker else None,
        confidence=row["confidence"],
    )


def metadata(text: str) -> "Metadata":
    """Return metadata from its JSON."""
    fields: Mapping[str, Any] = json.loads(text)
    return model.Metadata(**{**fields, "authors": tuple(fields["authors"])})


def pages(text: str) -> tuple[Page, ...]:
    """Return the page map from its JSON."""
    return tuple(Page(index, *page) for index, page in enumerate(json.loads(text)))


def problems(text: str) -> "tuple[Problem, ...]":
    """Return what could not be read from its JSON."""
    return tuple(model.Problem(*each) for each in json.loads(text))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
