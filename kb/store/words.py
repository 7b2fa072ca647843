"""The packed words of passages, one after the other in a file; see ``kb.search.words``.

A search compares the words of some passages with those of the question. Out of the database each
takes two descents and a chain of pages: over a million, 3 ms for fifty; from here 0.2.
The file is read, not mapped: of a mapped one the system counts all that lies around as memory.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BYTES, _STARTS = "words.bin", "words.npy"


class Words(NamedTuple):
    """The file: passage i owns its bytes from ``starts[i]`` to ``starts[i + 1]``."""

    path: Path
    starts: "NDArray[np.int64]"

    def of(self, rows: Sequence[int]) -> list[bytes]:
        """Return the words of the passages in some rows, packed; ``b""`` where one has none."""
        found = []
        with self.path.open("rb", buffering=0) as file:
            for row in rows:
                start, end = int(self.starts[row]), int(self.starts[row + 1])
                file.seek(start)
                found.append(file.read(end - start))
        return found


class Writing:
    """A file being written: the words of passages are put into it in the order of their rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lengths: list[int] = [0]
        self._file = (folder / _BYTES).open("wb")

    def put(self, words: Iterable[bytes | None]) -> None:
        """Write the words of the next passages."""
        some = [each or b"" for each in words]
        self._lengths += map(len, some)
        self._file.write(b"".join(some))

    def close(self) -> None:
        """Write where the words of each passage begin."""
        import numpy as np

        self._file.close()
        np.save(self._folder / _STARTS, np.cumsum(np.array(self._lengths, dtype=np.int64)))


def open_words(folder: Path, size: int) -> Words:
    """Return the words of ``size`` passages; raise ValueError where the files are not theirs."""
    import numpy as np

    starts = np.asarray(np.load(folder / _STARTS, mmap_mode="r"))
    length = (folder / _BYTES).stat().st_size
    if len(starts) != size + 1 or int(starts[-1]) != length:
        raise ValueError(f"{folder} holds files of different publications")
    return Words(folder / _BYTES, starts)
