"""Write a review sheet as CSV, for any programme that has tables, and as JSON, for programs."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from io import StringIO

from kb.report.review.columns import COLUMNS, FORMAT, MEMORY, cells
from kb.report.review.rows import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Sequence[Row]) -> bytes:
    """Return the rows as CSV with a byte-order mark, without which Excel takes it for no UTF-8."""
    held = StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([*(column.header for column in COLUMNS), MEMORY])
    for row in rows:
        writer.writerow([*map(_harmless, cells(row)), row.memory])
    return held.getvalue().encode("utf-8-sig")


def _harmless(value: str | float) -> str | float:
    """Return a cell that no programme takes for a formula: text is marked as such."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_json(rows: Sequence[Row], template: str) -> bytes:
    """Return the rows as JSON with the same names as the columns' fields."""
    listed = [{**asdict(row), "memory": json.loads(row.memory)} for row in rows]
    table = {"kb": FORMAT, "template": template, "rows": listed}
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()
