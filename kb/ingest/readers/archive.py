"""A ZIP archive where it is no source folder of its own: inside another file, or misnamed."""

from dataclasses import replace
from pathlib import Path

from kb.errors import UnreadableError
from kb.ingest.archives import packed, unpacked
from kb.ingest.readers import enclosed
from kb.model import Problem, Reading

_MOST = 2000


def read(path: Path) -> tuple[Reading, ...]:
    """Return what the files of an archive say; those that cannot be read are problems."""
    files = packed(path)
    if len(files) > _MOST:
        raise UnreadableError(f"encloses {len(files)} files; kb reads up to {_MOST}")
    found: list[Reading] = []
    problems: list[Problem] = []
    for file in files:
        try:
            with unpacked(path, file.name) as copy:
                read_in, wrong = enclosed.readings(copy, file.path)
        except UnreadableError as error:
            read_in, wrong = [], [Problem(f"enclosed: {error}")]
        found += read_in
        problems += wrong
    if not found:
        first = f": {problems[0].reason}" if problems else ""
        raise UnreadableError(f"encloses no file that can be read{first}")
    found[0] = replace(found[0], problems=(*found[0].problems, *problems))
    return tuple(found)
