"""Which laws a query names: by number, by name as printed, by its words, by an abbreviation."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.ingest.meaning.names import folded
from kb.model import DocumentSummary
from kb.seams import Store
from kb.search.glance import is_abbreviation, is_bangla
from kb.search.law_words import AMENDING, TYPES, Word, words, years

CLOSE_ENOUGH = 0.5
_WHOLE_TITLE = (
    0.75  # what a name is worth, whatever else it says, to a law all of whose title it has
)
_TYPE_WEIGHT = 0.2  # "Act" against any other word
_TRANSLATED = 0.85  # what a name is worth to a title that it meets through translation
_EVERY_WORD = 0.6  # what a name is worth at least to a title that has all its words
_OTHER_TYPE = 0.7  # to an act, if it says "protocol"
_OTHER_YEAR = 0.6  # what a name is worth to a law of another year
_AMENDING_ONLY = 0.7  # and to one that only amends the law that it names
_ALIASES = ("title-short", "shortTitle", "aliases", "alias")


@dataclass(frozen=True, slots=True)
class _Title:
    """A law's name, or what a query calls it; ``types`` are words such as "act".

    A title that is ``partial``, a file's name, is met only by all the words of a query's.
    """

    words: tuple[Word, ...]
    years: frozenset[str]
    bangla: bool
    types: frozenset[str]
    forms: frozenset[str]
    partial: bool = False


def by_number(store: Store, numbers: Sequence[str]) -> list[str]:
    """Return the ids of the laws of these numbers (``act 45 of 1860``)."""
    return store.called(list(numbers)) if numbers else []


def named(store: Store, laws: Sequence[DocumentSummary], name: str) -> list[DocumentSummary]:
    """Return those of ``laws`` that a name means, equally near ones together, else none.

    A name that some law bears to the letter means that law; else the words decide, in English or
    in Bangla, and a name of one word may abbreviate a title (CrPC, UDHR).
    """
    if not name.strip():
        return []
    exact = set(store.called([folded(name)]))
    if found := [law for law in laws if law.id in exact]:
        return found
    if found := alike(laws, name):
        return found
    return [law for law in laws if is_abbreviation(name) and _abbreviates(name, law)]


def alike(laws: Sequence[DocumentSummary], name: str) -> list[DocumentSummary]:
    """Return the laws whose titles have the words of a name, none where too few have."""
    asked = _title(name, years(name), "")
    if not any(word.isdisjoint(TYPES) for word in asked.words):
        return []
    weights = _weights(tuple(law.metadata.title for law in laws))
    scored = [(max(_score(asked, title, weights) for title in _titles(law)), law) for law in laws]
    best = max((score for score, _ in scored), default=0.0)
    return [law for score, law in scored if score > max(best - 1e-6, 0.0)]


def has_all(law: DocumentSummary, name: str) -> bool:
    """Return whether some title of a law has every word of a name, and its year if it says one."""
    wanted, dated = words(name), years(name)
    if is_abbreviation(name) and _abbreviates(name, law):
        return True
    return any(
        all(any(word & other for other in title.words) for word in wanted)
        and (not dated or bool(dated & title.years))
        for title in _titles(law)
    )


class _Weights:
    """How much a word tells of which law is meant: the rarer in titles, the more."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._count = len(titles)
        self._held = Counter(form for title in titles for form in frozenset().union(*words(title)))

    def of(self, word: Word) -> float:
        """Return the weight of a word by the form of it that most titles have."""
        rarity = math.log1p(self._count / max(1, *(self._held[form] for form in word)))
        return rarity * (1.0 if word.isdisjoint(TYPES) else _TYPE_WEIGHT)


@lru_cache(maxsize=4)
def _weights(titles: tuple[str, ...]) -> _Weights:
    return _Weights(titles)


def _score(name: _Title, title: _Title, weights: _Weights) -> float:
    """F2 of the words in common, 0 where they are too few: that a title has the name's counts most.

    Treaties with long titles are called by a few of their words.
    """
    if name.forms.isdisjoint(title.forms):
        return 0.0
    met = [word for word in name.words if any(word & other for other in title.words)]
    if not any(word.isdisjoint(TYPES) for word in met):
        return 0.0
    used = [other for other in title.words if any(word & other for word in name.words)]
    covered = sum(map(weights.of, met)) / sum(map(weights.of, name.words))
    precise = sum(map(weights.of, used)) / sum(map(weights.of, title.words))
    score = 5 * covered * precise / (4 * precise + covered)
    if len(used) == len(title.words) > 1:  # "what does the Penal Code say of …"
        score = max(score, _WHOLE_TITLE)
    if len(met) == len(name.words):
        score = max(score, _EVERY_WORD)
    elif score < CLOSE_ENOUGH or title.partial:
        return 0.0
    if name.types and title.types and not name.types & title.types:
        score *= _OTHER_TYPE
    if name.bangla != title.bangla:
        score *= _TRANSLATED
    if name.years and title.years and not name.years & title.years:
        score *= _OTHER_YEAR
    unsaid = [other for other in title.words if other not in used]
    return score * (_AMENDING_ONLY if any(other & AMENDING for other in unsaid) else 1.0)


def _titles(law: DocumentSummary) -> tuple[_Title, ...]:
    """A law's title, its aliases, and its id: files are named as people speak."""
    about = law.metadata
    aliases = tuple(about.extra.get(key, "") for key in _ALIASES)
    return _parsed(about.title, f"{about.date[:4]} {about.number}", aliases, law.id)


@lru_cache(maxsize=20_000)
def _parsed(title: str, dates: str, aliases: tuple[str, ...], id: str) -> tuple[_Title, ...]:
    dated = years(f"{title} {dates}")
    others = (name for alias in aliases for name in alias.split("; ") if name)
    found = (_title(name, dated, title) for name in (title, *others))
    return (*(each for each in found if each.words), _title(id, dated, title, partial=True))


def _title(name: str, dated: frozenset[str], whole: str, *, partial: bool = False) -> _Title:
    """A name with what it is met by; ``whole`` is the law's title where the name is another."""
    forms = frozenset[str]().union(*words(name))
    types = frozenset[str]().union(*words(whole or name)) & TYPES
    return _Title(words(name), dated, is_bangla(name), types, forms, partial)


def _abbreviates(name: str, law: DocumentSummary) -> bool:
    """Whether the letters are the beginnings of all the title's words, in any order."""
    parts = [min(word, key=len) for word in words(law.metadata.title)]
    letters = name.replace(".", "").casefold()
    return 1 < len(parts) <= 8 and _made_of(letters, tuple(parts))


def _made_of(letters: str, parts: tuple[str, ...]) -> bool:
    """Whether a text is made of one beginning of each part."""
    if not parts:
        return not letters
    for at, part in enumerate(parts):
        rest = parts[:at] + parts[at + 1 :]
        length = 0
        while length < min(len(letters), len(part)) and letters[length] == part[length]:
            length += 1
            if _made_of(letters[length:], rest):
                return True
    return False
