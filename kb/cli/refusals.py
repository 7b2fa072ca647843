"""What the operating system or SQLite refused, in a sentence with the way out."""

import errno
import sqlite3

_FULL = (
    "There is no room left on the disk{place}. Make room, then run the same command again: what "
    "was done is kept."
)
_BARRED = "kb may not write{place}. Make the folder writable, or choose another place."
_BUSY = "Another kb is writing the index. Wait until it has finished, then try again."
_DAMAGED = "The index is damaged ({error}). `kb doctor` says what is wrong and mends what can be."

# Outside Linux "quota" has another name or none; a limit on the size of files fills up like a disk.
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


def of_system(error: OSError) -> str:
    """Return what the operating system refused."""
    place = f" ({error.filename})" if error.filename else ""
    # numpy tells of a write cut short without the system's number for it.
    if error.errno in _NO_ROOM or "requested and" in str(error):
        return _FULL.format(place=place)
    if error.errno in _NOT_ALLOWED:
        return _BARRED.format(place=f" to {error.filename}" if error.filename else " there")
    return f"The operating system refused: {error.strerror or error}{place}."


def of_database(error: sqlite3.Error) -> str:
    """Return what SQLite refused."""
    said = str(error)
    if "full" in said:
        return _FULL.format(place=" of the index")
    if "readonly" in said or "unable to open" in said:
        return _BARRED.format(place=" to the index")
    if "locked" in said or "busy" in said:
        return _BUSY
    return _DAMAGED.format(error=error)
