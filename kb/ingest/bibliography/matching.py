"""Which source of the corpus an entry of a bibliography describes."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from kb.ingest.bibliography.item import Entry, text

LEAST_LIKENESS = 0.9  # of two titles, of which none other may be as like


@dataclass(frozen=True, slots=True)
class Known:
    """A source of the corpus with what is known of it: titles, and addresses (URL, DOI)."""

    path: Path
    titles: tuple[str, ...]
    addresses: tuple[str, ...] = ()


def match(entries: Sequence[Entry], sources: Sequence[Known]) -> list[tuple[Entry, Known | None]]:
    """Return each entry with its source: by attached file, else address, else title.

    A source is matched once; where several would do, none is taken.
    """
    found: dict[int, Known] = {}
    ways: tuple[Callable[[Entry, Known], float], ...] = (_by_file, _by_address, _by_title)
    for way in ways:
        for at, entry in enumerate(entries):
            left = [s for s in sources if s not in found.values()]
            if at not in found and (best := _only_best(entry, left, way)):
                found[at] = best
    return [(entry, found.get(at)) for at, entry in enumerate(entries)]


def _only_best(
    entry: Entry, sources: Sequence[Known], way: Callable[[Entry, Known], float]
) -> Known | None:
    likeness = [(way(entry, source), source) for source in sources]
    best = max((like for like, _ in likeness), default=0.0)
    first = [source for like, source in likeness if like == best]
    return first[0] if best > 0 and len(first) == 1 else None


def _by_file(entry: Entry, source: Known) -> float:
    return float(source.path.name.casefold() in {file.casefold() for file in entry.files})


def _by_address(entry: Entry, source: Known) -> float:
    given = {_address(text(entry.item, variable)) for variable in ("URL", "DOI")} - {""}
    return float(bool(given & set(map(_address, source.addresses))))


def _address(address: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:www\.|(?:dx\.)?doi\.org/|doi:\s*)?", "", address.casefold())
    return bare.rstrip("/")


def _by_title(entry: Entry, source: Known) -> float:
    title = _folded(text(entry.item, "title"))
    likeness = (SequenceMatcher(None, title, _folded(t)).ratio() for t in source.titles if t)
    best = max(likeness, default=0.0)
    return best if title and best >= LEAST_LIKENESS and _same_numbers(entry, source) else 0.0


def _same_numbers(entry: Entry, source: Known) -> bool:
    """Acts of two years, and days one and two of a workshop, differ by a figure alone."""
    own = _figures(text(entry.item, "title"))
    return any(own == _figures(title) for title in source.titles)


def _figures(title: str) -> list[str]:
    return re.findall(r"\d+", unicodedata.normalize("NFKC", title))


def _folded(title: str) -> str:
    kept = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(re.findall(r"\w[\w\u0980-\u09ff]*", kept))
