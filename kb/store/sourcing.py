"""Do the sources still say what the index holds? What has changed, moved, gone or come."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.ingest import sources
from kb.model import KINDS
from kb.store.soundness import MEND, Finding
from kb.workspace import Workspace


def check(workspace: Workspace, known: Mapping[str, str]) -> list[Finding]:
    """Return in what the files differ from the index; ``known`` maps sources to fingerprints."""
    roots = [workspace.corpus] if workspace.corpus.is_dir() else []
    here = {source.name: source for source in sources.scan(workspace, roots, None)}
    new = [source for name, source in here.items() if name not in known]
    gone = [name for name in known if name not in here and not _path(workspace, name).exists()]
    moved = dict(_moved(known, gone, new))
    return [
        *(
            Finding(f"{old} lies at {name} now. {MEND} follows it.", "rename", f"{old}\n{name}")
            for old, name in moved.items()
        ),
        *(
            Finding(f"{name} is gone. `kb ingest` takes its documents out; or put it back.")
            for name in gone
            if name not in moved
        ),
        *(
            Finding(f"{source.name} is not in the index yet. `kb ingest` reads it.")
            for source in new
            if source.name not in moved.values()
        ),
        *(
            Finding(f"{name} has changed since it was read. `kb ingest` reads it again.")
            for name in sorted(known)
            if name not in gone and _changed(workspace, name, known[name])
        ),
    ]


def _moved(
    known: Mapping[str, str], gone: list[str], new: list[sources.Source]
) -> Iterator[tuple[str, str]]:
    by_print = {source.fingerprint: source.name for source in new}
    often = Counter(source.fingerprint for source in new)
    for name in gone:
        if often[known[name]] == 1:
            yield name, by_print[known[name]]


def _changed(workspace: Workspace, name: str, fingerprint: str) -> bool:
    """Return whether a file reads otherwise now; it may have been read as any kind."""
    path = _path(workspace, name)
    if not path.is_file():  # a file in an archive: the archive's own scan gives it
        return False
    prints = (
        source.fingerprint
        for kind in (None, *KINDS)
        for source in sources.scan(workspace, [path], kind)
        if source.name == name
    )
    return not any(fingerprint.startswith(each) for each in prints)


def _path(workspace: Workspace, name: str) -> Path:
    """Return the file of a source, or the archive that holds it."""
    path = workspace.root / name
    return next((each for each in (path, *path.parents) if each.is_file()), path)
