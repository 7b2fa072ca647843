"""Passages read out of the database, each with what its document says of it.

What a key stands for never changes, so what was read is kept: a report comes upon a passage some
twenty times. Of a document the whole text is read, since SQLite would count the characters before a
passage anew each time; ten passages out of long texts took it 2 ms.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.ingest.trail import page_label, trail
from kb.model import Page, Provision, StoredPassage
from kb.store import records

KEPT = 20_000  # passages held in memory
KEPT_TEXT = 20_000_000  # characters of documents held in memory, beside one longer than that
AT_ONCE = 500  # keys in one SQL statement; SQLite's oldest limit is 999


_Held = tuple[sqlite3.Row, tuple[Page, ...]]  # a document's row, and its page map


@dataclass(slots=True)
class Passages:
    """The passages of a database; what becomes of their documents is asked each time."""

    db: sqlite3.Connection
    _read: dict[int, StoredPassage] = field(default_factory=dict)
    _held: dict[int, _Held] = field(default_factory=dict)
    _characters: int = 0

    def of(self, keys: Iterable[int], past: bool = False) -> dict[int, StoredPassage]:
        """Return the passages of these keys; one whose document is not live is left out.

        With ``past`` those of past versions are given too.
        """
        wanted = list(keys)
        found: dict[int, StoredPassage] = {}
        if len(self._read) > KEPT:
            self._read.clear()
        with self.db:
            self.db.execute("begin")  # one state of the database, whatever a writer does meanwhile
            for at in range(0, len(wanted), AT_ONCE):
                live = self._live(wanted[at : at + AT_ONCE], past)
                self._read_in([key for key in live if key not in self._read])
                found |= {key: self._read[key] for key in live}
        return found

    def _live(self, keys: Sequence[int], past: bool) -> list[int]:
        rows = self.db.execute(
            "select p.key from passage p cross join document d on d.key = p.document"
            " where d.state in ('live', ?)"
            f" and p.key in ({','.join('?' * len(keys))})",
            ["past" if past else "live", *keys],
        )
        return [row["key"] for row in rows]

    def _read_in(self, keys: Sequence[int]) -> None:
        rows = self.db.execute(
            "select key, document, provision, start, end from passage"
            f" where key in ({','.join('?' * len(keys))})",
            keys,
        )
        for row in rows.fetchall():
            self._read[row["key"]] = self._stored(row)

    def _stored(self, row: sqlite3.Row) -> StoredPassage:
        document, pages = self._document(row["document"])
        chain = self._chain(row["document"], row["provision"])
        return StoredPassage(
            key=row["key"],
            document=document["id"],
            title=document["title"],
            kind=document["kind"],
            language=document["language"],
            jurisdiction=document["jurisdiction"],
            provision=row["provision"],
            external_id=next((p.external_id for p in reversed(chain) if p.external_id), ""),
            pinpoint=chain[-1].pinpoint,
            trail=trail(chain),
            page=page_label(pages, row["start"]),
            start=row["start"],
            end=row["end"],
            text=document["text"][row["start"] : row["end"]],
            version=document["version"],
            heading=next((p.heading for p in reversed(chain) if p.heading), ""),
        )

    def _document(self, key: int) -> _Held:
        if (held := self._held.get(key)) is None:
            row = self.db.execute(
                "select id, title, kind, language, jurisdiction, version, pages, text"
                " from document where key = ?",
                (key,),
            ).fetchone()
            if self._characters + len(row["text"]) > KEPT_TEXT:
                self._held.clear()
                self._characters = 0
            held = self._held[key] = row, records.pages(row["pages"])
            self._characters += len(row["text"])
        return held

    def _chain(self, document: int, provision: str) -> list[Provision]:
        """Return the provision and those around it, outermost first."""
        found: list[Provision] = []
        wanted = provision
        while wanted:
            row = self.db.execute(
                "select * from provision where document = ? and id = ?", (document, wanted)
            ).fetchone()
            found.insert(0, records.provision(row))
            wanted = row["parent"]
        return found
