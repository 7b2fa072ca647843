"""What an instrument requires, one obligation at a time: the unit in which laws are compared.

The unit is the paragraph of an article (the subsection of an act's section), its lettered items
each for itself where they say enough to be compared alone. Final clauses and articles about the
instrument itself are left out, and named.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.errors import NotFoundError
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.ingest.numbers import ascii_digits
from kb.model import Level, Provision

Force = Literal["mandatory", "to consider", "optional", "definition", "statement"]
Span = tuple[int, int]

# Words that the items of a list must have on average to be requirements of their own.
WORDS_OF_AN_ITEM = 12
_ARTICLES: frozenset[Level] = frozenset(("article", "section", "rule"))
_PARAGRAPHS: frozenset[Level] = frozenset(("subsection", "clause", "subclause", "definition"))
_ABOUT_ITSELF = re.compile(
    r"\b(?:signature|ratification|acceptance|accession|entry into force|depositary|denunciation"
    r"|withdrawal|amendments?|reservations?|(?:authentic )?(?:texts|languages)"
    r"|settlement of disputes|conference of the parties|meeting of the parties|secretariat"
    r"|saving clauses?|savings?|repeals?"
    r"|relation(?:ship)? (?:with|to)|effect of|scope|statement of purpose|sovereignty|duration"
    r"|implementation of the convention|short title|commencement|power to (?:make|frame) rules"
    r"|transitional|act to override)\b|^(?:purposes?|objects?|objectives?)\W*$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s*(?:(?:art(?:icle)?|section)\s+)?\(?[0-9]{0,3}[A-Za-z]{0,4}[).](?:\s*[–—-]+)?\s*", re.I
)
_CONSIDER = re.compile(
    r"shall(?:,[^;.]{0,120}?,)?\s+(?:also\s+)?(?:consider|endeavour|endeavor|encourage|promote"
    r"|take into account|seek to)\b|\bshould\b|\b(?:is|are)\s+(?:encouraged|invited)\b",
    re.IGNORECASE,
)
_MUST = re.compile(r"\b(?:shall|must|is to|are to|undertakes? to|agrees? to)\b", re.IGNORECASE)
# Not the "may" of "a person who may be a victim".
_MAY = re.compile(
    r"(?<!\bwho )(?<!\bwhich )(?<!\bthat )(?<!\bas )\bmay\b"
    r"(?!\s+be\s+(?:necessary|appropriate|required))",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"[”\"'’»]\s*(?:\([^)]{1,60}\)\s*)?(?:shall\s+)?(?:mean|means|include|includes|have|has)\b"
)
_TERM = re.compile(r"[“\"‘'`]{1,2}(?P<term>[^“”\"‘’`]{2,60}?)[”\"’'»]")
_LISTED = re.compile(r"(?P<first>[0-9]+[A-Za-z]{0,2})(?:\s*[-–]\s*(?P<last>[0-9]+))?")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One obligation, definition or permission; ``spans`` are its words with those that lead in.

    ``article`` is the id of the article around it, ``heading`` and ``number`` are the article's.
    """

    provision: Provision
    article: Provision
    spans: tuple[Span, ...]
    text: str
    force: Force

    @property
    def own(self) -> str:
        """Its words without those that lead in."""
        start, end = self.spans[-1]
        return self.text[-(end - start) :]

    @property
    def term(self) -> str:
        """The term that a definition defines, ``""`` where there is none in quotation marks."""
        found = _TERM.search(self.own) if self.force == "definition" else None
        return found["term"] if found else ""

    @property
    def heading(self) -> str:
        """The article's heading."""
        return self.article.heading


@dataclass(frozen=True, slots=True)
class Requirements:
    """The requirements of an instrument in its order, and the articles left out."""

    chosen: tuple[Requirement, ...]
    left_out: tuple[Provision, ...]


_SAVING = re.compile(
    r"\bshall (?:be|apply|operate) without prejudice to|^\W*nothing in this"
    r"|\bshall not (?:prejudice|affect) (?:the|any) ",
    re.IGNORECASE,
)


def requirements(tree: Tree, articles: Sequence[str] = ()) -> Requirements:
    """Return what an instrument requires; only in these articles (``3``, ``5-7``) if any are named.

    Raises NotFoundError when it has no articles or sections, or not those that are named.
    """
    found = list(_articles(tree))
    if not found:
        raise NotFoundError(
            f"{tree.document.id} has no numbered articles or sections that could be compared; "
            f"`kb outline {tree.document.id}` shows how it was read."
        )
    kept = _named(tree, found, _numbers(articles)) if articles else found
    left = [a for a in kept if not articles and _ABOUT_ITSELF.search(a.heading)]
    kept = [article for article in kept if article not in left]
    made = [requirement for article in kept for requirement in _of(tree, article)]
    saving = [r.provision for r in made if not articles and _SAVING.search(bare(r.text))]
    chosen = tuple(r for r in made if r.provision not in saving)
    return Requirements(chosen, tuple(sorted((*left, *saving), key=lambda p: p.start)))


def _articles(tree: Tree) -> Iterator[Provision]:
    """Yield the articles outside schedules; of a text in two languages only those in its own."""
    seen: set[str] = set()
    spoken = tree.document.metadata.language.partition("-")[0]
    for provision in tree.document.provisions:
        if provision.level not in _ARTICLES or provision.id.startswith("sched"):
            continue
        if provision.number in seen and lang.detect(_text(tree, provision)) != spoken:
            continue
        seen.add(provision.number)
        yield provision


def _named(tree: Tree, found: list[Provision], wanted: Collection[str]) -> list[Provision]:
    kept = [article for article in found if article.number.casefold() in wanted]
    missing = [number for number in wanted if number not in {a.number.casefold() for a in kept}]
    if missing:
        raise NotFoundError(
            f"{tree.document.id} has no article {', '.join(missing)}; it has "
            f"{found[0].pinpoint} to {found[-1].pinpoint}."
        )
    return kept


def _numbers(named: Sequence[str]) -> list[str]:
    numbers: list[str] = []
    for each in named:
        for match in _LISTED.finditer(ascii_digits(each)):
            first, last = match["first"], match["last"]
            numbers += map(str, range(int(first), int(last) + 1)) if last else [first.casefold()]
    return list(dict.fromkeys(numbers))


def _of(tree: Tree, article: Provision) -> Iterator[Requirement]:
    for provision in _units(tree, article):
        spans = tuple(_spans(tree, article, provision))
        text = " ".join(tree.document.text[a:b] for a, b in spans)
        if lang.words(text):
            own = tree.document.text[slice(*spans[-1])]
            yield Requirement(provision, article, spans, text, _force(own, text))


def _units(tree: Tree, provision: Provision) -> Iterator[Provision]:
    """Yield a provision, or its parts where each of them can be compared for itself."""
    parts = [p for p in tree.under.get(provision.id, []) if p.level in _PARAGRAPHS]
    whole = provision.level in _ARTICLES and _sentences(tree, parts)
    defines = provision.level not in _ARTICLES and _MEANS.search(_text(tree, provision)[:160])
    if parts and (whole or not defines and _long(tree, parts)):
        for part in parts:
            yield from _units(tree, part)
    else:
        yield provision


def _sentences(tree: Tree, parts: list[Provision]) -> bool:
    """Return whether an article's parts are paragraphs or definitions, not items of one list."""
    return all(
        part.level in ("subsection", "definition") or _MEANS.search(_text(tree, part)[:120])
        for part in parts
    )


def _long(tree: Tree, parts: list[Provision]) -> bool:
    words = sum(len(_text(tree, part).split()) for part in parts)
    return words >= WORDS_OF_AN_ITEM * len(parts)


def _spans(tree: Tree, article: Provision, provision: Provision) -> Iterator[Span]:
    """Yield what leads in to a provision, below the article's heading, and its own span."""
    around = [p for p in tree.upward(provision.id) if p.start >= article.start]
    for outer in reversed(around[1:]):
        first = min(child.start for child in tree.under[outer.id])
        lead = _trimmed(tree.document.text, _below_heading(tree, outer), first)
        if lead[0] < lead[1] and provision.level != "subsection":
            yield lead
    yield _trimmed(tree.document.text, _below_heading(tree, provision), provision.end)


def _below_heading(tree: Tree, provision: Provision) -> int:
    """Return where a provision's words begin: behind its number and heading."""
    text = tree.document.text
    if not provision.heading or provision.level not in _ARTICLES:
        return provision.start
    at = text.find(provision.heading, provision.start, provision.start + 400)
    if at < 0:
        return provision.start
    after = at + len(provision.heading)
    return (
        after
        + len(text[after : provision.end])
        - len(text[after : provision.end].lstrip(" .:–—-\n"))
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _text(tree: Tree, provision: Provision) -> str:
    return tree.document.text[provision.start : provision.end]


def bare(text: str) -> str:
    """Return a provision's words without its number."""
    mark = _MARK.match(text)
    return text[mark.end() :] if mark and mark.group().strip() else text


def _force(own: str, whole: str) -> Force:
    """Return what a provision binds to, by the first word that says so, else by its lead-in's."""
    if _MEANS.search(own[:160]):
        return "definition"
    for text in (own, whole):
        found = [
            (match.start(), rank, force)
            for rank, (pattern, force) in enumerate(_FORCES)
            if (match := pattern.search(text))
        ]
        if found:
            return min(found)[2]
    return "statement"


_FORCES: tuple[tuple[re.Pattern[str], Force], ...] = (
    (_CONSIDER, "to consider"),
    (_MUST, "mandatory"),
    (_MAY, "optional"),
)
