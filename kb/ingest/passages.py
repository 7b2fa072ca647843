"""Cut provisions into passages, the units of retrieval; none crosses from one into another."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import inf

from kb.ingest import language as lang
from kb.ingest.apparatus import is_apparatus
from kb.ingest.sentences import sentences
from kb.ingest.structure import speakers
from kb.ingest.structure.counts import choices, is_answer
from kb.model import Level, Passage, Provision

# In characters. MiniLM reads 256 word pieces, which is some 1,200 characters of English.
LONGEST = 1200
WHOLE = 700
SHORTEST_GAP = 20

# Levels whose small parts may stand together as one passage; a chapter's sections never do, nor do
# the contributions of two speakers.
_GATHERS: frozenset[Level] = frozenset(
    {"article", "section", "rule", "subsection", "clause", "subclause", "definition", "paragraph"}
)
# They qualify the words that they stand with, and are found and quoted with them.
_WITHIN: frozenset[Level] = frozenset({"proviso", "explanation", "exception", "illustration"})
# What a piece costs that ends inside a paragraph, beside one that is LONGEST characters too short.
_MID_PARAGRAPH = 0.3

# Languages told apart in one document, and the characters that it takes to be sure.
_LATIN = frozenset(
    ("cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pl", "pt", "sv")
)
_SURE = 200
_TRANSLATED = 0.25

Span = tuple[int, int]


def split(text: str, provisions: Sequence[Provision], language: str) -> list[Passage]:
    """Return the passages of a canonical text in order, each a span of the provision it names.

    A provision without children is one passage, or several of at most ``LONGEST`` characters cut at
    the ends of paragraphs and sentences; one with children is a single passage when all of it has
    at most ``WHOLE`` characters, else its own words and each child are passages apart. Headings
    without text under them make none, nor do covers and lists of contents, sources and people; who
    made a contribution stands outside its passage. A translation that follows the text makes none,
    nor do the ticks under a questionnaire's closed question, which is a passage itself.
    """
    children: dict[str, list[Provision]] = defaultdict(list)
    within: set[str] = set()
    for provision in sorted(provisions, key=lambda p: (p.start, -p.end)):
        if provision.level in _WITHIN or provision.parent in within:
            within.add(provision.id)
        else:
            children[provision.parent].append(provision)
    found: list[Passage] = []
    for provision in children[""]:
        found += _passages(text, provision, children)
    if any(provision.external_id for provision in provisions):
        return found
    return _of_language(text, found, language)


def _of_language(text: str, found: list[Passage], language: str) -> list[Passage]:
    """Return the passages without those of a translation: a treaty's text is often given in two.

    Only Latin script is judged, and only what is long enough to be sure; what is shorter goes with
    its neighbours when these agree.
    """
    own = language.split("-")[0]
    if own not in _LATIN:
        return found
    told = [_is_foreign(text[p.start : p.end], own) for p in found]
    if told.count(True) < _TRANSLATED * (told.count(True) + told.count(False)):
        return found  # speeches and quotations in another language, not a translation
    before, after = _nearest(told), _nearest(told[::-1])[::-1]
    return [
        passage
        for passage, foreign, earlier, later in zip(found, told, before, after, strict=True)
        if not (foreign or (foreign is None and earlier and later is not False))
    ]


def _is_foreign(held: str, own: str) -> bool | None:
    """Return whether a text is in another language from its beginning on; None when unsure."""
    if len(held) < _SURE:
        return None
    other = lang.detect(held)
    return other in _LATIN and other != own and lang.detect(held[:_SURE]) == other


def _nearest(told: Sequence[bool | None]) -> list[bool | None]:
    """Return what was told of the nearest before each that is told."""
    last: bool | None = None
    found: list[bool | None] = []
    for each in told:
        found.append(last)
        last = last if each is None else each
    return found


def _passages(
    text: str, provision: Provision, children: dict[str, list[Provision]]
) -> Iterator[Passage]:
    if is_apparatus(provision, text):
        return
    inner = children.get(provision.id, [])
    if choices([text[p.start : p.end] for p in inner if is_answer(p)]):
        yield from _cut(text, provision, _trim(text, provision.start, inner[0].start))
        return
    start, end = _words(text, provision)
    if not inner or (provision.level in _GATHERS and end - start <= WHOLE):
        if _says_something(text[start:end], provision):
            yield from _cut(text, provision, (start, end))
        return
    at = provision.start
    for child in inner:
        yield from _gap(text, provision, at, child.start)
        yield from _passages(text, child, children)
        at = max(at, child.end)
    yield from _gap(text, provision, at, provision.end)


def _words(text: str, provision: Provision) -> Span:
    """Return the span of a provision, of a contribution without who made it."""
    start, end = _trim(text, provision.start, provision.end)
    if provision.speaker is None:
        return start, end
    first, last = speakers.words(text[start:end], provision.speaker)
    return _trim(text, start + first, start + last)


def _gap(text: str, provision: Provision, start: int, end: int) -> Iterator[Passage]:
    """Yield the words of a provision's own that stand before, between or after its children."""
    start, end = _trim(text, start, end)
    if end - start >= SHORTEST_GAP and _says_something(text[start:end], provision):
        yield from _cut(text, provision, (start, end))


_WORDLESS = re.compile(r"[\W_]+")
_LONGEST_LABEL = 20  # letters of what stands before a heading: "Second Schedule", "অধ্যায় ১"


def _says_something(held: str, provision: Provision) -> bool:
    """Return whether a provision's own text is more than its number and heading."""
    if provision.external_id:
        return bool(held)
    if not any(map(str.isalnum, held)):
        return False
    if not provision.heading:
        return True
    said, heading = _letters(held), _letters(provision.heading)
    label = said.removesuffix(heading) if heading else said
    return bool(said) and (label == said or len(label) > _LONGEST_LABEL)


def _letters(held: str) -> str:
    return _WORDLESS.sub("", " ".join(held.split()[:80]).casefold())


def _trim(text: str, start: int, end: int) -> Span:
    held = text[start:end]
    return start + len(held) - len(held.lstrip()), max(start, start + len(held.rstrip()))


def _cut(text: str, provision: Provision, span: Span) -> Iterator[Passage]:
    start, end = span
    if end - start <= LONGEST:
        yield Passage(provision.id, start, end)
        return
    for first, last in _balanced(text, list(_atoms(text, span))):
        yield Passage(provision.id, first, last)


_LINE = re.compile(r"[^\n]*\S[^\n]*")


def _atoms(text: str, span: Span) -> Iterator[Span]:
    """Yield the paragraphs of a span, those too long as sentences, those too long as word runs.

    Sentences end at their stops: where a passage ends is no matter for spaCy, whose pipeline takes
    a second and 100 MB of every child that loads it.
    """
    for line in _LINE.finditer(text, *span):
        start, end = _trim(text, *line.span())
        if end - start <= LONGEST:
            yield start, end
            continue
        for first, last in sentences(text[start:end], language=""):
            yield from _word_runs(text, start + first, start + last)


def _word_runs(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a sentence in runs of whole words, cut after a clause near the middle if one ends."""
    if end - start <= LONGEST:
        yield start, end
        return
    middle = (start + end) // 2
    reach = (end - start) // 4
    at = next(
        (
            min((m.end() for m in found), key=lambda place: abs(place - middle))
            for pattern in (_CLAUSE_END, _SPACE)
            if (found := list(pattern.finditer(text, middle - reach, middle + reach)))
        ),
        middle,
    )
    for half in (_trim(text, start, at), _trim(text, at, end)):
        yield from _word_runs(text, *half)


_CLAUSE_END = re.compile(r"[;:।]\s+")
_SPACE = re.compile(r"\s+")


def _balanced(text: str, atoms: list[Span]) -> Iterator[Span]:
    """Yield runs of atoms of at most LONGEST characters, as few and as even as can be.

    The usual least-cost line filling: a run costs the square of what it lacks of LONGEST, and more
    when it ends inside a paragraph.
    """
    best = [0.0] + [inf] * len(atoms)
    back = [0] * (len(atoms) + 1)
    for last in range(1, len(atoms) + 1):
        end = atoms[last - 1][1]
        torn = last < len(atoms) and "\n" not in text[end : atoms[last][0]]
        for first in range(last - 1, -1, -1):
            size = end - atoms[first][0]
            if size > LONGEST and first < last - 1:
                break
            cost = best[first] + (1 - size / LONGEST) ** 2 + (_MID_PARAGRAPH if torn else 0.0)
            if cost < best[last]:
                best[last], back[last] = cost, first
    runs: list[Span] = []
    at = len(atoms)
    while at:
        runs.append((atoms[back[at]][0], atoms[at - 1][1]))
        at = back[at]
    return reversed(runs)
