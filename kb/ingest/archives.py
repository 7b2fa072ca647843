"""ZIP archives: every file in one is a source of its own, read from a copy that lasts one reading.

Nothing is unpacked to where an archive says: a copy's name is made here, so that ``../../etc`` in
an archive names no place outside.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from kb.errors import UnreadableError
from kb.ingest import sidecar
from kb.ingest.readers.zipped import flat, member, opened

_MOST = 20_000
_BESIDE = ("__MACOSX", "Thumbs.db", "desktop.ini")
_PACKAGES = ("[Content_Types].xml", "mimetype", "META-INF/container.xml")
_LOCKED = 0x1  # the bit of a member's flags that says it is encrypted


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in an archive: ``name`` as the archive says, ``path`` without ``..``, and a mark.

    ``mark`` changes with the file's content: its checksum and its size, side-car included.
    """

    name: str
    path: str
    mark: str


def is_archive(path: Path) -> bool:
    """Return whether a file is a plain ZIP archive, and not an office document or a book."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return False
    return 0 < len(infos) <= _MOST and not any(info.filename in _PACKAGES for info in infos)


def packed(path: Path) -> list[Packed]:
    """Return the files of an archive that may be sources, by path; side-cars are none."""
    with opened(path, "ZIP archive") as archive:
        infos = {flat(info.filename.replace("\\", "/")): info for info in archive.infolist()}
    found = []
    for place, info in sorted(infos.items()):
        if info.is_dir() or not place or _is_beside_the_point(place):
            continue
        beside = infos.get(place + sidecar.SUFFIX)
        mark = f"{info.CRC:08x}-{info.file_size}"
        if beside is not None:
            mark += f"+{beside.CRC:08x}-{beside.file_size}"
        found.append(Packed(info.filename, place, mark))
    return found


@contextmanager
def unpacked(archive_path: Path, name: str) -> Iterator[Path]:
    """Lend a copy of an archive's file, its side-car beside it; raise UnreadableError."""
    with opened(archive_path, "ZIP archive") as archive:
        data = _bytes(archive, name)
        known = name + sidecar.SUFFIX in archive.namelist()
        beside = _bytes(archive, name + sidecar.SUFFIX) if known else b""
    with lent(name, data) as copy:
        if beside:
            sidecar.path_for(copy).write_bytes(beside)
        yield copy


@contextmanager
def lent(name: str, data: bytes) -> Iterator[Path]:
    """Lend a file of these bytes, under a name that no system takes for a path."""
    with TemporaryDirectory(prefix="kb-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / safe_name(name)
        copy.write_bytes(data)
        yield copy


def safe_name(name: str) -> str:
    """Return the last part of a path as a name that every system takes for a file's."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join("_" if c in '<>:"|?*' or ord(c) < 32 else c for c in last).rstrip(". ")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[:100]}.{suffix[:10]}" if dot and stem else kept[:100] or "file"


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).flag_bits & _LOCKED:
        raise UnreadableError(f"{name} is protected by a password; save it without one")
    return member(archive, name)


def _is_beside_the_point(path: str) -> bool:
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith((".", "~$")) or part in _BESIDE for part in parts)
    return hidden or path.endswith(sidecar.SUFFIX)
