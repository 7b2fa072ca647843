"""Charts of Office files -> their titles as captions and their cached numbers as tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.ingest.readers import runs
from kb.ingest.readers.docx_package import name, value
from kb.ingest.readers.runs import Run
from kb.model import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_POINTS = 500


def chart(root: "_Element") -> Iterator[Block]:
    """Yield a chart's title as a caption, and a table of its series by their categories."""
    title = next((element for element in root.iter() if name(element) == "title"), None)
    if title is not None:
        said = "".join(e.text or "" for e in title.iter() if name(e) in ("t", "v"))
        made = runs.block([Run(said)], "caption")
        yield from [made] if made else []
    series = [element for element in root.iter() if name(element) == "ser"]
    made = runs.table(_rows(series))
    yield from [made] if made else []


def _rows(series: list["_Element"]) -> Iterator[list[str]]:
    columns = [_points(one, ("val", "yVal")) for one in series]
    heads = [_points(one, ("tx",)).get(0, "") for one in series]
    categories: dict[int, str] = {}
    for one in series:
        categories = categories or _points(one, ("cat", "xVal"))
    yield ["", *heads]
    for at in sorted({*categories, *(at for column in columns for at in column)})[:_MOST_POINTS]:
        yield [categories.get(at, ""), *(column.get(at, "") for column in columns)]


def _points(series: "_Element", wanted: tuple[str, ...]) -> dict[int, str]:
    """Return the cached values of one part of a series by their index."""
    found: dict[int, str] = {}
    for part in series:
        if name(part) not in wanted:
            continue
        for point in part.iter():
            if name(point) == "pt":
                index = value(point, "idx")
                text = " ".join(e.text or "" for e in point if name(e) == "v")
                found.setdefault(int(index) if index.isdecimal() else len(found), text)
        said = next((e.text for e in part if name(e) == "v" and e.text), "")
        if said and not found:
            found[0] = said
    return found
