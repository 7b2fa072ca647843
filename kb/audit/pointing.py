"""What part of a document a citation points to: provisions, pages, groups and questions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kb.evidence.tree import Tree
from kb.ingest import references
from kb.ingest.numbers import ascii_digits
from kb.model import Level, Page, Provision

Span = tuple[int, int]

_DASH = r"\s?[-–—]\s?|\s+to\s+"
_LABEL = r"[0-9]{1,4}|[ivxlc]{1,7}"
_PAGES = re.compile(
    rf"(?<![\w.])(?:pp?\.?|pages?|pgs?\.?|পৃষ্ঠা|পৃ\.?)\s?"
    rf"(?P<list>(?:{_LABEL})(?:(?:{_DASH}|\s?,\s?|\s+and\s+|\s?&\s?)(?:{_LABEL})(?![\w(]))*)(?!\w)",
)
_BARE_PAGES = re.compile(rf"\)[\s,]*(?P<list>{_LABEL}(?:(?:{_DASH}){_LABEL})?)[\s.;]*$")
_PARTS = re.compile(
    r"(?i)(?<!\w)(?P<word>para(?:graph)?s?|secs?|sections?|annex(?:es)?|box(?:es)?|tables?|recs?"
    r"|recommendations?|findings?|chapters?)\.?\s(?P<list>[0-9]+(?:\.[0-9]+)*[a-z]?"
    r"(?:(?:\s?[-–]\s?|\s?,\s?|\s+and\s+|\s+to\s+)[0-9]+(?:\.[0-9]+)*[a-z]?)*|[A-Z](?!\w))"
)
_STUDY_WORDS = {
    "par": ("para",), "sec": ("sec", "annex"), "ann": ("annex",), "box": ("box",),
    "tab": ("table",), "rec": ("rec",), "fin": ("finding",), "cha": ("sec",),
}  # fmt: skip
_GROUP_PART = re.compile(
    r"(?i)(?<!\w)(?P<word>day|session|group|questions?|q)\.?\s(?P<number>[0-9]{1,3}|[A-Z](?!\w)|[ivx]+(?!\w))"
)
_HEADING = re.compile(r"[‘'“\"](?P<heading>[^‘’“”\"]{3,90})[’'”\"]")
# "6(1)-(2)" and "6(1), (2) and (3)", which share their section.
_SHARED = re.compile(
    r"(?P<stem>[0-9]+[A-Z]{0,2}(?:\([^()\s]{1,5}\))*)(?P<first>\([^()\s]{1,5}\))"
    r"(?P<join>\s?[-–—]\s?|\s?,\s?(?:and\s)?|\s+(?:and|or|to|&)\s+)(?P<next>\([^()\s]{1,5}\))"
)
_LABELS: dict[Level, str] = {"section": "s", "article": "art", "rule": "r"}
_UNDIVIDED: frozenset[Level] = frozenset(("article", "section", "rule"))


@dataclass(frozen=True, slots=True)
class Pointed:
    """The spans of a document that a citation points to; none where it points to no part.

    ``openings`` are the words around them that read on with them: a section's opening words before
    its clauses. ``missing`` are the parts that the document does not have. ``pages`` says that the
    spans are pages, on which a quotation need only begin.
    """

    spans: tuple[Span, ...] = ()
    openings: tuple[Span, ...] = ()
    missing: tuple[str, ...] = ()
    pages: bool = False

    @property
    def anywhere(self) -> bool:
        """Whether the citation names no part."""
        return not self.spans and not self.missing


@dataclass(frozen=True, slots=True)
class _Finding:
    words: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A document's tree, with its provisions by pinpoint and by heading."""

    tree: Tree
    by_pinpoint: dict[str, list[Provision]] = field(init=False)
    by_heading: dict[str, list[Provision]] = field(init=False)

    def __post_init__(self) -> None:
        places: dict[str, list[Provision]] = defaultdict(list)
        for provision in self.tree.document.provisions:
            if provision.pinpoint:
                places[_plain(provision.pinpoint)].append(provision)
        object.__setattr__(self, "by_pinpoint", places)
        headings: dict[str, list[Provision]] = defaultdict(list)
        for provision in self.tree.document.provisions:
            headings[_heading(provision.heading)].append(provision)
        object.__setattr__(self, "by_heading", headings)


def pointed(guide: Guide, words: str) -> Pointed:
    """Return the parts of a document that the words of a citation beside its title point to."""
    own = _plain(words)
    if own in guide.by_pinpoint:
        return _spans(guide, [_Finding(own, tuple(guide.by_pinpoint[own]))])
    if named := _named(guide, words):
        return _spans(guide, [_Finding(own, named)])
    kind = guide.tree.document.kind
    grammar = {"law": _sections, "study": _parts, "workshop": _groups}[kind]
    found = list(grammar(guide, own))
    if found:
        return _spans(guide, found)
    return _paged(guide.tree.document.pages, own) or _headed(guide, words)


def _plain(words: str) -> str:
    plain = " ".join(ascii_digits(words).replace("\u00a0", " ").split()).strip(" ,.;:")
    while plain[:1] + plain[-1:] in ("()", "[]") and len(plain) > 1:
        plain = plain[1:-1].strip(" ,.;:")
    return plain


def _spans(guide: Guide, found: Sequence[_Finding]) -> Pointed:
    provisions = [p for finding in found for p in finding.provisions]
    return Pointed(
        tuple(dict.fromkeys((p.start, p.end) for p in provisions)),
        tuple(dict.fromkeys(s for p in provisions for s in _openings(guide.tree, p))),
        tuple(finding.words for finding in found if not finding.provisions),
    )


def _openings(tree: Tree, provision: Provision) -> Iterator[Span]:
    """The text of the provisions around one that belongs to none of their children."""
    for outer in list(tree.upward(provision.id))[1:]:
        at = outer.start
        for child in sorted(tree.under.get(outer.id, ()), key=lambda p: p.start):
            yield at, child.start
            at = max(at, child.end)
        yield at, outer.end


# --- laws ------------------------------------------------------------------------------------


def _sections(guide: Guide, words: str) -> Iterator[_Finding]:
    spread = _SHARED.sub(_spread, words)
    while spread != words:
        words, spread = spread, _SHARED.sub(_spread, spread)
    found = references.find(words)
    for at, reference in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        stands = references.matches(guide.tree.document.provisions, reference.path)
        same = tuple(p for p in stands if _level_of(guide, p) == reference.level) or tuple(stands)
        yield _Finding(_called(reference), same)
        listed = following and (reference.start, reference.end) == (following.start, following.end)
        if listed and following and same and _is_range(words, reference, following):
            yield from _between(guide, same, following)


def _called(reference: references.ProvisionReference) -> str:
    """A reference as kb would print it: ``s 6(2)``, ``schedule 2(3)``."""
    first, *steps = reference.path
    label = "" if " " in first else f"{_LABELS.get(reference.level, reference.level)} "
    return f"{label}{first}{''.join(f'({step})' for step in steps)}"


def _spread(match: re.Match[str]) -> str:
    return f"{match['stem']}{match['first']}{match['join']}{match['stem']}{match['next']}"


def _level_of(guide: Guide, provision: Provision) -> Level:
    """The level that a reference to a provision begins with."""
    around = guide.tree.upward(provision.id)
    return next((p.level for p in around if p.level in _UNDIVIDED), provision.level)


def _is_range(
    words: str, one: references.ProvisionReference, other: references.ProvisionReference
) -> bool:
    first, last = (r"[\s(]*".join(map(re.escape, r.path)) for r in (one, other))
    joined = rf"{first}[\s)]*(?:{_DASH})\(?{last}"
    return re.search(joined, words[one.start : one.end]) is not None


def _between(
    guide: Guide, first: Sequence[Provision], last: references.ProvisionReference
) -> Iterator[_Finding]:
    """The provisions between the two ends of a range."""
    provisions = guide.tree.document.provisions
    for end in references.matches(provisions, last.path)[:1]:
        inside = [
            p
            for p in provisions
            if first[0].start < p.start < end.start and p.level in (first[0].level, end.level)
        ]
        if inside:
            yield _Finding("", tuple(inside))


# --- studies and workshops ---------------------------------------------------------------------


def _parts(guide: Guide, words: str) -> Iterator[_Finding]:
    for match in _PARTS.finditer(words):
        names = _STUDY_WORDS[match["word"].casefold()[:3]]
        numbers = list(_listed(match["list"]))
        for number in numbers:
            standing = [p for name in names for p in guide.by_pinpoint.get(f"{name} {number}", ())]
            yield _Finding(f"{match['word']} {number}", tuple(standing))


def _groups(guide: Guide, words: str) -> Iterator[_Finding]:
    """A chain of group and question; every provision whose pinpoint has all its links."""
    links = [(m["word"][0].casefold(), m["number"].casefold()) for m in _GROUP_PART.finditer(words)]
    if not links:
        return
    standing = [
        provision
        for pinpoint, provisions in guide.by_pinpoint.items()
        if _chained(links, pinpoint)
        for provision in provisions
    ]
    yield _Finding(words, tuple(standing))


def _chained(links: Sequence[tuple[str, str]], pinpoint: str) -> bool:
    own = [
        (m["word"][0].casefold(), m["number"].casefold()) for m in _GROUP_PART.finditer(pinpoint)
    ]
    return bool(own) and all(link in own for link in links)


def _listed(words: str) -> Iterator[str]:
    """``12–14, 16`` → 12, 13, 14, 16; ``3.1–3.3`` gives its ends."""
    for item in re.split(r"\s?,\s?|\s+and\s+|\s?&\s?", words):
        first, *rest = re.split(_DASH, item)
        yield first
        if rest and first.isdigit() and rest[0].isdigit():
            short = first[: -len(rest[0])] if len(rest[0]) < len(first) else ""
            yield from map(
                str, range(int(first) + 1, min(int(short + rest[0]), int(first) + 400) + 1)
            )
        else:
            yield from rest


# --- pages and headings ------------------------------------------------------------------------


def _paged(pages: Sequence[Page], words: str) -> Pointed | None:
    match = _PAGES.search(words) or _BARE_PAGES.search(f"){words}")
    if match is None or not pages:
        return None
    labels: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        labels[page.label.casefold() or str(page.index + 1)].append(page)
    wanted = list(_listed(match["list"].casefold()))
    spans = [(p.start, p.end) for label in wanted for p in labels.get(label, ())]
    missing = tuple(f"p {label}" for label in wanted if label not in labels)
    return Pointed(tuple(spans), (), missing, pages=True)


def _headed(guide: Guide, words: str) -> Pointed:
    wanted = {_heading(m["heading"]) for m in _HEADING.finditer(words)}
    found = [
        provision
        for heading, provisions in guide.by_heading.items()
        if any(heading.startswith(words) for words in wanted)
        for provision in provisions
    ]
    return _spans(guide, [_Finding(words, tuple(found))]) if found else Pointed()


def _named(guide: Guide, words: str) -> tuple[Provision, ...]:
    """The provisions whose heading is all that the words say."""
    wanted = _heading(words.strip(" ,.;:‘’“”'\""))
    return tuple(guide.by_heading.get(wanted, ())) if wanted else ()


def _heading(words: str) -> str:
    return " ".join(words.casefold().replace("…", "").split())


def covered(spans: Iterable[Span], allowed: Sequence[Span]) -> list[Span]:
    """Return what of some spans no allowed span covers."""
    left = list(spans)
    for low, high in allowed:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, low)), (max(start, high), end))
            if part[0] < part[1]
        ]
    return left
