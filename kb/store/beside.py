"""A copy of an index to try another model in, and its vectors brought home when that is wanted."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from kb.seams import Writer
from kb.store.database import DATABASE, reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

AT_ONCE = 4096


def copy(folder: Path, beside: Path) -> None:
    """Copy the database of an index as it stands; a writer may be at work on it meanwhile."""
    beside.mkdir(parents=True)
    with closing(reading(folder)) as source, closing(sqlite3.connect(beside / DATABASE)) as target:
        source.backup(target)


def carry(beside: Path, writer: Writer, model: str) -> None:
    """Give an index's writer all vectors of a model that a copy of the index holds."""
    import numpy as np

    for some in _vectors(beside, model):
        if told := [row for row in some if row[1]]:
            rows: NDArray[np.float32] = np.stack([np.frombuffer(b, np.float32) for _, b, _ in told])
            writer.add_vectors(model, [h for h, _, _ in told], rows, [w for _, _, w in told])
        if unread := [h for h, b, _ in some if not b]:
            writer.add_vectors(model, unread, None)


def _vectors(folder: Path, model: str) -> Iterator[list[tuple[bytes, bytes, bytes]]]:
    """Yield hash, vector and words of passages, some at a time."""
    with closing(reading(folder)) as db:
        rows = db.execute("select hash, vector, words from vector where model = ?", (model,))
        while some := rows.fetchmany(AT_ONCE):
            yield [tuple(row) for row in some]
