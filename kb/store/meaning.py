"""What documents say, in the database: references, names, definitions, acronyms, events."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb import model

if TYPE_CHECKING:
    from kb.model import DefinedTerm, Document, Event, Meaning, Reference

_AT_ONCE = 200  # names in one SQL statement


def write(db: sqlite3.Connection, key: int, document: "Document") -> None:
    """Keep what a document says of laws, and the names by which others may cite it."""
    from kb.ingest.meaning.names import names_of

    meaning = document.meaning
    db.executemany(
        "insert into citation values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(key, order, *_reference_row(each)) for order, each in enumerate(meaning.references)],
    )
    db.executemany(
        "insert into definition values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (key, order, t.term, term_key(t.term), t.provision, t.pinpoint, t.start, t.end, t.scope)
            for order, t in enumerate(meaning.terms)
        ],
    )
    db.executemany(
        "insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (key, order, *_event_row(each)) for order, each in enumerate(meaning.events)
        ],
    )  # fmt: skip
    db.executemany(
        "insert into acronym values (?, ?, ?, ?, ?)",
        [
            (key, order, short, short.casefold(), long)
            for order, (short, long) in enumerate(meaning.acronyms)
        ],
    )
    if document.kind == "law":
        db.executemany(
            "insert or ignore into law_name values (?, ?)",
            [(name, key) for name in names_of(document)],
        )


def read(db: sqlite3.Connection, key: int) -> "Meaning":
    """Return what the document of a row says of laws."""
    where = "where document = ? order by ord"
    return model.Meaning(
        tuple(_reference(row) for row in db.execute(f"select * from citation {where}", (key,))),
        tuple(_term(row) for row in db.execute(f"select * from definition {where}", (key,))),
        tuple(_event(row) for row in db.execute(f"select * from event {where}", (key,))),
        tuple(
            model.Acronym(row["short"], row["long"])
            for row in db.execute(f"select * from acronym {where}", (key,))
        ),
    )


def called(db: sqlite3.Connection, names: Sequence[str]) -> list[str]:
    """Return the ids of the searchable documents that go by one of the folded names, in order."""
    rows = (
        row["id"]
        for some in _batches(names)
        for row in db.execute(
            "select distinct d.id from law_name n join document d on d.key = n.document"
            f" where d.state = 'live' and n.name in ({_marks(some)})",
            some,
        )
    )
    return sorted(set(rows))


def references(db: sqlite3.Connection, id: str, start: int, end: int) -> "Iterator[Reference]":
    """Yield what the live version of a document cites in a span of its text, in order."""
    rows = db.execute(
        "select c.* from citation c join document d on d.key = c.document"
        " where d.id = ? and d.state = 'live' and c.start >= ? and c.end <= ? order by c.ord",
        (id, start, end),
    )
    yield from map(_reference, rows)


def citing(db: sqlite3.Connection, names: Sequence[str]) -> "Iterator[tuple[str, Reference]]":
    """Yield the references to a law by one of its folded names, with the document of each."""
    seen: set[tuple[int, int]] = set()
    for some in _batches(names):
        for column in ("law", "tail", "number"):
            rows = db.execute(
                "select c.*, d.id from citation c join document d on d.key = c.document"
                f" where d.state = 'live' and c.{column} <> '' and c.{column} in ({_marks(some)})"
                " order by d.id, c.ord",
                some,
            )
            for row in rows:
                if (row["document"], row["ord"]) not in seen:
                    seen.add((row["document"], row["ord"]))
                    yield row["id"], _reference(row)


def befalling(db: sqlite3.Connection, names: Sequence[str]) -> "Iterator[tuple[str, Event]]":
    """Yield what other laws do to the law that goes by these folded names: repeal or amend it."""
    for some in _batches(names):
        rows = db.execute(
            "select e.*, d.id from event e join document d on d.key = e.document"
            " where d.state = 'live' and e.action in ('repeals', 'amends')"
            f" and ((e.law <> '' and e.law in ({_marks(some)}))"
            f" or (e.number <> '' and e.number in ({_marks(some)}))) order by d.id, e.ord",
            (*some, *some),
        )
        yield from ((row["id"], _event(row)) for row in rows)


def terms(
    db: sqlite3.Connection, term: str = "", document: str = ""
) -> "Iterator[tuple[str, DefinedTerm]]":
    """Yield the defined terms, of one document or all, one term or all, each with its document.

    What follows a term in brackets, its name in another language, need not be said.
    """
    key = term_key(term)
    # All that begin with the term and a bracket: the bracket that closes comes next after "(".
    by_term = " and (t.folded = ? or t.folded >= ? and t.folded < ?)" if key else ""
    rows = db.execute(
        "select t.*, d.id from definition t join document d on d.key = t.document"
        f" where d.state = 'live' and ? in ('', d.id){by_term} order by d.id, t.ord",
        (document, *((key, f"{key} (", f"{key} )") if key else ())),
    )
    yield from ((row["id"], _term(row)) for row in rows)


def spelt_out(db: sqlite3.Connection, acronyms: Sequence[str]) -> dict[str, str]:
    """Return the long form that most documents give of each acronym in small letters."""
    found: dict[str, str] = {}
    for some in _batches(acronyms):
        rows = db.execute(
            "select a.folded, min(a.long) as long from acronym a join document d"
            f" on d.key = a.document where d.state = 'live' and a.folded in ({_marks(some)})"
            " group by a.folded, lower(a.long) order by count(*) desc, lower(a.long)",
            some,
        )
        for row in rows:
            found.setdefault(row["folded"], row["long"])
    return found


def term_key(term: str) -> str:
    """Return a term as it is looked up: small, its white space single."""
    return " ".join(term.casefold().split())


def _reference_row(each: "Reference") -> tuple[object, ...]:
    from kb.ingest.meaning.names import bangla_tail, folded

    path = json.dumps(each.path, ensure_ascii=False, separators=(",", ":")) if each.path else ""
    return (
        each.start, each.end, each.provision, path, each.act, each.title, each.number,
        folded(each.title), bangla_tail(each.title), each.target,
    )  # fmt: skip


def _event_row(each: "Event") -> tuple[object, ...]:
    from kb.ingest.meaning.names import folded

    return (
        each.action, each.start, each.end, each.provision, each.date, each.title, each.number,
        folded(each.title),
    )  # fmt: skip


def _reference(row: sqlite3.Row) -> "Reference":
    path = tuple((level, number) for level, number in json.loads(row["path"] or "[]"))
    return model.Reference(
        row["start"], row["end"], row["provision"], path, row["act"], row["title"], row["number"],
        row["target"],
    )  # fmt: skip


def _term(row: sqlite3.Row) -> "DefinedTerm":
    return model.DefinedTerm(
        row["term"], row["provision"], row["pinpoint"], row["start"], row["end"], row["scope"]
    )


def _event(row: sqlite3.Row) -> "Event":
    return model.Event(
        row["action"], row["start"], row["end"], row["provision"], row["date"], row["title"],
        row["number"],
    )  # fmt: skip


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(names), _AT_ONCE):
        yield names[at : at + _AT_ONCE]


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
