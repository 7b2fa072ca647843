"""Files inside other files: attachments of e-mails, archives within archives."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path, PurePosixPath

from kb.errors import UnreadableError
from kb.ingest.sources import slug
from kb.model import Problem, Reading

_DEEPEST = 3
_depth: ContextVar[int] = ContextVar("depth", default=0)


def readings(path: Path, name: str) -> tuple[list[Reading], list[Problem]]:
    """Return what an enclosed file says, under ``name``, or the problem with it."""
    from kb.ingest import readers

    try:
        with _deeper():
            found = readers.read(path)
    except UnreadableError as error:
        return [], [Problem(f"enclosed: {error}")]
    stem = PurePosixPath(name).stem
    return [
        replace(
            each,
            name=each.name or slug(stem),
            metadata=replace(each.metadata, title=each.metadata.title or stem),
        )
        for each in found
    ], []


@contextmanager
def _deeper() -> Iterator[None]:
    """Go one enclosure deeper; raise UnreadableError where that is deeper than anyone means it."""
    if _depth.get() >= _DEEPEST:
        raise UnreadableError("is enclosed more than three files deep; take it out and add it")
    before = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(before)
