"""Which files are sources, what kind each is, and whether it has changed."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import NotFoundError
from kb.ingest import archives, sidecar
from kb.model import Kind
from kb.workspace import Workspace

# Part of every fingerprint: raise it when the same bytes would be read into another document.
READING = "8"

# A folder whose name begins so tells the kind of what lies in it; the nearest folder wins.
KIND_FOLDERS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"(laws?|acts?|statutes?|legislation|treat(y|ies)|conventions?)\b", re.I), "law"),
    (re.compile(r"(stud(y|ies)|reports?|research|surveys?)\b", re.I), "study"),
    (re.compile(r"(workshops?|notes?|minutes|meetings?|consultations?)\b", re.I), "workshop"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: ``name`` is its path in the workspace, or absolute outside it.

    A file in a ZIP archive is a source too: ``member`` is its name there, ``path`` the archive's.
    ``kind`` is what the user said it is, ``folder_kind`` what the folder's name suggests.
    ``fingerprint`` changes whenever reading the file again could give another document.
    """

    name: str
    path: Path
    kind: Kind | None
    folder_kind: Kind | None
    fingerprint: str
    member: str = ""


def scan(workspace: Workspace, paths: Sequence[Path], kind: Kind | None) -> list[Source]:
    """Return the sources at or below the paths, by name; raise NotFoundError for a missing path."""
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"{path} does not exist.")
        for file in _files(path):
            if file != workspace.corpus / "README.md":
                found[name_of(workspace, file)] = file
    settings = workspace.settings
    context = f"{READING}|{kind}|{settings.jurisdiction}{'|names' * settings.names}"
    return [
        source
        for name, file in sorted(found.items())
        for source in (
            _packed(name, file, kind, context)
            if archives.is_archive(file)
            else [Source(name, file, kind, kind_of_folder(file), _fingerprint(file, context))]
        )
    ]


def _packed(name: str, file: Path, kind: Kind | None, context: str) -> Iterable[Source]:
    """Yield the files of an archive, each a source of its own."""
    for packed in archives.packed(file):
        fingerprint = hashlib.sha256(f"{context}|{packed.mark}".encode()).hexdigest()
        inside = kind_of_folder(file / packed.path)
        yield Source(f"{name}/{packed.path}", file, kind, inside, fingerprint, packed.name)


def name_of(workspace: Workspace, path: Path) -> str:
    """Return how the store calls the file: relative to the workspace where it lies inside."""
    absolute = Path(os.path.abspath(path))
    if absolute.is_relative_to(workspace.root):
        return absolute.relative_to(workspace.root).as_posix()
    return absolute.as_posix()


def lies_under(name: str, roots: Iterable[str]) -> bool:
    """Return whether the source of this name is one of the roots or lies below one."""
    return any(name == root or name.startswith(root.rstrip("/") + "/") for root in roots)


def document_id(name: str, taken: Iterable[str]) -> str:
    """Return an id for the source's document: its file stem, told apart from those taken.

    The penal code as HTML and as PDF become ``penal-code`` and ``penal-code-pdf``.
    """
    path = Path(name)
    stem, suffix = slug(path.stem), slug(path.suffix)
    used = set(taken)
    for candidate in (stem, f"{stem}-{suffix}", f"{slug(path.parent.name)}-{stem}-{suffix}"):
        if candidate not in used:
            return candidate
    return next(c for n in range(2, len(used) + 3) if (c := f"{stem}-{suffix}-{n}") not in used)


def slug(text: str) -> str:
    """Return the text as lower-case words of any script joined by hyphens, 80 letters at most."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Combining marks are part of a word in Bangla, though \w does not match them.
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else "-" for c in folded)
    return re.sub("-+", "-", kept).strip("-")[:80].rstrip("-") or "document"


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    return (
        file
        for file in path.rglob("*")
        if file.is_file()
        and not _is_beside_the_point(file)
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def _is_beside_the_point(file: Path) -> bool:
    """Return whether the file is a side-car or one of Word's lock files."""
    return file.name.endswith(sidecar.SUFFIX) or file.name.startswith("~$")


def _fingerprint(path: Path, context: str) -> str:
    digest = hashlib.sha256(context.encode())
    for file in (path, sidecar.path_for(path)):
        try:
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError:  # no side-car; or a file that may not be read, which its parse will say
            digest.update(b"-")
    return digest.hexdigest()


def kind_of_folder(path: Path) -> Kind | None:
    """Return what the name of the nearest folder that says so makes of the files in it."""
    for folder in reversed(Path(os.path.abspath(path)).parts[:-1]):
        for pattern, kind in KIND_FOLDERS:
            if pattern.match(folder):
                return kind
    return None
