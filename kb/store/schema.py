"""The database of an older kb brought forward: what the schema has and the file lacks is added.

``schema.sql`` alone says what there is. A writer adds missing tables and columns to the file, in
one transaction; a reader, which may not write, lays them over it as temporary ones. A new column
therefore needs a default, and SCHEMA is raised only when an older kb could not use the file any
more, or when data have to be moved.
"""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kb.errors import WorkspaceError

SCHEMA = "2"
_OLDER = ("1",)


class Column(NamedTuple):
    """A column as it is declared; ``default`` is SQL, ``None`` for none."""

    name: str
    type: str
    required: bool
    default: str | None

    @property
    def declared(self) -> str:
        """The column as ``alter table`` adds it."""
        required = " not null" if self.required else ""
        return f'"{self.name}" {self.type}{required} default {self.default or "null"}'


class Lacking(NamedTuple):
    """What a file lacks of the schema: statements that make objects, and columns by table."""

    objects: tuple[str, ...]
    columns: tuple[tuple[str, Column], ...]


def tables() -> dict[str, tuple[str, ...]]:
    """Return the names of the columns of every table, documents before what belongs to them."""
    return {name: tuple(column.name for column in own) for name, own in _shape()[0].items()}


def create(db: sqlite3.Connection) -> None:
    """Make an empty database the current schema's."""
    db.executescript(f"begin; {_sql()} insert into meta values ('schema', '{SCHEMA}'); commit;")


def bring_forward(db: sqlite3.Connection, folder: Path) -> None:
    """Add to the file what its schema lacks, in one transaction; raise WorkspaceError."""
    before = check(db, folder)
    missing = lacking(db)
    if before == SCHEMA and missing == Lacking((), ()):
        return
    db.execute("begin immediate")
    with db:
        for table, column in missing.columns:
            db.execute(f"alter table {table} add column {column.declared}")
        for statement in missing.objects:
            db.execute(statement)
        if before == "1":
            _from_1(db)
        db.execute("update meta set value = ? where key = 'schema'", (SCHEMA,))


def lay_over(db: sqlite3.Connection, folder: Path) -> None:
    """Give a reader's connection what the file lacks, outside the file; raise WorkspaceError."""
    check(db, folder)
    missing = lacking(db)
    if missing == Lacking((), ()):
        return
    db.execute("pragma temp_store = memory")
    for statement in missing.objects:
        if statement.lower().startswith("create table "):
            db.execute(f"create temp table {statement[len('create table ') :]}")
    for table in dict(missing.columns):
        added = [c for name, c in missing.columns if name == table]
        columns = ", ".join(f'{c.default or "null"} as "{c.name}"' for c in added)
        db.execute(f"create temp view {table} as select *, {columns} from main.{table}")


def lacking(db: sqlite3.Connection) -> Lacking:
    """Return what the file lacks of the current schema."""
    wanted, objects = _shape()
    held = {row[0] for row in db.execute("select name from main.sqlite_master")}
    columns = []
    for table, own in wanted.items():
        if table in held:
            known = {row[1] for row in db.execute(f"pragma main.table_info({table})")}
            columns += [(table, column) for column in own if column.name not in known]
    return Lacking(tuple(sql for name, sql in objects if name not in held), tuple(columns))


def check(db: sqlite3.Connection, folder: Path) -> str:
    """Return the schema of the file; raise WorkspaceError for one that kb cannot bring forward."""
    try:
        row = db.execute("select value from meta where key = 'schema'").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "readonly" in str(error):
            raise
        raise _unsound(folder, error) from error
    except sqlite3.DatabaseError as error:
        raise _unsound(folder, error) from error
    found = str(row[0]) if row else ""
    if found not in (SCHEMA, *_OLDER):
        raise WorkspaceError(
            f"The index in {folder} was made by another version of kb (schema {found or 'none'}, "
            f"here {SCHEMA}). Move the folder away and run `kb ingest` again."
        )
    return found


def _unsound(folder: Path, error: sqlite3.Error) -> WorkspaceError:
    return WorkspaceError(
        f"The database in {folder} is not a sound database ({error}). `kb doctor --mend` saves "
        f"what can be saved; or move the folder away and run `kb ingest` again."
    )


def _from_1(db: sqlite3.Connection) -> None:
    """Every past version of schema 1 was replaced within its own source, and lost its passages."""
    from kb.store.rows import cut_anew

    db.execute("update document set replaced = 1 where state = 'past'")
    for (key,) in db.execute("select key from document where state = 'past'").fetchall():
        cut_anew(db, key)


def _sql() -> str:
    # not by importlib.resources, which takes zipfile and more into every start
    return Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")


@cache
def _shape() -> tuple[dict[str, tuple[Column, ...]], tuple[tuple[str, str], ...]]:
    """Return the columns of every table of the schema, and each object's name and statement."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_sql())
        rows = db.execute(
            "select name, type, sql from sqlite_master"
            " where sql is not null and name not like 'sqlite_%' order by rowid"
        ).fetchall()
        tables = {name: _columns(db, name) for name, kind, _ in rows if kind == "table"}
    return tables, tuple((name, sql) for name, _, sql in rows)


def _columns(db: sqlite3.Connection, table: str) -> tuple[Column, ...]:
    rows = db.execute(f"pragma table_info({table})")
    return tuple(Column(row[1], row[2], bool(row[3]), row[4]) for row in rows)
