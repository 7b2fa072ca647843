"""CSV and TSV files: the table that they hold, whatever parts their cells.

Python's own sniffer guesses from quoted text and is slow on long lines; here each likely delimiter
is tried, and the one that gives the most even rows is taken.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from kb.ingest.readers.decoding import decode
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, reading
from kb.model import Metadata, Reading

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50
_LONGEST_CELL = 1 << 20


def read(path: Path) -> Reading:
    """Return the rows of a file as one table; raise UnreadableError when it has none."""
    text = decode(path.read_bytes()).replace("\x00", "")
    delimiter = ""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        text, delimiter = rest, first.strip()[4]  # Excel's own way to say it
    lines = text.splitlines(keepends=True)
    delimiter = delimiter or _delimiter(lines)
    rows = _rows(lines, delimiter, quoted=not _runs_away(lines, delimiter))
    cells = [row[:MOST_COLUMNS] for row in islice(rows, MOST_ROWS)]
    return reading(path, [Sheet("", cells, cut=len(rows) > MOST_ROWS)], Metadata())


def _delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter by which most of the first rows have as many cells, and many."""

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in _rows(lines[:_SAMPLE], delimiter) if any(row)]
        width, rows = max(Counter(widths).items(), key=lambda item: item[1], default=(1, 0))
        return (rows / len(widths) if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=evenness)


def _runs_away(lines: Sequence[str], delimiter: str) -> bool:
    """Return whether a quotation mark that nothing closes swallows the lines behind it."""
    rows = _rows(lines, delimiter)
    swallowed = max((cell.count("\n") for cell in rows[-1]), default=0) if rows else 0
    return swallowed > 0 and "".join(lines).count('"') % 2 == 1


def _rows(lines: Sequence[str], delimiter: str, *, quoted: bool = True) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[str]] = []
    if quoted:
        reader = csv.reader(lines, delimiter=delimiter)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    while True:
        try:
            rows.append([cell.strip('" ') if not quoted else cell for cell in next(reader)])
        except StopIteration:
            return rows
        except csv.Error:  # a cell beyond all reason; the reader goes on behind it
            rows.append([one_line(lines[reader.line_num - 1][:1000])] if lines else [])
