"""What a law is called, folded so that titles printed in different ways come out alike."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kb.ingest import numbers
from kb.ingest.meaning.laws import laws, numbered
from kb.model import Document, Metadata

_ARTICLE = re.compile(r"^[\W\d_]*(?:the|la|le|les|el|los|l['’])\s+", re.IGNORECASE)
_BRACKETED_END = re.compile(r"\s*\([^()]*\)\s*$")
_YEAR_END = re.compile(r"[\s,]*(?:of\s+)?[0-9০-৯]{4}[\s.]*$")
_NOTE_MARK = re.compile(r"^\d{1,2}(?=[A-Z])|[♣♠♦*†‡]+$")
_GOES_ON = re.compile(r",\s+(?:especially|supplementing)\b|\s+(?:supplementing|by\s+Land)\b")
_CONSTITUTION = re.compile(r"^(?:the\s+)?constitution\s+of\b|সংবিধান$", re.IGNORECASE)
_BANGLA_TAIL = 3  # words of a Bangla title, before its year, by which it is looked up
_ALIASES = ("title-short", "shortTitle", "aliases", "alias")


@lru_cache(maxsize=20_000)
def folded(title: str) -> str:
    """Return the letters and digits of a title, small and composed, its article left out."""
    plain = _ARTICLE.sub("", _NOTE_MARK.sub("", title))
    plain = unicodedata.normalize("NFC", numbers.ascii_digits(plain)).casefold()
    plain = plain.replace("দন্ড", "দণ্ড").replace("অধ্যাদেশ", "অধ্যাদেশ")
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c)[0] == "M")


def keys(title: str) -> Iterator[str]:
    """Yield the names under which a law called so may be found, the fullest first.

    A title with its year, then without; of a Bangla title, whose beginning running text does not
    show, its last words too.
    """
    plain = _NOTE_MARK.sub("", title)
    shorter = _BRACKETED_END.sub("", plain)
    cut = _GOES_ON.split(plain, maxsplit=1)[0]
    for form in dict.fromkeys((plain, shorter, cut)):
        yield folded(form)
        yield folded(_YEAR_END.sub("", form))
        if tail := bangla_tail(form):
            yield tail
    if _CONSTITUTION.search(shorter.strip()):
        yield from ("constitution", folded("সংবিধান"))


def bangla_tail(title: str) -> str:
    """Return the last words of a Bangla title with its year, ``""`` for any other title."""
    year = _YEAR_END.search(title)
    if year is None or not re.search("[\u0980-\u09e5]", title):
        return ""
    tail = title[: year.start()].split()[-_BANGLA_TAIL:]
    return "…" + folded(" ".join(tail) + year[0])


def names_of(document: Document) -> tuple[str, ...]:
    """Return the folded names of a law: titles, numbers (``act 45 of 1860``), side-car aliases."""
    about = document.metadata
    return tuple(dict.fromkeys(name for name in _names(about) if len(name) > 3))


def _names(about: Metadata) -> Iterator[str]:
    yield from keys(about.title)
    for field in _ALIASES:
        for alias in re.split(r";\s*", about.extra.get(field, "")):
            yield from keys(alias)
    yield from own_numbers(about)


def own_numbers(about: Metadata) -> Iterator[str]:
    """Yield the numbers of a law in the form in which references give them."""
    for law in laws(about.number):
        if law.number:
            yield law.number
    if m := re.search(r"\b([IVXLCDM]+|[0-9]+)\s+of\s+([0-9]{4})", about.number):
        yield numbered(about.number[: m.start()].casefold(), m[1], m[2], about.title)
