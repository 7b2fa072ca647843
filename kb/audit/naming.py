"""Which documents of the corpus a citation names, by title, number, file name or nearness."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kb.audit.folding import is_word, spelling
from kb.ingest.numbers import ascii_digits
from kb.model import DocumentSummary
from kb.report.citation import jurisdiction_name
from kb.search.places import titled

_YEAR = r"[12][0-9]{3}"
_YEAR_BEHIND = re.compile(rf"[\s,(\[]*(?:of\s+)?({_YEAR})(?![0-9])")
_BRACKET_BEHIND = re.compile(rf"[\s,]*(?:\(?{_YEAR}\)?)?[\s,]*[(\[]([^()\[\]0-9]{{3,40}})[)\]]")
_ENDING = re.compile(rf"[\s,]*(?:\(?{_YEAR}\)?|\([^()]*\))[\s.]*$")
_ARTICLE = re.compile(r"(?i)^(?:the|le|la|les|el|los)\s+|^l['’]")
# Titles of fewer words than this name a document only where a citation begins with them.
_TELLING = 3
_FEWEST_LETTERS = 6
# A long title may be cut short to no fewer words than this, before one of these.
_FEWEST_WORDS = 5
_PART_BEHIND = re.compile(r",\s|\s(?:by|supplementing|relating|concerning)\s")
_NOT_A_NAME = re.compile(
    r"(?i)\b(?:see(?: also)?|cf\.?|ibid\.?|above|supra|n(?:ote)? \d+|accessed|available at|emphasis"
    r"|sub-?sections?|sections?|articles?|paragraphs?|clauses?|of|the|said|and|in|pp?|ss?|arts?|para)\b"
    r"|https?://\S+|\([^)]*\)|\d+(?:\(\w+\))*"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Documents that a stretch of a citation names alike (several formats of one law, say).

    ``sure`` is false where the name only comes near to theirs. ``other_year`` says that the title
    fits but the citation gives another year or country: an earlier or foreign namesake.
    """

    documents: tuple[str, ...]
    start: int
    end: int
    sure: bool = True
    other_year: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to name a document, folded; ``whole`` marks a title that must begin a citation."""

    folded: str
    document: str
    weak: bool


class Register:
    """The names of a corpus's documents, folded once."""

    def __init__(self, summaries: Sequence[DocumentSummary]) -> None:
        self._summaries = {each.id: each for each in summaries}
        self._names = sorted(
            {name for each in summaries for name in _names_of(each)},
            key=lambda name: (-len(name.folded), name.document),
        )
        self._years = {each.id: _years_of(each) for each in summaries}
        self._countries = {
            each.id: jurisdiction_name(each.metadata.jurisdiction) for each in summaries
        }

    def named(self, text: str) -> list[Named]:
        """Return the documents that a citation names, by place; of names inside others none."""
        found = self._titled(text)
        return found or self._near(text)

    def _titled(self, text: str) -> list[Named]:
        folded, places = _folded(text)
        taken: dict[tuple[int, int], list[str]] = {}
        for name in self._names:
            for start, end in _standing(name, folded, places, text):
                inside = any(s <= start and end <= e and (s, e) != (start, end) for s, e in taken)
                if not inside:
                    taken.setdefault((start, end), []).append(name.document)
        return [self._checked(ids, text, *span) for span, ids in sorted(taken.items())]

    def _checked(self, ids: Sequence[str], text: str, start: int, end: int) -> Named:
        """The namesakes whose year and country are those that the citation gives."""
        distinct = tuple(dict.fromkeys(ids))
        right = tuple(id for id in distinct if self._agrees(id, text[start:], end - start))
        return Named(right or distinct, start, end, bool(right), not right)

    def _agrees(self, id: str, text: str, end: int) -> bool:
        behind = ascii_digits(text[end:])
        year, bracket = _YEAR_BEHIND.match(behind), _BRACKET_BEHIND.match(behind)
        law = self._summaries[id].kind == "law"
        if law and year and self._years[id] and year[1] not in self._years[id]:
            return False
        country = bracket[1].strip() if bracket else ""
        own = self._countries[id]
        foreign = own and country in _countries() | set(self._countries.values()) - {""}
        return not foreign or country.casefold() == own.casefold()

    def _near(self, text: str) -> list[Named]:
        """The documents whose titles come nearest to what a citation says beside its pinpoint."""
        if not says_name(text):
            return []
        name = " ".join(_NOT_A_NAME.sub(" ", text).split())
        years = set(re.findall(rf"(?<![0-9]){_YEAR}(?![0-9])", ascii_digits(text)))
        near = [
            each.id
            for each in _nearest(self, name)
            if not (years and self._years[each.id]) or years & self._years[each.id]
        ]
        return [Named(tuple(near), 0, 0, sure=False)] if near else []

    def summaries(self) -> Iterable[DocumentSummary]:
        """Return the documents that are registered."""
        return self._summaries.values()


def says_name(text: str) -> bool:
    """Return whether a citation says more than a place: words that may name a source."""
    return len(re.findall(r"[^\W\d_]{3,}", _NOT_A_NAME.sub(" ", text))) >= 2


@cache
def _nearest(register: Register, name: str) -> tuple[DocumentSummary, ...]:
    return tuple(titled(register.summaries(), name))


@cache
def _countries() -> frozenset[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return frozenset(n for a in letters for b in letters if (n := jurisdiction_name(a + b)))


def _names_of(summary: DocumentSummary) -> Iterator[_Name]:
    about = summary.metadata
    title = _ARTICLE.sub("", about.title)
    forms = [title, _ENDING.sub("", title), _ENDING.sub("", _ENDING.sub("", title))]
    country = jurisdiction_name(about.jurisdiction)
    if country and title.startswith(f"{country} "):
        forms += [_ARTICLE.sub("", form.removeprefix(f"{country} ")) for form in forms]
    words = [word for word in re.split(r"[-_]", summary.id) if word.isalpha()]
    if len(words) > 1 and len("".join(words)) >= 2 * _FEWEST_LETTERS:
        forms.append(" ".join(words))
    forms.append(about.number)
    forms += _shortened(title)
    for form in forms:
        folded, _ = _folded(form)
        if len(folded) >= _FEWEST_LETTERS:
            yield _Name(folded, summary.id, len(form.split()) < _TELLING)


def _shortened(title: str) -> Iterator[str]:
    """A long title as far as its commas: treaties are seldom cited in full."""
    for part in _PART_BEHIND.finditer(title):
        if len(title[: part.start()].split()) >= _FEWEST_WORDS:
            yield title[: part.start()]


def _years_of(summary: DocumentSummary) -> frozenset[str]:
    about = summary.metadata
    said = ascii_digits(f"{about.title} {about.number} {about.date}")
    return frozenset(re.findall(rf"(?<![0-9]){_YEAR}(?![0-9])", said))


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text alone, small, and where each stands."""
    letters, places = [], []
    for place, character in enumerate(text):
        folded = spelling(character).lower()
        if len(folded) == 1 and is_word(folded):
            letters.append(folded)
            places.append(place)
    return "".join(letters), places


def _standing(
    name: _Name, folded: str, places: Sequence[int], text: str
) -> Iterator[tuple[int, int]]:
    at = folded.find(name.folded)
    while at >= 0:
        start, end = places[at], places[at + len(name.folded) - 1] + 1
        before = text[:start].rstrip()
        begins = not before or before[-1] in ".;:,(‘“'\"" or before.endswith((" the", "The"))
        word_before = start > 0 and is_word(text[start - 1])
        word_after = end < len(text) and is_word(text[end]) and not text[end].isdigit()
        if not word_before and not word_after and (begins or not name.weak):
            yield start, end
        at = folded.find(name.folded, at + 1)
